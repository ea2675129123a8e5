"""`verify` names what is wrong, and nothing damaged is read silently."""

from __future__ import annotations

import random
import shutil
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from pipelines import collection as collections
from pipelines import tables
from pipelines.collection import Collection, Place
from pipelines.schema import TABLES, arrow_schema, empty
from pipelines.verify import repaired, verify
from scraper.archive import Exchange, read_exchange
from scraper.errors import DamagedLedger, DamagedRecord
from scraper.imports import import_files
from scraper.ledger import Found, Ledger, captures_of
from scraper.ledger.store import connected, locked
from scraper.site import Limits, SiteCrawl

if TYPE_CHECKING:
    from pathlib import Path

SITE = "blog.example"


def made(home: Path) -> Place:
    """A collection with one site of two WARC files, six captures each."""
    place = Place(home, "a")
    collections.create(place, Collection())
    for run in range(2):
        ledger = Ledger.open(place.captures / SITE)
        crawled(ledger, f"20261123T09000{run}Z-abcdef", *(f"http://{SITE}/{run}/{number}" for number in range(6)))
        ledger.close()
    return place


def crawled(ledger: Ledger, run_id: str, *urls: str, body: bytes | None = None) -> None:
    """Capture these addresses in one run, each with bytes of its own."""
    crawl = SiteCrawl(ledger, run_id, Limits(), {"software": "test"})
    for url in urls:
        ledger.discover([Found(url, "thread")], crawl.run_id)
        row = ledger.row(url)
        assert row is not None
        said = body or random.Random(url + run_id).randbytes(400)
        headers = (("Content-Type", "image/png"),)
        crawl.captured(row, Exchange(url, 200, headers, said, datetime.now(UTC), "OK", role="thread"))
    crawl.close_warc()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """The collection."""
    return made(tmp_path)


def test_a_sound_collection_has_no_findings(place: Place) -> None:
    """All is well, and what was checked is counted."""
    report = verify(place)
    assert report.findings == []
    assert report.checked["captures"] == 12
    assert report.checked["WARC files"] == 2


def test_every_cut_is_named_and_nothing_is_read_wrong(place: Place) -> None:
    """200 random cuts of WARC files: `verify` names file and captures; a capture is refused or is what was written."""
    rng = random.Random(200)
    folder = place.captures / SITE
    rows = captures_of(folder)
    files = sorted(folder.glob("*.warc.gz"))
    whole = {path: path.read_bytes() for path in files}
    bodies = {row.capture_id: read_exchange(folder / row.warc_file, row).body for row in rows}
    for _ in range(200):
        path = rng.choice(files)
        length = rng.randrange(len(whole[path]))
        path.write_bytes(whole[path][:length])
        findings = verify(place).findings
        assert any(f"captures/{SITE}/{path.name}" in finding for finding in findings)
        for row in rows:
            lost = row.warc_file == path.name and row.warc_offset + row.warc_length > length
            assert any(row.capture_id in finding for finding in findings) is lost
            if lost:
                with pytest.raises(DamagedRecord):
                    read_exchange(folder / row.warc_file, row)
            else:
                assert read_exchange(folder / row.warc_file, row).body == bodies[row.capture_id]
        path.write_bytes(whole[path])


def test_every_flipped_bit_is_named(place: Place) -> None:
    """100 flipped bits in WARC files: each file is named."""
    rng = random.Random(100)
    files = sorted((place.captures / SITE).glob("*.warc.gz"))
    for _ in range(100):
        path = rng.choice(files)
        whole = path.read_bytes()
        data = bytearray(whole)
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        path.write_bytes(data)
        findings = verify(place).findings
        assert any(path.name in finding for finding in findings)
        lost = [finding for finding in findings if " is lost: " in finding]
        assert all("run `threadkeep verify`" not in finding for finding in findings)
        assert all(
            finding.endswith("without a backup, `threadkeep crawl a --sweep` asks for it again") for finding in lost
        )
        path.write_bytes(whole)


def test_an_imported_capture_that_is_lost_is_to_be_imported_again(place: Place) -> None:
    """No crawl asks for what was only ever imported: the cure is the file it came from."""
    page = place.home / "page.html"
    page.write_text("<!doctype html><title>A day</title><p>Some words.</p>")
    import_files(place.captures, [page])
    (path,) = (place.captures / "import").glob("*.warc.gz")
    path.write_bytes(path.read_bytes()[:-20])
    assert any(finding.endswith("without a backup, import it again") for finding in verify(place).findings)


def test_a_missing_and_an_unknown_warc_file_are_named(place: Place) -> None:
    """A file that is gone, and one that the ledger does not know."""
    folder = place.captures / SITE
    one, two = sorted(folder.glob("*.warc.gz"))
    shutil.copy(one, folder / "other.warc.gz")
    two.unlink()
    findings = verify(place).findings
    assert any(two.name in finding and "missing" in finding for finding in findings)
    assert any("other.warc.gz" in finding and "does not know" in finding for finding in findings)


@pytest.mark.parametrize("how", ["lost", "empty", "overwritten"])
def test_a_damaged_ledger_is_named_and_repaired(place: Place, how: str) -> None:
    """A ledger that is lost, empty or written over is a finding that says what to do, and doing it mends it."""
    folder = place.captures / SITE
    before = captures_of(folder)
    path = folder / "ledger.db"
    if how == "lost":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    else:
        data = bytearray(path.read_bytes())
        data[5000:9000] = random.Random(1).randbytes(4000)
        path.write_bytes(data)
    findings = verify(place).findings
    assert any("ledger" in finding and "threadkeep verify a --repair" in finding for finding in findings), findings
    assert len(repaired(place)) == 1
    assert captures_of(folder) == before
    assert verify(place).findings == []
    assert repaired(place) == []


@pytest.mark.parametrize("column", ["warc_file", "url", "sha256", "source"])
def test_a_flipped_bit_that_is_no_text_any_more_is_damage(place: Place, column: str) -> None:
    """SQLite takes what is no UTF-8: it is damage all the same, told with the repair, which mends it; no full disk."""
    folder = place.captures / SITE
    before = captures_of(folder)
    flip(folder, column)
    with pytest.raises(DamagedLedger, match="threadkeep verify a --repair"):
        Ledger.open(folder)
    with pytest.raises(DamagedLedger, match="threadkeep verify a --repair"):
        captures_of(folder)
    (finding,) = verify(place).findings
    assert "threadkeep verify a --repair" in finding
    assert "disk" not in finding
    assert len(repaired(place)) == 1
    assert captures_of(folder) == before
    assert verify(place).findings == []


def flip(folder: Path, column: str) -> None:
    """Flip the highest bit of a byte in a column of one capture, past SQLite, which would not write it."""
    path = folder / "ledger.db"
    row = captures_of(folder)[3]
    whole = path.read_bytes()
    begins = whole.index((row.capture_id + row.url).encode())  # the row, and no index of it
    at = whole.index(str(getattr(row, column)).encode(), begins) + 2
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x80]) + whole[at + 1 :])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("warc_offset = warc_offset + 1", "is not where it says"),
        ("warc_length = warc_length - 1", "is not where it says"),
        ("sha256 = 'x' || substr(sha256, 2)", "(digest)"),
        ("http_status = 204", "(status)"),
        ("fetched_at = '2001' || substr(fetched_at, 5)", "(date)"),
        ("fetched_at = '2q01' || substr(fetched_at, 5)", "isoformat"),
        ("url = 'http://blog.example/0/x'", "(url)"),
        ("revisit_of = 'urn:uuid:x'", "(revisit)"),
        ("media_type = 'text/html'", "(media type)"),
        ("kind = 'Thread'", "a kind or a source that cannot be"),
        ("source = 'lite'", "a kind or a source that cannot be"),
        ("run_id = '2' || substr(run_id, 3)", "(run)"),
        ("warc_file = 'x' || substr(warc_file, 2)", "which it does not know"),
    ],
)
def test_a_row_that_disagrees_with_its_record_is_found_and_mended(place: Place, change: str, said: str) -> None:
    """A value changed without a trace: the record is the evidence, so the ledger is named, and made again from it."""
    folder = place.captures / SITE
    before = captures_of(folder)
    ask(folder, f"UPDATE captures SET {change} WHERE capture_id = '{before[3].capture_id}'")
    findings = verify(place).findings
    assert any(said in line and "threadkeep verify a --repair" in line for line in findings), findings
    assert all("backup" not in line for line in findings)
    assert len(repaired(place)) == 1
    assert captures_of(folder) == before
    assert verify(place).findings == []


@pytest.mark.parametrize("change", ["length = length + 1", "sha256 = 'x' || substr(sha256, 2)"])
def test_a_file_that_is_whole_outlives_a_wrong_digest(place: Place, change: str) -> None:
    """The ledger's word of a WARC file is wrong and every record in it whole: no backup is wanted."""
    ask(place.captures / SITE, f"UPDATE warcs SET {change} WHERE file LIKE '%90001Z%'")
    (finding,) = verify(place).findings
    assert "but whole; run `threadkeep verify a --repair`" in finding
    repaired(place)
    assert verify(place).findings == []


def test_a_revisit_has_the_digest_of_what_it_repeats(place: Place) -> None:
    """Its record has no body that could tell."""
    folder = place.captures / SITE
    ledger = Ledger.open(folder)
    crawled(ledger, "20261124T090000Z-abcdef", "http://blog.example/0/1", body=b"the same")
    crawled(ledger, "20261125T090000Z-abcdef", "http://blog.example/0/1", body=b"the same")
    ledger.close()
    (row,) = [row for row in captures_of(folder) if row.revisit_of]
    assert verify(place).findings == []
    ask(folder, f"UPDATE captures SET sha256 = 'x' || substr(sha256, 2) WHERE capture_id = '{row.capture_id}'")
    (finding,) = verify(place).findings
    assert "has not the digest of the one it repeats; run `threadkeep verify a --repair`" in finding
    repaired(place)
    assert row in captures_of(folder)


def ask(folder: Path, query: str) -> None:
    """Change a ledger by hand."""
    with sqlite3.connect(folder / "ledger.db") as db:
        db.execute(query)
    db.close()


def test_verify_changes_nothing(place: Place) -> None:
    """Looking leaves every byte of WARC files and ledger as it was, a damaged ledger too."""
    folder = place.captures / SITE
    (folder / "ledger.db").write_bytes(b"not a database" * 400)
    before = {path: path.read_bytes() for path in folder.glob("*.*") if path.suffix in (".gz", ".db")}
    verify(place)
    assert {path: path.read_bytes() for path in before} == before


def with_tables(place: Place) -> int:
    """Tables whose rows come from the captures that are held; gives how many rows."""
    rows = captures_of(place.captures / SITE)
    posts = [
        {"post_id": f"p{n}", "site": SITE, "on_topic": True, "comments_archived": 0, "comments_disagree": 0,
         "first_seen": row.fetched_at, "last_seen": row.fetched_at, "state": "live", "capture_id": row.capture_id}
        for n, row in enumerate(rows)
    ]  # fmt: skip
    made = {name: empty(name) for name in TABLES}
    made["posts"] = pa.Table.from_pylist(posts, schema=arrow_schema("posts"))
    counted = [{"site": SITE, "posts": len(posts), "comments": 0}]
    made["sites"] = pa.Table.from_pylist(counted, schema=arrow_schema("sites"))
    tables.publish(place.folder, tables.stage(place.folder, SITE, made), kept=[SITE])
    return len(posts)


def test_a_cause_is_one_finding(place: Place) -> None:
    """A lost ledger is one finding with the repair as its only cure, however many rows come from its captures."""
    with_tables(place)
    (place.captures / SITE / "ledger.db").unlink()
    (finding,) = verify(place).findings
    assert "threadkeep verify a --repair" in finding
    assert "threadkeep build" not in finding
    repaired(place)
    assert verify(place).findings == []


def test_rows_without_captures_are_one_finding(place: Place) -> None:
    """Rows that no capture explains are counted in one line a site; a folder that is gone is named."""
    number = with_tables(place)
    shutil.move(place.captures / SITE, place.home / "elsewhere")
    (finding,) = verify(place).findings
    assert f"captures/{SITE} is missing" in finding
    assert f"{number} rows" in finding
    Ledger.open(place.captures / SITE).close()
    (finding,) = verify(place).findings
    assert f"{number} rows of {SITE} come from captures that no ledger has" in finding


def test_a_file_left_open_is_a_note(place: Place) -> None:
    """What a kill left open is no fault: a note, and what the ledger knows of it is checked all the same."""
    folder = place.captures / SITE
    with sqlite3.connect(folder / "ledger.db") as db:
        db.execute("UPDATE warcs SET sha256 = NULL WHERE file LIKE '%90001Z%'")
    db.close()
    path = next(folder.glob("*90001Z*.warc.gz"))
    report = verify(place)
    assert report.findings == []
    assert [path.name in note and "threadkeep crawl a" in note for note in report.notes] == [True]
    lock = locked(folder / "site.lock", "the site")
    assert ["is writing it" in note for note in verify(place).notes] == [True]
    lock.release()
    path.write_bytes(path.read_bytes()[:-20])
    assert len(verify(place).findings) == 1


def test_a_ledger_begun_anew_beside_lost_captures_is_repaired(place: Place) -> None:
    """An empty ledger beside WARC files is one finding, and the repair it names takes them in again."""
    folder = place.captures / SITE
    before = captures_of(folder)
    (folder / "ledger.db").unlink()
    db = connected(folder / "ledger.db")
    db.close()
    (finding,) = verify(place).findings
    assert "--repair" in finding
    repaired(place)
    assert captures_of(folder) == before
