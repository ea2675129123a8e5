"""Scrapy's scheduler over the ledgers of many sites, and the clock that keeps each site's delay.

Hook points: `Frontier` is the setting SCHEDULER (scrapy.core.scheduler.BaseScheduler), `SiteClock` a downloader
middleware before all others. A slow site holds up nobody: each has its own stream.
"""

from __future__ import annotations

import asyncio
import heapq
import sqlite3
import time
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.exceptions import IgnoreRequest

from scraper.urls import site_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.ledger import UrlRow
    from scraper.site import SiteCrawl

STOPPED = "the run is ending"


class Frontier(BaseScheduler):
    """Gives Scrapy the next request of the site whose turn it is."""

    def open(self, spider: Any) -> None:
        """Take the sites that the spider was given."""
        self._spider = spider
        self._turn: deque[SiteCrawl] = deque(spider.sites)
        self._asleep: list[tuple[float, int, SiteCrawl]] = []  # by the time they may wake
        self.broken: str | None = None  # why nothing more can be kept
        spider.frontier = self

    def breaks(self, error: Exception) -> None:
        """Nothing more can be kept (a full disk): ask for nothing more. What was captured is safe."""
        self.broken = self.broken or str(getattr(error, "strerror", None) or error)

    def has_pending_requests(self) -> bool:
        """Is there anything this run will still ask for, now or after a wait worth waiting?"""
        if self.broken:
            return False
        horizon = time.time() + self._spider.max_wait
        return any((at := site.wakes_at()) is not None and at <= horizon for site in self._spider.sites)

    def enqueue_request(self, request: Request) -> bool:  # noqa: ARG002  (BaseScheduler's interface)
        """Nothing enters but through a ledger."""
        return False

    def next_request(self) -> Request | None:
        """The request of the next site in turn that has one."""
        try:
            return None if self.broken else self._next()
        except (OSError, sqlite3.Error) as error:
            self.breaks(error)
            return None

    def wakes(self, site: SiteCrawl) -> None:
        """A request of this site has ended: it takes its turn again, behind those that waited for the same server."""
        waited = [entry for entry in self._asleep if entry[2].clock is site.clock]
        for entry in waited:
            self._asleep.remove(entry)
            self._turn.append(entry[2])
        if waited:
            heapq.heapify(self._asleep)
        if site not in self._turn:
            self._turn.append(site)

    def _next(self) -> Request | None:
        now = time.time()
        while self._asleep and self._asleep[0][0] <= now:
            self._turn.append(heapq.heappop(self._asleep)[2])
        while self._turn:  # only shrinks here, but for heirs
            site = self._turn.popleft()
            if not site.has_room:
                continue  # `wakes` brings it back
            row = site.next_row()
            if row is None:
                while site.heirs:
                    self._turn.append(site.heirs.pop(0))
                self._sleeps(site)
                continue
            if site.has_room:
                self._turn.append(site)
            return self._request(site, row)
        return None

    def _sleeps(self, site: SiteCrawl) -> None:
        at = site.wakes_at()
        if at is not None and not site.in_flight:
            heapq.heappush(self._asleep, (max(at, time.time() + 0.5), id(site), site))

    def _request(self, site: SiteCrawl, row: UrlRow) -> Request:
        return Request(
            row.url,
            headers=site.conditions(row),
            callback=self._spider.answered,
            errback=self._spider.unanswered,
            # Scrapy's own slot is the host, without its port.
            meta={"site": site, "row": row, "download_slot": site.name, **_patience(row)},
            dont_filter=True,
        )


def _patience(row: UrlRow) -> dict[str, float]:
    """An archive looks long for all that it holds of a site."""
    return {"download_timeout": 300.0} if row.kind == "index" else {}


class SiteClock:
    """Holds a request back until its site's delay has passed; to a service or a platform's own host, which many sites
    leave their comments or their API to, until it has passed since the last request of any of them."""

    def __init__(self, crawler: Crawler) -> None:
        """`crawler` tells when the run is ending."""
        self._crawler = crawler
        self._services: dict[str, float] = {}  # when each was last asked (monotonic)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SiteClock:
        """Scrapy's way to make it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait for the site's clock, in small steps so that a stop is heard."""
        site: SiteCrawl = request.meta["site"]
        service = None if site_of(request.url) == site.name else urlsplit(request.url).netloc
        while (wait := max(site.seconds_to_wait(), self._held_back(service, site.delay))) > 0:
            engine = self._crawler.engine
            if engine is None or not engine.running:
                raise IgnoreRequest(STOPPED)
            await asyncio.sleep(min(wait, 0.2))
        site.starts()
        if service is not None:
            self._services[service] = time.monotonic()
        request.meta["sent_at"] = datetime.now(UTC)

    def _held_back(self, service: str | None, delay: float) -> float:
        last = self._services.get(service) if service is not None else None
        return last + delay - time.monotonic() if last is not None else 0.0
