"""Flarum: the thread as it is served to readers without scripts, its times in the data for those with them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.dates import iso_date
from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup
from scraper.selecting import select_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Comment, Links, Page, Post

NAME = "flarum"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a Flarum forum?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Threads, their later pages and boards."""
    return links_of_board(page, _ADDRESSES)


def post(page: Page) -> Post | None:
    """The first entry of a thread; of a later page the title alone."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The entries after the first; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Post and comments, found in one search; the times of as many entries as the page's data hold."""
    opening, entries = read_board(page, _MARKUPS, _ADDRESSES)
    if page.tree is None or select_first(page.tree, _NOW.entry) is None:
        return opening, entries
    has_first = opening is not None and opening.text is not None
    stated = _entries_in(_data_of(page))
    if len(stated) != len(entries) + has_first:
        return opening, entries
    if has_first and opening is not None:
        first, *stated = stated
        opening = replace(opening, published=iso_date(first[1]), published_raw=first[1])
    return opening, tuple(
        replace(entry, key=key, published=iso_date(when), published_raw=when)
        for entry, (key, when) in zip(entries, stated, strict=True)
    )


def _data_of(page: Page) -> Any:
    """What the page tells its own scripts; None where that cannot be read."""
    for node in page.tree.css("script") if page.tree is not None else ():
        words = node.text() or ""
        if (node.attributes.get("id") or "") != "flarum-json-payload":
            match = _LOADED.search(words)
            words = words[match.end() :] if match else ""
        if words:
            try:
                return json.JSONDecoder().raw_decode(words.strip())[0]
            except (ValueError, RecursionError):
                return None
    return None


def _entries_in(data: Any) -> Sequence[tuple[str, str]]:
    """(number, time) of each entry with words, in the order of the thread."""
    document = data.get("apiDocument") or data.get("document") if isinstance(data, dict) else None
    included = document.get("included") if isinstance(document, dict) else None
    found = []
    for one in included if isinstance(included, list) else ():
        stated = one.get("attributes") if isinstance(one, dict) and one.get("type") == "posts" else None
        if isinstance(stated, dict) and stated.get("contentHtml"):
            place, when = stated.get("number"), stated.get("createdAt") or stated.get("time")
            if isinstance(place, int) and isinstance(when, str):
                found.append((place, str(one.get("id") or ""), when))
    return [(key, when) for _, key, when in sorted(found)]


_LOADED = re.compile(r"app\.load\(\s*(?=\{)")
_WORDS = ("flarum",)
_MARKS = "#flarum-loading,#flarum-content,script[src*=flarum],#flarum-json-payload"
_ADDRESSES = Addresses(
    thread=r"/d/\d+",
    later=r"/d/\d+[^?]*\?(?:.*&)?page=(?:[2-9]|[1-9]\d+)",
    archive=r"/t/[^/?]+|/all\b|/tags\b|^https?://[^/?]+/(?:[\w-]+/)?(?:\?page=\d+)?$",
    trap=r"/u/|/(?:settings|login|signup|reset|logout|notifications)\b|[?&](?:sort|q)=|/d/\d+[^/?]*/\d+",
    many=r"/u/",
)
_NOW = Markup(
    entry="#flarum-content article",
    text=".Post-body",
    author=".PostUser-name",
    quote="blockquote",
    quote_head=".PostMention",
    title="#flarum-content h1",
    thread_key=r"/d/(\d+)",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)|(?<=\d)/(?:[2-9]|[1-9]\d+)$",
)
_MARKUPS = (_NOW,)
