"""An element that is called a name or a date: the words it shows, and the time that its attributes state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from scraper.date_part import dated_part, without_clock
from scraper.dates import has_time, is_date, iso_date
from scraper.platforms.generic.lines import LONG
from scraper.platforms.words import left_in_byline, name_beside, name_in
from scraper.text import line_of, text_of

if TYPE_CHECKING:
    from datetime import datetime


class Shown(NamedTuple):
    """An element with its words as a name or a date, and the time it states for machines."""

    node: Any
    words: str | None = None
    stated: datetime | None = None


def date_in(node: Any) -> Shown | None:
    """The element as a date, where its words or an attribute say one."""
    attributes = node.attributes
    for name, value in attributes.items() if attributes else ():
        stated = iso_date(value) if value and (name in _TIMES or name.startswith("data-")) else None
        if stated is not None:
            return Shown(node, line_of(node) or value, stated)
    if len(node.text(deep=True)) > LONG * 2:
        return None
    words = line_of(node)
    title = attributes.get("title")
    if title and words and len(words) <= LONG and not is_date(words, day=True) and is_date(title, day=True):
        return Shown(node, title)  # "3 May", "yesterday": the year is there
    return Shown(node, words) if words and len(words) <= LONG and "://" not in words and is_date(words) else None


def is_clock(part: Shown) -> bool:
    """Does it show a time of day and no day?"""
    words = part.words or ""
    return part.stated is None and has_time(words) and not is_date(words, day=True)


def name_in_element(node: Any, without: frozenset[int], date: Shown | None) -> str | None:
    """The name that an element shows, without the date in it."""
    if len(node.text(deep=True)) > LONG * 2:
        return None
    whole = text_of(node, without=without | {date.node.mem_id} if date else without)
    words = next((line for line in (whole or "").split("\n") if left_in_byline(line)), whole)
    if not words or len(words) > LONG:
        return None
    head, dash, tail = words.partition(" — ")
    if dash and is_date(tail):
        return name_in(head)
    if date and is_in(date.node, node):
        return name_beside(words if is_date(words, day=True) else without_clock(words))
    return name_in(words)


def date_behind(author: Shown, without: frozenset[int]) -> str | None:
    """The date in "Comment by Ada — August 3, 2006 @ 6:30 pm", where only the time of day is an element."""
    whole = line_of(author.node, without=without) or ""
    tail = whole.partition(author.words or " — ")[2].strip(" —–-|,")
    return dated_part(tail) if is_date(tail, day=True) else None


def is_in(node: Any, outer: Any) -> bool:
    """Is it the other element, or in it?"""
    outer_id = outer.mem_id
    while node is not None:
        if node.mem_id == outer_id:
            return True
        node = node.parent
    return False


_TIMES = ("datetime", "title", "content")
