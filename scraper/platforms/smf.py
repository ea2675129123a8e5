"""Simple Machines Forum 1.1, 2.0 and 2.1."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "smf"
VERSION = 3


def detect(page: Page) -> bool:
    """Is it a page of a Simple Machines board?"""
    return is_made_by(page, ("smf_theme_url",), _ACTIONS) or is_made_by(page, _WORDS, _MARKS)


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


_ACTIONS = "a[href*='action='],form[action*='action=']"  # in every page with that script; to look at links is cheap
_WORDS = ("simplemachines", "Simple Machines", "SMF")
_MARKS = (
    "a[href*='simplemachines.org/about/'],a[href*='simplemachines.org'][title*='Simple Machines'],"
    "a[title='Simple Machines Forum'],form#quickModForm,#forumposts .post_wrapper,meta[content*='SMF']"
)
_ADDRESSES = Addresses(
    thread=r"[?;/&]topic[=,]\d+",
    later=r"topic[=,]\d+\.[1-9]\d*(?!\d)",
    archive=r"[?;/&]board[=,]\d+|/index\.php$|^https?://[^/?]+/(?:[\w-]+/)?$",
    trap=r"action[=,]|[?;&]msg=\d+|topic[=,]\d+\.(?:msg|new|from)|[?;&]sort|[;&](?:prev_next|all|wap2?|nowap|imode|topicseen|boardseen|"
    r"viewresults|desc|u|sa|sesc|do)(?:[=;&]|$)|PHPSESSID",
)
_THREAD = Markup(
    entry="",
    thread_key=r"topic[=,](\d+)",
    later=r"(?<=\d)\.(?:[1-9]\d*|msg\d+)(?=$|[;.&])",
    title="#top_subject:not(td);head > title",
    quote_key=r"msg=?(\d+)$",
)
_SMF2 = replace(
    _THREAD,
    entry=".post_wrapper,#forumposts div[id^=msg]:has(.post),.windowbg[id^=msg]:has(.post)",
    key=r"msg_?(\d+)$",
    key_from=".inner[id^=msg_],[id^=msg_],[id^=subject_] a",
    text=".inner[id^=msg_];.post .inner;.post",
    author=".poster h4 a[href*='profile'];.poster h4;.poster .name,.poster a[href*='profile']",
    date=".postinfo .smalltext time;.postinfo a.smalltext;.keyinfo a.smalltext;.keyinfo .smalltext;"
    ".postinfo .smalltext;.smalltext:has(> strong)",
    chrome=".codeheader,.quotefooter,.modified,.signature,.codeoperation,.attachments,.moderatorbar",
    quote="blockquote",
    quote_head=".quoteheader,cite",
    place=".keyinfo .smalltext,.page_number",
    page_number=".pagelinks strong,.pagelinks .current_page",
)
_SMF1 = replace(
    _THREAD,
    entry="tr:has(> td > .post):has([id^=subject_])",
    key=r"(?:msg|subject)_?(\d+)$",
    key_from="[id^=subject_],a[name^=msg]",
    text=".post",
    author="td > b > a[href*='profile'];td > b",
    date="[id^=subject_] + .smalltext;.smalltext:has(> b)",
    chrome=".codeheader,.quotefooter,.modified",
    quote=".quote,blockquote",
    quote_head=".quoteheader",
    place="[id^=subject_] + .smalltext,.smalltext:has(> b)",
    page_number=".middletext b,td.middletext b",
)
_MARKUPS = (_SMF2, _SMF1)
