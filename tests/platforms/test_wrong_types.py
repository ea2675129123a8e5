"""Answers in JSON as plugins, proxies and time may change them: a value of a wrong type stops no reader."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from golden_pairs import Case, all_cases

from scraper.page import read_page
from scraper.platforms import counted, links_of, platform_of, thread_of

if TYPE_CHECKING:
    from collections.abc import Iterator

WRONG: tuple[Any, ...] = (7, -1.5, "x", "", True, None, ["x"], [[7]], {"x": 7})
CASES = [
    case for case in all_cases() if case.path.suffix == ".rest" and case.platform in ("discourse", "ghost", "isso")
]
EMBEDDED = [case for case in all_cases() if case.platform == "disqus"]
START, END = '<script type="text/json" id="disqus-threadData">', "</script>"


def changed(data: Any) -> Iterator[Any]:
    """The data with each of its values in turn being each of what it may not be."""
    for way in ways(data):
        for wrong in WRONG:
            again = copy.deepcopy(data)
            at = again
            for step in way[:-1]:
                at = at[step]
            at[way[-1]] = wrong
            yield again


def ways(data: Any) -> Iterator[tuple[Any, ...]]:
    """The way to each value."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in inner:
        yield (name,)
        yield from ((name, *rest) for rest in ways(value))


def is_read(url: str, body: str, headers: list[tuple[str, str]]) -> None:
    """It is read by whatever platform it then seems to be of."""
    page = read_page(url, body.encode(), headers=headers)
    platform = platform_of(page)
    posts, comments = thread_of(page, platform)
    links_of(page, platform)
    counted(page, platform)
    assert all(post.url.startswith("http") for post in posts)
    assert all(comment.text for comment in comments)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_answer_with_a_wrong_value_is_read(case: Case) -> None:
    """Lists, topics, comments and counts of boards and blogs."""
    for data in changed(json.loads(case.path.read_text("utf-8"))):
        is_read(case.url, json.dumps(data), case.headers)


@pytest.mark.parametrize("case", EMBEDDED, ids=str)
def test_an_embedded_thread_with_a_wrong_value_is_read(case: Case) -> None:
    """What a page of Disqus carries."""
    text = case.path.read_text("utf-8")
    before, _, rest = text.partition(START)
    held, _, after = rest.partition(END)
    for data in changed(json.loads(held)):
        is_read(case.url, f"{before}{START}{json.dumps(data)}{END}{after}", case.headers)
