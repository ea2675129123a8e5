"""Spirit, a forum for Django."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "spirit"
VERSION = 2


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


_WORDS = ("spirit/", "js-comment", "comment__", "topic__link", "comment-text")
_MARKS = (
    "link[href*='/spirit/stylesheets/'],script[src*='/spirit/scripts/'],.comments_list__comment,"
    ".js-comment[data-pk],.comment[data-pk] .comment-text,.layout__topics__topic .topic__link"
)
_ADDRESSES = Addresses(
    thread=r"/topic/\d+",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)",
    archive=r"/category/|/topic/active|^https?://[^/?]+/(?:[\w-]+/)?$",
    trap=r"/(?:user|comment|admin|st/admin|search|upload|topic/(?:notification|favorite|moderate|poll|publish|private|"
    r"unread|update))/",
    many=r"/(?:user|search|comment)/",
    drop=r"page=1",
)
_NOW = Markup(
    entry=".comments_list__comment",
    key_from="[data-pk]",
    key=r"^(\d+)$",
    text=".comment__text",
    author=".comment__info__username__link",
    date=".comment__info__date li[title]",
    chrome=".comment__text__poll,.is-owner",
    quote="blockquote",
    title="h1.headline",
    title_chrome=".topic_edit_link",
    thread_key=r"/topic/(\d+)",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)",
    page_number=".paginator__button > span,.paginator__pages",
)
_BEFORE = replace(  # until 0.12
    _NOW,
    entry=".comment[data-pk]:has(.comment-text),.comment[data-number]:has(.comment-text)",
    text=".comment-text",
    author=".comment-info .username a,.comment-info .username;.username",
    date=".comment-info .date[title],.comment-info .comment-date[title];.comment-info .date,.comment-date;[title]",
    chrome=".comment-poll,.poll",
    title="h1.headline,h1",
    page_number=".paginator .is-selected,.paginator .current",
)
_MARKUPS = (_NOW, _BEFORE)
