"""Where a page leads away from its site, with the words of each link: which of them stand in a list of other sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper.platforms.generic.addresses import base_of
from scraper.selecting import select
from scraper.text import line_of
from scraper.urls import normal, site_of

if TYPE_CHECKING:
    from scraper.items import Page


@dataclass(frozen=True, slots=True)
class Outward:
    """A link to another site: its normal address, its words, and whether it stands in a list of other sites."""

    url: str
    words: str
    in_list: bool = False


def outward_of(page: Page) -> tuple[Outward, ...]:
    """The links of a page to other sites, each address once, in the order of the page."""
    if page.tree is None or page.tree.root is None:
        return ()
    here = site_of(normal(page.url) or page.url)
    base = base_of(page)
    found: dict[str, Outward] = {}
    runs: dict[int, list[str]] = {}
    for node in select(page.tree, "a[href]"):
        url = normal(node.attributes.get("href") or "", base)
        if url is None or is_of(here, url):
            continue
        words = line_of(node) or ""
        known = found.get(url)
        found[url] = known if known is not None and known.words else Outward(url, words[:200])
        if is_front(url):
            runs.setdefault(_list_around(node), []).append(url)
    listed = {url for place, urls in runs.items() if place and _sites(urls) >= LIST_FROM for url in urls}
    return tuple(Outward(one.url, one.words, one.url in listed) for one in found.values())


def is_front(url: str) -> bool:
    """Does a normal address name a site as a whole, and no page of it?"""
    parts = urlsplit(url)
    segments = [part for part in parts.path.split("/") if part]
    if segments and segments[0].startswith("~"):
        segments = segments[1:]
    if parts.query or len(segments) > 1:
        return False
    return not segments or segments[0].lower() in _FRONT_NAMES


def is_of(site: str, url: str) -> bool:
    """Does a normal address lie on that site, with or without www.?"""
    return bare(site_of(url)) == bare(site)


def bare(site: str) -> str:
    """A site's name without www.: most answer under both."""
    return site.removeprefix("www.")


LIST_FROM = 3  # sites: two links beside each other are no list


def _sites(urls: list[str]) -> int:
    return len({bare(site_of(url)) for url in urls})


def _list_around(node: Any) -> int:
    """What the entries of a list have in common: the nearest list, table, or block around a link; 0 where none is."""
    around = node.parent
    for _ in range(_DEEP):
        if around is None:
            return 0
        if around.tag in _LISTS:
            return int(around.mem_id)
        around = around.parent
    return 0


_LISTS = ("ul", "ol", "dl", "table", "div", "aside", "section", "nav", "p", "td")
_DEEP = 6  # elements from a link up to its list
_FRONT_NAMES = ("index.html", "index.htm", "index.php", "default.aspx", "home", "blog", "weblog", "blogs", "home.html")
