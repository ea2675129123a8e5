"""Commands of the two verbs: new, crawl, build, status, explain."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines import collection as collections
from pipelines.collection import Collection, Place
from pipelines.seeds import addresses_in, seeds_in
from scraper.errors import ThreadkeepError
from scraper.urls import site_of

if TYPE_CHECKING:
    from scraper.crawl import CrawlResult

Name = Annotated[str, typer.Argument(help="The collection's name.", metavar="NAME")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    for command in (new, crawl, build, status, explain):
        app.command()(command)


def new(
    context: typer.Context,
    name: Name,
    term: Annotated[
        list[str] | None, typer.Option(help="A word or phrase of the topic; repeat. `vein*` for a stem.")
    ] = None,
    seed: Annotated[list[str] | None, typer.Option(help="An address to start from; repeat.")] = None,
    seeds: Annotated[Path | None, typer.Option(help="A file of addresses: a line each, CSV, or OPML.")] = None,
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Posts from this day on.")
    ] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Posts until this day.")] = None,
    scope: Annotated[str, typer.Option(help="topic: keep threads on the topic; site: keep everything.")] = "topic",
    evidence: Annotated[str, typer.Option(help="page: capture each kept thread's page too; api: do without.")] = "page",
    identity: Annotated[str, typer.Option(help="pseudonyms, or names (say why in collection.toml).")] = "pseudonyms",
    contact: Annotated[
        str | None, typer.Option(help="E-mail address that crawls name; required but for this machine.")
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A private host that may be asked; repeat, no port.")
    ] = None,
) -> None:
    """Make a collection: its topic, where to start, how to behave."""
    place = Place(collections.home_folder(context.obj), collections.checked_name(name))
    addresses = list(dict.fromkeys([*addresses_in(seed or []), *(seeds_in(seeds) if seeds else [])]))
    allowed = [host.lower().strip("[]") for host in allow_host or []]
    for host in _local_hosts(seed or []):
        if host not in allowed:
            allowed.append(host)
            typer.echo(f"{host} is this machine: allowed, as you named it (allow_hosts in collection.toml)")
    values = {
        "terms": term or [],
        "seeds": addresses,
        "scope": scope,
        "evidence": evidence,
        "identity": identity,
        "contact": contact,
        "allow_hosts": allowed,
        "period_from": from_.date() if from_ else None,
        "period_until": until.date() if until else None,
    }
    collections.create(place, collections.made(values))
    typer.echo(f"made {place.folder}")
    if evidence == "api":
        typer.echo("note: evidence api is kept in collection.toml; crawls of this version capture the pages too")
    if not addresses:
        typer.echo("it has no seeds yet: add them to collection.toml")


def crawl(
    context: typer.Context,
    name: Name,
    site: Annotated[list[str] | None, typer.Option(help="Only this site; repeat.")] = None,
    delay: Annotated[
        float | None, typer.Option(min=0, help="Seconds between two requests to a site [default: 1].")
    ] = None,
    max_pages: Annotated[int | None, typer.Option(min=1, help="Requests to a site in this run.")] = None,
    no_build: Annotated[bool, typer.Option("--no-build", help="Leave the tables as they are.")] = False,
) -> int:
    """Fetch what is new, keep it as captures, then build the tables. A run cut short is resumed."""
    from pipelines import runs
    from pipelines.cli import telling
    from scraper.crawl import CrawlPlan
    from scraper.crawl import crawl as run_crawl
    from scraper.site import Limits

    place, collection = _opened(context, name)
    plan = CrawlPlan(
        name,
        place.captures,
        tuple(collection.seeds),
        collection.contact,
        tuple(collection.allow_hosts),
        tuple(site or ()),
        resume=runs.was_cut_short(place.home, name),
        limits=Limits(delay=collection.delay if delay is None else delay, max_pages=max_pages),
    )
    before = runs.last(place.home, name, finished=True)
    number = runs.begin(place.home, name)
    summary: dict[str, Any] = {}
    try:
        with telling.progress() as report:
            result = run_crawl(plan, report)
        code, summary = _exit_code(result, before), _summary(result)
        telling.crawled(result, code, name)
        code = _moved(place, collection, result, code)
        if not no_build and result.account["captured"]:
            built = _built(place, collection, tuple(result.sites), again=False)
            code = 1 if built.failed else code
            summary |= {"posts": built.posts, "comments": built.comments}
    except ThreadkeepError as error:
        runs.end(place.home, number, error.exit_code, summary | {"stopped": str(error)})
        raise
    runs.end(place.home, number, code, summary)
    return code


def build(
    context: typer.Context,
    name: Name,
    site: Annotated[list[str] | None, typer.Option(help="Only this site; repeat.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Read every capture anew.")] = False,
) -> int:
    """Make the tables from the captures; nothing is fetched."""
    place, collection = _opened(context, name)
    return 1 if _built(place, collection, tuple(site) if site else None, again=again).failed else 0


def status(context: typer.Context, name: Name, as_json: Json = False) -> None:
    """Show the account of addresses, what the tables hold, and the last run."""
    from pipelines import standing
    from pipelines.cli import telling

    place, _ = _opened(context, name)
    found = standing.of(place)
    if as_json:
        typer.echo(json.dumps(found, indent=2))
    else:
        telling.standing(name, found)


def explain(
    context: typer.Context,
    name: Name,
    what: Annotated[str, typer.Argument(help="An address, or the id of a post, comment or capture.", metavar="URL|ID")],
    as_json: Json = False,
) -> None:
    """Say what became of an address or where a row comes from, with every try."""
    from pipelines import standing
    from pipelines.cli import telling

    place, _ = _opened(context, name)
    found = standing.explained(place, what)
    if as_json:
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False, default=str))
    else:
        telling.explained(found)


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
    known = {site_of(seed) for seed in collection.seeds}
    targets = [target for target in result.moved if site_of(target) not in known]
    own = {site_of(seed).removeprefix("www.") for seed in collection.seeds}
    taken = [target for target in targets if site_of(target).removeprefix("www.") in own]
    if taken:
        collection.seeds.extend(dict.fromkeys(taken))
        collections.save(place, collection)
        typer.echo(f"moved: {', '.join(taken)} is now a seed too: go on with `threadkeep crawl {place.name}`")
        return code or 3
    for target in dict.fromkeys(targets):
        typer.echo(f"moved: a seed leads to {target}: add it to the seeds in collection.toml if it is meant")
    return 1 if targets and not code and result.account["captured"] <= 2 * len(result.sites) else code


def _summary(result: CrawlResult) -> dict[str, Any]:
    """What `status --json` shows of a run."""
    return {
        "run_id": result.run_id,
        "urls": result.account,
        "requests": sum(t.requests for t in result.sites.values()),
        "found": result.found,
        "resumed": result.resumed,
        "seconds": round(result.seconds, 1),
        "stopped": result.stopped,
    }


def _exit_code(result: CrawlResult, before: dict[str, Any] | None) -> int:
    """The contract of scripts: 3 where work is pending, 4 where much less was found than by the last whole run."""
    from scraper.crawl import AT_ONCE

    if result.stopped not in (None, "shutdown", AT_ONCE):
        return 1
    if result.account["pending"]:
        return 3
    last = (before or {}).get("found", 0)
    if result.answers and not result.resumed and last >= 10 and result.found < last / 2:
        return 4
    return 1 if result.is_nowhere else 0


def _local_hosts(seeds: list[str]) -> list[str]:
    from urllib.parse import urlsplit

    from scraper.addresses import is_loopback

    hosts = [(urlsplit(address).hostname or "") for address in addresses_in(seeds)]
    return [host for host in dict.fromkeys(hosts) if is_loopback(host)]
