"""What is asked of a site's sources once they have answered all that they were asked before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper import platforms
from scraper.asking import first_of

if TYPE_CHECKING:
    from scraper.aim import Aim
    from scraper.choice import Choice
    from scraper.ledger import Found, Ledger
    from scraper.left_out import LeftOut
    from scraper.sources import Sources


class Rounds:
    """The rounds of one run at one site; every change is a part of the transaction that is open."""

    def __init__(
        self, ledger: Ledger, sources: Sources, choice: Choice, left_out: LeftOut, aim: Aim, run_id: str
    ) -> None:
        """`ledger` is the open one of the site; `choice` says which threads are wanted."""
        self._ledger = ledger
        self._sources = sources
        self._choice = choice
        self._left_out = left_out
        self._aim = aim
        self._run_id = run_id

    def begin(self, *, is_last: bool) -> bool:
        """Enter what the first of these asks for that asks for anything: what was given in part of the threads that are
        wanted; the source that comes instead of one that listed nothing, or not all; the pages and feeds where comments
        lack; and where nothing else is left to ask (`is_last`) what no page showed. Is there anything?"""
        is_more = self._choice.is_made and self._enter(self._partly())
        is_more = is_more or (not self._choice.is_searched and self._falls_back())
        return is_more or self._asks_for_lacking() or (is_last and self._enter(self._remainder()))

    def _asks_for_lacking(self) -> bool:
        on_page = self._aim.evidence == "page"
        return self._left_out.ask(self._sources.answering, self._run_id, self._choice.wants, on_page=on_page)

    def _partly(self) -> list[Found]:
        """The posts of threads that are wanted and were given in part; then, of those still in part, the comments."""
        matching = [thread for thread in self._ledger.threads.all() if self._choice.wants(thread)]
        posts = self._sources.wanted("posts", [thread for thread in matching if not thread.has_post])
        if posts:
            return posts
        partly = [thread for thread in matching if thread.asked is None and not thread.is_whole]
        if self._aim.period:  # of one whose post is not told yet nobody knows when it was written
            partly = [thread for thread in partly if thread.has_post]
        self._ledger.threads.ask([thread.url for thread in partly], self._run_id)
        return self._sources.wanted("comments", partly)

    def _remainder(self) -> list[Found]:
        """Of threads whose listings and pages showed fewer comments than there are, what else may have them."""
        threads = [thread for thread in self._ledger.threads.all() if thread.is_short and thread.sought is None]
        threads = [thread for thread in threads if self._choice.wants(thread)]
        rows = ((thread, self._ledger.row(thread.url)) for thread in threads)
        threads = [thread for thread, row in rows if row is None or row.reason != "protected"]
        self._ledger.threads.seek([thread.url for thread in threads], self._run_id)
        return self._sources.wanted("remainder", threads)

    def _enter(self, found: list[Found]) -> bool:
        self._ledger.add(found, self._run_id)
        return bool(found)

    def _falls_back(self) -> bool:
        """Ask the source that comes instead of one that listed nothing, or not all of the site."""
        if self._sources.is_all:
            return False
        named = self._sources.named
        for other in (*map(platforms.instead, self._sources.known), named):
            if (
                other is None
                or self._sources.knows(other)
                or (named is not None and other.platform == named.platform and other != named)
            ):
                continue
            if not self._ledger.threads.has_api():
                self._sources.shut()
            self._sources.enter(other)
            if self._enter(first_of(other, self._aim, self._aim.topic)):
                return True
        return False
