"""What is lost for good: named until the page is held again or the loss is accepted, and noted ever after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipelines.verify import accept, repaired, verify
from scraper.ledger import Ledger, captures_of
from tests.pipelines.test_verify import SITE, crawled, made, with_tables

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.collection import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """The collection of `test_verify`."""
    return made(tmp_path)


def spoil(place: Place, number: int) -> tuple[str, Path, bytes]:
    """Flip a bit in the middle of the record of a capture; gives its address, the file and its bytes before."""
    row = captures_of(place.captures / SITE)[number]
    path = place.captures / SITE / row.warc_file
    whole = path.read_bytes()
    at = row.warc_offset + row.warc_length // 2
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    return row.url, path, whole


def test_a_lost_capture_whose_page_is_held_again_is_a_note(place: Place) -> None:
    """Its advice was followed: the crawl captured the page once more, so nothing is left to do but to say so."""
    url, path, _ = spoil(place, 2)
    assert len(verify(place).findings) == 2
    ledger = Ledger.open(place.captures / SITE)
    crawled(ledger, "20261124T090000Z-abcdef", url)
    ledger.close()
    report = verify(place)
    assert report.findings == []
    assert any(path.name in note and url in note and "held again since" in note for note in report.notes)
    assert repaired(place) == []
    spoil(place, 3)  # another one in the same file
    assert len(verify(place).findings) == 2


def test_a_cut_file_whose_pages_are_held_again_is_a_note(place: Place) -> None:
    """However many captures went with the end of a file, or with all of it."""
    rows = captures_of(place.captures / SITE)
    path = place.captures / SITE / rows[0].warc_file
    path.write_bytes(path.read_bytes()[: rows[3].warc_offset])
    assert len(verify(place).findings) == 4
    ledger = Ledger.open(place.captures / SITE)
    crawled(ledger, "20261124T090000Z-abcdef", *(row.url for row in rows[:6]))
    ledger.close()
    assert verify(place).findings == []
    path.unlink()
    report = verify(place)
    assert report.findings == []
    assert sum("held again since" in note for note in report.notes) == 6


def test_a_loss_that_is_accepted_is_a_note(place: Place) -> None:
    """No backup, and no page any more: `verify --repair` notes the loss. Further damage is named again, and a file that
    comes back is as it was."""
    _, path, whole = spoil(place, 2)
    (line,) = accept(place, verify(place))
    assert path.name in line
    report = verify(place)
    assert report.findings == []
    assert any("taken as lost" in note for note in report.notes)
    _, _, damaged = spoil(place, 4)
    assert len(verify(place).findings) == 3
    path.write_bytes(damaged)
    assert verify(place).findings == []
    path.write_bytes(whole)
    report = verify(place)
    assert (report.findings, report.notes) == ([], [])


def test_a_damaged_record_that_no_capture_needs_can_be_accepted_too(place: Place) -> None:
    """The WARC file is not what was written, though each capture in it is whole."""
    row = captures_of(place.captures / SITE)[2]
    path = place.captures / SITE / row.warc_file
    data = bytearray(path.read_bytes())
    data[row.warc_offset + row.warc_length + 40] ^= 1  # in the request behind it
    path.write_bytes(data)
    (finding,) = verify(place).findings
    assert "--repair` takes it as lost" in finding
    accept(place, verify(place))
    assert verify(place).findings == []


@pytest.mark.parametrize("damage", ["lost", "cut"])
def test_a_lost_key_is_found(place: Place, damage: str) -> None:
    """Another one would give the same people other pseudonyms: a finding, before a build is wanted."""
    key = place.home / "keys" / f"{place.name}.key"
    whole = key.read_bytes()
    with_tables(place)
    assert verify(place).findings == []
    if damage == "lost":
        key.unlink()
    else:
        key.write_bytes(whole[:7])
    (finding,) = verify(place).findings
    assert str(key) in finding
    assert "restore it from a backup" in finding


def test_a_repair_names_what_it_cut_off(place: Place) -> None:
    """A lost ledger beside a cut file: what was cut off is named by the repair and noted by each `verify` after it."""
    rows = captures_of(place.captures / SITE)
    path = place.captures / SITE / rows[0].warc_file
    cut_at = rows[3].warc_offset + 30
    path.write_bytes(path.read_bytes()[:cut_at])
    (place.captures / SITE / "ledger.db").unlink()
    (line,) = repaired(place)
    assert f"{path.name}: its last 30 bytes were no whole record and are cut off" in line
    assert "0 addresses pending" in line
    report = verify(place)
    assert report.findings == []
    assert any(path.name in note and "cut off" in note for note in report.notes)


def test_what_a_repair_could_not_take_in_can_be_accepted(place: Place) -> None:
    """Damage in the middle, found while a ledger is made again, is a finding until it is taken as lost."""
    spoil(place, 2)
    (place.captures / SITE / "ledger.db").unlink()
    repaired(place)
    (finding,) = verify(place).findings
    assert "are no whole records" in finding
    assert finding.count("restore it") == 1
    accept(place, verify(place))
    assert verify(place).findings == []


def test_the_command_notes_losses_once_they_were_told(place: Place, run) -> None:
    """`verify --repair` ends with 1 as it names a loss for the first time, with 0 from then on."""
    spoil(place, 2)
    command = ["--home", place.home, "verify", place.name]
    assert run(*command)[0] == 1
    code, out, _ = run(*command, "--repair")
    assert (code, "noted: captures/blog.example: what is lost in " in out) == (1, True)
    code, out, _ = run(*command)
    assert (code, out.splitlines()[-1].endswith("all is well")) == (0, True)
