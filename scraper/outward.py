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
    fronts: list[tuple[str, Any]] = []
    for node in select(page.tree, "a[href]"):
        url = normal(node.attributes.get("href") or "", base)
        if url is None or is_of(here, url):
            continue
        words = line_of(node) or ""
        known = found.get(url)
        found[url] = known if known is not None and known.words else Outward(url, words[:200])
        if is_front(url):
            fronts.append((url, node))
    listed = _in_lists(fronts)
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


def _in_lists(fronts: list[tuple[str, Any]]) -> set[str]:
    """Of links to front pages those in lists: a few sites or more in one element that holds little but links."""
    around: dict[int, tuple[Any, set[str], set[str]]] = {}
    for url, node in fronts:
        above = node.parent
        for _ in range(_DEEP):
            if above is None or above.tag in ("body", "html"):
                break
            _, urls, sites = around.setdefault(above.mem_id, (above, set(), set()))
            urls.add(url)
            sites.add(bare(site_of(url)))
            above = above.parent
    found: set[str] = set()
    for element, urls, sites in around.values():
        if len(sites) >= LIST_FROM and not urls <= found and _is_links(element):
            found |= urls
    return found


def _is_links(element: Any) -> bool:
    """Are the words of an element those of its links, by half and more?"""
    words = len("".join((element.text() or "").split()))
    linked = sum(len("".join((anchor.text() or "").split())) for anchor in element.css("a[href]"))
    return linked * 2 >= words


_DEEP = 6  # elements from a link up to its list
_FRONT_NAMES = ("index.html", "index.htm", "index.php", "default.aspx", "home", "blog", "weblog", "blogs", "home.html")
