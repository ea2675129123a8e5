"""Messages laid over each other: elements at the same place of each make a column, and columns tell what they hold.

What is called nothing in one message shows itself in all of them: the author's column holds short words that differ
and lead to members, the date's column times that follow each other, the text's column most of the words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.platforms.generic.shapes import names_in, shape

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from scraper.platforms.generic.shapes import Message


@dataclass(slots=True)
class Cell:
    """An element of a message: its column, its message, its place in the message, its visible characters."""

    node: Any
    column: int
    message: int
    place: int
    up: Cell | None
    length: int = 0
    own: int = 0  # of which in no element within
    linked: int = 0  # characters in links

    def upward(self) -> list[Cell]:
        """The cell and those around it, inside out."""
        cells, up = [self], self.up
        while up is not None:
            cells.append(up)
            up = up.up
        return cells

    def is_in(self, outer: Cell) -> bool:
        return any(cell is outer for cell in self.upward())


class Grid:
    """The cells of messages by column; column 0 is the message as a whole."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.messages = messages
        self.columns: dict[int, list[Cell]] = defaultdict(list)
        self.inner: dict[int, list[int]] = defaultdict(list)  # a column, and those right in it
        self._numbers: dict[tuple[int, str], int] = {}
        self.of_node: dict[int, Cell] = {}
        self.nested: dict[int, list[Any]] = {}  # a message, and the discussions of it that stand in it
        self.sizes: list[int] = []  # how many cells each message has
        self._usual = _usual_names(messages)
        for number, message in enumerate(messages):
            self._lay(number, message)

    def __len__(self) -> int:
        return len(self.messages)

    def firsts(self, column: int, only: Container[int] | None = None) -> dict[int, Cell]:
        """The first cell of each message in a column, of the nodes (`mem_id`) `only`."""
        firsts: dict[int, Cell] = {}
        for cell in self.columns[column]:
            if cell.message not in firsts and (only is None or cell.node.mem_id in only):
                firsts[cell.message] = cell
        return firsts

    def all_firsts(self, column: int, only: Container[int] | None = None) -> dict[int, Cell]:
        """As `firsts`; in messages that lack the column, what is of one shape with it.

        A row more, as over the first message, moves all others.
        """
        firsts = self.firsts(column, only)
        if firsts and len(firsts) < len(self):
            like = _shapes(next(iter(firsts.values())))
            for cell in self.of_node.values():
                if cell.message not in firsts and (only is None or cell.node.mem_id in only) and _shapes(cell) == like:
                    firsts[cell.message] = cell
        return firsts

    def total(self, column: int) -> int:
        """The characters in a column, over all messages."""
        return sum(cell.length for cell in self.columns[column])

    def _lay(self, number: int, message: Message) -> None:
        whole = Cell(None, 0, number, 0, None)
        self.columns[0].append(whole)
        cells = [whole]
        todo = [(node, whole, f"{place}{node.tag}") for place, node in reversed(list(enumerate(message)))]
        while todo and len(cells) < _MOST_CELLS:
            node, up, step = todo.pop()
            cell = Cell(node, self._column(up.column, step), number, len(cells), up)
            cells.append(cell)
            self.columns[cell.column].append(cell)
            self.of_node[node.mem_id] = cell
            todo += reversed([(child, cell, step) for child, step in self._within(node, cell)])
        self.sizes.append(len(cells))
        for cell in cells:
            cell.own = cell.length
        for cell in reversed(cells):
            if cell.node is not None and cell.node.tag == "a":
                cell.linked = cell.length
            if cell.up is not None:
                cell.up.length += cell.length
                cell.up.linked += cell.linked

    def _shape(self, node: Any) -> str:
        classes = node.attributes.get("class")
        if not classes:
            return str(node.tag)
        usual = self._usual
        most = max((usual.get(name, 0) for name in names_in(classes)), default=0)
        return ".".join([node.tag, *(name for name in names_in(classes) if most and usual.get(name) == most)])

    def _within(self, node: Any, cell: Cell) -> Iterator[tuple[Any, str]]:
        """The elements right in one, each with its shape; those of none told apart by which of their tag they are."""
        turns: dict[str, int] = {}
        child = node.first_child
        while child is not None:
            tag = child.tag
            if tag == "-text":
                cell.length += len((child.text_content or "").strip())
            elif tag in _LISTS and _DISCUSSION.search(shape(child)):
                self.nested.setdefault(cell.message, []).append(child)
            elif tag[0] not in "-!" and tag not in _UNSEEN:
                step = self._shape(child)
                if tag in _CELLS or (tag in _TOLD_APART and step == tag):
                    turns[tag] = turns.get(tag, 0) + 1
                    step = f"{turns[tag]}{tag}"
                yield child, step
            child = child.next

    def _column(self, up: int, step: str) -> int:
        key = (up, step)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._numbers) + 1
            self.inner[up].append(number)
        return number


def _usual_names(messages: Sequence[Message]) -> dict[str, int]:
    """The class names that most messages have, and how many: others tell of a writer's rank or what came last."""
    counts: Counter[str] = Counter()
    for message in messages:
        stated = {inner.attributes.get("class") or "" for node in message for inner in node.css("[class]")}
        counts.update({name for classes in stated for name in names_in(classes)})
    return {name: count for name, count in counts.items() if count >= _USUAL * len(messages)}


def _shapes(cell: Cell) -> tuple[str, ...]:
    """The shape of a cell and of those around it, without the message's own: the first may be called otherwise."""
    shapes, at = [shape(cell.node)], cell.up
    while at is not None and at.up is not None and at.up.node is not None and len(shapes) < _LIKE:
        shapes.append(shape(at.node))
        at = at.up
    return tuple(shapes)


_LIKE = 3  # elements, from the inside out, that make a shape
_USUAL = 0.6
_MOST_CELLS = 3000  # of one message
_UNSEEN = frozenset(str.split("script style noscript template textarea select option input iframe object svg br hr"))
_CELLS = ("td", "th", "tr")
_TOLD_APART = frozenset(str.split("td th tr div table span font dd dt p"))
_LISTS = frozenset(("div", "ul", "ol", "section", "table", "aside"))
_DISCUSSION = re.compile(
    r"\.(?:js-)?(?:post-|answer-|question-)?(?:comments?(?:-list|-container|s-list)?|replies)(?=\.|$)"
)
MEMBER = re.compile(
    r"member(?:list|s)?\.(?:php|asp)|/members?/|profile?\.(?:php|asp|cfm|html)|[?&;]action=(?:view)?profile|"
    r"[?&;]u(?:id|ser_?id|ser)?=\w+|user(?:info)?\.php|/users?/|/u/|"
    r"showuser=|/profiles?/|/profil/|/mitglied|/membres?/|/usuario|/utilisateur|/uzytkownik|/people/|"
    r"mode=viewprofile|/user-\d+|/u\d+$|userinfo|"
    r"/uid[-/]|/author/|/benutzer|/person/|/@\w|space-uid|[/_-]member[/_-]|/miembro|/leden/|/anvandare|/kayttaja|"
    r"pop_profile",
    re.I,
)
