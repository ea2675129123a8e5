"""The collection's period: which threads it keeps, and where the others are listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

import pipelines
from pipelines.build import build, tables_of
from pipelines.collection import Collection, Place, create
from pipelines.steps.period import period
from tests.pipelines.observations import HOST, NAMES, SPOOLS, Captures, capture, comment, post, thread_page

YEAR = (date(2010, 1, 1), date(2010, 12, 31))


def made(published: datetime | None, bounds: tuple[date | None, date | None]) -> dict[str, list[dict[str, Any]]]:
    """The tables of a thread published then, with a comment of 2014, beside one that is always in the period."""
    captures = Captures()
    late = datetime(2014, 5, 1, 10, tzinfo=UTC)
    links = ("https://doi.example/10.1000/xyz",)
    captures.add(
        f"https://{HOST}/a/", (post(1, "a", published=published, links=links),), (comment(10, published=late),)
    )
    captures.add(f"https://{HOST}/b/", (post(2, "b", published=datetime(2010, 6, 1, 12, tzinfo=UTC)),), (comment(20),))
    settings = replace(NAMES, period=bounds)
    return {name: table.to_pylist() for name, table in tables_of(captures.site(settings)).items()}


@pytest.mark.parametrize(
    ("published", "bounds", "is_kept"),
    [
        (datetime(2009, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), YEAR, False),
        (datetime(2010, 1, 1, tzinfo=UTC), YEAR, True),
        (datetime(2010, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), YEAR, True),
        (datetime(2011, 1, 1, tzinfo=UTC), YEAR, False),
        (datetime(2011, 1, 1, 1, tzinfo=timezone(timedelta(hours=2))), YEAR, True),
        (None, YEAR, True),
        (datetime(2014, 1, 1, tzinfo=UTC), (YEAR[0], None), True),
        (datetime(2009, 1, 1, tzinfo=UTC), (YEAR[0], None), False),
        (datetime(2009, 1, 1, tzinfo=UTC), (None, YEAR[1]), True),
        (datetime(2014, 1, 1, tzinfo=UTC), (None, YEAR[1]), False),
        (datetime(2014, 1, 1, tzinfo=UTC), (None, date.max), True),
        (datetime(1999, 1, 1, tzinfo=UTC), (None, None), True),
    ],
)
def test_days_are_of_utc_and_both_ends_count(
    published: datetime | None, bounds: tuple[date | None, date | None], is_kept: bool
) -> None:
    """A post of an unknown time stays, a comment stays or goes with its post, whatever its own time."""
    tables = made(published, bounds)
    assert [row["post_id"][-1] for row in tables["posts"]] == (["1", "2"] if is_kept else ["2"])
    assert [row["comment_id"][-2:] for row in tables["comments"]] == (["10", "20"] if is_kept else ["20"])


def test_what_is_outside_is_listed_with_its_thread() -> None:
    """Post and comments stand in `dropped` with the reason; none of their words or links is left."""
    tables = made(datetime(2014, 1, 1, tzinfo=UTC), YEAR)
    gone = [f"wordpress:{HOST}:{record}" for record in ("comment:10", "post:1")]
    assert tables["dropped"] == [
        {"record_id": record, "step": "period", "reason": "outside the period"} for record in gone
    ]
    assert not {row["record_id"] for row in tables["versions"] + tables["links"]} & set(gone)
    assert len(tables["versions"]) == 2
    assert [site["posts"] for site in tables["sites"]] == [1]


@pytest.mark.parametrize(("slug", "is_kept"), [("2009/03/04/old", False), ("2010/03/04/a", True), ("old", True)])
def test_a_post_that_was_not_asked_for_goes_by_the_date_in_its_address(slug: str, is_kept: bool) -> None:
    """Its comments alone tell of it: outside the period it is no row without a title, and no gap."""
    captures = Captures()
    said = (comment(10, post_key="1", post_url=f"https://{HOST}/{slug}/"),)
    captures.add(f"https://{HOST}/wp-json/wp/v2/comments?search=vein", (), said, how="api", kind="search")
    tables = tables_of(captures.site(replace(NAMES, period=YEAR)))
    assert len(tables["posts"]) == len(tables["comments"]) == is_kept
    assert {row["reason"] for row in tables["dropped"].to_pylist()} == (set() if is_kept else {"outside the period"})


def test_a_site_without_posts() -> None:
    """Nothing to look at is no error."""
    site = replace(Captures().site(replace(NAMES, period=YEAR)), tables=tables_of(Captures().site()))
    assert len(period(site).tables["posts"]) == 0


@SPOOLS
def test_a_changed_period_remakes_the_tables(tmp_path: Any) -> None:
    """Also of sites that the build was not asked for."""
    place = Place(tmp_path, "veins")
    settings = Collection(scope="site", identity="names")
    create(place, settings)
    capture(place, [thread_page(1, [(10, None, "Ann", "I was there too.")])])
    build(place, settings)
    assert len(pipelines.open(place.home, place.name).posts) == 1
    build(place, Collection(scope="site", identity="names", period_until=date(2026, 1, 31)), sites=[])
    frames = pipelines.open(place.home, place.name)
    assert (len(frames.posts), len(frames.comments), len(frames.dropped)) == (0, 0, 2)
    build(place, Collection(scope="site", identity="names", period_from=date(2026, 2, 1)), sites=[])
    assert len(pipelines.open(place.home, place.name).posts) == 1
