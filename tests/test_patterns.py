"""No pattern of the project can be kept busy by a page: what it may try does not double with each letter."""

from __future__ import annotations

import importlib
import pkgutil
import re
import re._parser as parser  # type: ignore[import-not-found]  # it has no types of its own
import signal
from contextlib import contextmanager
from time import process_time
from typing import TYPE_CHECKING, Any

import pipelines
import scraper
from scraper.imports.pages import _type_of_text
from scraper.page import read_page
from scraper.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMES = 26  # a piece again and again: what doubles with each takes minutes then
SECONDS = 1.0  # of this process
PIECES = ("a", "1", " ", "-", "_", "/", "a ", "a-", "a_", "_a", "-a", "a/", "\n", "<a>", "<!---->", " a", "a.", "\xe9")


def patterns() -> dict[tuple[Any, int], re.Pattern[Any]]:
    """Every pattern that stands in a module, each once."""
    found: dict[tuple[Any, int], re.Pattern[Any]] = {}
    for package in (scraper, pipelines):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".spiders" not in module.name:
                for value in vars(importlib.import_module(module.name)).values():
                    found |= {(one.pattern, one.flags): one for one in _in(value)}
    return found


def _in(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (list, tuple, set, frozenset, dict)) and depth < 3:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _in(inner, depth + 1)


def words_of(parsed: Any) -> Iterator[str]:
    """What stands in a pattern as it has to stand in a text."""
    word = ""
    for kind, said in parsed:
        if kind is parser.LITERAL:
            word += chr(said)
            continue
        yield word
        word = ""
        if kind is parser.BRANCH:
            for branch in said[1]:
                yield from words_of(branch)
        elif kind is parser.SUBPATTERN:
            yield from words_of(said[-1])
        elif kind in (parser.MAX_REPEAT, parser.MIN_REPEAT, parser.POSSESSIVE_REPEAT):
            yield from words_of(said[2])
    yield word


class TooLongError(Exception):
    """A pattern took more time than it may."""


@contextmanager
def soon() -> Iterator[None]:
    """What is done here ends within SECONDS of this process, or is ended."""
    signal.signal(signal.SIGVTALRM, _ends)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _ends(*_: object) -> None:
    raise TooLongError


def test_no_pattern_doubles_its_tries_with_each_letter() -> None:
    """Of each pattern, texts that begin as it wants and go on with one piece again and again."""
    found = patterns()
    assert len(found) > 400
    for (stated, flags), pattern in found.items():
        text = stated.decode("latin-1") if isinstance(stated, bytes) else stated
        words = sorted({*words_of(parser.parse(text, flags))}, key=lambda word: (-len(word), word))
        texts = [f"{word}{piece * TIMES}\0" for word in (*words[:8], "") for piece in (*PIECES, *words[:12])]
        try:
            with soon():
                for each in texts:
                    wanted: Any = each.encode("latin-1", "replace") if isinstance(stated, bytes) else each
                    pattern.search(wanted)
                    pattern.fullmatch(wanted)
        except TooLongError:
            raise AssertionError(f"{text[:200]!r} takes too long for {each!r}") from None


def test_a_file_that_begins_with_many_comments_and_a_name_of_many_parts_are_read_at_once() -> None:
    """As pages are that editors and plugins wrote."""
    began = process_time()
    assert _type_of_text("page", b"<!-- a -->\n" * 40 + b"<html>") is None
    assert _type_of_text("page", b"<!-- a -->\n" * 40 + b"<svg >") == "image/svg+xml"
    name = f"recent{'_a' * 40}!"
    body = (
        f"<article><h1>Salt</h1><p>Salt is in all tea.</p></article><div class='{name}'><p>By Ada, 2 May 2011</p></div>"
    )
    read(read_page("https://salt.example/1/", f"<!doctype html><body>{body}".encode()))
    assert process_time() - began < 5
