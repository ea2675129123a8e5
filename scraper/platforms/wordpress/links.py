"""Where a WordPress page leads: its API, its feeds, threads, pages of comments, archives."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.items import Link, LinkKind, Links
from scraper.platforms.feed.sources import as_atom, of_thread, source_on
from scraper.platforms.generic.addresses import is_archive, links_on
from scraper.platforms.wordpress.entry import is_list, permalink
from scraper.platforms.wordpress.sources import is_at_com, request_of_comment, root_at_com, source_at
from scraper.selecting import select, select_first
from scraper.urls import is_same_site, normal, path_and_query, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scraper.items import Page, Source


def links_of(page: Page, short_pings: Sequence[str | None]) -> Links:
    """The links of an HTML page. `short_pings` are numbers of pings without words: the API or the feed has those."""
    listing = is_list(page)
    own = None if listing else permalink(page)
    root = _api_root(page)
    first: list[Link] = []
    if root is not None:
        first += [request_of_comment(root, number) for number in short_pings if number is not None]
    first += _feeds(page, own, is_wanted=bool(short_pings) and (root is None or None in short_pings))
    found = links_on(page, _link_to(page, own), first)
    return replace(found, source=source_at(root) if root is not None else _feed_of(page))


def _feed_of(page: Page) -> Source | None:
    """The blog's feed as Atom, of a WordPress that names no API."""
    stated = source_on(page)
    return replace(stated, root=as_atom(stated.root)) if stated is not None else None


def _link_to(page: Page, own: str | None) -> Callable[[str, Mapping[str, str | None]], Link]:
    threads = _threads(page, own)

    def link_to(url: str, attributes: Mapping[str, str | None]) -> Link:
        href = attributes.get("href") or ""
        fragment = href.partition("#")[2] if "#" in href else ""
        if fragment and _TO_COMMENT.match(fragment):
            # One comment's permalink: its thread leads to its pages; many themes write a page that shows nothing new.
            url = normal(_IN_PATH.sub("/", _IN_QUERY.sub("", url))) or url
        return Link(url, kind(url, fragment))

    def kind(url: str, fragment: str) -> LinkKind:
        stated = _by_address(url)
        if stated in ("comments", "feed"):
            return stated
        if url in threads or (stated == "page" and fragment.startswith(("comment", "respond"))):
            return "thread"
        return stated

    return link_to


def _threads(page: Page, own: str | None) -> frozenset[str]:
    """Addresses that the page marks as a post's: titles, bookmarks, and next and previous beside one post."""
    nodes = select(page.tree, _TITLES)
    if own is not None:
        nodes = [*nodes, *select(page.tree, "a[rel~=next],a[rel~=prev],link[rel~=next],link[rel~=prev]")]
    found = {normal(node.attributes.get("href") or "", page.url) for node in nodes}
    return frozenset(
        url for url in found if url and url.count("/") + url.count("?") > 3 and not _COMMENT_PAGE.search(url)
    )


@lru_cache(maxsize=65536)  # a blog's pages lead to many of the same
def _by_address(url: str) -> LinkKind:
    """What lies behind an address by its looks alone: a date and a name are a thread's usual ones."""
    path, query = path_and_query(url)
    if _COMMENT_PAGE.search(path) or "cpage=" in query:
        return "comments"
    if _FEED.search(path) or "feed=" in query:
        return "feed"
    if query and _NUMBER.search(query):
        return "thread"
    if is_archive(url):
        return "archive"
    return "thread" if _DATED.search(path) else "page"


def _api_root(page: Page) -> str | None:
    """Where the blog's API begins: on its own site, or of a blog of WordPress.com at the platform's own host."""
    here = normal(page.url) or page.url
    node = select_first(page.tree, 'link[rel="https://api.w.org/"]')
    root = normal(node.attributes.get("href") or "", page.url) if node is not None else None
    if is_at_com(root) if root is not None else select_first(page.tree, _COM) is not None:
        return root_at_com(here)
    return root if root is not None and is_same_site(site_of(here), root) else None


def _feeds(page: Page, own: str | None, *, is_wanted: bool) -> tuple[Link, ...]:
    """The thread's feed where it `is_wanted`; the blog's feeds where there is no API."""
    stated = [normal(n.attributes.get("href") or "", page.url) for n in select(page.tree, _ALTERNATES)]
    feeds = [url for url in stated if url and is_same_site(site_of(page.url), url)]
    wanted: list[str] = []
    if own is not None and is_wanted:
        stem = own.rstrip("/") + "/"
        wanted.append(next((url for url in feeds if url.startswith(stem)), of_thread(own)))
    if select_first(page.tree, f'link[rel="https://api.w.org/"],{_COM}') is None:
        wanted.extend(url for url in feeds if own is None or not url.startswith(own.rstrip("/") + "/"))
    return tuple(Link(url, "feed") for url in dict.fromkeys(wanted))


_TITLES = (
    "a[rel~=bookmark],.entry-title a,.post-title a,.wp-block-post-title a,.posttitle a,article h1 a,article h2 a,"
    ".post h2 a,"
    ".hentry h2 a,.hentry h3 a,a.more-link,.wp-block-latest-posts a,.widget_recent_entries li a,.recentcomments a"
)
_COM = 'meta[name=generator][content="WordPress.com"]'
_ALTERNATES = 'link[rel~=alternate][type="application/rss+xml"],link[rel~=alternate][type="application/atom+xml"]'
_COMMENT_PAGE = re.compile(r"/comment-page-\d+/?$")
_IN_PATH = re.compile(r"/comment-page-\d+/?(?=$|\?)")
_IN_QUERY = re.compile(r"(?<=[?&])cpage=\d+&?")
_TO_COMMENT = re.compile(r"comment-\d+$")
_FEED = re.compile(r"/feed(?:/(?:rss2?|rdf|atom))?/?$")
_NUMBER = re.compile(r"(?:^|&)(?:p|page_id)=\d+$")
_DATED = re.compile(r"/(?:19|20)\d\d/\d\d?(?:/\d\d?)?/[^/]*[^/\d][^/]*/?$")
