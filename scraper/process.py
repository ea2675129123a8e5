"""The one Scrapy process of a run: who we say we are, which hosts may be asked, and how it ended."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scraper import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scrapy.crawler import Crawler

    from scraper.site import SiteCrawl

AT_ONCE = "stopped at once"  # by a second Ctrl-C: nothing is lost, what was under way is asked for again


def user_agent(contact: str | None) -> str:
    """Who we say we are: the tool, its version, and whom to write to."""
    return f"threadkeep/{__version__}" + (f" (+mailto:{contact})" if contact else "")


def run_spider(
    sites: list[SiteCrawl],
    *,
    contact: str | None,
    allow_hosts: Sequence[str],
    max_wait: float,
    report: Callable[[SiteCrawl], None],
    more: Mapping[str, object] | None = None,
) -> str | None:
    """Ask the sites until none has anything left to ask; gives the reason where that ended before its time.

    `allow_hosts` may be connected to wherever they lie; `more` are settings of Scrapy's. Once a process.
    """
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415  (0.5 s that no other command needs)

    from scraper.settings import scrapy_settings  # noqa: PLC0415
    from scraper.spiders.discussion import DiscussionSpider  # noqa: PLC0415

    settings = scrapy_settings() | {
        "USER_AGENT": user_agent(contact),
        "LOG_INSTALL_ROOT_HANDLER": False,
        "THREADKEEP_ALLOW_HOSTS": [host.lower() for host in allow_hosts],
        "THREADKEEP_AT_HOME": contact is None,
        **(more or {}),
    }
    process = CrawlerProcess(settings)
    crawler: Crawler = process.create_crawler(DiscussionSpider)
    process.crawl(crawler, sites=sites, max_wait=max_wait, report=report)
    with _signals_as_before():
        process.start()
    frontier = getattr(crawler.spider, "frontier", None)
    if frontier is not None and frontier.broken:
        return str(frontier.broken)
    reason = crawler.stats.get_value("finish_reason") if crawler.stats else None
    return None if reason == "finished" else str(reason or AT_ONCE)


@contextmanager
def _signals_as_before() -> Iterator[None]:
    """Scrapy's handlers stay behind it: a build after the crawl could then not be stopped."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            if handler is not None:  # one that was not set by Python cannot be set by it
                signal.signal(number, handler)
