"""Who wrote an entry and when: by what elements are called, else in the lines around its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from scraper.date_part import dated_part
from scraper.dates import is_date, iso_date, read_date
from scraper.platforms.generic.byline import line_dated, line_named, line_signed, signed_by
from scraper.platforms.generic.nearby import lines_near, told_apart
from scraper.platforms.generic.place import in_margin, language_of
from scraper.platforms.words import is_signed, name_in
from scraper.selecting import select, select_first
from scraper.text import line_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from scraper.dates import Order
    from scraper.items import Page


@dataclass(frozen=True, slots=True)
class Signature:
    """Author and date of an entry; `nodes` (`mem_id`) are the elements that say so, which are not its words."""

    author: str | None = None
    author_url: str | None = None
    published: datetime | None = None
    words: str | None = None
    nodes: frozenset[int] = field(default=frozenset())


def signature_of(page: Page, heading: Any, box: Any, body: Any, skip: frozenset[int], order: Order | None) -> Signature:
    """What a page states of its entry: its heading, the element around all of it and that of its words are known."""
    around = box if box is not None else body
    found = _dated(page, around, skip, order)
    author, author_url = author_of(page, around, skip)
    found = replace(found, author=author, author_url=author_url)
    if author is None and found.words and (name := line_signed(found.words)):
        found = replace(found, author=name)
    if found.author is None or found.published is None:
        found = _from_lines(page, found, lines_near(heading, body, skip), order)
    if found.author is None:
        places = skip | told_apart(body)
        name, url, line = signed_by(page, lambda node: stands_in(node, places) or in_margin(node))
        found = replace(found, author=name, author_url=url)
        if found.published is None and line:
            found = replace(found, published=_read(page, line, order), words=line)
    return found


def _from_lines(page: Page, found: Signature, lines: Iterator[tuple[Any, str]], order: Order | None) -> Signature:
    """Completed by the first line near the entry that names who wrote it, and the first that states a day."""
    for node, line in lines:
        if found.author is None:
            name, anchor = _writer(node, line)
            if name:
                href = anchor.attributes.get("href") if anchor is not None else None
                url = normal(href, page.url) if href else None
                found = replace(found, author=name, author_url=url, nodes=found.nodes | {node.mem_id})
        if found.published is None and is_date(line, day=True) and not _CHANGED.match(line):
            words = dated_part(line) or line
            found = replace(found, published=_read(page, words, order), words=words, nodes=found.nodes | {node.mem_id})
        if found.author is not None and found.published is not None:
            break
    return found


def _writer(node: Any, line: str) -> tuple[str | None, Any]:
    """The name in a line near an entry: in what is called a writer, behind "by", or in full beside the date."""
    for inner in (node, *node.css("[class],[id]")):
        if any(map(_files, inner.css("a[href]"))):
            continue
        if _CALLED.search(f"{inner.attributes.get('class') or ''} {inner.attributes.get('id') or ''}"):
            words = line_of(inner) or ""
            name = line_signed(words) or line_named(words)
            if name:
                return name, inner if inner.tag == "a" else inner.css_first("a[href]")
    name = line_signed(line) or (None if any(map(_files, node.css("a[href]"))) else line_dated(line))
    anchors = [a for a in node.css("a[href]") if line_of(a) == name]
    return name, anchors[0] if anchors else None


def _files(anchor: Any) -> bool:
    """Does it lead to what an entry is filed under, which stands beside dates as names do?"""
    attributes = anchor.attributes
    return bool(_FILED.search(attributes.get("rel") or "") or _SECTION.search(attributes.get("href") or ""))


def _read(page: Page, words: str, order: Order | None) -> datetime | None:
    return read_date(words, order=order, language=language_of(page), now=page.fetched_at)


def _dated(page: Page, around: Any, skip: frozenset[int], order: Order | None) -> Signature:
    """When the entry was published, by elements called so, and the words the page shows for it."""
    machine = stated_time(page, "article:published_time")
    changed: Any = None
    for node in _first_of((around, _DATES), (page.tree, _DATES), (page.tree, "h2,h3")):
        if stands_in(node, skip):
            continue
        words = line_of(node)
        if words and (_CHANGED.match(words) or _is_change(node)):
            changed = changed or node
            continue
        if words and _LINE < len(words) <= _SENTENCES and "meta" in (node.attributes.get("class") or ""):
            words = _ENDED.split(words, maxsplit=1)[0]  # "This entry was posted on 3 May 2009 at 9 pm. You can …"
        if words and not is_date(words):
            words = " ".join(node.text(deep=True, separator=" ").split())  # a leaf of a calendar: day, month, year
        for name in ("datetime", "title", "content"):
            stated = iso_date(node.attributes.get(name) or "")
            if stated:
                return Signature(None, None, machine or stated, words, frozenset((node.mem_id,)))
        if words and len(words) <= _LINE and is_date(words, day=True):
            return Signature(None, None, machine or _read(page, words, order), words, frozenset((node.mem_id,)))
    if machine is None and changed is not None:  # nothing else dates it
        words = line_of(changed) or ""
        stated = iso_date(changed.attributes.get("datetime") or changed.attributes.get("title") or "")
        return Signature(None, None, stated or _read(page, words, order), words, frozenset((changed.mem_id,)))
    return Signature(published=machine)


def _is_change(node: Any) -> bool:
    """Is it called the time of the last change, and not that of publication too?"""
    names = (node.attributes.get("class") or "").split()
    return "updated" in names and "published" not in names


def author_of(page: Page, around: Any, skip: frozenset[int]) -> tuple[str | None, str | None]:
    """Who wrote the entry, and the address behind the name."""
    for node in _first_of((around, _AUTHORS), (around, _ARCHIVES), (page.tree, _AUTHORS)):
        if stands_in(node, skip):
            continue
        if node.tag == "a" and _FILED.search(node.attributes.get("rel") or ""):
            continue
        words = line_of(node, without={n.mem_id for n in node.css(_UNSEEN)}) or ""
        name = (line_signed(words) if is_signed(words) else None) or name_in(words)
        if name and _ABOUT.search(name):
            continue
        if name and len(name) <= 60 and not is_date(name):
            anchor = node if node.tag == "a" else node.css_first("a[href]")
            href = anchor.attributes.get("href") if anchor is not None else None
            return name, normal(href, page.url) if href else None
    meta = select_first(page.tree, 'meta[name="author"]')
    name = name_in(meta.attributes.get("content") or "") if meta is not None else None
    return name or _introduced(page, skip), None


def _introduced(page: Page, skip: frozenset[int]) -> str | None:
    """The name in the heading of a box on who wrote it: "About Ada Fern"."""
    for node in select(page.tree, _BOXES):
        match = _INTRODUCED.fullmatch(line_of(node) or "")
        if match and not stands_in(node, skip):
            return name_in(match[1])
    return None


def _first_of(*places: tuple[Any, str]) -> Iterator[Any]:
    """The nodes of each place in turn, looked for only when those before did not do."""
    for top, selectors in places:
        yield from select(top, selectors)


def stated_time(page: Page, name: str) -> datetime | None:
    node = select_first(page.tree, f'meta[property="{name}"]')
    return iso_date(node.attributes.get("content") or "") if node is not None else None


def stands_in(node: Any, places: Iterable[int]) -> bool:
    """Within one of the places, or in the margin of the page: an aside, a footer that is not an article's own."""
    in_footer = False
    while node is not None:
        if node.mem_id in places or node.tag == "aside":
            return True
        if node.tag == "article":
            in_footer = False
        in_footer = in_footer or node.tag == "footer"
        node = node.parent
    return in_footer


_DATES = (
    ".h-entry .dt-published,time.published,"
    "time.entry-date,.wp-block-post-date time,abbr.published,.published,[itemprop~=datePublished],"
    ".entry-date,.post-date,.postdate,.post_date,.entry-meta time,.byline time,header time,.date,.post-time,"
    ".post-meta,.entry-meta,.postmeta,.postmetadata,.meta,.postinfo,.post-info,.post-header small,.post small,"
    ".byline,.post-byline,.headline_meta,.entry_date,.createdate,.storyDate,.dateheader,.datum,.data,.fecha,time"
)
_AUTHORS = (
    ".entry-meta .author .fn,.author.vcard .fn,.vcard .fn,.author-name,.entry-author-name,.wp-block-post-author__name,"
    "a[rel~=author],.p-author,.post-meta-author a,.post-author a,.post-author,.entry-author,"
    ".byline .author,.byline a,.author a,.author,"
    "[itemprop~=author] [itemprop~=name],[itemprop~=author],.posted-by a,.fn"
)

_ARCHIVES = "a[href*='/author/']"
_ABOUT = re.compile(
    r"\b(?:alle|all|more|view|weitere|mehr) (?:\w+ ){0,2}(?:posts|articles|entries|beiträge|artikel)\b", re.I
)
_BOXES = ",".join(f"[class*=author] {tag}" for tag in ("h2", "h3", "h4", "h5", "h6"))
_INTRODUCED = re.compile(
    r"(?:about|über|à propos de|sobre|over|om|chi è|informazioni su)\s(?!the\b|the author)(.{2,40})", re.I
)
_LINE = 160  # characters of a byline
_SENTENCES = 900  # characters of sentences on how an entry was published and can be answered
_ENDED = re.compile(r"(?<=[^\W\d]{2})\.\s|(?<=\d{4})\.\s|(?<=[:.]\d\d)\.?\s(?:and|und|et|y)\s")
_CALLED = re.compile(
    r"(?<!comment-)(?<!comment_)(?:(?<![a-zA-Z])(?:author|autor(?:in|e|es)?|auteurs?|byline|by-line|verfasser(?:in)?|"
    r"redakteur(?:in)?|redacteur|redaktor|skribent|forfatter|firma|signature|signatur|kirjoittaja|toimittaja|journalist|"
    r"writer|creator|createdby|posted-?by|contributor|автор)|Author|Autor|Byline)(?![a-z])"
)
_SECTION = re.compile(r"/(?:label|categor|kategori|tag|topic|section|rubri|ressort|thema|sezion|seccion|dossier)", re.I)
_CHANGED = re.compile(
    r"\W*(?:last |zuletzt |mis à |dernière )?(?:updated?|aktualisiert|geändert|modifi|actualizado|aggiornato)", re.I
)
_UNSEEN = ".screen-reader-text,.sr-only,.visually-hidden,img,svg"

_FILED = re.compile(r"\b(?:tag|category)\b")
