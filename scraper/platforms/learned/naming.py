"""What elements can be called by: CSS selectors without any number, the best first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def names_of(node: Any) -> list[str]:
    """Selectors of an element by itself: its classes, what it says it is, how its id begins, its tag."""
    tag = node.tag if _PLAIN.fullmatch(node.tag) else "*"
    attributes = node.attributes
    names = [f"{tag}.{name}" for name in _words(attributes.get("class"))]
    for name in ("itemprop", "rel"):
        names += [f'{tag}[{name}~="{value}"]' for value in _words(attributes.get(name))]
    begins = _NUMBERED.fullmatch(attributes.get("id") or "")
    if begins:
        names.append(f'{tag}[id^="{begins[1]}"]')
    if tag == "a" and (anchor := _ANCHOR.search(attributes.get("href") or "")):
        names.append(f'a[href*="{anchor[1]}"]')
    names += [f"{tag}[{name}]" for name in attributes if name.startswith("data-") and _PLAIN.fullmatch(name)]
    return [*names, tag]


def entry_names(node: Any) -> list[str]:
    """Selectors of an element on its page: by itself, and within the next element around it that has a name."""
    alone = names_of(node)
    scoped: list[str] = []
    around, steps = node.parent, 0
    while around is not None and around.tag not in ("body", "html") and steps < _FAR:
        own = _identity(around)
        if own:
            step = " > " if steps == 0 else " "
            scoped += [f"{own}{step}{name}" for name in alone]
        around, steps = around.parent, steps + 1
    named = [name for name in alone if not _PLAIN.fullmatch(name)]
    return [*named, *scoped, alone[-1]]


def part_names(node: Any, entry: Any) -> list[str]:
    """Selectors of an element within an entry: by itself, by what is around it, and by its place."""
    alone = names_of(node)
    names = [name for name in alone if not _PLAIN.fullmatch(name)]
    around = node.parent
    if around is not None and entry.mem_id not in (around.mem_id, node.mem_id):
        names += [f"{outer} > {name}" for outer in names_of(around)[:-1] for name in alone]
    return [*names, *([alone[-1]] if alone[-1] != "*" else []), *_by_place(node, entry)]


def children_of(node: Any) -> Iterator[Any]:
    """The elements right in an element."""
    child = node.first_child
    while child is not None:
        if child.tag[0] not in "-!":
            yield child
        child = child.next


def _by_place(node: Any, entry: Any) -> Iterator[str]:
    """The path from the entry to it, each step by its place among its siblings."""
    steps: list[str] = []
    while node is not None and node.mem_id != entry.mem_id and len(steps) < _FAR:
        before, place = node.prev, 1
        while before is not None and place < _MANY:
            place += before.tag[0] not in "-!"
            before = before.prev
        tag = node.tag if _PLAIN.fullmatch(node.tag) else "*"
        steps.insert(0, f"{tag}:nth-child({place})")
        node = node.parent
    if node is not None and node.mem_id == entry.mem_id and steps:
        for name in reversed(names_of(entry)):
            yield f"{name} > {' > '.join(steps)}"


def _identity(node: Any) -> str | None:
    stated = node.attributes.get("id") or ""
    if len(stated) <= _LONG and _NAME.fullmatch(stated):
        return f"#{stated}"
    return next((f".{name}" for name in _words(node.attributes.get("class"))), None)


def _words(value: str | None) -> list[str]:
    return [name for name in dict.fromkeys((value or "").split()) if len(name) <= _LONG and _NAME.fullmatch(name)][
        :_MANY
    ]


_PLAIN = re.compile(r"[a-z][a-z-]*|h[1-6]")  # a tag
_NAME = re.compile(r"-?[^\W\d](?:-|[^\W\d])*")  # of letters only: what has a digit may be of one comment
_NUMBERED = re.compile(r"([^\W\d][^\W\d_]*(?:[-_][^\W\d_]*)*)\d+(?:[-_].*)?")
_ANCHOR = re.compile(r"(#[a-z][a-z_-]*)\d+$", re.I)
_LONG = 80  # characters of a name
_FAR = 6  # elements
_MANY = 24
