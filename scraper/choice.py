"""Which threads of a site are wanted: on the topic, and in the period, by what its sources told of them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from scraper.rules import refuses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.aim import Aim
    from scraper.ledger import Found, Ledger
    from scraper.ledger.threads import ThreadRow


class Choice:
    """What a run chooses of a site; facts in its ledger: `searched` and `bounded`, whether a source named the threads
    on the topic, or in the period."""

    def __init__(self, ledger: Ledger, aim: Aim) -> None:
        """`ledger` is the open one of the site."""
        self._ledger = ledger
        self._aim = aim

    def hears(self, kind: str, url: str, status: int, run_id: str) -> None:
        """Note that a source answered a search, or a listing within the period; a part of the open transaction."""
        if kind == "search" and status == 200:
            self._ledger.set("searched", run_id)
        if kind == "listing" and status == 200 and _BOUNDED.search(url):
            self._ledger.set("bounded", run_id)

    def is_named(self, run_id: str) -> None:
        """Note that a search named threads; a part of the open transaction."""
        self._ledger.set("searched", run_id)

    def forgets(self) -> None:
        """Nobody was asked yet for what is wanted now."""
        self._ledger.set("searched", "")
        self._ledger.set("bounded", "")

    def recalls(self, asked: Sequence[Found], run_id: str) -> None:
        """Note what was answered before of what is `asked` now, as all of it; a part of the open transaction."""
        for kind in ("search", "listing"):
            rows = [self._ledger.row(one.url) for one in asked if one.kind == kind]
            rows = [row for row in rows if kind == "search" or row is None or _BOUNDED.search(row.url)]
            if rows and all(row is not None and row.state == "captured" and row.last_status == 200 for row in rows):
                self.hears(kind, asked[0].url if rows[0] is None else rows[0].url, 200, run_id)

    @property
    def is_searched(self) -> bool:
        """Did a search name the threads on the topic?"""
        return self._aim.is_topical and bool(self._ledger.get("searched"))

    @property
    def is_made(self) -> bool:
        """Did a source name the threads that are wanted, by a search or by their dates?"""
        return self.is_searched or self._is_bounded

    @property
    def _is_bounded(self) -> bool:
        return bool(self._aim.period and self._ledger.get("bounded"))

    def wants(self, thread: ThreadRow) -> bool:
        """Is a thread on the topic, and not outside the period or the rules of the seeds?"""
        return (thread.is_matching or not self._aim.is_topical) and not self.is_left_out(thread)

    def is_left_out(self, thread: ThreadRow) -> bool:
        """Is a thread outside the period or the rules of the seeds, whatever it says?"""
        return self.is_outside(thread) or refuses(self._aim.rules, thread.url, None) is not None

    def is_outside(self, thread: ThreadRow | None) -> bool:
        """Is a thread outside the period? One that the source did not name among all inside is."""
        if thread is not None and thread.published is not None:
            return self._aim.period.leaves_out(datetime.fromisoformat(thread.published))
        return thread is None and self._is_bounded

    def lacks_counts(self) -> bool:
        """Is the count of any thread that is wanted not known?"""
        threads = self._ledger.threads
        if not self._aim.period:
            return threads.lacks_counts(matching=self._aim.is_topical)
        return any(self.wants(one) for one in threads.uncounted())


_BOUNDED = re.compile(r"[?&](?:after|before|published-min|published-max)=")  # a source was asked within a period
