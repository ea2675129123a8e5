"""What lies behind a password is no row, as long as it lies there."""

from __future__ import annotations

import pytest

from tests.pipelines.observations import FEED, HOST, PAGE, Captures, comment, comments, merged, post, posts

POSTS = f"https://{HOST}/wp-json/wp/v2/posts"
PLACES = [(PAGE, "page"), (POSTS, "api")]


def test_what_is_behind_a_password_is_no_row() -> None:
    """Neither the post nor its comments, whichever source shows them; the reason is kept."""
    captures = Captures()
    captures.add(
        f"https://{HOST}/wp-json/wp/v2/posts", (post(45, protected=True, text=None), post(46, "hands")), how="api"
    )
    captures.add(PAGE, (post(45, text="SECRET-1"),), (comment(1, "SECRET-2"),))
    site = merged(captures)
    assert list(posts(captures)) == ["46"]
    assert comments(captures) == {}
    assert site.tables["dropped"].to_pylist() == [
        {"record_id": f"wordpress:{HOST}:{record}", "step": "merge", "reason": "protected"}
        for record in ("post:45", "comment:1")
    ]
    assert "SECRET" not in repr([table.to_pylist() for table in site.tables.values()])


@pytest.mark.parametrize(("url", "how"), PLACES)
def test_a_post_that_is_protected_later(url: str, how: str) -> None:
    """Its earlier wordings and comments, from whatever source, are no rows any more; all are listed in `dropped`."""
    captures = Captures()
    captures.add(POSTS, (post(45, text="SECRET-1", links=("https://secret-2.example/",)),), how="api")
    captures.add(PAGE, (post(45, text="SECRET-3"),), (comment(1, "SECRET-4"),))
    captures.add(FEED, (), (comment(2, "SECRET-5", post_key="45"),), how="feed")
    assert (list(posts(captures)), sorted(comments(captures))) == (["45"], ["1", "2"])
    captures.add(url, (post(45, text=None, protected=True),), how=how, run="run-2")
    captures.add(FEED, (post(45, text="SECRET-6"),), (comment(2, "SECRET-5", post_key="45"),), how="feed", run="run-3")
    site = merged(captures)
    assert [len(site.tables[name]) for name in ("posts", "comments", "versions", "links")] == [0, 0, 0, 0]
    assert [row["record_id"].split(":", 2)[2] for row in site.tables["dropped"].to_pylist()] == [
        "post:45",
        "comment:1",
        "comment:2",
    ]


@pytest.mark.parametrize(("url", "how"), PLACES)
def test_a_post_that_was_protected_and_is_open_now(url: str, how: str) -> None:
    """It is a row with its comments, also those seen while it was protected, and nothing of it is in `dropped`."""
    captures = Captures()
    captures.add(POSTS, (post(45, protected=True, text=None),), how="api")
    captures.add(PAGE, (post(45, protected=True, text=None),))
    captures.add(FEED, (), (comment(2, post_key="45"),), how="feed")
    assert posts(captures) == {}
    captures.add(url, (post(45, text="Open to all."),), (comment(1, post_key="45"),), how=how, run="run-2")
    assert posts(captures)["45"]["text"] == "Open to all."
    assert sorted(comments(captures)) == ["1", "2"]
    assert "dropped" not in merged(captures).tables


def test_an_unchanged_page_is_no_word_against_the_api_of_its_run() -> None:
    """A cached page of before may answer 304 while the API says that a password is asked for; and the other way round
    the unchanged form still asks for one."""
    captures = Captures()
    page = captures.add(PAGE, (post(45, text="SECRET-1"),))
    captures.add(POSTS, (post(45, protected=True, text=None),), how="api", run="run-2")
    captures.add(PAGE, status=304, revisit_of=page, run="run-2")
    assert posts(captures) == {}
    captures = Captures()
    form = captures.add(PAGE, (post(45, protected=True, text=None),))
    captures.add(POSTS, (post(45, text="SECRET-1"),), how="api", run="run-2")
    captures.add(PAGE, status=304, revisit_of=form, run="run-2")
    assert posts(captures) == {}


def test_a_protected_post_costs_no_other_its_rows() -> None:
    """Each post by its own newest run."""
    captures = Captures()
    both = (post(45, text="Open."), post(46, "hands", text="SECRET"))
    captures.add(POSTS, both, how="api")
    captures.add(POSTS, (post(46, "hands", protected=True, text=None),), how="api", run="run-2")
    assert list(posts(captures)) == ["45"]
