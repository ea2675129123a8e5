"""What a run need not ask a site for: what its sources have told already, and what nobody wants."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.anew import SEARCHED
from scraper.asked import EARLIER
from scraper.endless import MOST_IDLE
from scraper.ledger import LISTED
from scraper.ledger.rows import OFF_TOPIC, WHOLE
from scraper.period import OUTSIDE
from scraper.rules import refuses

if TYPE_CHECKING:
    from scraper.aim import Aim
    from scraper.asked import Asked
    from scraper.choice import Choice
    from scraper.ledger import Ledger, UrlRow
    from scraper.ledger.threads import ThreadRow
    from scraper.searching import Searching
    from scraper.sources import Sources

COUNTED = "every count is known"
SWEPT = "sweep"  # a fact about a site: the run that began the sweep that is under way


class Needless:
    """What one run can do without at one site, read off its ledger."""

    def __init__(
        self, ledger: Ledger, aim: Aim, sources: Sources, choice: Choice, searching: Searching, asked: Asked
    ) -> None:
        """`ledger` is the open one of the site."""
        self._ledger = ledger
        self._aim = aim
        self._sources = sources
        self._choice = choice
        self._searching = searching
        self._asked = asked

    @property
    def is_led(self) -> bool:
        """Can the site be asked for what is wanted, by a source or by its search?"""
        return self._ledger.via == "live" and (bool(self._sources.known) or self._searching.is_open)

    @property
    def has_hops(self) -> bool:
        """Does a rule of the seeds count steps?"""
        return any(rule.hops is not None for rule in self._aim.rules)

    def against(self, row: UrlRow) -> str | None:
        """Why an address need not be asked for; None where it has to be."""
        if row.kind in MET and (reason := self._outside(row)):
            return reason
        if row.kind == "search" and not self._asked.has(row):
            return EARLIER
        if not self.is_led:
            return None
        if row.kind in ("listing", "archive", "page"):
            is_elsewhere = row.kind != "listing" and _BOARD.search(row.url)
            if row.kind == "archive" and self._sources.is_whole and not is_elsewhere:
                return LISTED
            return SEARCHED if self._choice.is_searched and (row.kind == "archive" or not is_elsewhere) else None
        if row.kind == "sitemap":
            idle = ENDLESS if self._sources.idle_sitemaps >= MOST_IDLE else None
            return SEARCHED if self._choice.is_searched else idle
        if row.kind == "counts":
            return None if self._ledger.get(SWEPT) or self._choice.lacks_counts() else COUNTED
        if row.kind not in ("thread", "comments", "lacking"):
            return None
        thread = self.thread_of(row)
        if self._choice.is_outside(thread):
            return OUTSIDE
        if self._aim.is_topical and (thread is None or not thread.is_matching):
            is_known = thread is not None and (thread.is_whole or self._sources.lists_comments)
            return OFF_TOPIC if self._choice.is_searched or is_known else None
        if thread is None or not thread.is_whole or (row.kind == "thread" and self._aim.evidence == "page"):
            return None
        return None if self._aim.sweep and thread.held and not self._sources.lists_comments else WHOLE

    def thread_of(self, row: UrlRow) -> ThreadRow | None:
        """The thread that a page is of: a page of its comments was met on it, or on another such page."""
        url = row.url if row.kind == "thread" else self._ledger.thread_behind(row)
        return self._ledger.threads.of(url) if url else None

    def _outside(self, row: UrlRow) -> str | None:
        """Why an address is outside the period, or the rules of the seeds; of its own comments a thread decides."""
        steps = self._ledger.steps.to(row.id) if self.has_hops and row.kind != "comments" else None
        url = (self._ledger.thread_behind(row) or row.url) if row.kind == "comments" and self._aim.rules else row.url
        return self._aim.period.refuses(row.url) or refuses(self._aim.rules, url, steps)


ENDLESS = "trap: sitemaps that name nothing new"
MET = ("thread", "comments", "page", "archive")  # kinds of addresses that are met as links
_BOARD = re.compile(r"forum|foren|foro|board|communit|discuss|topic|phpbb|vbulletin", re.I)  # another program beside it
