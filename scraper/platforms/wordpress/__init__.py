"""WordPress: any theme with its comment markup, its REST API, its comment feeds and its export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms import generic
from scraper.platforms.board import by_pattern
from scraper.platforms.wordpress import com, entry, feed, html, left_out, rest, sources, wxr
from scraper.platforms.wordpress import links as addresses
from scraper.selecting import select_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Comment, Link, Links, Page, Partly, Post, Source, Want

NAME = "wordpress"
VERSION = 10


def detect(page: Page) -> bool:
    """Is it a page, an API answer or a comment feed of WordPress (also of WordPress.com)?"""
    if page.tree is None:
        return wxr.is_wxr(page) or rest.is_rest(page)
    if _is_xml(page):
        return feed.is_feed(page)
    return select_first(page.tree, _MARKS) is not None and select_first(page.tree, _FORUMS) is None


def links(page: Page) -> Links:
    """Its API first, then feeds, threads, pages of comments, archives and other pages."""
    if page.tree is None:
        return com.links_of_listing(page) if com.is_com(page) else rest.links_of_listing(page)
    return feed.links_of_feed(page) if _is_xml(page) else addresses.links_of(page, html.short_pings(page))


def post(page: Page) -> Post | None:
    """The post or page that a thread hangs from; None on lists, feeds and listings."""
    return entry.post_of(page) if page.tree is not None and not _is_xml(page) else None


def posts(page: Page) -> tuple[Post, ...]:
    """All posts that a page holds: many in a listing of the API, else one or none."""
    if page.tree is None:
        return wxr.posts_of(page) if wxr.is_wxr(page) else (com if com.is_com(page) else rest).posts_of(page)
    if _is_xml(page):
        return feed.posts_of(page)
    one = post(page)
    return (one,) if one else ()


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The comments and pings of a page, a listing or a feed; of a page by a learned pattern where one is given."""
    if page.tree is None:
        return wxr.comments_of(page) if wxr.is_wxr(page) else (com if com.is_com(page) else rest).comments_of(page)
    if _is_xml(page):
        return feed.comments_of(page)
    if pattern:
        return by_pattern(page, pattern)
    return html.comments_of(page) or _of_unknown_markup(page)


def requests(root: str, want: Want) -> tuple[Link, ...]:
    """What to ask the blog's API and feed for, everything, a topic or the news."""
    return sources.requests(root, want)


def requests_for(threads: Sequence[Partly], in_feed: int) -> dict[str, tuple[tuple[Link, ...], ...]]:
    """Where the pings stand that the API leaves out of its listing."""
    return left_out.requests_for(threads, in_feed)


def instead(root: str) -> Source:
    """The blog's feed, where its API answers nobody."""
    return sources.instead(root)


def _of_unknown_markup(page: Page) -> tuple[Comment, ...]:
    """A theme that uses none of WordPress' own comment markup is read by its shape."""
    if entry.is_list(page) or entry.is_protected(page):
        return ()
    return generic.comments(page)


def _is_xml(page: Page) -> bool:
    return page.media_type.endswith("xml") and page.media_type != "application/xhtml+xml" and feed.is_feed(page)


# Forums that live in a page of WordPress and have their own elements: their threads are no entries with comments.
_FORUMS = "#wpforo,#af-wrapper"
_MARKS = (
    'meta[name=generator][content^="WordPress"],link[rel="https://api.w.org/"],link[href*="/wp-content/"],'
    'script[src*="/wp-content/"],link[href*="/wp-includes/"],script[src*="/wp-includes/"],'
    "[name=comment_post_ID],link[href*='s.w.org'],link[rel=pingback][href$='xmlrpc.php'],form[action*='wp-comments-post.php']"
)
