"""What is wrong in collection.toml, in the words of who writes it and not of the parser."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, get_args

import msgspec


def in_plain_words(error: Exception, settings: type[msgspec.Struct]) -> str:
    """A parser's error as a sentence that names the key, what it should hold, and the key that was meant."""
    words, _, place = str(error).partition(" - at `$")
    place = re.sub(r"\[[^]]*\]", "", place.rstrip("`").lstrip("."))
    if unknown := re.search(r"unknown field `(.*)`", words):
        return _no_such_key(unknown[1], place, settings)
    if not place:
        return words[:1].lower() + words[1:]
    if wrong := re.search(r"Expected `(.*)`, got `(.*)`", words):
        wanted, given = (next((kind for kind in side.split(" | ") if kind in _KINDS), "") for side in wrong.groups())
        return f"{place} should be {_KINDS.get(wanted, wrong[1])}, and is {_IS.get(given, given or wrong[2])}"
    if choices := get_args(_type_of(place, settings)) if "enum" in words else ():
        given = words.partition("value ")[2]
        return f"{place} cannot be {given}: it is {' or '.join(map(repr, choices))}"
    if "RFC3339" in words:
        return f"{place} should be {_KINDS['date']}"
    return f"{place}: {words[:1].lower()}{words[1:]}"


_KINDS = {
    "array": 'a list, such as ["one", "another"]',
    "str": "a text in quotes",
    "date": "a date without quotes, such as 2012-01-31",
    "float": "a number",
    "int": "a whole number",
    "object": "a table of its own, such as [about]",
}
_IS = {
    "array": "a list", "str": "a text", "date": "a date", "datetime": "a date with a time", "float": "a number",
    "int": "a number", "object": "a table", "bool": "true or false",
}  # fmt: skip


def _no_such_key(key: str, place: str, settings: type[msgspec.Struct]) -> str:
    table = _type_of(place, settings) if place else settings
    known = [field.name for field in msgspec.structs.fields(table)]
    near = [name for name in known if key.lower() in name or name in key.lower()] or get_close_matches(key, known, 1)
    where = f"the table {place}" if place else "it"
    meant = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(known)}"
    return f"{where} has no key `{key}`; {meant}"


def _type_of(place: str, settings: type[msgspec.Struct]) -> Any:
    return next((field.type for field in msgspec.structs.fields(settings) if field.name == place), None)
