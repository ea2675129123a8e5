"""Any page of unknown make: its entry by headings and articles, its discussion by the shape of repeating records."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from scraper.items import Comment, LinkKind, Links
from scraper.platforms.generic.addresses import is_archive, links_on
from scraper.platforms.generic.entry import entry_of
from scraper.platforms.generic.place import reading_order, time_of
from scraper.platforms.generic.records import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.items import Page, Post

NAME = "generic"
VERSION = 1


def detect(page: Page) -> bool:  # noqa: ARG001
    """Always: it is asked last."""
    return True


def links(page: Page) -> Links:
    """The page's own links, archives told from other pages by their addresses."""
    return links_on(page, _kind) if page.tree is not None else Links()


def post(page: Page) -> Post | None:
    """The entry the page is about; None on pages that list several and on errors."""
    if page.tree is None or page.status >= 400 or _is_list(page):
        return None
    records = records_of(page)
    order = reading_order([r.parts.words for r in records if r.parts.words])
    return entry_of(page, skip=frozenset(node.mem_id for r in records for node in r.nodes), order=order)


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:  # noqa: ARG001
    """The comments of the page's discussion; parents by nesting."""
    if page.tree is None or page.status >= 400:
        return ()
    records = records_of(page)
    order = reading_order([r.parts.words for r in records if r.parts.words])
    stated = Counter(r.key for r in records)
    keys = [r.key if stated[r.key] == 1 else None for r in records]
    depths: list[int] = []
    found = []
    for place, record in enumerate(records):
        outer = record.outer
        depths.append(1 if outer is None else depths[outer] + 1)
        found.append(
            Comment(
                text=record.parts.text,
                key=keys[place],
                parent=None if outer is None else keys[outer] or f"#{outer}",
                author=record.parts.author,
                author_url=record.parts.author_url,
                published=time_of(page, record.parts, order),
                published_raw=record.parts.words,
                depth=depths[place],
                links=record.parts.links,
            )
        )
    return tuple(found)


def _is_list(page: Page) -> bool:
    headings = page.tree.css("article h2 a,article h3 a,.post h2 a,.post h3 a,.hentry h2 a")
    return len(headings) > 2 and page.tree.css_first("meta[property='og:type'][content='article']") is None


def _kind(url: str, _attributes: Mapping[str, str | None]) -> LinkKind:
    return "archive" if is_archive(url) else "page"
