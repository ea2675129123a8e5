"""Threads: order, depth, cycles, and the account of declared and archived comments."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.steps.thread import thread
from scraper.items import Comment, Link
from tests.pipelines.observations import API, HOST, PAGE, START, Captures, comment, post, stepped

if TYPE_CHECKING:
    from pipelines.site import Site


def threaded(*comments: Comment, **fields: Any) -> Site:
    """A site of one thread on one page, after the step."""
    captures = Captures()
    captures.add(PAGE, (post(45, **fields),), comments)
    return stepped(captures, thread)


def places(site: Site) -> dict[int, tuple[int, int]]:
    """Number -> (position, depth)."""
    return {int(row["key"]): (row["position"], row["depth"]) for row in site.tables["comments"].to_pylist()}


def test_replies_stand_after_what_they_reply_to() -> None:
    """Down each branch first, replies to one comment by time; newest-first themes come out the same."""
    said = [
        comment(1, published=START),
        comment(2, published=START + timedelta(hours=1)),
        comment(3, parent="1", published=START + timedelta(hours=2)),
        comment(4, parent="3", published=START + timedelta(hours=3)),
        comment(5, parent="1", published=START + timedelta(hours=2, minutes=1)),
    ]
    expected = {1: (1, 1), 3: (2, 2), 4: (3, 3), 5: (4, 2), 2: (5, 1)}
    assert places(threaded(*said)) == expected
    assert places(threaded(*reversed(said))) == expected


def test_comments_without_times_keep_the_order_of_numbers() -> None:
    """One without a time stands after the one before it."""
    said = (comment(1, published=START), comment(2), comment(3, published=START + timedelta(hours=1)))
    assert places(threaded(*said)) == {1: (1, 1), 2: (2, 1), 3: (3, 1)}


def test_a_parent_that_is_not_held() -> None:
    """It is kept as stated; the page's own depth counts where it says one."""
    site = threaded(comment(2, parent="1", depth=2), comment(3, parent="2"), comment(4, parent="99"))
    assert places(site) == {2: (1, 2), 3: (2, 3), 4: (3, 1)}
    assert site.tables["comments"]["parent_id"].to_pylist()[0] == f"wordpress:{HOST}:comment:1"


def test_cycles_are_cut() -> None:
    """Of a ring the earliest comment loses its parent, and `dropped` says so; what hangs on it stays."""
    site = threaded(
        comment(1, parent="3"),
        comment(2, parent="1"),
        comment(3, parent="2"),
        comment(4, parent="3"),
        comment(5, parent="5"),
    )
    assert places(site) == {1: (1, 1), 2: (2, 2), 3: (3, 3), 4: (4, 4), 5: (5, 1)}
    assert site.tables["dropped"].to_pylist() == [
        {"record_id": f"wordpress:{HOST}:comment:{n}", "step": "thread", "reason": "cycle cut: parent_id removed"}
        for n in (1, 5)
    ]


@given(st.lists(st.integers(0, 12) | st.none(), min_size=1, max_size=12))
@settings(max_examples=80, deadline=None)
def test_any_parents_give_a_tree(parents: list[int | None]) -> None:
    """Positions run from 1 without a gap, a reply comes after its parent, its depth is one more."""
    said = [comment(n, parent=None if p is None else str(p)) for n, p in enumerate(parents)]
    rows = threaded(*said).tables["comments"].to_pylist()
    by_id = {row["comment_id"]: row for row in rows}
    assert sorted(row["position"] for row in rows) == list(range(1, len(parents) + 1))
    for row in rows:
        parent = by_id.get(row["parent_id"])
        assert row["depth"] == (parent["depth"] + 1 if parent else 1)
        assert parent is None or parent["position"] < row["position"]


def test_a_very_deep_thread() -> None:
    """Depth is bounded by no stack."""
    site = threaded(*(comment(n, parent=str(n - 1)) for n in range(1, 3000)))
    assert places(site)[2999] == (2999, 2999)


def account(site: Site) -> tuple[Any, ...]:
    """declared, archived, gap_reason of the only post."""
    row = site.tables["posts"].to_pylist()[0]
    return row["comments_declared"], row["comments_archived"], row["gap_reason"]


@pytest.mark.parametrize(
    ("declared", "stated", "expected"),
    [
        (2, None, None),
        (None, None, None),
        (1, None, "trackbacks not counted"),
        (0, None, "more held than declared"),
        (5, None, "counted, but not public on the pages captured"),
        (5, "held by Disqus", "held by Disqus"),
        (None, "held by Disqus", "held by Disqus"),
        (2, "held by Disqus", None),
        (2, "who wrote which comment cannot be told", "who wrote which comment cannot be told"),
    ],
)
def test_gaps(declared: int | None, stated: str | None, expected: str | None) -> None:
    """Where declared and archived differ there is a reason, and only there, but for what a page leaves open."""
    site = threaded(comment(1), comment(2, kind="pingback"), comments_declared=declared, gap_reason=stated)
    assert account(site) == (declared, 2, expected)


def test_gaps_of_comments_that_the_page_hides() -> None:
    """An API lists replies whose parent was removed; the page neither shows nor counts them."""
    captures = Captures()
    captures.add(f"https://{HOST}/wp-json/", (), tuple(comment(n, post_key="45") for n in (1, 2)), how="api")
    captures.add(PAGE, (post(45, comments_declared=1),), (comment(1),))
    assert account(stepped(captures, thread)) == (1, 2, "some held are not shown on the page")


def test_more_held_than_declared_by_several_causes() -> None:
    """The fewest causes that account for the difference: one gone, a ping that the theme does not count, a reply that
    only the API lists."""
    captures = Captures()
    hidden = comment(4, post_key="45")
    captures.add(API, (), (comment(1, post_key="45"), hidden), how="api")
    captures.add(PAGE, (post(45, comments_declared=2),), (comment(1), comment(2), comment(3, kind="pingback")))
    assert account(stepped(captures, thread)) == (
        2,
        4,
        "some held are not shown on the page; trackbacks not counted",
    )
    captures.add(PAGE, (post(45, comments_declared=1),), (comment(1), comment(3, kind="pingback")))
    assert account(stepped(captures, thread)) == (
        1,
        4,
        "some held are gone from the page; some held are not shown on the page; trackbacks not counted",
    )


@pytest.mark.parametrize(
    ("minutes", "expected"), [(30, "some held were written after the count"), (-30, "more held than declared")]
)
def test_more_held_than_declared_for_the_count_is_older(minutes: int, expected: str) -> None:
    """A feed's count, and an API that was asked after the next comment was written."""
    captures = Captures()
    captures.add(f"https://{HOST}/feed/", (post(45, comments_declared=1),), how="feed", kind="feed")
    written = START + timedelta(minutes=minutes)
    said = (comment(1, post_key="45"), comment(2, post_key="45", published=written))
    captures.add(API, (), said, how="api")
    assert account(stepped(captures, thread)) == (1, 2, expected)


def test_gaps_of_pages_not_captured() -> None:
    """A comment page that was never captured, an API that lists no pings, a page that could not be read."""
    captures = Captures()
    link = Link(f"{PAGE}comment-page-2/", "comments")
    captures.add(PAGE, (post(45, comments_declared=9),), (comment(1),), links=(link,))
    assert account(stepped(captures, thread)) == (9, 1, "later pages not captured")
    captures = Captures()
    captures.add(f"https://{HOST}/wp-json/", (post(45, comments_declared=2),), (comment(1, post_key="45"),), how="api")
    assert account(stepped(captures, thread)) == (2, 1, "trackbacks counted")
    captures.add(PAGE, problem="damaged record")
    assert account(stepped(captures, thread)) == (2, 1, "capture failed")


def test_a_thread_whose_own_page_nobody_has() -> None:
    """As of a blog of which an archive holds the front page alone."""
    captures = Captures()
    front = f"https://{HOST}/"
    captures.add(front, (post(45, comments_declared=3), post(46, "nerves")), kind="archive", source="wayback")
    posts = stepped(captures, thread).tables["posts"].to_pylist()
    assert [row["gap_reason"] for row in posts] == ["its own page was not captured", None]
