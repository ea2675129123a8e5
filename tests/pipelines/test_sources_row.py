"""The row of a site says what each of its sources gave, and what it lacks that others give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from observations import API, PAGE, Captures

from pipelines import tables
from pipelines.accounts import sites_table
from pipelines.cli.telling import _disagreement
from pipelines.schema import TABLES, arrow_schema
from pipelines.steps import STEPS
from scraper.items import Comment, Link, Post

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def said(number: int, text: str = "Words.") -> Comment:
    """A comment of the one thread."""
    return Comment(text, str(number), author="Ann", post_key="1", post_url=PAGE)


def test_what_each_source_gave_and_lacks() -> None:
    """The API lacks a ping that the page shows; the page lacks a reply, and says one comment in other words."""
    captures = Captures()
    post = Post(PAGE, "1", "Veins", text="Text.", comments_declared=4)
    captures.add(API, (post,), (said(1), said(2), said(3)), how="api", kind="listing")
    captures.add(PAGE, (post,), (said(1), said(2, "Other words."), said(4)))
    site = captures.site()
    for step in STEPS:
        site = step(site)
    row = sites_table(site).to_pylist()[0]
    assert row["sources"] == [
        {"source": "api", "posts": 1, "comments": 3, "lacks": 1},
        {"source": "page", "posts": 1, "comments": 3, "lacks": 1},
    ]
    assert row["comments_disagree"] == 1
    assert _disagreement(row) == (
        "comments by source: api has 3 and lacks 1 that others give, page has 3 and lacks 1 that others give; "
        "1 comment in other words"
    )


def test_a_link_that_is_a_trap_is_no_later_page() -> None:
    """A thread's page whose only link to comments is one to answer them has no later page that was missed."""
    captures = Captures()
    trap = Link(f"{PAGE}comment-page-1/?replytocom=1", "comments", "trap: replytocom")
    captures.add(PAGE, (Post(PAGE, "1", "Veins", text="Text.", comments_declared=2),), (said(1),), links=(trap,))
    site = captures.site()
    for step in STEPS:
        site = step(site)
    assert site.tables["posts"]["gap_reason"].to_pylist() == ["counted, but not public on the pages captured"]


def test_a_table_of_before_has_the_new_columns_as_nulls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tables that an earlier version wrote can be read until the next build."""
    row = {"site": "blog.example", "posts": 1, "comments": 2}
    older = pa.Table.from_pylist([row], schema=arrow_schema("sites")).drop_columns(["sources", "comments_disagree"])
    monkeypatch.setattr(tables, "_checked_bytes", lambda *_: tables.packed(older))
    held = tables._checked_table(tmp_path, "sites/blog.example.parquet", "sites", None, tables.Index())
    assert held.to_pylist()[0]["sources"] is None
    assert held.schema.names == list(TABLES["sites"].names)
