"""A made-up collection on disk as crawls leave it: settings, ledgers, WARC files, and what its captures say, read."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.invented_site import answers, host_of
from pipelines.collection import Collection, Place, save
from pipelines.observe import keep, observed_page, observed_table, readers
from scraper.archive import Exchange, WarcFile
from scraper.items import Page
from scraper.ledger import Found, Ledger
from scraper.urls import normal

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path

    from benchmarks.invented_site import Answer


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a collection is: observations of comments in all, and sites, of which a few hold most."""

    comments: int = 1_000_000
    sites: int = 200
    seed: int = 1

    def sizes(self) -> list[int]:
        """Observations of comments by site: the largest has about a twelfth of all, the smallest a few hundred."""
        weight = 1 / (np.arange(self.sites) + 8.0) ** 1.1
        order = np.random.default_rng(self.seed).permutation(self.sites)
        sizes: list[int] = np.maximum(weight / weight.sum() * self.comments, 20).astype(int)[order].tolist()
        return sizes


def made(home: Path, name: str, shape: Shape, *, processes: int = 2) -> Place:
    """Make the collection `name`; with pseudonyms, terms and the scope `topic`, as most are."""
    place = Place(home, name)
    place.folder.mkdir(parents=True)
    save(place, Collection(terms=[*TERMS], scope="site"))
    work = partial(made_site, place.folder, shape.seed)
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        list(pool.map(work, *zip(*sorted(enumerate(shape.sizes()), key=lambda s: -s[1]), strict=True)))
    return place


TERMS = ("trial", "doct*", "people think", "bien")


def made_site(folder: Path, seed: int, number: int, comments: int) -> None:
    """Make one site's ledger, WARC files and observations."""
    site = host_of(number)
    there = folder / "captures" / site
    by_run: dict[str, list[Answer]] = {}
    for answer in answers(seed, number, comments):
        by_run.setdefault(answer.run_id, []).append(answer)
    ledger = Ledger.open(there)
    try:
        for run, got in by_run.items():
            file = f"{run}.warc.gz"
            ledger.begin_warc(file, run)
            warc = WarcFile(there / file, {"software": "benchmark"})
            rows: list[dict[str, Any]] = []
            for answer in got:
                rows += _kept(ledger, warc, answer)
            ledger.close_warc(file, warc.close())
            keep(folder, site, file, readers(), observed_table(rows))
    finally:
        ledger.close()


def changed_site(folder: Path, shape: Shape, number: int, later: timedelta) -> str:
    """Capture pages of one site anew, some time after its last run, as a crawl of tomorrow would; gives the site."""
    site = host_of(number)
    there = folder / "captures" / site
    pages = [one for one in answers(shape.seed, number, shape.sizes()[number]) if one.run_id == "run-2"][:3]
    run = f"run-{3 + sum(1 for _ in there.glob('*.warc.gz'))}"
    ledger = Ledger.open(there)
    try:
        ledger.begin_warc(f"{run}.warc.gz", run)
        warc = WarcFile(there / f"{run}.warc.gz", {"software": "benchmark"})
        for page in pages:
            _kept(ledger, warc, replace(page, at=page.at + later, run_id=run))
        ledger.close_warc(f"{run}.warc.gz", warc.close())
    finally:
        ledger.close()
    return site


def _kept(ledger: Ledger, warc: WarcFile, answer: Answer) -> list[dict[str, Any]]:
    """Enter an answer; gives what is observed of it."""
    url = normal(answer.url)
    assert url is not None
    ledger.discover([Found(url, answer.kind)], answer.run_id)
    row = ledger.row(url)
    assert row is not None
    headers = (("Content-Type", f"{answer.media_type}; charset=UTF-8"),)
    exchange = Exchange(url, 200, headers, answer.body, answer.at, reason="OK")
    stands = warc.append(exchange)
    ledger.commit(row, exchange, stands, run_id=answer.run_id)
    page = Page(url, 200, answer.media_type, data={} if answer.media_type == "application/json" else None)
    return observed_page(stands.capture_id, page, answer.reading, sha256=exchange.sha256)
