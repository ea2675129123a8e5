"""Vanilla Forums 2 and later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.heading import is_later
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "vanilla"
VERSION = 2


def detect(page: Page) -> bool:
    """Is it a page of a Vanilla board?"""
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
    """Post and comments, found in one search; some skins repeat the opening entry on each page, as what it is."""
    later = page.tree is not None and is_later(page, _THREAD)
    return read_board(page, _LATER if later else _MARKUPS, _ADDRESSES)


_WORDS = ("vanilla", "ItemComment", "MessageList", "ItemDiscussion")
_MARKS = (
    "body.Vanilla,.MessageList.Discussion,.DataList.Discussions,.ItemDiscussion,.ItemComment,"
    "body[id^=vanilla_],body#DiscussionsPage,body#DiscussionPage,"
    "script[src*='/applications/vanilla/'],link[href*='/applications/vanilla/'],#Form_User_SignIn"
)
_ADDRESSES = Addresses(
    thread=r"/discussion/\d+|[?&]p=/discussion/\d+",
    later=r"/p(?:[2-9]|[1-9]\d+)(?:$|\?)|[?&]page=p?(?:[2-9]|[1-9]\d+)",
    archive=r"/categories|/discussions|//[^/?]+/(?:[\w.-]+/)?$",
    trap=r"/discussion/comment/|/profile|/entry/|/activity|/search|/discussion/(?:bookmark|dismiss|delete|close|sink|"
    r"announce|unread)|/post/|/messages|/badge|/discussions/(?:mine|bookmarked|unread)|/vanilla/post|/drafts|"
    r"/(?:feed\.rss|post)\b|[?&](?:sort|TransientKey|Target)=",
    many=r"/(?:profile|search|entry|activity|messages)(?:/|\?|$)",
)
_THREAD = Markup(
    entry=".ItemDiscussion,.ItemComment,li.Comment[id^=Comment_],li.Comment[id^=Discussion_],.FirstComment,"
    "[id^=Discussion_]:has(.Message)",
    key=r"Comment_(\d+)$",
    text=".Message;.userContent",
    author=".Author .Username;a.Username;.Username;.Author a:not(.PhotoWrap);.Author",
    date=".DateCreated time;.CommentInfo time;.DiscussionMeta time;time;.DateCreated .Permalink;.DateCreated;.Meta",
    chrome=".Signature,.UserSignature,.DateUpdated,.Reactions,.Attachments,.AttachFileContainer,.P.Edited,.QuoteFolding,"
    ".js-embed,.embedExternal-meta",
    quote="blockquote",
    quote_head=".QuoteAuthor,.blockquote-head,cite",
    quote_text=".QuoteText,.blockquote-content",
    quote_key=r"(?:#Comment_|/comment/|(?<=^))(\d+)(?:/?#.*)?$",
    skip=".Deleted,.Item.Ignored",
    title=".PageTitle h1;.DiscussionHeader h1;.pageHeadingBox h1;h2.SubTitle;h1",
    title_chrome=".Tag,.Options,button",
    thread_key=r"/discussion/(\d+)",
    later=r"(?<=[^/])/p(?:[2-9]|[1-9]\d+)(?=$|\?)",
    page_number=".Pager .Highlight",
)
_MARKUPS = (_THREAD,)
_LATER = (replace(_THREAD, entry=".ItemComment,li.Comment[id^=Comment_]"),)
