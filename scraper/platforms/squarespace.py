"""Squarespace: journals of its version 5, blocks of 6 and 7, and the data that the later ones keep in their pages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scraper.items import Link, Links
from scraper.platforms.blog import permalink_of, read_blog, signed, stated, with_body, with_permalinks
from scraper.platforms.board import by_pattern, is_made_by
from scraper.platforms.generic.addresses import is_archive, links_on
from scraper.platforms.markup import Markup
from scraper.selecting import select_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.items import Comment, Page, Post

NAME = "squarespace"
VERSION = 4


def detect(page: Page) -> bool:
    """Is it a page made by Squarespace?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Entries, archives; other formats of a page and forms are traps."""
    return links_on(page, _link) if page.tree is not None else Links()


def post(page: Page) -> Post | None:
    """The entry, with what the page's data state of it."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The comments that the page shows; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Entry and comments, found in one search; scripts that bring the comments are named."""
    if page.tree is None or page.status >= 400:
        return None, ()
    entry, said = read_blog(page, _MARKUPS)
    said = with_permalinks(page, said, "comment" if select_first(page.tree, _JOURNAL) else "comment-")
    entry = with_body(page, entry, ".journal-entry > .body,.journal-entry .body", ".journal-entry .title")
    if entry is None:
        return None, said
    item = _item(page)
    entry = signed(page, entry, ".journal-entry .posted-on", titles=".journal-entry .title")
    entry = replace(entry, key=stated(page, ((".journal-entry[id^=item]", "id", r"^item(\d+)$"),)))
    entry = replace(entry, url=permalink_of(entry.url, _VIEWS))
    entry = _from_data(entry, item)
    silent = not said and entry.gap_reason is None and select_first(page.tree, _SLOT) is not None
    if silent and entry.comments_declared != 0:
        entry = replace(entry, gap_reason="shown by scripts only (Squarespace)")
    return entry, said


def _from_data(entry: Post, item: Mapping[str, Any]) -> Post:
    """The entry with its number, count, time and author as the page's data state them."""
    count, at, writer = (
        item.get("publicCommentCount", item.get("commentCount")),
        item.get("publishOn"),
        item.get("author"),
    )
    name = writer.get("displayName") if isinstance(writer, dict) else None
    key = item.get("id")
    return replace(
        entry,
        key=key if isinstance(key, str) and key else entry.key,
        comments_declared=count if isinstance(count, int) else entry.comments_declared,
        published=datetime.fromtimestamp(at // 1000, UTC)
        if isinstance(at, int) and 0 < at < _LAST and entry.published is None
        else entry.published,
        author=entry.author or (name.strip() or None if isinstance(name, str) else None),
    )


def _item(page: Page) -> Mapping[str, Any]:
    """What the page's data say of the entry it is about; nothing where it has none."""
    start = page.text.find("Static.SQUARESPACE_CONTEXT")
    start = page.text.find("{", start) if start >= 0 else -1
    if start < 0:
        return {}
    try:
        data, _ = json.JSONDecoder().raw_decode(page.text, start)
    except (ValueError, RecursionError):
        return {}
    item = data.get("item")
    return item if isinstance(item, dict) else {}


def _link(url: str, attributes: Mapping[str, str | None]) -> Link:
    if _TRAP.search(url):
        return Link(url, refused="trap: form or another format of a page")
    url = permalink_of(url, _VIEWS)
    if is_archive(url) or "offset=" in url:
        return Link(url, "archive")
    classes = attributes.get("class") or ""
    is_entry = _THREAD.search(url) or "entry-title" in classes or "journal-entry" in classes or "permalink" in classes
    return Link(url, "thread" if is_entry else "page")


_LAST = 4102444800000  # 2100, in milliseconds
_WORDS = ("quarespace",)
_MARKS = (
    "meta[name=generator][content*=squarespace i],script[src*='squarespace.com/'],link[href*='squarespace.com/'],"
    ".squarespace-comments,body[id^=collection-],.sqs-layout,link[href*='/universal/styles'],"
    "script[src*='/universal/scripts']"
)
_VIEWS = r"(?<=[?&])(?:SSScrollPosition|SSLoginOk|currentPage|printerFriendly|lastPage|format=main-content)=[^&]*&?"
_TRAP = re.compile(
    r"[?&](?:format=|printerFriendly=true|author=|view=calendar|lightbox=)|/(?:config|login|"
    r"display/(?:Login|ShowJournalEntryEmail|"
    r"common)|process|post/(?:PostComment|SubmitComment)|cart|checkout|account)(?:/|\?|$)|/api/"
)
_THREAD = re.compile(
    r"/\d{4}/\d{1,2}/\d{1,2}/[^/?]+$|/(?:journal|blog|news)/(?:\d{4}/(?:\d{1,2}/){2})?[^/?]{3,}$|"
    r"/\d{4}/\d{1,2}/[^/?]+\.html$"
)
_SLOT = ".squarespace-comments,[id^=comments-],.blog-item-comments,.sqs-comments,.comments-content,.comment-count"
_JOURNAL = "div.comment[id^=comment]:not([id^=comment-]),a[name^=comment]"
_BLOCK = Markup(
    entry=".comment[id^=comment-]:has(.comment-body),.comment[data-comment-id]:has(.comment-body)",
    key_from="[id^=comment-],[data-comment-id]",
    key=r"^(?:comment-)?([0-9a-f]+)$",
    text=".comment-body",
    author=".comment-header .author a;.comment-header .author;.comment-meta .author;.author",
    date=".comment-header .date;.comment-meta .date;.date",
    chrome=".comment-footer,.comment-actions,.likes,.flag,.comment-form",
    owner=".comment-header .owner,.author.owner,.is-author",
    opening=False,
)
_VERSION_5 = Markup(
    entry="div.comment[id^=comment]:has(.signature),div.comment:has(.comment-signature),.journal-comment",
    key_from="[id^=comment],a[name^=comment]",
    key=r"^comment(\d+)$",
    text=".body;.comment-text;.comment-content",
    author=".signature .name;.signature .author;.comment-signature .author;.comment-author;.signature",
    author_words=r"(?:\|\s*|\d\s+)?(?:by|von|par)?\s*([^|]{1,80}?)\s*$",
    date=".signature .posted-on;.signature .date;.comment-date;.signature;.comment-signature",
    opening=False,
)
_MARKUPS = (_BLOCK, _VERSION_5)
