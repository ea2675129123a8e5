"""Commands that widen a collection: discover finds candidate sites, sites takes them in or refuses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines import collection as collections
from pipelines.cli.arguments import Delay, Json, Name
from pipelines.cli.new import checked_contact
from pipelines.collection import Place
from scraper.errors import UsageError

if TYPE_CHECKING:
    from pipelines.discover import Discovery
    from scraper.wayback import Archive


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    for command in (discover, sites):
        app.command()(command)


def discover(
    context: typer.Context,
    name: Name,
    budget: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, help="Requests in all, robots.txt left out; 0 asks for nothing.")
    ] = 300,
    per_site: Annotated[
        int, typer.Option(metavar="NUMBER", min=1, help="Requests to one candidate; up to 24 more in doubt.")
    ] = 5,
    delay: Delay = None,
    via: Annotated[
        str | None,
        typer.Option(metavar="wayback", help="wayback: ask a web archive, too, what those were that are gone."),
    ] = None,
    cdx: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The archive's CDX server, its index [default: the Internet Archive's]."),
    ] = None,
    audit: Annotated[
        int | None,
        typer.Option(metavar="NUMBER", min=1, help="Draw so many of those left out, to judge what was missed."),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="NUMBER", help="The seed of that sample.")] = 1,
    as_json: Json = False,
) -> int:
    """Find sites that may belong to the discussion, probe the best, and rank them for you to take in or refuse."""
    from pipelines.cli import telling
    from pipelines.discover import discover as run_discover
    from pipelines.discover import listing

    place = Place(collections.home_folder(context.obj), name)
    collection = collections.load(place)
    checked_contact(collection.contact)
    archive = _archive(via, cdx)
    found = run_discover(
        place, collection, budget=0 if audit else budget, a_candidate=per_site, delay=delay, archive=archive,
        report=lambda line: typer.echo(line, err=True),
    )  # fmt: skip
    rows = listing.rows_of(found.candidates)
    listing.write(place, rows)
    drawn = listing.sample(rows, audit, seed) if audit else None
    if drawn is not None:
        listing.write_audit(place, drawn)
    if as_json:
        typer.echo(telling.as_json(_object(found, rows) | ({"audit": drawn} if drawn is not None else {})))
    else:
        _told(place, found, rows, drawn, cdx)
    stopped = found.run is not None and found.run.stopped is not None
    return 3 if stopped else 0


def _archive(via: str | None, cdx: str | None) -> Archive | None:
    """The archive that is asked beside the sites: the one that is named, or with `--via wayback` the usual one."""
    from scraper.wayback import INTERNET_ARCHIVE, Archive

    if via not in (None, "wayback"):
        raise UsageError(f"--via {via}: candidates are probed live, and with `--via wayback` in a web archive, too")
    return Archive.at(cdx or INTERNET_ARCHIVE) if via or cdx else None


def _object(found: Discovery, rows: list[dict[str, Any]]) -> dict[str, Any]:
    run = found.run
    asked = {"requests": run.requests, "probed": run.sites, "stopped": run.stopped} if run is not None else None
    if run is not None and asked is not None:
        asked |= {"archive_requests": run.archived, "pasts": run.pasts}
    return {"candidates": rows, "run": asked, "known": found.known}


def _told(
    place: Place, found: Discovery, rows: list[dict[str, Any]], drawn: list[dict[str, Any]] | None, cdx: str | None
) -> None:
    from pipelines.cli.telling import counted
    from pipelines.discover.listing import AUDIT, FILE

    shown = [row for row in rows if row["verdict"] != "service"][:_SHOWN] if drawn is None else drawn
    for row in shown:
        typer.echo(f"{row['rank']:>3}  {row['score']:>5}  {_verdict(row)}: {row['site']}" + _title(row["title"]))
        for why in row["why"]:
            typer.echo(f"{'':13}{why['points']:+.1f}  {why['words']}")
    if drawn is not None:
        left_out = drawn[0]["left_out"] if drawn else 0
        typer.echo(f"{len(drawn)} of {left_out} left out, by chance: fill in is_on_topic in {place.folder / AUDIT}")
        return
    if found.run is not None:
        for note in found.run.notes:
            typer.echo(f"note: {note}")
        asked = f"{counted(found.run.requests, 'request')} to {counted(found.run.sites, 'site')}"
        if found.run.pasts:
            asked += f", {found.run.archived} of them to the archive about {counted(found.run.pasts, 'site')}"
        typer.echo(f"{asked} in {found.run.seconds:.1f} s; {found.known} known from earlier probes")
    proposed = sum(row["verdict"] == "propose" for row in rows)
    typer.echo(f"{counted(len(rows), 'candidate')}, {proposed} proposed: all of them in {place.folder / FILE}")
    if proposed:
        typer.echo(f"take one in with `threadkeep sites {place.name} --add SITE`, or `--refuse SITE --reason TEXT`")

    pasts = [row["site"] for row in rows if row["archived_on_topic"] and row["verdict"] in ("gone", "changed hands")]
    if pasts:
        how = "--via wayback" + (f" --cdx {cdx}" if cdx else "")
        named = ", ".join(pasts[:_NAMED]) + (f" and {len(pasts) - _NAMED} more" if len(pasts) > _NAMED else "")
        typer.echo(f"gone or another's now, and on the topic once: {named}")
        typer.echo(f"take one in, then `threadkeep crawl {place.name} --site SITE {how}`")


def _verdict(row: dict[str, Any]) -> str:
    """Its verdict, of one that is gone or another's with what an archive has of it."""
    if row["verdict"] not in ("gone", "changed hands") or not row["archived"]:
        return str(row["verdict"])
    number = f"{row['archived']} capture{'' if row['archived'] == 1 else 's'}"
    return f"{row['verdict']}, with {number} from {row['archived_from']} to {row['archived_until']}"


def _title(title: str | None) -> str:
    return f" “{title[:60]}”" if title else ""


_SHOWN = 30
_NAMED = 5


def sites(
    context: typer.Context,
    name: Name,
    add: Annotated[
        list[str] | None, typer.Option(metavar="SITE", help="Take this site in, by name or address; repeat.")
    ] = None,
    note: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why it is taken in; a comment beside the seed.")
    ] = None,
    refuse: Annotated[
        list[str] | None, typer.Option(metavar="SITE", help="Refuse this site; it is not proposed again.")
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why it is refused; required.")] = None,
    as_json: Json = False,
) -> None:
    """List a collection's sites, its seeds, the candidates found and what was refused; take one in, or refuse it."""
    from pipelines.cli import telling
    from pipelines.membership import added, membership, refused

    place = Place(collections.home_folder(context.obj), name)
    collection = collections.load(place)
    if refuse and not (reason or "").strip():
        raise UsageError("say why it is refused: --reason TEXT is kept, and shown where somebody asks")
    if note and not add:
        raise UsageError("--note is on a site that is taken in: give --add SITE with it")
    if reason and not refuse:
        raise UsageError("--reason is on a site that is refused: give --refuse SITE with it")
    if both := set(add or ()) & set(refuse or ()):
        raise UsageError(f"{both.pop()} is taken in and refused at once: give one of --add and --refuse")
    lines = [line for site in add or () for line in added(place, collections.load(place), site, note)]
    lines += [line for site in refuse or () for line in refused(place, collections.load(place), site, reason or "")]
    if as_json:
        typer.echo(telling.as_json(membership(place, collections.load(place))))
        return
    for line in lines:
        typer.echo(line)
    if not lines:
        _listed(membership(place, collection))


def _listed(found: dict[str, Any]) -> None:
    for seed in found["seeds"]:
        typer.echo(f"seed: {seed['url']}" + (" (captured)" if seed["captured"] else " (not crawled yet)"))
    for one in found["candidates"]:
        typer.echo(f"candidate: {one['site']}, {one['verdict']}, score {one['score']}: {one['why']}")
    for one in found["refused"]:
        typer.echo(f"refused: {one['site']}: {one['reason']}")
    if not found["candidates"]:
        typer.echo("no candidates: `threadkeep discover` finds some")
