"""Jive, a forum of companies and their customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "jive"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a Jive community?"""
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


_WORDS = ("jive-",)
_MARKS = "#jive-thread-container,.jive-thread-reply,.jive-rendered-content,body.jive-body-content"
_ADDRESSES = Addresses(
    thread=r"/thread/\d+|/message/\d+|/thread\.jspa",
    later=r"[?&]start=[1-9]\d*|/thread/\d+\?(?:.*&)?page=(?:[2-9]|\d\d)",
    archive=r"/community/|/content\b|/forum\.jspa|^https?://[^/?]+/(?:[\w-]+/)?$",
    trap=r"/(?:people|login|search|tags|post!|message/\d+!)|[?&](?:sr|decorator)=",
    many=r"/people/|/search",
)
_NOW = Markup(
    entry="#jive-thread-container > .jive-content,.jive-thread-message,li.reply:has(.jive-thread-reply)",
    key=r"^(\d+)$",
    key_from="[data-message-id],a[name]",
    text=".jive-rendered-content",
    author=".jive-author .jive-username-link,.jive-username-link",
    date=".jive-thread-info,.jive-thread-reply-date,.jive-thread-post-details",
    chrome=".jive-thread-reply-to",
    quote="blockquote",
    reply=".jive-thread-reply-to a",
    title="h1[class*=jive],h1 a[id^=jive-thread-subject],.jive-content h1",
    thread_key=r"/thread/(\d+)",
    later=r"[?&]start=[1-9]\d*",
)
_MARKUPS = (_NOW,)
