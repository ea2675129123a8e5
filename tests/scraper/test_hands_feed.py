"""A feed tells whose a domain is: what its entries are, when they began; and that a site is itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.hands import Face, FeedFace, Past, changed, face_of_feed
from scraper.probe.feed import Item

NOW = Face(None, "Home", language="en")
PAST = Past((), ("Salt days",), lost=1, linked=2011)


def fed(*titles: str, name: str = "Salt days", year: int = 2023, first: int = 3) -> FeedFace:
    """The face of a feed with entries of these titles."""
    items = [
        Item(f"https://salt.example/{n}/", title, "", datetime(year, 5, n, tzinfo=UTC), number=first + n)
        for n, title in enumerate(titles, 1)
    ]
    head = (
        f"<rss><channel><title><![CDATA[{name}]]></title><language>en-GB</language><generator>WP &amp; co</generator>"
    )
    return face_of_feed(f"{head}<item><title>Other</title></item>", items)


GAMES = ("Slots with free spins", "Poker tonight", "The best casino bonus", "Roulette", "Bingo")
DOORS = ("A door that closes", "Hinges", "Oil for a spring")


def test_a_feeds_face_is_its_head_and_its_entries() -> None:
    """Its own title, not an entry's; language and make as stated; the lowest number where each entry has one."""
    face = fed(*DOORS)
    assert (face.title, face.language, face.make, face.items, face.lowest) == ("Salt days", "en", "WP & co", 3, 4)
    assert face.first is not None
    assert face.last is not None
    assert (face.first.day, face.last.day) == (1, 3)
    assert face_of_feed("<rss><channel>", []) == FeedFace()


def test_wares_in_a_feed_under_the_name_of_then_are_named() -> None:
    """The page has kept its name; what it had is lost, and its entries are of gambling."""
    page = Face(None, "Salt days", language="en")
    reason = changed(page, PAST, fed(*GAMES))
    assert reason is not None
    assert reason.startswith("gambling: “Slots with free spins”, and 4 of 5 entries in its feed")
    assert changed(page, Past((), ("Salt days",), lost=1, kept=1), fed(*GAMES)) is None
    assert changed(page, Past((), ("Salt days",)), fed(*GAMES)) is None
    assert changed(page, PAST, fed("An evening at the casino", *DOORS)) is None


def test_a_feed_that_begins_years_later_under_another_name_is_anothers() -> None:
    """With low numbers, years after the last link, and nothing of then."""
    reason = changed(NOW, PAST, fed(*DOORS, name="Garage doors"))
    assert reason is not None
    assert "“Garage doors” begins in 2023 with no. 4, and it was linked until 2011; it was “Salt days”" in reason


@pytest.mark.parametrize(
    ("feed", "past"),
    [
        (fed(*DOORS), PAST),
        (fed(*DOORS, name="Garage doors", year=2012), PAST),
        (fed(*DOORS, name="Garage doors", first=812), PAST),
        (fed(*DOORS, name="Garage doors"), Past((), ("Salt days",), linked=2011)),
        (fed(*DOORS, name="Garage doors"), Past((), ("Salt days",), lost=2, kept=1, linked=2011)),
        (fed(*DOORS, name="Garage doors"), Past((), (), lost=2, linked=2011)),
        (fed(*DOORS, name="Garage doors"), Past((), ("Salt days",), lost=2)),
    ],
    ids=[
        "its name",
        "soon after",
        "numbers go on",
        "nothing lost",
        "an address kept",
        "no name known",
        "no year known",
    ],
)
def test_a_blog_that_began_again_or_was_renamed_is_itself(feed: FeedFace, past: Past) -> None:
    """One thing that is as it was, or not known, is enough to say nothing."""
    assert changed(NOW, past, feed) is None


def test_sites_that_it_lists_now_as_then_speak_for_a_renamed_blog() -> None:
    """Though its name and all its addresses are others; not for one that sells."""
    friends = frozenset({"ember.example", "tide.example"})
    then = Face(None, "Salt days", language="en", listed=friends)
    renamed = Face(None, "Gravel mornings", language="en", listed=friends | {"moss.example"})
    assert changed(renamed, Past((then,), lost=3)) is None
    assert changed(Face(None, "Gravel mornings", language="en"), Past((then,), lost=3)) is not None
    sells = Face(None, "Gravel mornings", peddled="gambling: “Slots”", listed=friends)
    assert changed(sells, Past((then,), lost=3)) is not None
