"""What became of a record between captures: wordings, state, first and last seen."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from tests.pipelines.observations import (
    API,
    FEED,
    HOST,
    PAGE,
    START,
    Captures,
    comment,
    comments,
    merged,
    post,
    posts,
)


def test_the_latest_capture_of_a_source_counts_and_every_wording_is_kept() -> None:
    """An edit shows in state and versions; an API's text is not an edit of a page's."""
    captures = Captures()
    captures.add(PAGE, (post(45),), (comment(1, "Cold."), comment(2, "Same, but  rendered.")))
    captures.add(API, (), (comment(2, "Same but rendered", post_key="45"),), how="api")
    captures.add(PAGE, (post(45),), (comment(1, "Warm."), comment(2, "Same, but  rendered.")))
    found = comments(captures)
    assert (found["1"]["text"], found["1"]["state"], found["1"]["capture_id"]) == ("Warm.", "edited", "urn:uuid:0002")
    assert (found["2"]["text"], found["2"]["state"]) == ("Same but rendered", "live")
    wordings = [
        row for row in merged(captures).tables["versions"].to_pylist() if row["record_id"].endswith("comment:1")
    ]
    assert [
        (row["text"], row["source"], row["capture_id"]) for row in sorted(wordings, key=lambda r: r["first_seen"])
    ] == [
        ("Cold.", "page", "urn:uuid:0000"),
        ("Warm.", "page", "urn:uuid:0002"),
    ]
    assert {row["text_sha256"] for row in wordings} == {hashlib.sha256(t).hexdigest() for t in (b"Cold.", b"Warm.")}


def test_a_feed_that_cuts_texts_differently_is_no_edit() -> None:
    """Feeds show as much of a text as they like; both wordings are kept all the same."""
    captures = Captures()
    for words in ("It was cold [...]", "It was cold and wet [...]"):
        captures.add(FEED, (), (comment(1, words, post_key="45"),), how="feed")
    assert comments(captures)["1"]["state"] == "live"
    assert len(merged(captures).tables["versions"]) == 2


def test_an_unchanged_page_is_seen_again() -> None:
    """A 304 says what its capture said, at a later time, also through another 304."""
    captures = Captures()
    first = captures.add(PAGE, (post(45),), (comment(1),))
    second = captures.add(PAGE, status=304, revisit_of=first)
    captures.add(PAGE, status=304, revisit_of=second)
    found = comments(captures)["1"]
    assert (found["first_seen"], found["last_seen"]) == (START, START + timedelta(hours=2))


def test_wayback_and_import_are_named_in_versions() -> None:
    """Where a wording was seen is part of the evidence."""
    captures = Captures()
    captures.add(PAGE, (post(45, text=None),), (comment(1, "Words."),), source="wayback")
    captures.add(PAGE, (post(45, text=None),), (comment(1, "Words."),), source="import")
    captures.add(API, (), (comment(1, "Words.", post_key="45"),), how="api")
    assert merged(captures).tables["versions"]["source"].to_pylist() == ["api+import page+wayback page"]


def test_a_page_that_is_gone() -> None:
    """410 at a post's own address makes it and its comments gone, unless another source shows them later."""
    captures = Captures()
    captures.add(PAGE, (post(45),), (comment(1), comment(2)))
    captures.add(PAGE, status=410)
    captures.add(API, (), (comment(2, post_key="45"),), how="api")
    assert posts(captures)["45"]["state"] == "gone"
    assert [row["state"] for row in comments(captures).values()] == ["gone", "live"]
    captures.add(PAGE, (post(45),))
    assert posts(captures)["45"]["state"] == "live"


def test_a_comment_that_its_pages_show_no_more_is_gone() -> None:
    """Once every page and listing that showed it was read again without it; the feed does not count."""
    captures = Captures()
    captures.add(API, (), (comment(1, post_key="45"), comment(2, post_key="45")), how="api")
    captures.add(PAGE, (post(45, comments_declared=2),), (comment(1), comment(2)))
    captures.add(FEED, (), (comment(2, post_key="45"),), how="feed")
    captures.add(PAGE, (post(45, comments_declared=1),), (comment(1),))
    assert [row["state"] for row in comments(captures).values()] == ["live", "live"]
    captures.add(API, (), (comment(1, post_key="45"),), how="api")
    captures.add(FEED, (), (), how="feed")
    assert [row["state"] for row in comments(captures).values()] == ["live", "gone"]
    captures.add(PAGE, (post(45, comments_declared=2),), (comment(1), comment(2)))
    assert [row["state"] for row in comments(captures).values()] == ["live", "live"]


def test_a_comment_that_may_stand_elsewhere_is_not_gone() -> None:
    """A thread that declares as many comments as before has moved it to a page that was not captured."""
    captures = Captures()
    captures.add(PAGE, (post(45, comments_declared=2),), (comment(1), comment(2)))
    captures.add(PAGE, (post(45, comments_declared=2),), (comment(2),))
    assert [row["state"] for row in comments(captures).values()] == ["live", "live"]


def test_a_listing_of_one_entry_is_not_its_page() -> None:
    """A month's archive with a single post has its own title and an excerpt: no edit, and never the better source."""
    captures = Captures()
    month = f"https://{HOST}/2010/12/"
    captures.add(month, (post(45, url=month, title="December 2010", text="Words of"),), kind="archive")
    captures.add(PAGE, (post(45),), (comment(1),))
    captures.add(month, (post(45, url=month, title="December 2010", text="Words of post"),), kind="page")
    found = posts(captures)["45"]
    assert (found["title"], found["url"], found["state"]) == ("Post 45", PAGE, "live")
    assert found["text"] == post(45).text


def test_sources_that_disagree_are_counted() -> None:
    """Words are compared without regard to marks and blanks."""
    captures = Captures()
    captures.add(API, (), (comment(1, "It is so.", post_key="45"), comment(2, "Yes", post_key="45")), how="api")
    captures.add(PAGE, (post(45),), (comment(1, "It   is SO"), comment(2, "No"), comment(3)))
    assert [row["agrees"] for row in comments(captures).values()] == [True, False, None]


def test_what_only_an_archive_shows_is_unknown() -> None:
    """Nobody looked since; its times are the archive's. A crawl that sees it later makes it live, and it stays one."""
    captures = Captures()
    captures.add(PAGE, (post(45),), (comment(1), comment(2, "It was cold.")), source="wayback")
    captures.add(PAGE, (post(45),), (comment(1), comment(2, "It was warm.")), source="wayback")
    found = comments(captures)
    assert [row["state"] for row in found.values()] == ["unknown", "edited"]
    assert (found["1"]["first_seen"], found["1"]["last_seen"]) == (START, START + timedelta(hours=1))
    assert posts(captures)["45"]["state"] == "unknown"
    captures.add(PAGE, (post(45),), (comment(1),))
    assert [row["state"] for row in comments(captures).values()] == ["live", "gone"]
    assert posts(captures)["45"]["state"] == "live"
    assert merged(captures).tables["posts"].num_rows == 1


def test_what_a_later_archived_page_lacks_is_gone() -> None:
    """A whole capture that is newer is a look, by 404 too; the same bytes at a later time are one."""
    captures = Captures()
    first = captures.add(PAGE, (post(45),), (comment(1), comment(2)), source="wayback")
    captures.add(PAGE, (post(45),), (comment(1),), source="wayback")
    assert [row["state"] for row in comments(captures).values()] == ["unknown", "gone"]
    captures.add(PAGE, status=200, revisit_of=first, source="wayback")
    assert [row["state"] for row in comments(captures).values()] == ["unknown", "unknown"]
    captures.add(PAGE, status=404, source="wayback")
    assert {row["state"] for row in comments(captures).values()} == {"gone"}


def test_an_archive_s_captures_of_a_listing_are_years_apart() -> None:
    """The end of one page and the beginning of the next, archived later, are no look at what stood between them."""
    captures = Captures()
    listing = f"https://{HOST}/wp-json/wp/v2/comments?per_page=2&orderby=id&order=asc&page="
    for page, numbers in ((2, (3, 4)), (1, (1, 2)), (2, (5, 6))):
        listed = tuple(comment(n, post_key="45") for n in numbers)
        captures.add(f"{listing}{page}", (), listed, how="api", kind="api", source="wayback")
    assert {row["state"] for row in comments(captures).values()} == {"unknown"}
