"""WoltLab Burning Board 2 and 3, 4 and the WoltLab Suite."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "woltlab"
VERSION = 2


def detect(page: Page) -> bool:
    """Is it a page of a WoltLab board?"""
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


_WORDS = ("WoltLab", "woltlab", "WBB", "wbb", "Burning Board", "wcf/", "threadid=")
_MARKS = (
    "a[href*='woltlab.com'],a[href*='woltlab.de'],.wbbThread,article.wbbPost,[id^=tplThread],[id^=tpl_wbb],#tplBoard,"
    "script[src*='/wcf/js/'],script[src^='wcf/js/'],table.tableinborder a[href*='thread.php?'],link[href*='wcf/style']"
)
_ADDRESSES = Addresses(
    thread=r"/thread/\d+|[?&]thread[iI][dD]=\d+|page=Thread\b|/thread\.php|[?&]post[iI][dD]=\d+|/wbb/thread/|/\d*-?thread-?\d+",
    later=r"[?&](?:pageNo|page)=(?:[2-9]|[1-9]\d+)(?!\d)",
    archive=r"/(?:board|forum)/\d+|[?&]board[iI][dD]=\d+|/board\.php|/index\.php$|^https?://[^/?]+/(?:[\w-]+/)?$",
    trap=r"/(?:print|formmail|addreply|newthread|report|misc|pms|usercp|search|attachment|profile|memberslist)\.php|"
    r"[?&](?:form|action)=|[?&]goto=|[?&](?:sortField|sortOrder|sortfield|sortorder|hilight|highlight)=",
    many=r"[?&]form=Search|/search(?:-result)?/|page=(?:User|MembersList|SearchResult)\b|/(?:user|members-list|recent-activity-list)/",
    drop=r"s(?:id)?=\w*|pageNo=1|page=1",
)
_THREAD = Markup(
    entry="",
    thread_key=r"/thread/(\d+)|thread[iI][dD]=(\d+)",
    later=r"[?&](?:pageNo|page)=(?:[2-9]|[1-9]\d+)(?!\d)",
    author_key=r"(?:/user/|user[iI][dD]=)(\d+)",
    quote_key=r"[pP]ostI[dD]=(\d+)",
)
_SUITE = replace(
    _THREAD,
    entry="article.wbbPost,article.message[data-post-id]",
    key=r"^(\d+)$",
    key_from="[data-post-id]",
    text=".messageText",
    author=".messageSidebar .username;.messageAuthor .username;.messageAuthor",
    date=".messagePublicationTime time,.messageHeader .permalink time;.messageHeader time",
    chrome=".messageSignature,.quoteBoxIcon,.messageFooterNotes",
    quote="blockquote.quoteBox",
    quote_head=".quoteBoxTitle,header",
    quote_text=".quoteBoxContent",
    title="h1.contentTitle;.boxHeadline h1",
    title_chrome=".badge,.label",
    place=".messageQuickOptions,.messageHeader .permalink:not(.messagePublicationTime)",
    page_number=".pagination .active,.pageNavigation .active",
)
_WBB3 = replace(
    _THREAD,
    entry=".message:has(> .messageInner)",
    key=r"^post(?:Row|Text)?(\d+)$",
    key_from="[id^=postRow],a[id^=post],[id^=postText]",
    text=".messageBody > [id^=postText];.messageBody",
    author=".messageAuthor .userName;.userName",
    date=".messageHeader .containerContent .light;.messageHeader .smallFont",
    chrome=".editNote,.signature",
    quote="blockquote.quoteBox,blockquote",
    quote_head=".quoteHeader",
    quote_text=".quoteBody",
    title="h2[id^=threadTitle];.headlineContainer h2",
    title_chrome=".prefix",
    place=".messageNumber",
    page_number=".pageNavigation .active",
)
_WBB2 = replace(
    _THREAD,
    entry="table.tableinborder:has(> tbody > tr > td > a[name^=post]),"
    "table.tableinborder:has(> tbody > tr > td > table > tbody > tr > td > a[name^=post])",
    key=r"^post(\d+)$",
    key_from="a[name^=post]",
    text="hr + .normalfont",
    author="a[name^=post] ~ .normalfont b;a[name^=post] ~ .normalfont;td:has(> a[name^=post]) > .normalfont b",
    date=".smallfont:has(> .time);.tableinborder > tbody > tr + tr > td > .smallfont",
    quote="table.tableoutborder",
    quote_text=".inposttable",
    end=r"\n_{15,}\s*\n",
    title="td > img + .smallfont > b;head > title",
)
_MARKUPS = (_SUITE, _WBB3, _WBB2)
