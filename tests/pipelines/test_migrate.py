"""Homes that earlier versions wrote are brought up to date; what a later one wrote is refused."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

import pipelines
from pipelines import decided, runs
from pipelines.build import build
from pipelines.collection import Collection, Place, create
from pipelines.verify import verify
from scraper.ledger import Ledger, captures_of
from scraper.ledger.rows import FORMAT
from scraper.ledger.store import format_of
from tests.pipelines import earlier_formats
from tests.pipelines.commands import one_line
from tests.pipelines.observations import HOST, SPOOLS, capture, thread_page

pytestmark = SPOOLS
NAMES = Collection(scope="site", identity="names")
OTHER = "other.example"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A built collection of two sites, with a run in the history."""
    place = Place(tmp_path / "home", "veins")
    create(place, NAMES)
    capture(place, [thread_page(1, [(10, None, "Ann", "I was there too, it was cold."), (11, 10, "Ben", "Was it?")])])
    capture(place, [thread_page(3, [(30, None, "Cleo", "Me too, in the rain.")], site=OTHER)])
    build(place, NAMES)
    runs.end(place.home, runs.begin(place.home, "veins"), 0, {})
    return place


def tables_bytes(place: Place) -> dict[str, bytes]:
    """What a build made, and nothing that waits for its place."""
    assert not (place.folder / "tables.new").exists()
    files = place.folder.glob("tables/*/*.parquet")
    return {str(path.relative_to(place.folder)): path.read_bytes() for path in files}


def age(place: Place, form: int, *, first: bool = False) -> None:
    """Make the whole home one of long ago."""
    for site in place.sites():
        earlier_formats.of_ledger(place.captures / site / "ledger.db", form, first=first)
    earlier_formats.of_tables(place.folder)
    earlier_formats.of_lists(place.folder, place.home)


@pytest.mark.parametrize(("form", "first"), [(1, True), (1, False), (2, False), (3, False), (4, False), (5, False)])
def test_a_home_of_each_earlier_format_is_brought_up(run, place: Place, form: int, first: bool) -> None:
    """A line a store says what was and what is; the tables are those of a new build; done twice it does nothing."""
    before, rows = tables_bytes(place), captures_of(place.captures / HOST)
    age(place, form, first=first)
    code, out, err = run("migrate", "--dry-run")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "8 stores: 5 to bring up"
    assert format_of(place.captures / HOST / "ledger.db") == form
    code, out, err = run("migrate")
    assert (code, err) == (0, "")
    for line in (
        "threadkeep.db: format 0 -> 1",
        "veins: collection.toml: format 1",
        "veins: sites.csv: format 1 -> 2",
        f"veins: captures/{HOST}/ledger.db: format {form} -> {FORMAT}",
        "veins: tables: format 1 -> 2",
        "8 stores: 5 brought up",
    ):
        assert line in out.splitlines()
    assert tables_bytes(place) == before
    assert captures_of(place.captures / HOST) == rows
    assert (place.captures / HOST / f"ledger.db.format-{form}.bak").exists()
    assert decided.refused(place) == {"two.example"}
    assert (place.folder / "sites.csv.format-1.bak").exists()
    assert verify(place).findings == []
    kept = {path: path.read_bytes() for path in place.home.rglob("*") if path.is_file()}
    assert run("migrate")[1].splitlines()[-1] == "all is of today"
    assert {path: path.read_bytes() for path in place.home.rglob("*") if path.is_file()} == kept


@pytest.mark.parametrize("form", [3, 4])
def test_a_ledger_that_counted_elsewhere_takes_pages_again(place: Place, form: int) -> None:
    """Its writer finds the tables of today; a crawl of it would else end with the first page."""
    earlier_formats.of_ledger(place.captures / HOST / "ledger.db", form)
    ledger = Ledger.open(place.captures / HOST)
    ledger.close()
    with closing(sqlite3.connect(place.captures / HOST / "ledger.db")) as db:
        assert [row[1] for row in db.execute("PRAGMA table_info(lines)")] == ["family", "line", "number", "in_a_row"]
        assert not db.execute("SELECT 1 FROM sqlite_schema WHERE name IN ('families', 'not_in_feeds')").fetchone()


def test_a_ledger_without_digests_is_read_before_it_is_brought_up(place: Place) -> None:
    """Its WARC files are taken for whole once its writer has opened it."""
    earlier_formats.of_ledger(place.captures / HOST / "ledger.db", 1, first=True)
    assert verify(place).findings == []
    Ledger.open(place.captures / HOST).close()
    report = verify(place)
    assert (report.findings, report.notes) == ([], [])


def test_tables_of_an_earlier_format_are_read_as_they_are(place: Place) -> None:
    """What they lack is null; `discussion` takes their threads for what they are."""
    earlier_formats.of_tables(place.folder)
    frames = pipelines.open(place.home, place.name)
    assert frames.comments["decided"].isna().all()
    assert f"wordpress:{HOST}:comment:10" in set(frames.discussion()["record_id"])
    report = verify(place)
    assert report.findings == []
    assert any("threadkeep migrate veins" in note for note in report.notes)


def test_a_build_of_one_site_makes_the_others_of_an_earlier_format_anew(place: Place) -> None:
    """No collection stays half of one format and half of another."""
    before = tables_bytes(place)
    earlier_formats.of_tables(place.folder)
    assert {one.site for one in build(place, NAMES, sites=[HOST]).sites} == {HOST, OTHER}
    assert tables_bytes(place) == before


def test_tables_whose_captures_are_gone_stay_and_are_told(run, place: Place) -> None:
    """They cannot be made again, and can be read."""
    earlier_formats.of_tables(place.folder)
    shutil.move(place.captures / OTHER / "ledger.db", place.home / "elsewhere")
    code, out, _ = run("migrate", "veins")
    assert code == 1
    assert "problem: veins: tables: stays as it is" in out
    assert OTHER in out
    assert len(pipelines.open(place.home, place.name).comments) == 3
    assert run("migrate", "veins")[0] == 1
    shutil.move(place.home / "elsewhere", place.captures / OTHER / "ledger.db")
    assert run("migrate", "veins")[0] == 0


class Crash(Exception):
    """The end of the process."""


@pytest.mark.parametrize("moment", range(0, 60, 3))
def test_a_migration_cut_short_goes_on(run, place: Place, monkeypatch: pytest.MonkeyPatch, moment: int) -> None:
    """Whenever it dies, the next one ends with the same home."""
    from pipelines import migrate

    before = tables_bytes(place)
    age(place, 3)
    left, real = [moment], Path.replace

    def replace(self: Path, target: Path) -> Path:
        if not left[0]:
            raise Crash
        left[0] -= 1
        return real(self, target)

    stores = migrate.stores_of(place.home, [place])
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replace)
        with suppress(Crash):
            migrate.migrate(stores, lambda _: None)
    assert run("migrate")[0] == 0
    assert tables_bytes(place) == before
    assert verify(place).findings == []
    with closing(sqlite3.connect(place.captures / HOST / "ledger.db.format-3.bak")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (3,)


def later_ledger(place: Place) -> None:
    """A ledger of a later version."""
    with closing(sqlite3.connect(place.captures / OTHER / "ledger.db")) as db:
        db.execute("PRAGMA user_version = 99")


def later_history(place: Place) -> None:
    """A history of a later version."""
    with closing(sqlite3.connect(place.home / "threadkeep.db")) as db:
        db.execute("PRAGMA user_version = 99")


def later_tables(place: Place) -> None:
    """An index of a later version."""
    import hashlib

    body = json.loads((place.folder / "tables.json").read_bytes())["tables"] | {"format": 99}
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    (place.folder / "tables.json").write_text(json.dumps({"sha256": digest, "tables": body}), "utf-8")


def later_decisions(place: Place) -> None:
    """Decisions of a later version."""
    (place.folder / "decisions.csv").write_text("record_id,field,value,format\na,b,c,99\n", "utf-8")


def later_settings(place: Place) -> None:
    """Settings of a later version."""
    path = place.folder / "collection.toml"
    path.write_text(path.read_text("utf-8").replace("format = 1", "format = 99"), "utf-8")


LATER = (later_ledger, later_history, later_tables, later_decisions, later_settings)


@pytest.mark.parametrize("later", LATER)
def test_what_a_later_version_wrote_is_refused_before_anything_is_done(run, place: Place, later) -> None:
    """In one line that names it; every other store stays as it was."""
    earlier_formats.of_ledger(place.captures / HOST / "ledger.db", 4)
    later(place)
    code, _, err = run("migrate")
    one_line(code, code, err, "later version", "update it")
    assert code in (1, 2)
    assert format_of(place.captures / HOST / "ledger.db") == 4
    if later is later_tables:  # nor is it built over
        before = (place.folder / "tables.json").read_bytes()
        one_line(*run("build", "veins")[::2][:1], 1, run("build", "veins")[2], "later version")
        assert (place.folder / "tables.json").read_bytes() == before


def test_json_lists_every_store(run, place: Place) -> None:
    """With what was and what is."""
    age(place, 5)
    found = json.loads(run("migrate", "veins", "--json")[1])
    assert found["problems"] == []
    assert {"collection": "veins", "store": "tables", "was": 1, "now": 2} in found["stores"]
    assert {"collection": None, "store": "threadkeep.db", "was": 0, "now": 1} in found["stores"]


def test_an_unknown_collection_and_an_empty_home(run, tmp_path: Path) -> None:
    """One line each."""
    one_line(run("migrate", "none")[0], 2, run("migrate", "none")[2], "no collection")
    assert run("migrate")[1].strip() == "all is of today"
