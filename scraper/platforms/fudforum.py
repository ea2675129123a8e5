"""FUDforum 2 and 3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "fudforum"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a FUDforum board?"""
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


_WORDS = ("FUDforum", "fudforum")
_MARKS = "a[href*='fudforum.org'],table.MsgTable"
_ADDRESSES = Addresses(
    thread=r"[?&]t=(?:msg|tree|rview)\b|/index\.php/(?:m|mv|t)/",
    later=r"[?&]start=[1-9]\d*",
    archive=r"[?&]t=(?:thread|threadt|index|i)\b|/index\.php/(?:f|i)/|^https?://[^/?]+/(?:[\w-]+/)?$",
    trap=r"[?&]t=(?:post|register|login|usrinfo|search|report|email|finduser|help_index|pmsg|reset|online_today|tree)\b",
    many=r"[?&]t=(?:showposts|search|selmsg)\b",
    drop=r"S=\w*|rid=\d+",
)
_NOW = Markup(
    entry="table.MsgTable",
    key=r"^msg_(\d+)$",
    key_from="a[name^=msg_]",
    text=".MsgBodyText",
    author="td.msgud a[href*='usrinfo'],td.msgud a[href*='/u/'];td.msgud",
    date=".DateText",
    chrome=".sig,.signature",
    quote="blockquote",
    quote_head="cite",
    reply=".MsgR1 .SmallText a + a",
    title="a.MsgSubText",
    thread_key=r"[?&]th=(\d+)",
    later=r"[?&]start=[1-9]\d*",
)
_MARKUPS = (_NOW,)
