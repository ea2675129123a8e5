"""A lost ledger made again from its WARC files."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.archive import Exchange
from scraper.errors import LaterFormat
from scraper.ledger import Found, Ledger, captures_of, reading
from scraper.repair import repair
from scraper.site import Limits, SiteCrawl

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "http://blog.example"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site's folder: three pages, a redirect whose target is pending, links that are pending."""
    folder = tmp_path / "blog.example"
    ledger = Ledger.open(folder)
    crawl = SiteCrawl(ledger, "20261123T090000Z-abcdef", Limits(), {"software": "test"})
    ledger.discover([Found(f"{ROOT}/{n}", "seed") for n in range(3)] + [Found(f"{ROOT}/moved", "seed")], "r")
    for n in range(3):
        body = f"<title>{n}</title><a href='/next{n}'>next</a>".encode()
        headers = (("Content-Type", "text/html"), ("ETag", '"1"'))
        row = ledger.row(f"{ROOT}/{n}")
        assert row is not None
        crawl.captured(row, Exchange(row.url, 200, headers, body, datetime.now(UTC), "OK", role="seed"))
    row = ledger.row(f"{ROOT}/moved")
    assert row is not None
    crawl.captured(
        row, Exchange(row.url, 302, (("Location", "/target"),), b"", datetime.now(UTC), "Found", role="seed")
    )
    crawl.close_warc()
    ledger.close()
    return folder


def states(folder: Path) -> dict[str, str]:
    """State of each address."""
    ledger = Ledger.open(folder)
    try:
        paths = [f"/{n}" for n in range(3)] + ["/moved", "/target"]
        return {path: row.state if (row := ledger.row(ROOT + path)) else "unknown" for path in paths}
    finally:
        ledger.close()


def test_a_sound_ledger_is_left_alone(site: Path) -> None:
    """Where nothing is wrong nothing is done."""
    before = (site / "ledger.db").read_bytes()
    assert repair(site) is None
    assert (site / "ledger.db").read_bytes() == before


def test_captures_and_what_was_pending_are_found_again(site: Path) -> None:
    """The same captures, and the targets of redirects that were still pending."""
    before, account = captures_of(site), states(site)
    (site / "ledger.db").unlink()
    assert "4 captures" in (repair(site) or "")
    assert captures_of(site) == before
    assert states(site) == account
    assert account["/target"] == "pending"
    assert repair(site) is None


def test_a_damaged_ledger_is_kept_beside_the_new_one(site: Path) -> None:
    """Nothing is thrown away: what was there keeps its bytes under another name."""
    (site / "ledger.db").write_bytes(b"not a database" * 500)
    repair(site)
    (kept,) = [path for path in site.iterdir() if ".damaged-" in path.name and path.name.startswith("ledger.db.")]
    assert kept.read_bytes() == b"not a database" * 500


def test_damage_in_a_warc_file_costs_one_capture(site: Path) -> None:
    """A repair over a damaged record keeps those behind it, and cuts no byte of them."""
    rows = captures_of(site)
    path = site / rows[1].warc_file
    data = bytearray(path.read_bytes())
    middle = rows[1].warc_offset + rows[1].warc_length // 2
    data[middle : middle + 9] = bytes(9)
    path.write_bytes(data)
    (site / "ledger.db").unlink()
    repair(site)
    assert [row.capture_id for row in captures_of(site)] == [rows[n].capture_id for n in (0, 2, 3)]
    assert path.read_bytes() == data
    with reading(site) as db:  # and `verify` goes on to say so
        ((noted, words),) = db.execute("SELECT key, value FROM meta WHERE key LIKE 'damaged %'").fetchall()
    assert path.name in noted
    assert "restore it" in words


def test_a_ledger_of_a_later_version_is_left_alone(site: Path) -> None:
    """What a later version wrote is not damage: it is told, and not made anew in the old form."""
    with sqlite3.connect(site / "ledger.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = (site / "ledger.db").read_bytes()
    with pytest.raises(LaterFormat, match="update"):
        repair(site)
    assert (site / "ledger.db").read_bytes() == before


def test_a_torn_tail_is_cut(site: Path) -> None:
    """What follows the last whole record is cut, and kept aside."""
    path = next(site.glob("*.warc.gz"))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:100])
    (site / "ledger.db").unlink()
    repair(site)
    assert path.read_bytes() == whole
    assert [aside.read_bytes() for aside in site.glob("*.torn-*")] == [whole + whole[:100]]
    assert len(captures_of(site)) == 4
