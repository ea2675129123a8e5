"""A made-up web without a network: what a spider does, answered out of the web itself, in this process."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper.archive import Exchange
from tests.discover import attic
from tests.discover.serving import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.ledger import UrlRow
    from scraper.site import SiteCrawl
    from tests.discover.madeup import Web


def pump_of(web: Web, asked: list[tuple[str, str]]) -> Callable[..., None]:
    """In place of `scraper.process.run_spider`: asks a web's sites until none has anything left; notes what it asked."""
    by_host = {blog.host: blog for blog in [*web.starts, *web.blogs]}

    def pump(sites: list[SiteCrawl], *, report: Callable[[SiteCrawl], None], **_: Any) -> None:
        turn = list(sites)
        while turn:
            site = turn.pop(0)
            row = site.next_row() if site.has_room else None
            if row is None:
                turn += site.heirs
                site.heirs = []
                at = site.wakes_at()
                if at is not None:
                    time.sleep(min(0.05, max(0.0, at - time.time())))
                    turn.append(site)
                continue
            _answer(site, row)
            report(site)
            turn.append(site)

    def _answer(site: SiteCrawl, row: UrlRow) -> None:
        parts = urlsplit(row.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        asked.append((parts.hostname or "", target))
        blog = by_host.get(parts.hostname or "")
        if parts.hostname == attic.HOST:
            status, media_type, text, headers = attic.kept(web, target)
            fields = (("Content-Type", media_type), *headers.items())
            site.keep(row, Exchange(row.url, status, fields, text.encode(), datetime.now(UTC), role=row.kind))
            return
        if blog is None or blog.state in ("dead", "hangs"):
            site.unanswered(row, "no such host" if blog is None or blog.state == "dead" else "HTTP 503")
            return
        status, media_type, text, headers = said(blog, target, web, hurry=True)
        fields = (("Content-Type", media_type), *headers.items())
        site.keep(row, Exchange(row.url, status, fields, text.encode(), datetime.now(UTC), role=row.kind))

    return pump
