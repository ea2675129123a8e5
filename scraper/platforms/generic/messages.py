"""The messages of a forum's thread in a skin that nobody knows: found by what repeats, read by what repeats in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.platforms.generic.body import is_called_text, text_column
from scraper.platforms.generic.columns import author_column, date_column, evidence, has_profile, in_order
from scraper.platforms.generic.grid import Grid
from scraper.platforms.generic.listing import is_listing
from scraper.platforms.generic.message import Reader, title_of
from scraper.platforms.generic.place import in_margin, says_nothing
from scraper.platforms.generic.records import records_of
from scraper.platforms.generic.shapes import messages_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Page
    from scraper.platforms.generic.item import Record
    from scraper.platforms.generic.shapes import Message


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of a page; `speaks` is how much makes them a forum's (see `evidence`)."""

    records: tuple[Record, ...]
    speaks: int


def messages_of(page: Page, dates: Sequence[Any]) -> Messages | None:
    """The messages of the page's thread; None where it shows none: a blog, a list of posts, products, events."""
    dated = {(date.parent if date.tag == "-text" else date).mem_id: date for date in dates}
    best: tuple[float, Messages | None] = (0.0, None)
    for messages in messages_in(dates):
        if _MOST_WORTH * len(messages) <= best[0]:
            continue
        if _is_aside(messages) or is_listing(page, messages):
            continue
        found = _read(page, messages, dated)
        if found is None:
            continue
        worth = _worth(found)
        if worth > best[0]:
            best = (worth, found)
    return best[1]


def _read(page: Page, messages: list[Message], dated: dict[int, Any]) -> Messages | None:
    grid = Grid(messages)
    when = date_column(grid, dated)
    who = author_column(grid, dated)
    if when is None:
        return None
    title = title_of(page)
    said = text_column(grid, [column for column in (when, who) if column is not None], title)
    speaks = evidence(grid, who) + _is_called_thread(page, messages)
    speaks += (said > 0 and is_called_text(grid, said)) + (len(messages) > 2 and in_order(grid, when, dated))
    if speaks < (_ENOUGH if who is not None else _ENOUGH_WITHOUT_NAMES):
        return None
    records = Reader(page, grid, dated, title, who=who, when=when, said=said).records()
    if grid.nested:
        records = _with_comments(page, grid, records, list(dated.values()))
    whole = [r for r in records if r.parts.text and r.parts.author and r.parts.words and not _is_empty(page, r)]
    if 2 * sum(map(_is_row, whole)) > len(whole):
        return None
    if len(whole) < _MOST * len(messages) or not whole:
        return None
    return Messages(records, speaks)


def _is_row(record: Record) -> bool:
    """A row of a table of members or files: its text is name, date and figures once more, and nothing is said."""
    text, parts = record.parts.text or "", record.parts
    return len(text) <= _ROW and (parts.author or "") in text and (parts.words or "") in text


def _is_empty(page: Page, record: Record) -> bool:
    return any(says_nothing(page, node, record.parts.text or "") for node in record.nodes)


def _with_comments(page: Page, grid: Grid, records: Sequence[Record], dates: Sequence[Any]) -> tuple[Record, ...]:
    """The messages, each followed by the comments on it that stand in it, as under questions and answers."""
    places = {node.mem_id: number for number, nodes in grid.nested.items() for node in nodes}
    within = [(date, place) for date in dates if (place := _within(date, places)) is not None]
    inner = records_of(page, [date for date, _ in within]) if len(within) > 1 else ()
    told: dict[int, list[Record]] = {}
    for comment in inner:
        place = _within(comment.nodes[0], places)
        if place is not None:
            told.setdefault(place, []).append(comment)
    numbers = {message[0].mem_id: number for number, message in enumerate(grid.messages)}
    whole: list[Record] = []
    for record in records:
        at = len(whole)
        whole.append(record)
        for comment in told.get(numbers[record.nodes[0].mem_id], ()):
            comment.outer = at
            whole.append(comment)
    return tuple(whole)


def _within(node: Any, places: dict[int, int]) -> int | None:
    while node is not None:
        if node.mem_id in places:
            return places[node.mem_id]
        node = node.parent
    return None


def _worth(found: Messages) -> float:
    words = sum(min(len(record.parts.text or ""), 400) for record in found.records) / 400
    whole = sum(bool(r.parts.text and r.parts.author and r.parts.words) for r in found.records)
    return whole + 0.5 * words + 0.1 * found.speaks


def _is_aside(messages: Sequence[Message]) -> bool:
    """A blog's comments, which are read as such, or a list in the margin of the page."""
    if in_margin(messages[-1][0]):
        return True
    called = any(_is_comment(message[0]) or any(map(_is_called_comment, message[1:])) for message in messages[:2])
    return called and not any(map(has_profile, messages[:2]))


def _is_comment(node: Any) -> bool:
    for _ in range(3):
        if node is None or node.tag in ("body", "html"):
            return False
        if _is_called_comment(node):
            return True
        node = node.parent
    return False


def _is_called_comment(node: Any) -> bool:
    return bool(_COMMENT.search(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"))


def _is_called_thread(page: Page, messages: Sequence[Message]) -> int:
    """1 where the page's address or what the messages are called speaks of a thread; 2 where both do."""
    names, node = [], messages[-1][0]
    for _ in range(3):
        if node is None:
            break
        names.append(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}")
        node = node.parent
    return bool(_ADDRESS.search(page.url)) + bool(_CALLED.search(" ".join(names)))


_MOST_WORTH = 1.6  # of one message (see `_worth`)
_ENOUGH = 3
_ROW = 200  # characters
_ENOUGH_WITHOUT_NAMES = 5
_MOST = 0.6  # of the messages that have name, date and text
_COMMENT = re.compile(
    r"comment|kommentar|komment|commentaire|comentario|comentário|commento|commenti|reactie|réaction|guestbook|"
    r"gästebuch|talkback|review",
    re.I,
)
_ADDRESS = re.compile(
    r"viewtopic|showthread|thread|topic|/talk/|/community/|/forums?/|forum\.|/t/|/discussions?/|/board|/viewthread|/messages?/|"
    r"/posts?/|foren|/questions?/",
    re.I,
)
_CALLED = re.compile(
    r"post|message|msg|thread|topic|forum|reply|replies|beitrag|nachricht|mensaje|answer|antwort|discussion", re.I
)
