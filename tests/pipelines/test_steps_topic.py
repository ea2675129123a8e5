"""On topic or not: terms, scores, and what each scope keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipelines.build import tables_of
from tests.pipelines.observations import HOST, NAMES, Captures, comment, post


def made(scope: str, *terms: str, **given: Any) -> dict[str, list[dict[str, Any]]]:
    """The tables of three threads: one on topic itself, one by a comment, one not."""
    captures = Captures()
    captures.add(f"https://{HOST}/a/", (post(1, "a", title="On veins"),), (comment(1),))
    captures.add(f"https://{HOST}/b/", (post(2, "b"),), (comment(2), comment(3, "It was the veins.")))
    captures.add(f"https://{HOST}/c/", (post(3, "c", links=("https://d.example/",)),), (comment(4), comment(5)))
    settings = replace(NAMES, scope=scope, terms=terms, **given)
    return {name: table.to_pylist() for name, table in tables_of(captures.site(settings)).items()}


def test_scope_topic_keeps_whole_threads() -> None:
    """A thread with one match stays whole; a post off topic keeps its row, without words."""
    tables = made("topic", "veins")
    posts = {row["post_id"]: row for row in tables["posts"]}
    assert [row["on_topic"] for row in posts.values()] == [True, True, False]
    off = posts[f"wordpress:{HOST}:post:3"]
    assert (off["title"], off["text"], off["gap_reason"], off["topic_score"]) == ("Post 3", None, "off topic", 0.0)
    assert off["comments_archived"] == 0
    assert len(tables["comments"]) == 3
    assert [(row["record_id"][-1], row["step"], row["reason"]) for row in tables["dropped"]] == [
        ("4", "topic", "off topic"),
        ("5", "topic", "off topic"),
    ]
    gone = {f"wordpress:{HOST}:{record}" for record in ("post:3", "comment:4", "comment:5")}
    assert not gone & {row["record_id"] for row in tables["versions"] + tables["links"]}


def test_scope_site_drops_nothing() -> None:
    """Everything is scored and kept."""
    tables = made("site", "veins")
    assert [row["on_topic"] for row in tables["posts"]] == [True, True, False]
    assert len(tables["comments"]) == 5
    assert tables["dropped"] == []
    assert all(row["text"] for row in tables["posts"])


@pytest.mark.parametrize("scope", ["site", "topic"])
def test_no_terms(scope: str) -> None:
    """All is on topic, and no score is made up."""
    tables = made(scope)
    assert all(row["on_topic"] and row["topic_score"] is None and row["topic_terms"] is None for row in tables["posts"])
    assert len(tables["comments"]) == 5


def test_what_is_excluded_brings_no_thread() -> None:
    """A match inside an exclusion scores nothing; the same word elsewhere does."""
    tables = made("topic", "vein", exclude=("on veins",))
    assert [(row["on_topic"], row["topic_score"]) for row in tables["posts"]] == [
        (False, 0.0), (True, 0.0), (False, 0.0),
    ]  # fmt: skip


def test_the_language_of_a_text_decides_its_forms() -> None:
    """The collection's languages, else that of the row, which is told from its text or stated."""
    captures = Captures()
    text = "Die Kinder liefen am Morgen mit den Hunden durch den dunklen Wald und sahen die alten Häuser."
    captures.add(f"https://{HOST}/a/", (post(1, "a", title="a", text=text),), ())
    for languages, terms in (((), ["hunde"]), (("en",), None), (("de", "en"), ["hunde"])):
        settings = replace(NAMES, terms=("hunde",), languages=languages)
        (row,) = tables_of(captures.site(settings))["posts"].to_pylist()
        assert (row["language"], row["topic_terms"]) == ("de", terms)


def test_other_terms_make_other_tables() -> None:
    """Whatever decides what matches is in the digest that tells tables made by other settings."""
    given = ({}, {"exclude": ("x",)}, {"languages": ("de",)}, {"accents": "kept"})
    assert len({replace(NAMES, terms=("veins",), **each).digest for each in given}) == len(given)
