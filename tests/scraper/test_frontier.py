"""The clock of a site, and of the services that many sites leave their comments to."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING

from scrapy import Request

from scraper.frontier import SiteClock
from scraper.ledger import Ledger
from scraper.site import Limits, SiteCrawl

if TYPE_CHECKING:
    from pathlib import Path

DELAY = 0.4


def test_a_service_is_asked_by_all_sites_no_faster_than_by_one(tmp_path: Path) -> None:
    """Two sites ask their own pages at the same time, and one server that holds the comments of both in turn."""
    ledgers = [Ledger.open(tmp_path / name) for name in ("salt.example", "tea.example")]
    sites = [SiteCrawl(ledger, "r1", Limits(delay=DELAY), {}) for ledger in ledgers]
    clock = SiteClock(SimpleNamespace(engine=SimpleNamespace(running=True)))  # type: ignore[arg-type]

    def seconds_between(*urls: str) -> float:
        requests = [Request(url, meta={"site": site}) for url, site in zip(urls, sites, strict=True)]

        async def sent() -> None:
            await asyncio.gather(*map(clock.process_request, requests))

        asyncio.run(sent())
        first, second = (request.meta["sent_at"] for request in requests)
        return abs((second - first).total_seconds())

    assert seconds_between("https://salt.example/1/", "https://tea.example/1/") < DELAY / 2
    assert seconds_between("https://talk.example/?uri=1", "https://talk.example/?uri=2") >= DELAY - 0.02
    for ledger in ledgers:
        ledger.close()
