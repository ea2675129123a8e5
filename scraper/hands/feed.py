"""What a site shows of itself in its feed: its name, make and language, what its entries are and when they began."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Protocol

from scraper.hands.parked import wares_among

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class Fed(Protocol):
    """An item of a feed, as far as it is looked at here; `number` is what its make numbers entries with."""

    @property
    def title(self) -> str | None:
        """Its title."""

    @property
    def published(self) -> datetime | None:
        """When it was published."""

    @property
    def number(self) -> int | None:
        """Its number."""


@dataclass(frozen=True, slots=True)
class FeedFace:
    """`first` and `last` are when the oldest and the newest of its `items` were published, `lowest` the lowest number
    among them; `peddled` what wares of spam they are of."""

    title: str | None = None
    make: str | None = None
    language: str | None = None
    items: int = 0
    first: datetime | None = None
    last: datetime | None = None
    lowest: int | None = None
    peddled: str | None = None

    @property
    def begins_anew(self) -> bool:
        """Is the oldest entry that it shows one of the first that were ever written with what makes it?"""
        return self.lowest is not None and self.items >= _FEW and self.lowest <= 2 * self.items + _OF_A_NEW_ONE


_FEW = 2  # entries
_OF_A_NEW_ONE = 20  # numbers that pages, drafts and pictures of a new site may take


def face_of_feed(text: str, items: Sequence[Fed]) -> FeedFace:
    """The face that a feed of entries shows."""
    head = re.split(r"<(?:item|entry)\b", text[:20000], maxsplit=1)[0]
    stated = {name: match[1] for name, pattern in _HEAD.items() if (match := pattern.search(head))}
    days = [item.published for item in items if item.published is not None]
    days = [day for day in days if (day.tzinfo is None) == (days[0].tzinfo is None)]
    numbers = [item.number for item in items if item.number is not None]
    said = _CDATA.sub(r"\1", stated.get("title", ""))
    language = re.match("[A-Za-z]{2,3}", stated.get("language", ""))
    return FeedFace(
        " ".join(unescape(said).split())[:200] or None,
        unescape(stated.get("make", "")).strip()[:60] or None,
        language[0].lower() if language else None,
        len(items),
        min(days, default=None),
        max(days, default=None),
        min(numbers) if numbers and len(numbers) == len(items) else None,
        wares_among([item.title for item in items if item.title]),
    )


_HEAD = {
    "title": re.compile(r"<title\b[^>]*>(.*?)</title>", re.S | re.I),
    "make": re.compile(r"<generator\b[^>]*>(.*?)</generator>", re.S | re.I),
    "language": re.compile(r"(?:<(?:dc:)?language>\s*|xml:lang=[\"'])([\w-]+)", re.I),
}
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
