"""Which searches are of today's terms: what was asked by earlier ones, and not answered yet, is not asked any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.asking import first_of
from scraper.platforms.results import is_filed_under

if TYPE_CHECKING:
    from scraper.aim import Aim
    from scraper.ledger import Ledger, UrlRow
    from scraper.searching import Searching
    from scraper.sources import Sources
    from scraper.topic import Terms

EARLIER = "asked by earlier terms"


class Asked:
    """What the terms, period and scope of today ask of a site's own search, by its API, its feeds or its form."""

    def __init__(self, ledger: Ledger, aim: Aim, topic: Terms, sources: Sources, searching: Searching) -> None:
        """`ledger` is the open one of the site."""
        self._ledger = ledger
        self._aim = aim
        self._topic = topic
        self._sources = sources
        self._searching = searching
        self._first: dict[int, frozenset[str]] = {}  # by how many sources are known

    def has(self, row: UrlRow) -> bool:
        """Is a search one of today's, or met on the answer of one?"""
        while row.url not in self._asked():
            if self._searching.answers(row):
                return self._aim.is_topical and self._searching.asks(row.url)
            name = is_filed_under(row.url) if self._searching.is_open else None
            if name is not None:
                return self._aim.is_topical and self._topic.found(name)[1] is not None
            met_on = self._ledger.steps.met_on(row.id)
            above = self._ledger.row(met_on) if met_on is not None else None
            if above is None or above.kind != "search" or above.id >= row.id:
                return False
            row = above
        return True

    def _asked(self) -> frozenset[str]:
        known = self._sources.known
        if len(known) not in self._first:
            asked = (one.url for source in known for one in first_of(source, self._aim, self._topic))
            self._first[len(known)] = frozenset(asked)
        return self._first[len(known)]
