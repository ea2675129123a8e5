"""The nodes of each message of a page whose markup nobody knows: what repeats around dates that stand alike.

Dates at the same place of each message have the same way of tags up to the page. Going up from all of them in step,
there is a level at which they part: the children of one element, each with one such date. These are the messages; in a
table where a message takes several rows, each with the rows that belong to it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Message = list[Any]  # the sibling nodes that hold all of one message


def messages_in(dates: Sequence[Any]) -> Iterator[list[Message]]:
    """The lists of messages that the dates of a page (elements or text nodes) may belong to, each list once."""
    ways: dict[int, str] = {}
    alike: dict[str, dict[int, Any]] = {}
    for date in dates:
        element = date.parent if date.tag == "-text" else date
        if element is not None:
            way = _way(element, ways) if element.tag not in _INLINE else f"{_way(element.parent, ways)}>"
            alike.setdefault(way, {})[element.mem_id] = element
    seen: set[tuple[int, ...]] = set()
    for elements in alike.values():
        messages = _parted(list(elements.values())) if len(elements) > 1 else []
        key = tuple(message[0].mem_id for message in messages)
        if len(messages) > 1 and key not in seen:
            seen.add(key)
            yield messages


def stands_in_its_like(node: Any) -> bool:
    """Does an element stand in one of the same shape, as an answer in what it answers?"""
    own, around = shape(node), node.parent
    for _ in range(_AROUND) if "." in own else ():
        if around is None or around.tag == "body":
            return False
        if shape(around) == own:
            return True
        around = around.parent
    return False


def shape(node: Any) -> str:
    """Tag and class names without numbers and without what only tells every other row."""
    return _shape(node.tag, node.attributes.get("class"))


@lru_cache(maxsize=8192)
def _shape(tag: str, classes: str | None) -> str:
    if not classes:
        return tag
    return f"{tag}.{'.'.join(names_in(classes)[:3])}"


@lru_cache(maxsize=8192)
def names_in(classes: str) -> tuple[str, ...]:
    """Class names in the order of the alphabet, without numbers and what only tells every other row."""
    return tuple(sorted({name for name in classes.casefold().split() if not _TURNS.search(name)}))


def _way(element: Any, ways: dict[int, str]) -> str:
    """The tags from the page down to an element; of cells of a table also which one."""
    upward = []
    node = element
    while node is not None and node.mem_id not in ways and node.tag not in ("body", "html", "-document"):
        upward.append(node)
        node = node.parent
    way = ways.get(node.mem_id, "") if node is not None else ""
    for node in reversed(upward):
        step = node.tag
        if step in ("td", "th"):
            before, place = node.prev, 0
            while before is not None and place < _CELLS:
                place += before.tag in ("td", "th")
                before = before.prev
            step = f"{step}{place}"
        way = f"{way[-_FAR:]}>{step}"
        ways[node.mem_id] = way
    return way


def _parted(elements: list[Any]) -> list[Message]:
    level = elements
    while True:
        parents = [node.parent for node in level]
        if any(parent is None or parent.tag in ("html", "-document") for parent in parents):
            return []
        tops = Counter(parent.mem_id for parent in parents)
        top, most = tops.most_common(1)[0]
        if most > 1:
            nodes = list(
                {n.mem_id: n for n, parent in zip(level, parents, strict=True) if parent.mem_id == top}.values()
            )
            if len(nodes) > 1 and len(nodes) >= _MOST * len({node.mem_id for node in level}):
                strays = [n for n, parent in zip(level, parents, strict=True) if parent.mem_id != top]
                return _opening(strays, nodes) + _with_rows(nodes)
        level = parents


def _opening(strays: list[Any], nodes: list[Any]) -> list[Message]:
    """The one message that stands apart from its answers, before them."""
    return [[strays[0]]] if len(strays) == 1 and shape(strays[0]) == shape(nodes[0]) else []


def _with_rows(dated: list[Any]) -> list[Message]:
    """The messages among the children of one element, by those of them that hold the date."""
    children = [node for node in _children(dated[0].parent) if _says(node)]
    marked = {node.mem_id for node in dated}
    places = [place for place, node in enumerate(children) if node.mem_id in marked]
    if len(places) < 2:
        return []
    gap = Counter(b - a for a, b in pairwise(places)).most_common(1)[0][0]
    usual = Counter(shape(children[place]) for place in places).most_common(1)[0][0]
    if gap == 1 or ("." in usual and any(shape(n) == usual for n in children[places[0] + 1 : places[1]])):
        within = children[places[0] : places[-1] + 1]
        return [[node] for node in within if node.mem_id in marked or shape(node) == usual]
    if "." in usual:  # a time of day in what somebody says is no date; the question before answers is another shape
        alike = [place for place in places[1:] if shape(children[place]) == usual]
        places = [places[0], *(alike or places[1:])]
    back = _rows_before(children, places, gap)
    starts = [place - back for place in places]
    ends = [*starts[1:], min(starts[-1] + gap, len(children))]
    return [children[start:end] for start, end in zip(starts, ends, strict=True)]


def _rows_before(children: list[Any], places: list[int], gap: int) -> int:
    """How many rows of a message stand before the one with its date."""
    most = min(gap - 1, places[0])
    back = 0
    while back < most and shape(children[places[0] - back - 1]) == shape(children[places[1] - back - 1]):
        back += 1
    for rows in range(back, 0, -1):
        if _NUMBERED.search(_anchor(children[places[1] - rows])):
            return rows
    behind = len(children) - places[-1] - 1
    if back == gap - 1 and behind and shape(children[places[-1] + 1]) != shape(children[places[0] + 1]):
        return back  # what stands behind the last is not of the thread: a form, a heading
    return back if behind < gap - 1 else max(0, min(back, gap - 1 - behind))


def _anchor(node: Any) -> str:
    inner = node.css_first("a[name],[id]")
    attributes = inner.attributes if inner is not None else {}
    return " ".join(filter(None, (node.attributes.get("id"), attributes.get("name"), attributes.get("id"))))


def _children(node: Any) -> Iterator[Any]:
    child = node.first_child
    while child is not None:
        if child.tag[0] not in "-!" and child.tag not in _NOTHING:
            yield child
        child = child.next


def _says(node: Any) -> bool:
    return bool(node.text(deep=True).strip()) or node.css_first("img") is not None


_INLINE = frozenset(str.split("a abbr b em font i small span strong time"))  # now one, now the other
_FAR = 240  # characters of the way that are kept: some forty elements
_CELLS = 12
_MOST = 0.6  # of dates that stand alike, how many part at one level
_NOTHING = frozenset(str.split("script style noscript br hr ins template input link meta textarea"))
_TURNS = re.compile(r"\d|^(?:odd|even|alt|first|last|alternate|alternating|new|unread|op|firstpost|lastpost|own)$")
_NUMBERED = re.compile(r"\d")
_AROUND = 6  # elements from an answer out to what it answers
