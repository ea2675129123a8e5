"""A feed of any make, RSS or Atom, as far as a probe needs it: entries, their words, how many answered, or comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from scraper.dates import iso_date
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
    for entry in _ENTRY.findall(page.text[:4_000_000]):
        fields = _fields(entry)
        url = normal(fields.get("link") or fields.get("guid") or fields.get("id") or "", page.url)
        if url is None:
            continue
        link = fields.get("link") or ""
        title = fragment_text(fields["title"]) if "title" in fields else None
        words = max((fields.get(name, "") for name in _WORDS), key=len)
        stated = fields.get("pubDate") or fields.get("published") or fields.get("dc:date") or fields.get("updated")
        counted = fields.get("slash:comments") or fields.get("thr:total")
        answers = _REPLY.search(entry)
        thread = normal(unescape(answers[1]), page.url) if answers else None
        if thread is None and (of_comments or "#comment-" in link):
            thread = normal(link.partition("#")[0].partition("?showComment")[0], page.url)
        yield Item(
            url, title, fragment_text(words) or "", iso_date(stated) if stated else None,
            int(counted) if counted and counted.isdigit() else None, thread,
            int(numbered[1]) if (numbered := _NUMBER.search(fields.get("guid") or link)) else None,
        )  # fmt: skip


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


def _fields(entry: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, attributes, value in _FIELD.findall(entry):
        words = _CDATA.sub(r"\1", value) if "<![CDATA[" in value else unescape(value)
        if name == "link" and not words.strip():
            href = re.search(r"href=[\"']([^\"']+)", attributes)
            is_page = "rel=" not in attributes or re.search(r"rel=[\"']alternate", attributes)
            words = unescape(href[1]) if href and is_page else ""
        if words.strip():
            found.setdefault(name, words.strip())
    return found


_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.I)
_ENTRY = re.compile(r"<(?:item|entry)\b[^>]*>(.*?)</(?:item|entry)>", re.S)
_FIELD = re.compile(r"<([\w:]+)((?:\s[^<>]*)?)(?:/>|>(.*?)</\1>)", re.S)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_REPLY = re.compile(r"<thr:in-reply-to\b[^>]*\bhref=[\"']([^\"']+)")
_NUMBER = re.compile(r"[?&;]p=(\d{1,7})$")  # as WordPress numbers whatever it holds
_COMMENTS = re.compile(r"comments?(?:/feed|/default|\.xml|\.rss|-rss)|feed=comments|/feed/comments", re.I)
_WORDS = ("content:encoded", "content", "description", "summary")
