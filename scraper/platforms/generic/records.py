"""The discussion of a page of unknown make: the largest family of like elements that each hold who, when and what."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper.platforms.generic.answers import indented, stated_parent
from scraper.platforms.generic.count import count_in
from scraper.platforms.generic.headed import THREAD, is_discussion
from scraper.platforms.generic.item import Record, parts_of
from scraper.platforms.generic.listing import is_list
from scraper.platforms.generic.place import (
    in_margin,
    of_this_thread,
    own_paths,
    says_nothing,
    stated_thread,
    thread_path,
)
from scraper.selecting import select
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.items import Page


def records_of(page: Page, dates: Sequence[Any]) -> tuple[Record, ...]:
    """The records of the page's discussion in its order; none where no family of elements is one."""
    best: tuple[float, tuple[Record, ...]] = (0.0, ())
    whole: list[list[Any]] = []
    for family in _families(dates):
        if _MOST * len(family) <= best[0] or any(_is_within(family, other) for other in whole):
            continue
        if not is_discussion(family[0]) or is_list(page, family):
            continue
        records = _read(page, family)
        worth = _worth(records)
        if worth >= 0.9 * len(family):
            whole.append(family)
        if worth > best[0]:
            best = (worth, records)
    return best[1] or _undated(page)


def _undated(page: Page) -> tuple[Record, ...]:
    """Comments that show no time: their elements are marked as comments for machines, or called so and numbered."""
    families: dict[tuple[str, str], dict[int, Any]] = defaultdict(dict)
    for node in select(page.tree, _CALLED_COMMENTS):
        if any(c.isdigit() for c in node.attributes.get("id") or ""):
            for name in _names(node):
                families[(node.tag, name)][node.mem_id] = node
    best: tuple[Record, ...] = ()
    marked = list({node.mem_id: node for node in select(page.tree, _MARKED)}.values())
    if marked:
        best = tuple(record for record in _read(page, marked) if record.parts.author is not None)
    for (_, name), nodes in families.items():
        family = list(nodes.values())
        if len(family) <= max(1, len(best)) or name[0] == ">" or in_margin(family[0]):
            continue
        records = _read(page, family)
        named = sum(record.parts.author is not None for record in records)
        if len(records) > len(best) and named == len(records) >= 0.8 * len(family):
            best = records
    return best


def keys_of(records: Sequence[Record]) -> list[str | None]:
    """The number of each record, None where two have the same."""
    stated = Counter(record.key for record in records)
    return [record.key if stated[record.key] == 1 else None for record in records]


def parents_of(records: Sequence[Record], keys: Sequence[str | None]) -> list[int | str | None]:
    """Which record each answers: the one it says, else the one it is nested in or indented under, or quotes.

    A place among the records; the number of one that is not among them, which a page may state; else None.
    """
    outers = indented([record.nodes[0] for record in records], [record.outer for record in records])
    places = {key: place for place, key in enumerate(keys) if key is not None}
    parents: list[int | str | None] = []
    for place, record in enumerate(records):
        said = record.parts.answers or stated_parent(record.nodes[0])
        parent: int | str | None = outers[place]
        if said is not None and places and said != keys[place]:
            parent = places.get(said, said)
        elif parent is None:  # whom it quotes, where the quote leads to
            quoted = (places.get(quote.comment or "") for quote in record.quotes)
            parent = next((at for at in quoted if at is not None and at < place), None)
        parents.append(parent)
    for place in range(len(parents)):  # a circle of answers is nobody's answer
        seen, at = {place}, parents[place]
        while isinstance(at, int) and at not in seen:
            seen.add(at)
            at = parents[at]
        if isinstance(at, int):
            parents[place] = None
    return parents


def depths_of(parents: Sequence[int | str | None]) -> list[int]:
    """How deep each stands, from 1."""
    depths: list[int] = []
    for place in range(len(parents)):
        depth, at = 1, parents[place]
        while at is not None:
            depth += 1
            at = parents[at] if isinstance(at, int) else None
        depths.append(depth)
    return depths


def _is_within(family: list[Any], other: list[Any]) -> bool:
    """Are these the insides of the other family's elements, one in each?"""
    return len(family) == len(other) and _holds(other[0], family[0]) and _holds(other[-1], family[-1])


def _holds(outer: Any, node: Any) -> bool:
    key = outer.mem_id
    while node is not None:
        if node.mem_id == key:
            return True
        node = node.parent
    return False


def _families(dates: Sequence[Any]) -> list[list[Any]]:
    """Elements around a date, gathered by what they are called; the families whose names speak of comments first."""
    families: dict[tuple[str, str], dict[int, Any]] = defaultdict(dict)
    for date in dates:
        node, steps = date.parent if date.tag in ("time", "abbr", "-text") else date, 0
        while node is not None and node.tag not in ("body", "html") and steps < _STEPS:
            node = _term(node) if node.tag == "dd" else node
            for name in _names(node):
                families[(node.tag, name)][node.mem_id] = node
            node, steps = node.parent, steps + 1
    named = [(bool(THREAD.search(name)), list(nodes.values())) for (_, name), nodes in families.items()]
    ranked = sorted(named, key=lambda each: (not each[0], -len(each[1]), _level(each[1][0])))
    return [nodes for is_named, nodes in ranked if is_named or len(nodes) > 1]


def _level(node: Any) -> int:
    level = 0
    while node.parent is not None:
        node, level = node.parent, level + 1
    return level


def _term(dd: Any) -> Any:
    """The dt that a dd belongs to: old Blogger and Thesis put a comment's parts side by side."""
    node = dd.prev
    while node is not None and node.tag != "dt":
        node = node.prev
    return dd if node is None else node


def definitions(dt: Any) -> list[Any]:
    """The dd elements that belong to a dt."""
    nodes, node = [], dt.next
    while node is not None and node.tag != "dt":
        if node.tag == "dd":
            nodes.append(node)
        node = node.next
    return nodes


def _names(node: Any) -> Iterator[str]:
    if "-" in node.tag:  # an element of the page's own making
        yield f"<{node.tag}"
    attributes, parent = node.attributes, node.parent
    for token in (attributes.get("class") or "").casefold().split():
        if not any(c.isdigit() for c in token):
            yield f".{token}"
    if match := _NUMBERED.fullmatch((attributes.get("id") or "").casefold()):
        yield f"#{match[1]}"
    if parent is not None and parent.tag in ("ol", "ul", "dl", "div", "section"):
        attributes = parent.attributes
        yield f">{attributes.get('id') or attributes.get('class') or ''}"


def _read(page: Page, family: list[Any]) -> tuple[Record, ...]:
    places = {node.mem_id: place for place, node in enumerate(family)}
    outers = [_outer(node, places) for node in family]
    inner: dict[int, set[int]] = defaultdict(set)
    for place, outer in enumerate(outers):
        if outer is not None:
            inner[outer].add(family[place].mem_id)
    here = of_this_thread(page, [stated_thread(page, n, frozenset(inner[p])) for p, n in enumerate(family)])
    records: list[Record] = []
    kept: dict[int, int] = {}
    for place, node in enumerate(family):
        nested = frozenset(inner[place])
        if not here[place] or _is_teaser(page, node, nested):
            continue
        nodes = [node, *definitions(node)] if node.tag == "dt" else [node]
        parts = parts_of(nodes, page.url, nested)
        if parts.text is None or (parts.author is None and parts.words is None):
            continue
        if says_nothing(page, node, parts.text):
            continue
        is_list = len(nested) > 2 and not _DIGIT.search(node.attributes.get("id") or "")
        if parts.words is None and (is_list or _is_count(parts.text)):
            continue  # the list itself, called as its comments are
        outer = outers[place]
        while outer is not None and outer not in kept:
            outer = outers[outer]
        kept[place] = len(records)
        records.append(Record(nodes, _key(node), parts, kept[outer] if outer is not None else None))
    return tuple(records)


def _is_count(words: str) -> bool:
    return len(words) < _LABEL and count_in(words) is not None


def _outer(node: Any, places: dict[int, int]) -> int | None:
    node = node.parent
    while node is not None:
        if node.mem_id in places:
            return places[node.mem_id]
        node = node.parent
    return None


def _is_teaser(page: Page, node: Any, nested: frozenset[int]) -> bool:
    """A heading that leads to another page makes it an entry of a list of posts; to a writer's own site it does not."""
    heading = node.css_first("h1 a[href],h2 a[href],h3 a[href]")
    if heading is None or nested:
        return False
    href = heading.attributes.get("href") or ""
    if "#" in href or "user" in href or "author" in href or _VOUCHED_NOT.search(heading.attributes.get("rel") or ""):
        return False
    url = normal(href, page.url)
    if url is None or "://" not in page.url:
        return True
    return urlsplit(url).netloc == urlsplit(page.url).netloc and thread_path(url) not in own_paths(page)


def _key(node: Any) -> str | None:
    attributes = node.attributes
    for name in ("id", "data-comment-id", "data-id"):
        if match := _KEY.search(attributes.get(name) or ""):
            return match[1]
    for inner in node.css("[id],a[name]"):
        attributes = inner.attributes
        if match := _INNER_KEY.fullmatch(attributes.get("id") or attributes.get("name") or ""):
            return match[1]
    return None


def _worth(records: tuple[Record, ...]) -> float:
    """How much of a discussion it is: records with name, date and text count most; words a little."""
    if not records:
        return 0.0
    whole = sum((r.parts.author is not None) + (r.parts.words is not None) for r in records) / 2
    if whole < 0.6 * len(records) or (len(records) == 1 and whole < 1):
        return 0.0
    words = sum(min(len(r.parts.text or ""), 400) for r in records) / 400
    nested = sum(r.outer is not None for r in records)
    return whole + 0.5 * words + 0.02 * nested


_VOUCHED_NOT = re.compile(r"nofollow|external|ugc", re.I)  # what software writes into the links of who comments
_MOST = 1.52  # what one record can be worth (see `_worth`)
_LABEL = 60  # characters of "33 comments", which a list may hold beside them
_MARKED = (
    "[itemtype$='schema.org/Comment'],[itemtype$='schema.org/UserComments'],[itemtype$='schema.org/Answer'],"
    "[itemprop~=comment][itemscope],.u-comment,.p-comment,.h-cite"
)
_CALLED_COMMENTS = "[id*=comm],[id*=komm],[id*=react],[id*=reac],[id*=koment]"
_STEPS = 10  # elements from a date out to the record it dates
_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(r"([a-z_\-]*?)[-_]?\d+")
_KEY = re.compile(r"(\d+)$")
_INNER_KEY = re.compile(r"(?:comment|c|post|reply|kommentar|msg|p)[-_]?(\d+)", re.I)
