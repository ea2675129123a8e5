"""Isso: pages whose comments stand in its own server alone, and that server's answers, which hold a thread whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from scraper.items import Comment, Link, Links, Post
from scraper.platforms import generic
from scraper.platforms.board import by_pattern
from scraper.platforms.generic.addresses import base_of
from scraper.selecting import select_first
from scraper.text import fragment, fragment_text, links_of, text_of
from scraper.urls import is_same_site, normal, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scraper.items import Page

NAME = "isso"
VERSION = 3


def detect(page: Page) -> bool:
    """Is it an answer of an Isso server, or a page with its empty slot?"""
    if page.tree is not None:
        return select_first(page.tree, _SCRIPT) is not None
    data = page.data
    return isinstance(data, dict) and "total_replies" in data and isinstance(data.get("replies"), list)


def links(page: Page) -> Links:
    """The answer with the page's comments, where the server is on the same site; then as any page."""
    if page.tree is None:
        return Links()
    found = generic.links(page)
    asked = _answer_for(page)
    return replace(found, on_site=(asked, *found.on_site)) if asked is not None else found


def post(page: Page) -> Post | None:
    """The entry of a page; of an answer its address and count."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The comments of an answer; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """A page's entry, which says who holds its comments; an answer's comments, of the page it names."""
    if page.tree is not None:
        return generic.thread(page)
    if not detect(page) or page.status >= 400:
        return None, ()
    url = _thread_url(page)
    said = tuple(one for row in _rows(page.data) if (one := _comment(page, row, url)) is not None)
    total = page.data.get("total_replies")
    shown = total if isinstance(total, int) and page.data.get("id") is None else None
    return (Post(url, comments_declared=shown) if url else None), said


def _answer_for(page: Page) -> Link | None:
    """The request that a page's script would make for its comments; None where it goes to another site."""
    node = page.tree.css_first(_SCRIPT)
    root = normal(node.attributes.get("data-isso") or "", base_of(page)) if node is not None else None
    here = normal(page.url) or page.url
    slot = page.tree.css_first("#isso-thread")
    if root is None or slot is None or not is_same_site(site_of(here), root):
        return None
    name = slot.attributes.get("data-isso-id") or urlsplit(here).path
    asked = normal(f"{root.rstrip('/')}/?uri={quote(name, safe='')}")
    return Link(asked, "api") if asked else None


def _thread_url(page: Page) -> str | None:
    named = parse_qs(urlsplit(page.url).query).get("uri")
    return normal(named[0], page.url) if named else None


def _rows(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Comments in the order that Isso shows them: each before its answers."""
    waiting = [data]
    while waiting:
        row = waiting.pop()
        if row is not data:
            yield row
        replies = row.get("replies")
        if isinstance(replies, list):
            waiting.extend(reply for reply in reversed(replies) if isinstance(reply, dict))


def _comment(page: Page, row: Mapping[str, Any], url: str | None) -> Comment | None:
    number, body, at = row.get("id"), row.get("text"), row.get("created")
    node = fragment(body) if isinstance(body, str) else None
    text = text_of(node) if node is not None else None
    if not isinstance(number, int) or text is None:  # a deleted comment has no words
        return None
    name, site, parent = row.get("author"), row.get("website"), row.get("parent")
    seconds = int(at) if isinstance(at, (int, float)) and 0 < at < _LAST else None
    return Comment(
        text=text,
        key=str(number),
        parent=str(parent) if isinstance(parent, int) and parent < number else None,  # it was there before
        author=fragment_text(name) if isinstance(name, str) else None,
        author_url=normal(site) if isinstance(site, str) else None,
        published=datetime.fromtimestamp(seconds, UTC) if seconds else None,
        published_raw=str(at) if seconds else None,
        depth=1 if parent is None else 2,
        permalink=f"{url}#isso-{number}" if url else None,
        post_url=url,
        links=links_of(node, url or page.url),
    )


_SCRIPT = "script[data-isso]"
_LAST = 4102444800  # 2100: what is later is no time in seconds
