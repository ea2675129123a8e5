"""NodeBB, as its server renders topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "nodebb"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a NodeBB board?"""
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


_WORDS = ("nodebb", "NodeBB", "component=")
_MARKS = (
    "[component=topic],[component=post],[component='post/content'],body.page-categories,"
    "[component=category],a[href*='nodebb.org']"
)
_ADDRESSES = Addresses(
    thread=r"/topic/\d+",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)|/topic/\d+/[^/]+/(?:[2-9]|[1-9]\d+)$",
    archive=r"/category/\d+|/categories|/recent|/popular|/tags/|/$",
    trap=r"/(?:user|uid|post|notifications|chats|groups|search|login|register|compose|admin|outgoing)(?:/|$|\?)|"
    r"[?&](?:sort|lang|term)=",
)
_MARKUPS = (
    Markup(
        entry="[component=post][data-pid],li[data-pid],[data-pid]:has([component='post/content'])",
        key_from="[data-pid]",
        key=r"^(\d+)$",
        text="[component='post/content'],.content",
        author="[itemprop=author],a[data-username],[component='post/header'] a[href*='/user/'],.username",
        date="meta[itemprop=datePublished],.timeago,[data-timestamp]",
        chrome="[component='post/signature'],.post-signature,[component='post/edit-indicator']",
        quote="blockquote",
        quote_head="p:has(> a.plugin-mentions-a:first-child),p:has(> a[href*='/user/']:first-child)",
        quote_key=r"/post/(\d+)$",
        reply="[component='post/parent']",
        title="[component='topic/title'],h1",
        thread_key=r"/topic/(\d+)",
        later=r"[?&]page=(?:[2-9]|[1-9]\d+)|(?<=\w)/(?:[2-9]|[1-9]\d+)$",
        page_number=".pagination .page.active",
    ),
)
