"""A feed of any make, RSS or Atom, as far as a probe needs it: entries, their words, how many answered, or comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.dates import iso_date
from scraper.platforms.feed.entries import feed_of
from scraper.selecting import select
from scraper.text import fragment_text
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from scraper.items import Page


@dataclass(frozen=True, slots=True)
class Item:
    """One item: an entry, or with `thread` a comment of that thread. `comments` is how many it states, `number`
    the entry's own where its make has one."""

    url: str
    title: str | None
    words: str
    published: datetime | None
    comments: int | None = None
    thread: str | None = None
    number: int | None = None


def is_feed(page: Page) -> bool:
    """Is this a feed, whatever it is called?"""
    return bool(_ROOT.search(page.text[:1500]))


def items_of(page: Page) -> Iterator[Item]:
    """The items of a feed, in its order."""
    of_comments = bool(_COMMENTS.search(page.url))
    for entry in feed_of(page).entries:
        link = entry.url or ""
        url = normal(link or entry.id, page.url)
        if url is None:
            continue
        words = max(entry.content or "", entry.summary or "", key=len)
        stated = entry.published or entry.updated
        thread = normal(entry.above[1], page.url) if entry.above is not None and entry.above[1] else None
        if thread is None and (of_comments or "#comment-" in link):
            thread = normal(link.partition("#")[0].partition("?showComment")[0], page.url)
        at = iso_date(stated) if stated else None
        numbered = _NUMBER.search(entry.id or link)
        number = int(numbered[1]) if numbered else None
        yield Item(url, entry.title, fragment_text(words) or "", at, entry.declared, thread, number)


def feeds_named(page: Page) -> tuple[list[str], list[str]]:
    """The feeds that a page names in its head: of its entries, and of its comments."""
    entries: list[str] = []
    comments: list[str] = []
    for node in select(page.tree, "link[rel~=alternate][href]"):
        said = node.attributes
        url = normal(said.get("href") or "", page.url)
        if url is None or not re.search(r"rss|atom|rdf", said.get("type") or "", re.I):
            continue
        is_of_comments = _COMMENTS.search(url) or re.search(
            r"comment|kommentar|comentari", said.get("title") or "", re.I
        )
        (comments if is_of_comments else entries).append(url)
    if not comments and (blogger := next((url for url in entries if url.endswith("/feeds/posts/default")), None)):
        comments.append(blogger.replace("/feeds/posts/", "/feeds/comments/"))
    return entries, comments


def usual_feed(platform: str | None, home: str) -> str | None:
    """Where blogs of a make have their feed, whether or not their pages name it."""
    place = _USUAL.get(platform or "")
    return normal(place, home) if place is not None else None


_USUAL = {"wordpress": "feed/", "blogger": "feeds/posts/default"}


_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.I)
_NUMBER = re.compile(r"[?&;]p=(\d{1,7})$")  # as WordPress numbers whatever it holds
_COMMENTS = re.compile(r"comments?(?:/feed|/default|\.xml|\.rss|-rss)|feed=comments|/feed/comments", re.I)
