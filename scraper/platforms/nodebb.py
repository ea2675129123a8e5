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


_WORDS = ("nodebb", "NodeBB", "component=", "post-row")
_MARKS = (
    "[component=topic],[component=post][data-pid],[component='post/content'],[component='category/topic'],"
    "[component=category],[component='categories/category'],meta[name=generator][content*=NodeBB i],"
    "li.post-row[data-pid]"
)
_ADDRESSES = Addresses(
    thread=r"/topic/\d+",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)",
    archive=r"/category/\d+|/categories|^https?://[^/?]+/(?:[\w-]+/)?$",
    trap=r"/topic/\d+/[^/?]+/\d+|/(?:user|uid|users|post|notifications|chats|groups|search|login|register|compose|"
    r"admin|outgoing|flags|recent|popular|top|unread|tags|world|reset|me)(?:/|$|\?)|[?&](?:sort|lang|term|filter|cid)=|"
    r"\.rss(?:$|\?)",
    many=r"/(?:user|uid|search|flags)/",
    drop=r"page=1",
)
_MARKUPS = (
    Markup(
        entry="[component=post][data-pid]:has([component='post/content']),li[data-pid]:has(.post-content)",
        key_from="[data-pid]",
        key=r"^(\d+)$",
        text="[component='post/content'];.post-content,.content",
        author="[itemprop=author] a[data-username];a[itemprop=author];[component='post/header'] a[href*='/user/'];"
        "a[data-username];[itemprop=author]",
        date="meta[itemprop=datePublished];.timeago[title];[data-timestamp]",
        chrome="[component='post/signature'],.post-signature,[component='post/edit-indicator']",
        quote="blockquote",
        quote_head="p:has(> a[href*='/post/']),p:has(> a.plugin-mentions-a:first-child)",
        quote_key=r"/post/(\d+)$",
        reply="[component='post/parent']",
        skip="[component=post].deleted",
        title="[component='topic/title'],[component='post/header'][itemprop=name];h1",
        thread_key=r"/topic/(\d+)",
        later=r"[?&]page=(?:[2-9]|[1-9]\d+)|(?<=\w)/(?:[2-9]|[1-9]\d+)$",
        page_number=".pagination .page.active",
        place=".post-index",
    ),
)
