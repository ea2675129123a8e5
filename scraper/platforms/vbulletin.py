"""vBulletin 3, 4 and 5, and the skins made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "vbulletin"
VERSION = 3


def detect(page: Page) -> bool:
    """Is it a page of a vBulletin board?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Threads, their later pages and boards; the archive, which says less, from its own pages alone."""
    return links_of_board(page, _ADDRESSES if "/archive/" in page.url else _BESIDE_ARCHIVE)


def post(page: Page) -> Post | None:
    """The first entry of a thread; of a later page the title alone."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The entries after the first; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Post and comments, found in one search."""
    return read_board(page, _MARKUPS, _ADDRESSES)


_WORDS = ("vBulletin", "vbulletin", "vBPostBit", "post_message_", "vbmenu_", "postbit")
_MARKS = (
    "#vbulletin_html,meta[name=generator][content*='vBulletin' i],[id^=post_message_],.b-post[data-node-id],"
    ".vbmenu_control,script[src*='vbulletin' i],link[href*='vbulletin' i],#vbulletin_css,.posttop + .posttext,"
    "li[id^=post_].postcontainer"
)
_LATER = r"[?&]page=(?:[2-9]|[1-9]\d+)\b|/page(?:[2-9]|[1-9]\d+)\b|-p-(?:[2-9]|[1-9]\d)(?=\.html)|/index\d+\.html"
_ADDRESSES = Addresses(
    thread=r"showthread\.php|/threads?/\d+|/t\d+/?$|/\d{2,}-[^/?]+(?:\.html|/page\d+)?$|-t?\d{3,}(?:-\d+)?(?:\.html|/)$|"
    r"/t\d+-[^/]+\.html|/archive/index\.php/t-\d+|/\d{2,}-[^/?]+\.html",
    later=_LATER + r"|(?<=[a-z])-(?:[2-9]|[1-9]\d)\.html",
    archive=r"forumdisplay\.php|/forums?(?:/|$)|/index\.php$|//[^/?]+/(?:[\w.-]+/)?$|/f\d+/|/archive/|forum\.php",
    trap=r"showpost\.php|member(?:list)?\.php|[?&]p=\d+|post\d+\.html|/members?/|/(?:calendar|online|faq|misc|"
    r"usercp|profile|printthread|joinrequests|infraction|moderator|showgroups|reputation|payments|announcement|"
    r"attachment|blog_attachment|poll|tags?|album|group|subscription|sendmessage|external|threadrate|ajax|cron)\.php|"
    r"viewfull=1|highlight=|pda=1|[?&](?:mode=(?:hybrid|threaded|linear)|pp=|daysprune=|sort|order=|prefixid=|styleid=|"
    r"langid=)|/printthread|-print\.html|prev-thread|next-thread|-new-post|-last-post|/(?:register|search|help|online)/?$",
    drop=r"s=",
    many=r"/(?:search|member|memberlist|private|usercp|profile|login|register)\.php|/(?:search|members?)(?:/|\?|$)",
)
_BESIDE_ARCHIVE = replace(_ADDRESSES, trap=rf"/archive/index\.php|{_ADDRESSES.trap}")
_THREAD = Markup(
    entry="",
    thread_key=r"[?&]t=(\d+)|showthread\.php[?/](\d+)|/threads?/(\d+)|/t-?(\d+)|/(\d{2,})-[^/]+(?:$|/page\d+$)|-(\d{3,"
    r"})(?:-\d+)?(?:\.html|/)$",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)\b|/page(?:[2-9]|[1-9]\d+)\b|-p-(?:[2-9]|[1-9]\d)(?=\.html)|(?<=[a-z])-(?:[2-9]|"
    r"[1-9]\d)(?=\.html)",
    # As vBulletin writes dates in English, the language that it ships with; whoever changes the order changes the form.
    month_first=r"^\d\d-\d\d-\d{4},? \d\d:\d\d [AP]M$|^(?:Today|Yesterday),? \d\d:\d\d [AP]M$",
)
_VB5 = replace(
    _THREAD,
    entry="li.b-post[data-node-id],.b-post[data-node-id],.b-comment[data-node-id],.js-post[data-node-id]",
    key=r"^(\d+)$",
    text=".js-post__content-text;[itemprop=text];.b-post__content .OLD__post-content-padding;.js-comment__content-text;"
    ".OLD__post-content;.b-comment__content;.b-comment__body;.b-post__content",
    author="[itemprop=author] [itemprop=name];.b-userinfo__details .author a;.b-userinfo__details .author;"
    ".author strong;.author a;.b-comment__author;.author;.OLD__author",
    date="time[itemprop=dateCreated];.b-post__timestamp time;.b-comment__info-timestamp time;time;.b-post__timestamp",
    chrome=".b-post__edit-details,.b-post__attachments,.b-post__attachments-wrapper,.bbcode_description,.signature,"
    ".b-post__signature,.h-hide,.quote_container > .bbcode_quote_container,.b-post__title",
    quote=".bbcode_quote",
    quote_head=".bbcode_postedby",
    quote_text=".message",
    quote_key=r"(?:#post|[?&]p=|/)(\d+)$",
    skip=".b-post--deleted,.b-post--is-deleted",
    place=".b-post__count",
    title=".js-main-title;h1.main-title;.b-module--canvas h1;h1",
    page_number=".pagenav-controls .js-pagenum,.pagenav .b-button--primary,.js-shrink-event-parent .primary",
)
_VB4 = replace(
    _THREAD,
    entry="li[id^=post_]:not([id^=post_thanks]):has(.postbody,.postcontent),.postcontainer[id^=post_],.postbit[id^=post_]:not("
    "[id^=post_thanks]),.postbitlegacy[id^=post_]:not([id^=post_thanks])",
    key=r"post_?(\d+)$",
    text=".postcontent;[id^=post_message_]",
    author=".username_container .username;.userinfo .username;.username;.username_container .guest;"
    ".username_container strong;.username_container",
    date=".postdate .date;.posthead .date;.posthead .postdate;.postdate;.date",
    chrome=".bbcode_description,.attachments,.after_content,.signature,.postedit,.lastedited",
    quote=".bbcode_quote",
    quote_head=".bbcode_postedby",
    quote_text=".message",
    quote_key=r"(?:#post|[?&]p=)(\d+)$",
    skip="li.postbitdeleted,li.postbitignored,li.deleted",
    place=".postcounter",
    title=".threadtitle;#pagetitle h1;.pagetitle h1;h1",
    page_number=".pagination span.selected,.threadpagenav .selected,#pagination_top a.popupctrl",
    count=".postpagestats",
)
_VB3 = replace(
    _THREAD,
    entry="table[id^=post]:has([id^=post_message_]),div[id^=edit]:not(:has(table[id^=post])):has([id^=post_message_]),"
    "table:has(> tbody > tr > td > a[name^=post]),table:has(> tbody > tr > td > div > a[name^=post]),"
    "div[id^=post]:has(> div > [id^=post_message_])",
    key=r"post_?(?:message_)?(\d+)$",
    key_from="[id^=post_message_],a[name^=post]",
    text="[id^=post_message_];td[id^=td_post] > div:not(.smallfont);td.alt1 > div:not(.smallfont);td.alt1",
    author=".bigusername;[id^=postmenu_] a[href*='member'];[id^=postmenu_]:not(.vbmenu_popup);.username",
    date="td:has(> a[name^=post]);:has(> a[name^=post]);.thead;.postdate;.tcat",
    chrome=".smallfont,.bbcode_description,.attachments,fieldset.fieldset,.signature,[id^=sig]",
    end=r"\n?_{10,}",
    quote="div:has(> .smallfont + table),.bbcode_quote,.quotebox,.quote,blockquote,"
    "div[class*=quote]:has(> [class*=quote])",
    quote_head="td > div:has(> strong),.bbcode_postedby,.quote-head,td > div:has(> a[href*='#post']),"
    "[class*=quote][class*=head],[class*=quote][class*=author],[class*=quote][class*=title]",
    quote_text="td > div:last-child,.message,[class*=quote][class*=body],[class*=quote][class*=text]",
    quote_key=r"(?:#post|[?&]p=)(\d+)$",
    skip="a[name^=post] > img[src*=deleted],td > img[src*=post_deleted]",
    place="[id^=postcount]",
    title="td.navbar strong;.navbar strong;h1.threadtitle;.navbar h1;title",
    page_number=".pagenav td.vbmenu_control,.pagenav .current,.pagenav td.alt2 strong,.pagenav strong,"
    ".pagination .current",
    count=".pagenav td.alt2 [title],.pagenav [title]",
)
_ARCHIVE = replace(  # the view for search engines: no numbers of posts, no signatures, quotes as plain words
    _THREAD,
    entry="div.post:has(> .posttop)",
    text=".posttext",
    author=".posttop .username",
    date=".posttop .date",
    title=".largefont a;.largefont",
)
_MARKUPS = (_VB5, _VB4, _VB3, _ARCHIVE)
