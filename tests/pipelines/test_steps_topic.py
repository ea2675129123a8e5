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


def test_what_lists_bring_along_depends_on_no_crawl() -> None:
    """At a site that was searched, an off-topic post is a row only where it was asked for itself; else it is listed."""
    captures = Captures()
    found = (post(1, "a", title="On veins"), post(2, "b", title="Intravenous"))
    captures.add(f"https://{HOST}/wp-json/wp/v2/posts?search=vein", found, how="api", kind="search")
    captures.add(f"https://{HOST}/", (post(3, "c"),), kind="seed")
    captures.add(f"https://{HOST}/d/", (post(4, "d"),), (comment(40),))
    first = tables_of(captures.site(replace(NAMES, scope="topic", terms=("veins",))))
    captures.add(f"https://{HOST}/wp-json/wp/v2/posts?orderby=modified", (post(5, "e"),), how="api", kind="news")
    said = (comment(60, post_key="6", post_url=f"https://{HOST}/f/"),)
    captures.add(f"https://{HOST}/wp-json/wp/v2/comments?orderby=date", (), said, how="api", kind="news")
    later = tables_of(captures.site(replace(NAMES, scope="topic", terms=("veins",))))
    for tables in (first, later):
        assert [row["post_id"][-1] for row in tables["posts"].to_pylist()] == ["1", "4"]
        assert {row["reason"] for row in tables["dropped"].to_pylist()} == {"off topic"}
    gone = {row["record_id"].removeprefix(f"wordpress:{HOST}:") for row in later["dropped"].to_pylist()}
    assert gone == {"post:2", "post:3", "post:5", "post:6", "comment:40", "comment:60"}


def test_what_was_listed_as_a_whole_keeps_its_rows() -> None:
    """Where no search chose, each post of the site is a row, those of the news too."""
    captures = Captures()
    captures.add(f"https://{HOST}/wp-json/wp/v2/posts", (post(1, "a"), post(2, "b")), how="api", kind="listing")
    captures.add(f"https://{HOST}/wp-json/wp/v2/posts?orderby=modified", (post(3, "c"),), how="api", kind="news")
    tables = tables_of(captures.site(replace(NAMES, scope="topic", terms=("veins",))))
    assert [(row["post_id"][-1], row["gap_reason"]) for row in tables["posts"].to_pylist()] == [
        (number, "off topic") for number in "123"
    ]


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
