"""One message after another, by the columns that hold name, date and text; without signatures, quotes, buttons."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scraper.dates import is_date, iso_date
from scraper.platforms.generic.answers import answer_of
from scraper.platforms.generic.body import repeated
from scraper.platforms.generic.columns import NUMBER, date_words, name_of
from scraper.platforms.generic.grid import MEMBER
from scraper.platforms.generic.item import Parts, Record
from scraper.platforms.generic.shapes import names_in
from scraper.platforms.generic.wording import behind, chrome_in, said_in, without_heads, without_signatures
from scraper.platforms.quotes import quotes_in
from scraper.platforms.words import name_beside
from scraper.selecting import select_first
from scraper.text import line_of, links_of, text_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from scraper.items import Page, Quote
    from scraper.platforms.generic.grid import Cell, Grid
    from scraper.platforms.generic.shapes import Message


class Reader:
    """Reads the messages of a grid by its columns."""

    def __init__(
        self, page: Page, grid: Grid, dated: Mapping[int, Any], title: str, *, who: int | None, when: int, said: int
    ) -> None:
        self.page, self.grid, self.dated = page, grid, dated
        self.authors = grid.all_firsts(who) if who is not None else {}
        self.dates = grid.all_firsts(when, dated)
        self.dates |= self._dates_beside(when)
        if who is not None:
            self.authors |= self._guests(who)
        writers = {number: name for number, cell in self.authors.items() if (name := name_of(cell))}
        self.repeated = repeated(grid, said, writers)
        self.texts: dict[int, list[Cell]] = {}
        for cell in grid.columns[said]:
            self.texts.setdefault(cell.message, []).append(cell)
        for number, cell in grid.all_firsts(said).items() if said else ():
            self.texts.setdefault(number, [cell])
        self.ruled = self._has_signatures()
        self.title = title

    def _guests(self, who: int) -> dict[int, Cell]:
        """Names that no link or mark is around, as in the rest: what stands alone in the block that holds it there,
        or is called the same in it."""
        found: dict[int, Cell] = {}
        below = self.grid.columns[who][0]
        called = set(names_in(below.node.attributes.get("class") or ""))
        for around in below.upward()[1:_OUT]:
            if around.column == 0:
                break
            for number, block in self._like(around).items():
                if number not in self.authors and number not in found:
                    alone = around is below.up and 0 < block.own == block.length <= _NAME
                    cell = block if alone else self._called(block, called)
                    found |= {number: cell} if cell is not None else {}
            called |= set(names_in(around.node.attributes.get("class") or ""))
        return found

    def _like(self, block: Cell) -> dict[int, Cell]:
        """The cell of each message in a block's column, there as many-th as the block is in its own message."""
        cells: dict[int, list[Cell]] = {}
        for cell in self.grid.columns[block.column]:
            cells.setdefault(cell.message, []).append(cell)
        turn = cells[block.message].index(block)
        return {number: those[turn] if turn < len(those) else those[0] for number, those in cells.items()}

    def _called(self, block: Cell, names: set[str]) -> Cell | None:
        """The first cell right in a block that has one of the names, and some words."""
        for column in self.grid.inner[block.column] if names else ():
            for cell in self.grid.columns[column]:
                fits = cell.up is block and 0 < cell.length <= _NAME
                if fits and not names.isdisjoint(names_in(cell.node.attributes.get("class") or "")):
                    return cell
        return None

    def _dates_beside(self, when: int) -> dict[int, Cell]:
        """Of messages whose date is another element than in the rest: the first in the block that holds it there."""
        around = self.grid.columns[when][0].up
        if around is None or around.column == 0 or len(self.dates) == len(self.grid):
            return {}
        found: dict[int, Cell] = {}
        for key in self.dated:
            cell = self.grid.of_node.get(key)
            if cell is None or cell.message in self.dates or cell.message in found:
                continue
            if any(outer.column == around.column for outer in cell.upward()):
                found[cell.message] = cell
        return found

    def _has_signatures(self) -> bool:
        """Do lines part signatures from texts: less stands below them than above, and of one writer always the same?"""
        tails: dict[str, set[str]] = {}
        above, below, ruled = 0, 0, 0
        for number, cells in self.texts.items():
            for cell in cells:
                rule = cell.node.css_first("hr") if cell.node is not None else None
                if rule is not None:
                    tail = " ".join(node.text(deep=True).strip() for node in behind(rule)).strip()
                    author = self.authors.get(number)
                    tails.setdefault(author.node.text(deep=True) if author else "", set()).add(tail)
                    above, below, ruled = above + cell.length - len(tail), below + len(tail), ruled + 1
        same = ruled > sum(map(len, tails.values()))  # some writer has the same words below two messages
        return above > below and ruled > 1 and (same or (ruled >= _RULED * len(self.grid) and ruled == len(tails)))

    def records(self) -> tuple[Record, ...]:
        """Every message that says anything or has a name and a date, in the order of the page; no advertisements.

        What is neither signed nor dated among messages that are is nobody's.
        """
        found = [self._record(number, message) for number, message in enumerate(self.grid.messages)]
        records = [r for r in found if (r.parts.text and (r.parts.author or r.parts.words)) or r is found[0]]
        return without_signatures(records)

    def _record(self, number: int, message: Message) -> Record:
        author, date = self.authors.get(number), self.dates.get(number)
        words = date_words(date.node, self.dated) if date else None
        name, address = _writer(author, self.page) if author else (None, None)
        if name is None:
            name, address = self._member(number, message)
        if name is None and words:
            name = name_beside(_LABEL.sub("", words)) if not is_date(words, day=True) else None
        text, quotes, links = self._said(number, message, [c for c in (author, date) if c])
        stated = _stated(date.node) if date else None
        parts = Parts(text, name, address, words, stated, links, _answered(message))
        return Record(list(message), key_of(message), parts, None, quotes)

    def _member(self, number: int, message: Message) -> tuple[str | None, str | None]:
        """The first link to a member outside of what is said, where the column of names has nothing."""
        texts = {cell.node.mem_id for cell in self.texts.get(number, ()) if cell.node is not None}
        for node in message:
            for anchor in node.css("a[href]"):
                cell = self.grid.of_node.get(anchor.mem_id)
                if cell is None or cell.length == 0 or not MEMBER.search(anchor.attributes.get("href") or ""):
                    continue
                if not any(at.node is not None and at.node.mem_id in texts for at in cell.upward()):
                    return _writer(cell, self.page)
        return None, None

    def _said(
        self, number: int, message: Message, taken: Sequence[Cell]
    ) -> tuple[str | None, tuple[Quote, ...], tuple[str, ...]]:
        nodes = [c.node for c in self.texts.get(number, ()) if c.node is not None] or list(message)
        cells = self.texts.get(number) or [self.grid.columns[0][number]]
        bylines = {_byline(cell, outer).node.mem_id for cell in taken for outer in cells if cell.is_in(outer)}
        nested = {node.mem_id for node in self.grid.nested.get(number, ())}
        texts: list[str] = []
        quotes: list[Quote] = []
        links: dict[str, None] = {}
        for node in nodes:
            chrome = bylines | chrome_in(node, ruled=self.ruled) | nested | self.repeated
            found, inside = quotes_in(node, _quoting())
            without = chrome | inside
            name = line_of(taken[0].node) if taken else None
            text = said_in(text_of(node, without=without), name, self.title)
            if text is None:  # all of it is said again and again
                text = said_in(text_of(node, without=without - self.repeated), name, self.title)
            if found and text:
                text, found = without_heads(text, found)
            if text is None and found:
                text = said_in(text_of(node, without=chrome - self.repeated), name, self.title)
            quotes += found
            texts += [text] if text else []
            links |= dict.fromkeys(links_of(node, self.page.url, without=without))
        return "\n\n".join(texts) or None, tuple(quotes), tuple(links)


def title_of(page: Page) -> str:
    """The words of the page's title, case folded."""
    title = select_first(page.tree, "head title")
    return " ".join(title.text().split()).casefold() if title is not None else ""


def _answered(message: Message) -> str | None:
    """The number of the message that this one says it answers."""
    anchors = ((anchor, anchor.attributes.get("href") or "") for node in message for anchor in node.css("a[href*='#']"))
    answer = answer_of(anchors)
    return answer.number if answer is not None else None


def _byline(cell: Cell, outer: Cell) -> Cell:
    """The block around a name or a date that holds little else."""
    at = cell
    while at.up is not None and at.up is not outer and at.up.node is not None and at.up.length <= cell.length + _BESIDE:
        at = at.up
    return at


def _writer(cell: Cell, page: Page) -> tuple[str | None, str | None]:
    name = name_of(cell)
    anchor = cell.node if cell.node.tag == "a" else cell.node.css_first("a[href]")
    if anchor is None and cell.up is not None and cell.up.node is not None and cell.up.node.tag == "a":
        anchor = cell.up.node
    href = anchor.attributes.get("href") if anchor is not None else None
    return name, normal(href, page.url) if href and not href.startswith(("#", "javascript:")) else None


def _stated(node: Any) -> datetime | None:
    for name in ("datetime", "title", "content", "data-time", "data-date"):
        value = node.attributes.get(name)
        stated = iso_date(value) if value else None
        if stated is not None:
            return stated
    return None


def key_of(message: Sequence[Any]) -> str | None:
    """The message's own number: in an id or an anchor of it."""
    for node in message:
        for name in ("id", "data-pid", "data-post-id", "data-message-id", "data-id", "data-comment-id"):
            match = _KEY.search(node.attributes.get(name) or "")
            if match:
                return match[1]
    for node in message:
        for inner in node.css("[id],a[name]"):
            stated = inner.attributes.get("id") or inner.attributes.get("name") or ""
            match = _KEY.search(stated) if NUMBER.search(stated) and not _NO_KEY.search(stated) else None
            if match:
                return match[1]
    return None


@lru_cache(maxsize=1)
def _quoting() -> Any:
    from scraper.platforms.markup import Markup  # noqa: PLC0415  (a description reads what is left open by its shape)

    return Markup(entry="", quote=_QUOTE, quote_head=_QUOTE_HEAD, quote_text=_QUOTE_TEXT)


_NAME = 40  # characters
_OUT = 4  # cells from a name out to the block that holds it in every message
_RULED = 0.5  # of the messages that hold a line, from which on signatures stand below it
_BESIDE = 60  # characters of a byline beside name or date
_KEY = re.compile(r"(\d{1,12})$")
_NO_KEY = re.compile(r"user|member|author|avatar|attach|img|image|ad[-_]|sig", re.I)
_LABEL = re.compile(r"^\w+:\s*")
_QUOTE = (
    "blockquote:not([class*=message]):not([class*=content]):not([class*=text]):not([class*=body]),"
    ".quote,.quotecontent,.quotemain,.bbcode_quote,.bbc_quote,.quotetable,.quotecontainer,.quoteBox,.quote-box,.quoted,"
    ".bbquote,.ubbcode-block,.bb-quote,"
    "table.citation,div:has(> .smallfont:first-child + table),.bbCodeBlock--quote,.bbCodeQuote,.citation,.zitat,.cite,"
    "div[class*=quote]:not([class*=container]):has(> [class*=quote])"
)
_QUOTE_HEAD = (
    "cite,header,.QuoteAuthor,.quotetitle,.quoteheader,.quote_header,.quotetop,.quote-header,.quote-title,.attribution,"
    "td > div:has(> strong):first-child,.ubbcode-header,.bb-quote > b,"
    "[class*=quote][class*=head],[class*=quote][class*=author],[class*=quote][class*=title],"
    ".bbCodeBlock-title,[class*=postedby],.quoteTitle,.quote-author,.topslice_quote"
)
_QUOTE_TEXT = (
    ".ubbcode-body,td > div + div,.bbCodeBlock-content,.quoteBody,.quote_body,.quote-content,.quote-body,blockquote"
)
