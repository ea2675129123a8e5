"""Telling a site that is dead from pages that are: how many addresses in a row gave no answer, and one that had."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scraper.politeness import Robots
from scraper.urls import origin_of

if TYPE_CHECKING:
    from scraper.ledger import Ledger, UrlRow
    from scraper.permission import Permission

_SILENT = "unanswered"  # the fact in the ledger: ids of addresses
SILENT = 6  # addresses in a row that give no answer at all, the last of them one that had: then the site is given up


class Silence:
    """Addresses of a site that gave no answer since the last one that did.

    Six pages in a row may hang by themselves, so the last of SILENT is a `witness`, asked before all others: the page
    that answered last, or robots.txt. Only where that gives no answer either is the site taken for dead.

    The ledger knows these addresses too: where a run is cut short before that is decided, the next one asks for them
    again, for their tries say nothing about them.
    """

    def __init__(self, ledger: Ledger, permission: Permission) -> None:
        """`ledger` is the open one of the site, `permission` what its robots.txt say."""
        self.addresses: set[int] = set()
        self.witness: UrlRow | None = None
        self._ledger = ledger
        self._permission = permission
        self._fact = _SILENT if ledger.via == "live" else f"archive {_SILENT}"
        ledger.take_up(json.loads(ledger.get(self._fact) or "[]"))

    def ends(self) -> None:
        """An answer came, whatever it says."""
        if self.addresses:
            self._ledger.note(self._fact, "[]")
        self.addresses.clear()
        self.witness = None

    def grows(self, row: UrlRow) -> bool:
        """One more gave no answer: is the site dead?"""
        self.addresses.add(row.id)
        self._ledger.note(self._fact, json.dumps(sorted(self.addresses)))
        if self.witness is not None:
            return row.id == self.witness.id
        if len(self.addresses) >= SILENT - 1:
            self.witness = self._called(row)
            return self.witness is None
        return False

    def forgets(self, row: UrlRow) -> None:
        """This address is not asked any more: it may be no witness."""
        if self.witness is not None and row.id == self.witness.id:
            self.witness = None

    def _called(self, row: UrlRow) -> UrlRow | None:
        """The witness, due to be asked; None where it gave no answer already."""
        page = self._ledger.answered_last()
        robots = self._permission.of(page) if page is not None else None
        may_ask = isinstance(robots, Robots) and page is not None and robots.refuses(page) is None
        url = page if may_ask and page is not None else f"{origin_of(row.url)}/robots.txt"
        held = self._ledger.row(url)
        if held is None or held.id in self.addresses:
            return None
        self._ledger.due(url)
        return self._ledger.row(url)
