"""CSS selectors on a page, without looking for what its tags, classes, ids and attributes cannot match.

A group of thirty selectors costs thirty looks at every element, and most of the names in it stand on no element of the
page. What a page has is gathered once; of a group only the selectors are asked that it could match.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import Any, NamedTuple


def select(node: Any, group: str) -> list[Any]:
    """What `node.css(group)` gives; `node` is a Lexbor document or an element of one."""
    asked = _possible(node, group)
    return node.css(asked) if asked else []


def select_first(node: Any, group: str) -> Any:
    """What `node.css_first(group)` gives."""
    asked = _possible(node, group)
    return node.css_first(asked) if asked else None


class _Needs(NamedTuple):
    """What a page must have for a selector to match: all in small letters, as quirks mode tells no case."""

    selector: str
    tags: frozenset[str]
    classes: frozenset[str]
    attributes: tuple[tuple[str, str], ...]  # name and a part of its value


class _Has:
    """The tags, classes and attributes of a page, in small letters."""

    def __init__(self, tree: Any) -> None:
        tags: set[str] = set()
        pairs: set[tuple[str, str | None]] = set()
        for node in tree.root.traverse() if tree.root is not None else ():
            tags.add(node.tag)
            if attributes := node.attributes:
                pairs.update(attributes.items())
        self.tags = tags
        self.values: dict[str, list[str | None]] = defaultdict(list)
        for name, value in pairs:
            self.values[name].append(value)
        self.joined: dict[str, str] = {}
        self.classes = frozenset(self.all_of("class").split())

    def all_of(self, name: str) -> str:
        """Every value of an attribute, a line each."""
        joined = self.joined.get(name)
        if joined is None:
            joined = self.joined[name] = "\n".join(filter(None, self.values.get(name, ()))).lower()
        return joined

    def can_match(self, needs: _Needs) -> bool:
        """Could an element here match?"""
        return (
            needs.tags <= self.tags
            and needs.classes <= self.classes
            and all(name in self.values and part in self.all_of(name) for name, part in needs.attributes)
        )


def _possible(node: Any, group: str) -> str:
    has = _has(getattr(node, "parser", node))
    return ",".join([needs.selector for needs in _needs_of(group) if has.can_match(needs)])


@lru_cache(maxsize=2)  # the page that is read; told by identity
def _has(tree: Any) -> _Has:
    return _Has(tree)


@lru_cache(maxsize=2048)
def _needs_of(group: str) -> tuple[_Needs, ...]:
    return tuple(_needs(selector) for selector in _COMMA.findall(group))


def _needs(selector: str) -> _Needs:
    plain = _PSEUDO.sub("", selector) if "\\" not in selector else ""
    attributes = [(name.lower(), value.strip("\"'").lower()) for name, value in _ATTRIBUTE.findall(plain)]
    plain = _BRACKETS.sub("", plain)
    attributes += [("id", name.lower()) for name in _ID.findall(plain)]
    return _Needs(
        selector,
        frozenset(name.lower() for name in _TAG.findall(plain)),
        frozenset(name.lower() for name in _CLASS.findall(plain)),
        tuple(attributes),
    )


_STRING = r"\"[^\"]*\"|'[^']*'"
_COMMA = re.compile(rf"(?:[^,\[\](\"']|\[(?:{_STRING}|[^\]\"'])*\]|\((?:{_STRING}|[^)\"'])*\))+")
_PSEUDO = re.compile(rf":[\w-]+(?:\((?:{_STRING}|[^)\"'])*\))?(?![^\[]*\])")
_ATTRIBUTE = re.compile(rf"\[\s*([\w:-]+)\s*(?:[~|^$*]?=\s*({_STRING}|[^\]\s]+)\s*i?\s*)?\]")
_BRACKETS = re.compile(rf"\[(?:{_STRING}|[^\]\"'])*\]")
_ID = re.compile(r"#([\w-]+)")
_CLASS = re.compile(r"\.([\w-]+)")
_TAG = re.compile(r"(?:^|(?<=[\s>+~]))([a-zA-Z][\w-]*)")
