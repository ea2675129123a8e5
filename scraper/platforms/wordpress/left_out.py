"""Where the comments stand that WordPress' API leaves out of a thread: the pings, on a page of comments or in a feed.

Each comment of the API names a page, by how many older ones there are that answer none, pings among them. Such a page
is full but for the last: one of which the API has fewer lacks some.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from scraper.items import Link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.items import Partly


def requests_for(threads: Sequence[Partly], in_feed: int) -> dict[str, tuple[tuple[Link, ...], ...]]:
    """By thread what to ask for, one group after the other: its feed where the newest `in_feed` comments may hold what
    lacks, then pages of its comments. Nothing for those whose pages say nothing. `threads` are all of the site."""
    first = {thread.url: _first_on(thread) for thread in threads}
    size = max((n for counts in first.values() for n in _but_the_last(counts)), default=0)
    is_flat = any(map(_is_flat, threads))
    found: dict[str, tuple[tuple[Link, ...], ...]] = {}
    for thread in threads:
        counts = first[thread.url]
        if not thread.missing or not counts:
            continue
        short = _short(counts, thread.missing, size)
        on_last = Counter(_number(page) for _, page, _ in thread.shown)[max(counts)]
        is_new = max(counts) in short and on_last < 2 * in_feed
        groups: list[tuple[Link, ...]] = [(Link(feed_of(thread.url), "lacking"),)] if is_new else []
        pages = _flat(thread, short, size) if is_flat else short if max(counts) > 1 else []
        links = tuple(link for number in pages if (link := _page(thread, number)) is not None)
        groups += (
            [(link,) for link in links[:_MOST]] if is_flat else [links[:_MOST]]
        )  # each of a range tells whether the next is needed
        found[thread.url] = tuple(groups)
    return found


def feed_of(url: str) -> str:
    """The feed of a thread's newest comments."""
    return f"{url}&feed=rss2" if "?" in url else f"{url.rstrip('/')}/feed/"


def _first_on(thread: Partly) -> Mapping[int, int]:
    """By page how many of the comments on it answer no other."""
    return Counter(_number(page) for _, page, answered in thread.shown if answered is None)


def _but_the_last(counts: Mapping[int, int]) -> list[int]:
    last = max(counts, default=0)
    return [n for page, n in counts.items() if page < last]


def _short(counts: Mapping[int, int], missing: int, size: int) -> list[int]:
    """The pages that lack some, those that surely do first; none where the pages are no such pages."""
    last, known, surely = max(counts), 0, []
    for number in range(1, last):
        lacking = size - counts.get(number, 0)
        known += lacking
        surely += [number] if lacking > 0 else []
        if known > missing:
            return []
    return [*surely, last] if missing > known else surely


def _is_flat(thread: Partly) -> bool:
    """Are comments listed by their time alone? Answers are then counted to other pages than what they answer."""
    pages = {number: page for number, page, _ in thread.shown}
    return any(answered in pages and pages[answered] != page for _, page, answered in thread.shown)


def _flat(thread: Partly, short: Sequence[int], size: int) -> list[int]:
    """The pages of a list by time, of `size` comments each, between the first comments of pages counted otherwise."""
    if not size:
        return []
    held = sorted(thread.shown, key=lambda one: (len(one[0]), one[0]))
    starts: dict[int, int] = defaultdict(lambda: len(held) - 1)
    for place, (_, page, answered) in reversed([*enumerate(held)]):
        if answered is None:
            starts[_number(page)] = place
    wanted: dict[int, None] = {}
    for number in short:
        begin = 0 if number == 1 else starts[number]
        end = (starts[number + 1] + thread.missing) // size + 2
        wanted |= dict.fromkeys(range(begin // size + 1, min(end, begin // size + 1 + _MOST)))
    return [number for number in wanted if (number - 1) * size < len(held) + thread.missing]


def _page(thread: Partly, number: int) -> Link | None:
    """The address of a page of comments, like one that is known."""
    known = next((page for _, page, _ in thread.shown if _PAGE.search(page)), None)
    return Link(_PAGE.sub(rf"\g<1>{number}", known), "lacking") if known is not None else None


def _number(page: str) -> int:
    match = _PAGE.search(page)
    return int(match[2]) if match else 1


_MOST = 500  # pages of a thread
_PAGE = re.compile(r"(/comment-page-|[?&]cpage=)(\d+)")
