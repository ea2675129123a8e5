"""Vanilla Forums 2 and 3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "vanilla"
VERSION = 1


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
    """Post and comments, found in one search."""
    return read_board(page, _MARKUPS, _ADDRESSES)


_WORDS = ("Vanilla", "vanilla", "ItemComment", "MessageList")
_MARKS = "body.Vanilla,.MessageList,.ItemDiscussion,.ItemComment,a[href*='vanillaforums'],body[id^=vanilla_]"
_ADDRESSES = Addresses(
    thread=r"/discussion/\d+|[?&]p=/discussion/\d+",
    later=r"/p(?:[2-9]|[1-9]\d+)(?:$|\?)",
    archive=r"/categories|/discussions|//[^/?]+/(?:[\w.-]+/)?$",
    trap=r"/discussion/comment/|/profile|/entry/|/activity|/search|/discussion/(?:bookmark|dismiss)|"
    r"/(?:feed\.rss|post)\b|[?&](?:sort|TransientKey)=",
)
_MARKUPS = (
    Markup(
        entry=".ItemDiscussion,.ItemComment,li.Comment[id^=Comment_],.FirstComment,[id^=Discussion_]:has(.Message)",
        key=r"(?:Comment|Discussion)_(\d+)$",
        text=".Message,.userContent",
        author=".Author .Username,.Author a:not(.PhotoWrap),.Author",
        date=".DateCreated time,.CommentInfo time,.DiscussionMeta time,time,.DateCreated",
        chrome=".Signature,.UserSignature,.DateUpdated,.Reactions,.Attachments",
        quote="blockquote.Quote,blockquote.UserQuote,.blockquote,blockquote",
        quote_head=".QuoteAuthor,.blockquote-head,cite",
        quote_text=".QuoteText,.blockquote-content",
        title=".PageTitle h1,.DiscussionHeader h1,h1",
        thread_key=r"/discussion/(\d+)",
        later=r"/p(?:[2-9]|[1-9]\d+)(?=$|\?)",
        page_number=".Pager .Highlight",
    ),
)
