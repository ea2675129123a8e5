"""Simple:Press, the forum inside WordPress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "simplepress"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a Simple:Press forum?"""
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


_WORDS = ("spMainContainer", "spTopicPostSection")
_MARKS = "#spMainContainer,.spTopicPostSection"
_ADDRESSES = Addresses(
    thread=r"^https?://[^/]+/(?:[^?]*/)?[^/?]+/[^/?]+/[^/?]+/?(?:$|[?#])",
    later=r"/page-(?:[2-9]|[1-9]\d+)/?$",
    archive=r"/forums?/",
    trap=r"[?&](?:search|new|sf|sp)[\w-]*=|/profile/|/members/",
    many=r"/profile/|/members/|[?&]search=",
)
_NOW = Markup(
    entry=".spTopicPostSection",
    key=r"^p(\d+)$",
    key_from=".spPostContent",
    text=".spPostContent",
    author=".spPostUserName",
    date=".spPostUserDate",
    chrome=".spPostUserSignature,.spEditPostReason,.sfcode-select",
    quote="blockquote",
    quote_head="strong:first-child",
    title=".spTopicViewHeader .spHeaderName;.spHeaderName",
    later=r"/page-(?:[2-9]|[1-9]\d+)/?$",
    place=".spPostIndexLabel",
)
_MARKUPS = (_NOW,)
