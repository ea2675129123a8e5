"""The period: what an address or a date says of it, and what it leaves to the build."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from scraper.items import Want
from scraper.period import OUTSIDE, Period
from scraper.platforms.wordpress.sources import requests

YEAR = Period(date(2010, 1, 1), date(2010, 12, 31))
BLOG = "https://salt.example"


@pytest.mark.parametrize(
    ("path", "is_refused"),
    [
        ("/2009/12/30/a-title/", True),
        ("/2009/12/31/a-title/", False),  # the blog's zone may be any
        ("/2009/12/a-title.html", False),
        ("/2009/11/a-title.html", True),
        ("/2010/06/01/a-title/", False),
        ("/2011/01/01/a-title/", False),
        ("/2011/01/02/a-title/", True),
        ("/blog/2014/5/a-title/?p=1", True),
        ("/blog/2014/5", True),
        ("/2014/", True),
        ("/2009", False),  # its last day may be the first of the period, by another clock
        ("/2008/", True),
        ("/2014/a-title-of-any-year/", False),
        ("/2010/", False),
        ("/a-title-of-2014/", False),
        ("/2014/13/01/", False),
        ("/?m=201405", True),
        ("/?m=2014", True),
        ("/?m=201006", False),
        ("/2014_05_01_archive.html", True),
        ("/2009_12_01_archive.html", False),
        ("/2009_11_01_archive.html", True),
        ("/search?updated-max=2009-12-30T10:00:00-08:00&max-results=7", True),
        ("/search?updated-max=2010-01-02T10:00:00-08:00", False),
        ("/2010/02/31/no-such-day/", False),
        ("/?p=2014", False),
    ],
)
def test_an_address_says_when_it_is_of(path: str, is_refused: bool) -> None:
    """Dated permalinks and archives outside are refused, with a day to spare; what says nothing is asked for."""
    assert YEAR.refuses(BLOG + path) == (OUTSIDE if is_refused else None)
    assert Period().refuses(BLOG + path) is None


def test_an_open_end_bounds_nothing() -> None:
    """From a day on, or until one."""
    assert Period(date(2010, 1, 1)).refuses(f"{BLOG}/2024/05/x/") is None
    assert Period(date(2010, 1, 1)).refuses(f"{BLOG}/2004/05/x/") == OUTSIDE
    assert Period(None, date(2010, 1, 1)).refuses(f"{BLOG}/2004/05/x/") is None
    assert Period(None, date(2010, 1, 1)).refuses(f"{BLOG}/2024/05/x/") == OUTSIDE


@pytest.mark.parametrize(
    ("published", "is_out"),
    [
        (datetime(2009, 12, 31, 23, tzinfo=UTC), True),
        (datetime(2009, 12, 31, 23, tzinfo=timezone(timedelta(hours=-2))), False),
        (datetime.fromisoformat("2009-12-31T23:00"), False),
        (datetime.fromisoformat("2009-12-30T23:00"), True),
        (datetime.fromisoformat("2011-01-02T00:00"), True),
        (None, False),
    ],
)
def test_a_post_is_outside_by_its_date(published: datetime | None, is_out: bool) -> None:
    """By the day of UTC where its zone is known, with a day to spare where it is not."""
    assert YEAR.leaves_out(published) is is_out


def test_a_change_after_the_period_says_nothing() -> None:
    """A page last changed before it begins is of before; one changed later may be of any time."""
    assert YEAR.ended_before(datetime(2009, 6, 1, tzinfo=UTC))
    assert not YEAR.ended_before(datetime(2012, 6, 1, tzinfo=UTC))
    assert not YEAR.ended_before(None)
    assert not Period(None, date(2010, 1, 1)).ended_before(datetime(2009, 6, 1, tzinfo=UTC))


def test_a_wordpress_is_asked_within_it() -> None:
    """Posts and pages by their dates, no listing of all comments, the feeds of its years; nothing overflows."""
    root = f"{BLOG}/wp-json/"
    asked = requests(root, Want("everything", period=(date(2010, 1, 1), date(2011, 12, 31))))
    assert [(link.kind, "after=2009-12-31T00:00:00&before=2012-01-02T00:00:00" in link.url) for link in asked] == [
        ("listing", True), ("listing", True), ("counts", False), ("counts", False),
    ]  # fmt: skip
    assert [link.url for link in asked if link.kind == "counts"] == [
        f"{BLOG}/feed/?year=2010", f"{BLOG}/feed/?year=2011",
    ]  # fmt: skip
    found = requests(root, Want("search", ("x",), period=(date(2010, 1, 1), None)))
    kinds = {link.url.split("?")[0].rsplit("/", 1)[1]: "after=2009-12-31" in link.url for link in found}
    assert kinds == {"pages": True, "posts": True, "comments": False, "tags": False, "categories": False}
    assert len(requests(root, Want("everything", period=(date.min, date.max)))) == 3


FIRST, LAST = datetime.min, datetime.max  # noqa: DTZ901  (as pages state them, without a zone)


@pytest.mark.parametrize("day", [FIRST, LAST, LAST.replace(tzinfo=timezone(-timedelta(hours=12)))])
def test_the_ends_of_the_calendar_are_no_days(day: datetime) -> None:
    """What stands for "never" is neither within a period nor outside of it."""
    assert not Period(date(2010, 1, 1), date(2010, 12, 31)).leaves_out(day)
    assert not Period(date(2010, 1, 1), None).ended_before(day)
