"""The spider of all sites: an answer is read for its links and committed; what fails is counted."""

from __future__ import annotations

import http.client
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import Spider
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from scraper import resolver
from scraper.archive import TOO_LARGE, Exchange
from scraper.politeness import wait_asked

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from scrapy.http import Response

    from scraper.frontier import Frontier
    from scraper.ledger import UrlRow
    from scraper.site import SiteCrawl


OVERLOADED = (429, 502, 503, 504)  # what speaks of the site and not of the page


class DiscussionSpider(Spider):
    """Crawls posts and their threads, many sites side by side."""

    name = "discussion"
    frontier: Frontier

    def __init__(
        self, sites: list[SiteCrawl], max_wait: float, report: Callable[[SiteCrawl], None], **kwargs: Any
    ) -> None:
        """`sites` are open and locked; `report` is called after each answer."""
        super().__init__(**kwargs)
        self.sites = sites
        self.max_wait = max_wait
        self._report = report

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: the ledgers hold what to ask for."""
        no_requests: tuple[Any, ...] = ()
        for request in no_requests:
            yield request

    def answered(self, response: Response) -> None:
        """An answer came: keep it with its links, or ask again later."""
        site, row = response.meta["site"], response.meta["row"]
        site.sent(response.meta.get("download_latency", 0.0))
        self._settled(site, row, lambda: self._keep(site, row, _exchange(response, row)))

    def unanswered(self, failure: Any) -> None:
        """No answer came: say why, and whether to ask again."""
        site, row = failure.request.meta["site"], failure.request.meta["row"]
        self._settled(site, row, lambda: self._miss(site, row, failure))

    def _settled(self, site: SiteCrawl, row: UrlRow, how: Callable[[], None]) -> None:
        """Let an address end; it never stays under way, or its site would wait for ever."""
        try:
            try:
                how()
            except (OSError, sqlite3.Error):
                raise
            except Exception as error:  # noqa: BLE001  (an answer nobody foresaw fails alone)
                site.not_captured(row, f"not kept: {type(error).__name__}: {error}"[:200], again=False)
            self._report(site)
        except (OSError, sqlite3.Error) as error:
            self.frontier.breaks(error)
        finally:
            self.frontier.wakes(site)

    def _miss(self, site: SiteCrawl, row: UrlRow, failure: Any) -> None:
        if failure.check(IgnoreRequest):
            site.untouched(row)
        elif failure.check(CannotResolveHostError) and _host(failure.request.url) in resolver.refused_hosts:
            site.refused(row, resolver.refused_hosts[_host(failure.request.url)])
        elif failure.check(DownloadCancelledError):
            site.not_captured(row, TOO_LARGE, again=False)
        else:
            site.unanswered(row, _why(failure))

    def _keep(self, site: SiteCrawl, row: UrlRow, exchange: Exchange) -> None:
        if exchange.truncated:
            site.not_captured(row, "truncated", again=True)
        elif exchange.status < 200:  # "HTTP/1.1 0", "-1": no status that HTTP knows
            site.not_captured(row, "no HTTP answer", again=True)
        elif exchange.status in OVERLOADED and wait_asked(exchange) is None:
            site.unanswered(row, f"HTTP {exchange.status}")
        elif exchange.status in (408, 429) or exchange.status >= 500:
            site.not_captured(row, f"HTTP {exchange.status}", again=True, wait=wait_asked(exchange))
        elif 300 <= exchange.status < 400 and exchange.status != 304 and row.hops >= site.limits.max_hops:
            site.not_captured(row, f"redirect loop: more than {site.limits.max_hops} hops", again=False)
        else:
            site.keep(row, exchange)


def _exchange(response: Response, row: UrlRow) -> Exchange:
    request = response.request
    assert request is not None
    headers = tuple(
        (name.decode("latin-1"), _words(value)) for name, values in response.headers.items() for value in values
    )
    return Exchange(
        row.url,
        response.status,
        headers,
        response.body,
        request.meta.get("sent_at") or datetime.now(UTC),
        http.client.responses.get(response.status, ""),
        response.protocol or "HTTP/1.1",
        tuple((k.decode("latin-1"), b", ".join(v).decode("latin-1")) for k, v in request.headers.items()),
        str(response.ip_address) if response.ip_address else None,
        "disconnect" if "dataloss" in response.flags else None,
        role=row.kind,
    )


def _words(value: bytes) -> str:
    """A header's value: UTF-8, as most servers send what is not ASCII, else ISO 8859-1, as it once was by the book."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _why(failure: Any) -> str:
    for kind, words in _REASONS:
        if failure.check(kind):
            return words
    if failure.check(DownloadFailedError):
        return "no HTTP answer" if "ParseError" in failure.getErrorMessage() else "connection lost"
    return f"{failure.type.__name__}: {failure.getErrorMessage()}"[:200] if failure.type else "no answer"


def _host(url: str) -> str:
    from urllib.parse import urlsplit  # noqa: PLC0415

    return (urlsplit(url).hostname or "").lower().rstrip(".")


_REASONS = (
    (DownloadTimeoutError, "timeout"),
    (ResponseDataLossError, "truncated"),
    (CannotResolveHostError, "no such host"),
    (DownloadConnectionRefusedError, "connection refused"),
)
