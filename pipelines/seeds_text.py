"""The seeds in collection.toml, changed in a person's own text: comments, order and spacing stay as they were."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import msgspec

from pipelines.collection import Collection
from pipelines.files import write_whole
from scraper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipelines.collection import Place


def add_seed(place: Place, url: str, note: str | None = None) -> None:
    """Add an address to the seeds, the note as a comment beside it. Raises UsageError where the text cannot be changed
    so that nothing else changes with it."""
    line = json.dumps(url, ensure_ascii=False) + ","
    comment = f"  # {' '.join(note.split())}" if note else ""
    _changed(place, lambda text: with_entry(text, line, comment), lambda seeds: [*seeds, url], f"add {url}")


def remove_seed(place: Place, url: str) -> None:
    """Take an address out of the seeds. Raises UsageError as `add_seed` does."""
    _changed(
        place,
        lambda text: without_entry(text, url),
        lambda seeds: [seed for seed in seeds if _url_of(seed) != url],
        f"take {url} out",
    )


def _url_of(seed: Any) -> Any:
    """The address of a seed, which may be a table with more."""
    return seed.get("url") if isinstance(seed, dict) else seed


def with_entry(text: str, entry: str, comment: str = "") -> str:
    """The text with one more entry at the end of `seeds`, made where there is none. Raises ValueError."""
    place = _array(text)
    if place is None and _tables(text):
        gap = "" if text.endswith("\n") else "\n"
        return f"{text}{gap}\n[[seeds]]\nurl = {entry.removesuffix(',')}{comment}\n"
    if place is None:
        first_table = next((at for at, line in _lines(text) if line.lstrip().startswith("[")), len(text))
        head = text[:first_table]
        gap = "" if not head or head.endswith("\n") else "\n"
        return f"{head}{gap}seeds = [\n    {entry}{comment}\n]\n{text[first_table:]}"
    start, end = place
    inside = text[start + 1 : end]
    last = _last_value(inside)
    if last is None:
        return f"{text[: start + 1]}\n    {entry}{comment}\n{inside.lstrip() if '#' in inside else ''}{text[end:]}"
    kept, rest = inside[:last], inside[last:]
    has_comma = rest.lstrip().startswith(",")
    if has_comma:
        kept, rest = kept + ",", rest.lstrip()[1:]
    line_end = rest.find("\n")
    trailing, below = (rest, "") if line_end < 0 else (rest[:line_end], rest[line_end + 1 :])
    indent = _indent(inside)
    kept = kept if has_comma else f"{kept},"
    after = below if below.strip() else ""
    return f"{text[: start + 1]}{kept}{trailing.rstrip()}\n{indent}{entry}{comment}\n{after}{text[end:]}"


def without_entry(text: str, url: str) -> str:
    """The text without this entry of `seeds`, with its line where it has one of its own. Raises ValueError."""
    place = _array(text)
    if place is None:
        start, end = next(
            (start, end) for start, end in [*_tables(text), (-1, -1)] if _is_table_of(text, start, end, url)
        )
        return text[:start].rstrip("\n") + "\n" + text[end:]
    for start, stop, value in _entries(text, place[0] + 1, place[1]):
        if _url_of(value) == url:
            comma = stop
            while comma < place[1] and text[comma] in " \t":
                comma += 1
            end = comma + 1 if text[comma : comma + 1] == "," else stop
            line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
            rest = text[end : line_end if line_end >= 0 else len(text)]
            if (
                line_start > place[0]
                and not text[line_start:start].strip()
                and (not rest.strip() or rest.lstrip().startswith("#"))
            ):
                return text[:line_start] + text[line_end + 1 :]
            return text[:start] + text[end:].lstrip(" ")
    raise ValueError("no such entry")


def _changed(place: Place, change: Callable[[str], str], wanted: Callable[[list[Any]], list[Any]], what: str) -> None:
    """Write the changed text, once it says what was wanted and nothing else."""
    path = place.folder / "collection.toml"
    text = path.read_bytes().decode("utf-8")
    plain = text.replace("\r\n", "\n")
    by_hand = UsageError(f"{path} is written in a way that cannot be changed here: {what} by hand")
    try:
        new = change(plain)
        before, after = tomllib.loads(plain), tomllib.loads(new)
        msgspec.toml.decode(new.encode(), type=Collection)
    except (ValueError, msgspec.MsgspecError) as error:
        raise by_hand from error
    before["seeds"] = _short(wanted(before.get("seeds", [])))
    if after | {"seeds": _short(after.get("seeds", []))} != before:
        raise by_hand
    write_whole(path, (new.replace("\n", "\r\n") if "\r\n" in text else new).encode())


def _short(seeds: list[Any]) -> list[Any]:
    """Seeds, a table that has an address alone as that."""
    return [seed["url"] if isinstance(seed, dict) and seed.keys() == {"url"} else seed for seed in seeds]


def _array(text: str) -> tuple[int, int] | None:
    """Where the brackets of `seeds` stand, at the top level of the file."""
    for at, line in _lines(text):
        stripped = line.lstrip()
        if stripped.startswith("["):
            return None
        if stripped.partition("=")[0].strip().strip("\"'") == "seeds":
            start = text.find("[", at)
            depth = 0
            for place, char in _outside_strings(text, start):
                depth += (char == "[") - (char == "]")
                if depth == 0:
                    return start, place
            raise ValueError("no end")
    return None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that begin outside of an array or a string of several lines, with their place."""
    depth = at = 0
    open_at = [place for place, _ in _outside_strings(text, 0)]
    inside = set(open_at)
    for line in text.splitlines(keepends=True):
        if depth == 0:
            yield at, line
        for place in range(at, at + len(line)):
            if place in inside:
                depth += (text[place] in "[{") - (text[place] in "]}")
        at += len(line)


def _outside_strings(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Every character from a place on that is neither in a string nor in a comment."""
    at = start
    while at < len(text):
        char = text[at]
        if char == "#":
            at = text.find("\n", at)
            if at < 0:
                return
        elif char in "\"'":
            at = _string_end(text, at)
            continue
        else:
            yield at, char
        at += 1


def _string_end(text: str, start: int) -> int:
    quote = text[start]
    if text.startswith(quote * 3, start):
        end = text.find(quote * 3, start + 3)
        if end < 0:
            raise ValueError("no end of a string")
        return end + 3
    at = start + 1
    while at < len(text) and text[at] != quote:
        at += 2 if text[at] == "\\" and quote == '"' else 1
    return at + 1


def _tables(text: str) -> list[tuple[int, int]]:
    """Where each [[seeds]] begins and ends."""
    heads = [(at, line.strip()) for at, line in _lines(text) if line.lstrip().startswith("[")]
    ends = [at for at, _ in heads[1:]] + [len(text)]
    return [(at, end) for (at, head), end in zip(heads, ends, strict=False) if head.startswith("[[seeds]]")]


def _is_table_of(text: str, start: int, end: int, url: str) -> bool:
    if start < 0:
        raise ValueError("no such entry")
    return bool(_url_of(tomllib.loads(text[start:end])["seeds"][0]) == url)


def _entries(text: str, start: int, end: int) -> Iterator[tuple[int, int, Any]]:
    """The values of an array, strings and tables: start, end, value."""
    braces = [(at, char) for at, char in _outside_strings(text[:end], start) if char in "{}"]
    tables = [(a, b + 1) for (a, _), (b, _) in zip(braces[::2], braces[1::2], strict=True)]
    yield from ((a, b, tomllib.loads(f"x = {text[a:b]}")["x"]) for a, b in tables)
    for a, b, value in _strings(text, start, end):
        if not any(first <= a < last for first, last in tables):
            yield a, b, value


def _strings(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The strings between two places that stand by themselves: start, end, value."""
    at = start
    while at < end:
        if text[at] == "#":
            at = text.find("\n", at)
            continue
        if text[at] in "\"'":
            stop = _string_end(text, at)
            yield at, stop, tomllib.loads(f"x = {text[at:stop]}")["x"]
            at = stop
            continue
        at += 1


def _last_value(inside: str) -> int | None:
    """Where the last value in an array ends; None for an empty one."""
    ends = [end for _, end, _ in _strings(inside, 0, len(inside))]
    braces = [at + 1 for at, char in _outside_strings(inside, 0) if char == "}"]
    return max([*ends, *braces], default=None)


def _indent(inside: str) -> str:
    lines = [line for line in inside.split("\n")[1:] if line.strip() and not line.strip().startswith("#")]
    return lines[-1][: len(lines[-1]) - len(lines[-1].lstrip())] if lines else "    "
