"""Reading captures again: pages a second and core, and what a second process gains beside two bare ones."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import TYPE_CHECKING

from benchmarks.building import built
from benchmarks.reading import cases
from pipelines.collection import Collection, Place, save
from scraper.archive import Exchange, WarcFile
from scraper.ledger import Found, Ledger
from scraper.urls import normal

if TYPE_CHECKING:
    from pathlib import Path

COPIES = 6  # of all pages, each in a site of its own


@dataclass(frozen=True, slots=True)
class Again:
    """Pages a second of CPU, what starting up takes left out; how much faster two processes are than one, all counted,
    and two bare ones of the same machine."""

    pages: int
    pages_a_second: float
    gain: float
    bare_gain: float


def reread(folder: Path, gold: Path, seed: int) -> Again:
    """`build --again` of the pages of `gold` (see `benchmarks.reading`), each kept as a capture several times."""
    place = Place(folder, f"pages-{seed}")
    shutil.rmtree(place.folder, ignore_errors=True)
    place.folder.mkdir(parents=True)
    save(place, Collection(scope="site"))
    found = enumerate(cases(gold))
    pages = [(normal(case.url or "") or f"https://page-{n}.example/", case.path.read_bytes()) for n, case in found]
    for copy in range(COPIES):
        _keep(place.captures / f"copy-{copy}.example", pages)
    one = built(place, processes=1, again=True)
    two = built(place, processes=2, again=True)
    start = built(place, processes=1, anew=False)  # nothing is to be done
    count = COPIES * len(pages)
    return Again(count, count / (one.cpu - start.cpu), one.seconds / two.seconds, bare_gain())


def _keep(there: Path, pages: list[tuple[str, bytes]]) -> None:
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    ledger = Ledger.open(there)
    try:
        ledger.begin_warc("run-1.warc.gz", "run-1")
        warc = WarcFile(there / "run-1.warc.gz", {"software": "benchmark"})
        for n, (url, body) in enumerate(pages):
            ledger.discover([Found(url, "thread")], "run-1")
            row = ledger.row(url)
            assert row is not None
            headers = (("Content-Type", "text/html"),)
            exchange = Exchange(url, 200, headers, body, at + timedelta(seconds=n), reason="OK")
            ledger.commit(row, exchange, warc.append(exchange), run_id="run-1")
        ledger.close_warc("run-1.warc.gz", warc.close())
    finally:
        ledger.close()


def bare_gain() -> float:
    """How much faster two processes that do nothing but count are than one after the other."""
    began = time.perf_counter()
    for _ in range(2):
        _run(1)
    middle = time.perf_counter()
    _run(2)
    return (middle - began) / (time.perf_counter() - middle)


def _run(count: int) -> None:
    running = [get_context("spawn").Process(target=_count) for _ in range(count)]
    for process in running:
        process.start()
    for process in running:
        process.join()


def _count() -> None:
    for _ in range(60_000_000):
        pass
