"""Spirit, a forum for Django."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "spirit"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a Spirit forum?"""
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


_WORDS = ("Spirit", "spirit", "comment-text")
_MARKS = "script[src*='spirit' i],link[href*='spirit' i],.comment[data-pk],.js-comment,.comment-info .comment-date"
_ADDRESSES = Addresses(
    thread=r"/topic/\d+",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)",
    archive=r"/category/|/topic/active|/topic/unread|/$",
    trap=r"/(?:user|comment|admin|search|upload|topic/(?:notification|favorite|moderate|poll|publish|private|"
    r"update))/",
)
_MARKUPS = (
    Markup(
        entry=".comment[data-pk],.comment[data-number],.js-comment,.comment:has(.comment-text)",
        key_from="[data-pk]",
        key=r"^(\d+)$",
        text=".comment-text",
        author=".comment-info .username,.username",
        date=".comment-info .date,.comment-date,.date",
        chrome=".is-highlighted .x",
        quote="blockquote",
        title="h1.headline,h1",
        thread_key=r"/topic/(\d+)",
        later=r"[?&]page=(?:[2-9]|[1-9]\d+)",
        page_number=".paginator .is-selected,.pagination .is-selected",
    ),
)
