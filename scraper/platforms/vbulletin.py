"""vBulletin 3, 4 and 5, and the skins made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "vbulletin"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a vBulletin board?"""
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


_WORDS = ("vBulletin", "vbulletin", "vBPostBit", "post_message_")
_MARKS = (
    "#vbulletin_html,meta[content*='vBulletin' i],[id^=post_message_],a[href*='vbulletin.com'],.b-post,"
    ".vbmenu_control,"
    "script[src*='vbulletin' i],link[href*='vbulletin' i],#vbulletin_css"
)
_ADDRESSES = Addresses(
    thread=r"showthread\.php|/threads?/\d+|/t\d+/?$|/\d{2,}-[^/?]+(?:\.html)?$|-t?\d{3,}(?:-\d+)?(?:\.html|/)$|"
    r"/t\d+-[^/]+\.html",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)\b|/page(?:[2-9]|[1-9]\d+)\b|/index\d+\.html|(?<=[a-z])-(?:[2-9]|"
    r"[1-9]\d)\.html",
    archive=r"forumdisplay\.php|/forums?(?:/|$)|/index\.php$|//[^/?]+/(?:[\w.-]+/)?$|/f\d+/|/archive/|forum\.php",
    trap=r"showpost\.php|member(?:list)?\.php|[?&]p=\d+|post\d+\.html|/members?/|/(?:calendar|online|faq|misc|"
    r"usercp|profile|printthread|"
    r"attachment|blog_attachment|poll|tags?|album|group|subscription|sendmessage|external|threadrate)\.php|"
    r"viewfull=1|highlight=|"
    r"[?&](?:mode=(?:hybrid|threaded|linear)|pp=|daysprune=|s=[0-9a-f]{32})|/printthread|prev-thread|"
    r"next-thread|-new-post|-last-post",
)
_THREAD = Markup(
    entry="",
    thread_key=r"[?&]t=(\d+)|showthread\.php[?/](\d+)|/threads?/(\d+)|/t(\d+)|/(\d{2,})-[^/]+$|-(\d{3,"
    r"})(?:-\d+)?(?:\.html|/)$",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)\b|/page(?:[2-9]|[1-9]\d+)\b|(?<=[a-z])-(?:[2-9]|[1-9]\d)(?=\.html)",
)
_VB5 = replace(
    _THREAD,
    entry="li.b-post[data-node-id],.b-post[data-node-id],.b-comment[data-node-id],.js-post[data-node-id]",
    key=r"^(\d+)$",
    text=".js-post__content-text,.b-post__content .OLD__post-content-padding,.js-comment__content-text,"
    ".b-comment__content,"
    "[itemprop=text],.b-post__content",
    author="[itemprop=author] [itemprop=name],.b-userinfo__details .author a,.author strong,.author a,"
    r".b-comment__author",
    date="time[itemprop=dateCreated],.b-post__timestamp time,time,.b-post__timestamp",
    chrome=".b-post__edit-details,.b-post__attachments,.bbcode_description,.signature,.h-hide,"
    r".quote_container > .bbcode_quote_container",
    quote=".bbcode_quote,.bbcode_container:has(.bbcode_quote)",
    quote_head=".bbcode_postedby",
    quote_text=".message",
    quote_key=r"(?:#post|[?&]p=|/)(\d+)$",
    place=".b-post__count",
    title=".js-main-title,h1.main-title,h1",
    page_number=".pagenav-controls .js-pagenum,.pagenav .b-button--primary,.js-shrink-event-parent .primary",
)
_VB4 = replace(
    _THREAD,
    entry="li[id^=post_]:has(.postbody),.postcontainer[id^=post_],.postbit[id^=post_],.postbitlegacy[id^=post_],"
    "li.postbit,li.postbitlegacy,li.postcontainer",
    key=r"post_?(\d+)$",
    text=".postcontent,[id^=post_message_]",
    author=".username,.username_container .guest,.username_container strong,.username_container",
    date=".postdate .date,.posthead .date,.date,.postdate",
    chrome=".bbcode_description,.attachments,.after_content,.signature,.postedit,.lastedited",
    quote=".bbcode_container:has(> .bbcode_quote),.bbcode_quote",
    quote_head=".bbcode_postedby",
    quote_text=".message,.quote_container",
    quote_key=r"(?:#post|[?&]p=)(\d+)$",
    skip=".postbitdeleted,.postbitignored",
    place=".postcounter",
    title=".threadtitle,#pagetitle h1,.pagetitle h1",
    page_number=".pagination span.selected,.threadpagenav .selected,#pagination_top a.popupctrl",
)
_VB3 = replace(
    _THREAD,
    entry="table[id^=post]:has([id^=post_message_]),div[id^=post]:has(> div > [id^=post_message_]),"
    "table:has(> tbody > tr > td > a[name^=post]),table:has(> tbody > tr > td > div > a[name^=post]),"
    "div[id^=edit]:has([id^=post_message_])",
    key=r"post_?(?:message_)?(\d+)$",
    key_from="[id^=post_message_],a[name^=post]",
    text="[id^=post_message_],td.alt1 > div:not(.smallfont),td.alt1",
    author=".bigusername,[id^=postmenu_] a[href*='member'],[id^=postmenu_]",
    date=":has(> a[name^=post]),.thead,.postdate,.tcat",
    chrome=".smallfont,.bbcode_description,.attachments,fieldset.fieldset,.signature,[id^=sig]",
    end=r"\n?_{10,}",
    quote="div:has(> .smallfont + table),.bbcode_container:has(.bbcode_quote),.bbcode_quote,.quotebox,.quote,"
    "blockquote",
    quote_head="td > div:has(> strong),.bbcode_postedby,.quote-head,td > div:has(> a[href*='#post'])",
    quote_text="td > div:last-child,.message",
    quote_key=r"(?:#post|[?&]p=)(\d+)$",
    place="[id^=postcount]",
    title="td.navbar strong,.navbar strong,h1.threadtitle,h1",
    page_number=".pagenav td.vbmenu_control,.pagenav .current,.pagenav td.alt2 strong,.pagenav strong,"
    ".pagination .current",
)
_MARKUPS = (_VB5, _VB4, _VB3)
