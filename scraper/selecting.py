"""CSS selectors on a page, without looking for what its tags, classes, ids and attributes cannot match.

A group of thirty selectors costs thirty looks at every element, and most of the names in it stand on no element of the
page. What a page has is gathered once; of a group only the selectors are asked that it could match.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


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


def within(node: Any, group: str) -> Sequence[Any]:
    """What `select(node, group)` gives, for the many like nodes of a page: it is asked once, and not each of them."""
    has = _has_of(node)
    if group not in has.places:
        found = select(has.tree, group)
        has.places[group] = _places(found) if len(found) <= _MANY else None
    places = has.places[group]
    return select(node, group) if places is None else places.get(node.mem_id, ())


_MANY = 2000  # nodes that are found; a page may nest deep, and the way up is gone from each


def _places(found: Sequence[Any]) -> dict[int, list[Any]]:
    """What was found, by each element that it is or stands in."""
    places: dict[int, list[Any]] = defaultdict(list)
    for node in found:
        around = node
        while around is not None:
            places[around.mem_id].append(node)
            around = around.parent
    return dict(places)


def matches(node: Any, group: str) -> bool:
    """Is this very node what a group finds on its page? (selectolax' `css_matches` is content with a match in it)"""
    has = _has_of(node)
    found = has.found.get(group)
    if found is None:
        found = has.found[group] = frozenset(each.mem_id for each in select(has.tree, group))
    return node.mem_id in found


class _Needs(NamedTuple):
    """What a page must have for a selector to match: all in small letters, as quirks mode tells no case."""

    selector: str
    names: frozenset[str]  # of tags ("p"), classes (".fn"), ids ("#more") and attributes ("[rel")
    parts: tuple[tuple[str, bool, str], ...]  # an attribute; is the word the whole value, or one of it; the word
    inner: tuple[tuple[_Needs, ...], ...]  # of each `:has(…)`, one of what it names
    is_named: bool  # is that all, the names?


class _Group(NamedTuple):
    """The selectors of a group; none of them can match on a page without any of the `signs`, one of each selector."""

    needs: tuple[_Needs, ...]
    signs: frozenset[str] | None  # None where one of its selectors needs no name at all


class _Has:
    """The tags, classes, ids and attributes of a page, in small letters, and what was found possible on it."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree
        self.firsts: dict[str, Any] = {}
        self.found: dict[str, frozenset[int]] = {}
        self.places: dict[str, dict[int, list[Any]] | None] = {}
        self._possible: dict[str, str] = {}
        self._joined: dict[str, str] = {}
        self._words: dict[str, set[str]] = {}
        self._has_part: dict[tuple[str, bool, str], bool] = {}
        self._values: defaultdict[str, list[str | None]] = defaultdict(list)
        values = self._values
        tags: dict[int, Any] = {}  # an element of each, as their names cost more than their numbers
        for node in tree.css("*") if tree.root is not None else ():
            tags[node.tag_id] = node
            for name, value in node.attributes.items():
                values[name].append(value)
        self._names = {node.tag for node in tags.values()} | {f"[{name}" for name in values}
        self._names |= {f".{name}" for name in self._all_of("class").split()}
        self._names |= {f"#{value.lower()}" for value in values.get("id", ()) if value}

    def possible(self, group: str) -> str:
        """The selectors of a group that could match here."""
        asked = self._possible.get(group)
        if asked is None:
            needs, signs = _group(group)
            if signs is not None and signs.isdisjoint(self._names):
                asked = ""
            else:
                asked = ",".join([each.selector for each in self._matching(needs)])
            self._possible[group] = asked
        return asked

    def _matching(self, group: tuple[_Needs, ...]) -> list[_Needs]:
        has = self._names
        return [each for each in group if each.names <= has and (each.is_named or self._has_all(each))]

    def _has_all(self, needs: _Needs) -> bool:
        for part in needs.parts:
            has = self._has_part.get(part)
            if has is None:
                name, is_word, words = part
                has = self._has_part[part] = words in (self._words_of(name) if is_word else self._all_of(name))
            if not has:
                return False
        return all(self._matching(group) for group in needs.inner)

    def _all_of(self, name: str) -> str:
        """Every value of an attribute, a line each."""
        joined = self._joined.get(name)
        if joined is None:
            joined = self._joined[name] = "\n".join(filter(None, set(self._values.get(name, ())))).lower()
        return joined

    def _words_of(self, name: str) -> set[str]:
        """Every value of an attribute and every word in one."""
        words = self._words.get(name)
        if words is None:
            joined = self._all_of(name)
            words = self._words[name] = {*joined.split("\n"), *joined.split()}
        return words


def _has_of(node: Any) -> _Has:
    return _has(getattr(node, "parser", node))


@lru_cache(maxsize=2)  # the page that is read; told by identity
def _has(tree: Any) -> _Has:
    return _Has(tree)


@lru_cache(maxsize=2048)
def _group(group: str) -> _Group:
    needs = tuple(_needs(selector) for selector in _COMMA.findall(group))
    signs = [max(each.names, key=_rarity, default="") for each in needs]
    return _Group(needs, frozenset(signs) if all(signs) else None)


def _rarity(name: str) -> tuple[bool, int]:
    """Tags and attributes stand on more pages than classes and ids, short names on more than long ones."""
    return name[0] in ".#", len(name)


def _needs(selector: str) -> _Needs:
    named = _COLON.sub(":", selector)
    named = named if "\\" not in named else ""
    held, plain = _NOT.sub("", named), _PSEUDO.sub("", named)
    attributes = [
        (name.lower(), sign in ("=", "~="), value.strip("\"'").lower())
        for name, sign, value in _ATTRIBUTE.findall(plain)
    ]
    plain = _BRACKETS.sub("", plain)
    names = [name.lower() for name in _NAME.findall(plain) + _TAG.findall(plain)]
    parts = tuple(part for part in attributes if part[2])
    inner = tuple(_group(group).needs for group in _HAS.findall(held)) if ":not(" not in held else ()
    names += [f"[{name}" for name, _, _ in attributes]
    return _Needs(selector, frozenset(names), parts, inner, is_named=not parts and not inner)


_STRING = r"\"[^\"]*\"|'[^']*'"
_COMMA = re.compile(rf"(?:[^,\[\](\"']|\[(?:{_STRING}|[^\]\"'])*\]|\((?:{_STRING}|[^)\"'])*\))+")
_PSEUDO = re.compile(rf":[\w-]+(?:\((?:{_STRING}|[^)\"'])*\))?(?![^\[]*\])")
_ATTRIBUTE = re.compile(rf"\[\s*([\w:-]+)\s*(?:([~|^$*]?=)\s*({_STRING}|[^\]\s]+)\s*i?\s*)?\]")
_HAS = re.compile(rf":has\(((?:{_STRING}|[^()\"'])*)\)")
_NOT = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")
_COLON = re.compile(r"\\:(?=[\w-]+\s*[\]=~|^$*])")  # in the name of an attribute
_BRACKETS = re.compile(rf"\[(?:{_STRING}|[^\]\"'])*\]")
_NAME = re.compile(r"[.#][\w-]+")  # a class or an id, with its sign
_TAG = re.compile(r"(?:^|(?<=[\s>+~]))([a-zA-Z][\w-]*)")
