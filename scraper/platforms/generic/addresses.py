"""The links of a page: what lies on its own site, in the order of the page, and what lies elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.items import Link, Links
from scraper.urls import is_same_site, never_asked, normal, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scraper.items import Page


def links_on(page: Page, link_to: Callable[[str, Mapping[str, str | None]], Link], first: Iterable[Link] = ()) -> Links:
    """All links of a page, each address once. `first` stand before them.

    `link_to` says what lies behind an address of the page's own site, given it and its element's attributes.
    """
    here = normal(page.url) or page.url
    site = site_of(here)
    on_site: dict[str, Link] = {link.url: link for link in first}
    off_site: dict[str, None] = {}
    base = base_of(page)
    for node in page.tree.css("a[href],area[href],frame[src],link[rel~=next],link[rel~=prev]"):
        attributes = node.attributes
        url = normal(attributes.get("href") or attributes.get("src") or "", base)
        if url is None:
            continue
        if not is_same_site(site, url):
            off_site[url] = None
            continue
        link = link_to(url, attributes)
        known = on_site.get(link.url)
        if known is None or (known.kind == "page" and link.kind != "page"):
            on_site[link.url] = replace(link, refused=link.refused or never_asked(link.url))
    on_site.pop(here, None)
    return Links(tuple(on_site.values()), tuple(off_site))


def base_of(page: Page) -> str:
    """What relative addresses of a page are joined to."""
    node = page.tree.css_first("base[href]")
    return (normal(node.attributes.get("href") or "", page.url) if node is not None else None) or page.url


def is_archive(url: str) -> bool:
    """Does this address list entries by page, date, category, tag or author?"""
    parts = urlsplit(url)
    return bool(_PATH.search(parts.path) or _QUERY.search(parts.query)) or (parts.path in ("", "/") and not parts.query)


_PATH = re.compile(
    r"/page/\d+/?$|/(?:category|categories|kategorie|categorie|categoria|tag|tags|schlagwort|author|autor|auteur|archives?|"
    r"archiv|label|search/label)/[^?]*$|^(?:/[\w-]+)?/(?:19|20)\d\d(?:/\d\d?){0,2}/?$|/archives?/?$",
    re.I,
)
_QUERY = re.compile(r"(?:^|&)(?:paged|page|cat|m|tag|author|author_name|year|monthnum|start|offset)=", re.I)
