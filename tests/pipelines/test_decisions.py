"""decisions.csv: what it may hold, which decision holds, and that builds apply it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipelines
from pipelines.build import build
from pipelines.collection import Collection, Place, create, key
from pipelines.corrections import parsed, written
from pipelines.deciding import APPLIED, GONE, WAITS, listing
from pipelines.decisions import FILE, decide, decisions, made, undo
from scraper.errors import Busy, UsageError
from scraper.ledger import locked
from tests.pipelines.observations import HOST, SPOOLS, capture, thread_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = SPOOLS
ID, OTHER, POST = f"wordpress:{HOST}:comment:10", f"wordpress:{HOST}:comment:11", f"wordpress:{HOST}:post:1"
NAMES = Collection(scope="site", identity="names")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2009-12-08", "2009-12-08T00:00"),
        ("2009-12-08T15:01Z", "2009-12-08T15:01"),
        ("2009-12-08T15:01+01:00", "2009-12-08T14:01"),
        ("2009-12-08 15:01:30", "2009-12-08T15:01:30"),
        ("8.12.2009", "2009-12-08T00:00"),
        ("08.12.2009 15:01", "2009-12-08T15:01"),
        ("12/25/2009 3:01 PM", "2009-12-25T15:01"),
        ("12/25/2009 12:01 AM", "2009-12-25T00:01"),
        ("25/12/2009", "2009-12-25T00:00"),
        ("25-12-2009", "2009-12-25T00:00"),
        ("5/5/2010", "2010-05-05T00:00"),
        ("40155", "2009-12-08T00:00"),
        ("40155,625", "2009-12-08T15:00"),
    ],
)
def test_dates_as_spreadsheets_leave_them(value: str, found: str) -> None:
    """By country, or as a number of days."""
    assert parsed(ID, "published", value) == datetime.fromisoformat(found).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("published", "07/08/2010", "either of two days"),
        ("published", "31.02.2010", "no date"),
        ("published", "2009", "no date"),
        ("published", "#####", "no date"),
        ("on_topic", "perhaps", "neither yes nor no"),
        ("kind", "rant", "no kind"),
        ("language", "English", "no language"),
        ("author", "", "has no value"),
        ("title", "x", "has no title"),
        ("parent_id", ID, "its own"),
        ("parent_id", POST, "has to be a comment of the same site"),
        ("duplicate_of", "wordpress:other.example:comment:3", "of the same site"),
        ("autor", "x", "no field"),
    ],
)
def test_what_cannot_be_decided_is_named(field: str, value: str, words: str) -> None:
    """In words that say what to write."""
    with pytest.raises(UsageError, match=words):
        made(ID, field, value)


@given(
    st.sampled_from([("on_topic", True), ("on_topic", False), ("author", None)])
    | st.datetimes(timezones=st.just(UTC)).map(lambda when: ("published", when))
)
def test_a_value_written_is_read(pair: tuple[str, Any]) -> None:
    """The form in the file says the same again."""
    assert parsed(ID, pair[0], written(pair[1])) == pair[1]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A built collection with two comments of one thread on one site, one on another."""
    place = Place(tmp_path, "veins")
    create(place, NAMES)
    capture(place, [thread_page(1, [(10, None, "Ann", "I was there too, it was cold."), (11, 10, "Ben", "Was it?")])])
    capture(place, [thread_page(3, [(30, None, "Cleo", "Me too, in the rain.")], site="other.example")])
    build(place, NAMES)
    return place


def comments(place: Place) -> Any:
    """The comments by id."""
    return pipelines.open(place.home, place.name).comments.set_index("comment_id")


def test_a_decision_survives_every_build_and_is_taken_back(place: Place) -> None:
    """Also where everything is read anew; undone, the tables are as they were, byte for byte."""
    before = {path: path.read_bytes() for path in place.folder.glob("tables/*/*.parquet")}
    decide(place, [made(ID, "author", "Dora"), made(ID, "relevant", "no")])
    for again in (False, True):
        build(place, NAMES, again=again)
        row = comments(place).loc[ID]
        assert (row["author"], row["on_topic"], list(row["decided"])) == ("Dora", False, ["author", "on_topic"])
    assert [one.field for one in undo(place, [ID], ["on_topic"])] == ["on_topic"]
    undo(place, [ID])
    build(place, NAMES)
    assert {path: path.read_bytes() for path in place.folder.glob("tables/*/*.parquet")} == before


def test_a_comment_decided_irrelevant_is_no_part_of_the_discussion(place: Place) -> None:
    """Its thread stays, and the count of what is left out tells of it."""
    decide(place, [made(ID, "relevant", "no")])
    build(place, NAMES)
    frames = pipelines.open(place.home, place.name)
    found = set(frames.discussion()["record_id"])
    assert ID not in found
    assert OTHER in found
    assert ID not in set(frames.replies()["record_id"])


def test_a_decision_makes_its_own_site_anew_and_no_other(place: Place) -> None:
    """Whatever site was asked for."""
    decide(place, [made(ID, "author", "Dora")])
    built = build(place, NAMES, sites=["other.example"])
    assert {one.site for one in built.sites} == {HOST, "other.example"}
    assert [one.site for one in build(place, NAMES, sites=["other.example"]).sites] == ["other.example"]
    assert comments(place).loc[ID, "author"] == "Dora"


def test_the_newest_decision_holds(place: Place) -> None:
    """By its time; a row without one was written by hand, and is newer than all that have one."""
    path = place.folder / FILE
    head = "record_id;field;value;at\r\n"
    dated = f"{ID};author;Late;2026-02-01T00:00:00+00:00\r\n{ID};author;Early;2026-01-01T00:00:00+00:00\r\n"
    path.write_bytes((head + dated).encode("utf-8-sig"))
    assert [one.value for one in decisions(place).in_force] == ["Late"]
    path.write_bytes((head + f"{ID};author;By hand;\r\n" + dated).encode("utf-8-sig"))
    assert [one.value for one in decisions(place).in_force] == ["By hand"]
    build(place, NAMES)
    assert comments(place).loc[ID, "author"] == "By hand"


def test_what_cannot_be_used_is_named_and_the_rest_applied(place: Place) -> None:
    """By build, with its line; nothing is written over until it is mended."""
    path = place.folder / FILE
    path.write_text(f"record_id,field,value,why\n{ID},author,Dora,\n{ID},date,07/08/2010,\nx,author,y,\n", "utf-8")
    causes = build(place, NAMES).causes(place.name)
    assert [cause.split(":")[0] for cause in causes] == [
        "decisions.csv",
        "decisions.csv, line 3",
        "decisions.csv, line 4",
    ]
    assert comments(place).loc[ID, "author"] == "Dora"
    before = path.read_bytes()
    with pytest.raises(UsageError, match=r"mend that first"):
        decide(place, [made(ID, "author", "Eve")])
    assert path.read_bytes() == before


def test_a_decision_on_what_is_gone_is_kept_and_said(place: Place) -> None:
    """Until its record comes back."""
    lost = f"wordpress:{HOST}:comment:99"
    decide(place, [made(ID, "author", "Dora"), made(lost, "author", "Eve")])
    assert {one["state"] for one in listing(place)["decisions"]} == {WAITS}
    build(place, NAMES)
    states = {one["record_id"]: one["state"] for one in listing(place)["decisions"]}
    assert states == {ID: APPLIED, lost: GONE}
    assert len(decisions(place).rows) == 2


def test_no_name_decided_is_in_any_table_or_digest_of_pseudonyms(place: Place, tmp_path: Path) -> None:
    """Nor could it be guessed from what tables.json says of the decisions."""
    settings = Collection(scope="site")
    decide(place, [made(ID, "author", "Dora Quist"), made(OTHER, "author", "Ann")])
    key(place) if not (place.folder / "tables.json").exists() else None
    build(place, settings)
    assert comments(place).loc[ID, "author"].startswith("person-")
    for path in [place.folder / "tables.json", *place.folder.glob("tables/*/*.parquet")]:
        assert b"Quist" not in path.read_bytes()
    frames = pipelines.open(place.home, place.name)
    assert not frames.comments.drop(columns="text").astype(str).stack().str.contains("Dora|Ann").any()


def test_two_who_decide_at_once_do_not_lose_a_row(place: Place) -> None:
    """The second waits or is told."""
    lock = locked(place.folder / ".decisions.lock", "decisions")
    try:
        with pytest.raises(Busy):
            decide(place, [made(ID, "author", "Dora")])
    finally:
        lock.release()
