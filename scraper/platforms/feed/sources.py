"""A blog asked as a whole by its feed: which feed its pages name, how WordPress pages one, what comes instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.items import Link, Source
from scraper.platforms import sitemap
from scraper.selecting import select
from scraper.urls import is_same_site, normal, origin_of, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.items import Page, Want


def source_at(url: str) -> Source:
    """The feed at an address."""
    return Source("feed", url)


def source_on(page: Page) -> Source | None:
    """The feed of the blog's posts that a page names: not that of a thread, of comments, of a category."""
    here = normal(page.url) or page.url
    site = site_of(here)
    found: list[tuple[int, str]] = []
    for node in select(page.tree, _ALTERNATES):
        url = normal(node.attributes.get("href") or "", page.url)
        title = node.attributes.get("title") or ""
        if url is None or not is_same_site(site, url) or _OF_PART.search(url) or _OF_COMMENTS.search(title):
            continue
        if len(here) > len(origin_of(here)) + 1 and url.startswith(here.rstrip("/") + "/"):
            continue
        found.append((0 if "atom" in (node.attributes.get("type") or "") else 1, url))
    return source_at(min(found, key=lambda one: one[0])[1]) if found else None


def requests(root: str, want: Want) -> tuple[Link, ...]:
    """The feed, whose answers lead on; of a WordPress its feeds of comments, too."""
    return tuple(_requests(root, want))


def instead(root: str) -> Source:
    """What a feed of the newest posts does not list, a sitemap may."""
    return sitemap.source_at(f"{origin_of(root)}/")


def hears_comments(root: str) -> bool:
    """Do later answers tell of every new comment? Only WordPress has a feed of them that is known."""
    return _WORDPRESS.search(root) is not None


def as_atom(url: str) -> str:
    """The address of a WordPress' feed as Atom, whichever form a page names."""
    if "feed=" in url:
        return re.sub(r"(?<=feed=)(?:rss2?|rdf|atom)(?=$|&)", "atom", url)
    return re.sub(r"/feed(?:/(?:rss2?|rdf|atom))?/?$", "/feed/atom/", url)


def of_thread(url: str, kind: str = "rss2") -> str:
    """The feed of a WordPress thread's newest comments; where permalinks are plain, another order would lead there."""
    page, plain, query = url.partition("?")
    if plain:
        return f"{page}?feed={kind}&{query}"
    return f"{url.rstrip('/')}/feed/" + ("" if kind == "rss2" else f"{kind}/")


def next_of(url: str) -> str:
    """The next page of a WordPress' feed."""
    number = _PAGED.search(url)
    bare = _PAGED.sub("", url)
    return f"{bare}{'&' if '?' in bare else '?'}paged={int(number[1]) + 1 if number else 2}"


def _requests(root: str, want: Want) -> Iterator[Link]:
    if want.what == "everything":
        yield Link(root, "listing")
    elif want.what == "news":
        yield Link(root, "news")
        if hears_comments(root):
            plain = root.replace("?feed=atom", "?feed=comments-atom")
            yield Link(plain if plain != root else root.removesuffix("feed/atom/") + "comments/feed/atom/", "news")
    elif want.what == "remainder" and hears_comments(root):
        for url in want.urls:
            yield Link(of_thread(url, "atom"), "feed")


_WORDPRESS = re.compile(r"/feed/atom/$|\?feed=atom$")
_PAGED = re.compile(r"[?&]paged=(\d+)")
_ALTERNATES = 'link[rel~=alternate][type="application/rss+xml"],link[rel~=alternate][type="application/atom+xml"]'
_OF_PART = re.compile(
    r"comment|/(?:tag|tags|category|categories|author|label|taxonomy)/|/crss|[?&](?:cat|tag|author)=", re.I
)
_OF_COMMENTS = re.compile(r"comment|kommentar|comentari|comentári|commenti|reactie", re.I)
