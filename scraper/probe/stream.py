"""A probe's stream of requests: one at a time, each chosen by what the answers before it said, within a budget."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from scraper.ledger import Found, UrlRow
from scraper.ledger.rows import ROBOTS
from scraper.site import SiteCrawl

if TYPE_CHECKING:
    from collections.abc import Callable

DONE = "done"  # at the end of the fact that lists what was asked: nothing more was worth asking
PATIENCE = 30.0  # seconds that a second try, or the end of a Retry-After, is waited for


class Probing(SiteCrawl, ABC):
    """A candidate while it is asked. `when_done` is told once nothing more is."""

    FACT = ""  # under which name the ledger keeps what was asked, in order

    def __init__(
        self, *given: Any, most: int, allowance: Callable[[], bool], when_done: Callable[[Any], None], **more: Any
    ) -> None:
        """`most` are requests to it in all; `allowance` takes one from the whole budget, or says no."""
        super().__init__(*given, **more)
        self._warcs = len([*self.ledger.folder.glob(f"{self.run_id}-*.warc.gz")])  # a second look in the same run
        self._asked = [what for what in (self.ledger.get(self.FACT) or "").split() if what != DONE]
        self.is_over = False
        self._waits: float | None = None
        self._most = most
        self._allowance = allowance
        self._when_done = when_done

    # -- what each kind of probe knows -----------------------------------------------------------------------------

    @abstractmethod
    def _wanted(self) -> UrlRow | Found | None:
        """The next of the addresses that wait, or one to enter first; None where the rest tells nothing more."""

    @abstractmethod
    def _passes(self, url: str) -> None:
        """Ask for this one no more."""

    @abstractmethod
    def _is_refused(self, row: UrlRow, reason: str) -> bool:
        """Note that robots.txt refuses an address; does that end the probe?"""

    def _name(self, row: UrlRow) -> str:
        """What a request is, in the fact that lists what was asked."""
        return row.kind

    # -- what is common to all -------------------------------------------------------------------------------------

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
        if row is None and self._waits is None and not self.in_flight and not self.is_over:
            self.is_over = True
            self._when_done(self)
        return row

    def _next(self) -> UrlRow | None:
        now = time.time()
        if self.clock.waits_until > now:
            self._waits = self.clock.waits_until if self.clock.waits_until < now + PATIENCE else None
            return None
        while len(self._asked) < self._most and not self._gave_up:
            chosen = self._wanted()
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
                reason = f"robots.txt asks for {self.delay:.0f} s between two requests"
                self._is_refused(chosen, reason)
                break
            if reason is None:
                return self._taken_up(chosen)
            self.ledger.refuse(chosen, reason)
            self._passes(chosen.url)
            if self._is_refused(chosen, reason):
                break
        self._notes(DONE)
        return None

    def _taken_up(self, row: UrlRow) -> UrlRow | None:
        if not row.tries and not self._allowance():
            return None
        if not row.tries:
            self._notes(self._name(row))
        return self._taken(row)

    def _notes(self, what: str) -> None:
        self._asked.append(what)
        self.ledger.note(self.FACT, " ".join(self._asked))

    def _entered(self, found: Found) -> UrlRow | None:
        """An address to ask for that no page of the site led to; None where it was settled already."""
        self.ledger.discover([found], self.run_id)
        row = self.ledger.row(found.url)
        if row is None or row.state != "pending":
            self._passes(found.url)
            return None
        return row

    def _missed(self, row: UrlRow, outcome: str, *, again: bool, wait: float) -> None:
        super()._missed(row, outcome, again=again, wait=wait)
        if row.kind not in ROBOTS and (not again or row.tries + 1 >= self.limits.tries):
            self._passes(row.url)

    def refused(self, row: UrlRow, reason: str) -> None:
        """Note that an address may not be asked for after all."""
        super().refused(row, reason)
        self._passes(row.url)
