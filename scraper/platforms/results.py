"""What a page of search results adds to the frame that every page of its site has: links to entries."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from scraper.items import Link
from scraper.platforms.generic.addresses import base_of, is_archive
from scraper.selecting import select
from scraper.urls import never_asked, normal, path_and_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scraper.items import Links, Page


def shown_on(page: Page) -> dict[str, int]:
    """How often a page links to each address; marks of the words that were found are no part of one."""
    if page.tree is None:
        return {}
    base = base_of(page)
    found = (normal(node.attributes.get("href") or "", base) for node in select(page.tree, "a[href]"))
    return dict(Counter(plain(url) for url in found if url))


def results_of(links: Links, shown: Mapping[str, int], blank: Mapping[str, int]) -> tuple[Link, ...]:
    """The entries among the links of a page of results: those that it links to more often than the page for a word that
    stands nowhere."""
    found: dict[str, Link] = {}
    for link in links.on_site:
        url = plain(link.url)
        if link.kind in ("thread", "page") and not is_archive(url) and shown.get(url, 0) > blank.get(url, 0):
            trap = link.refused if url == link.url else None
            if trap is None and never_asked(url) is None:
                found.setdefault(url, Link(url, "thread"))
    return tuple(found.values())


def is_filed_under(url: str) -> str | None:
    """The name of the tag or category that an address lists, by its words."""
    match = _FILED.search(path_and_query(url)[0])
    return re.sub(r"[-_+]+|%20", " ", match[1]) if match else None


def entries_in(urls: Iterable[str]) -> set[str]:
    """The addresses that may be entries."""
    return {url for url in urls if not is_archive(url) and never_asked(url) is None}


def plain(url: str) -> str:
    """An address of a result without the marks of the words that were looked for."""
    return _MARKS.sub("", url).replace("?&", "?").rstrip("?&") if "?" in url else url


_MARKS = re.compile(r"(?:(?<=\?)|&)(?:hilit|highlight|searchid|searchterm)=[^&#]*", re.I)
_FILED = re.compile(
    r"/(?:tags?|category|categories|kategorie|categorie|categoria|schlagwort|label|search/label|topics?)/"
    r"(?:[^/?]+/)*([^/?]+)/?$",
    re.I,
)
