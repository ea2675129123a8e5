"""What a run needs of a site that can be asked as a whole: what is needless, what comes next, what is seen again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from tea import FEED, ROOT, SOURCE, opened, thread, told

from scraper.following import Heard
from scraper.items import Comment, Link, Links, Post, Source, Want
from scraper.ledger import Found, Ledger
from scraper.liveliness import lively
from scraper.needs import COUNTED, OFF_TOPIC, OUTSIDE, SEARCHED, SWEPT, WHOLE, Aim, Needs
from scraper.page import read_page
from scraper.period import Period
from scraper.platforms import requests
from scraper.told import Told, told_by
from scraper.topic import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOPIC = Aim(("salt",), "topic", "api")
EVERYTHING = Aim((), "site", "api")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Of the two threads the second has a second page of comments."""
    with opened(tmp_path) as one:
        second = one.row(f"{ROOT}/2/")
        assert second is not None
        one.discover([Found(f"{ROOT}/2/comment-page-2/", "comments")], "r1", second.id)
        yield one


def against(needs: Needs, url: str) -> str | None:
    """Why an address is not asked for."""
    row = needs._ledger.row(url)
    assert row is not None
    return needs.against(row)


def begun(ledger: Ledger, aim: Aim, run: str = "r1") -> Needs:
    """A run that was told of the site's API by its front page."""
    needs = Needs(ledger, aim, run)
    told(needs, f"{ROOT}/", "seed", links=Links(source=SOURCE))
    return needs


def test_a_source_is_asked_for_everything_or_for_the_topic_first(ledger: Ledger) -> None:
    """What was found enters as rows: listings and counts; with a topic the search before them."""
    needs = begun(ledger, TOPIC)
    kinds = [row.kind for row in ledger.pending(9e9, 99)]
    assert kinds.index("search") < kinds.index("listing") < kinds.index("counts") < kinds.index("thread")
    assert (
        against(needs, f"{ROOT}/wp-json/wp/v2/posts?per_page=100&orderby=id&order=asc&page=1&_embed=author,wp:term")
        is None
    )
    told(needs, f"{ROOT}/search", "search")
    for row in ledger.pending(9e9, 99):
        assert row.kind != "listing" or needs.against(row) == SEARCHED


def test_a_page_is_needless_where_the_api_has_all_that_is_declared(ledger: Ledger) -> None:
    """With evidence api a thread is asked for until every declared comment is held; its later pages in any case."""
    needs = begun(ledger, EVERYTHING)
    told(needs, f"{ROOT}/api", "listing", thread(1, "11", has_post=True), thread(2, "21", "22", has_post=True))
    assert against(needs, f"{ROOT}/1/") is None  # nobody said yet how many there are
    assert against(needs, FEED) is None
    told(needs, FEED, "counts", thread(1, declared=1), thread(2, declared=3))
    assert against(needs, FEED) == COUNTED
    assert against(needs, f"{ROOT}/1/") == WHOLE
    assert against(needs, f"{ROOT}/2/") is None
    assert against(needs, f"{ROOT}/2/comment-page-2/") is None
    row = ledger.row(f"{ROOT}/2/")
    assert row is not None
    assert needs.reads(row)
    told(needs, f"{ROOT}/2/", "thread", thread(2, "22", "23"))
    assert against(needs, f"{ROOT}/2/comment-page-2/") == WHOLE
    assert against(Needs(ledger, Aim((), "site", "page"), "r1"), f"{ROOT}/1/") is None


def test_threads_wait_until_the_api_has_answered(ledger: Ledger) -> None:
    """While a listing is pending no page is asked for; without an API nothing waits."""
    row = ledger.row(f"{ROOT}/1/")
    assert row is not None
    assert not Needs(ledger, EVERYTHING, "r1").is_late(row)
    assert begun(ledger, EVERYTHING).is_late(row)


def test_what_a_search_found_in_part_is_asked_for_whole(ledger: Ledger) -> None:
    """A matching comment brings its post and its thread's other comments; what matches nothing is off topic."""
    needs = begun(ledger, TOPIC)
    told(needs, f"{ROOT}/search", "search", thread(1, "11", is_matching=True), thread(2, "21"))
    for row in ledger.pending(9e9, 99):
        if row.kind in ("search", "listing", "counts"):
            ledger.refuse(row, "done")
    assert needs.next_round(is_last=False)
    posts = [row.url for row in ledger.pending(9e9, 99) if row.kind == "api"]
    assert ["include=1&" in url for url in posts] == [True]
    assert against(needs, f"{ROOT}/2/") == OFF_TOPIC
    told(needs, posts[0], "api", thread(1, has_post=True))
    assert needs.next_round(is_last=False)
    comments = [row.url for row in ledger.pending(9e9, 99) if row.kind == "api" and row.url not in posts]
    assert ["post=1&" in url for url in comments] == [True]
    told(needs, comments[0], "api", thread(1, "11", "12"))
    assert not needs.next_round(is_last=False)


def test_a_tag_off_the_topic_is_not_followed(ledger: Ledger) -> None:
    """Of the tags of a blog those are asked for whose names match; a next page stays what its first one was."""
    needs = begun(ledger, TOPIC)
    ledger.discover([Found(f"{ROOT}/tags", "search")], "r1")
    row = ledger.row(f"{ROOT}/tags")
    assert row is not None
    links = (Link("next", "listing"), Link("a", "search", about="Tea & Salt"), Link("b", "search", about="tea"))
    assert [(link.url, link.kind) for link in needs.follows(row, Heard(Links(links)))] == [
        ("next", "search"), ("a", "search"),
    ]  # fmt: skip


def test_a_later_run_asks_for_the_news_until_something_is_known(ledger: Ledger) -> None:
    """Only the news are due; their next page is followed where nothing on this one was held."""
    told(begun(ledger, EVERYTHING), f"{ROOT}/api", "listing", thread(1, "11", has_post=True, post_digest="p"))
    for row in ledger.pending(9e9, 999):
        ledger.refuse(row, "done")
    needs = Needs(ledger, EVERYTHING, "r2")
    assert needs.begin_again()
    due = ledger.pending(9e9, 99)
    assert [row.kind for row in due] == ["news", "news", "news", "feed"]
    following = Links((Link("next", "listing"),))
    assert needs.follows(due[0], Heard(following, (thread(3, "31"),)))
    assert not needs.follows(due[0], Heard(following, (thread(3, "31"), thread(1, "11"))))


def test_an_api_that_answers_nobody_is_no_source_of_news(ledger: Ledger) -> None:
    """Where a page names an API that told of nothing, a later run asks the front page again, as of any other site."""
    begun(ledger, EVERYTHING)
    for row in ledger.pending(9e9, 999):
        ledger.refuse(row, "robots.txt disallows it" if row.kind == "listing" else "done")
    ledger._db.execute("UPDATE urls SET state = 'captured', captured = 1, last_status = 200 WHERE kind = 'seed'")
    ledger._db.execute(
        "INSERT INTO captures SELECT 'c', url, '2012-01-01T00:00:00+00:00', 200, '', '', 'f', 0, 0, 'live', 'r1', kind,"
        " NULL, NULL FROM urls WHERE kind = 'seed'"
    )
    assert Needs(ledger, EVERYTHING, "r2").begin_again()
    kinds = {row.kind for row in ledger.pending(9e9, 999)}
    assert "seed" in kinds
    assert "news" not in kinds


def test_what_an_api_tells_no_more_is_looked_for_on_its_page(ledger: Ledger) -> None:
    """After a sweep a comment that no listing told is not held; the page that was captured is due again."""
    needs = begun(ledger, Aim((), "site", "page"))
    told(needs, f"{ROOT}/api", "listing", thread(1, "11", "12", has_post=True), thread(2, "21", has_post=True))
    ledger._db.execute("UPDATE urls SET state = 'captured', captured = 1")
    ledger.note(SWEPT, "r2")
    sweep = Needs(ledger, Aim((), "site", "page", sweep=True), "r2")
    sweep.sources.list_all()
    told(sweep, f"{ROOT}/api", "listing", thread(1, "11", has_post=True), thread(2, "21", has_post=True), run="r2")
    sweep.next_round(is_last=False)
    assert [row.url for row in ledger.pending(9e9, 99)] == [f"{ROOT}/1/"]
    held = ledger.threads.of(f"{ROOT}/1/")
    assert held is not None
    assert held.held == 1


def test_other_words_of_an_api_make_a_thread_due_and_those_of_a_page_do_not(ledger: Ledger) -> None:
    """An edit is seen by the API's own digest; a page says the same in other words."""
    needs = begun(ledger, Aim((), "site", "page"))
    told(needs, f"{ROOT}/api", "listing", thread(1, "11", has_post=True), thread(2, "21", has_post=True))
    ledger._db.execute("UPDATE urls SET state = 'captured', captured = 1")
    told(needs, f"{ROOT}/2/", "thread", Told(f"{ROOT}/2/", comments={"21": "y"}))
    told(needs, f"{ROOT}/api", "listing", Told(f"{ROOT}/1/", comments={"11": "y"}))
    assert [row.url for row in ledger.pending(9e9, 99)] == [f"{ROOT}/1/"]


YEAR = Aim((), "site", "api", period=Period(date(2010, 1, 1), date(2010, 12, 31)))


def test_what_is_outside_the_period_is_not_asked_for(ledger: Ledger) -> None:
    """By its address, by the date that the source tells, or since the source named all that is inside."""
    needs = Needs(ledger, YEAR, "r1")
    for path, kind in (("2014/05/", "archive"), ("2014/05/a/", "thread"), ("2010/05/b/", "thread")):
        ledger.discover([Found(f"{ROOT}/{path}", kind)], "r1")
    assert [against(needs, f"{ROOT}/{path}") for path in ("2014/05/", "2014/05/a/", "2010/05/b/")] == [
        OUTSIDE, OUTSIDE, None,
    ]  # fmt: skip
    needs = begun(ledger, YEAR)
    assert against(needs, f"{ROOT}/1/") is None
    inside, outside = datetime(2010, 6, 1, tzinfo=UTC), datetime(2014, 6, 1, tzinfo=UTC)
    first = thread(1, has_post=True, published=inside)
    told(needs, f"{ROOT}/wp-json/wp/v2/posts?after=2009", "listing", first, thread(2, has_post=True, published=outside))
    assert [against(needs, f"{ROOT}/{path}") for path in ("1/", "2/", "2/comment-page-2/", "2010/05/b/")] == [
        None, OUTSIDE, OUTSIDE, OUTSIDE,
    ]  # fmt: skip


def test_comments_are_asked_for_by_the_threads_inside_the_period(ledger: Ledger) -> None:
    """However late they were written; a thread that only a comment told of is asked for its date first."""
    needs = begun(ledger, YEAR)
    inside, outside = datetime(2010, 6, 1, tzinfo=UTC), datetime(2014, 6, 1, tzinfo=UTC)
    told(needs, f"{ROOT}/wp-json/wp/v2/posts?after=2009", "listing", thread(1, has_post=True, published=inside))
    told(needs, f"{ROOT}/news", "news", thread(2, "21"))
    _answered(ledger)
    assert needs.next_round(is_last=False)
    (asked,) = [row.url for row in ledger.pending(9e9, 99) if row.kind == "api"]
    assert "include=2&" in asked
    told(needs, asked, "api", thread(2, has_post=True, published=outside))
    _answered(ledger)
    assert needs.next_round(is_last=False)
    (asked,) = [row.url for row in ledger.pending(9e9, 99) if row.kind == "api"]
    assert "post=1&" in asked
    _answered(ledger)
    needs.next_round(is_last=False)
    assert not [row for row in ledger.pending(9e9, 99) if row.kind == "api"]


def test_whether_a_count_is_lacking_is_asked_once_all_is_told(ledger: Ledger) -> None:
    """While a listing is on its way nobody knows: the feed is neither asked for nor needless."""
    needs = begun(ledger, YEAR)
    counts = next(row for row in ledger.pending(9e9, 99) if row.kind == "counts")
    assert needs.is_late(counts)
    for row in ledger.pending(9e9, 99):
        if row.kind in ("seed", "listing"):
            ledger.refuse(row, "done")
    assert not needs.is_late(counts)


def test_another_period_opens_what_the_old_one_refused(ledger: Ledger) -> None:
    """The source is asked anew, and addresses that were outside wait again; the same aim changes nothing."""
    needs = begun(ledger, YEAR)
    needs.look_over()
    row = ledger.row(f"{ROOT}/1/")
    assert row is not None
    ledger.refuse(row, OUTSIDE)
    _answered(ledger)
    Needs(ledger, YEAR, "r2").look_over()
    assert _state(ledger) == "refused"
    Needs(ledger, Aim((), "site", "api", period=Period(date(2010, 1, 1), date(2014, 12, 31))), "r2").look_over()
    assert _state(ledger) == "pending"
    assert [row.url for row in ledger.pending(9e9, 99) if "before=2015-01-02" in row.url]


def _state(ledger: Ledger) -> str:
    row = ledger.row(f"{ROOT}/1/")
    assert row is not None
    return row.state


def _answered(ledger: Ledger) -> None:
    """All that is asked of the source is done."""
    for row in ledger.pending(9e9, 99):
        if row.kind in ("news", "search", "listing", "counts", "api"):
            ledger.refuse(row, "done")


def test_an_answer_tells_of_threads() -> None:
    """Posts with their counts, comments by their threads, what matches; nothing behind a password."""
    page = read_page(f"{ROOT}/api", b"[]", headers=[("content-type", "application/json")])
    posts = (Post(f"{ROOT}/1/", "1", "Salt", text="x", comments_declared=2), Post(f"{ROOT}/2/", "2", protected=True))
    comments = (
        Comment("of salt", key="31", post_key="3", post_url=f"{ROOT}/3/"),
        Comment("tea", key="41", post_key="4", post_url=f"{ROOT}/4/"),
        Comment("no number", post_url=f"{ROOT}/4/"),
    )
    found = {one.url: one for one in told_by(page, posts, comments, Terms(("salt",)))}
    assert found.keys() == {f"{ROOT}/{n}/" for n in (1, 3, 4)}
    assert [(one.key, one.declared, one.has_post, one.is_matching, list(one.comments)) for one in found.values()] == [
        ("1", 2, True, True, []), ("3", None, False, True, ["31"]), ("4", None, False, False, ["41"]),
    ]  # fmt: skip


def test_an_older_ledger_is_brought_up_to_date(tmp_path: Path) -> None:
    """A ledger of format 1 gets the tables of threads and the ranks of today; nothing in it is lost."""
    folder = tmp_path / "tea.example"
    with_rows = Ledger.open(folder)
    with_rows.discover([Found(f"{ROOT}/1/", "thread"), Found(f"{ROOT}/api", "api")], "r1")
    with_rows._db.executescript(
        "DROP TABLE threads; DROP TABLE held; DROP TABLE sought; UPDATE urls SET priority = 4; PRAGMA user_version = 1"
    )
    with_rows.close()
    ledger = Ledger.open(folder)
    assert [row.kind for row in ledger.pending(9e9, 9)] == ["api", "thread"]
    assert ledger.threads.all() == []
    ledger.close()


def served(ledger: Ledger) -> None:
    """What was to be asked early was, and listed all of the site."""
    ledger.note("whole", "all")
    for row in ledger.pending(9e9, 999):
        if row.kind in ("seed", "search", "listing", "counts", "lacking", "api"):
            ledger._db.execute("UPDATE urls SET state = 'captured', captured = 1 WHERE id = ?", (row.id,))


def on_page(number: int, count: int, **known: object) -> Told:
    """A thread of so many comments as an API tells of it, two on a page."""
    told_of = thread(number, *(f"{number}{n:02}" for n in range(count)), has_post=True, **known)
    told_of.shown = {
        key: (f"{ROOT}/{number}/comment-page-{n // 2 + 1}/", None) for n, key in enumerate(told_of.comments)
    }
    return told_of


def test_comments_that_an_api_left_out_are_asked_for_where_they_are(ledger: Ledger) -> None:
    """A page of comments that is not full is asked for alone; once its comment is held the thread is whole."""
    needs = begun(ledger, EVERYTHING)
    whole, partly = on_page(1, 4, declared=4), on_page(2, 4, declared=5)
    del partly.comments["201"], partly.shown["201"]
    partly.declared = 4
    told(needs, f"{ROOT}/api", "listing", whole, partly)
    served(ledger)
    assert needs.next_round(is_last=False)
    page = f"{ROOT}/2/comment-page-1/"
    assert [(row.url, row.kind) for row in ledger.pending(9e9, 1)] == [(page, "lacking")]
    assert against(needs, page) is None
    told(needs, page, "lacking", thread(2, "200", "201"))
    assert against(needs, page) == WHOLE
    served(ledger)
    assert not needs.next_round(is_last=False)
    assert against(needs, f"{ROOT}/2/") == WHOLE


def test_with_pages_as_evidence_the_threads_come_before_their_other_pages(ledger: Ledger) -> None:
    """No page of comments is asked for while a thread's own page is pending that may show what lacks."""
    needs = begun(ledger, Aim((), "site", "page"))
    partly = on_page(2, 4, declared=4)
    del partly.comments["201"], partly.shown["201"]
    told(needs, f"{ROOT}/api", "listing", on_page(1, 4, declared=4), partly)
    served(ledger)
    assert not needs.next_round(is_last=False)
    ledger._db.execute("UPDATE urls SET state = 'captured', captured = 1 WHERE kind = 'thread'")
    told(needs, f"{ROOT}/2/", "thread", thread(2, "202", "203"))
    assert needs.next_round(is_last=False)
    assert ledger.pending(9e9, 1)[0].url == f"{ROOT}/2/comment-page-1/"


def test_pages_of_comments_wait_for_the_thread_that_is_under_way(ledger: Ledger) -> None:
    """It may show what they would be asked for."""
    needs = begun(ledger, EVERYTHING)
    served(ledger)
    page = ledger.row(f"{ROOT}/2/comment-page-2/")
    assert page is not None
    assert needs.awaits(page)
    ledger._db.execute("UPDATE urls SET state = 'captured', captured = 1 WHERE kind = 'thread'")
    assert not needs.awaits(page)


def test_the_rest_of_a_feed_by_counts_is_silent(ledger: Ledger) -> None:
    """Once counts sink to nothing no more of the feed is asked for; only what no feed lists, a page, stays unknown."""
    needs = begun(ledger, EVERYTHING)
    third = Told(f"{ROOT}/3/", "3", has_post=True, in_feeds=False)
    told(needs, f"{ROOT}/api", "listing", thread(1, "11", has_post=True), thread(2, has_post=True), third)
    served(ledger)
    following = Links((Link(f"{FEED}&paged=2", "counts"),))
    row = ledger.row(FEED)
    assert row is not None
    lively = (thread(1, declared=4), thread(4, declared=1))
    assert needs.follows(row, Heard(following, lively))
    told(needs, FEED, "counts", *lively)
    quiet = (thread(5, declared=1), thread(6, declared=0))
    unsorted = (thread(5, declared=2), thread(6, declared=0))
    assert needs.follows(row, Heard(following, unsorted))
    assert not needs.follows(row, Heard(following, quiet))
    told(needs, f"{FEED}&paged=2", "counts", *quiet)
    served(ledger)
    needs.next_round(is_last=False)
    known = {one.url.removeprefix(ROOT): one.declared for one in ledger.threads.all()}
    assert known == {"/1/": 4, "/2/": 0, "/3/": None, "/4/": 1, "/5/": 1, "/6/": 0}


def test_a_comment_that_is_held_is_not_asked_for_alone(ledger: Ledger) -> None:
    """A ping that a feed gave with its words is not asked for again where a page shows it without."""
    needs = begun(ledger, EVERYTHING)
    told(needs, f"{ROOT}/1/feed/", "lacking", thread(1, "11"))
    row = ledger.row(f"{ROOT}/1/")
    assert row is not None
    links = Links((Link(f"{ROOT}/api/11", "api", comment="11"), Link(f"{ROOT}/api/12", "api", comment="12")))
    assert [link.comment for link in needs.follows(row, Heard(links))] == ["12"]


@pytest.mark.parametrize("tells", [True, False])
def test_pings_without_words_are_looked_for_in_the_feed_of_their_thread_where_the_api_is_shut(
    ledger: Ledger, tells: bool
) -> None:
    """One request a thread instead of one a ping, all of which would be denied."""
    needs = begun(ledger, EVERYTHING)
    if tells:
        told(needs, f"{ROOT}/api", "listing", thread(1, "11", has_post=True))
    served(ledger)
    row = ledger.row(f"{ROOT}/1/")
    assert row is not None
    alone = [Link(f"{ROOT}/wp-json/wp/v2/comments/{n}", "api", comment=n) for n in ("12", "13")]
    found = needs.follows(row, Heard(Links((*alone, Link(f"{ROOT}/about/", "page")))))
    instead = [Link(f"{ROOT}/1/feed/atom/", "feed")]
    assert [one for one in found if one.kind != "page"] == (alone if tells else instead)


def test_what_neither_listing_nor_page_shows_is_asked_for_once(ledger: Ledger) -> None:
    """A thread that declares more than is held is asked for by its own request, when nothing else is left to ask."""
    needs = begun(ledger, EVERYTHING)
    needs.sources.list_all()
    told(needs, f"{ROOT}/api", "listing", thread(1, "11", has_post=True), thread(2, "21", has_post=True))
    told(needs, f"{ROOT}/feed/", "counts", thread(1, declared=1), thread(2, declared=3))
    assert not needs.next_round(is_last=False)
    assert needs.next_round(is_last=True)
    held = ledger.threads.of(f"{ROOT}/2/")
    assert held is not None
    assert held.sought == "r1"
    told(needs, f"{ROOT}/2/feed/", "feed", thread(2, "21"))
    settled = [row for row in ledger.pending(9e9, 99) if row.kind != "archive"]
    for row in settled:
        ledger.refuse(row, "done")
    assert not needs.next_round(is_last=True)


def test_the_feed_that_a_feed_names_comes_before_one_that_is_guessed(ledger: Ledger) -> None:
    """Where comments lack at the end: not of what is whole, not on another site, and once."""
    needs = begun(ledger, EVERYTHING)
    needs.sources.list_all()
    told(needs, f"{ROOT}/api", "listing", *(thread(n, f"{n}1", has_post=True) for n in (1, 2, 3)))
    feeds = {1: f"{ROOT}/c.xml?id=1", 2: f"{ROOT}/c.xml?id=2", 3: "https://sugar.example/c.xml?id=3"}
    told(needs, f"{ROOT}/rss", "counts", *(thread(n, declared=min(n, 2), feed=url) for n, url in feeds.items()))
    served(ledger)
    while needs.next_round(is_last=True) and not any("c.xml" in url for url in pending(ledger)):
        served(ledger)
    assert [url for url in pending(ledger) if "c.xml" in url] == [feeds[2]]
    told(needs, feeds[2], "feed", thread(2, "22"))
    held = ledger.threads.of(f"{ROOT}/2/")
    assert held is not None
    assert held.is_whole


def capture(ledger: Ledger, url: str, when: str = "2012-01-01", status: int = 200) -> None:
    """A live answer of that day."""
    day = f"{when}T00:00:00+00:00"
    ledger._db.execute(
        "UPDATE urls SET state = 'captured', captured = 1, last_status = ?, last_attempt = ?, last_outcome = 'captured'"
        " WHERE url = ?",
        (status, day, url),
    )
    ledger._db.execute(
        "INSERT INTO captures SELECT ?, url, ?, ?, '', '', 'f', 0, 0, 'live', 'r1', kind, NULL, NULL FROM urls"
        " WHERE url = ?",
        (f"{url} {when}", day, status, url),
    )


def settle(ledger: Ledger) -> None:
    """Nothing is pending any more."""
    for row in ledger.pending(9e9, 999):
        ledger.refuse(row, "done")


def pending(ledger: Ledger) -> list[str]:
    """The addresses that are to be asked for."""
    return [row.url for row in ledger.pending(9e9, 99)]


def test_the_second_page_of_the_news_is_asked_for_in_each_run_that_needs_it(ledger: Ledger) -> None:
    """Its address is the same each time: that an earlier run has captured it says nothing. Once a run is enough."""
    needs = begun(ledger, EVERYTHING)
    told(needs, f"{ROOT}/api", "listing", thread(1, "11", has_post=True, post_digest="p"))
    ledger.discover([Found(f"{ROOT}/news", "news"), Found(f"{ROOT}/news2", "news")], "r2")
    capture(ledger, f"{ROOT}/news2")
    settle(ledger)
    needs = Needs(ledger, EVERYTHING, "r3")
    following = Links((Link(f"{ROOT}/news2", "listing"),))
    told(needs, f"{ROOT}/news", "news", thread(3, "31"), links=following, run="r3")
    assert pending(ledger) == [f"{ROOT}/news2"]
    capture(ledger, f"{ROOT}/news2", "2012-02-01")
    told(needs, f"{ROOT}/news2", "news", thread(4, "41"), links=following, run="r3")
    assert pending(ledger) == []


def test_a_sweep_that_was_cut_short_goes_on_where_it_was(ledger: Ledger) -> None:
    """What the first of its runs was told is not taken for gone by the second, whether or not that is called one."""
    needs = begun(ledger, Aim())
    needs.sources.list_all()
    told(needs, f"{ROOT}/api", "listing", thread(1, "11", has_post=True, post_digest="p"), thread(2, "21", "22"))
    for number in (1, 2):
        capture(ledger, f"{ROOT}/{number}/")
    sweep = Needs(ledger, Aim(sweep=True), "r2")
    sweep.begin_again()
    told(sweep, f"{ROOT}/api", "listing", thread(1, "11", has_post=True, post_digest="p"), run="r2")
    settle(ledger)
    resumed = Needs(ledger, Aim(), "r3")
    told(resumed, f"{ROOT}/api2", "listing", thread(2, "21"), run="r3")
    settle(ledger)
    resumed.next_round(is_last=False)
    assert pending(ledger) == [f"{ROOT}/2/"]
    held = [ledger.threads.of(f"{ROOT}/{number}/") for number in (1, 2)]
    assert [one and one.held for one in held] == [1, 1]


def test_a_page_that_is_gone_with_its_post_is_asked_for_once_a_sweep(ledger: Ledger) -> None:
    """The API tells no more of it, and its page answers 404: that is no reason to ask again and again."""
    needs = begun(ledger, Aim())
    needs.sources.list_all()
    told(needs, f"{ROOT}/api", "listing", thread(1, "11", has_post=True, post_digest="p"))
    capture(ledger, f"{ROOT}/1/")
    settle(ledger)
    sweep = Needs(ledger, Aim(sweep=True), "r2")
    sweep.begin_again()
    settle(ledger)
    told(sweep, f"{ROOT}/api", "listing", thread(2, "21", has_post=True), run="r2")
    sweep.next_round(is_last=False)
    assert pending(ledger) == [f"{ROOT}/1/"]
    capture(ledger, f"{ROOT}/1/", "2012-02-01", 404)
    told(sweep, f"{ROOT}/1/", "thread", run="r2")
    sweep.next_round(is_last=False)
    assert pending(ledger) == []


def test_a_sweep_asks_for_the_counts_again_and_for_what_lacks_now(ledger: Ledger) -> None:
    """A thread that was whole and needless is asked for once more is declared than the API tells."""
    needs = begun(ledger, EVERYTHING)
    told(needs, f"{ROOT}/api", "listing", thread(1, "11", has_post=True, post_digest="p"))
    told(needs, f"{ROOT}/feed/", "counts", thread(1, declared=1))
    capture(ledger, f"{ROOT}/feed/")
    row = ledger.row(f"{ROOT}/1/")
    assert row is not None
    ledger.refuse(row, str(needs.against(row)))
    settle(ledger)
    sweep = Needs(ledger, Aim((), "site", "api", sweep=True), "r2")
    sweep.begin_again()
    assert f"{ROOT}/feed/" in pending(ledger)
    assert against(sweep, f"{ROOT}/feed/") is None
    told(sweep, f"{ROOT}/api", "listing", thread(1, "11", has_post=True, post_digest="p"), run="r2")
    assert f"{ROOT}/1/" not in pending(ledger)
    told(sweep, f"{ROOT}/feed/", "counts", thread(1, declared=2), run="r2")
    assert f"{ROOT}/1/" in pending(ledger)


def test_a_thread_off_the_topic_that_comes_to_it_is_asked_for(ledger: Ledger) -> None:
    """A new comment matches: the page that was refused is due, and so are its pages of comments once it leads there."""
    aim = Aim(("salt",), "topic", "page")
    needs = begun(ledger, aim)
    told(needs, f"{ROOT}/api", "listing", thread(2, "21", has_post=True, post_digest="p"))
    for url in (f"{ROOT}/2/", f"{ROOT}/2/comment-page-2/"):
        row = ledger.row(url)
        assert row is not None
        assert needs.against(row) == OFF_TOPIC
        ledger.refuse(row, OFF_TOPIC)
    settle(ledger)
    later = Needs(ledger, aim, "r2")
    later.begin_again()
    told(later, f"{ROOT}/news", "news", thread(2, "22", is_matching=True), run="r2")
    assert f"{ROOT}/2/" in pending(ledger)
    ledger.discover([Found(f"{ROOT}/2/comment-page-2/", "comments")], "r2")
    assert f"{ROOT}/2/comment-page-2/" in pending(ledger)


def test_a_page_of_comments_belongs_to_the_thread_it_lies_below(ledger: Ledger) -> None:
    """Also where a sidebar of another thread led to it first; one that a board leads to belongs to none."""
    needs = begun(ledger, EVERYTHING)
    first, front = ledger.row(f"{ROOT}/1/"), ledger.row(f"{ROOT}/")
    assert first is not None
    assert front is not None
    ledger.discover([Found(f"{ROOT}/2/comment-page-3/", "comments")], "r1", first.id)
    told(needs, f"{ROOT}/api", "listing", thread(1, "11", has_post=True), thread(2, "21", has_post=True))
    told(needs, f"{ROOT}/feed/", "counts", thread(1, declared=1), thread(2, declared=9))
    assert against(needs, f"{ROOT}/2/comment-page-3/") is None
    ends = [f"{ROOT}/t.php?t={n}&start=40" for n in (5, 6)]
    ledger.discover([Found(url, "comments") for url in ends], "r1", front.id)
    for url in ends:
        capture(ledger, url)
    due = lively(ledger.looked_at(), datetime(2012, 3, 1, tzinfo=UTC))
    assert len(due) == 2


def test_a_thread_that_is_a_seed_is_one_thread(ledger: Ledger) -> None:
    """Its pages cost one look, be it by their addresses or as they led to one another; so do those met from a board."""
    ledger.discover([Found(f"{ROOT}/t.php?t=5", "seed"), Found(f"{ROOT}/index.php?topic=6.0", "seed")], "r1")
    urls = [f"{ROOT}/t.php?t=5&start={n}" for n in (20, 40, 60)]
    urls += [f"{ROOT}/index.php?topic=6.{n}" for n in (15, 30, 45)]
    for url, behind in zip(
        urls, (f"{ROOT}/", urls[0], urls[1], f"{ROOT}/index.php?topic=6.0", *urls[3:5]), strict=True
    ):
        above = ledger.row(behind)
        assert above is not None
        ledger.discover([Found(url, "comments")], "r1", above.id)
        capture(ledger, url)
    due = lively(ledger.looked_at(), datetime(2012, 3, 1, tzinfo=UTC))
    assert {url for url in urls if (row := ledger.row(url)) and row.id in due} == {urls[2], urls[5]}


def test_a_look_that_got_no_answer_is_none(ledger: Ledger) -> None:
    """A thread whose page failed when it was looked at again is due at the next run still; so is a board."""
    capture(ledger, f"{ROOT}/1/")
    ledger.discover([Found(f"{ROOT}/board", "archive")], "r1")
    capture(ledger, f"{ROOT}/board")
    now = datetime(2012, 3, 1, tzinfo=UTC)
    due = lively(ledger.looked_at(), now)
    assert len(due) == 2
    ledger.take_up(due)
    for row in ledger.pending(9e9, 99):
        ledger.fail(row, "HTTP 500")
    assert lively(ledger.looked_at(), now) == due


def test_a_page_that_was_denied_is_asked_for_again_and_one_that_is_gone_is_not(ledger: Ledger) -> None:
    """Who is turned away today (403) may be let in tomorrow: the longer not, the later."""
    for number, status in ((1, 403), (2, 404)):
        capture(ledger, f"{ROOT}/{number}/", "2012-01-01", status)
    assert len(lively(ledger.looked_at(), datetime(2012, 1, 2, tzinfo=UTC))) == 1
    capture(ledger, f"{ROOT}/1/", "2012-02-10", 403)
    assert lively(ledger.looked_at(), datetime(2012, 2, 15, tzinfo=UTC)) == []
    assert len(lively(ledger.looked_at(), datetime(2012, 2, 25, tzinfo=UTC))) == 1


def test_the_comments_of_what_is_protected_are_not_sought(ledger: Ledger) -> None:
    """A feed counts the comments of a post behind a password: nothing is asked for them."""
    needs = begun(ledger, EVERYTHING)
    told(needs, f"{ROOT}/api", "listing", thread(1, "11", declared=1, has_post=True), thread(2, declared=3))
    served(ledger)
    row = ledger.row(f"{ROOT}/2/")
    assert row is not None
    ledger.refuse(row, "protected")
    assert not needs.next_round(is_last=True)


BOARD = Source("discourse", f"{ROOT}/")


def listed(number: int, stamp: str, declared: int) -> Told:
    """A topic as a list of topics has it."""
    return Told(f"{ROOT}/t/x/{number}", str(number), declared, stamp=stamp)


def answers_asked(ledger: Ledger) -> list[str]:
    """The topics that are to be asked for; then they were."""
    urls = [row.url.removeprefix(f"{ROOT}/t/") for row in ledger.pending(9e9, 99) if "/t/" in row.url]
    ledger._db.execute("UPDATE urls SET state = 'captured', captured = 1 WHERE url LIKE '%/t/%'")
    return urls


def test_a_thread_without_words_is_asked_for_by_its_own_answer_once_it_changed(ledger: Ledger) -> None:
    """When its stamp is new, and not where what was told since holds it whole; in a sweep whatever its stamp."""
    needs = Needs(ledger, EVERYTHING, "r1")
    told(needs, f"{ROOT}/", "seed", links=Links(source=BOARD))
    for row in ledger.pending(9e9, 99):
        ledger.refuse(row, "done")
    told(needs, f"{ROOT}/list", "listing", listed(7, "a", 1), listed(8, "a", 0))
    assert needs.next_round(is_last=False)
    assert answers_asked(ledger) == ["7.json", "8.json"]
    for number in (7, 8):
        comments = {"7-2": "x"} if number == 7 else {}
        told(needs, f"{ROOT}/t/{number}.json", "api", Told(f"{ROOT}/t/x/{number}", has_post=True, comments=comments))
    assert not needs.next_round(is_last=False)

    later = Needs(ledger, EVERYTHING, "r2")
    assert needs._ledger.threads.knows(listed(7, "a", 1))
    told(later, f"{ROOT}/posts.json", "news", Told(f"{ROOT}/t/x/8", "8", comments={"8-2": "x"}), run="r2")
    told(later, f"{ROOT}/list", "news", listed(7, "b", 2), listed(8, "b", 1), run="r2")
    assert later.next_round(is_last=False)
    assert answers_asked(ledger) == ["7.json"]

    sweep = Needs(ledger, Aim((), "site", "api", sweep=True), "r3")
    ledger.note("sweep", "r3")
    told(sweep, f"{ROOT}/list", "listing", listed(7, "b", 2), run="r3")
    assert sweep.next_round(is_last=False)
    assert answers_asked(ledger) == ["7.json", "8.json"]


def test_a_source_that_answers_nothing_is_closed(ledger: Ledger) -> None:
    """Forbidden, failed or an error, all that it was asked; one list that answers opens it."""
    needs = begun(ledger, EVERYTHING)
    asked = [link.url for link in requests(SOURCE, Want("everything"))]
    assert not needs.sources.is_closed(SOURCE)
    ledger._db.execute("UPDATE urls SET state = 'refused', reason = 'robots.txt disallows it' WHERE kind != 'seed'")
    assert needs.sources.is_closed(SOURCE)
    ledger._db.execute("UPDATE urls SET state = 'captured', last_status = 404 WHERE url = ?", (asked[0],))
    ledger._db.execute("UPDATE urls SET state = 'failed' WHERE url = ?", (asked[1],))
    assert needs.sources.is_closed(SOURCE)
    ledger._db.execute("UPDATE urls SET state = 'captured', last_status = 200 WHERE url = ?", (asked[2],))
    assert not needs.sources.is_closed(SOURCE)


def test_a_source_that_only_gives_fewer_at_once_is_not_closed(ledger: Ledger) -> None:
    """It refused to give so many, and answered when it was asked for fewer; its feed is forbidden."""
    needs = begun(ledger, EVERYTHING)
    asked = [link.url for link in requests(SOURCE, Want("everything"))]
    ledger._db.execute("UPDATE urls SET state = 'refused', reason = 'robots.txt disallows it' WHERE kind != 'seed'")
    ledger._db.execute("UPDATE urls SET state = 'captured', last_status = 400 WHERE url = ?", (asked[1],))
    assert needs.sources.is_closed(SOURCE)
    refused = ledger.row(asked[1])
    assert refused is not None
    fewer = asked[1].replace("per_page=100", "per_page=10")
    ledger.discover([Found(fewer, refused.kind)], "r1", refused.id)
    assert needs.sources.is_closed(SOURCE)
    ledger._db.execute("UPDATE urls SET state = 'captured', last_status = 200 WHERE url = ?", (fewer,))
    assert not needs.sources.is_closed(SOURCE)


def test_what_a_service_answers_is_asked_again_beside_the_news(ledger: Ledger) -> None:
    """The site's own source tells nothing of comments that others hold: a sweep asks for these, a later run as they
    are lively; what is under the source itself only that asks for."""
    needs = begun(ledger, EVERYTHING)
    told(needs, f"{ROOT}/api", "listing", thread(1, "11", has_post=True, post_digest="p"))
    service, own = "https://service.example/?uri=%2F1%2F", f"{ROOT}/wp-json/wp/v2/comments/12"
    ledger.discover([Found(service, "api"), Found(own, "api")], "r1")
    ledger._db.execute("UPDATE urls SET state = 'captured', captured = 1, last_status = 200")
    assert needs.sources.answers_elsewhere() == {row.id for url in (service,) if (row := ledger.row(url))}
    ledger._db.execute(
        "INSERT INTO captures SELECT 'c' || id, url, '2012-01-01T00:00:00+00:00', 200, '', '', 'f', 0, 0, 'live', 'r1',"
        " kind, NULL, NULL FROM urls"
    )
    assert Needs(ledger, EVERYTHING, "r2").begin_again()
    assert {row.url for row in ledger.pending(9e9, 99) if row.kind == "api"} == {service}
    ledger._db.execute("UPDATE urls SET state = 'captured'")
    ledger._db.execute("DELETE FROM captures")  # what cannot be read is asked for again in a sweep, whatever it is
    assert not Needs(ledger, Aim((), "site", "api", sweep=True), "r3").begin_again()
    assert {row.url for row in ledger.pending(9e9, 99) if row.kind == "api"} == {service}
