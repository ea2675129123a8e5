"""What a blog's owner exports, as it is kept: its media types, and its fields, found by their tags.

Exports are no strict XML: blogs write titles and control characters into them that are none. So a field is what stands
between its tags, CDATA respected; entities of the file's own are never expanded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDPRESS = "application/x-wordpress-export+xml"
BLOGGER = "application/x-blogger-export+xml"
ADDRESS = "urn:threadkeep:export:"  # what the addresses of an export's captures begin with; the entry's own follows


def is_export(media_type: str) -> bool:
    """Is this a part of an owner's export? It says what an API would say, and is no page to parse."""
    return media_type in (WORDPRESS, BLOGGER)


@dataclass(frozen=True, slots=True)
class Field:
    """An element by its tags: name, attributes as written, what stands in it, its first and last place in the text."""

    name: str
    attributes: str
    inner: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """What it says: CDATA opened, entities undone once, blanks around it cut."""
        if "<![CDATA[" not in self.inner:
            return unescape(self.inner).strip()
        parts = _CDATA.split(self.inner)  # outside, inside, outside …
        return "".join(part if n % 2 else unescape(part.strip()) for n, part in enumerate(parts)).strip()

    def attribute(self, name: str) -> str:
        """An attribute's value, "" where there is none."""
        match = re.search(rf"""(?:^|\s){re.escape(name)}\s*=\s*(?:"([^"]*)"|'([^']*)')""", self.attributes)
        return unescape(match[1] if match[1] is not None else match[2]).strip() if match else ""


def fields_of(text: str) -> Iterator[Field]:
    """The elements of a text one after another, none that stands in another; what is never closed is passed over."""
    position, unclosed, last = 0, set[str](), text.rfind("]]>")
    while len(unclosed) < _PATIENCE and (tag := _TAG.search(text, position)):
        name, position = tag[1], tag.end()
        if tag[3]:
            yield Field(name, tag[2], "", tag.start(), tag.end())
        elif name not in unclosed:
            closing = _closing(text, name, position, last)
            if closing is None:
                unclosed.add(name)
            else:
                end = text.find(">", closing) + 1
                yield Field(name, tag[2], text[position:closing], tag.start(), end)
                position = end


def first_of(text: str) -> dict[str, Field]:
    """The first field of each name."""
    found: dict[str, Field] = {}
    for field in fields_of(text):
        found.setdefault(field.name, field)
    return found


def within(text: str, *path: str) -> str:
    """What stands in the first element of that path, to the end of the text where that is not closed; else ""."""
    for name in path:
        opening = re.search(rf"<{re.escape(name)}(?:\s[^<>]*)?>", text)
        if opening is None:
            return ""
        closing = text.rfind(f"</{name}")
        text = text[opening.end() : closing if closing > opening.end() else None]
    return text


def _closing(text: str, name: str, position: int, last: int) -> int | None:
    """Where the end tag stands that is not in CDATA; `last` is where CDATA ends for the last time."""
    tag = f"</{name}"
    at = text.find(tag, position)
    while at >= 0:
        opened = text.find("<![CDATA[", position, at)
        if opened >= 0:
            if opened > last:  # never closed: the first end tag ends it
                return at
            position = text.find("]]>", opened)
            at = text.find(tag, position) if position > at else at
        elif text[at + len(tag) : at + len(tag) + 1] in (">", " ", "\n", "\t", "\r"):
            return at
        else:
            position = at + len(tag)
            at = text.find(tag, position)
    return None


_TAG = re.compile(r"<([A-Za-z][\w:.-]{0,60})((?:\s[^<>]*?)?)(/?)>")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.S)
_PATIENCE = 100  # names that are never closed; who writes more of them writes no export
