"""A build makes only the tables that would not come out as they are, and its result tells of all sites alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipelines import observe, tables, unchanged
from pipelines.build import build
from pipelines.collection import Collection, Place, create
from tests.pipelines.observations import SPOOLS, Answer, capture, thread_page

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.outcome import BuildResult

pytestmark = SPOOLS
SITES = ("blog.example", "other.example")
COLLECTION = Collection(terms=["crocus"], scope="topic", identity="names")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A collection of two sites, built once."""
    place = Place(tmp_path, "veins")
    create(place, COLLECTION)
    said = [(1, None, "Ann", "The crocus was early this year."), (2, 1, "Bob", "Mine was late.")]
    capture(place, [thread_page(1, said, site=site) for site in SITES])
    build(place, COLLECTION)
    return place


def made_again(
    place: Place, collection: Collection = COLLECTION, *, again: bool = False
) -> tuple[list[str], BuildResult]:
    """The sites that a build made tables of, and its result."""
    told: list[str] = []
    result = build(place, collection, again=again, report=told.append)
    return sorted(line.partition(":")[0] for line in told), result


def held(place: Place) -> dict[str, bytes]:
    """Every table file's bytes."""
    folder = place.folder / "tables"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.parquet")}


def test_nothing_is_made_again_where_nothing_changed(place: Place) -> None:
    """Files stay as they lie, and the result is that of the first build."""
    before = held(place)
    stamps = {path: path.stat().st_mtime_ns for path in (place.folder / "tables").rglob("*.parquet")}
    sites, result = made_again(place)
    assert sites == []
    assert [(one.site, one.posts, one.comments, one.captures) for one in result.sites] == [(s, 1, 2, 1) for s in SITES]
    assert held(place) == before
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert made_again(place, again=True)[0] == [*SITES]
    assert held(place) == before


def test_only_the_site_with_a_new_capture_is_made_again(place: Place) -> None:
    """The others' tables stay, and what was made is what a build of everything makes."""
    said = [(5, None, "Ann", "The crocus was early this year."), (6, None, "Cem", "And the crocus of mine?")]
    capture(place, [thread_page(2, said, site=SITES[1])], run="run-2")
    sites, result = made_again(place)
    assert sites == [SITES[1]]
    assert (result.posts, result.comments) == (3, 6)
    one_by_one = held(place)
    made_again(place, again=True)
    assert held(place) == one_by_one


@pytest.mark.parametrize("how", ["lost", "changed", "other"])
def test_a_file_that_is_not_as_it_was_written_is_made_again(place: Place, how: str) -> None:
    """A build mends what is derived, also where no capture changed."""
    before = held(place)
    path = place.folder / "tables" / "links" / f"{SITES[0]}.parquet"
    if how == "lost":
        path.unlink()
    else:
        path.write_bytes(before[f"posts/{SITES[1]}.parquet"] if how == "other" else path.read_bytes()[:-1])
    assert made_again(place)[0] == [SITES[0]]
    assert held(place) == before
    assert not tables.check(place.folder)


def test_other_settings_make_all_again(place: Place) -> None:
    """Terms, scope and names turn up in every table."""
    other = Collection(terms=["snowdrop"], scope="topic", identity="names")
    sites, result = made_again(place, other)
    assert sites == [*SITES]
    assert result.comments == 0
    assert made_again(place, other)[0] == []


def test_other_code_makes_all_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that was changed is never hidden by tables of before."""
    monkeypatch.setattr(unchanged, "_code", lambda: "another")
    assert made_again(place)[0] == [*SITES]


def test_the_digest_of_the_code_turns_on_its_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every source file of the project counts, what is no source does not."""
    for room in ("pipelines", "scraper"):
        (tmp_path / room).mkdir()
    step = tmp_path / "pipelines" / "clean.py"
    step.write_text("one")
    monkeypatch.setattr(unchanged, "__file__", str(tmp_path / "pipelines" / "unchanged.py"))
    code = unchanged._code.__wrapped__
    first = code()
    step.with_suffix(".txt").write_text("no source")
    assert code() == first
    step.write_text("two")
    assert code() != first


def test_a_page_that_could_not_be_read_is_tried_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that failed may be mended by what is beside it: its site is not done."""

    def failing(page: object, **how: object) -> object:
        raise RuntimeError("no")

    said = [(1, None, "Ann", "The crocus was early.")]
    with monkeypatch.context() as patched:
        patched.setattr(observe, "read", failing)
        capture(place, [thread_page(3, said, site=SITES[0])], run="run-2")
        assert made_again(place)[0] == [SITES[0]]
        assert made_again(place)[0] == [SITES[0]]
    sites, result = made_again(place)
    assert sites == [SITES[0]]
    assert not result.problems
    assert made_again(place)[0] == []


def test_problems_that_stay_are_told_again(place: Place) -> None:
    """What the page itself lacks is a problem of every build, made anew or not."""
    cut = Answer(f"https://{SITES[0]}/cut/", thread_page(4, [], site=SITES[0]).body, status=206)
    capture(place, [cut], run="run-2")
    first = made_again(place)[1].problems
    assert len(first) == 1
    sites, result = made_again(place)
    assert (sites, result.problems) == ([], first)


def test_the_largest_site_is_made_first(place: Place) -> None:
    """So that no process is left with it when the others are done; the result names sites in their order."""
    said = [(n, None, "Ann", f"Crocus {n} was early this year, and {n} others were late.") for n in range(10, 60)]
    capture(place, [thread_page(5, said, site=SITES[1])], run="run-2")
    told: list[str] = []
    result = build(place, COLLECTION, again=True, report=told.append)
    assert [line.partition(":")[0] for line in told] == [SITES[1], SITES[0]]
    assert [one.site for one in result.sites] == [*SITES]


def test_the_index_is_read_once_for_all_files(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many sites a table has."""
    real, times = tables.read_index, []
    monkeypatch.setattr(tables, "read_index", lambda folder: times.append(folder) or real(folder))
    assert len(tables.read(place.folder, "comments")) == 4
    assert len(times) == 1
