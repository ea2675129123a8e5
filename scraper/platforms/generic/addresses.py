"""The links of a page: what lies on its own site, in the order of the page, and what lies elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scraper.items import Link, Links
from scraper.platforms.words import is_byline
from scraper.selecting import select, select_first
from scraper.urls import is_same_site, never_asked, normal, path_and_query, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

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
    has_parts = "~" in site
    host = here.split("/", 3)[2] if here.count("/") > 2 else ""
    inside = (f"http://{host}/", f"https://{host}/")
    seen: set[tuple[str, str | None, str | None]] = set()
    for node in select(page.tree, "a[href],area[href],frame[src],link[rel~=next],link[rel~=prev]"):
        attributes = node.attributes
        target = attributes.get("href") or attributes.get("src") or ""
        mark = (target, attributes.get("rel"), attributes.get("class"))
        if mark in seen:
            continue
        seen.add(mark)
        url = normal(target, base)
        if url is None:
            continue
        if not url.startswith(inside) or ((has_parts or "~" in url) and not is_same_site(site, url)):
            off_site[url] = None
            continue
        link = link_to(url, attributes)
        known = on_site.get(link.url)
        if known is None or (known.kind == "page" and link.kind != "page"):
            refused = None if link.refused else never_asked(link.url)
            on_site[link.url] = link._replace(refused=refused) if refused else link
    on_site.pop(here, None)
    return Links(tuple(on_site.values()), tuple(off_site))


def base_of(page: Page) -> str:
    """What relative addresses of a page are joined to."""
    node = select_first(page.tree, "base[href]")
    return (normal(node.attributes.get("href") or "", page.url) if node is not None else None) or page.url


@lru_cache(maxsize=65536)
def is_archive(url: str) -> bool:
    """Does this address list entries by page, date, category, tag or author?"""
    path, query = path_and_query(url)
    return bool(_PATH.search(path) or (query and _QUERY.search(query))) or (path in ("", "/") and not query)


def link_of(node: Any, base: str) -> str | None:
    """The writer's own link: in the name, or around it; not one back to the comment."""
    around = node
    for _ in range(3):
        if around is None or around.tag == "a":
            break
        around = around.parent
    inside = (each for each in node.traverse() if each.tag == "a" and "href" in each.attributes)
    anchor = around if around is not None and around.tag == "a" else next(inside, None)
    href = anchor.attributes.get("href") if anchor is not None else None
    if not href or "#comment" in href or href.startswith("#"):
        return None
    return normal(href, base)


def said_links(
    links: Sequence[tuple[Any, str]], tops: Sequence[Any], base: str, without: frozenset[int]
) -> tuple[str, ...]:
    """The addresses that an item's words link to: of its links those in `tops`, the elements that hold the words.

    `without` are the nodes of name and date, and nobody's words.
    """
    around = {top.mem_id for top in tops}
    without -= around
    said = [(anchor, href) for anchor, href in links if _stands_between(anchor, around, without)]
    found = {normal(href, base): None for anchor, href in said if not _is_button(anchor) and "replytocom=" not in href}
    return tuple(url for url in found if url is not None)


def _stands_between(node: Any, around: Collection[int], without: Collection[int]) -> bool:
    """Does it stand in one of the elements `around`, and in none `without` that lies within these?"""
    while node is not None and (key := node.mem_id) not in without:
        if key in around:
            return True
        node = node.parent
    return False


def _is_button(anchor: Any) -> bool:
    words = anchor.text()
    return len(words) < _SHORT and is_byline(words)


_SHORT = 60  # characters of a button
_PATH = re.compile(
    r"/page/\d+/?$|/(?:category|categories|kategorie|categorie|categoria|tag|tags|schlagwort|author|autor|auteur|archives?|"
    r"archiv|label|search/label)/[^?]*$|^(?:/[\w-]+)?/(?:19|20)\d\d(?:/\d\d?){0,2}/?$|/archives?/?$",
    re.I,
)
_QUERY = re.compile(r"(?:^|&)(?:paged|page|cat|m|tag|author|author_name|year|monthnum|start|offset)=", re.I)
