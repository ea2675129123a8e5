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
    asked = _has_of(node).possible(group)
    return node.css(asked) if asked else []


def select_first(node: Any, group: str) -> Any:
    """What `node.css_first(group)` gives."""
    has = _has_of(node)
    if node is not has.tree:
        asked = has.possible(group)
        return node.css_first(asked) if asked else None
    if group not in has.firsts:  # the same few are asked of a page again and again
        asked = has.possible(group)
        has.firsts[group] = node.css_first(asked) if asked else None
    return has.firsts[group]


class _Needs(NamedTuple):
    """What a page must have for a selector to match: all in small letters, as quirks mode tells no case."""

    selector: str
    tags: frozenset[str]
    classes: frozenset[str]
    attributes: tuple[tuple[str, str], ...]  # name and a part of its value
    inner: tuple[tuple[_Needs, ...], ...]  # of each `:has(…)`, one of what it names


class _Has:
    """The tags, classes and attributes of a page, in small letters, and what was found possible on it."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree
        self.firsts: dict[str, Any] = {}
        self._possible: dict[str, str] = {}
        self._tags: set[str] = set()
        self._values: defaultdict[str, set[str | None]] = defaultdict(set)
        for node in tree.root.traverse() if tree.root is not None else ():
            self._tags.add(node.tag)
            for name, value in node.attributes.items():
                self._values[name].add(value)
        self._joined: dict[str, str] = {}
        self._has_part: dict[tuple[str, str], bool] = {}
        self._classes = frozenset(self._all_of("class").split())

    def possible(self, group: str) -> str:
        """The selectors of a group that could match here."""
        asked = self._possible.get(group)
        if asked is None:
            asked = ",".join([needs.selector for needs in _needs_of(group) if self._can_match(needs)])
            self._possible[group] = asked
        return asked

    def _can_match(self, needs: _Needs) -> bool:
        if not (needs.classes <= self._classes and needs.tags <= self._tags):
            return False
        for pair in needs.attributes:
            has = self._has_part.get(pair)
            if has is None:
                name, part = pair
                has = self._has_part[pair] = name in self._values and part in self._all_of(name)
            if not has:
                return False
        return all(any(map(self._can_match, group)) for group in needs.inner) if needs.inner else True

    def _all_of(self, name: str) -> str:
        """Every value of an attribute, a line each."""
        joined = self._joined.get(name)
        if joined is None:
            joined = self._joined[name] = "\n".join(filter(None, self._values.get(name, ()))).lower()
        return joined


def _has_of(node: Any) -> _Has:
    return _has(getattr(node, "parser", node))


@lru_cache(maxsize=2)  # the page that is read; told by identity
def _has(tree: Any) -> _Has:
    return _Has(tree)


@lru_cache(maxsize=2048)
def _needs_of(group: str) -> tuple[_Needs, ...]:
    return tuple(_needs(selector) for selector in _COMMA.findall(group))


def _needs(selector: str) -> _Needs:
    named = _COLON.sub(":", selector)
    named = named if "\\" not in named else ""
    held, plain = _NOT.sub("", named), _PSEUDO.sub("", named)
    attributes = [(name.lower(), value.strip("\"'").lower()) for name, value in _ATTRIBUTE.findall(plain)]
    plain = _BRACKETS.sub("", plain)
    attributes += [("id", name.lower()) for name in _ID.findall(plain)]
    return _Needs(
        selector,
        frozenset(name.lower() for name in _TAG.findall(plain)),
        frozenset(name.lower() for name in _CLASS.findall(plain)),
        tuple(attributes),
        tuple(_needs_of(group) for group in _HAS.findall(held)) if ":not(" not in held else (),
    )


_STRING = r"\"[^\"]*\"|'[^']*'"
_COMMA = re.compile(rf"(?:[^,\[\](\"']|\[(?:{_STRING}|[^\]\"'])*\]|\((?:{_STRING}|[^)\"'])*\))+")
_PSEUDO = re.compile(rf":[\w-]+(?:\((?:{_STRING}|[^)\"'])*\))?(?![^\[]*\])")
_ATTRIBUTE = re.compile(rf"\[\s*([\w:-]+)\s*(?:[~|^$*]?=\s*({_STRING}|[^\]\s]+)\s*i?\s*)?\]")
_HAS = re.compile(rf":has\(((?:{_STRING}|[^()\"'])*)\)")
_NOT = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")
_COLON = re.compile(r"\\:(?=[\w-]+\s*[\]=~|^$*])")  # in the name of an attribute
_BRACKETS = re.compile(rf"\[(?:{_STRING}|[^\]\"'])*\]")
_ID = re.compile(r"#([\w-]+)")
_CLASS = re.compile(r"\.([\w-]+)")
_TAG = re.compile(r"(?:^|(?<=[\s>+~]))([a-zA-Z][\w-]*)")
