"""On topic or not: terms, scores, and what each scope keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.build import tables_of
from scraper.topic import Terms
from tests.pipelines.observations import HOST, NAMES, Captures, comment, post


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("ccsvi", "The CCSVI debate", True),
        ("ccsvi", "preCCSVI", False),
        ("vein", "veins", False),
        ("vein*", "Veins and venous", True),
        ("liberation procedure", "the liberation\n procedure", True),
        ("MS", "ms.", True),
        ("C++", "in C++ and", True),
        ("straße", "STRASSE", True),
        ("café", "cafe\u0301", True),
        ("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", False),
        ("静脈", "静脈", True),
    ],
)
def test_terms(term: str, text: str, found: bool) -> None:
    """Literal, whole words, without regard to case; * for any ending; no pattern can be written."""
    assert bool(Terms([term]).found(text)[1]) is found


def test_scores_grow_with_matches() -> None:
    """From 0 towards 1, the terms named in the order of the collection."""
    terms = Terms(["vein*", "zamboni", "ms"])
    assert terms.found("nothing") == (0.0, None)
    assert terms.found("MS and veins") == (0.75, ["vein*", "ms"])
    assert terms.found("ms " * 200)[0] < 1 or terms.found("ms " * 200)[0] == 1 - 0.5**50


def made(scope: str, *terms: str) -> dict[str, list[dict[str, object]]]:
    """The tables of three threads: one on topic itself, one by a comment, one not."""
    captures = Captures()
    captures.add(f"https://{HOST}/a/", (post(1, "a", title="On veins"),), (comment(1),))
    captures.add(f"https://{HOST}/b/", (post(2, "b"),), (comment(2), comment(3, "It was the veins.")))
    captures.add(f"https://{HOST}/c/", (post(3, "c", links=("https://d.example/",)),), (comment(4), comment(5)))
    settings = replace(NAMES, scope=scope, terms=terms)
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
