"""Where an item stands: in this page's thread or in a list of another's; and the clock its date is read in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper.dates import has_time, order_of, read_date
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from scraper.dates import Order
    from scraper.items import Page
    from scraper.platforms.generic.item import Parts


def language_of(page: Page) -> str | None:
    """The language that the page states for itself."""
    root = page.tree.root if page.tree is not None else None
    if root is None:
        return None
    stated = root.attributes.get("lang") or root.attributes.get("xml:lang")
    return stated.strip() or None if stated else None


def reading_order(words: Sequence[str]) -> Order | None:
    """The order of day and month in this page's dates: learned from them all, else None (its language decides)."""
    return order_of(words)


def time_of(page: Page, parts: Parts, order: Order | None) -> datetime | None:
    """An item's time: the machine's form where the shown words do not contradict it or say more.

    Some themes write a placeholder or a bare day into the attribute; the words that people saw win then.
    """
    shown = read_date(parts.words, order=order, language=language_of(page)) if parts.words else None
    if parts.stated is None or shown is None:
        return parts.stated or shown
    if abs((shown.replace(tzinfo=None) - parts.stated.replace(tzinfo=None)).days) > 1:
        return shown
    return shown if has_time(parts.words or "") and not _has_clock(parts.stated) else parts.stated


def _has_clock(at: datetime) -> bool:
    return bool(at.hour or at.minute or at.second or at.tzinfo)


def is_elsewhere(page: Page, node: Any, nested: frozenset[int]) -> bool:
    """Is this item a widget's: does its own permalink lead to another page than this?"""
    own = thread_path(page.url)
    elsewhere: str | None = None
    for anchor in node.css('a[href*="#comment-"]'):
        if nested and _stands_in(anchor, nested, node):
            continue
        url = normal(anchor.attributes.get("href") or "", page.url)
        path = thread_path(url) if url else own
        if path == own:
            return False
        if elsewhere is None and not anchor.css_matches(".in-reply-to a, blockquote a, p a"):
            elsewhere = path
    if elsewhere is not None:
        return elsewhere != canonical_path(page)
    return _in_widget(node)


@lru_cache(maxsize=2048)
def thread_path(url: str) -> str:
    """What tells threads of one site apart: path and number without comment page, archive prefix and slash."""
    parts = urlsplit(url)
    path = _ARCHIVE.sub("", parts.path)
    path = _COMMENT_PAGE.sub("", path).rstrip("/")
    numbers = "&".join(p for p in parts.query.split("&") if _THREAD_PARAMETER.match(p))
    return f"{path}?{numbers}" if numbers else path


def canonical_path(page: Page) -> str | None:
    """The thread path of the page's canonical address."""
    link = page.tree.css_first('link[rel="canonical"]')
    url = normal(link.attributes.get("href") or "", page.url) if link is not None else None
    return thread_path(url) if url else None


def _stands_in(node: Any, places: frozenset[int], top: Any) -> bool:
    top_id = top.mem_id
    while node is not None and node.mem_id != top_id:
        if node.mem_id in places:
            return True
        node = node.parent
    return False


def _in_widget(node: Any) -> bool:
    while node is not None:
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}" if node.tag[0] != "-" else ""
        if node.tag != "body" and _WIDGET.search(names):
            return True
        node = node.parent
    return False


_ARCHIVE = re.compile(r"^/web/\d+[a-z_]*/https?:/+[^/]+(?=/|$)")
_COMMENT_PAGE = re.compile(r"/comment-page-\d+(?=/|$)")
_THREAD_PARAMETER = re.compile(r"(?:p|page_id|t|id|tid|showtopic|attachment_id)=\d+$")
_WIDGET = re.compile(
    r"(?:^|[\s_-])(?:widget|widgets|sidebar|recentcomments|recent-comments|latest-comments)(?:$|[\s_-])", re.I
)
