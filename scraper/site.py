"""One site while it is crawled: what to ask for next, when, and what became of it. Knows no Scrapy.

The ledger is the state; this adds what one run needs on top: the open WARC file, robots.txt as read, the clock.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scraper import archive
from scraper.following import NOTHING_HEARD, TELLING, entries, heard_in, redirect_of, redirects
from scraper.ledger import Found, Ledger, UrlRow
from scraper.ledger.rows import ROBOTS
from scraper.limits import Limits, Tally
from scraper.needs import EARLY, EVERYTHING, LISTING, Needs
from scraper.permission import Permission
from scraper.politeness import Clock
from scraper.silence import Silence
from scraper.urls import site_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scraper.archive import Exchange
    from scraper.following import Heard
    from scraper.needs import Aim

__all__ = ["Limits", "SiteCrawl", "Tally"]

ON_THE_WAY = 0.25  # seconds that a request may take to its site, over a slow line or out of a busy process


class SiteCrawl:
    """A site's stream of requests in one run."""

    WAITS_UNTIL = "not_before"  # under which name the ledger remembers a Retry-After

    def __init__(
        self,
        ledger: Ledger,
        run_id: str,
        limits: Limits,
        info: Mapping[str, str],
        *,
        aim: Aim = EVERYTHING,
        follow: bool = True,
    ) -> None:
        """`info` are the warcinfo fields of this run; without `follow` only redirects are."""
        self.needs = Needs(ledger, aim, run_id)
        self.ledger = ledger
        self.name = self.server = ledger.folder.name  # whom a note names that gives no answer
        self.run_id, self.limits = run_id, limits
        self.tally = Tally()
        self.in_flight: set[int] = set()
        self.heirs: list[SiteCrawl] = []  # sites to be asked from now on, as this one asks no more
        self._info, self._follow = info, follow
        self._warc: archive.WarcFile | None = None
        self._warcs = 0
        self._permission = Permission(ledger, run_id)
        self._silence = Silence(ledger, self._permission)
        self._gave_up = False
        self.clock = Clock(waits_until=float(ledger.get(self.WAITS_UNTIL) or 0))
        ledger.wake(time.time() + limits.retry_wait * 4**limits.tries)  # no try waits so long: the clock was set back

    @property
    def delay(self) -> float:
        """Seconds between two requests: the one asked for, or robots.txt's where that is longer."""
        return max(self.limits.delay, self._permission.crawl_delay)

    @property
    def has_room(self) -> bool:
        """May another request be under way? One at a time where there is a delay, two where there is none."""
        return len(self.in_flight) < (1 if self.delay else 2) and not self.is_done

    @property
    def is_done(self) -> bool:
        """Has this run asked as often as it may, or as often as makes sense?"""
        return self._gave_up or ((most := self.limits.max_pages) is not None and self.tally.requests >= most)

    def next_row(self) -> UrlRow | None:
        """The next address to ask for, taken as under way; what robots.txt does not allow is refused on the way."""
        now = time.time()
        if now < self.clock.waits_until:
            return None
        witness = self._silence.witness
        if witness is not None and witness.id not in self.in_flight:
            return self._taken(witness)
        while True:
            rows = self.ledger.pending(now, len(self.in_flight) + 1)
            row = next((r for r in rows if r.id not in self.in_flight), None)
            if row is None or self.needs.is_late(row):
                owes = self.ledger.owes(EARLY if row is not None and row.kind == "sitemap" else LISTING)
                if not owes and self.needs.next_round(is_last=row is None and not self.in_flight):
                    continue
                if row is None or owes or (self.in_flight and self.needs.awaits(row)):
                    return None
            if row.kind in ROBOTS:
                return self._taken(row)
            robots = self._permission.of(row.url)
            if isinstance(robots, UrlRow):
                return None if robots.id in self.in_flight or (robots.not_before or 0) > now else self._taken(robots)
            if site_of(row.url) == self.name:  # not those of a service that holds comments, or of a platform's API
                self.needs.sources.sitemaps = robots.sitemaps
            reason = robots.refuses(row.url) or self.needs.against(row)
            if reason is None:
                return self._taken(row)
            self.ledger.refuse(row, reason)

    def conditions(self, row: UrlRow) -> dict[str, str]:
        """Request headers that let the site answer "not modified": only where what it speaks of can still be read."""
        stated = (("If-None-Match", row.etag), ("If-Modified-Since", row.last_modified))
        headers = {name: value for name, value in stated if value}
        return headers if headers and self.ledger.earlier(row.url) is not None else {}

    def wakes_at(self) -> float | None:
        """The Unix time from which something may be asked again, None where nothing is pending or the run is done."""
        if self.is_done:
            return None
        ready = self.ledger.next_ready()
        return None if ready is None else max(ready, self.clock.waits_until)

    def seconds_to_wait(self) -> float:
        """How long the clock of this site still holds a request back."""
        delay = self.delay  # a little is added to it, for what the network may take from it
        return self.clock.last + (delay * 1.02 + 0.02 if delay else 0.0) - time.monotonic()

    def starts(self) -> None:
        """A request goes out now."""
        self.clock.last = time.monotonic()

    def sent(self, seconds_ago: float) -> None:
        """A request went out so long ago, and was answered now: when the site had it nobody knows, but not before it
        was on its way for ON_THE_WAY, or before now where the answer was quicker."""
        self.clock.last = max(self.clock.last, time.monotonic() - max(0.0, seconds_ago - ON_THE_WAY))

    def _taken(self, row: UrlRow) -> UrlRow:
        self.in_flight.add(row.id)
        self.tally.requests += row.kind not in ROBOTS
        return row

    def keep(self, row: UrlRow, exchange: Exchange) -> None:
        """Keep an answer, read for where it leads and what it tells."""
        whole = self.needs.reads(row)
        repeats = exchange.status == 304 and (whole or row.kind in TELLING)  # and so tells the same once more
        said = (self.ledger.body(row.url) if repeats else None) or exchange
        self.captured(row, exchange, heard_in(said, self.needs.topic, whole=whole))

    def captured(self, row: UrlRow, exchange: Exchange, heard: Heard = NOTHING_HEARD) -> None:
        """Keep an answer: its record, then its row, its links and what it tells in one transaction."""
        earlier = self._earlier(row, exchange)
        self._kept(
            row,
            exchange,
            earlier,
            found=list(self._found(row, exchange, heard)),
            problem=heard.problem,
            listed=heard.links.listed,
            and_then=lambda: self.needs.told(row, heard, exchange.status) if self._follow else None,
        )
        target = redirect_of(exchange) if row.kind == "seed" else None
        if target is not None and site_of(target) != self.name:
            self.tally.moved.append(target)
        self.tally.found += row.kind not in ROBOTS and exchange.status in (200, 304)
        self.tally.unchanged += earlier is not None
        self._ends(row)

    def _kept(self, row: UrlRow, exchange: Exchange, earlier: archive.Earlier | None = None, **told: Any) -> str:
        """Write the record of an answer, then its row (see `Ledger.commit`); gives the capture's id."""
        self._silence.ends()
        warc = self._warc_file()
        place = warc.append(exchange, earlier)
        try:
            revisit_of = earlier.capture_id if earlier else None
            self.ledger.commit(row, exchange, place, run_id=self.run_id, revisit_of=revisit_of, **told)
        except BaseException:
            warc.take_back(place)
            raise
        self.tally.captured += 1
        self.tally.bytes += len(exchange.body)
        return place.capture_id

    def not_captured(self, row: UrlRow, outcome: str, *, again: bool, wait: float | None = None) -> None:
        """Note that an address gave no answer to keep: asked again later, or failed once it was tried often enough.

        `wait` is a Retry-After in seconds: the whole site is left alone for so long.
        """
        self._silence.ends()
        if wait is not None:
            self.clock.waits_until = max(self.clock.waits_until, time.time() + wait)
            with self.ledger.transaction():
                self.ledger.set(self.WAITS_UNTIL, str(self.clock.waits_until))
            until = datetime.fromtimestamp(self.clock.waits_until, UTC)
            self.tally.notes.append(f"{self.server}: {outcome}, Retry-After until {until:%Y-%m-%d %H:%M:%S} UTC")
        self._missed(row, outcome, again=again, wait=wait or 0.0)

    def unanswered(self, row: UrlRow, outcome: str) -> None:
        """Note that the site itself gave no answer: where that happens again and again, it is left alone.

        From the second address in a row on the whole site waits, longer each time. Once it is taken for dead
        (see `Silence`) it is given up for this run. What it still owes stays pending where it has answered in this run,
        else it failed.
        """
        is_dead = not self._gave_up and self._silence.grows(row)
        self._missed(row, outcome, again=True, wait=0.0)
        if (silent := len(self._silence.addresses)) > 1:
            pause = self.limits.retry_wait * 2 ** (silent - 2)
            self.clock.waits_until = max(self.clock.waits_until, time.time() + pause)
        if is_dead:
            self._give_up(outcome)

    def _missed(self, row: UrlRow, outcome: str, *, again: bool, wait: float) -> None:
        if again and row.tries + 1 < self.limits.tries:
            backoff = max(self.limits.retry_wait * 4**row.tries, wait)
            self.ledger.retry(row, outcome, time.time() + backoff)
        else:
            self.ledger.fail(row, outcome)
        self._ends(row)

    def _give_up(self, outcome: str) -> None:
        self._gave_up = True
        if self.tally.captured:
            self.ledger.take_up(self._silence.addresses)  # their tries say nothing about them
            left = self.ledger.counts(own=True)["pending"]
            self.tally.notes.append(f"{self.server} stopped answering ({outcome}): {left} addresses are left pending")
        else:
            left = self.ledger.fail_pending(f"site unreachable: {outcome}")
            self.tally.notes.append(f"{self.server} does not answer ({outcome}): {left} addresses were not asked for")

    def refused(self, row: UrlRow, reason: str) -> None:
        """Note that an address may not be asked for after all."""
        self.ledger.refuse(row, reason)
        self._ends(row)

    def untouched(self, row: UrlRow) -> None:
        """Give an address back that was not asked for, as the run is ending."""
        self.in_flight.discard(row.id)
        self.tally.requests -= row.kind not in ROBOTS

    def close_warc(self) -> None:
        """Close the WARC file for good."""
        warc, self._warc = self._warc, None
        if warc is not None:
            sha256 = warc.close()
            with suppress(sqlite3.OperationalError):  # a full disk: the next opening of the ledger closes it
                self.ledger.close_warc(warc.path.name, sha256)

    def _ends(self, row: UrlRow) -> None:
        self.in_flight.discard(row.id)
        self._silence.forgets(row)
        if row.kind in ROBOTS:  # it opened the connection, so it reached the server later than it left here
            self.clock.last = time.monotonic()

    def _earlier(self, row: UrlRow, exchange: Exchange) -> archive.Earlier | None:
        """The capture that this answer repeats: by a 304, or byte for byte."""
        if exchange.status == 304:
            earlier = self.ledger.earlier(row.url)
            return earlier and replace(earlier, profile=archive.NOT_MODIFIED)
        return self.ledger.earlier(row.url, exchange.sha256) if exchange.status == 200 else None

    def _found(self, row: UrlRow, exchange: Exchange, heard: Heard) -> Iterator[Found]:
        yield from redirects(exchange, row.kind, row.hops, self.name)
        if self._follow:
            yield from entries(self.needs.follows(row, heard), exchange, self.name, self.ledger.knows)

    def _warc_file(self) -> archive.WarcFile:
        if self._warc is not None and self._warc.length > archive.SIZE_CAP:
            self.close_warc()
        if self._warc is None:
            name = f"{self.run_id}-{self._warcs:03}.warc.gz"
            self._warcs += 1
            self.ledger.begin_warc(name, self.run_id)
            self._warc = archive.WarcFile(self.ledger.folder / name, self._info)
        return self._warc
