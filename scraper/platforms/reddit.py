"""Reddit: its old pages, those of 2018, those made of elements of its own, and boards that run its old code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "reddit"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of such a board?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Threads and lists of threads; single comments and sort orders are traps."""
    return links_of_board(page, _ADDRESSES)


def post(page: Page) -> Post | None:
    """The entry that the comments hang from."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The comments, by their nesting; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Post and comments, found in one search."""
    return read_board(page, _MARKUPS, _ADDRESSES)


_WORDS = ("thing_t1_", "thing_t3_", "shreddit-", "CommentTopMeta--", "t3_")
_MARKS = ".thing[data-fullname^=t3_],.thing[data-fullname^=t1_],shreddit-post,shreddit-comment,.Post[id^=t3_]"
_ADDRESSES = Addresses(
    thread=r"/comments/\w+",
    later=r"[?&]after=t1_\w+",
    archive=r"/r/\w+/?(?:\?|$)|[?&]after=t3_\w+",
    trap=r"/comments/\w+/[^/]*/\w+|[?&](?:sort|context|depth|limit|share_id|rdt)=|/(?:user|u|wiki|submit|message|login)/",
    many=r"/(?:user|u)/|/search(?:/|\?|$)",
)
_OLD = Markup(
    entry="#siteTable > .thing.link:has(+ .clearleft + .commentarea),#siteTable > .thing:only-of-type,"
    "#siteTable > .thing.self,.commentarea .thing.comment",
    key=r"^(?:thing_)?t[13]_(\w+)$",
    text=".usertext-body .md;.usertext .md",
    author=".tagline .author;.tagline em",
    author_key="",
    date=".tagline time",
    quote="blockquote",
    skip=".promoted,.stickied-ad",
    title=".thing.link a.title;.thing a.title",
    thread_key=r"/comments/(\w+)",
    count=".thing.link .comments",
)
_OWN_ELEMENTS = replace(
    _OLD,
    entry="shreddit-post,shreddit-comment",
    key=r"^t[13]_(\w+?)(?:-comment-rtjson-content)?$",
    key_from="[id$='-comment-rtjson-content']",
    text="[slot=comment];[slot=text-body]",
    author="[slot=commentMeta] a[href*='/user/'];[slot=credit-bar] .author-name;[slot=credit-bar] a[href*='/user/'];"
    "[slot=commentMeta] .author-name-meta",
    date="[slot=commentMeta] time;[slot=credit-bar] time;time",
    skip="shreddit-ad-post",
    title="h1[slot=title];h1",
    count="",
)
_OF_2018 = replace(
    _OLD,
    entry=".Post[id^=t3_],.Comment[class*=t1_]",
    key=r"t[13]_(\w+)$",
    key_from="[id^=CommentTopMeta--Created],[id^=t3_]",
    text="[data-testid=comment];[data-test-id=post-content] .RichTextJSON-root;.RichTextJSON-root",
    author="a[href*='/user/']:not(:has(img))",
    date="[id^=CommentTopMeta--Created];[data-testid=post_timestamp],[data-click-id=timestamp]",
    title=".Post h1",
    count="",
)
_MARKUPS = (_OLD, _OWN_ELEMENTS, _OF_2018)
