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
    "illiweb",
    "2img.net",
    "servimg",
    "forumotion",
    "forumactif",
    "forumieren",
    "forumattivo",
    "foroactivo",
    "forumeiros",
    "forumgratuit",
    "hitskin",
)
_MARKS = (
    "script[src*='illiweb.com'],link[href*='illiweb.com'],img[src*='illiweb.com/fa'],script[src*='2img.net'],"
    "link[href*='2img.net'],.post[class*='post--'],tr[class*='post--'],.post-wrap[class*='post--'],"
    ".copyright a[href*='forumotion'],.copyright a[href*='forumactif'],.copyright a[href*='forumieren'],"
    ".copyright a[href*='foroactivo'],.copyright a[href*='forumattivo'],.copyright a[href*='forumeiros'],"
    "a.copyright[href*='forumotion'],a.copyright[href*='forumactif'],link[href*='hitskin']"
)
_ADDRESSES = Addresses(
    thread=r"/t\d+(?:p\d+)?(?:-[^/?#]*)?(?:\.html?)?(?:\?|$)",
    later=r"/t\d+p[1-9]\d*",
    archive=r"/f\d+(?:p\d+)?-|/c\d+-|/forum(?:\.htm)?$|^https?://[^/?]+/$|/f\d+(?:p\d+)?\.htm",
    trap=r"/(?:u\d+|profile|privmsg|memberlist|groups|faq|post|viewonline|g\d+-|abuse|statistics|calendar|gallery|chatbox|"
    r"latest|report)\b|[?&](?:mode|view|vote|friend|foe|tid|highlight|postorder|order)=|/(?:search|login|register|popup_help)",
    many=r"/search|/(?:spa|sta)/|/u\d+",
)
_EDITED = (
    "last edited by|dernière édition par|zuletzt von|última edición por|ultima modifica di|laatst aangepast door|"
    "última edição por|senast ändrad av|sidst rettet af|ostatnio zmieniony przez|последний раз редактировалось|"
    "viimeinen muokkaaja|naposledy upravil"
)
_THREAD = Markup(
    entry="",
    thread_key=r"/t(\d+)(?:p\d+)?(?:-|\.|$)",
    later=r"(?<=\d)p[1-9]\d*(?=-|\.htm|$)",
    key=r"^p?(\d+)$",
    key_from="[id],a[name]",
    chrome=".signature,.signature_div,.sig-content,.post-signature,.attachbox,.vote,.fa_like_div,.edited-message,"
    ".postprofile,.post-footer,.codebox > dt,.posthead a,.postbody-head a",
    end=rf"(?i:(?:^|\n)(?:_{{10,}}|(?:{_EDITED}).{{0,200}}\Z))",
    quote="blockquote,table:has(> tbody > tr > td.quote),dl.codebox:has(> dd.quote)",
    quote_head="cite,.genmed,dt",
    quote_text="td.quote,dd.quote",
    title="h1.page-title,.page-title;h1.cattitle;.maintitle h1,.maintitle h3;.cattitle;.pun-crumbs strong a",
    page_number=".pagination strong,.paging strong,.pagination b,.gensmall strong,.nav b",
)
_TABLE = replace(
    _THREAD,
    entry="tr.post:has(.postbody),tr:has(> td > .name > a[name]):has(.postbody)",
    text="div.postbody;.postbody",
    author=".name a,.name strong,.name b;.name",
    date=".postdetails:not(.poster-profile):has(img);td + td .postdetails;.postdate,.date",
)
_BLOCKS = replace(
    _THREAD,
    entry=".post-wrap[class*='post--'],.post[class*='post--'],.post[id^=p]:has(.content),.post:has(.post-entry),"
    ".post:has(.postmain)",
    text=".entry-content;.post-content;.content;.postbody .message;.postbody",
    author=".postprofile-name;.post-author-name;.username;.author a[href*='/u'];.postprofile dt strong,"
    ".postprofile dt a;.postprofile strong;.author strong",
    date=".post-date;.topic-date;.postdate;p.author,.author;.posthead h2,.posthead h3;.posthead,.postbody-head;time",
)
_MARKUPS = (_TABLE, _BLOCKS)
