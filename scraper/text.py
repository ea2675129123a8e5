"""The visible words of a page's node, and the addresses it links to: once, here, for every platform."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def text_of(node: Any, *, without: Collection[int] = (), instead: Mapping[int, str] | None = None) -> str | None:
    """What a reader sees of a Lexbor node: blocks parted by a blank line, <br>, list items and rows by a line break.

    Runs of white space are folded (also no-break spaces); joiners and soft hyphens stay. An image counts only where
    its alternative text is an emoji. `without` are nodes (their `mem_id`) left out, `instead` nodes replaced by words.
    None where nothing is to be seen.
    """
    words = _Words()
    _write(node, words, frozenset(without), instead or {})
    return words.text()


def links_of(node: Any, base: str, *, without: Collection[int] = ()) -> tuple[str, ...]:
    """Absolute http(s) addresses that a node links to, normal, in the order of the page, each once."""
    found: dict[str, None] = {}
    for anchor in node.css("a[href]"):
        if without and _stands_in(anchor, without):
            continue
        url = normal(anchor.attributes["href"] or "", base)
        if url:
            found[url] = None
    return tuple(found)


def fragment(html: str) -> Any:
    """The body of a piece of HTML as APIs and feeds give it."""
    from scraper.page import parsed  # noqa: PLC0415  (selectolax is loaded where something is read)

    return parsed(f"<!DOCTYPE html><body>{html}").body


def fragment_text(html: str) -> str | None:
    """The visible words of a piece of HTML as APIs and feeds give it."""
    if "<" not in html and "&" not in html:
        return _SPACES.sub(" ", html).strip() or None
    return text_of(fragment(html))


def line_of(node: Any, *, without: Collection[int] = ()) -> str | None:
    """The visible words of a node on one line, as of a name or a date."""
    text = text_of(node, without=without)
    return _SPACES.sub(" ", text) if text else None


def is_emoji(text: str) -> bool:
    """Is this nothing but emoji (joiners, variation selectors, skin tones, flags and key caps included)?"""
    return bool(_EMOJI.fullmatch(text)) and not text.isascii()


class _Words:
    """Words in order, with the widest break asked for between two of them."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.gap = ""  # what parts the last word from the next: "" < " " < "\n" < "\n\n"

    def add(self, text: str) -> None:
        core = " ".join(text.split())
        if not core:
            self.gap = self.gap or (" " if text else "")
            return
        if not self.gap and text[0].isspace():
            self.gap = " "
        if self.gap and self.out:
            self.out.append(self.gap)
        self.out.append(core)
        self.gap = " " if text[-1].isspace() else ""

    def part(self, gap: str) -> None:
        if _WIDTH[gap] > _WIDTH[self.gap]:
            self.gap = gap

    def line_break(self) -> None:
        """A <br>: two of them make a paragraph."""
        self.gap = "\n\n" if self.gap.startswith("\n") else "\n"

    def text(self) -> str | None:
        return "".join(self.out) or None


def _write(top: Any, words: _Words, without: Collection[int], instead: Mapping[int, str]) -> None:
    """Depth first without recursion: pages nest deeper than Python's stack."""
    open_elements: list[tuple[Any, str]] = []
    node, pre = top, 0
    while True:
        tag = node.tag
        down = None
        if tag == "-text":
            _write_text(words, node.text_content or "", pre)
        elif tag not in _UNSEEN and tag[0] not in "-!":
            key = node.mem_id
            if key in instead:
                words.part(_GAPS.get(tag, ""))
                words.add(instead[key])
                words.part(_GAPS.get(tag, ""))
            elif key not in without:
                down = _enter(node, tag, words)
                if down is not None:
                    open_elements.append((node, tag))
                    pre += tag == "pre"
        if down is not None:
            node = down
            continue
        following = node.next if open_elements else None
        while following is None:
            if not open_elements:
                return
            node, tag = open_elements.pop()
            pre -= tag == "pre"
            words.part(_GAPS.get(tag, ""))
            following = node.next if open_elements else None
        node = following


def _enter(node: Any, tag: str, words: _Words) -> Any:
    """Write what an element itself shows; its first child where it has any to go on with."""
    if tag == "br":
        words.line_break()
        return None
    if tag == "img":
        alt = (node.attributes.get("alt") or "").strip()
        if alt and is_emoji(alt):
            words.add(alt)
        return None
    words.part(_GAPS.get(tag, ""))
    return node.first_child


def _write_text(words: _Words, text: str, pre: int) -> None:
    if pre and "\n" in text:
        for number, line in enumerate(text.split("\n")):
            if number:
                words.line_break()
            words.add(line)
    else:
        words.add(text)


def _stands_in(node: Any, places: Collection[int]) -> bool:
    while node is not None:
        if node.mem_id in places:
            return True
        node = node.parent
    return False


_SPACES = re.compile(r"\s+")
_WIDTH = {"": 0, " ": 1, "\n": 2, "\n\n": 3}
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "textarea",
        "head",
        "title",
        "meta",
        "link",
        "input",
        "select",
        "option",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "svg",
        "math",
        "map",
        "area",
        "datalist",
    ]
)
_GAPS: dict[str, str] = dict.fromkeys(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "ul",
    ],
    "\n\n",
) | {"li": "\n", "tr": "\n", "td": " ", "th": " "}
_EMOJI = re.compile(
    "[\u00a9\u00ae\u203c\u2049\u20e3\u2122\u2139\u2190-\u21ff\u231a-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff\u3030\u303d"
    "\u3297\u3299\ufe0f\u200d#*0-9\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
)
