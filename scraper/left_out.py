"""What a site's API left out of its threads: how many comments each has, and where those that lack are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper import platforms
from scraper.ledger import PRIORITIES, Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scraper.items import Link, Source
    from scraper.ledger import Ledger, UrlRow
    from scraper.ledger.threads import ThreadRow
    from scraper.told import Told


class LeftOut:
    """What lacks of the threads of one site; every change is a part of the transaction that is open.

    Facts in the ledger, of a feed in the order of counts: `least` (the count that came last), `rest is silent` (it was
    none).
    """

    def __init__(self, ledger: Ledger) -> None:
        """`ledger` is the open one of the site."""
        self._ledger = ledger

    def begin_again(self, *, is_sweep: bool) -> None:
        """The counts are asked for from the first again, in a sweep by answers as long as they are now."""
        if is_sweep:
            self._ledger.set("counts entries", "0")
        self._ledger.set("least", "")
        self._ledger.set("rest is silent", "")

    def count(self, row: UrlRow, told: Sequence[Told]) -> None:
        """Note how far the counts of a feed have sunk, where it is in their order."""
        if not is_by_count(row):
            return
        if self.is_silence(row, told):
            self._ledger.set("rest is silent", "1")
        counts = self._counts(told)
        is_sorted = counts == sorted(counts, reverse=True)
        self._ledger.set("least", str(counts[-1] if counts and is_sorted else 0))  # in no order: none is less

    def is_silence(self, row: UrlRow, told: Sequence[Told]) -> bool:
        """Do the counts of a feed sink to nothing, so that the rest of it has no comments?"""
        counts = self._counts(told) if is_by_count(row) else []
        return bool(counts) and counts[0] > counts[-1] == 0 and counts == sorted(counts, reverse=True)

    def ask(self, sources: Iterable[Source], run_id: str, wants: Callable[[ThreadRow], bool], *, on_page: bool) -> bool:
        """Enter where comments that an API left out are likely to be, of the threads that `wants` takes: is there
        anything?

        Where pages are evidence (`on_page`) those of the threads come first: they show some of them.
        """
        threads = self._ledger.threads
        if self._ledger.get("rest is silent"):
            threads.rest_is_silent()
        if (on_page and self._ledger.owes(PRIORITIES["thread"])) or not threads.are_partly():
            return False
        in_feed = 0 if on_page else int(self._ledger.get("counts entries") or 0)
        partly = [one for one in threads.all() if one.has_post and not one.is_whole]
        wanted = [one.url for one in partly if wants(one)]
        is_any = False
        for source in sources:
            likely = platforms.requests_for(source, threads.partly(), in_feed)
            for url in wanted:
                links = self._next(likely.get(url, ()))
                behind = self._ledger.row(url)
                self._ledger.add([Found(one.url, one.kind) for one in links], run_id, behind.id if behind else None)
                is_any |= bool(links)
        return is_any

    def _next(self, groups: Iterable[Sequence[Link]]) -> list[Link]:
        """The first group's links that were not asked for yet: one may spare the next."""
        for links in groups:
            rows = [(link, self._ledger.row(link.url)) for link in links]
            left = [link for link, row in rows if row is None or (row.state == "pending" and row.kind != link.kind)]
            if left:
                return left
        return []

    def _counts(self, told: Sequence[Told]) -> list[int]:
        """The counts of a page of the feed, behind the least of those before."""
        least = self._ledger.get("least")
        return [*([int(least)] if least else []), *(one.declared or 0 for one in told)]


def is_by_count(row: UrlRow) -> bool:
    """Is this a page of a feed with the liveliest threads first?"""
    return row.kind == "counts" and "orderby=comment_count" in row.url
