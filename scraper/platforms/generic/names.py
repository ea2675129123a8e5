"""Words that stand in every name of a thread are the page's: a label before them, a badge behind them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Comment


def without_labels(comments: Sequence[Comment]) -> tuple[Comment, ...]:
    """The comments, their authors without words that all of several begin or end with, whatever numbers they count."""
    comments = _without_places(comments)
    names = {comment.author: comment.author.split() for comment in comments if comment.author}
    shorter = dict(names)
    for place in (0, -1):
        while len(shorter) >= _FEW and len({_kind(words[place]) for words in shorter.values()}) == 1:
            rest = {name: words[1:] if place == 0 else words[:-1] for name, words in shorter.items()}
            if len({tuple(words) for words in rest.values()}) < _FEW or not all(map(_is_name, rest.values())):
                break
            shorter = rest
    if shorter == names:
        return tuple(comments)
    return tuple(replace(c, author=" ".join(shorter[c.author]).strip(_EDGE)) if c.author else c for c in comments)


def _without_places(comments: Sequence[Comment]) -> Sequence[Comment]:
    """Names without the place of their comment, where styles alone part the two: "1Ada", "2Bo", "3Ada"."""
    found = [_PLACED.match(comment.author or "") for comment in comments]
    places = [int(match[1]) for match in found if match]
    if not places or len(places) < len(comments) or len({b - a for a, b in pairwise(places)} | {1}) > 1:
        return comments
    if len(places) < _PLACES and not (places[0] == 1 and all(match["mark"] for match in found if match)):
        return comments
    return [replace(c, author=match["name"]) if match else c for c, match in zip(comments, found, strict=True)]


def _kind(word: str) -> str:
    return _NUMBER.sub("0", word).casefold()


def _is_name(words: Sequence[str]) -> bool:
    return any(c.isalnum() for word in words for c in word)


_FEW = 4  # names
_PLACES = 3  # comments in a row, where no sign stands behind their places
_PLACED = re.compile(r"#?(\d{1,4})(?P<mark>[.)]?)\s?(?P<name>[^\W\d].*)")
_EDGE = " ,;:|·•–—"
_NUMBER = re.compile(r"\d+")
