"""Comments in the HTML of a WordPress theme: numbered elements, nested or flat, of any age."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scraper.items import Comment, CommentKind
from scraper.platforms.generic.item import Parts, parts_of
from scraper.platforms.generic.names import without_labels
from scraper.platforms.generic.place import (
    in_widget,
    is_elsewhere,
    of_this_thread,
    reading_order,
    stated_thread,
    time_of,
)
from scraper.platforms.generic.records import definitions
from scraper.selecting import select, select_first
from scraper.text import line_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from scraper.items import Page


def comments_of(page: Page) -> tuple[Comment, ...]:
    """Every comment and ping of the page's own thread, in the order of the page."""
    items = _placed(page, _found(page))
    order = reading_order([item.parts.words for item in items if item.parts and item.parts.words], page)
    return without_labels([_comment(page, item, order) for item in items])


def short_pings(page: Page) -> tuple[str | None, ...]:
    """The numbers of the pings that stand on the page without their words, None for one without a number."""
    nodes = [node for node in select(page.tree, _PINGS) if not is_elsewhere(page, node, frozenset())]
    short = [node for node in nodes if _short_ping(page, node, ()) is not None]
    numbers = [_PING_NUMBER.search(node.attributes.get("id") or "") for node in short]
    return tuple(number.group(1) if number else None for number in numbers)


@dataclass(slots=True)
class _Item:
    """A comment's elements before they are read. Thesis puts one into two: dt with the name, dd with the text."""

    nodes: list[Any]
    key: str | None
    classes: frozenset[str]
    outer: _Item | None = None
    depth: int | None = None
    parts: Parts | None = None
    inner: list[int] = field(default_factory=list)

    @property
    def kind(self) -> CommentKind:
        if "trackback" in self.classes:
            return "trackback"
        return "pingback" if "pingback" in self.classes or "pings" in self.classes else "comment"


def _found(page: Page) -> list[_Item]:
    """The outermost element of each comment number, else what carries WordPress' own comment classes."""
    by_number: dict[str, _Item] = {}
    taken: dict[int, _Item] = {}
    for node in select(page.tree, _NUMBERED):
        number = _number(node)
        if number is None:
            continue
        item = by_number.get(number)
        if item is None:
            item = by_number[number] = _Item(_boundary(node, number), number, frozenset())
            for each in item.nodes:
                taken[each.mem_id] = item
    items = list(by_number.values())
    if not items:
        items = [_Item([node], None, frozenset()) for node in select(page.tree, _CLASSED) if _has_comment_class(node)]
        taken = {item.nodes[0].mem_id: item for item in items}
    for item in items:
        item.classes = _classes(item.nodes[0])
        item.depth = _stated_depth(item.classes)
        item.outer = _outer(item, taken)
    return items


def _boundary(node: Any, number: str) -> list[Any]:
    """All of a comment: from its numbered element out to the list item that holds nothing but it and its replies."""
    if node.tag == "dt":
        return [node, *definitions(node)]
    around = node
    for _ in range(_OUT):
        if around.tag == "li" or _COMMENTLIKE.search(around.attributes.get("id") or ""):
            node = around
        if around.tag == "li":
            break
        around = around.parent
        if around is None or around.tag in _OUTSIDE or _number(select_first(around, _NUMBERED)) != number:
            break
    return [_own_block(node)]


def _number(node: Any) -> str | None:
    if node is None:
        return None
    match = _NUMBER.match(node.attributes.get("id") or node.attributes.get("name") or "")
    return next(filter(None, match.groups())) if match else None


def _own_block(node: Any) -> Any:
    """An <a name="comment-7"> marks the block around it."""
    while node.tag in ("a", "span", "p") and node.parent is not None and node.parent.tag not in ("body", "ol", "ul"):
        node = node.parent
    return node


def _has_comment_class(node: Any) -> bool:
    return bool(_classes(node) & {"even", "odd", "alt", "depth-1", "depth-2", "byuser", "pingback", "trackback"})


def _classes(node: Any) -> frozenset[str]:
    names = set((node.attributes.get("class") or "").split())
    if node.tag not in ("li", "dt") and not any(
        name.startswith("depth-") for name in names
    ):  # a numbered element inside the one with the classes
        around = node.parent
        if around is not None and around.tag == "li":
            names.update((around.attributes.get("class") or "").split())
    around = node.parent
    if around is not None and around.tag in ("ol", "ul") and "comment" not in names:
        listed = f"{around.attributes.get('class') or ''} {around.attributes.get('id') or ''}".casefold()
        if "ping" in listed or "trackback" in listed:
            names.add("pings")
    return frozenset(names)


def _stated_depth(classes: Iterable[str]) -> int | None:
    for name in classes:
        if name.startswith("depth-") and name[6:].isdigit():
            return int(name[6:])
    return None


def _outer(item: _Item, taken: dict[int, _Item]) -> _Item | None:
    node = item.nodes[0].parent
    while node is not None:
        outer = taken.get(node.mem_id)
        if outer is not None and outer is not item:
            return outer
        node = node.parent
    return None


def _placed(page: Page, items: list[_Item]) -> list[_Item]:
    """Items of this thread, read, each with the one it replies to; those of other threads and empty ones gone."""
    for item in items:
        if item.outer is not None:
            item.outer.inner.extend(node.mem_id for node in item.nodes)
    kept = []
    for item in _of_this_thread(page, items):
        short = _short_ping(page, item.nodes[0], item.inner) if item.kind != "comment" else None
        item.parts = short or parts_of(item.nodes, page.url, frozenset(item.inner))
        if item.parts.text is None and item.kind == "comment":
            continue
        kept.append(item)
    here = {id(item) for item in kept}
    last: dict[int, _Item] = {}
    for item in kept:
        while item.outer is not None and id(item.outer) not in here:
            item.outer = item.outer.outer
        if item.outer is None and item.depth and item.depth > 1:
            item.outer = last.get(item.depth - 1)  # flat siblings whose depth stands only in a class name
        if item.depth is None:
            item.depth = item.outer.depth + 1 if item.outer and item.outer.depth else 1
        last[item.depth] = item
    return kept


def _of_this_thread(page: Page, items: list[_Item]) -> list[_Item]:
    """Items without those whose permalinks lead to other pages, as in lists of a blog's newest comments."""
    paths = [stated_thread(page, item.nodes[0], frozenset(item.inner)) for item in items]
    here = of_this_thread(page, paths)
    kept = [item for item, is_here in zip(items, here, strict=True) if is_here]
    return [item for item in kept if item.key is not None or not in_widget(item.nodes[0])]


def _short_ping(page: Page, node: Any, nested: Collection[int]) -> Parts | None:
    """The short form of a ping: "Pingback: <a>title</a>" without date and text."""
    anchors = [a for a in node.css("a[href]") if not _ASIDE.search(a.attributes.get("class") or "")]
    words = line_of(node, without=nested) or ""
    name = line_of(anchors[0]) if anchors else None
    if not name or len(words) - len(name) > _PREFIX:
        return None
    return Parts(None, name, normal(anchors[0].attributes.get("href") or "", page.url))


def _comment(page: Page, item: _Item, order: Any) -> Comment:
    parts = item.parts or Parts(None)
    kind = item.kind
    if kind == "comment" and parts.author_url and _EXCERPT.fullmatch(parts.text or ""):
        kind = "pingback"  # themes that show pings as comments keep WordPress' "[…] words around the link […]"
    return Comment(
        text=parts.text,
        key=item.key,
        parent=item.outer.key if item.outer else _said(parts, item),
        author=parts.author,
        author_url=parts.author_url,
        published=time_of(page, parts, order),
        published_raw=parts.words,
        kind=kind,
        depth=item.depth,
        permalink=f"{page.url.split('#')[0]}#comment-{item.key}" if item.key else None,
        is_owner=True if "bypostauthor" in item.classes else None,
        links=parts.links,
    )


def _said(parts: Parts, item: _Item) -> str | None:
    """Whom a flat list's item says it answers."""
    return parts.answers if item.key is not None and parts.answers != item.key else None


_NUMBERED = (
    '[id^="comment-"],[id^="li-comment-"],[id^="div-comment-"],[id^="comment_"],[id^="pingback-"],[id^="trackback-"],'
    '[id^="dsq-comment-"],[id^="wpd-comm-"],[id^="wc-comm-"],a[name^="comment-"]'
)
_NUMBER = re.compile(r"(?:(?:li-|div-|dsq-)?comment[-_](\d+)|(?:pingback|trackback)-(\d+)|(?:wpd|wc)-comm-(\d+)_\d+)$")
_OUT = 4  # elements from the numbered one out to its list item
_OUTSIDE = frozenset(("body", "ol", "ul", "dl", "main", "section", "article"))
_COMMENTLIKE = re.compile(r"(?:wpd|wc)-comm-\d+_\d+$|(?:li-|div-)?comment[-_]\d+$")
_CLASSED = "li.comment,li.pingback,li.trackback,div.comment,article.comment"
_PINGS = "li.pingback,li.trackback,.pinglist li,.pings li,.trackbacks li"
_PING_NUMBER = re.compile(r"(?:^|-)comment-(\d+)$")
_ASIDE = re.compile(r"comment-(?:edit|reply)-link|url-edit")
_PREFIX = 40  # characters of "Pingback: " and "(Edit)"
_EXCERPT = re.compile(r"\[(?:…|\.\.\.)\].*\[(?:…|\.\.\.)\]", re.S)
