"""MyBB, classic and post-bit layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "mybb"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a MyBB board?"""
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


_WORDS = ("MyBB", "mybb", "my_post_key", "post_body")
_MARKS = (
    "a[href*='mybb.com' i],[id^=pid_].post_body,.post_body[id^=pid_],script[src*='jscripts/general.js'],"
    "script[src*='jscripts/thread.js'],div.post_author,.post_content .post_body"
)
_ADDRESSES = Addresses(
    thread=r"showthread\.php\?tid=|/thread-[^/?]+|/Thread-[^/?]+",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)\b|-page-(?:[2-9]|[1-9]\d+)",
    archive=r"forumdisplay\.php|/forum-[^/]+|/Forum-[^/]+|/index\.php$|/$",
    trap=r"[?&](?:pid=|mode=|action=|sortby=|datecut=|order=)|-post-\d+|pid-\d+|/user-\d+|member\.php|"
    r"memberlist|calendar\.php|printthread|"
    r"/(?:misc|usercp|reputation|ratethread|sendthread|portal|stats|online)\.php|-(?:lastpost|newpost|"
    r"nextoldest|nextnewest)\b",
)
_MARKUPS = (
    Markup(
        entry="[id^=post_]:has(.post_body),[id^=post_]:has([id^=pid_]),table.tborder:has(> tbody > tr > td [id^=pid_])",
        key=r"pid_?(\d+)$",
        key_from="[id^=pid_],a[name^=pid]",
        text=".post_body,[id^=pid_]",
        author=".author_information .largetext,.post_author .largetext,.author_information strong,"
        ".post_author strong,"
        "td > strong > .largetext,strong > .largetext,.largetext",
        date=".post_date,.post_head .smalltext,td.tcat .smalltext,.tcat .float_left,.smalltext",
        chrome=".post_meta,.edited_post,.post_edit,.codeblock > .title,.signature,.attachments,fieldset,"
        ".codeblock .codeblock_head",
        quote="blockquote,.quote_body",
        quote_head="cite,.quote_header",
        quote_key=r"pid=?(\d+)$",
        end=r"\n?_{10,}",
        place=".post_head strong a,.tcat strong a,strong > a[href*='#pid'],.post_head .float_right",
        title="td.thead strong,.thead > strong,.thead strong",
        thread_key=r"tid=(\d+)|/thread-(\d+)",
        later=r"[?&]page=(?:[2-9]|[1-9]\d+)\b|-page-(?:[2-9]|[1-9]\d+)",
        page_number=".pagination_current",
    ),
)
