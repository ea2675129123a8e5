"""Isso: pages whose comments stand in its own server alone, and that server's answers, which hold a thread whole.

The server may be on another host than the page: then what is asked of it names the page, which it ignores.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

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
    """As of any page; of an answer, what it left out."""
    return generic.links(page) if page.tree is not None else _left_out(page)


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
    if not url or not isinstance(total, int) or page.data.get("id") is not None:
        return None, said
    deleted = sum(_is_deleted(row) for row in _rows(page.data))
    return Post(url, comments_declared=total, gap_reason=DELETED if deleted else None), said


def answer_for(page: Page) -> Link | None:
    """The request that a page's script would make for its comments, all of them at once."""
    node = page.tree.css_first(_SCRIPT) if "data-isso" in page.text else None
    slot = page.tree.css_first("#isso-thread") if node is not None else None
    root = normal(node.attributes.get("data-isso") or "", base_of(page)) if node is not None else None
    if root is None or slot is None:
        return None
    here = normal(page.url) or page.url
    name = slot.attributes.get("data-isso-id") or _path(page, here)
    of_page = "" if is_same_site(site_of(here), root) else f"&{_OF_PAGE}={quote(here, safe='')}"
    asked = normal(f"{root.rstrip('/')}/?uri={quote(name, safe='')}{of_page}")
    return Link(asked, "api") if asked else None


def _path(page: Page, here: str) -> str:
    """The page's path with its escapes as the site writes them, by which a server knows a thread."""
    node = page.tree.css_first("link[rel=canonical]") if "%" in here else None
    stated = node.attributes.get("href") or "" if node is not None else ""
    return urlsplit(stated if stated and normal(stated, page.url) == here else here).path


def _thread_url(page: Page) -> str | None:
    """The page that an answer is for. It may be asked for by another name than its path."""
    asked = parse_qs(urlsplit(page.url).query)
    named, of_page = asked.get("uri"), asked.get(_OF_PAGE)
    if of_page:
        return normal(of_page[0])
    return normal(named[0], page.url) if named else None


def _left_out(page: Page) -> Links:
    """Requests for comments that an answer counts as hidden: a server may give a part only."""
    if page.status != 200 or not detect(page):
        return Links()
    parts = urlsplit(page.url)
    asked = "&".join(
        one for one in parts.query.split("&") if not re.match(r"(?:limit|offset|parent|nested_limit)=", one)
    )
    base = urlunsplit(parts._replace(query=asked))
    found = []
    rows = [page.data, *(row for row in _objects(page.data.get("replies")) if isinstance(row.get("id"), int))]
    for row in rows:
        shown, hidden = len(_objects(row.get("replies"))), row.get("hidden_replies")
        if not isinstance(hidden, int) or hidden <= 0 or not shown:
            continue
        parent = f"&parent={row['id']}" if row.get("id") is not None else ""
        offset = shown + int((parse_qs(parts.query).get("offset") or ["0"])[0]) if row is page.data else shown
        found.append(Link(f"{base}{parent}&limit={hidden}&offset={offset}", "api"))
    return Links(tuple(found))


def _objects(values: Any) -> list[Mapping[str, Any]]:
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []


def _is_deleted(row: Mapping[str, Any]) -> bool:
    """Is it what stays of a deleted comment that was answered?"""
    return row.get("mode") == 4 or not row.get("text")


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
    if not isinstance(number, int) or text is None or _is_deleted(row):
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


DELETED = "deleted comments are counted"
_SCRIPT = "script[data-isso]"
_OF_PAGE = "of-page"
_LAST = 4102444800  # 2100: what is later is no time in seconds
