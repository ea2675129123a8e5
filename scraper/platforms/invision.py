"""Invision Power Board 2 and 3, and its successor, the Invision Community."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "invision"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of an Invision board?"""
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


_WORDS = ("Invision", "invision", "ipb", "ipsBlockquote", "ipsComment", "postcolor", "ipsEntry")
_MARKS = (
    "body#ipboard_body,.ipsApp,#ipsLayout_body,.ipbtable,.postcolor,.post_block,.ipsComment,.ipsEntry,"
    "a[href*='invisionpower.com'],"
    "a[href*='invisionboard.com'],a[href*='invisioncommunity.com'],[data-ips-hook]"
)
_ADDRESSES = Addresses(
    thread=r"showtopic=\d+|/topic/\d+|/index\.php\?/topic/",
    later=r"[?&;]st=[1-9]\d*|/page(?:/|__st__)(?:[2-9]|[1-9]\d+)\b|__st__[1-9]\d*|[?&]page=(?:[2-9]|[1-9]\d+)|"
    r"/page-(?:[2-9]|[1-9]\d+)",
    archive=r"showforum=\d+|/forum/\d+|/index\.php(?:\?|$)|//[^/?]+/(?:[\w.-]+/)?$|/forums?/?$",
    trap=r"showuser=|/user/|/profile/|[?&;](?:act|app|s|view|do|pid|sortby|sort_key|prune_day|findpost|tab|"
    r"module|section)=|findComment|getnewpost|"
    r"__(?:view|pid|gopid|s|hl)__|#findComment",
)
_THREAD = Markup(
    entry="",
    thread_key=r"showtopic=(\d+)|/topic/(\d+)",
    later=r"[?&;]st=[1-9]\d*|/page__st__[1-9]\d*|/page/(?:[2-9]|[1-9]\d+)/?|[?&]page=(?:[2-9]|[1-9]\d+)|"
    r"/page-(?:[2-9]|[1-9]\d+)",
)
_IPS4 = replace(
    _THREAD,
    entry="article[id^=elComment_],article.cPost,.ipsEntry[id^=elComment_],.ipsEntry[data-commentid],"
    "article.ipsComment",
    key=r"(?:elComment_|^)(\d+)$",
    text="[data-role=commentContent],.cPost_contentWrap .ipsType_richText,.ipsType_richText",
    author=".cAuthorPane_author,.ipsComment_author strong,.ipsComment_author .ipsType_break,.ipsEntry__username,"
    ".ipsEntry__header .ipsUsername,.ipsComment_author h3,.ipsUsername",
    date=".ipsComment_meta time,.ipsEntry__date time,.ipsType_reset time,time",
    chrome=".ipsQuote_citation,[data-excludequote],.ipsCode_citation,.ipsComment_signature,.ipsItemControls,"
    r".ipsEmbeddedOther",
    quote=".ipsQuote,blockquote[data-ipsquote]",
    quote_head=".ipsQuote_citation",
    quote_text=".ipsQuote_contents",
    quote_key=r"^(\d+)$",
    title="h1.ipsType_pageTitle,.ipsPageHeader__title,h1",
    page_number=".ipsPagination_active,.ipsPagination__item--active",
)
_IPB3 = replace(
    _THREAD,
    entry=".post_block[id^=post_id_],.post_block.hentry,.hentry.post_block",
    key=r"post_id_(\d+)$",
    text=".entry-content,.post.entry-content,.post_body .post,.post",
    author=".author [itemprop=name],.author.vcard a,.author.vcard,span.author,.author,h3 .fn,h3 a[href*='user']",
    date="abbr.published,.posted_info abbr,.posted_info,.published",
    chrome=".edit,.signature,.citation,.ipsQuote_citation,.blockquote > .x,.attach_wrap,#like_wrap",
    quote="blockquote.ipsBlockquote,div.blockquote,.quotemain,blockquote",
    quote_head=".citation,.quotetop",
    quote_text=".quote",
    quote_key=r"(?:^|[?&;]p(?:id)?=|entry)(\d+)$",
    place=".post_id",
    title=".ipsType_pagetitle,h1.ipsType_pagetitle,.maintitle h2,h2.maintitle,h1",
    page_number=".pagination .active,.pagination .pagecurrent",
)
_IPB2 = replace(
    _THREAD,
    entry="table:has(> tbody > tr > td > a[name^=entry]),table:has(> tbody > tr > td > div > a[name^=entry]),"
    "table:has(> tbody > tr > td > .normalname):has(.postcolor),div[id^=post]:has(.postcolor):has(.normalname)",
    key=r"(?:entry|post-?)(\d+)$",
    key_from="a[name^=entry],.postcolor[id^=post]",
    text=".postcolor",
    author=".normalname,.unreg",
    date=".postdetails,.desc",
    chrome=".edit,.signature,.codetop,.quotetop .x",
    quote=".quotemain",
    quote_head=".quotetop",
    quote_key=r"(?:findpost|p|pid)=?(\d+)$",
    place=".postdetails a",
    title=".maintitle b,.maintitle",
    page_number=".pagecurrent,.pagelink b,span.pagecurrent",
)
_MARKUPS = (_IPS4, _IPB3, _IPB2)
