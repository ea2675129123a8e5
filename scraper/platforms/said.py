"""One entry of a thread read by a description of its markup: number, author, date, words, and whom it quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scraper.date_part import dated_part, without_date
from scraper.dates import has_time, is_date, iso_date
from scraper.platforms.generic.item import Parts, parts_of
from scraper.platforms.quotes import REFERENCES, choices, marked, quote_blocks, quotes_in, stands_in
from scraper.platforms.words import left_in_byline, name_beside, name_in
from scraper.selecting import matches, within
from scraper.text import line_of, links_of, text_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.items import CommentKind, Quote
    from scraper.platforms.markup import Markup


@dataclass(frozen=True, slots=True)
class Said:
    """One entry. `reply` is the number of the entry it says it answers."""

    parts: Parts
    key: str | None = None
    author_key: str | None = None
    reply: str | None = None
    quotes: tuple[Quote, ...] = ()
    kind: CommentKind = "comment"
    is_owner: bool = False


def said_in(base: str, node: Any, markup: Markup, inner: frozenset[int] = frozenset()) -> Said:
    """Read one entry; `inner` are the nodes (`mem_id`) of entries nested in it, which are not its own.

    `base` is what the page's relative addresses are joined to.
    """
    roots = [node, *following(node, markup)]
    body = _first(roots, markup.text, inner)
    author = next((node for node in _all(roots, markup.author, inner) if _names(node)), None)
    date = _first(roots, markup.date, inner) or _stamp(roots, body, inner, markup)
    quotes: tuple[Quote, ...] = ()
    text: str | None = None
    links: tuple[str, ...] = ()
    if body is not None:
        quotes, without = quotes_in(body, markup)
        without |= inner | marked(body, markup.chrome)
        without |= {part.mem_id for part in (author, date) if part is not None} - {body.mem_id}
        text = _cut(text_of(body, without=without), markup) or _cut(
            text_of(body, without=without - quote_blocks(body, markup)), markup
        )
        links = links_of(body, base, without=without)
    name, address = _writer(base, roots, author, body, inner, markup)
    words, stated = _when(roots, date, body, markup)
    parts = Parts(text, name, address, words, stated, links)
    if not (markup.text and markup.author and markup.date) or (not markup.opening and not (name and words)):
        parts = _completed(parts, parts_of(roots, base, inner), markup)
    return Said(
        parts,
        _key(roots, markup, inner),
        _group(markup.author_key, parts.author_url),
        _reply(roots, markup, inner),
        quotes,
        _kind(node, markup),
        bool(markup.owner) and _owns(roots, markup.owner, inner),
    )


def key_of(node: Any, markup: Markup) -> str | None:
    """The number of an entry, as what it holds states it; not what an entry nested in it does."""
    nested = [inner.mem_id for inner in within(node, markup.entry)] if markup.key_from else []
    return _key([node], markup, frozenset(nested) - {node.mem_id})


def _completed(parts: Parts, shape: Parts, markup: Markup) -> Parts:
    """What a description leaves open, by its shape."""
    return Parts(
        parts.text or (None if markup.text else shape.text),
        parts.author or shape.author,
        parts.author_url or shape.author_url,
        parts.words or shape.words,
        parts.stated or (shape.stated if parts.words is None else None),
        parts.links or (() if markup.text else shape.links),
    )


def following(node: Any, markup: Markup) -> Iterator[Any]:
    """The siblings after an entry that are its too, up to the next entry."""
    after = node.next if markup.more else None
    while after is not None:
        if after.tag[0] not in "-!":
            if not matches(after, markup.more) or matches(after, markup.entry):
                return
            yield after
        after = after.next


def _first(roots: Sequence[Any], selector: str, inner: frozenset[int]) -> Any:
    """The first match in an entry's nodes that is not a nested entry's, by the earliest choice that has one."""
    return next(_all(roots, selector, inner), None)


def _all(roots: Sequence[Any], selector: str, inner: frozenset[int]) -> Iterator[Any]:
    for choice in choices(selector):
        for root in roots:
            for node in within(root, choice):
                if not inner or not stands_in(node, inner, root):
                    yield node


def _stamp(roots: Sequence[Any], body: Any, inner: frozenset[int], markup: Markup) -> Any:
    """What a skin that calls the date differently has: the first outside the text that an attribute dates."""
    texts = frozenset((body.mem_id,)) if body is not None else frozenset()
    texts |= frozenset().union(*(marked(root, markup.chrome) for root in roots))
    found = (node for node in _all(roots, _STAMPS, inner) if any(_machine(node)))
    return next((node for node in found if not stands_in(node, texts, roots[0])), None)


def _names(node: Any) -> bool:
    """Does it show anything but the day or the time of day, which links to the entry?"""
    if (node.attributes.get("content") or "").strip():
        return True
    words = line_of(node)
    return words is not None and not (is_date(words) and not left_in_byline(without_date(words) or words))


def _cut(text: str | None, markup: Markup) -> str | None:
    if not text or not markup.end:
        return text
    match = re.search(markup.end, text)
    return (text[: match.start()].strip() or None) if match else text


def _writer(
    base: str, roots: Sequence[Any], author: Any, body: Any, inner: frozenset[int], markup: Markup
) -> tuple[str | None, str | None]:
    """Name and address of who wrote an entry: as declared, else the first link to a member."""
    words = (line_of(author) or author.attributes.get("content") or "") if author is not None else ""
    among = _group(markup.author_words, words)
    shown = among or words
    is_dated = is_date(shown, day=True)  # "At 3 May 2009, Ada said…"
    name = name_beside(without_date(shown) or "") if is_dated else name_in(shown)
    if name and among:
        return name, next((_address(base, link) for link in author.css("a[href]") if line_of(link) == name), None)
    if name:
        return name, _address(base, author)
    stated = next((value for key in _WRITERS if (value := (roots[0].attributes.get(key) or "").strip())), None)
    if stated:
        return stated, None
    for root in roots:
        for anchor in root.css("a[href]"):
            href = anchor.attributes.get("href") or ""
            if not _MEMBER.search(f"/{href}") or (inner and stands_in(anchor, inner, root)):
                continue
            name = name_in(line_of(anchor) or "")
            if name and (body is None or not stands_in(anchor, frozenset((body.mem_id,)), root)):
                return name, normal(href, base)
    return None, None


def _address(base: str, author: Any) -> str | None:
    anchor = author
    for _ in range(3):
        if anchor is None or anchor.tag == "a":
            break
        anchor = anchor.parent
    if anchor is None or anchor.tag != "a":
        anchor = author.css_first("a[href]")
    href = anchor.attributes.get("href") if anchor is not None else None
    if not href or href.startswith(("#", "javascript:")):
        return None
    return normal(href, base)


def _when(roots: Sequence[Any], date: Any, body: Any, markup: Markup) -> tuple[str | None, datetime | None]:
    """The words of the date, and the time in a machine's form, where an attribute has one."""
    if date is None:
        return _dated_line(roots, body), None
    is_all = date.mem_id == roots[0].mem_id  # the whole entry: a date in there only where its words are declared
    words = line_of(date, without=marked(date, markup.chrome)) if not is_all or markup.date_words else None
    stated, titled = _machine(date)
    if words and markup.date_words:
        match = re.search(markup.date_words, words)
        words = match[1].strip() if match else (None if is_all else words)
    if words and not is_date(words, day=True) and titled is None:
        inner = date.css_first("[title]")  # "Yesterday, 09:12 PM" with the day in the first word's title
        titled = _machine(inner)[1] if inner is not None else None
    if titled and stated is not None and _NUMBERS.fullmatch(titled):
        titled = None  # 03/04/15: in an order that the page does not tell; the machine's time does
    if titled and not (words and is_date(words, day=True) and has_time(words)):
        words = titled if has_time(titled) or not (words and has_time(words)) else f"{titled}, {words}"
    if stated is None and not (words and is_date(words)):
        words = _dated_line(roots, body) or words
    part = dated_part(words) if words else None
    return part or words or next((date.attributes[name] for name in _SHOWN if date.attributes.get(name)), None), stated


def _machine(node: Any) -> tuple[datetime | None, str | None]:
    """What a date's attributes state: a time in a machine's form, and a fuller date in words (title)."""
    stated, titled = None, None
    attributes = node.attributes
    for name in _TIMES:
        value = attributes.get(name)
        stated = stated or (_instant(value) if value else None)
        if value and name == "title" and not _instant(value) and is_date(value, day=True):
            titled = value
    parts = [attributes[name] for name in _CLOCK if attributes.get(name)]
    return stated, titled or (", ".join(parts) if parts and is_date(", ".join(parts), day=True) else None)


def _instant(value: str) -> datetime | None:
    """A time in an attribute: ISO, also with a licence after it, or seconds or milliseconds since 1970."""
    value = value.strip()
    if value.isdigit() and len(value) in (9, 10, 12, 13):
        return datetime.fromtimestamp(int(value) // (1000 if len(value) > 10 else 1), UTC)
    return iso_date(value) or (iso_date(value.partition(",")[0]) if value[:4].isdigit() else None)


def _dated_line(roots: Sequence[Any], body: Any) -> str | None:
    """The first line of an entry, outside its text, that states a day and is not when its writer joined."""
    without = frozenset((body.mem_id,)) if body is not None else frozenset()
    for root in roots:
        joined = False
        for line in (text_of(root, without=without) or "").splitlines():
            is_label = bool(_JOINED.search(line))
            if not is_label and not joined and len(line) <= 120 and is_date(line, day=True):
                return dated_part(line) or line
            joined = is_label and not is_date(line)
    return None


def _key(roots: Sequence[Any], markup: Markup, inner: frozenset[int]) -> str | None:
    places = [roots[0]] if not markup.key_from else []
    if markup.key_from:
        places = [
            node
            for root in roots
            for node in within(root, markup.key_from)
            if not inner or not stands_in(node, inner, root)
        ]
    for node in places:
        for name, value in node.attributes.items():
            if value and name in REFERENCES:
                match = re.search(markup.key, value)
                if match:
                    return match[1]
        match = re.search(markup.key, line_of(node) or "") if markup.key_from else None
        if match:
            return match[1]
    return None


def _reply(roots: Sequence[Any], markup: Markup, inner: frozenset[int]) -> str | None:
    node = _first(roots, markup.reply, inner)
    for name in REFERENCES if node is not None else ():
        key = _group(r"(\d+)$", node.attributes.get(name))
        if key:
            return key
    return None


def _group(pattern: str, words: str | None) -> str | None:
    match = re.search(pattern, words) if words and pattern else None
    return match[1] if match else None


def _kind(node: Any, markup: Markup) -> CommentKind:
    if matches(node, markup.ping):
        return "pingback" if "pingback" in (node.attributes.get("class") or "") else "trackback"
    return "answer" if matches(node, markup.answer) else "comment"


def _owns(roots: Sequence[Any], selector: str, inner: frozenset[int]) -> bool:
    return _first(roots, selector, inner) is not None


_WRITERS = ("data-author", "data-username", "author")
_STAMPS = "time[datetime],[data-time],abbr[title],span[title]"
_CLOCK = ("data-date-string", "data-datestring", "data-time-string", "data-timestring")
_NUMBERS = re.compile(r"[\d\s./,:-]+(?:[ap]\.?m\.?)?", re.I)
_TIMES = ("datetime", "data-time", "data-timestamp", "data-epoch", "title", "content")
_SHOWN = ("datetime", "title", "content")  # what stands for the words of a date that has none
_MEMBER = re.compile(
    r"member(?:list)?\.php\?|/members?/|profile\.php\?|[?&]action=profile|[?&;]u=\d+|user\.php\?|/users?/|showuser=|"
    r"/profile/|userinfo|/u/|mode=viewprofile|userid=|/uid/|user-\d+|/u\d+$",
    re.I,
)
_JOINED = re.compile(
    r"join|registr|regist|member since|mitglied seit|beigetreten|angemeldet|dabei seit|inscri|"
    r"desde|dołącz|rejestr|iscri[tz]|lid (?:sinds|geworden)|anmelde|регистр|přihláš|tilmeld|oprettet|"
    r"с нами|liittyn|medlem|last (?:edit|seen|visit|active)|edited by|birthday|geburtstag|zuletzt|"
    r"modifi|bearbeitet|geändert|édité|édition|editad|bewerkt|edytowa|redigera|redigeret|redigert|muokattu|upraven|редактир|изменен",
    re.I,
)
