"""MyBB, classic and post-bit layouts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "mybb"
VERSION = 4


def detect(page: Page) -> bool:
    """Is it a page of a MyBB board?"""
    return is_made_by(page, ("my_post_key",), _KEYED) or is_made_by(page, _WORDS, _MARKS)


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


# What stands beside the key of forms and scripts, and is found sooner.
_KEYED = "[name=my_post_key],a[href*='member.php'],a[href*='misc.php'],script[src*='jscripts/']"
_WORDS = ("MyBB", "mybb", "MyBulletinBoard", "post_body", "pid_")
_MARKS = (
    "#footer a[href*='mybb.com' i],#copyright a[href*='mybb' i],a[href*='mybboard' i],[id^=pid_].post_body,"
    ".post_body[id^=pid_],script[src*='jscripts/thread.js'],link[href*='css.php?stylesheet'],"
    "body:has(script[src*='jscripts/general.js']):has(a[href*='showthread.php'],a[href*='forumdisplay.php'])"
)
_ADDRESSES = Addresses(
    thread=r"showthread\.php\?tid=|/thread-[^/?]+|/Thread-[^/?]+|showthread\.php/\d|/(?:tid|thread)-\d+",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)\b|-page-(?:[2-9]|[1-9]\d+)",
    archive=r"forumdisplay\.php|/forum-[^/]+|/Forum-[^/]+|/index\.php$|^https?://[^/?]+/(?:[\w-]+/)?$",
    trap=r"[?&](?:pid=|mode=|action=|sortby=|datecut=|order=|highlight=|prefix=)|-post-\d+|pid-\d+|/user-\d+|/User-|"
    r"member\.php|memberlist|calendar\.php|/calendar-|/event-|/announcement-|printthread|/archive/|"
    r"/(?:misc|usercp|reputation|ratethread|sendthread|portal|stats|online|syndication|polls|attachment|contact|"
    r"managegroup|modcp|showteam|announcements)\.php|-(?:lastpost|newpost|nextoldest|nextnewest)\b",
    drop=r"page=1",
)
_POSTBIT = Markup(
    entry="[id^=post_]:has(.post_body),[id^=post_]:has([id^=pid_])",
    key=r"pid_?(\d+)$",
    key_from="[id^=pid_],a[name^=pid],[id^=pid]",
    text=".post_body;[id^=pid_]",
    author=".author_information .largetext;.post_author .largetext;strong > .largetext;.author_information strong;"
    ".post_author strong;.largetext",
    date=".post_date;.post_head .smalltext;td.tcat .float_left,.tcat .float_left;td.tcat .smalltext;"
    "td > span.smalltext:only-child",
    chrome=".post_meta,.edited_post,.post_edit,[id^=edited_by],.codeblock > .title,.codeblock .codeblock_head,"
    ".signature,.attachments,fieldset,.php_code > .title,.postbit_buttons,[id^=tyl_],[class^=tyl_],.thankyoulike",
    quote="blockquote,.quote_body",
    quote_head="cite,.quote_header",
    quote_key=r"pid=?(\d+)$",
    end=r"(?:^|\n)_{10,}",
    place=".post_head strong a,.tcat strong a,strong > a[href*='#pid'],.post_head .float_right",
    title=".thead > div > strong,.thead strong:not(:has(a));td.thead strong;.thead strong",
    thread_key=r"tid=(\d+)|/thread-(\d+)|/tid-(\d+)",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)\b|-page-(?:[2-9]|[1-9]\d+)",
    page_number=".pagination_current",
    # As MyBB writes dates in English, the language that it ships with; whoever changes the order changes the form.
    month_first=r"^\d\d-\d\d-\d{4},? \d\d:\d\d [AP]M$|^(?:Today|Yesterday),? \d\d:\d\d [AP]M$",
)
_ROWS = replace(  # before 1.4: a row for the writer, one for buttons, all in one table
    _POSTBIT,
    entry="tr:has(> td > a[name^=pid])",
    more="tr",
    text=".post_body;[id^=pid_];td + td > table td",
    date="td:not([align]):not([valign]) > .smalltext:only-child",
)
_ARCHIVE = replace(  # "lite mode": captures of boards that are gone often have nothing else
    _POSTBIT,
    entry=".post:has(> .header > .author):has(> .message)",
    key_from="",
    text=".message",
    author=".author h2,.author",
    date=".dateline",
    title="#fullversion a;h1",
    page_number=".multipage strong,.pagination strong",
)
_MARKUPS = (_POSTBIT, _ROWS, _ARCHIVE)
