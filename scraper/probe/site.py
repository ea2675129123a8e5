"""One candidate while it is probed: a few requests, each chosen by what the answers before it said."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.errors import CaptureError
from scraper.ledger import Found, UrlRow
from scraper.ledger.rows import PROBED, ROBOTS
from scraper.probe.asking import named, next_of
from scraper.probe.findings import Findings, heed
from scraper.site import SiteCrawl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scraper.archive import Exchange
    from scraper.ledger import Ledger
    from scraper.needs import Aim
    from scraper.probe.target import Target
    from scraper.site import Limits
    from scraper.topic import Terms

DONE = "done"  # at the end of a ledger's fact PROBED: nothing more was worth asking


class SiteProbe(SiteCrawl):
    """A candidate's stream of requests. What it learns is in `found`; `when_done` is told once it asks no more."""

    def __init__(
        self,
        ledger: Ledger,
        run_id: str,
        limits: Limits,
        info: Mapping[str, str],
        *,
        aim: Aim,
        target: Target,
        allowance: Callable[[], bool],
        when_done: Callable[[SiteProbe], None],
    ) -> None:
        """`allowance` takes a request from the whole budget, or
        says no."""
        super().__init__(ledger, run_id, limits, info, aim=aim)
        self._warcs = len([*ledger.folder.glob(f"{run_id}-*.warc.gz")])  # a second look in the same run
        self._target = target
        self._of_others = frozenset(target.linked)
        self._asked = [what for what in (ledger.get(PROBED) or "").split() if what != DONE]
        self.found = recalled(ledger, self.needs.topic, self._of_others)
        self.is_over = False
        self._waits: float | None = None
        self._allowance = allowance
        self._when_done = when_done

    @property
    def is_done(self) -> bool:
        """Is this probe over?"""
        return self.is_over

    @property
    def has_room(self) -> bool:
        """One request at a time."""
        return not self.in_flight and not self.is_over

    def wakes_at(self) -> float | None:
        """When there may be more to ask; None once the probe is over."""
        return None if self.is_over else (self._waits or time.time())

    def next_row(self) -> UrlRow | None:
        """The next address to ask for; None while a second try is waited for, and once enough is known."""
        self._waits = None
        row = self._next()
        if row is None and self._waits is None and not self.in_flight:
            self.is_over = True
            self._when_done(self)
        return row

    def _next(self) -> UrlRow | None:
        now = time.time()
        if self.clock.waits_until > now:
            self._waits = self.clock.waits_until if self.clock.waits_until < now + PATIENCE else None
            return None
        while len(self._asked) < self._target.most and not self._gave_up:
            rows = self.ledger.pending(now + PATIENCE, _MANY)
            chosen = next_of(self.found, rows, self._target.linked, self._asked, deeper=self._target.deeper)
            if isinstance(chosen, Found):
                chosen = self._entered(chosen)
                if chosen is None:
                    continue
            if chosen is None:
                break
            robots = self._permission.of(chosen.url)
            row = robots if isinstance(robots, UrlRow) else chosen
            if (row.not_before or 0.0) > now:
                self._waits = row.not_before
                return None
            if isinstance(robots, UrlRow):
                return self._taken(robots)
            reason = robots.refuses(chosen.url)
            if self.delay > PATIENCE:
                self.found.problem = f"robots.txt asks for {self.delay:.0f} s between two requests"
                break
            if reason is None:
                return self._taken_up(chosen)
            self.ledger.refuse(chosen, reason)
            self._passes(chosen.url)
            if chosen.kind == "seed":
                self.found.problem = reason
                break
        self._notes(DONE)
        return None

    def _taken_up(self, row: UrlRow) -> UrlRow | None:
        if not row.tries and not self._allowance():
            return None
        if not row.tries:
            self._notes(named(row, self._of_others, self.found))
        return self._taken(row)

    def _notes(self, what: str) -> None:
        self._asked.append(what)
        self.ledger.note(PROBED, " ".join(self._asked))

    def _entered(self, found: Found) -> UrlRow | None:
        """An address to ask for that no page of the site led to; None where it was settled already."""
        self.ledger.discover([found], self.run_id)
        row = self.ledger.row(found.url)
        if row is None or row.state != "pending":
            self._passes(found.url)
            return None
        return row

    def _passes(self, url: str) -> None:
        """Ask for this one no more."""
        self.found.passed.add(url)

    def keep(self, row: UrlRow, exchange: Exchange) -> None:
        """Keep an answer, and what it says of the site."""
        super().keep(row, exchange)
        self.found.passed.add(row.url)
        if row.kind not in ROBOTS:
            heed(self.found, row, exchange, self.needs.topic, self._of_others)

    def _missed(self, row: UrlRow, outcome: str, *, again: bool, wait: float) -> None:
        super()._missed(row, outcome, again=again, wait=wait)
        if row.kind in ("seed", *ROBOTS) and not self.found.answered:
            self.found.problem = outcome
        if not again or row.tries + 1 >= self.limits.tries:
            self._passes(row.url)

    def refused(self, row: UrlRow, reason: str) -> None:
        """Note that an address may not be asked for after all."""
        super().refused(row, reason)
        self.found.problem = self.found.problem or reason
        self._passes(row.url)


def recalled(ledger: Ledger, topic: Terms, linked: frozenset[str]) -> Findings:
    """What the captures of earlier probes say, read again: by today's terms, and with nothing asked."""
    found = Findings()
    for capture in ledger.live():
        row = ledger.row(capture.url)
        if row is None or capture.kind in ROBOTS:
            continue
        found.passed.add(row.url)
        try:
            heed(found, replace(row, kind=capture.kind), ledger.answer(capture), topic, linked)
        except CaptureError:
            continue
    if not found.answered and found.moved is None and found.problem is None:
        found.problem = ledger.lost_seed()
    return found


_MANY = 500  # addresses that wait, of which the next is chosen
PATIENCE = 30.0  # seconds that a second try, or the end of a Retry-After, is waited for
