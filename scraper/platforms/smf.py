"""Simple Machines Forum 1.1, 2.0 and 2.1."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "smf"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a Simple Machines board?"""
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


_WORDS = ("simplemachines", "Simple Machines", "smf_", "SMF")
_MARKS = (
    "a[href*='simplemachines.org'],#forumposts,[id^=msg_],script[src*='smf' i],form#quickModForm,meta[content*='SMF']"
)
_ADDRESSES = Addresses(
    thread=r"topic[=,]\d+",
    later=r"topic[=,]\d+\.[1-9]\d*(?!\d)",
    archive=r"board[=,]\d+|/index\.php(?:\?|$)|/$|#c\d+",
    trap=r"action[=,]|\.msg\d+|\.new\b|[?;]sort|;(?:prev_next|all|wap|imode|topicseen)|PHPSESSID|;u=|sa=",
)
_THREAD = Markup(
    entry="",
    thread_key=r"topic[=,](\d+)",
    later=r"(?<=topic[=,])(?P<x>)\d+\.[1-9]\d*",
    title="title",
    place=".keyinfo .smalltext,[id^=subject_] + .smalltext,.smalltext:has(> b),.page_number,.postinfo",
)
_SMF2 = replace(
    _THREAD,
    entry=".post_wrapper,#forumposts div[id^=msg]:has(.post),.windowbg[id^=msg]:has(.post)",
    key=r"msg_?(\d+)$",
    key_from=".inner[id^=msg_],[id^=msg_],[id^=subject_] a",
    text=".inner[id^=msg_],.post .inner,.post",
    author=".poster h4,.poster .name,.poster a[href*='profile']",
    date=".postinfo .smalltext time,.postinfo a.smalltext,.keyinfo .smalltext,.postinfo .smalltext,"
    ".smalltext:has(> strong)",
    date_words=r"(?:\bon:|:)\s*([^»]*?\d.*?)\s*»?$",
    chrome=".codeheader,.quotefooter,.modified,.signature,.smalltext.modified,.codeoperation,.attachments,"
    r".moderatorbar",
    quote="blockquote",
    quote_head=".quoteheader,cite",
    quote_key=r"msg[=]?(\d+)$",
    page_number=".pagelinks strong,.pagelinks .current_page",
)
_SMF1 = replace(
    _THREAD,
    entry="tr:has(> td > a[name^=msg]),td:has(> table .post):has(> table [id^=subject_]),"
    "table:has(> tbody > tr > td > .post)",
    key=r"(?:msg|subject)_?(\d+)$",
    key_from="a[name^=msg],[id^=subject_]",
    text=".post",
    author="td > b > a[href*='profile'],td > b > a,td > b",
    date="[id^=subject_] + .smalltext,.smalltext:has(> b)",
    date_words=r":\s*([^»]*?\d.*?)\s*»?$",
    chrome=".codeheader,.quotefooter,.modified",
    quote=".quote,blockquote",
    quote_head=".quoteheader",
    quote_key=r"msg[=]?(\d+)$",
    page_number=".middletext b,td.middletext b",
)
_MARKUPS = (_SMF2, _SMF1)
