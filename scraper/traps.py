"""Pages without an end that show nothing new: calendars, filters, echoes of the same page.

What an address looks like says little: a forum has 500 real listing pages, a blog's oldest post is behind its 60th. So
each page is held against what pages of its kind (`family`) have shown: one that brings hardly a word, or says all that
another says, is wasted. What a trap may cost is bounded by how many of those come, and the rest of it is named.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from scraper.date_words import MONTHS
from scraper.page.absent import SOFT_404
from scraper.urls import path_and_query

if TYPE_CHECKING:
    from scraper.items import Page

IN_A_ROW = 12  # wasted pages, each met on the one before
OF_A_KIND = 20  # wasted pages of one family
COPIES = 12  # pages that say the same as another
NOTHING_NEW = "nothing new"  # in the reason of what is refused for it
JUDGED = ("page", "archive", "calendar", "comments", "thread", "seed")  # kinds of answers that may be wasted


@dataclass(frozen=True, slots=True)
class Look:
    """What a page shows: its family, a digest of all its words, its lines with how many letters each has, and how many
    letters there are in all."""

    family: str
    digest: str | None
    lines: dict[int, int]
    letters: int = 0

    @property
    def is_thin(self) -> bool:
        """Are there so few words that they can hardly be others than those of its like?"""
        return self.digest != ABSENT and self.letters < _THIN


def look_of(page: Page) -> Look | None:
    """What a page shows; None for what is none. Scripts are taken out of its tree.

    Words of its own address, numbers and names of months say nothing: a page that repeats what it was asked for, or
    counts, shows nothing new by that.
    """
    if page.tree is None or page.tree.body is None:
        return None
    own = frozenset(_WORD.findall(unquote(page.url).casefold()))
    page.tree.strip_tags(["script", "style", "template"])
    said = page.tree.body.text(separator="\n").casefold().split("\n")
    lines: dict[int, int] = {}
    whole = hashlib.blake2b(digest_size=8)
    letters = 0
    for line in dict.fromkeys(said):
        words = [word for word in _WORD.findall(line) if word not in own]
        telling = [word for word in words if word not in MONTHS]
        if not telling:
            continue
        key = " ".join(telling).encode("utf-8", "replace")
        whole.update(key + b"\n")
        size = sum(map(_weight, telling))
        letters += size
        lines[int.from_bytes(hashlib.blake2b(key, digest_size=6).digest())] = size
    digits = "".join(_NUMBER.findall(" ".join(said)))
    whole.update(digits.encode())
    digest = whole.hexdigest() if letters >= ENOUGH else None
    if page.problem == SOFT_404:
        return Look(family_of(page.url), ABSENT, {})
    return Look(family_of(page.url), digest, _some(lines), letters)


ABSENT = "absent"  # the digest of all pages that say that there is none
ENOUGH = 12  # letters of new lines that make a page worth its request


def _some(lines: dict[int, int]) -> dict[int, int]:
    """Of a page of many lines a part, by their digests: the same lines of every page."""
    nth = 1 if len(lines) <= _FEW else 4 if len(lines) <= 4 * _FEW else 16
    return lines if nth == 1 else {line: size for line, size in lines.items() if not line % nth}


def _weight(word: str) -> int:
    return len(word) if word[0] < "\u2e80" else 3 * len(word)


@lru_cache(maxsize=65536)
def family_of(url: str) -> str:
    """The kind of address: its path without numbers and last name, and what its query asks by."""
    path, query = path_and_query(url)
    segments = [_DIGITS.sub("#", segment) for segment in path.split("/") if segment]
    named = [n for n, segment in enumerate(segments) if "#" not in segment]
    for place in named[1:] if len(named) > 1 else named if "#" in path else []:
        segments[place] = "*"
    names = sorted({part.partition("=")[0].casefold() for part in query.split("&") if part})
    asked = f"?{names[0]}" if len(names) == 1 else "?*" if names else ""
    return f"/{'/'.join(segments[:_DEEP])}{asked}"


def name_of(url: str) -> str:
    """What kind of trap an address is in, by its looks."""
    path, query = path_and_query(url)
    if _TOKEN.search(query):
        return "session ids"
    for name, pattern, part in _NAMES:
        if pattern.search(query if part == "query" else path):
            return name
    return "filters" if query.count("=") > 1 else UNNAMED


UNNAMED = "pages that say the same"


_THIN = 40
_FEW = 32
_DEEP = 6
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_TOKEN = re.compile(r"=[0-9a-f]{16,}(?:&|$)", re.I)
_DIGITS = re.compile(r"\d+")
_NAMES = (
    ("calendar", re.compile(r"calend|kalend|event|termin|agenda|/(?:19|20|21)\d\d(?:[/-]\d\d?){0,2}/?$", re.I), "path"),
    ("calendar", re.compile(r"(?:^|&)(?:m|month|year|monthnum|day|date|cal\w*|monat|jahr|mois)=", re.I), "query"),
    ("tag cloud", re.compile(r"/(?:tags?|labels?|category|categories|keywords?|topics?|schlagwort)/", re.I), "path"),
    ("endless pages", re.compile(r"/(?:page|seite|pagina|p)[/-]?\d+/?$|comment-page-", re.I), "path"),
    ("endless pages", re.compile(r"(?:^|&)(?:page|paged|start|offset|from|p|pg|cpage|seite|pagina)=", re.I), "query"),
)  # fmt: skip
