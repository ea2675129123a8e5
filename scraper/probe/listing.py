"""Entries that a page of any make lists, by headings and by places that are links; and where its search form leads."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from scraper.dates import iso_date, read_date
from scraper.platforms.forms import asked_for, search_form
from scraper.platforms.generic.addresses import base_of, is_archive
from scraper.platforms.generic.count import count_in
from scraper.selecting import select
from scraper.text import line_of, text_of
from scraper.urls import never_asked, normal, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.items import Page
    from scraper.topic import Terms


class Listed(NamedTuple):
    """An entry in a list: how much it is on the topic, how many answered (None where nothing says so), the year that
    stands beside it. A `shy` one stands where menus stand too, and has no count."""

    url: str
    title: str
    strength: float
    comments: int | None
    is_shy: bool
    year: int | None = None


def listed_on(page: Page, topic: Terms) -> Iterator[Listed]:
    """The entries that a page lists: by headings that are links, with the words between one and the next; where it has
    hardly any, by links in paragraphs, lists and tables."""
    heads = [*islice(_heads(page, _HEADINGS), _MOST)]
    if len(heads) < _FEW:
        known = {url for url, _, _ in heads}
        heads += [head for head in islice(_heads(page, _PLACES), _MOST) if head[0] not in known]
    for url, title, node in heads:
        parts = _parts(node) if node.tag not in _OF_PLACES else [node]
        words = "\n".join(text_of(part) or "" for part in parts)
        count = _count(parts)
        is_shy = node.tag in _SHY and count is None
        yield Listed(url, title, strength_of(topic, title, words[:20000]), count, is_shy, _year(parts))


def strength_of(topic: Terms, title: str | None, words: str) -> float:
    """How much an entry is on the topic; without terms everything that says something is."""
    if not topic.terms:
        return 1.0 if title or words else 0.0
    if title and topic.found(title)[1]:
        return 1.0
    score, terms = topic.found(words)
    return score if terms else 0.0


def searches_of(page: Page, topic: Terms) -> tuple[str, ...]:
    """Where the page's own search form leads, for each term; nothing where it has none that may be asked."""
    form = search_form(page)
    asked = [asked_for(form, term.strip("*")) for term in topic.terms] if form is not None else []
    return tuple(url for one in asked if (url := normal(one)) is not None)


def _heads(page: Page, places: str) -> Iterator[tuple[str, str, Any]]:
    """Addresses of the site's own pages that stand in such places: with their words, and the element."""
    base, here = base_of(page), normal(page.url)
    site = site_of(page.url)
    for node in select(page.tree, places):
        anchor = node.css_first("a[href]")
        url = normal(anchor.attributes.get("href") or "", base) if anchor is not None else None
        title = line_of(anchor) if anchor is not None else None
        if url is None or not title or len(title) < 4 or url == here or site_of(url) != site:
            continue
        if not is_archive(url) and not never_asked(url) and count_in(title) is None:
            yield url, title, node


def _parts(heading: Any) -> list[Any]:
    """What belongs to a heading: the largest element around it that holds no other such heading, and what follows that
    up to the next one, where headings and words lie flat beside each other."""
    block = heading
    while block.parent is not None and block.parent.tag not in ("body", "html"):
        if len([each for each in block.parent.css(heading.tag) if each.css_first("a[href]") is not None]) > 1:
            break
        block = block.parent
    parts, following = [block], block.next if block.mem_id == heading.mem_id else None
    while following is not None and len(parts) < _FLAT and not _ends(following, heading.tag):
        parts.append(following)
        following = following.next
    return parts


def _ends(node: Any, heading: str) -> bool:
    """Does what belongs to a heading end here: at the next one, or at what stands beside and below the entries?"""
    if node.tag[0] == "-":
        return False
    named = f"{node.attributes.get('id') or ''} {node.attributes.get('class') or ''}"
    return (
        node.tag in (heading, "aside", "footer", "nav") or bool(_BESIDE.search(named)) or bool(node.css_first(heading))
    )


def _count(parts: list[Any]) -> int | None:
    """How many comments an entry in a list says it has: by what stands for itself first, as a number at the end of a
    title may stand right before it."""
    for node in [node for part in parts if part.tag[0] != "-" for node in (*part.css(_COUNTS), part)]:
        words = line_of(node) or ""
        count = count_in(words) if 0 < len(words) < 40 else None
        if count is not None:
            return count
    return None


def _year(parts: list[Any]) -> int | None:
    """The year of the first day that stands for itself beside an entry."""
    for node in [node for part in parts if part.tag[0] != "-" for node in (*part.css(_DAYS), part)][:_LOOKED_AT]:
        words = (node.attributes.get("datetime") if node.tag == "time" else None) or line_of(node) or ""
        found = (iso_date(words) or read_date(words, order="dmy")) if 0 < len(words) < 40 else None
        if found is not None:
            return found.year
    return None


_DAYS = "time[datetime],small,abbr,.date,.entry-date,.post-date,.date-header,.published,.entry-meta,.meta"
_LOOKED_AT = 6  # elements
_HEADINGS = "h1,h2,h3,h4,h5,.entry-title,.post-title,.title"
_PLACES = "p,li,td,dt"
_BESIDE = re.compile(r"side|foot|nav|widget|menu", re.I)
_FLAT = 20  # elements behind a heading
_COUNTS = "a[href],.comments-link,.comment-count,.comments,dd,td,.posts,.replies"
_SHY = ("li", "td", "dt")
_OF_PLACES = ("p", "li", "td", "dt")
_FEW = 3  # entries
_MOST = 200  # of a page: each is looked for in the elements around it
