"""The entries of an RSS, RDF or Atom feed, read as what they are: fields between tags. Blogs put titles into them that
are no XML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from scraper.exported import fields_of, within
from scraper.platforms.generic.count import number_in
from scraper.text import fragment_text
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.exported import Field
    from scraper.items import Page


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `content` is HTML that claims to be all of its words, `summary` what only sums them up. `above` is
    what it answers, by its id and its address, `related` another entry it leads to, `declared` how many answers, and
    `replies` the feed of these."""

    id: str
    url: str | None
    title: str | None
    author: str | None
    author_url: str | None
    published: str | None
    updated: str | None
    content: str | None
    summary: str | None
    tags: tuple[str, ...]
    declared: int | None
    above: tuple[str, str] | None
    related: str | None
    replies: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: what made it, its title, its entries, and the next part of it where it names one (RFC 5005)."""

    maker: str
    title: str
    entries: tuple[Entry, ...]
    following: str | None


def is_feed(page: Page) -> bool:
    """Is this a feed, by its root?"""
    is_xml = page.media_type.endswith("xml") and "xhtml" not in page.media_type
    return is_xml and page.tree is not None and page.status < 400 and _ROOT.search(page.text[:4000]) is not None


def feed_of(page: Page) -> Feed:
    """The feed that a page is."""
    return _feed(page.text, page.url)


@lru_cache(maxsize=4)  # posts, comments and links are read one after another
def _feed(text: str, base: str) -> Feed:
    root = _ROOT.search(text)
    inside = within(text, *_INSIDE[root[1].lower()]) if root else ""
    entries: list[Entry] = []
    told: list[Field] = []
    for field in fields_of(inside):
        if field.name in ("item", "entry"):
            entries.append(_entry(field))
        elif field.name == "channel":
            told += fields_of(field.inner)
        else:
            told.append(field)
    made_by = (
        f"{f.words} {f.attribute('uri')} {f.attribute('rdf:resource')}" for f in told if "generator" in f.name.lower()
    )
    links = [f for f in told if f.name in ("link", "atom:link")]
    following = (f.attribute("href") for f in links if f.attribute("rel") in ("next", "prev-archive"))
    return Feed(
        next(made_by, ""),
        next((f.words for f in told if f.name == "title"), ""),
        tuple(entries),
        next((url for href in following if href and (url := normal(href, base))), None),
    )


def _entry(entry: Field) -> Entry:
    fields = tuple(fields_of(entry.inner))
    first: dict[str, Field] = {}
    for field in fields:
        first.setdefault(field.name, field)
    links = [field for field in fields if field.name in ("link", "atom:link")]
    by_rel = {link.attribute("rel") or "alternate": link.attribute("href") for link in reversed(links)}
    plain = next((link.words for link in links if link.words), "")
    one = _first(first, "id", "guid") or entry.attribute("rdf:about")
    url = by_rel.get("alternate") or plain or (one if one.startswith("http") else "")
    author, site = _author(first)
    above = first.get("thr:in-reply-to")
    return Entry(
        one,
        url or None,
        _title(first.get("title"), is_atom=entry.name == "entry"),
        author,
        site,
        _first(first, "published", "pubDate", "dc:date", "issued", "created", "dcterms:created") or None,
        _first(first, "updated", "modified", "dcterms:modified", "atom:updated") or None,
        next(
            (words for name in ("content:encoded", "content", "atom:content") if (words := _html(first.get(name)))),
            None,
        ),
        _html(first.get("summary") or first.get("description")) or None,
        _tags(fields),
        _declared(fields),
        (above.attribute("ref"), above.attribute("href")) if above is not None else None,
        by_rel.get("related"),
        _replies(fields),
    )


def _declared(fields: Iterable[Field]) -> int | None:
    """How many comments an entry says it has."""
    for field in fields:
        if field.name in ("slash:comments", "thr:total") and (count := number_in(field.words)) is not None:
            return count
        stated = field.attribute("thr:count") or field.attribute("count") if field.name == "link" else ""
        if (count := number_in(stated)) is not None and field.attribute("rel") == "replies":
            return count
    return None


def _replies(fields: Iterable[Field]) -> str | None:
    """The feed of an entry's answers."""
    for field in fields:
        if field.name.lower() == "wfw:commentrss" and field.words:
            return field.words
        is_feed_of_them = field.attribute("rel") == "replies" and field.attribute("type").endswith("xml")
        if field.name in ("link", "atom:link") and is_feed_of_them and field.attribute("href"):
            return field.attribute("href")
    return None


def _author(first: dict[str, Field]) -> tuple[str | None, str | None]:
    author = first.get("author")
    inner = {field.name: field.words for field in fields_of(author.inner)} if author is not None else {}
    name = (
        inner.get("name") or _first(first, "dc:creator") or (author.words if author is not None and not inner else "")
    )
    mail = _MAIL.match(name)
    name = (mail[1] or "") if mail else name  # RSS asks for an address, with the name in brackets behind it
    site = inner.get("uri") or inner.get("url") or ""
    return fragment_text(name) if name else None, normal(site) if site else None


def _tags(fields: Iterable[Field]) -> tuple[str, ...]:
    terms = (
        field.attribute("label") or field.attribute("term") or field.words
        for field in fields
        if field.name in ("category", "dc:subject")
    )
    found = (fragment_text(term) for term in terms if term and "/kind#" not in term)
    return tuple(dict.fromkeys(term for term in found if term))


def _title(field: Field | None, *, is_atom: bool) -> str | None:
    if field is None:
        return None
    if field.attribute("type") in (("text", "text/plain", "") if is_atom else ("text",)):
        return " ".join(field.words.split()) or None
    return fragment_text(_html(field))


def _html(field: Field | None) -> str:
    """A field as HTML, whatever it says it is."""
    if field is None:
        return ""
    kind = field.attribute("type")
    if "xhtml" in kind or field.attribute("mode") == "xml":
        return field.inner
    return f"<p>{escape(field.words)}</p>" if kind in ("text", "text/plain") else field.words


def _first(first: dict[str, Field], *names: str) -> str:
    return next((first[name].words for name in names if name in first and first[name].words), "")


_ROOT = re.compile(r"<(rss|feed|rdf:RDF)[\s>]", re.I)
_INSIDE = {"rss": ("rss", "channel"), "feed": ("feed",), "rdf:rdf": ("rdf:RDF",)}
_MAIL = re.compile(r"[^\s@]+@[^\s@]+(?:\s+\(([^()]*)\))?$")
