"""The sources of a site, as its ledger remembers them: those that may answer, those that are shut, and whether all of
the site was listed."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC
from typing import TYPE_CHECKING, Literal

from scraper.dates import iso_date
from scraper.items import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.items import Link
    from scraper.ledger import Ledger


class Sources:
    """How a site can be asked as a whole, of each platform one source; every change is a part of the open transaction.

    Facts in the ledger: `sources` (as they were met), `shut` (platforms that told nothing), `whole` (what was listed).
    """

    def __init__(self, ledger: Ledger) -> None:
        """`ledger` is the open one of the site; a web archive is asked for no source."""
        self._ledger = ledger
        self._known: tuple[Source, ...] = ()
        self._mapped: set[str] = set()  # what the sitemaps of this run list

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
        """Did a source list all posts of the site?"""
        return self.is_all or self._ledger.get("whole") is not None

    @property
    def is_all(self) -> bool:
        """Did a source list all posts and all else, as the static pages of a blog?"""
        is_of_old = self._ledger.get("sources") is None and self._ledger.get("source") is not None
        return is_of_old or self._ledger.get("whole") == "all"

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

    def list_all(self, what: Literal["all", "posts"] = "all") -> None:
        """All of the site was listed, or all its posts."""
        if not self.is_all:
            self._ledger.set("whole", what)

    def take_up_newer(self, links: Iterable[Link]) -> None:
        """Of what a sitemap lists let those be asked for again that changed since they were captured, and count the
        sitemaps in a row that named nothing new."""
        is_idle = True
        for link in links:
            self._mapped.add(link.url)
            row = self._ledger.row(link.url)
            is_idle &= row is not None
            changed = iso_date(link.changed) if link.changed else None
            if row is None or row.state != "captured" or changed is None:
                continue
            held = self._ledger.last_capture(link.url)
            if held is not None and (changed if changed.tzinfo else changed.replace(tzinfo=UTC)) > held.fetched_at:
                self._ledger.due(link.url)
        self._ledger.set("idle sitemaps", str(self.idle_sitemaps + 1 if is_idle else 0))

    def judge_sitemaps(self) -> None:
        """All of the site was listed where the sitemaps have each post that its other pages lead to, and these some."""
        if not self._mapped or self.is_all:
            return
        met = [url for url in self._ledger.threads_met() if _DATED.search(url)]
        if len(met) >= _SOME and self._mapped.issuperset(met):
            self.list_all()

    @property
    def idle_sitemaps(self) -> int:
        """How many sitemaps in a row named nothing new."""
        return int(self._ledger.get("idle sitemaps") or 0)

    def _shut(self) -> list[str]:
        return list(json.loads(self._ledger.get("shut") or "[]"))


_SOME = 3  # posts that say whether a sitemap has them all
_DATED = re.compile(r"/(?:19|20)\d\d/\d\d?/")
