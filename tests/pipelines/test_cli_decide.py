"""`threadkeep decide`: corrections by the command, by a file, taken back, listed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import pipelines
from pipelines.build import build
from pipelines.collection import Collection, Place, create
from tests.pipelines.commands import one_line
from tests.pipelines.observations import HOST, SPOOLS, capture, thread_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = SPOOLS
ID, OTHER = f"wordpress:{HOST}:comment:10", f"wordpress:{HOST}:comment:11"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A built collection with two comments in one thread, one in another."""
    place = Place(tmp_path / "home", "veins")
    collection = Collection(scope="site", identity="names")
    create(place, collection)
    said = [(10, None, "Ann", "I was there too, it was cold."), (11, 10, "Ben", "Was it?")]
    capture(place, [thread_page(1, said), thread_page(2, [(20, None, "Ann", "Nothing to add to that.")])])
    build(place, collection)
    return place


def row(place: Place, record_id: str):
    """A comment."""
    return pipelines.open(place.home, place.name).comments.set_index("comment_id").loc[record_id]


def test_decide_corrects_the_tables_and_undo_takes_it_back(run, place: Place) -> None:
    """Several ids at once; the tables follow."""
    code, out, err = run("decide", "veins", ID, OTHER, "--irrelevant", "--author", "Dora", "--reason", "as she says")
    assert (code, err) == (0, "")
    assert out.count("decided: ") == 4
    assert "tables: 2 posts, 3 comments" in out
    assert list(row(place, OTHER)["decided"]) == ["author", "on_topic"]
    said = json.loads(run("decide", "veins", "--list", "--json")[1])["decisions"]
    assert {(one["state"], one["reason"]) for one in said} == {("applied", "as she says")}
    assert "field author, value Dora" in run("explain", "veins", ID)[1]
    assert run("decide", "veins", ID, OTHER, "--undo")[0] == 0
    assert row(place, OTHER)["decided"] is None
    assert "nothing was decided" in run("decide", "veins", "--list")[1]


def test_decide_takes_a_spreadsheet(run, place: Place, tmp_path: Path) -> None:
    """All of it or nothing; an id without a row is kept and said."""
    file = tmp_path / "mine.csv"
    lost = f"wordpress:{HOST}:comment:99"
    file.write_bytes(f"record_id;field;value\r\n{ID};Date;8.12.2009\r\n{lost};Relevant;NEIN\r\n".encode("utf-8-sig"))
    code, out, _ = run("decide", "veins", "--file", file)
    assert code == 0
    assert f"{lost}: on_topic no (no row has that id now" in out
    assert str(row(place, ID)["published"].date()) == "2009-12-08"
    assert f"decisions: 1 kept, though no row has their ids now, such as {lost}" in run("build", "veins")[1]
    file.write_text(f"record_id,field,value\n{ID},author,Dora\n{ID},kind,rant\n", "utf-8")
    code, _, err = run("decide", "veins", "--file", file)
    one_line(code, 2, err, "line 3", "nothing was entered")
    assert row(place, ID)["author"] == "Ann"


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "give ids"),
        ((ID,), "give ids"),
        (("--irrelevant",), "give ids"),
        ((ID, "--relevant", "--irrelevant"), "--irrelevant"),
        ((f"{ID}9", "--irrelevant"), "take it from the tables"),
        ((ID, "--parent", f"{ID}9"), "take it from the tables"),
        ((ID, "--parent", f"wordpress:{HOST}:comment:20"), "of another thread"),
        ((ID, "--date", "07/08/2010"), "either of two days"),
        ((ID, "--undo"), "nothing such was decided"),
        ((ID, "--undo", "--author", "x"), "--undo"),
        (("--undo",), "takes the ids"),
        ((ID, "--list"), "takes no ids"),
        (("--list", "--file", "x"), "give one of"),
        ((ID, "--irrelevant", "--json"), "--json"),
        ((ID, "--irrelevant", "--field", "author"), "--field"),
        (("--file", "none.csv"), "no file"),
    ],
)
def test_wrong_use_of_decide_is_one_line(run, arguments: tuple[str, ...], words: str) -> None:
    """And nothing is decided."""
    code, _, err = run("decide", "veins", *arguments)
    one_line(code, 2, err, words)
    assert json.loads(run("decide", "veins", "--list", "--json")[1])["decisions"] == []
