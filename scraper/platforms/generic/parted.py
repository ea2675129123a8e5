"""Comments whose parts stand side by side in one element for all: title, text, then who and when, over and over."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.generic.count import count_in
from scraper.platforms.generic.headed import is_headed
from scraper.platforms.generic.item import Record, parts_of
from scraper.platforms.generic.place import in_margin, of_this_thread, stated_thread
from scraper.platforms.generic.shapes import messages_in
from scraper.text import line_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Page
    from scraper.platforms.generic.item import Parts


def parted_records(page: Page, dates: Sequence[Any]) -> tuple[Record, ...]:
    """The longest such row of comments on the page; none where no part of them is called a comment."""
    best: tuple[Record, ...] = ()
    for messages in messages_in(dates):
        rows = [nodes for nodes in messages if len(nodes) > 1]
        here = of_this_thread(page, [stated_thread(page, node, frozenset()) for nodes in rows for node in nodes[-1:]])
        rows = [nodes for nodes, is_here in zip(rows, here, strict=True) if is_here]
        if len(rows) <= max(1, len(best)) or in_margin(rows[0][0]) or any(map(_is_else, rows)):
            continue
        if not is_headed(rows[0][0]) and not all(map(_is_comment, rows)):
            continue
        records = [_record(page, nodes) for nodes in rows]
        whole = [one for one in records if one.parts.text and one.parts.author and one.parts.words]
        if len(whole) >= _MOST * len(rows):
            best = tuple(whole)
    return best


def _record(page: Page, nodes: Sequence[Any]) -> Record:
    """Read without its title, unless that names the writer."""
    said = [node for node in nodes if node.tag not in _TITLES]
    parts = parts_of(said, page.url) if len(said) < len(nodes) else None
    if parts is None or parts.author is None or parts.text is None:
        said, parts = list(nodes), parts_of(nodes, page.url)
    return Record(list(nodes), _key(nodes), _with_address(page, parts, nodes), None)


def _with_address(page: Page, parts: Parts, nodes: Sequence[Any]) -> Parts:
    """The address behind the name is the writer's own, and no link in what they say."""
    for anchor in (anchor for node in nodes for anchor in node.css("a[href]")) if parts.author_url is None else ():
        if line_of(anchor) == parts.author and (url := normal(anchor.attributes.get("href") or "", page.url)):
            return replace(parts, author_url=url, links=tuple(link for link in parts.links if link != url))
    return parts


def _key(nodes: Sequence[Any]) -> str | None:
    """The number of the empty anchor before a comment."""
    node = nodes[0].prev
    for _ in range(_NEAR):
        if node is None or (node.tag[0] not in "-!" and node.text(deep=True).strip()):
            return None
        if node.tag == "a" and (
            match := _NUMBER.search(node.attributes.get("name") or node.attributes.get("id") or "")
        ):
            return match[1]
        node = node.prev
    return None


def _is_comment(nodes: Sequence[Any]) -> bool:
    """Is a part called a comment, or what is around all of them?"""
    around = [*nodes, nodes[0].parent] if nodes[0].parent is not None else nodes
    return any(_COMMENT.search(f"{n.attributes.get('class') or ''} {n.attributes.get('id') or ''}") for n in around)


def _is_else(nodes: Sequence[Any]) -> bool:
    """Is a part a block of whole comments, as answers behind what they answer, or does a link count an entry's?"""
    if any(node.css_first("article,ol,dl") is not None for node in nodes[1:]):
        return True
    return any(count_in(anchor.text(deep=True)) is not None for node in nodes for anchor in node.css("a[href]"))


_MOST = 0.6  # of the rows that have name, date and text
_NEAR = 3  # nodes between an anchor and the comment
_TITLES = ("h2", "h3", "h4", "h5", "h6")
_NUMBER = re.compile(r"(\d+)$")
_COMMENT = re.compile(r"comm?ent|komm?ent|réaction|reactie|talkback", re.I)
