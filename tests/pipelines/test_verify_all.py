"""Damage of every kind is named, and the cure that is named mends it."""

from __future__ import annotations

import random
import re
import shlex
import shutil
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from pipelines import tables
from pipelines.build import build, settings_of
from pipelines.collection import Collection, Place, create, load
from pipelines.decisions import decide, made
from pipelines.schema import TABLES
from pipelines.verify import verify
from tests.pipelines.observations import HOST, SPOOLS, capture, thread_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = SPOOLS
NAMES = Collection(scope="site", identity="names")
ID = f"wordpress:{HOST}:comment:11"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A built collection of two sites, with a decision; `home` is where the command of the tests looks."""
    place = Place(tmp_path / "home", "veins")
    create(place, NAMES)
    said = [(10, None, "Ann", "I was there too, it was cold."), (11, 10, "Ben", "Was it?"), (12, 11, "Ann", "It was.")]
    capture(place, [thread_page(1, said), thread_page(2, [(20, None, "Ben", "Nothing to add.")])])
    capture(place, [thread_page(3, [(30, None, "Cleo", "Me too, in the rain.")], site="other.example")])
    decide(place, [made(ID, "author", "Dora")])
    build(place, NAMES)
    return place


def mended(run: Any, findings: list[str]) -> None:
    """Give every command that the findings name, as a person would."""
    for command in dict.fromkeys(said for line in findings for said in re.findall(r"`threadkeep ([^`]*)`", line)):
        run(*shlex.split(command))


def test_all_is_well(place: Place) -> None:
    """And every kind of thing was counted."""
    report = verify(place)
    assert (report.findings, report.notes) == ([], [])
    kinds = ("sites", "captures", "observation files", "posts", "comments", "wordings", "decisions")
    assert [report.checked[kind] > 0 for kind in kinds] == [True] * len(kinds)


KINDS = [
    "observations/*/*.parquet",
    "observations/*/*.sha256",
    "tables/*/*.parquet",
    "tables.json",
    "captures/*/ledger.db",
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_flipped_bit_is_named_and_the_cure_mends_it(run, place: Place, kind: str) -> None:
    """Anywhere in a cache, a table, their index or a ledger."""
    dice = random.Random(kind)
    for _ in range(12):
        path = dice.choice(sorted(place.folder.glob(kind)))
        good = path.read_bytes()
        bad = bytearray(good)
        bad[dice.randrange(len(bad))] ^= 1 << dice.randrange(8)
        path.write_bytes(bad)
        findings = verify(place).findings
        if kind.endswith("ledger.db") and not findings:  # free pages of SQLite hold nothing
            path.write_bytes(good)
            continue
        assert any(path.name.removesuffix(".sha256") in line or "ledger" in line for line in findings), (
            path.name,
            findings,
        )
        mended(run, findings)
        assert verify(place).findings == [], (path.name, findings)


@pytest.mark.parametrize("how", ["cut", "gone", "swapped", "stray"])
def test_a_file_of_the_cache_that_is_another_is_named_and_mended(run, place: Place, how: str) -> None:
    """Cut, without its digest, of another site, of a WARC file that is not there."""
    one, two = sorted(place.folder.glob("observations/*/*.parquet"))
    if how == "cut":
        one.write_bytes(one.read_bytes()[:-9])
    elif how == "gone":
        one.unlink()
    elif how == "swapped":
        for end in ("", ".sha256"):
            shutil.copy(f"{two}{end}", f"{one}{end}")
    else:
        for end in ("", ".sha256"):
            shutil.copy(f"{one}{end}", f"{one.with_name('other.warc.gz.0123456789abcdef.parquet')}{end}")
    findings = verify(place).findings
    assert findings
    assert all(line.startswith(f"observations/{one.parent.name}/") for line in findings)
    mended(run, findings)
    assert verify(place).findings == []


def comment(number: int, **values: Any) -> Any:
    """Change one comment."""
    return lambda rows: rows["comments"][number].update(values)


def post(number: int, **values: Any) -> Any:
    """Change one post."""
    return lambda rows: rows["posts"][number].update(values)


CID = f"wordpress:{HOST}:comment:"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (comment(0, comment_id=f"{CID}11"), "ids stand more than once"),
        (comment(0, post_id="wordpress:nowhere"), "hang from what is no post"),
        (comment(0, parent_id=f"{CID}12"), "answer each other in a circle"),
        (comment(1, position=0), "stand before what they answer"),
        (comment(2, position=2), "share their place"),
        (comment(0, inferred_parent_id=f"{CID}99"), "guessed parent that is no row"),
        (comment(0, inferred_parent_id=f"{CID}11"), "guessed parent that comes after"),
        (comment(0, inferred_parent_id=f"{CID}20"), "guessed parent in another thread"),
        (comment(1, inferred_parent_id=f"{CID}10"), "stated and one that is guessed"),
        (comment(0, duplicate_of=f"{CID}99"), "repeat what is no row"),
        (comment(0, duplicate_of=f"{CID}12"), "repeat a row that was written later"),
        (comment(0, capture_id="urn:uuid:none"), "captures that no ledger has"),
        (comment(1, decided=None), "not marked on the row"),
        (comment(0, decided=["kind"]), "in no decisions.csv"),
        (post(0, comments_archived=7), "another number of comments"),
        (lambda rows: rows["sites"][0].update(comments=9), "stand in the tables"),
        (lambda rows: rows["sites"].clear(), "has no row"),
        (lambda rows: rows["versions"][0].update(text="Other words."), "have not their digest"),
        (lambda rows: rows["versions"][0].update(record_id="x"), "versions: 1 rows of what is no row"),
        (lambda rows: rows["links"].append({"record_id": "x", "url": "http://a.example", "kind": "web"}),
         "links: 1 rows"),
        (lambda rows: rows["dropped"].append({"record_id": f"{CID}10", "step": "topic", "reason": "off topic"}),
         "left out and are in a table"),
        (lambda rows: rows["duplicates"].append(
            {"record_id": "x", "canonical_id": f"{CID}10", "kind": "near", "similarity": 0.9}), "duplicates: 1 rows"),
        (lambda rows: rows["duplicates"].append(
            {"record_id": f"{CID}11", "canonical_id": f"{CID}10", "kind": "near", "similarity": 0.9}), "of one site"),
    ],
)  # fmt: skip
def test_rows_that_do_not_fit_are_named_and_a_build_mends_them(run, place: Place, change: Any, said: str) -> None:
    """Tables whose bytes are as they were written, and whose rows cannot be true together."""
    rows = {name: tables.read(place.folder, name, sites=[HOST]).to_pylist() for name in TABLES}
    change(rows)
    made = {name: pa.Table.from_pylist(of, schema=tables.arrow_schema(name)) for name, of in rows.items()}
    digest = settings_of(place, load(place)).digest_of(HOST)
    tables.publish(place.folder, tables.stage(place.folder, HOST, made, digest), kept=place.sites())
    findings = verify(place).findings
    assert any(said in line for line in findings), findings
    mended(run, findings)
    assert verify(place).findings == []


def test_a_decision_that_waits_is_named_and_a_build_applies_it(run, place: Place) -> None:
    """Written by a spreadsheet, or with --no-build."""
    decide(place, [made(f"{CID}10", "author", "Eve"), made(f"{CID}99", "author", "Eve")])
    (finding,) = verify(place).findings
    assert "not applied yet" in finding
    mended(run, [finding])
    report = verify(place)
    assert report.findings == []
    assert any("no row now" in note for note in report.notes)


def test_files_of_decisions_that_cannot_be_read_are_named(place: Place) -> None:
    """With what to do."""
    (place.folder / "decisions.csv").write_text(f"record_id,field,value\n{ID},author,Dora\n{ID},kind,rant\n", "utf-8")
    (place.folder / "sites.csv").write_text("host;why\nx;y\n", "utf-8")
    (place.home / "threadkeep.db").write_bytes(b"not a database" * 100)
    findings = verify(place).findings
    assert [any(word in line for line in findings) for word in ("line 3", "sites.csv", "threadkeep.db")] == [True] * 3
