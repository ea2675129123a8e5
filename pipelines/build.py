"""Captures -> tables: for each site its observations, the steps, its files; put in force together at the end."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from multiprocessing import active_children, get_context
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.accounts import captures_table, sites_table
from pipelines.collection import key
from pipelines.copies import stage_copies
from pipelines.copies.stock import keep
from pipelines.decisions import decisions
from pipelines.outcome import BuildResult, SiteResult, Unread
from pipelines.schema import INT, empty
from pipelines.signatures import following
from pipelines.site import DROPPED, Settings, Site, with_column
from pipelines.steps import STEPS
from pipelines.tables import earlier_sites, is_readable, publish, read, settings_by_site, settle, stage
from pipelines.taught import observe_taught
from pipelines.unchanged import Made, as_before, made, made_of
from scraper.errors import CaptureError, TableError, UsageError
from scraper.evidence import settled
from scraper.ledger import locked, reading
from scraper.ledger.steps import counted_to
from scraper.rules import bounding
from scraper.succession import succession_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pipelines.collection import Collection, Place


@dataclass(frozen=True, slots=True)
class Built:
    """What one site's build gave: its result, the files it staged, and what they were made of where nothing of its
    captures is to be read again."""

    result: SiteResult
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    made: Made | None = None


def build(
    place: Place,
    collection: Collection,
    *,
    sites: Sequence[str] | None = None,
    again: bool = False,
    report: Callable[[str], None] = lambda _: None,
    processes: int | None = None,
) -> BuildResult:
    """Make the tables of a collection of its captures, of all sites or of `sites`.

    What was observed before is not read again, unless `again`, and sites of which nothing changed keep their tables
    (see `pipelines.unchanged`). Nothing changes for readers until all is made. Tables
    of sites that have no captures any more go; a site of which nothing can be read keeps those it had. `processes` is
    worked out from the size of the captures unless given. Raises Busy while another build runs, UsageError for a site
    that there are no captures of, CaptureError where there are none at all beside tables.
    """
    check_there(place)
    folder, settings = place.folder, settings_of(place, collection)
    lock = locked(folder / ".build.lock", f"the tables of {place.name}")
    try:
        settle(folder)
        held = _held(place, sites or ())
        if not is_readable(folder):  # nothing says any more which files are whole: all are made again
            sites = None
        made_by = settings_by_site(folder)
        others = {site for site, digest in made_by.items() if digest.partition("-")[0] != settings.digest}
        stale = {site for site, digest in made_by.items() if digest != settings.digest_of(site)} | earlier_sites(folder)
        wanted = [site for site in held if sites is None or site in sites or site in stale]
        results = {} if again else as_before(folder, wanted, settings.digest_of)
        built: list[Built] = []
        for one in _built(folder, [site for site in wanted if site not in results], settings, again, processes):
            # Tables that were made by other settings must not show what they may not now: they never stay.
            is_like_before = one.result.site in made_by and one.result.site not in others
            built.append(_beside_earlier(folder, one) if one.result.unread and is_like_before else one)
            result = built[-1].result
            results[result.site] = result
            report(f"{result.site}: {result.posts} posts, {result.comments} comments of {result.captures} captures")
        gone = {site for site, result in results.items() if _nothing_read(result)} & others
        kept = [site for site in held if site not in gone]
        staged = {file: entry for one in built for file, entry in one.files.items()}
        known = {one.result.site: one.made for one in built if one.made}
        apart = {record for site in kept for record in settings.not_duplicates(site)}
        publish(folder, staged | stage_copies(folder, kept, staged, apart), kept=kept, made=known)
        removed = tuple(sorted(set(made_by) - set(held)))
        return BuildResult(tuple(results[site] for site in wanted), removed, decisions(place).problems)
    finally:
        lock.release()


def check_there(place: Place) -> None:
    """Raise CaptureError where no captures are left of what tables were made of: a disk that is not there, most likely.

    A build would else remove every table, and a crawl begin the collection anew.
    """
    tables = place.folder / "tables"
    if not place.sites() and any(tables.glob("*/*.parquet")):
        raise CaptureError(
            f"{place.captures} holds no captures any more, so the tables stay as last built: is its disk there? If the "
            f"captures were removed on purpose, remove {tables} too"
        )


def _held(place: Place, asked: Sequence[str]) -> list[str]:
    """The sites that there are captures of, those `asked` for among them."""
    held = place.sites()
    if unknown := sorted(set(asked) - set(held)):
        raise UsageError(f"no captures of {', '.join(unknown)} here; there are: {', '.join(held) or 'none'}")
    return held


def settings_of(place: Place, collection: Collection) -> Settings:
    """What the steps need of a collection's settings; its key only where there are pseudonyms to make."""
    secret = key(place) if collection.identity == "pseudonyms" else b""
    period = (collection.period_from, collection.period_until)
    return Settings(
        tuple(collection.terms),
        collection.scope,
        collection.identity,
        secret,
        period,
        tuple(collection.exclude),
        tuple(collection.languages),
        collection.accents,
        bounding(collection.rules),
        decisions(place).corrections,
    )


def build_site(folder: Path, settings: Settings, site: str, *, again: bool = False) -> Built:
    """Make one site's files in `tables.new`; gives its result and the files for `tables.publish`. A ledger that cannot
    be read, or that is empty beside WARC files, is a problem of its site."""
    try:
        digest = made_of(folder, site, settings.digest_of(site))
        observed, captured = observe_taught(folder, site, again=again)
    except CaptureError as error:
        return Built(_without_ledger(site, str(error)))
    if not len(captured):
        if _knows_no_files(folder / "captures" / site):
            return Built(_without_ledger(site, _EMPTY))
        return Built(SiteResult(site))
    known = Site(site, settings, observed, _with_steps(folder, site, settings, captured))
    succession = succession_of(folder / "captures" / site)
    tables = tables_of(known) if succession is None else of_former(known, datetime.fromisoformat(succession.since))
    result = replace(_summed(site, tables), unread=_unread(folder, known))
    staged = stage(folder, site, tables, settings.digest_of(site))
    keep(folder, site, staged, following(tables["signatures"], tables["posts"], tables["comments"]))
    return Built(result, staged, made(digest, result, observed))


def _with_steps(folder: Path, site: str, settings: Settings, captured: Any) -> Any:
    """The captures with how many links lead to each, where a seed of the site bounds that."""
    if all(rule.hops is None for rule in settings.rules if rule.site == site):
        return captured
    with reading(folder / "captures" / site) as db:
        steps = counted_to(db, set(captured["url"].to_pylist()))
    return with_column(captured, "steps", pa.array([steps.get(url) for url in captured["url"].to_pylist()], INT))


def tables_of(site: Site) -> dict[str, Any]:
    """All tables of a site, made of its observations by STEPS; `duplicates` is filled when all sites are made."""
    for step in STEPS:
        site = step(site)
    more = {"captures": captures_table(site), "sites": sites_table(site), "duplicates": empty("duplicates")}
    return {"dropped": DROPPED.empty_table(), **site.tables, **more}


def of_former(site: Site, since: datetime) -> dict[str, Any]:
    """All tables of a site whose domain is somebody else's since then: what was captured from then on is listed and
    not read, and nothing of before is gone for it, only not seen again."""
    old, own = site.before(since)
    tables = tables_of(old)
    unseen = {
        name: with_column(tables[name], "state", _not_live(tables[name]["state"])) for name in ("posts", "comments")
    }
    return {**tables, **unseen, "captures": captures_table(replace(site, captured=own))}


def _not_live(states: Any) -> Any:
    return pc.if_else(pc.equal(states, "live"), "unknown", states)


# Bytes of captures from which starting more processes pays (2 s of CPU each), and where all are to be read again.
MANY_CAPTURES, MANY_TO_READ = 24 * 1024 * 1024, 4 * 1024 * 1024


def _built(folder: Path, sites: list[str], settings: Settings, again: bool, processes: int | None) -> Iterator[Built]:
    """Builds of the sites, the largest first, so that no process is left with one when the others are done."""
    held = {site: sum(p.stat().st_size for p in (folder / "captures" / site).glob("*.warc.gz")) for site in sites}
    if processes is None:
        is_much = sum(held.values()) > (MANY_TO_READ if again else MANY_CAPTURES)
        processes = (os.cpu_count() or 1) if is_much else 1
    sites = sorted(sites, key=lambda site: (-held[site], site))
    work = partial(build_site, folder, settings, again=again)
    if min(processes, len(sites)) <= 1:
        yield from map(work, sites)
        return
    with ProcessPoolExecutor(min(processes, len(sites)), get_context("spawn"), _leaves_ctrl_c_to_its_parent) as pool:
        try:
            yield from pool.map(work, sites)
        except BaseException:  # told to stop, or a site failed: nobody waits for the others
            for process in active_children():
                process.terminate()
            raise


def _leaves_ctrl_c_to_its_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _without_ledger(site: str, error: str) -> SiteResult:
    return SiteResult(site, problems=(f"{site}: {error}",), unread=Unread({}, lost=error))


_EMPTY = "the ledger is empty beside WARC files: run `threadkeep verify NAME --repair`"


def _knows_no_files(captures: Path) -> bool:
    """Does an empty ledger lie beside WARC files that it knows nothing of?"""
    with reading(captures) as db:
        known = {file for (file,) in db.execute("SELECT file FROM warcs")}
    return any(path.name not in known and path.stat().st_size for path in captures.glob("*.warc.gz"))


def _unread(folder: Path, site: Site) -> Unread | None:
    """Which records of a site are not as they were written; None where all are, or nobody needs those any more."""
    damaged = set(site.observed["capture_id"].filter(pc.fill_null(site.observed["damaged"], False)).to_pylist())
    damaged -= settled(folder / "captures" / site.name, damaged) if damaged else set()
    if not damaged:
        return None
    ids = pa.array(sorted(damaged), pa.string())
    files = site.captured["warc_file"].filter(pc.is_in(site.captured["capture_id"], value_set=ids))
    counted = {row["values"]: row["counts"] for row in pc.value_counts(files).to_pylist()}
    there = folder / "captures" / site.name
    return Unread(counted, frozenset(file for file in counted if not (there / file).exists()))


def _nothing_read(result: SiteResult) -> bool:
    """Could nothing be read of a site that has captures? What its tables held before is then more than is left."""
    return result.unread is not None and not result.posts and not result.comments


def _beside_earlier(folder: Path, one: Built) -> Built:
    """A site's result in the light of its earlier tables: what these hold stays in force where nothing could be read;
    else what was lost since is counted."""
    result = one.result
    assert result.unread is not None
    try:
        earlier = read(folder, "sites", sites=[result.site], columns=["posts", "comments"]).to_pylist()
    except TableError:  # damaged as well: `verify` names the file
        earlier = []
    posts, comments = sum(row["posts"] for row in earlier), sum(row["comments"] for row in earlier)
    if _nothing_read(result):
        unread = replace(result.unread, kept=(posts, comments))
        return Built(replace(result, posts=posts, comments=comments, unread=unread))
    fewer = (max(posts - result.posts, 0), max(comments - result.comments, 0))
    return Built(replace(result, unread=replace(result.unread, fewer=fewer)), one.files)


def _summed(site: str, tables: dict[str, Any]) -> SiteResult:
    captures = tables["captures"]
    bad = captures.filter(pc.is_valid(captures["problem"]))
    return SiteResult(
        site=site,
        captures=len(captures),
        posts=len(tables["posts"]),
        comments=len(tables["comments"]),
        dropped=len(tables["dropped"]),
        problems=tuple(_problem(site, rows) for rows in bad.select(["url", "capture_id", "problem"]).to_pylist()),
    )


def _problem(site: str, row: dict[str, Any]) -> str:
    return f"{site}: {row['url']} ({row['capture_id']}): {row['problem']}"
