"""bbPress 1 and 2."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "bbpress"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a forum page of bbPress (not just any page of a blog that has one)?"""
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


_WORDS = ("bbpress", "bbPress", "threadpost")
_MARKS = "#bbpress-forums,body.bbpress,ol#thread > li[id^=post-] .threadpost,#bbpress-wrapper"
_ADDRESSES = Addresses(
    thread=r"/topic(?:\.php|/)[^/?]|[?&]topic=|/(?:forums?/)?topic/",
    later=r"/page/(?:[2-9]|[1-9]\d+)|[?&]paged?=(?:[2-9]|[1-9]\d+)",
    archive=r"/forums?(?:/|\.php|$)|/topic-tag/|/$",
    trap=r"/(?:users?|profile|reply|edit)/|[?&](?:bbp_reply_to|action|_wpnonce|view|replies)=",
)
_THREAD = Markup(
    entry="",
    thread_key=r"[?&](?:topic|id)=(\d+)",
    later=r"/page/(?:[2-9]|[1-9]\d+)(?=/|$|\?)|[?&]paged?=(?:[2-9]|[1-9]\d+)",
    page_number=".bbp-pagination-links .current,.nav .page-numbers.current,.page-numbers.current",
)
_BBPRESS2 = replace(
    _THREAD,
    entry=".bbp-reply-header,.bbp-topic-header",
    more=".reply,.topic,[class*=type-reply],[class*=type-topic],[class*=status-]",
    key=r"post-(\d+)$",
    text=".bbp-reply-content,.bbp-topic-content",
    author=".bbp-author-name,.bbp-reply-author .bbp-author-link,.bbp-topic-author,.bbp-reply-author",
    date=".bbp-reply-post-date,.bbp-topic-post-date",
    chrome=".bbp-reply-revision-log,.bbp-topic-revision-log,.bbp-attachments,.bbp-signature,.sharedaddy",
    quote="blockquote",
    quote_head="cite,.d4p-bbp-quote-title,.bbp-the-quote-title",
    quote_key=r"#post-(\d+)$",
    skip=".bbp-forum-header",
    title=".bbp-topic-title,h1.entry-title,h1",
)
_BBPRESS1 = replace(
    _THREAD,
    entry="ol#thread > li[id^=post-],#thread li[id^=post-]",
    key=r"post-(\d+)$",
    text=".threadpost .post,.post",
    author=".threadauthor strong,.threadauthor",
    date=".poststuff",
    chrome=".poststuff,.bb-signature",
    quote="blockquote",
    title="h2.topictitle,h1.topictitle,.topictitle",
)
_MARKUPS = (_BBPRESS2, _BBPRESS1)
