"""Khoros communities, before them Lithium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "khoros"
VERSION = 2


def detect(page: Page) -> bool:
    """Is it a page of a Khoros community?"""
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


_WORDS = ("lia-",)
_MARKS = "#lia-body,.lia-message-view-display,.lia-message-body-content,.lia-page"
_ADDRESSES = Addresses(
    thread=r"/(?:td|m|ta|idi)-p/\d+",
    later=r"/page/(?:[2-9]|[1-9]\d+)",
    archive=r"/(?:bd|ct|bg|tkb|idb)-p/|^https?://[^/?]+/(?:[\w-]+/)?$",
    trap=r"/(?:user|forums/replypage|forums/postpage|notifications|kudos|media|tag)/|/jump-to/|[?&]sort",
    many=r"/user/|/searchpage|/recentpostspage",
)
_NOW = Markup(
    entry=".lia-message-view-forum-message,.lia-message-view-display.MessageView",
    key=r"^M(\d+)$",
    key_from="span[id^=M]",
    text=".lia-message-body-content;.lia-message-body",
    author=".lia-message-author .lia-user-name-link;.lia-user-name-link;.lia-user-name",
    date=".lia-message-posted-on;.lia-message-post-date;.DateTime",
    chrome=".lia-message-signature,.lia-quilt-row-signature,.lia-spoiler-link",
    quote="blockquote",
    title="h1.message-subject,h1 .lia-message-read;.lia-message-subject h1;.lia-message-subject",
    thread_key=r"-p/(\d+)",
    later=r"/page/(?:[2-9]|[1-9]\d+)",
)
_MARKUPS = (_NOW,)
