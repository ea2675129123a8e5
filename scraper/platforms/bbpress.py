"""bbPress 1 and 2."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.heading import is_later
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
    """Post and comments, found in one search; the topic that leads each of its pages is the post on the first."""
    if page.tree is None:
        return None, ()
    post, comments = read_board(page, _LATER if is_later(page, _THREAD) else _MARKUPS, _ADDRESSES)
    if post is not None and post.key is None:
        post = replace(post, key=_topic_number(page))
    return post, comments


def _topic_number(page: Page) -> str | None:
    """The topic's number as bbPress 2 has it on each of its pages: in the name of the list of its replies."""
    node = page.tree.css_first(".bbp-replies[id^=topic-]")
    match = re.search(r"topic-(\d+)-replies", node.attributes.get("id") or "") if node is not None else None
    return match[1] if match else None


_WORDS = ("bbpress", "bbPress", "bbp-", "threadpost")
_MARKS = (
    "body.bbpress,#bbpress-forums .bbp-reply-header,#bbpress-forums .bbp-lead-topic,.bbp-replies .bbp-reply-content,"
    "ol#thread > li[id^=post-] .threadpost,#latest a[href*='topic.php?id='],"
    "body:has(#bbpress-forums):not(:has(#respond))"
)
_ADDRESSES = Addresses(
    thread=r"/topic(?:\.php\?id=|/)[^/?]|[?&]topic=|/(?:forums?/)?topic/|post_type=topic",
    later=r"/page/(?:[2-9]|[1-9]\d+)|[?&]paged?=(?:[2-9]|[1-9]\d+)",
    archive=r"/forums?(?:/|\.php|$)|[?&]forum=|/topic-tag/|^https?://[^/?]+/(?:bb\w*/)?$",
    trap=r"/(?:users?|profile|reply|edit|search|view|rss)(?:/|\.php|$)|/(?:profile|tags|search|bb-login|register|view|"
    r"favorites|edit|statistics)\.php|[?&](?:bbp_reply_to|action|_wpnonce|view|replies|reply|subscribe|favorite|bbp_search)=",
    many=r"/users?/|/search/|bbp_search=|/profile(?:/|\.php)|/(?:view|tags|search)\.php",
    drop=r"paged?=1",
)
_THREAD = Markup(
    entry="",
    thread_key=r"topic\.php\?id=(\d+)|post_type=topic&p=(\d+)",
    later=r"/page/(?:[2-9]|[1-9]\d+)/?$|[?&]paged?=(?:[2-9]|[1-9]\d+)",
    page_number=".bbp-pagination-links .current,.nav .page-numbers.current",
)
_FLAT = replace(
    _THREAD,
    entry=".bbp-reply-header,.bbp-topic-header",
    more=".reply,.topic,[class*=type-reply],[class*=type-topic],[class*=status-]",
    key=r"post-(\d+)$",
    key_from="[id^=post-],.bbp-reply-permalink,.bbp-topic-permalink",
    text=".bbp-reply-content,.bbp-topic-content",
    author=".bbp-author-name;.bbp-reply-author .bbp-author-link,.bbp-topic-author .bbp-author-link;"
    ".bbp-reply-author a,.bbp-topic-author a;.bbp-reply-author,.bbp-topic-author",
    date=".bbp-reply-post-date,.bbp-topic-post-date",
    chrome=".bbp-reply-revision-log,.bbp-topic-revision-log,.bbp-attachments,.bbp-signature,.sharedaddy,.jp-relatedposts,"
    ".bp-likes,.wpulike,.bbp-thanks,[class*=thankyou],.bbp-admin-links,.bbp-reply-to-link,.d4p-bbp-signature",
    quote="blockquote",
    quote_head="cite,.d4p-bbp-quote-title,.bbp-the-quote-title,.bbp-quote-title",
    quote_key=r"#post-(\d+)$",
    skip=".bbp-forum-header",
    title=".bbp-topic-title h1,h1.bbp-topic-title;h1.entry-title;.bbp-breadcrumb-current;h1",
)
_NESTED = "li:not(.bbp-body):has(> .bbp-reply-header)"
_THREADED = replace(_FLAT, entry=f"{_NESTED},body:has({_NESTED}) .bbp-lead-topic > .bbp-body", more="")
_BBPRESS1 = replace(
    _THREAD,
    entry="ol#thread > li[id^=post-],#thread li[id^=post-]",
    key=r"post-(\d+)$",
    text=".threadpost .post;.post",
    author=".threadauthor strong;.threadauthor",
    date=".poststuff",
    chrome=".poststuff,.bb-signature,.bb_signature,.post_attachments,.bb_attachments",
    quote="blockquote",
    quote_head="cite,.quotetitle",
    title="h2.topictitle,h1.topictitle;.topictitle",
)
_MARKUPS = (_THREADED, _FLAT, _BBPRESS1)
_LATER = (
    replace(_THREADED, entry=_NESTED),
    replace(_FLAT, entry=".bbp-reply-header"),
    _BBPRESS1,
)
