"""PunBB 1.2 and FluxBB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "punbb"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a PunBB or FluxBB board?"""
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
    """Post and comments, found in one search."""
    return read_board(page, _MARKUPS, _ADDRESSES)


_WORDS = ("punbb", "PunBB", "fluxbb", "FluxBB", "punwrap")
_MARKS = "[id^=pun].pun,.punwrap"
_ADDRESSES = Addresses(
    thread=r"/viewtopic\.php\?(?:.*&)?p?id=\d+|/topic/\d+",
    later=r"[?&]p=(?:[2-9]|[1-9]\d+)(?!\d)",
    archive=r"/viewforum\.php|/index\.php$|/forum/\d+|^https?://[^/?]+/(?:[\w-]+/)?$",
    trap=r"/(?:post|edit|delete|misc|login|register|profile|search|userlist|extern|moderate)\.php|[?&]action=",
    many=r"/(?:search|profile|userlist)\.php",
    drop=r"p=1",
)
_NOW = Markup(
    entry=".blockpost",
    key=r"^p(\d+)$",
    text=".postmsg:not(.postsignature)",
    author=".postleft dt",
    date="h2 a",
    chrome=".postedit,.postsignature",
    quote=".quotebox,blockquote",
    quote_head="cite,h4",
    quote_text="blockquote",
    place=".conr",
    title=".crumbs li:last-child a;.postright h3",
    thread_key=r"[?&]id=(\d+)",
    later=r"[?&]p=(?:[2-9]|[1-9]\d+)(?!\d)",
)
_MARKUPS = (_NOW,)
