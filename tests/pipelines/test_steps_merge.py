"""One row a post and comment, however often and from wherever it was seen."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from pipelines.steps.clean import clean
from pipelines.steps.merge import merge
from scraper.items import Link, Quote
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


def test_union_of_sources() -> None:
    """A comment that only one source shows is there once, one that all show too."""
    captures = Captures()
    captures.add(API, (), tuple(comment(n, post_key="45") for n in (1, 2)), how="api")
    captures.add(PAGE, (post(45),), tuple(comment(n) for n in (2, 3)))
    captures.add(FEED, (), (comment(3, post_key="45"), comment(4, post_url=PAGE)), how="feed")
    found = comments(captures)
    assert sorted(found) == ["1", "2", "3", "4"]
    assert {row["post_id"] for row in found.values()} == {f"wordpress:{HOST}:post:45"}
    assert [found[n]["visible_on_page"] for n in "1234"] == [False, True, True, False]


def test_the_order_of_captures_does_not_matter_for_ids() -> None:
    """Ids depend on what was seen, not on when."""
    one, two = Captures(), Captures()
    one.add(PAGE, (post(45),), (comment(1), comment(None, "No number here."), comment(None, "No number here.")))
    two.add(API, (), (comment(1, post_key="45"),), how="api")
    two.add(PAGE, (post(45),), (comment(1), comment(None, "No number here."), comment(None, "No number here.")))
    assert list(comments(one)) == list(comments(two))
    assert len(comments(one)) == 3
    assert sum(key.endswith("-2") for key in comments(one)) == 1


def test_the_api_that_names_nobody_is_believed() -> None:
    """A page's "Anonymous" is what a theme shows for no name."""
    captures = Captures()
    captures.add(API, (), (comment(1, author=None, post_key="45"),), how="api")
    captures.add(PAGE, (post(45),), (comment(1, author="Anonymous", author_url="https://spam.example/"),))
    assert comments(captures)["1"]["author"] is None
    assert comments(captures)["1"]["author_url"] is None


def test_the_api_parent_counts() -> None:
    """A flat theme shows no parents, a theme of three levels the wrong ones."""
    captures = Captures()
    captures.add(
        API, (), tuple(comment(n, parent=p, post_key="45") for n, p in ((1, None), (2, "1"), (3, "77"))), how="api"
    )
    captures.add(PAGE, (post(45),), (comment(1, parent="3"), comment(2), comment(3, parent="1")))
    found = comments(captures)
    assert [found[n]["parent_id"] for n in "123"] == [
        None,
        f"wordpress:{HOST}:comment:1",
        f"wordpress:{HOST}:comment:77",
    ]


def test_a_page_names_parents_where_there_is_no_api() -> None:
    """By number, or as the N-th comment of its page."""
    captures = Captures()
    captures.add(PAGE, (post(45),), (comment(1), comment(2, parent="1")))
    captures.add(
        f"https://{HOST}/hands/", (post(46, "hands"),), (comment(None, "One."), comment(None, "Two.", parent="#0"))
    )
    found = comments(captures)
    assert found["2"]["parent_id"] == f"wordpress:{HOST}:comment:1"
    one, two = (next(row for row in found.values() if row["text"] == text) for text in ("One.", "Two."))
    assert two["parent_id"] == one["comment_id"]


def test_a_short_ping_takes_words_and_time_from_the_feed() -> None:
    """A list of pings names the page only; the feed has the rest."""
    captures = Captures()
    captures.add(PAGE, (post(45),), (comment(9, "", kind="pingback", author="Other blog"),))
    said = comment(9, "[...] as was said here", post_key="45", author="Other blog", published=START)
    captures.add(FEED, (), (said,), how="feed")
    ping = comments(captures)["9"]
    assert (ping["kind"], ping["text"], ping["published"], ping["published_zone"]) == (
        "pingback",
        "[...] as was said here",
        START,
        "site",
    )


def at(hour: int, offset: int | None = None, month: int = 3) -> datetime:
    """10 March, in the zone given in hours, or in none."""
    zone = None if offset is None else timezone(timedelta(hours=offset))
    return datetime(2026, month, 10, hour, 30, tzinfo=zone)


@pytest.mark.parametrize(
    ("page", "api", "feed", "expected", "zone"),
    [
        (at(12, 2), at(11, 0), None, 10, "stated"),
        (at(12, 0), at(10, 0), None, 10, "site"),
        (at(12, 0), None, None, 12, "stated"),
        (at(12), at(10, 0), None, 10, "site"),
        (at(12), None, at(10, 0), 10, "site"),
        (at(12), None, None, 12, "assumed"),
        (None, None, None, None, None),
    ],
)
def test_whose_time_counts(page: Any, api: Any, feed: Any, expected: int | None, zone: str | None) -> None:
    """An offset on the page, then API, then feed, then the page's bare clock; a page's zero offset is not trusted."""
    captures = Captures()
    captures.add(PAGE, (post(45),), (comment(1, published=page, published_raw="page's words" if page else None),))
    if api:
        captures.add(API, (), (comment(1, post_key="45", published=api, published_raw="api's words"),), how="api")
    if feed:
        captures.add(FEED, (), (comment(1, post_key="45", published=feed, published_raw="feed's words"),), how="feed")
    found = comments(captures)["1"]
    assert found["published"] == (None if expected is None else datetime(2026, 3, 10, expected, 30, tzinfo=UTC))
    assert found["published_zone"] == zone
    if zone is None:
        assert found["published_raw"] is None
    else:
        assert found["published_raw"] == {"stated": "page's words", "assumed": "page's words"}.get(
            zone, "api's words" if api else "feed's words"
        )


def test_a_time_counted_back_is_told_from_a_stated_one() -> None:
    """Its zone is assumed, and any stated time of the same comment counts more; words beside a stated time change it
    nothing."""
    ago, captures = START - timedelta(hours=3), Captures()
    stated = START.replace(hour=1)
    said = (
        comment(1, published=ago, published_raw="3 hours ago"),
        comment(2, published=ago, published_raw="3 hours ago"),
        comment(3, published=stated, published_raw="3 hours ago"),
        comment(4, published=stated, published_raw="10 March 2026, 9:30"),
    )
    captures.add(PAGE, (post(45),), said)
    captures.add(PAGE, (post(45),), (comment(2, published=at(8), published_raw="10 March 2026, 8:30"),))
    found = comments(captures)
    assert [found[n]["published_zone"] for n in "134"] == ["assumed", "stated", "stated"]
    assert found["1"]["published"] == ago
    assert (found["2"]["published"].hour, found["2"]["published_raw"]) == (8, "10 March 2026, 8:30")


def test_the_hour_that_the_clocks_skip() -> None:
    """WordPress's API is an hour late there: a page that states its offset is right, and without one the words of the
    API keep the local clock."""
    captures = Captures()
    late = datetime(2010, 3, 28, 2, 30, tzinfo=UTC)
    said = tuple(comment(n, post_key="45", published=late, published_raw="2010-03-28T02:30:00") for n in (1, 2))
    captures.add(API, (), said, how="api")
    summer = timezone(timedelta(hours=1))
    captures.add(PAGE, (post(45),), (comment(1, published=late.replace(tzinfo=summer)), comment(2)))
    found = comments(captures)
    assert found["1"]["published"] == datetime(2010, 3, 28, 1, 30, tzinfo=UTC)
    assert (found["2"]["published"], found["2"]["published_raw"]) == (late, "2010-03-28T02:30:00")


def test_a_bare_clock_is_read_with_the_offset_the_site_is_known_to_have() -> None:
    """Summer and winter apart: the known offset nearest in time counts."""
    captures = Captures()
    known = (
        comment(1, post_key="45", published=at(9, 0, 1), published_raw="2026-01-10T10:30:00"),
        comment(2, post_key="45", published=at(8, 0, 7), published_raw="2026-07-10T10:30:00"),
    )
    captures.add(API, (), known, how="api")
    captures.add(PAGE, (post(45),), (comment(3, published=at(12, None, 2)), comment(4, published=at(12, None, 6))))
    found = comments(captures)
    assert [found[n]["published"].hour for n in "34"] == [11, 10]
    assert [found[n]["published_zone"] for n in "34"] == ["site", "site"]


def test_a_post_without_number_joins_the_one_of_its_address() -> None:
    """A page that an unknown theme shows is of the API's post; http, https and a final slash make no difference."""
    captures = Captures()
    captures.add(f"https://{HOST}/wp-json/wp/v2/posts", (post(45),), how="api")
    captures.add(
        f"http://{HOST}/veins", (post(None, comments_declared=4),), (comment(None, "Words."),), platform="generic"
    )
    found = posts(captures)
    assert list(found) == ["45"]
    assert found["45"]["comments_declared"] == 4
    assert [row["post_id"] for row in comments(captures).values()] == [f"wordpress:{HOST}:post:45"]


def test_ids_from_content() -> None:
    """Without any number the post's id is of its address, the comment's of its words."""
    captures = Captures()
    captures.add(PAGE, (post(None),), (comment(None, "Words."),), platform="generic")
    digest = hashlib.sha256(f"{HOST}/veins".encode()).hexdigest()[:12]
    assert list(posts(captures)) == [f"~{digest}"]
    assert next(iter(comments(captures))).startswith("~")
    assert len(next(iter(comments(captures)))) == 17


def test_a_comment_without_number_is_the_numbered_one_of_its_words() -> None:
    """A theme without numbers beside an API with them doubles nothing, alike ones included."""
    captures = Captures()
    said = [(1, "Thanks!", "Ann"), (2, "Thanks!", "Ben"), (3, "Thanks!", "Ann"), (4, "Good-bye, all.", "Ann")]
    captures.add(API, (), tuple(comment(n, t, author=a, post_key="45") for n, t, a in said), how="api")
    captures.add(PAGE, (post(45),), tuple(comment(None, t, author=a) for _, t, a in reversed(said)))
    found = comments(captures)
    assert sorted(found) == ["1", "2", "3", "4"]
    assert all(row["visible_on_page"] for row in found.values())


def test_a_post_on_several_pages() -> None:
    """Its texts are joined in the order of the pages, but for an API that has it whole."""
    captures = Captures()
    for n in (3, 1, 2):
        url = PAGE if n == 1 else f"{PAGE}{n}/"
        captures.add(url, (post(45, url=url, text=f"Part {n}."),))
    assert list(posts(captures)) == ["45"]
    assert posts(captures)["45"]["text"] == "Part 1.\n\nPart 2.\n\nPart 3."
    assert posts(captures)["45"]["state"] == "live"
    captures.add(f"https://{HOST}/wp-json/wp/v2/posts", (post(45, text="Part 1. Part 2. Part 3."),), how="api")
    assert posts(captures)["45"]["text"] == "Part 1. Part 2. Part 3."


def test_a_comment_page_does_not_double_the_text() -> None:
    """The post stands on each of its comment pages."""
    captures = Captures()
    captures.add(PAGE, (post(45),), (comment(1),))
    captures.add(f"{PAGE}comment-page-2/", (post(45),), (comment(2),))
    assert posts(captures)["45"]["text"] == post(45).text
    assert posts(captures)["45"]["state"] == "live"


def test_any_page_with_comments_is_a_page_of_its_thread() -> None:
    """On an unknown platform a thread is found as a link like any other."""
    captures = Captures()
    captures.add(PAGE, (post(None),), (comment(None, "Cold.", author="Ann"),), platform="generic", kind="page")
    assert next(iter(comments(captures).values()))["visible_on_page"] is True
    assert next(iter(posts(captures).values()))["on_page"] is True


def test_a_thread_never_captured_has_a_row() -> None:
    """Its comments stay, and the post says what is known of it and why there is no more."""
    captures = Captures()
    captures.add(FEED, (), (comment(1, post_url=PAGE), comment(2, post_url=PAGE)), how="feed")
    found = list(posts(captures).values())
    assert len(found) == 1
    assert (found[0]["url"], found[0]["state"], found[0]["title"]) == (PAGE, "unknown", None)
    assert found[0]["gap_reason"] == "the post itself was not captured"
    assert {row["post_id"] for row in comments(captures).values()} == {found[0]["post_id"]}


def test_links_and_quotes() -> None:
    """Each address a record links to is a row once; quotes stay with the comment."""
    captures = Captures()
    urls = (
        "https://doi.org/10.1000/x",
        "https://www.youtube.com/watch?v=1",
        f"https://{HOST}/hands/",
        "https://a.example/",
    )
    quotes = (Quote("You said so.", "Ann", "7"),)
    captures.add(PAGE, (post(45),), (comment(1, links=(*urls, urls[0]), quotes=quotes),))
    links = merged(captures).tables["links"].to_pylist()
    assert links == [{"record_id": f"wordpress:{HOST}:comment:1", "url": url} for url in urls]
    assert comments(captures)["1"]["quotes"] == [{"text": "You said so.", "author": "Ann", "comment": "7"}]


def test_merging_is_pure() -> None:
    """The same input gives the same output, and is left as it was."""
    captures = Captures()
    captures.add(
        PAGE, (post(45),), tuple(comment(n) for n in range(20)), links=(Link(f"{PAGE}comment-page-2/", "comments"),)
    )
    site = clean(captures.site())
    before = site.observed.to_pylist()
    one, two = merge(site), merge(site)
    assert all(one.tables[name].equals(two.tables[name]) for name in one.tables)
    assert site.observed.to_pylist() == before
    assert not site.tables


@pytest.mark.parametrize(
    ("numbers", "words", "kind"),
    [
        ((1, 3), "[…] as Mina\nsays […]", "pingback"),
        ((1, 3), "[...] as Mina says [...]", "pingback"),
        ((1, 3), "On salt\n\nas Mina says", "trackback"),
        ((1, 2, 3), "[…] as Mina says […]", "comment"),
        ((1,), "[…] as Mina says […]", "comment"),
    ],
)
def test_what_feeds_show_among_comments_that_the_api_lists_is_a_ping(
    numbers: tuple[int, ...], words: str, kind: str
) -> None:
    """No feed tells a ping from a comment; WordPress' API lists none, and only what lies behind its last is open. What
    WordPress cuts out of a page has its marks, what another blog sends has not."""
    captures = Captures()
    listing = f"https://{HOST}/wp-json/wp/v2/comments?per_page=3&orderby=id&order=asc&page=1"
    listed = tuple(comment(n, post_key="45") for n in numbers)
    captures.add(listing, (), listed, how="api", kind="api")
    shown = (comment(1, post_url=PAGE), comment(2, words, post_url=PAGE))
    captures.add(FEED, (), shown, how="feed", kind="lacking")
    assert comments(captures)["2"]["kind"] == kind


def test_answers_on_a_saved_page_without_an_address() -> None:
    """Its numbers count for that page alone, and so do those of the comments that are answered."""
    captures = Captures()
    captures.add(f"urn:threadkeep:import:{'3fa9' * 8}", (post(45),), (comment(1), comment(2, parent="1")))
    found = merged(captures).tables["comments"].to_pylist()
    assert [row["parent_id"] for row in found] == [None, found[0]["comment_id"]]
