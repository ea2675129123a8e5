"""Which column of messages holds what was said, told from profiles, subjects and buttons by how much it differs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.platforms.generic.columns import PROFILE
from scraper.platforms.generic.roles import role_of
from scraper.platforms.generic.wording import without_reply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.platforms.generic.grid import Cell, Grid


def text_column(grid: Grid, taken: Sequence[int], title: str) -> int:
    """The column of what was said; `taken` are the columns of names and dates, `title` (case folded) is the page's.

    Around those, each block has parts that are free of both. The block with the most words in its free parts, the same
    words counted once, holds the text: in one of them, else loose beside name and date.
    """
    meta = {cell.column for column in taken for first in grid.columns[column] for cell in first.upward()}
    best, place, parts = 0.0, 0, {}
    for column in sorted({0, *meta} - set(taken)):
        if not _covers(grid, column):
            continue
        free = {
            inner: _told(grid, inner, title)
            for inner in grid.inner[column]
            if inner not in meta and not _is_profile(grid, inner)
        }
        words = sum(free.values()) + sum(cell.own for cell in grid.columns[column])
        if words > best:
            best, place, parts = words, column, free
    named = {c: _told(grid, c, title) for c in _called(grid, meta)}
    named = {column: told for column, told in named.items() if told >= _CALLED * best}
    if named:
        return _within(grid, max(named, key=lambda column: named[column]))
    main = max(parts, key=lambda column: parts[column], default=None)
    if main is None or parts[main] < _MAIN * best or not _is_block(grid, main):
        return place
    return _within(grid, main)


def _called(grid: Grid, meta: set[int]) -> list[int]:
    """The columns that are called a text, right in blocks that hold names and dates, or free of both."""
    return [
        column
        for around in {0, *meta}
        for column in grid.inner[around]
        if column not in meta and _covers(grid, column) and grid.total(column) and is_called_text(grid, column)
    ]


def repeated(grid: Grid, column: int, writers: Mapping[int, str]) -> set[int]:
    """The parts (`mem_id`) of a column that are no message's own words.

    They say the same in nearly every message (buttons, labels) or in every message of one of the `writers` (by the
    number of the message: signatures), or are a profile.
    """
    found: set[int] = set()
    for inner in grid.inner[column] if len(grid) >= _FEW else ():
        cells = grid.columns[inner]
        if len(cells) < _COVER * len(grid) or not grid.total(inner):
            continue
        kinds = {cell.node.text(deep=True).strip() for cell in cells}
        if len(kinds) <= max(1, _SAME * len(cells)) or _is_profile(grid, inner) or _is_signed(cells, writers):
            found |= {cell.node.mem_id for cell in cells}
    return found


def _is_signed(cells: Sequence[Cell], writers: Mapping[int, str]) -> bool:
    """Does each writer say the same there, whatever the message?"""
    said: dict[str, set[str]] = {}
    for cell in cells:
        if cell.message in writers:
            said.setdefault(writers[cell.message], set()).add(cell.node.text(deep=True).strip())
    again = sum(cell.message in writers for cell in cells) - len(said)  # of writers who had said something there before
    return again > 0 and sum(map(len, said.values())) == len(said) > 1


def is_called_text(grid: Grid, column: int) -> bool:
    node = grid.columns[column][0].node
    if _QUOTE.search(node.attributes.get("class") or ""):
        return False
    return role_of(node.tag, node.attributes).body > 0 or bool(_TEXT.search(node.attributes.get("class") or ""))


def _within(grid: Grid, column: int) -> int:
    """Further in, as long as one part holds nearly all words."""
    while True:
        inner = {c: grid.total(c) for c in grid.inner[column] if _covers(grid, c)}
        named = [c for c in inner if is_called_text(grid, c) and inner[c] >= _HALF * grid.total(column)]
        best = max(named or inner, key=lambda c: inner[c], default=None)
        if best is None or not _is_block(grid, best) or (not named and inner[best] < _MAIN * grid.total(column)):
            return column
        column = best


def _told(grid: Grid, column: int, title: str) -> float:
    """The characters in a column, the same words counted once, and those of the page's title not at all."""
    told = {cell.node.text(deep=True).strip() for cell in grid.columns[column]}
    return sum(len(words) for words in told if len(words) > _SUBJECT or without_reply(words).casefold() not in title)


def _is_profile(grid: Grid, column: int) -> bool:
    """Rank, town, posts: short, and labelled so in most messages."""
    cells = grid.columns[column][:_LOOKED_AT]
    if sum(cell.length for cell in cells) > _PROFILE * len(cells):
        return False
    parts = [inner for inner in grid.inner[column] if grid.total(inner) > _SHARE * grid.total(column)]
    if parts:
        return all(_is_profile(grid, inner) for inner in parts)
    return sum(PROFILE.search(cell.node.text(deep=True, separator="\n")) is not None for cell in cells) >= _COVER * len(
        cells
    )


def _covers(grid: Grid, column: int) -> bool:
    return len(grid.firsts(column)) >= _COVER * len(grid)


def _is_block(grid: Grid, column: int) -> bool:
    """One element in each message, which may hold a whole text."""
    cells, firsts = grid.columns[column], grid.firsts(column)
    if len(firsts) < _COVER * len(grid) or len(cells) > _SEVERAL * len(firsts):
        return False
    return cells[0].node.tag not in _OF_TEXT or is_called_text(grid, column)


_COVER = 0.6  # of the messages
_SUBJECT = 200  # characters of what may be a thread's title
_FEW = 3  # messages, from which on the same words in each are a button
_CALLED = 0.1  # of the most words anywhere, from which on a column that is called the text is it
_HALF = 0.5
_QUOTE = re.compile(r"quot|bbcodeblock|cite|zitat|citation", re.I)
_SAME = 0.3
_LOOKED_AT = 5
_PROFILE = 200  # characters
_MAIN = 0.7
_SEVERAL = 1.3
_SHARE = 0.3  # of the largest, from which on a column without name and date is the text
_OF_TEXT = frozenset(str.split("p a b i em strong span font ul ol blockquote pre img h1 h2 h3 h4 h5 h6 li small u"))
_TEXT = re.compile(
    r"(?:post|message|msg|forum|topic|reply|beitrag|entry)[-_]?(?:body|text|content|message|inhalt|copy|inner|html|"
    r"data)|"
    r"(?:^|\s)(?:post|postmsg|said)(?:\s|$)|(?:^|[\s_-])(?:bbcode|bb-?wrapper|markdown|prose|usertext|wysiwyg|userhtml)",
    re.I,
)
