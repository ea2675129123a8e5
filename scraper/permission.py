"""What robots.txt lets a run ask for at a site, read off its ledger: robots.txt is a row like any other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scraper import page
from scraper.errors import ThreadkeepError
from scraper.following import redirect_of
from scraper.ledger import Found, Ledger, UrlRow
from scraper.politeness import OPEN, Robots, read_robots
from scraper.urls import origin_of

if TYPE_CHECKING:
    from scraper.archive import Exchange
    from scraper.ledger import CaptureRow

AGE = timedelta(hours=24)  # how long a robots.txt is obeyed without asking again (RFC 9309, 2.4)
HOPS = 6  # RFC 9309, 2.3.1.2: at least five redirects are followed


class Permission:
    """What the robots.txt of a site's origins say, each asked for when it is first needed and again once it is old."""

    def __init__(
        self, ledger: Ledger, run_id: str, kind: str = "robots", known: dict[str, tuple[Robots, datetime]] | None = None
    ) -> None:
        """`ledger` is the open one of the site, `kind` what its robots.txt is asked for as; `known` is shared where
        many sites ask one server."""
        self._ledger = ledger
        self._run_id = run_id
        self._kind = kind
        # By origin, with the moment from which it is old.
        self._known = {} if known is None else known
        self._renewed: dict[str, datetime] = {}  # when this run last found an address old, and asked again

    @property
    def crawl_delay(self) -> float:
        """Seconds, the longest that any origin asks for."""
        return max((robots.crawl_delay or 0.0 for robots, _ in self._known.values()), default=0.0)

    def of(self, url: str) -> Robots | UrlRow:
        """What robots.txt says of an address's origin, or the row to ask for first."""
        origin = origin_of(url)
        known = self._known.get(origin)
        if known is not None and datetime.now(UTC) < known[1]:
            return known[0]
        found = self._read(f"{origin}/robots.txt")
        if isinstance(found, UrlRow):
            return found
        self._known[origin] = found
        return found[0]

    def _read(self, url: str) -> UrlRow | tuple[Robots, datetime]:
        for _ in range(HOPS):
            row = self._ledger.row(url)
            if row is None or (row.kind != self._kind and row.state != "pending"):
                self._ledger.discover([Found(url, self._kind)], self._run_id)
                row = self._ledger.row(url)
                assert row is not None
            if row.state == "pending":
                return row
            if row.state != "captured":
                return _closed(row.reason or "refused")
            held = self._ledger.last_capture(url)
            exchange = self._fresh(held) if held is not None else None
            if held is None or exchange is None:
                if self._was_renewed(url):  # and gave no answer to keep
                    return _closed(row.last_outcome or "no answer")
                self._ledger.due(url)
                continue
            target = redirect_of(exchange)
            if target is None:
                return _robots_in(exchange), held.fetched_at + AGE
            url = target
        return OPEN, datetime.now(UTC) + AGE  # RFC 9309, 2.3.1.2: more redirects may be taken as unavailable

    def _fresh(self, held: CaptureRow) -> Exchange | None:
        """The answer of a capture that is not too old to be obeyed, where it can be read."""
        if datetime.now(UTC) - held.fetched_at >= AGE:
            return None
        try:
            return self._ledger.answer(held)
        except (ThreadkeepError, OSError):
            return None

    def _was_renewed(self, url: str) -> bool:
        """Did this run ask for an old robots.txt anew already? Where not, it does so now."""
        now = datetime.now(UTC)
        asked = self._renewed.setdefault(url, now)
        if asked is not now and now - asked >= AGE:
            asked = self._renewed[url] = now
        return asked is not now


def _closed(why: str) -> tuple[Robots, datetime]:
    """RFC 9309, 2.3.1.4: what cannot be had forbids everything, until it is asked for anew."""
    return Robots(closed=f"robots.txt unreachable: {why}"), datetime.now(UTC) + AGE


def _robots_in(exchange: Exchange) -> Robots:
    """RFC 9309, 2.3.1: 2xx is obeyed, 4xx is unavailable and allows all; what cannot be had never gets here."""
    if exchange.status >= 400:
        return OPEN
    if exchange.status >= 300:  # a redirect to nowhere, or "not modified" where nothing is held
        return Robots(closed=f"robots.txt unreachable: HTTP {exchange.status}")
    try:
        body = page.unpacked(exchange.body, page.joined_headers(exchange.headers).get("content-encoding", ""))
    except ThreadkeepError as error:
        return Robots(closed=f"robots.txt unreachable: {error}")
    return read_robots(body)
