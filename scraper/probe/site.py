"""One candidate while it is probed: a few requests, each chosen by what the answers before it said."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.errors import CaptureError
from scraper.ledger.rows import PROBED, ROBOTS
from scraper.probe.asking import named, next_of
from scraper.probe.findings import Findings, heed
from scraper.probe.stream import PATIENCE, Probing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scraper.archive import Exchange
    from scraper.ledger import Found, Ledger, UrlRow
    from scraper.needs import Aim
    from scraper.probe.target import Target
    from scraper.site import Limits
    from scraper.topic import Terms


class SiteProbe(Probing):
    """A candidate's stream of requests. What it learns is in `found`."""

    FACT = PROBED

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
        """See `Probing`."""
        super().__init__(
            ledger, run_id, limits, info, aim=aim, most=target.most, allowance=allowance, when_done=when_done
        )
        self._target = target
        self._of_others = frozenset(target.linked)
        self.found = recalled(ledger, self.needs.topic, self._of_others)

    def _wanted(self) -> UrlRow | Found | None:
        target, rows = self._target, self.ledger.pending(time.time() + PATIENCE, _MANY)
        return next_of(self.found, rows, target.linked, self._asked, deeper=target.deeper, pages=target.pages)

    def _name(self, row: UrlRow) -> str:
        return named(row, self._of_others, self.found)

    def _passes(self, url: str) -> None:
        self.found.passed.add(url)

    def _is_refused(self, row: UrlRow, reason: str) -> bool:
        is_slow = " asks for " in reason
        if row.kind == "seed" or is_slow:
            self.found.problem = reason
        return row.kind == "seed" or is_slow

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

    def refused(self, row: UrlRow, reason: str) -> None:
        """Note that an address may not be asked for after all."""
        super().refused(row, reason)
        self.found.problem = self.found.problem or reason


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
