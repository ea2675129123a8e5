"""Where an item stands: in this page's thread or in a list of another's; and the clock its date is read in."""

from __future__ import annotations

import re
from datetime import UTC, date, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper.date_ago import is_ago
from scraper.dates import has_custom, has_time, is_date, iso_date, order_of, order_within, read_date
from scraper.platforms.words import is_byline
from scraper.selecting import select_first
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from scraper.dates import Order
    from scraper.items import Page
    from scraper.platforms.generic.item import Parts


def language_of(page: Page) -> str | None:
    """The language that the page states for itself."""
    root = page.tree.root if page.tree is not None else None
    attributes = root.attributes if root is not None else {}
    stated = attributes.get("lang") or attributes.get("xml:lang")
    return stated.strip() or None if stated else None


def reading_order(words: Sequence[str], page: Page) -> Order | None:
    """The order of day and month in this page's dates: learned from them all, else None where its language decides,
    else the one in which all lie between the beginning of the thread, as the page states it, and the capture."""
    order = order_of(words)
    if order is None and words and not has_custom(language_of(page)):
        return order_within(words, _began(page), page.fetched_at.date() if page.fetched_at else None)
    return order


def _began(page: Page) -> date | None:
    """The day that a page's head states for its entry, or that is part of its address; of a month the first."""
    meta = select_first(page.tree, 'meta[property="article:published_time"]')
    stated = iso_date(meta.attributes.get("content") or "") if meta is not None else None
    if stated is not None:
        return stated.date()
    match = _DAY_IN_ADDRESS.search(page.url)
    try:
        return date(int(match[1]), int(match[2]), int(match[3] or 1)) if match else None
    except ValueError:
        return None


def time_of(page: Page, parts: Parts, order: Order | None) -> datetime | None:
    """An item's time: the machine's form where the shown words do not contradict it or say more.

    Relative words count from the time of the capture, where that is known, but only where nothing else is stated.
    Some themes write a placeholder or a bare day into the attribute; the words that people saw win then.
    """
    shown = (
        read_date(parts.words, order=order, language=language_of(page), now=page.fetched_at) if parts.words else None
    )
    if parts.stated is None or shown is None:
        return parts.stated or shown
    if is_ago((parts.words or "").casefold()):
        return parts.stated
    if abs((shown.replace(tzinfo=None) - parts.stated.replace(tzinfo=None)).days) > 1:
        return shown
    if not has_time(parts.words or ""):
        return parts.stated
    return _in_shown_clock(shown, parts.stated) if _has_clock(parts.stated) else shown


def _in_shown_clock(shown: datetime, stated: datetime) -> datetime:
    """An instant stated in UTC beside the local time shown gives the offset that the page does not spell out."""
    if stated.tzinfo is None or shown.tzinfo is not None or stated.replace(tzinfo=None, second=0) == shown:
        return stated
    ahead = shown - stated.astimezone(UTC).replace(tzinfo=None, second=0, microsecond=0)
    if ahead % timedelta(minutes=15) or abs(ahead) > timedelta(hours=14):
        return stated
    return shown.replace(tzinfo=timezone(ahead))


def _has_clock(at: datetime) -> bool:
    return bool(at.hour or at.minute or at.second or at.tzinfo)


def is_elsewhere(page: Page, node: Any, nested: frozenset[int], here: frozenset[str] | None = None) -> bool:
    """Is this item a widget's: does its own permalink lead to another page than this? `here` as of `own_paths`."""
    path = stated_thread(page, node, nested)
    if path is not None:
        return path not in (own_paths(page) if here is None else here)
    return in_widget(node)


def stated_thread(page: Page, node: Any, nested: frozenset[int]) -> str | None:
    """The thread path (see `thread_path`) that an item's own permalink leads to; None where it has none.

    Links in what the writer says or answers to are not the item's own.
    """
    first: str | None = None
    for anchor in node.css('a[href*="#"]'):
        href = anchor.attributes.get("href") or ""
        if not _TO_ITEM.search(href) or _TO_ITSELF.search(href) or (nested and _stands_in(anchor, nested, node)):
            continue
        url = normal(href, page.url)
        path = thread_path(url) if url else None
        if path is not None and path == thread_path(normal(page.url) or page.url):
            return path
        if first is None and not anchor.css_matches(".in-reply-to a, blockquote a, p a"):
            first = path
    return first


def _is_other_page(page: Page, url: str) -> bool:
    """Is this address another page of the same site?"""
    here = urlsplit(normal(page.url) or page.url)
    there = urlsplit(url)
    return here.netloc == there.netloc and thread_path(url) not in own_paths(page)


def says_nothing(page: Page, node: Any, words: str) -> bool:
    """Only a byline, or only the title of another page of the site, as in a list of threads."""
    if len(words) > _TITLE or "\n" in words:
        return False
    if is_byline(words) and any(c.isalpha() for c in words):
        return True
    for anchor in node.css("a[href]"):
        if " ".join(anchor.text(deep=True).split()) == words:
            url = normal(anchor.attributes.get("href") or "", page.url)
            return url is not None and "#" not in (anchor.attributes.get("href") or "") and _is_other_page(page, url)
    return False


def own_paths(page: Page) -> frozenset[str]:
    """The thread paths of the page: of its address, and of the one it states for itself."""
    link = select_first(page.tree, 'link[rel="canonical"]')
    stated = normal(link.attributes.get("href") or "", page.url) if link is not None else None
    return frozenset(thread_path(url) for url in (normal(page.url) or page.url, stated) if url)


def of_this_thread(page: Page, paths: Sequence[str | None]) -> tuple[bool, ...]:
    """Which items belong to the page's own thread, by the thread paths their permalinks state.

    Where none leads here and all that lead anywhere lead to one page, that is this page under another address: a
    copy, a moved blog, a page saved without its address. Items without a permalink are of this thread.
    """
    here = own_paths(page)
    stated = {path for path in paths if path is not None}
    if len(stated) == 1 and len(paths) > 1 and not stated & here:
        here |= stated
    return tuple(path is None or path in here for path in paths)


@lru_cache(maxsize=2048)
def thread_path(url: str) -> str:
    """What tells threads of one site apart: path and number without comment page, archive prefix and slash."""
    parts = urlsplit(url)
    path = _ARCHIVE.sub("", parts.path)
    path = _COMMENT_PAGE.sub("", path).rstrip("/")
    numbers = "&".join(p for p in parts.query.split("&") if _THREAD_PARAMETER.match(p))
    return f"{path}?{numbers}" if numbers else path


def _stands_in(node: Any, places: frozenset[int], top: Any) -> bool:
    top_id = top.mem_id
    while node is not None and node.mem_id != top_id:
        if node.mem_id in places:
            return True
        node = node.parent
    return False


def in_widget(node: Any) -> bool:
    """Does it stand in a widget or a side bar?"""
    while node is not None and node.tag not in ("body", "html"):
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".casefold().split()
        if not _WIDGETS.isdisjoint(names) or any(name.startswith("widget_") for name in names):
            return True
        node = node.parent
    return False


def dates_on(page: Page) -> Iterator[Any]:
    """What states a time on a page: text nodes, and elements with a time in an attribute."""
    body = page.tree.body
    if body is None:
        return
    for node in body.traverse(include_text=True):
        words = node.text_content
        if words is not None:
            if 4 <= len(words.strip()) <= 100 and is_date(words.strip()):
                yield node
        elif node.tag in _DATED:
            attributes = node.attributes
            stated = attributes.get("datetime") or attributes.get("title")
            if stated and (iso_date(stated) or (len(stated) <= _TITLED and is_date(stated, day=True))):
                yield node


def in_margin(node: Any) -> bool:
    """Does it stand in an aside, a footer or a side bar that is not around the entry itself?"""
    while node is not None and node.tag not in ("body", "html"):
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".casefold()
        is_margin = node.tag in ("aside", "footer", "nav") and not _TALK.search(names)
        is_margin = is_margin and not (node.tag == "footer" and _is_articles(node))
        if is_margin or any(_MARGIN.fullmatch(name) for name in names.split()):
            return node.css_first("h1,article h2,textarea,.post,.hentry") is None  # else it is around the entry itself
        node = node.parent
    return False


def _is_articles(footer: Any) -> bool:
    """An article's own footer, in which some blogs keep its discussion."""
    while footer is not None and footer.tag != "article":
        footer = footer.parent
    return footer is not None


_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})(?:/(\d{1,2}))?(?=/)")
_DATED = frozenset(("time", "abbr", "span", "relative-time", "local-time", "time-ago"))
_TITLE = 150  # characters
_TITLED = 60  # characters of a date in a title
_ARCHIVE = re.compile(r"^/web/\d+[a-z_]*/https?:/+[^/]+(?=/|$)")
_COMMENT_PAGE = re.compile(r"/comment-page-\d+(?=/|$)")
_THREAD_PARAMETER = re.compile(r"(?:p|page_id|t|id|tid|showtopic|attachment_id)=\d+$")
_TO_ITEM = re.compile(r"#(?:[a-z_]*comment|kommentar|reply|c|p|post|msg)?[-_]?\d+$", re.I)
_TO_ITSELF = re.compile(r"/(\d+)/?#(?:[a-z_]+[-_]?)?\1$", re.I)  # Drupal's /comment/7#comment-7 leads on to the thread
_WIDGETS = frozenset(
    str.split(
        "widget widgets sidebar widget-area recentcomments recent-comments latest-comments wp-block-latest-comments "
        "wp-block-latest-comments__comment sidebar-primary sidebar1 sidebar2 secondary-sidebar"
    )
)
_TALK = re.compile(r"comm?ent|kommentar|koment|reacti|réacti|reaktion|discuss|diskuss")
_MARGIN = re.compile(
    r"(?:side-?bar|widget|footer)(?:[-_]?\d+|[-_](?:area|right|left|primary|secondary))?|widget_\w+|teasers?|"
    r"(?:most|meist|popular|trending|plus|mas|mais|piu)[-_]\w+(?:-\w+)*|meist[a-z]+|popular|trending|"
    r"(?:recent|latest|related|popular|neueste|letzte|aktuelle)s?(?:[-_][\w-]*)?"
)
