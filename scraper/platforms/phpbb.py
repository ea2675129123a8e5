"""phpBB 2 and 3: prosilver and subsilver, and the skins made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "phpbb"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a phpBB board?"""
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


_WORDS = ("phpBB", "phpbb", "viewtopic.php")
_MARKS = (
    "#phpbb,a[href*='phpbb.com'],a[href*='mode=viewprofile'],.section-viewtopic,meta[content*='phpBB' i],"
    "span.postbody,div.postbody[id],a[href*='viewtopic.php?f='],a[href*='viewtopic.php?t='],"
    "a[href*='viewforum.php?f=']"
)
_ADDRESSES = Addresses(
    thread=r"viewtopic\.php\?|/[\w-]+-t\d+(?:-\d+)?\.html|/(?:topic|post)\d+(?:-\d+)?\.html",
    later=r"[?&]start=[1-9]\d*|-t\d+-\d+\.html",
    archive=r"viewforum\.php|/index\.php$|/$|-f\d+(?:-\d+)?\.html|/forum\d+(?:-\d+)?\.html",
    trap=r"[?&](?:p=\d+|view=|vote=|hilit=|watch=|bookmark=|sid=|sk=|sd=|st=)|mode=|memberlist\.php|/(?:ucp|mcp|"
    r"faq|cron|groupcp|profile)\.php",
)
_THREAD = Markup(
    entry="",
    thread_key=r"[?&]t=(\d+)|-t(\d+)(?:-\d+)?\.html|/topic(\d+)",
    later=r"[?&]start=[1-9]\d*",
)
_PROSILVER = replace(
    _THREAD,
    entry=".post[id^=p]:has(.content),[id^=p].post:has(.postbody),.post-container[id^=p],article[id^=p]:has(.content)",
    key=r"^p(\d+)$",
    text=".content,.postbody .message,.post-content,.postbody",
    author=".author strong a,.author .username,.author .username-coloured,.author strong,.postprofile .username,"
    ".postprofile .username-coloured,.postprofile dt > a,.postprofile dt strong,.postprofile a[href*='viewprofile'],"
    ".postauthor,.username",
    date=".author time,p.author,.author,.post-date,.postdate,time",
    date_words=r"[»«•]\s*(.+)$",
    chrome=".signature,.notice,.attachbox,.inline-attachment dl,.codebox > p,dl.codebox > dt,.post-buttons,"
    ".profile-icons,"
    "p.author,h3:has(> a[href^='#p']),.posthilit .x,.edited,.back2top,.postprofile",
    quote="blockquote",
    quote_head="cite",
    quote_key=r"[?&#]p=?(\d+)(?:#|$)|^(\d+)$",
    title=".topic-title,h2 > a[href*='viewtopic'],#page-body > h2,h1 > a[href*='viewtopic']",
    page_number=".pagination li.active span,.pagination strong",
)
_SUBSILVER = replace(
    _THREAD,
    entry="table:has(> tbody > tr > td > a[name^=p] ):has(.postbody),table.tablebg:has(.postauthor):has(.postbody)",
    key=r"^p?(\d+)$",
    key_from="a[name]",
    text="div.postbody,.postbody",
    author=".postauthor",
    date="td.gensmall td:has(> b),td:has(> b) + td,td.gensmall",
    date_words=r":\s*(.+)$",
    chrome=".codetitle,.attachtitle,.gensmall,.signature",
    end=r"\n?_{10,}",
    quote=".quotecontent",
    quote_head=".quotetitle",
    title="a.titles,#pageheader h2 a,.titles",
    page_number="td.nav strong,.gensmall strong a + strong,.nav strong",
)
_PHPBB2 = replace(
    _THREAD,
    entry="tr:has(> td > span.name),tr:has(> td > .postauthor):has(.postbody),tr:has(> td > .poster-name)",
    key=r"^p?(\d+)$",
    key_from="a[name]",
    text="td:has(> .postbody),td:has(> div > .postbody),.postbody",
    author=".name b,.name strong,.name,.postauthor",
    date="a[href*='viewtopic'] ~ .postdetails,a[href*='viewtopic'] + span,td + td .postdetails,td + td .gensmall",
    date_words=r":\s*(.*?\d\d?[:.]\d\d(?::\d\d)?(?:\s?[ap]m\b)?)",
    chrome=".gensmall,td.code + td,.genmed > b:only-child",
    end=r"\n?_{10,}",
    quote="table:has(> tbody > tr > td.quote)",
    quote_head=".genmed,.quotetitle",
    quote_text="td.quote",
    title="a.maintitle,.maintitle,h1 a[href*='viewtopic']",
    page_number=".nav b,.gensmall b",
)
_MARKUPS = (_PROSILVER, _SUBSILVER, _PHPBB2)
