"""Where the comments stand that WordPress' API leaves out of a thread: the pings, on a page of comments or in a feed.

Each comment of the API names a page, by how many older ones there are that answer none, pings among them. Such a page
is full but for the last: one of which the API has fewer lacks some.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from scraper.items import Link
from scraper.platforms.feed.sources import of_thread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scraper.items import Partly


def requests_for(threads: Sequence[Partly], in_feed: int) -> dict[str, tuple[tuple[Link, ...], ...]]:
    """By thread what to ask for, one group after the other: its feed where the newest `in_feed` comments may hold what
    lacks, then pages of its comments. Nothing for those whose pages say nothing. `threads` are all of the site."""
    first = {thread.url: _first_on(thread) for thread in threads}
    size = _size([(n, one.missing) for one in threads for n in _but_the_last(first[one.url])])
    is_flat = any(map(_is_flat, threads))
    found: dict[str, tuple[tuple[Link, ...], ...]] = {}
    for thread in threads:
        counts = first[thread.url]
        if not thread.missing or not counts:
            continue
        if is_flat:
            found[thread.url] = _in_flat(thread, counts, size, in_feed)
            continue
        short = _short(counts, thread.missing, size)
        on_last = Counter(_number(page) for _, page, _ in thread.shown)[max(counts)]
        is_new = max(counts) in short and on_last < 2 * in_feed
        groups: list[tuple[Link, ...]] = [(Link(of_thread(thread.url), "lacking"),)] if is_new else []
        pages = short[:_MOST] if max(counts) > 1 else []
        groups += [tuple(link for number in pages if (link := _page(thread, number)) is not None)]
        found[thread.url] = tuple(groups)
    return found


def _first_on(thread: Partly) -> Mapping[int, int]:
    """By page how many of the comments on it answer no other."""
    return Counter(_number(page) for _, page, answered in thread.shown if answered is None)


def _but_the_last(counts: Mapping[int, int]) -> list[int]:
    last = max(counts, default=0)
    return [n for page, n in counts.items() if page < last]


def _short(counts: Mapping[int, int], missing: int, size: int) -> list[int]:
    """The pages that lack some, those that surely do first; none where the pages are no such pages."""
    last, known, surely = max(counts), 0, []
    for number in range(1, last if size else 1):
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


def _size(full: Sequence[tuple[int, int]]) -> int:
    """How many that answer none a page has, told from full pages, each with how many its thread lacks. Where all of
    them may lack some it is taken for a round number, as people like them; 0 where no thread has two pages."""
    count, missing = max(full, default=(0, 0))
    if any(not lacking for _, lacking in full):
        return count
    rounded = -(-count // _ROUND) * _ROUND
    return rounded if rounded <= count + missing else count


def _in_flat(thread: Partly, counts: Mapping[int, int], size: int, in_feed: int) -> tuple[tuple[Link, ...], ...]:
    """The feed and the pages of a list by time, each a group of its own as one tells whether the next is needed: first
    what most likely has most of what lacks. A page often shows a ping without its words, which then cost one more."""
    feed = Link(of_thread(thread.url), "lacking")
    all_of_it = len(thread.shown) + thread.missing
    short = _short(counts, thread.missing, size) if size else []
    if thread.missing * len(short) > _WEIGHED:
        return ()
    if not short or _page(thread, 1) is None:  # all of it stands on the thread's own page
        return ((feed,),) if all_of_it < 2 * in_feed else ()
    places = {feed: range(max(0, all_of_it - in_feed), all_of_it)}
    for number in range(1, -(-all_of_it // size) + 1):
        if (link := _page(thread, number)) is not None:
            places[link] = range((number - 1) * size, number * size)
    seen = {place for link in places if link.url in thread.asked for place in places[link]}
    stretches = [(set(stretch) - seen, lacking) for stretch, lacking in _stretches(thread, short, counts, size)]
    likely: dict[Link, float] = {}
    for link, own in places.items():
        found = sum(lacking * len(left.intersection(own)) / len(left) for left, lacking in stretches if left)
        likely[link] = found if link is feed else found / (1 + found)
    return tuple((link,) for link in sorted(likely, key=lambda link: -likely[link]) if likely[link])


def _stretches(
    thread: Partly, short: Sequence[int], counts: Mapping[int, int], size: int
) -> Iterator[tuple[range, int]]:
    """Between which places of a list by time how many are lacking: from the first comment of a page that is counted
    otherwise, and lacks some, to that of the next."""
    held = sorted(thread.shown, key=lambda one: (len(one[0]), one[0]))
    starts: dict[int, int] = defaultdict(lambda: len(held))
    for place, (_, page, answered) in reversed([*enumerate(held)]):
        if answered is None:
            starts[_number(page)] = place
    last = max(counts)
    known = sum(size - counts.get(number, 0) for number in short if number < last)
    for number in short:
        lacking = thread.missing - known if number == last else size - counts.get(number, 0)
        yield range(0 if number == 1 else starts[number], starts[number + 1] + thread.missing), lacking


def _page(thread: Partly, number: int) -> Link | None:
    """The address of a page of comments, like one that is known."""
    known = next((page for _, page, _ in thread.shown if _PAGE.search(page)), None)
    return Link(_PAGE.sub(rf"\g<1>{number}", known), "lacking") if known is not None else None


def _number(page: str) -> int:
    match = _PAGE.search(page)
    return int(match[2]) if match else 1


_ROUND = 5  # 5, 10, 20, 25, 50 comments a page
_MOST = 500  # pages of a thread
_WEIGHED = 1_000_000  # places in a list by time: who states that more lacks does not count
_PAGE = re.compile(r"(/comment-page-|[?&]cpage=)(\d+)")
