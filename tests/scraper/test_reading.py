"""A page read by one platform, and its JSON form."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.items import Comment, Post
from scraper.page import read_page
from scraper.reading import Reading, as_json, ids_of, read, uncircled, written

FOUNDING = Path(__file__).resolve().parents[2].parent / "shared" / "founding-post.txt"
PAGE = read_page("https://tea.example/1", b"<html><body><h1>One</h1><p>Text of the page.</p></body></html>")


@pytest.mark.skipif(not FOUNDING.exists(), reason=f"the founding post does not lie at {FOUNDING}")
def test_founding_post_is_read() -> None:
    """The saved page gives its post, seven comments with their writers, and no word of the widgets."""
    page = read_page("https://tea.example/", FOUNDING.read_bytes(), headers=[("content-type", "text/plain")])
    reading = read(page)
    post = reading.post
    assert reading.platform == "text"
    assert post is not None
    assert post.published == datetime(2009, 12, 8, 15, 1)  # noqa: DTZ001
    assert (len(post.tags), post.comments_declared) == (1, 7)
    lines = page.text.splitlines()
    dated = next(place for place, line in enumerate(lines) if line.startswith("December 8"))
    assert post.title == " ".join(lines[dated - 1].split())
    stated = [line.removeprefix("Comment by ").strip() for line in lines if line.startswith("Comment by ")]
    assert [comment.author for comment in reading.comments] == stated
    assert len(stated) == 7
    joined = " ".join(" ".join(comment.text or "" for comment in reading.comments).split())
    told = page.text[page.text.index("Leave a comment") + 15 : page.text.index("Leave a Reply")]
    kept = [line for line in told.splitlines() if not line.startswith("Comment by ")]
    assert joined == " ".join(" ".join(kept).split())
    assert post.text is not None
    told = page.text[page.text.index("Uncategorized") + 13 : page.text.index("7 Comments so far")]
    assert post.text.split() == told.split()
    assert "Leave a" not in post.text + joined
    assert "Filed under" not in post.text


def test_platform_can_be_named() -> None:
    """A page is read by the platform named, whatever it shows."""
    assert read(PAGE).platform == "generic"
    assert read(PAGE, platform="wordpress").platform == "wordpress"


def test_a_circle_of_answers_is_opened() -> None:
    """A torn feed can say that a comment answers itself, or two each other: no walk up the thread may go round."""
    comments = (
        Comment("a", key="1", parent="1"),
        Comment("b", key="2", parent="3"),
        Comment("c", key="3", parent="2"),
        Comment("d", key="4", parent="3"),
        Comment("e", parent="#4"),
    )
    assert [comment.parent for comment in uncircled(comments)] == [None, None, "2", "3", None]
    assert uncircled(comments[3:4]) == comments[3:4]


def test_json_names_parents_by_the_ids_of_the_list() -> None:
    """A comment without number has its place as id; a parent that the list does not hold is null."""
    comments = (
        Comment("a", author="Ada"),
        Comment("b", parent="#0"),
        Comment("c", key="7", parent="5", published=datetime(2011, 1, 2, tzinfo=UTC)),
        Comment("d", key="8", parent="7", published=datetime(2011, 1, 2)),  # noqa: DTZ001
    )
    answer = as_json(PAGE, Reading("generic", "generic 1", (Post("https://tea.example/1"),), comments))
    assert [(c["id"], c["parent"]) for c in answer["comments"]] == [("0", None), ("1", "0"), ("7", None), ("8", "7")]
    assert answer["comments"][2]["published"] == "2011-01-02T00:00:00+00:00"
    assert answer["comments"][3]["published"] == "2011-01-02T00:00:00"
    assert set(answer) == {"url", "platform", "post", "comments", "comments_declared", "links"}


def test_listing_has_posts_instead_of_one() -> None:
    """Of a listing of several posts none is the page's own; all stand in "posts"."""
    posts = (Post("https://tea.example/1"), Post("https://tea.example/2"))
    answer = as_json(PAGE, Reading("wordpress", "wordpress 1", posts))
    assert answer["post"] is None
    assert [post["url"] for post in answer["posts"]] == ["https://tea.example/1", "https://tea.example/2"]


def test_ids_stay_unique() -> None:
    """A number that stands twice, or that is another comment's place, gives two ids."""
    comments = (Comment("a", key="1"), Comment("b"), Comment("c", key="1"))
    assert len(set(ids_of(comments))) == 3


def test_an_answer_is_written_as_json_writes_it() -> None:
    """Each sign of a text stands for itself but for what JSON escapes; half a surrogate stands as an escape."""
    signs = "".join(map(chr, range(0x180))) + "\u2028\ufeff\N{GRINNING FACE}"
    answer = {"text": signs, "links": [], "post": {"depth": 1, "title": None, "of": {}, "is_owner": True}}
    assert written(answer) == json.dumps(answer, ensure_ascii=False, indent=2)
    assert json.loads(written({"text": "\ud800", "title": "ö"})) == {"text": "\ud800", "title": "ö"}
