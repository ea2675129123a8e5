"""Author, date and text of one item of a thread, whatever its markup: found by what parts are called and look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.date_part import dated_part
from scraper.dates import has_time, is_date
from scraper.platforms.generic.addresses import link_of, said_links
from scraper.platforms.generic.answers import answer_of
from scraper.platforms.generic.columns import is_button
from scraper.platforms.generic.lines import ANSWER, AUTHOR, DATE, LONG, SHORT, Lines, name_and_date, tripped
from scraper.platforms.generic.roles import NOTHING, Role, role_of
from scraper.platforms.generic.shown import Shown, date_behind, date_in, is_clock, is_in, name_in_element
from scraper.platforms.words import left_in_byline
from scraper.text import line_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from scraper.items import Quote


@dataclass(frozen=True, slots=True)
class Parts:
    """What one item says. `words` is its date as shown, `stated` its date in a machine's form (an attribute).

    `answers` is the number of the item that it says it answers.
    """

    text: str | None
    author: str | None = None
    author_url: str | None = None
    words: str | None = None
    stated: datetime | None = None
    links: tuple[str, ...] = ()
    answers: str | None = None


@dataclass(slots=True)
class Record:
    """One item of a discussion, read from its nodes; `outer` is the place of the record it is nested in."""

    nodes: list[Any]
    key: str | None
    parts: Parts
    outer: int | None
    quotes: tuple[Quote, ...] = ()


def parts_of(roots: Sequence[Any], base: str, nested: frozenset[int] = frozenset()) -> Parts:
    """Read an item: the nodes it consists of, without the nodes (`mem_id`) of items nested in it.

    The text is the item without author, date, reply links, ratings, avatar and nested items; an element that is called
    the text is believed only where no words of the writer stand beside it.
    """
    found = _look(roots, nested)
    answer = answer_of(found.links)
    date = _first_date(found)
    author = _first_author(found, date)
    body = _body(found, author, date)
    marks = _marks(author, date)
    if answer is not None and answer.anchor is not None:
        marks.setdefault(answer.anchor.mem_id, ANSWER)
    lines = Lines(roots, found.chrome | ({body.mem_id} if body is not None else frozenset()), marks)
    words = _words_of(date, author, lines, found)
    name = author.words if author else lines.name
    if author is None or author.node.tag in _HEADINGS:  # a title, where the name stands by itself or beside the date
        signed = lines.name or tripped((line_of(date.node) if date else None) or "")
        name, author = (signed, None) if signed else (name, author)
    if name and date is None and words is None:
        name, words = name_and_date(name)
    if name is None:
        name, words = lines.loose_name(roots, words, apart=body is not None)
    if name is None and words is None and body is not None and body.mem_id not in {root.mem_id for root in roots}:
        return parts_of([body], base, nested)  # all of the item is called its text
    if name and words and name in words:
        words = dated_part(words) or words
    text = None
    if body is not None:
        if len(left_in_byline(lines.text() or "")) < _ASIDE:
            text = text_of(body, without=found.chrome - {body.mem_id})
        else:
            lines = Lines(roots, found.chrome, marks)
            if date is None:
                lines.take_date()
    return Parts(
        text or lines.text(),
        name,
        link_of(author.node, base) if author else None,
        words,
        date.stated if date else None,
        said_links(
            found.links, roots if body is None or text is None else [body], base, found.chrome | _nodes(author, date)
        ),
        answer.number if answer is not None else None,
    )


def _words_of(date: Shown | None, author: Shown | None, lines: Lines, found: _Found) -> str | None:
    """The words of the date: of its element and what stands beside it, behind the name, or in a line of their own."""
    if date is None:
        return (author and date_behind(author, found.chrome)) or lines.take_date()
    words = lines.fuller_date(date.words)
    if line_of(date.node) is None:
        # Only an attribute says it: the words that people see stand beside it.
        words = lines.take_date() or (author and date_behind(author, found.chrome)) or words
    is_whole = words is None or (has_time(words) and is_date(words, day=True))
    if author and not is_whole and is_in(date.node, author.node):
        words = date_behind(author, found.chrome) or words
    if author and is_in(author.node, date.node):
        own = line_of(date.node, without=(author.node.mem_id,))
        words = (dated_part(own) if own else None) or words
    return words


@dataclass(slots=True)
class _Found:
    """Elements by what they are called, each with its rank; `chrome` is nobody's words; the links, with addresses."""

    authors: list[tuple[int, int, Any]]
    dates: list[tuple[int, int, Any]]
    bodies: list[tuple[int, int, Any]]
    chrome: frozenset[int]
    links: list[tuple[Any, str]]


def _look(roots: Sequence[Any], nested: frozenset[int]) -> _Found:
    """Sort the elements of an item by what they are called; the item itself says nothing."""
    authors, dates, bodies, links, chrome = [], [], [], [], set(nested)
    first = {root.mem_id for root in roots} if len(roots) == 1 else set()
    for place, (tag, node) in enumerate(_elements(roots, nested)):
        role = role_of(tag, attributes := node.attributes)
        if tag == "a":
            if "href" in attributes:
                links.append((node, attributes["href"] or ""))
        elif role is NOTHING:
            continue
        key = node.mem_id
        if key in first:
            continue
        if (role.chrome and _is_chrome(node, role)) or (tag == "a" and is_button(node)):
            chrome.add(key)
        elif role.author:
            authors.append((-role.author, place, node))
        if role.body:
            bodies.append((-role.body, place, node))
        if role.date:
            dates.append((-role.date, place, node))
    for ranked in (authors, dates, bodies):
        ranked.sort()
    return _Found(authors, dates, bodies, frozenset(chrome), links)


def _is_chrome(node: Any, role: Role) -> bool:
    """Never the writer's words, or only where it is short; a form with nothing to write in may be around the text."""
    if role.chrome == 2 and not (node.tag == "form" and node.css_first("textarea,input[type=text]") is None):
        return True
    return bool(role.chrome) and len(node.text(deep=True).strip()) <= SHORT


def _first_date(found: _Found) -> Shown | None:
    """The surest element whose words or attribute say a time; of elements within each other the inner one.

    One that shows a time of day alone gives way to one that states the day.
    """
    best: Shown | None = None
    clock: Shown | None = None
    rank = 0
    for place_rank, _, node in found.dates:
        if best is not None and (place_rank != rank or not is_in(node, best.node)):
            break
        if clock is not None and place_rank > -_SURE:
            break
        part = date_in(node)
        if part and is_clock(part) and best is None:
            clock = clock or part
        elif part and (clock is None or part.stated or is_date(part.words or "", day=True)):
            best, rank = part, place_rank
    return best or clock


def _first_author(found: _Found, date: Shown | None) -> Shown | None:
    best: Shown | None = None
    rank = 0
    for place_rank, _, node in found.authors:
        if best is not None and (place_rank != rank or not is_in(node, best.node)):
            break
        if date and node.mem_id == date.node.mem_id:
            continue
        if (place_rank > -_SURE and _is_said(node, found, date)) or (node.tag == "cite" and _is_quoted(node, found)):
            continue
        name = name_in_element(node, found.chrome, date)
        if best is not None and name and name.endswith(("...", "…")):
            break  # a mail address cut short, within "From: Ada <ad...@…>"
        if name and (_SUBJECT.match(name) or (place_rank > -_SURE and not left_in_byline(name))):
            continue
        if name and not (place_rank > -_SURE and is_date(name, day=True)):
            best, rank = Shown(node, name), place_rank
    return best


def _is_said(node: Any, found: _Found, date: Shown | None) -> bool:
    """Bold words or a link within the text are the writer's, not the writer."""
    for _, _, body in found.bodies:
        if is_in(node, body) and not (date and is_in(date.node, body)):
            return True
    around = node.parent
    return around is not None and around.tag in ("p", "blockquote") and len(around.text(deep=True)) > LONG


def _is_quoted(node: Any, found: _Found) -> bool:
    """In a quote within the text."""
    while node is not None and node.tag != "blockquote":
        node = node.parent
    return node is not None and any(is_in(node, body) for _, _, body in found.bodies if body.tag != "blockquote")


def _nodes(*parts: Shown | None) -> frozenset[int]:
    return frozenset(part.node.mem_id for part in parts if part)


def _marks(author: Shown | None, date: Shown | None) -> dict[int, str]:
    marks = {part.node.mem_id: mark for part, mark in ((author, AUTHOR), (date, DATE)) if part}
    if author and date and is_in(date.node, author.node):
        marks[author.node.mem_id] = f"{AUTHOR} {DATE}"
    if author and date and is_in(author.node, date.node):
        marks[date.node.mem_id] = f"{AUTHOR} {DATE}"
    return marks


def _body(found: _Found, author: Shown | None, date: Shown | None) -> Any:
    """The element called the text, where it holds neither author nor date."""
    taken = [part.node for part in (author, date) if part]
    for _, _, node in found.bodies:
        if not any(is_in(part, node) for part in taken) and node.text(deep=True).strip():
            return node
    return None


def _elements(roots: Sequence[Any], nested: frozenset[int]) -> list[tuple[str, Any]]:
    if not nested:
        return [(tag, node) for root in roots for node in root.traverse() if (tag := node.tag)[0] not in "-!"]
    found: list[tuple[str, Any]] = []
    stack = [(root.tag, root) for root in reversed(roots)]
    while stack:
        tag, node = stack.pop()
        found.append((tag, node))
        children = []
        child = node.first_child
        while child is not None:
            tag = child.tag
            if tag[0] not in "-!" and child.mem_id not in nested:
                children.append((tag, child))
            child = child.next
        stack.extend(reversed(children))
    return found


_SUBJECT = re.compile(r"(?:re|aw|antw|sv|odp)(?:\s?\[\d+\])?:\s", re.I)  # "Re: Cold hands" is nobody's name
_HEADINGS = ("h3", "h4", "h5", "h6")
_SURE = 40  # from this rank on an element is called the author, below it only looks like one
_ASIDE = 6  # words beside the element that is called the text, from which on it is not believed
