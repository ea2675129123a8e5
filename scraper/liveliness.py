"""How soon a page is worth another look: the longer nothing changed on it, the later."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

SHARE = 0.25  # of the time that nothing changed, which may pass before the next look
SOONEST, LATEST = timedelta(hours=1), timedelta(days=90)


class Looked(NamedTuple):
    """A page that was captured: when it was looked at last, when it last said something else than before (at first,
    when it was captured), its Last-Modified, and for a page of comments the thread it belongs to."""

    id: int
    url: str
    looked: datetime
    changed: datetime
    modified: str | None = None
    thread: int | None = None


def lively(pages: Iterable[Looked], now: datetime) -> list[int]:
    """The ids of the pages to look at again: of each thread only the page on which its newest comments stand."""
    threads: dict[int, list[Looked]] = {}
    for page in pages:
        threads.setdefault(page.id if page.thread is None else page.thread, []).append(page)
    newest = (_newest(each) for each in threads.values())
    return [page.id for page in newest if now - page.looked >= _rest(page)]


def _rest(page: Looked) -> timedelta:
    """How long a page is left alone after a look."""
    quiet = page.looked - min(page.changed, _stated(page) or page.changed)
    return min(max(quiet * SHARE, SOONEST), LATEST)


def _newest(pages: list[Looked]) -> Looked:
    """A thread whose first page of comments has an address of its own shows the newest at the thread's, as WordPress
    does when told so; else they stand on the page with the highest number."""
    first = next((page for page in pages if page.thread is None), None)
    later = sorted((page for page in pages if page.thread is not None), key=_place)
    if not later or (first is not None and _FIRST.search(later[0].url)):
        return first or later[-1]
    return later[-1]


def _place(page: Looked) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBER.findall(page.url)[-3:])


def _stated(page: Looked) -> datetime | None:
    """The time that a page was last written at, by its server or by its address."""
    try:
        stated = parsedate_to_datetime(page.modified) if page.modified else None
    except (ValueError, OverflowError):  # what a server states may be any number
        stated = None
    if stated is not None:
        return stated if stated.tzinfo else stated.replace(tzinfo=UTC)
    match = _DATED.search(page.url)
    return datetime(int(match[1]), int(match[2]), 28, tzinfo=UTC) if match else None


_DATED = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/")
_NUMBER = re.compile(r"\d{1,9}")
_FIRST = re.compile(r"comment-page-1(?!\d)|[?&](?:cpage|commentPage|page)=1(?!\d)")
