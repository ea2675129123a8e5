"""Forumotion and its sisters (Forumactif, Forumieren, ForuMattivo): phpBB2, phpBB3, punBB and later skins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "forumotion"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a Forumotion board?"""
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


_WORDS = (
    "forumotion",
    "Forumotion",
    "forumactif",
    "illiweb",
    "servimg",
    "forumieren",
    "forumattivo",
    "foroactivo",
    "forumeiros",
)
_MARKS = (
    "script[src*='illiweb.com'],link[href*='illiweb.com'],script[src*='forumotion' i],.post[class*='post--'],"
    ".postbody[class*='post--'],"
    "a[href*='forumotion.com'],a[href*='forumactif.com'],a[href*='forumieren.com'],a[href*='foroactivo.com'],"
    "[src*='2img.net']"
)
_ADDRESSES = Addresses(
    thread=r"/t\d+(?:p\d+)?-[^/?#]*$|/t\d+(?:p\d+)?\.htm",
    later=r"/t\d+p[1-9]\d*",
    archive=r"/f\d+(?:p\d+)?-|/c\d+-|/forum(?:\.htm)?$|^https?://[^/?]+/(?:[\w-]+/)?$|/f\d+(?:p\d+)?\.htm",
    trap=r"/(?:u\d+|profile|privmsg|memberlist|groups|faq|post|viewonline|g\d+-)\b|[?&](?:mode|view|vote|friend|"
    r"foe)=|/search|/login|/register",
)
_THREAD = Markup(
    entry="",
    thread_key=r"/t(\d+)(?:p\d+)?-",
    later=r"(?<=\d)p[1-9]\d*(?=-)",
    page_number=".pagination strong,.paging strong,.pagination b,.nav b,.gensmall b",
)
_PHPBB3 = replace(
    _THREAD,
    entry=".post[class*='post--']:has(.content),.post[id^=p]:has(.content),.post[id^=p]:has(.post-content),"
    "article.post:has(.post-content)",
    key=r"(?:^p|post--)(\d+)",
    text=".content,.post-content,.entry-content",
    author=".author a,.postprofile-name,.postprofile dt a,.postprofile strong,.post-author-name,.author strong,"
    ".username",
    date=".author,.topic-date,.post-date,.postdate",
    chrome=".signature,.signature_div,.notice,.postprofile,.post-signature,.codebox dt,.vote",
    end=r"\n?_{10,}",
    quote="blockquote",
    quote_head="cite",
    title="h1.page-title,.topic-title,h1 a,h1",
)
_PUNBB = replace(
    _THREAD,
    entry=".post[class*='post--']:has(.entry-content),.post:has(.posthead):has(.postmain)",
    key=r"(?:^p|post--)(\d+)",
    text=".entry-content,.postmain .content",
    author=".username,.post-author a,.user-ident .username",
    date=".posthead,.post-date",
    chrome=".sig-content,.signature_div",
    end=r"\n?_{10,}",
    quote="blockquote",
    quote_head="cite",
    title="h1,.page-title",
)
_PHPBB2 = replace(
    _THREAD,
    entry="tr.post,tr[class*='post--'],table.post:has(.postbody)",
    key=r"^p?(\d+)$",
    key_from=".name a[name],a[name]",
    text=".postbody > div:first-child,td.postbody,.postbody",
    author=".name strong,.name",
    date=".postdetails:has(> img.sprite-icon_post_target),td + td .postdetails,.postdate,.date",
    chrome=".signature_div,.gensmall",
    end=r"\n?_{10,}",
    quote="dl.codebox:has(> dd.cont.quote),table:has(> tbody > tr > td.quote),blockquote",
    quote_head="dt,.genmed,cite",
    quote_text="dd,td.quote",
    title="h1.cattitle,.cattitle,h1,.maintitle",
)
_MARKUPS = (_PHPBB3, _PUNBB, _PHPBB2)
