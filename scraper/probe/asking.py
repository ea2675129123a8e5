"""What to ask a site next to learn whether its people speak of the topic; nothing more once that is clear."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.ledger import Found
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scraper.ledger import UrlRow
    from scraper.probe.findings import Findings

ENOUGH = 2.5  # of evidence: entries on the topic, with comments, that leave no doubt
SURE = 1.5  # of evidence: a title and a mention
SEARCHES = 3  # requests to a site's own search


def is_clear(found: Findings) -> bool:
    """Is there nothing more to learn?"""
    if found.moved is not None or (found.face is not None and found.face.nobodys and not found.entries):
        return True
    return found.evidence >= ENOUGH and found.is_discussed


def next_of(
    found: Findings,
    rows: Sequence[UrlRow],
    linked: Sequence[str],
    asked: Iterable[str],
    *,
    deeper: bool = False,
    pages: int | None = None,
) -> UrlRow | Found | None:
    """The next of the addresses that wait, or one to enter first; None where the rest would tell nothing more.

    `linked` are addresses on the site that others link to, the most often linked first; `asked` are the kinds of what
    was asked, in order. A `deeper` look reads more threads; `pages` of others are asked for, or the usual number.
    """
    if (seed := next((row for row in rows if row.kind == "seed"), None)) is not None:
        return seed
    if is_clear(found):
        return None
    choice = _Choice(found, rows, linked, [*asked], deeper, pages)
    return next((one for one in choice.in_order() if one is not None), None)


@dataclass(frozen=True, slots=True)
class _Choice:
    """What may be asked for next, each with its reason why not yet or not any more."""

    found: Findings
    rows: Sequence[UrlRow]
    linked: Sequence[str]
    done: list[str]
    deeper: bool
    pages: int | None

    def in_order(self) -> Iterator[UrlRow | Found | None]:
        """The cheapest that tells most first."""
        yield self.search()
        yield self.page_of_others()
        yield self.form()
        yield self.feed()
        yield self.comment_feed()
        yield self.list()
        yield self.thread()

    def search(self) -> UrlRow | None:
        """The site's own search: of posts, then of comments, then by another term."""
        asked = self.done.count("search")
        if asked >= (_BOTH if self.found.matching else SEARCHES) or (asked and not self.found.is_searched):
            return None
        return min((row for row in self.rows if _tells(row)), key=lambda row: row.id, default=None)

    def page_of_others(self) -> UrlRow | Found | None:
        """A page that others link to."""
        passed = {*self.found.kept, *self.found.lost, *self.found.passed}
        deep = [url for url in self.linked if url not in passed]
        most = self.pages or (_LINKED_DEEPER if self.deeper else 1)
        if not deep or self.found.matching or self.done.count("linked") >= most:
            return None
        return self._row(deep[0], "thread")

    def form(self) -> UrlRow | Found | None:
        """The search form on its page; by another term where there is a trace of the topic."""
        urls = [url for url in self.found.searches if url not in self.found.passed]
        most = _TERMS if self.found.matching or self.deeper else 1
        if not urls or self.found.is_searched or self.is_sure or self.done.count("form") >= most:
            return None
        return self._row(urls[0], "page")

    def feed(self) -> UrlRow | Found | None:
        """Its feed: where nothing was searched, it is open how many answer, or whose the site is."""
        found = self.found
        named = found.feeds or ([found.usual_feed] if found.usual_feed and found.is_doubtful else [])
        feeds = [url for url in named if url not in found.passed]
        is_silent = bool(found.matching) and not found.is_discussed
        if not feeds or "feed" in self.done:
            return None
        if not found.is_doubtful and ((self.has_searched and not is_silent) or self.is_sure):
            return None
        return self._row(feeds[0], "feed")

    def comment_feed(self) -> UrlRow | Found | None:
        """The newest comments, where no search told of comments."""
        feeds = [url for url in self.found.comment_feeds if url not in self.found.passed]
        is_told = self.found.is_searched or bool(self.found.matching and self.found.is_discussed)
        return None if not feeds or is_told or "comment-feed" in self.done else self._row(feeds[0], "feed")

    def list(self) -> UrlRow | None:
        """More entries: a part of a board, the next page of a list."""
        known = self.found.is_searched or self.found.matching
        if self.is_sure or (self.has_searched and (known or not self.deeper)):
            return None
        lists = self.done.count("list")
        if lists >= (_LISTS_DEEPER if self.deeper else _LISTS):
            return None
        if self.has_searched and lists > self.done.count("thread") // _THREADS_A_LIST:
            return None  # of what it listed so far, the liveliest first
        return min((row for row in self.rows if _LIST.search(row.url)), key=lambda row: row.id, default=None)

    def thread(self) -> UrlRow | Found | None:
        """A thread to look at, where it is open whether anybody answers, or what is said there."""
        found, most = self.found, _THREADS_DEEPER if self.deeper else _THREADS
        hits = [url for url in found.hits if url not in found.passed]
        is_told = not hits and not self.deeper and found.matching and found.is_discussed
        if self.done.count("thread") >= most or self.is_sure or is_told:
            return None
        if hits:
            return self._row(hits[0], "thread")
        if not (self.deeper or found.matching) and {"feed", "search", "form", "list"} & set(self.done):
            return None  # what is left would be luck
        waiting = {row.url: row for row in self.rows}
        best = [entry for entry in found.matching if entry.comments != 0 and entry.url in waiting]
        best = best or [entry for entry in found.matching if entry.url in waiting]
        if best:
            return waiting[max(best, key=lambda entry: entry.comments or 0).url]
        known = next((e for e in found.matching if e.comments is None and e.url not in found.passed), None)
        if known is not None and "thread" not in self.done:
            return Found(known.url, "thread")
        return self._liveliest(waiting)

    def _liveliest(self, waiting: dict[str, UrlRow]) -> UrlRow | None:
        talked = {entry.url: entry.comments or 0 for entry in self.found.entries.values()}
        threads = [row for row in waiting.values() if row.kind == "thread" or row.url in talked]
        if not threads and not talked:  # a front page leads to parts, and these to threads
            threads = [row for row in waiting.values() if row.kind in ("page", "archive")]
        threads = [row for row in threads if talked.get(row.url, 0) > 0] or threads
        return max(threads, key=lambda row: (talked.get(row.url, 0), -row.id), default=None)

    @property
    def is_sure(self) -> bool:
        """Is it on the topic without a doubt, and do people answer?"""
        return self.found.evidence >= SURE and self.found.is_discussed

    @property
    def has_searched(self) -> bool:
        """Did its own search answer?"""
        return self.found.is_searched or "form" in self.done

    def _row(self, url: str, kind: str) -> UrlRow | Found:
        return next((row for row in self.rows if row.url == url), None) or Found(url, kind)


def named(row: UrlRow, linked: frozenset[str], found: Findings) -> str:
    """What a request was, for `next_of`."""
    if row.url in found.searches:
        return "form"
    if row.kind == "seed":
        return "seed"
    if row.url in linked:
        return "linked"
    if row.url in found.comment_feeds:
        return "comment-feed"
    if row.url in found.feeds:
        return "feed"
    return "list" if _LIST.search(row.url) else row.kind.replace(" ", "-")


def _tells(row: UrlRow) -> bool:
    """Is this a search that tells of posts or comments, and not of pages or the names of tags?"""
    return row.kind == "search" and not re.search(r"/(?:pages|tags|categories)\?", row.url)


_TERMS = 3  # that a search form is asked for
_BOTH = 2  # searches: of posts and of comments
_LISTS, _LISTS_DEEPER = 2, 4  # pages that list more entries
_THREADS_A_LIST = 2  # that are read before the next list, where only comments can be on the topic
# Part of a board, or the next page of a list.
_LIST = re.compile(
    r"viewforum|forumdisplay|showforum|board[=/]|/forums?/[^/]+/?$|[?&/](?:page|paged|start)[=/]\d|/archives?/?$", re.I
)
_LINKED_DEEPER = 3  # pages that others link to
_THREADS, _THREADS_DEEPER = 3, 24


def home_of(urls: Sequence[str]) -> str:
    """The front page of the site that these addresses lie on: under the origin that most of them have."""
    origins: dict[str, int] = {}
    for url in urls:
        scheme, _, rest = url.partition("://")
        host, _, path = rest.partition("/")
        user = f"{path.partition('/')[0]}/" if path.startswith("~") else ""
        origins[f"{scheme}://{host}/{user}"] = origins.get(f"{scheme}://{host}/{user}", 0) + 1
    best = max(origins, key=lambda one: (origins[one], one.startswith("https")))
    found = normal(best)
    assert found is not None
    return found
