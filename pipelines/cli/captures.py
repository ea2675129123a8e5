"""Commands of the two verbs and of what they made: crawl, build, status, explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines import collection as collections
from pipelines.cli.arguments import Cdx, Delay, DryJson, DryRun, Json, MaxPages, Name, NoBuild, OnlySite, Sweep, Via
from pipelines.cli.new import checked_contact
from pipelines.collection import Collection, Place
from scraper.errors import Busy, ThreadkeepError, UsageError
from scraper.urls import site_of

if TYPE_CHECKING:
    from scraper.crawl import CrawlPlan, CrawlResult
    from scraper.needs import Aim
    from scraper.wayback import Archive


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    for command in (crawl, build, status, explain):
        app.command()(command)


def crawl(
    context: typer.Context,
    name: Name,
    site: OnlySite = None,
    delay: Delay = None,
    max_pages: MaxPages = None,
    via: Via = None,
    cdx: Cdx = None,
    sweep: Sweep = False,
    dry_run: DryRun = False,
    no_build: NoBuild = False,
    as_json: DryJson = False,
) -> int:
    """Fetch what is new, keep it as captures, then build the tables. A run cut short is resumed."""
    from pipelines import runs
    from scraper.crawl import CrawlPlan
    from scraper.site import Limits

    place, collection = _opened(context, name)
    if not collection.seeds:
        settings = place.folder / "collection.toml"
        raise UsageError(f'{name} has no seeds yet: add `seeds = ["https://host/path"]` to {settings}')
    plan = CrawlPlan(
        name,
        place.captures,
        tuple(collection.addresses),
        checked_contact(collection.contact),
        tuple(collection.allow_hosts),
        tuple(site or ()),
        resume=runs.was_cut_short(place.home, name, via or "live"),
        aim=_aim(collection, sweep=sweep),
        limits=Limits(delay=collection.delay if delay is None else delay, max_pages=max_pages),
        archive=_archive(via, cdx),
    )
    if dry_run:
        return _forecast(collection, plan, as_json=as_json)
    if as_json:
        raise UsageError("--json is of a dry run: `threadkeep status NAME --json` tells what a crawl did")
    return _run(place, collection, plan, then_build=not no_build)


def build(
    context: typer.Context,
    name: Name,
    site: OnlySite = None,
    again: Annotated[bool, typer.Option("--again", help="Read every capture anew.")] = False,
) -> int:
    """Make the tables from the captures; nothing is fetched."""
    place, collection = _opened(context, name)
    return 1 if _built(place, collection, tuple(site) if site else None, again=again).failed else 0


def status(
    context: typer.Context,
    name: Name,
    as_json: Json = False,
    gaps: Annotated[bool, typer.Option("--gaps", help="List the threads with a gap: why, and what to do.")] = False,
) -> None:
    """Show the account of addresses, what the tables hold, and the last run."""
    from pipelines import gaps as gaps_of
    from pipelines import standing
    from pipelines.cli import telling

    place, _ = _opened(context, name)
    found = standing.of(place)
    if gaps:
        found["threads"] = threads = gaps_of.of(place)
        found["gap_sums"] = gaps_of.sums(threads)
    if as_json:
        typer.echo(telling.as_json(found))
        return
    telling.standing(name, found)
    if gaps:
        telling.gaps(found["threads"], found["gap_sums"])


def explain(
    context: typer.Context,
    name: Name,
    what: Annotated[str, typer.Argument(help="An address, or the id of a post, comment or capture.", metavar="URL|ID")],
    as_json: Json = False,
) -> None:
    """Say what became of an address or where a row comes from, and what in it is on the topic."""
    from pipelines import deciding, dropped, matched, standing
    from pipelines.cli import telling

    place, collection = _opened(context, name)
    found = standing.explained(place, what)
    if (left_out := dropped.why_bounded(place, collection, found)) is not None:
        found["left_out"] = left_out
    if (topic := matched.matched(place, collection, found)) is not None:
        found["topic"] = topic
    if said := deciding.of_record(place, what):
        found["decisions"] = said
    if as_json:
        typer.echo(telling.as_json(found))
    else:
        telling.explained(found)


def _aim(collection: Collection, *, sweep: bool) -> Aim:
    from scraper.needs import Aim
    from scraper.period import Period

    return Aim(
        tuple(collection.terms),
        collection.scope,
        collection.evidence,
        sweep,
        exclude=tuple(collection.exclude),
        languages=tuple(collection.languages),
        accents=collection.accents,
        period=Period(collection.period_from, collection.period_until),
        rules=collection.rules,
    )


def _archive(via: str | None, cdx: str | None) -> Archive | None:
    """The archive that `--via wayback` names, None for a live crawl."""
    from scraper.wayback import INTERNET_ARCHIVE, Archive

    if via not in (None, "wayback"):
        raise UsageError(f"--via {via}: sites are read live, or with `--via wayback` from a web archive")
    if via is None and cdx is not None:
        raise UsageError("--cdx names a web archive's index: give `--via wayback` with it")
    return None if via is None else Archive.at(cdx or INTERNET_ARCHIVE)


def _run(place: Place, collection: Collection, plan: CrawlPlan, *, then_build: bool) -> int:
    """A crawl and the build after it, entered in the history of runs; gives the exit code."""
    from pipelines import runs
    from pipelines.build import check_there
    from pipelines.cli import telling
    from scraper.crawl import crawl as run_crawl

    check_there(place)
    via = "live" if plan.archive is None else "wayback"
    # What an archive holds that is new says nothing about the site.
    before = runs.found_before(place.home, place.name) if via == "live" else {}
    number = runs.begin(place.home, place.name, via)
    kind = {} if via == "live" else {"via": via}
    summary: dict[str, Any] = {}
    try:
        with telling.progress() as report:
            result = run_crawl(plan, report)
        code, summary = _exit_code(result, before), _summary(result)
        telling.crawled(result, code, place, _how(plan))
        code = _moved(place, collection, result, code)
        if then_build and result.whole["captured"]:
            built = _built(place, collection, tuple(result.sites), again=False)
            code = 1 if built.failed else code
            summary |= {"posts": built.posts, "comments": built.comments}
    except (ThreadkeepError, OSError) as error:
        if isinstance(error, (Busy, UsageError)) and not summary:  # nothing was asked: it is no run, and hides none
            runs.withdraw(place.home, number)
            raise
        runs.end(place.home, number, getattr(error, "exit_code", 1), kind | summary | {"stopped": str(error)})
        raise
    runs.end(place.home, number, code, kind | summary)
    return code


def _forecast(collection: Collection, plan: CrawlPlan, *, as_json: bool) -> int:
    from pipelines.cli import telling, telling_forecast
    from scraper.forecast import forecast

    found = forecast(plan)
    if as_json:
        typer.echo(telling.as_json(telling_forecast.as_object(plan.collection, found)))
    else:
        telling_forecast.told(found, collection, is_archived=plan.archive is not None)
    return 0


def _how(plan: CrawlPlan) -> str:
    """The options that name the archive a run is of, for what to do next."""
    from scraper.wayback import INTERNET_ARCHIVE

    if plan.archive is None:
        return ""
    return " --via wayback" + (f" --cdx {plan.archive.cdx}" if plan.archive.cdx != INTERNET_ARCHIVE else "")


def _opened(context: typer.Context, name: str) -> tuple[Place, Collection]:
    place = Place(collections.home_folder(context.obj), name)
    return place, collections.load(place)


def _built(place: Place, collection: Collection, sites: tuple[str, ...] | None, *, again: bool) -> Any:
    from pipelines.build import build as run_build
    from pipelines.cli import telling

    result = run_build(place, collection, sites=sites, again=again)
    telling.built(result, place)
    return result


def _moved(place: Place, collection: Collection, result: CrawlResult, code: int) -> int:
    """Seeds that lead to another site: the same host but for www. is taken in, any other told; gives the exit code."""
    known = {site_of(seed) for seed in collection.addresses}
    targets = [target for target in result.moved if site_of(target) not in known]
    own = {site_of(seed).removeprefix("www.") for seed in collection.addresses}
    taken = [target for target in targets if site_of(target).removeprefix("www.") in own]
    if taken:
        collection.seeds.extend(dict.fromkeys(taken))
        collections.save(place, collection)
        typer.echo(f"moved: {', '.join(taken)} is now a seed too: go on with `threadkeep crawl {place.name}`")
        return code or 3
    for target in dict.fromkeys(targets):
        typer.echo(f"moved: a seed leads to {target}: add it to the seeds in collection.toml if it is meant")
    return 1 if targets and not code and result.whole["captured"] <= 2 * len(result.sites) else code


def _summary(result: CrawlResult) -> dict[str, Any]:
    """What `status --json` shows of a run."""
    return {
        "run_id": result.run_id,
        "urls": result.account,
        "requests": sum(t.requests for t in result.sites.values()),
        "found": result.found,
        "found_by_site": {site: tally.found for site, tally in result.sites.items() if not tally.is_news},
        "resumed": result.resumed,
        "seconds": round(result.seconds, 1),
        "stopped": result.stopped,
    }


def _exit_code(result: CrawlResult, before: dict[str, int]) -> int:
    """The contract of scripts: 3 where work is pending, 4 where much less was found than `before` at the same sites."""
    from scraper.process import AT_ONCE

    if result.stopped not in (None, "shutdown", AT_ONCE):
        return 1
    if result.pending:
        return 3
    # The news of a site say nothing of how much is left there, unless there are none at all.
    whole = {site: tally for site, tally in result.sites.items() if not tally.is_news or not tally.found}
    last, found = sum(before.get(site, 0) for site in whole), sum(tally.found for tally in whole.values())
    if result.changed:
        return 4
    if result.answers and not result.resumed and last >= 10 and found < last / 2:
        return 4
    return 1 if result.is_nowhere else 0
