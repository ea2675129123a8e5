"""Captures -> tables: for each site its observations, the steps, its files; put in force together at the end."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from pipelines.accounts import captures_table, sites_table
from pipelines.collection import key
from pipelines.observe import observe
from pipelines.schema import empty
from pipelines.site import DROPPED, Settings, Site
from pipelines.steps import STEPS
from pipelines.tables import is_readable, publish, settings_by_site, settle, stage
from scraper.errors import CaptureError
from scraper.ledger.store import locked

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from pathlib import Path

    from pipelines.collection import Collection, Place


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What the build of one site gave; `problems` are lines that name a capture and why it could not be read."""

    site: str
    captures: int = 0
    posts: int = 0
    comments: int = 0
    dropped: int = 0
    problems: tuple[str, ...] = ()
    failed: bool = False  # its captures could not be read at all


Built = tuple[SiteResult, dict[str, dict[str, str]]]  # with the files it staged, for `tables.publish`


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build gave, site by site."""

    sites: tuple[SiteResult, ...] = ()

    @property
    def posts(self) -> int:
        """Posts in all."""
        return sum(site.posts for site in self.sites)

    @property
    def comments(self) -> int:
        """Comments in all."""
        return sum(site.comments for site in self.sites)

    @property
    def failed(self) -> tuple[str, ...]:
        """Sites whose captures could not be read at all."""
        return tuple(site.site for site in self.sites if site.failed)

    @property
    def problems(self) -> tuple[str, ...]:
        """Every problem, a line each."""
        return tuple(problem for site in self.sites for problem in site.problems)


def build(
    place: Place,
    collection: Collection,
    *,
    sites: Container[str] | None = None,
    again: bool = False,
    report: Callable[[str], None] = lambda _: None,
    processes: int | None = None,
) -> BuildResult:
    """Make the tables of a collection of its captures, of all sites or of `sites`.

    What was observed before is not read again, unless `again`. Nothing changes for readers until all is made. Tables
    of sites that have no captures any more go. `processes` is worked out from the size of the captures unless given.
    Raises Busy while another build runs.
    """
    folder, settings = place.folder, settings_of(place, collection)
    lock = locked(folder / ".build.lock", f"the tables of {place.name}")
    try:
        settle(folder)
        held = place.sites()
        if not is_readable(folder):  # nothing says any more which files are whole: all are made again
            sites = None
        results: list[SiteResult] = []
        staged: dict[str, dict[str, str]] = {}
        made_by = settings_by_site(folder)
        others = {site for site, digest in made_by.items() if digest != settings.digest}
        wanted = [site for site in held if sites is None or site in sites or site in others]
        for result, files in _built(folder, wanted, settings, again, processes):
            results.append(result)
            staged.update(files)
            report(f"{result.site}: {result.posts} posts, {result.comments} comments of {result.captures} captures")
        # A site whose tables were made by other settings and could not be made anew must not show what it may not now.
        failed = {result.site for result in results if result.failed}
        publish(folder, staged, kept=[site for site in held if not (site in failed and site in others)])
        return BuildResult(tuple(results))
    finally:
        lock.release()


def settings_of(place: Place, collection: Collection) -> Settings:
    """What the steps need of a collection's settings; its key only where there are pseudonyms to make."""
    secret = key(place) if collection.identity == "pseudonyms" else b""
    return Settings(tuple(collection.terms), collection.scope, collection.identity, secret)


def build_site(folder: Path, settings: Settings, site: str, *, again: bool = False) -> Built:
    """Make one site's files in `tables.new`; gives its result and the files for `tables.publish`. A ledger that cannot
    be read is a problem of its site, whose earlier tables stay."""
    try:
        observed, captured = observe(folder, site, again=again)
    except CaptureError as error:
        return SiteResult(site, problems=(f"{site}: {error}",), failed=True), {}
    if not len(captured):
        return SiteResult(site), {}
    tables = tables_of(Site(site, settings, observed, captured))
    return _summed(site, tables), stage(folder, site, tables, settings.digest)


def tables_of(site: Site) -> dict[str, Any]:
    """All tables of a site, made of its observations by STEPS. `duplicates` is filled in a later issue."""
    for step in STEPS:
        site = step(site)
    more = {"captures": captures_table(site), "sites": sites_table(site), "duplicates": empty("duplicates")}
    return {"dropped": DROPPED.empty_table(), **site.tables, **more}


MANY_CAPTURES = 64 * 1024 * 1024  # bytes of captures from which starting more processes (1 s each) pays


def _built(folder: Path, sites: list[str], settings: Settings, again: bool, processes: int | None) -> Iterator[Built]:
    if processes is None:
        held = sum(path.stat().st_size for site in sites for path in (folder / "captures" / site).glob("*.warc.gz"))
        processes = (os.cpu_count() or 1) if held > MANY_CAPTURES else 1
    work = partial(build_site, folder, settings, again=again)
    if min(processes, len(sites)) <= 1:
        yield from map(work, sites)
        return
    with ProcessPoolExecutor(min(processes, len(sites)), get_context("spawn")) as pool:
        yield from pool.map(work, sites)


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
