"""The sources of a site, as its ledger remembers them: those that may answer, those that are shut, and whether all of
the site was listed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from scraper.items import Source

if TYPE_CHECKING:
    from scraper.ledger import Ledger


class Sources:
    """How a site can be asked as a whole, of each platform one source; every change is a part of the open transaction.

    Facts in the ledger: `sources` (as they were met), `shut` (platforms that told nothing), `whole` (is all listed?).
    """

    def __init__(self, ledger: Ledger) -> None:
        """`ledger` is the open one of the site; a web archive is asked for no source."""
        self._ledger = ledger
        self._known: tuple[Source, ...] = ()

    @property
    def known(self) -> tuple[Source, ...]:
        """All that pages named or that came instead, in that order."""
        if not self._known and self._ledger.via == "live" and (stated := self._ledger.get("sources")):
            self._known = tuple(Source(**one) for one in json.loads(stated))
        if not self._known and self._ledger.via == "live" and (stated := self._ledger.get("source")):
            self._known = (Source(**json.loads(stated)),)  # of a ledger that knew only one
        return self._known

    @property
    def answering(self) -> list[Source]:
        """Those that told something."""
        shut = self._shut()
        return [source for source in self.known if source.platform not in shut]

    @property
    def is_whole(self) -> bool:
        """Did a source list all of the site?"""
        is_of_old = self._ledger.get("sources") is None and self._ledger.get("source") is not None
        return is_of_old or self._ledger.get("whole") is not None

    def knows(self, source: Source) -> bool:
        """Is a source of that platform known?"""
        return source.platform in {known.platform for known in self.known}

    def enter(self, source: Source) -> bool:
        """Remember a source; was it new?"""
        if self.knows(source):
            return False
        known = (*self.known, source)
        self._ledger.set("sources", json.dumps([asdict(one) for one in known]))
        self._known = known if self._ledger.via == "live" else ()
        return True

    def shut(self) -> None:
        """None of those known told anything: they are not asked again."""
        self._ledger.set("shut", json.dumps(sorted({*self._shut(), *(source.platform for source in self.known)})))

    def list_all(self) -> None:
        """All of the site was listed."""
        self._ledger.set("whole", "1")

    def _shut(self) -> list[str]:
        return list(json.loads(self._ledger.get("shut") or "[]"))
