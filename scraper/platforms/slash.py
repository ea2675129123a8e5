"""Slash, the news site with a threaded discussion under each story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "slash"
VERSION = 2


def detect(page: Page) -> bool:
    """Is it a page of a Slash site?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Stories, their later pages and archives."""
    return links_of_board(page, _ADDRESSES)


def post(page: Page) -> Post | None:
    """The story."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The discussion; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Post and comments, found in one search."""
    return read_board(page, _MARKUPS, _ADDRESSES)


_WORDS = ("comment_body_",)
_MARKS = "#commentlisting .commentBody"
_ADDRESSES = Addresses(
    thread=r"/story/|[?&]sid=",
    later=r"[?&](?:startat|page)=[1-9]\d*",
    archive=r"/archive\.pl|^https?://[^/?]+/(?:[\w-]+/)?$",
    trap=r"[?&](?:cid|op|threshold|mode|commentsort)=|/~|/login",
    many=r"/~[^/]+",
)
_NOW = Markup(
    entry="li.comment",
    key=r"^tree_(\d+)$",
    text=".commentBody > div;.commentBody",
    author=".commentTop .by",
    author_words=r"^\w+\s+(.+?)(?:\s+\(\d+\).*)?$",
    date=".commentTop .otherdetails",
    chrome=".sig",
    quote="blockquote",
    title=".story-title;h2.story",
    opening=False,
)
_MARKUPS = (_NOW,)
