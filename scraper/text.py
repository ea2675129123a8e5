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
    only = _only_text(node)
    if only is not None and node.tag != "pre":
        key = node.mem_id if without or instead else 0
        if key not in without and not (instead and key in instead):
            return " ".join(only.split()) or None
    written = _written(node, frozenset(without), instead or {})
    has_lines = _BREAK in written or _LINE in written
    seen = [
        _folded(paragraph) if has_lines else " ".join(words)
        for paragraph in written.split(_PARAGRAPH)
        if (words := paragraph.split())  # which takes the marks for white space
    ]
    return "\n\n".join(seen) or None


def has_text(node: Any, *, without: Collection[int] = ()) -> bool:
    """Does `text_of` give anything? Told by the first words that are met."""
    todo = [node]
    while todo:
        node = todo.pop()
        tag = node.tag
        if tag == "-text":
            if (node.text_content or "").split():
                return True
        elif _MARKS.get(tag, _INLINE) is not None and tag[0] not in "-!" and node.mem_id not in without:
            if tag == "img" and _emoji_of(node):
                return True
            child = node.first_child
            while child is not None:
                todo.append(child)
                child = child.next
    return False


def links_of(node: Any, base: str, *, without: Collection[int] = ()) -> tuple[str, ...]:
    """Absolute http(s) addresses that a node links to, normal, in the order of the page, each once."""
    found: dict[str, None] = {}
    for anchor in node.css("a[href]"):
        if without and _stands_in(anchor, without, node):
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
    words = _only_text(node) if not without or node.mem_id not in without else None
    return " ".join((_written(node, frozenset(without), {}) if words is None else words).split()) or None


def _only_text(node: Any) -> str | None:
    """The text of an element that holds one and nothing else, as most names and dates do."""
    only = node.first_child
    if only is None or only.tag != "-text" or only.next is not None or _MARKS.get(node.tag, _INLINE) is None:
        return None
    return only.text_content or ""


def is_emoji(text: str) -> bool:
    """Is this nothing but emoji (joiners, variation selectors, skin tones, flags and key caps included)?"""
    return bool(_EMOJI.fullmatch(text)) and not text.isascii()


def _written(top: Any, without: Collection[int], instead: Mapping[int, str], *, in_pre: bool = False) -> str:
    """The words of a node as they stand in it, with a mark for each break that elements make between them.

    Depth first without recursion, as pages nest deeper than Python's stack; but once for a <pre>.
    """
    out: list[str] = []
    write, mark_of = out.append, _MARKS.get
    open_elements: list[tuple[Any, str]] = []
    node, held = top, bool(without or instead)
    while True:
        tag = node.tag
        if tag == "-text":
            write(node.text_content or "")
        elif (mark := mark_of(tag, _INLINE)) is not None and tag[0] not in "-!":
            key = node.mem_id if held else 0
            if key in instead:
                write(f"{mark}{instead[key]}{mark}")
            elif key not in without:
                if tag == "img":
                    write(_emoji_of(node))
                elif tag == "pre" and not in_pre:
                    write(mark + _written(node, without, instead, in_pre=True) + mark)
                else:
                    write(mark)
                    child = node.first_child
                    if child is not None:
                        open_elements.append((node, mark))
                        node = child
                        continue
        following = node.next if open_elements else None
        while following is None:
            if not open_elements:
                written = "".join(out)
                return written.replace("\n", _BREAK) if in_pre else written
            node, mark = open_elements.pop()
            if mark:
                write(mark)
            following = node.next if open_elements else None
        node = following


def _emoji_of(image: Any) -> str:
    """The emoji that an image stands for."""
    alt = (image.attributes.get("alt") or "").strip()
    return alt if alt and is_emoji(alt) else ""


def _folded(paragraph: str) -> str:
    """A paragraph as it is written, its white space folded, its lines parted; two <br> make a paragraph."""
    if _BREAK not in paragraph and _LINE not in paragraph:
        return " ".join(paragraph.split())
    lines = "\n".join([_lines(part) for part in paragraph.split(_BREAK)])
    return (_GAP.sub("\n\n", lines) if "\n\n\n" in lines else lines).strip()


def _lines(part: str) -> str:
    """What stands before a <br>, a line for each item or row; with an empty line where an item ends right there."""
    if _LINE not in part:
        return " ".join(part.split())
    items = [" ".join(item.split()) for item in part.split(_LINE)]
    return "\n".join(filter(None, items)) + ("" if items[-1] or not any(items) else "\n")


def _stands_in(node: Any, places: Collection[int], top: Any) -> bool:
    """Is it one of these, or within one, up to `top` and with it?"""
    top_id = top.mem_id
    while node is not None:
        key = node.mem_id
        if key in places:
            return True
        node = node.parent if key != top_id else None
    return False


_SPACES = re.compile(r"\s+")
# What parts words; control characters that count as white space, which nobody writes.
_PARAGRAPH, _LINE, _BREAK, _INLINE = "\x1c", "\x1d", "\x1f", ""
_GAP = re.compile(r"\n{3,}")
_UNSEEN = (
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
)
_APART = (
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
)
_MARKS: dict[str, str | None] = (
    dict.fromkeys(_UNSEEN)
    | dict.fromkeys(_APART, _PARAGRAPH)
    | {"li": _LINE, "tr": _LINE, "td": " ", "th": " ", "br": _BREAK}
)
_EMOJI = re.compile(
    "[\u00a9\u00ae\u203c\u2049\u20e3\u2122\u2139\u2190-\u21ff\u231a-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff\u3030\u303d"
    "\u3297\u3299\ufe0f\u200d#*0-9\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
)
