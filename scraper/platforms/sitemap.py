"""Sitemaps: the pages that a site lists for robots, in files or indexes of files, with the day that each changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper.exported import fields_of, within
from scraper.items import Link, Links, Source
from scraper.platforms.generic.addresses import is_archive
from scraper.urls import is_same_site, normal, origin_of, site_of

if TYPE_CHECKING:
    from scraper.items import Comment, LinkKind, Page, Post, Want

NAME = "sitemap"
VERSION = 1
LISTS_COMMENTS = False
OF_ARCHIVES = "a sitemap of lists, not of threads"


def detect(page: Page) -> bool:
    """Is it a sitemap or an index of sitemaps?"""
    return page.tree is not None and page.media_type.endswith("xml") and _ROOT.search(page.text[:2000]) is not None


def links(page: Page) -> Links:
    """The pages that it lists, or the sitemaps, each with its `lastmod`; those of another site are none of ours."""
    root = _ROOT.search(page.text)
    if root is None:
        return Links()
    site = site_of(normal(page.url) or page.url)
    found: dict[str, Link] = {}
    for field in fields_of(within(page.text, root[1])):
        told = {inner.name: inner.words for inner in fields_of(field.inner)}
        url = normal(told.get("loc", ""), page.url)
        if url is None or not is_same_site(site, url):
            continue
        if root[1].lower().endswith("sitemapindex"):
            found[url] = Link(
                url, "sitemap", OF_ARCHIVES if _OF_ARCHIVES.search(url) else None, None, told.get("lastmod")
            )
        else:
            kind: LinkKind = "archive" if is_archive(url) else "thread" if _DATED.search(url) else "page"
            found[url] = Link(url, kind, changed=told.get("lastmod"))
    return Links(tuple(found.values()))


def post(page: Page) -> Post | None:  # noqa: ARG001
    """None: it lists pages."""
    return None


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:  # noqa: ARG001
    """None."""
    return ()


def source_at(url: str) -> Source:
    """The sitemaps at these addresses, parted by blanks; of a site's root the usual one."""
    return Source("sitemap", url)


def requests(root: str, want: Want) -> tuple[Link, ...]:
    """The sitemaps, for everything and for the news."""
    if want.what not in ("everything", "news"):
        return ()
    urls = root.split() if not root.endswith("/") else [f"{origin_of(root)}/sitemap.xml"]
    return tuple(Link(url, "sitemap") for url in urls)


def hears_comments(root: str) -> bool:
    """No sitemap tells of every new comment."""
    del root
    return False


_ROOT = re.compile(r"<((?:\w+:)?(?:sitemapindex|urlset))[\s>]", re.I)
_OF_ARCHIVES = re.compile(r"(?:categor|tag|taxonom|author|user|format|image|video)[^/]*$", re.I)
_DATED = re.compile(r"/(?:19|20)\d\d/\d\d?(?:/\d\d?)?/[^/]*[^/\d][^/]*/?$")
