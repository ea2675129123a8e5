"""Any page of unknown make: its entry by headings and articles, its discussion by the shape of repeating records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper.items import Comment, Link, Links
from scraper.platforms.generic.addresses import is_archive, links_on
from scraper.platforms.generic.entry import entry_of, titled
from scraper.platforms.generic.messages import messages_of
from scraper.platforms.generic.names import without_labels
from scraper.platforms.generic.opening import answers_of, apart_from, later_page, opening_of, stands_apart
from scraper.platforms.generic.parted import parted_records
from scraper.platforms.generic.place import dates_on, reading_order, time_of
from scraper.platforms.generic.records import depths_of, keys_of, parents_of, records_of
from scraper.platforms.generic.shapes import stands_in_its_like
from scraper.platforms.generic.stated import comments_stated, completed, filled, stated_on
from scraper.platforms.generic.tails import without_tails
from scraper.selecting import select, select_first
from scraper.urls import CALENDAR, never_asked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.dates import Order
    from scraper.items import Page, Post
    from scraper.platforms.generic.item import Record
    from scraper.platforms.generic.messages import Messages

NAME = "generic"
VERSION = 11


def detect(page: Page) -> bool:  # noqa: ARG001
    """Always: it is asked last."""
    return True


def links(page: Page) -> Links:
    """The page's own links, archives told from other pages by their addresses."""
    return links_on(page, _link) if page.tree is not None else Links()


def post(page: Page) -> Post | None:
    """The entry the page is about; None on pages that list several and on errors."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The comments of the page's discussion; parents by nesting; by a learned pattern where one is given."""
    if pattern:
        from scraper.platforms.board import by_pattern  # noqa: PLC0415  (which reads by shape what nothing declares)

        return by_pattern(page, pattern)
    return _thread(page, whole=False)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Entry and comments at once: the one's text ends where the others begin, so both need the same search."""
    return _thread(page, whole=True)


def _thread(page: Page, *, whole: bool) -> tuple[Post | None, tuple[Comment, ...]]:
    """The thread, its entry only where the `whole` is wanted."""
    if page.tree is None or page.status >= 400:
        return None, ()
    post, comments = _by_shape(page, whole=whole)
    entry, stated = stated_on(page)
    if entry is None and not stated:
        return post, comments
    comments = filled(comments, stated) if comments else comments_stated(page, stated)
    return completed(page, post, entry) if whole else None, comments


def _by_shape(page: Page, *, whole: bool) -> tuple[Post | None, tuple[Comment, ...]]:
    dates = list(dates_on(page))
    messages = messages_of(page, dates)
    if messages is not None and stands_in_its_like(messages.records[0].nodes[0]) and _nested(page, dates, messages):
        messages = None  # they answer one of several, which hold them
    records = messages.records if messages is not None else _of_a_blog(page, dates)
    order = reading_order([r.parts.words for r in records if r.parts.words], page)
    if messages is not None and not stands_apart(page, messages):
        if _is_of_comments(page):
            return None, _comments(page, records, order)
        opened = not later_page(page, messages)
        post = opening_of(page, messages, order, opened=opened) if whole else None
        return post, _comments(page, answers_of(messages, opened=opened), order)
    if messages is not None:  # a list under an article: answers may stand in what they answer
        records = _nested(page, dates, messages) or records
    records = without_tails(records)
    if not whole:
        return None, _comments(page, records, order)
    skip = frozenset(node.mem_id for r in records for node in r.nodes)
    entry = None if _is_list(page) or (records and _is_of_comments(page)) else entry_of(page, skip=skip, order=order)
    return apart_from(page, records, entry, order), _comments(page, records, order)


def _nested(page: Page, dates: Sequence[Any], messages: Messages) -> tuple[Record, ...]:
    """The records of the page, where they are all messages and more: answers in what they answer."""
    nested = records_of(page, dates)
    held = {node.mem_id for record in nested for node in record.nodes}
    holds = all(record.nodes[0].mem_id in held for record in messages.records)
    return nested if holds and len(nested) > len(messages.records) else ()


def _is_of_comments(page: Page) -> bool:
    """Does the page call itself comments, as windows do that once popped up beside a post?"""
    title = page.tree.css_first("head title")
    return title is not None and bool(_COMMENTS.match(title.text().strip()))


def _of_a_blog(page: Page, dates: Sequence[Any]) -> tuple[Record, ...]:
    records = records_of(page, dates)
    if len(records) > 1:
        return records
    parted = parted_records(page, dates)
    return parted if len(parted) > len(records) else records


def _comments(page: Page, records: Sequence[Record], order: Order | None) -> tuple[Comment, ...]:
    records = [record for record in records if record.parts.text is not None]
    keys = keys_of(records)
    parents = parents_of(records, keys)
    depths = depths_of(parents)
    return without_labels(
        [
            Comment(
                text=record.parts.text,
                key=keys[place],
                parent=_stated(parents[place], keys),
                author=record.parts.author,
                author_url=record.parts.author_url,
                published=time_of(page, record.parts, order),
                published_raw=record.parts.words,
                quotes=record.quotes,
                depth=depths[place],
                links=record.parts.links,
            )
            for place, record in enumerate(records)
        ]
    )


def _stated(parent: int | str | None, keys: Sequence[str | None]) -> str | None:
    """A parent as Comment states it: a number, or the place of one without."""
    if parent is None or isinstance(parent, str):
        return parent
    return keys[parent] or f"#{parent}"


def _is_list(page: Page) -> bool:
    """Several headings that lead to other pages, and no article before them whose heading is the page's own."""
    headings = [node for node in select(page.tree, _HEADINGS) if "#" not in (node.attributes.get("href") or "")]
    if len(headings) <= _FEW or select_first(page.tree, "meta[property='og:type'][content='article']") is not None:
        return False
    own = titled(page)
    while own is not None and own.tag != "article":
        own = own.parent
    return own is None or own.css_first("h2 a[href],h3 a[href]") is not None


_COMMENTS = re.compile(
    r"(?:comments?|kommentare?|commentaires?|comentários?|comentarios?|commenti|reacties|комментарии)"
    r"\s*(?:$|[:–-]|(?:on|for|zu|sur|op)\s)",
    re.I,
)
_FEW = 2  # headings of other entries beside one's own
_HEADINGS = "article h2 a,article h3 a,.post h2 a,.post h3 a,.hentry h2 a,article>h1,article>header>h1"


def _link(url: str, _attributes: Mapping[str, str | None]) -> Link:
    if never_asked(url) == CALENDAR and not _NO_PAGE.search(url):
        return Link(url, "calendar")  # of a site of unknown make its months may be the only way to its posts
    return Link(url, "archive" if is_archive(url) else "page")


_NO_PAGE = re.compile(r"[?&]ical=")
