"""How soon a page is looked at again, and on which page of a thread its newest comments stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scraper.liveliness import Looked, lively

NOW = datetime(2012, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def looked(number: int, url: str, ago: timedelta, quiet: timedelta, **more: object) -> Looked:
    """A page looked at so long ago, quiet for so long then."""
    return Looked(number, url, NOW - ago, NOW - ago - quiet, **more)


@pytest.mark.parametrize(
    ("ago", "quiet", "is_due"),
    [(DAY, 2 * DAY, True), (DAY, 3 * DAY, True), (DAY, 40 * DAY, False), (DAY * 11, 40 * DAY, True),
     (DAY * 91, 4000 * DAY, True), (DAY * 89, 4000 * DAY, False), (timedelta(minutes=50), DAY * 0, False),
     (timedelta(minutes=70), DAY * 0, True)],
)  # fmt: skip
def test_the_longer_nothing_changed_the_later(ago: timedelta, quiet: timedelta, is_due: bool) -> None:
    """A quarter of the quiet time may pass, an hour at least and 90 days at most."""
    assert lively([looked(1, "https://tea.example/a", ago, quiet)], NOW) == ([1] if is_due else [])


def test_a_first_look_goes_by_what_page_or_address_state() -> None:
    """A post of years ago is quiet from the first look on; a Last-Modified comes before the address."""
    old = looked(1, "https://tea.example/2009/12/a/", DAY, DAY * 0)
    written = looked(2, "https://tea.example/2009/12/b/", DAY, DAY * 0, modified="Wed, 30 May 2012 10:00:00 GMT")
    strange = [
        looked(n, f"https://tea.example/{n}/", DAY, DAY * 0, modified=words)
        for n, words in enumerate(("yesterday", "Mon, 01 Jan 99999999999 00:00:00 GMT"), 3)
    ]
    assert lively([old, written, *strange], NOW) == [2, 3, 4]


@pytest.mark.parametrize(
    ("pages", "newest"),
    [(["/t?page=2", "/t?page=10", "/t?page=9"], "/t?page=10"), (["/t/comment-page-2", "/t/comment-page-1"], "/t"),
     (["/t/comment-page-2", "/t/comment-page-3"], "/t/comment-page-3"), ([], "/t"),
     (["/t?start=20", "/t?start=140"], "/t?start=140")],
)  # fmt: skip
def test_a_thread_of_many_pages_costs_one_look(pages: list[str], newest: str) -> None:
    """The page with the highest number; the thread's own where the first page of comments has another address."""
    root = "https://tea.example"
    thread = looked(1, f"{root}/t", DAY, DAY)
    rest = [looked(n, f"{root}{url}", DAY, DAY, thread=1) for n, url in enumerate(pages, 2)]
    due = lively([thread, *rest], NOW)
    assert [page.url for page in (thread, *rest) if page.id in due] == [f"{root}{newest}"]
