"""What to ask a site next to learn whether its people speak of the topic; nothing more once that is clear."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.ledger import Found
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.ledger import UrlRow
    from scraper.probe.findings import Findings

ENOUGH = 3  # entries on the topic, with comments, that leave no doubt
SEARCHES = 3  # requests to a site's own search


def is_clear(found: Findings) -> bool:
    """Is there nothing more to learn?"""
    if found.moved is not None or (found.face is not None and found.face.nobodys and not found.entries):
        return True
    return len(found.matching) >= ENOUGH and found.is_discussed


def next_of(
    found: Findings, rows: Sequence[UrlRow], linked: Sequence[str], asked: Iterable[str], *, deeper: bool = False
) -> UrlRow | Found | None:
    """The next of the addresses that wait, or one to enter first; None where the rest would tell nothing more.

    `linked` are addresses on the site that others link to, the most often linked first; `asked` are the kinds of what
    was asked, in order. A `deeper` look reads more threads.
    """
    waiting = {row.url: row for row in rows}
    done = list(asked)
    seed = next((row for row in rows if row.kind == "seed"), None)
    if seed is not None:
        return seed
    if is_clear(found):
        return None
    searched = done.count("search")
    if searched < (_BOTH if found.matching else SEARCHES) and (searches := [row for row in rows if _tells(row)]):
        return min(searches, key=lambda row: row.id)
    deep = [url for url in linked if url not in found.kept and url not in found.lost and url not in found.passed]
    if deep and done.count("linked") < _LINKED and not found.matching:
        return waiting.get(deep[0]) or Found(deep[0], "thread")
    feeds = [url for url in found.feeds if url not in found.passed]
    if not {"feed", "search"} & set(done) and feeds:
        return waiting.get(feeds[0]) or Found(feeds[0], "feed")
    is_open = not (found.matching and found.is_discussed)
    may_search = found.search is not None and found.search not in found.passed
    if found.search is not None and may_search and not {"search", "form"} & set(done) and is_open:
        return waiting.get(found.search) or Found(found.search, "page")
    feeds = [url for url in found.comment_feeds if url not in found.passed]
    if not found.matching and not {"search", "comment-feed"} & set(done) and feeds:
        return waiting.get(feeds[0]) or Found(feeds[0], "feed")
    if (
        not found.matching
        and not {"search", "form"} & set(done)
        and done.count("list") < (_LISTS * 2 if deeper else _LISTS)
    ):
        lists = [row for row in rows if _LIST.search(row.url)]
        if lists:
            return min(lists, key=lambda row: row.id)
    if not (deeper or found.matching) and {"feed", "search", "form", "list"} & set(done):
        return None  # what is left would be luck
    return _thread(found, waiting, done, most=_THREADS_DEEPER if deeper else _THREADS)


def _thread(found: Findings, waiting: dict[str, UrlRow], done: list[str], *, most: int) -> UrlRow | Found | None:
    """A thread to look at, where it is open whether anybody answers, or what is said there."""
    if done.count("thread") >= most or (found.matching and found.is_discussed):
        return None
    best = [entry for entry in found.matching if entry.comments != 0 and entry.url in waiting]
    best = best or [entry for entry in found.matching if entry.url in waiting]
    if best:
        return waiting[max(best, key=lambda entry: entry.comments or 0).url]
    known = next((e for e in found.matching if e.comments is None and e.url not in found.passed), None)
    if known is not None and "thread" not in done:
        return Found(known.url, "thread")
    threads = [row for row in waiting.values() if row.kind == "thread" or row.url in found.entries]
    if not threads and not found.entries:  # a forum's front page leads to its parts, and these to threads
        threads = [row for row in waiting.values() if row.kind in ("page", "archive")]
    talked = {entry.url: entry.comments or 0 for entry in found.entries.values()}
    threads = [row for row in threads if talked.get(row.url, 0) > 0] or threads
    return max(threads, key=lambda row: (talked.get(row.url, 0), -row.id), default=None)


def named(row: UrlRow, linked: frozenset[str], found: Findings) -> str:
    """What a request was, for `next_of`."""
    if row.url == found.search:
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


_BOTH = 2  # searches: of posts and of comments
_LISTS = 2  # pages that list more entries
# Part of a board, or the next page of a list.
_LIST = re.compile(
    r"viewforum|forumdisplay|showforum|board[=/]|/forums?/[^/]+/?$|[?&/](?:page|paged|start)[=/]\d|/archives?/?$", re.I
)
_LINKED = 2  # pages that others link to
_THREADS = 3
_THREADS_DEEPER = 8


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
