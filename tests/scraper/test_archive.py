"""WARC files: valid, closed for good, read back only where they are whole."""

from __future__ import annotations

import gzip
import hashlib
import random
import tracemalloc
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from scraper.archive import NOT_MODIFIED, Earlier, Exchange, Place, WarcFile, cut, foreign_captures, read_exchange, scan
from scraper.errors import DamagedRecord

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
PAGE = Exchange(
    "http://blog.example/a?b=c",
    200,
    (("Content-Type", "text/html"), ("ETag", '"1"')),
    gzip.compress(b"<p>a page</p>"),
    AT,
    "OK",
    request_headers=(("User-Agent", "threadkeep"),),
    ip_address="192.0.2.7",
    role="thread",
)


@dataclass
class Row:
    """What a ledger's row says of a record."""

    capture_id: str
    warc_offset: int
    warc_length: int
    sha256: str


def row_of(place: Place, exchange: Exchange) -> Row:
    """The ledger's row for a record written."""
    return Row(place.capture_id, place.offset, place.length, exchange.sha256)


def written(path: Path, *exchanges: Exchange) -> list[Row]:
    """A WARC file of these exchanges, closed."""
    warc = WarcFile(path, {"software": "Threadkeep/test", "threadkeep-run": "r1", "threadkeep-settings": "{}"})
    rows = [row_of(warc.append(exchange), exchange) for exchange in exchanges]
    warc.close()
    return rows


def is_valid(path: Path) -> bool:
    """What `warcio check` says."""
    return Checker(type("Options", (), {"inputs": [str(path)], "verbose": False})()).process_all() == 0


def test_a_file_is_valid_warc_1_1(tmp_path: Path) -> None:
    """A warcinfo with run, version and settings, then response and request a capture, with digests; warcio agrees."""
    path = tmp_path / "a.warc.gz"
    written(path, PAGE, replace(PAGE, url="http://blog.example/b"))
    with path.open("rb") as file:
        records = [(r.rec_type, r.rec_headers, r.content_stream().read()) for r in ArchiveIterator(file)]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "request", "response", "request"]
    assert {headers.protocol for _, headers, _ in records} == {"WARC/1.1"}
    for field in (b"software: Threadkeep/test", b"threadkeep-run: r1", b"threadkeep-settings: {}"):
        assert field in records[0][2]
    response, request = records[1][1], records[2][1]
    assert response.get_header("WARC-Block-Digest")
    assert response.get_header("WARC-Payload-Digest")
    assert response.get_header("WARC-Date") == "2026-11-23T09:00:00.123456Z"
    assert response.get_header("WARC-IP-Address") == "192.0.2.7"
    assert request.get_header("WARC-Concurrent-To") == response.get_header("WARC-Record-ID")
    assert is_valid(path)


def test_a_file_is_made_with_its_first_capture(tmp_path: Path) -> None:
    """Where nothing was captured there is no file."""
    WarcFile(tmp_path / "a.warc.gz", {}).close()
    assert list(tmp_path.iterdir()) == []


HEADER_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


@given(
    body=st.binary(max_size=300),
    value=HEADER_TEXT,
    status=st.integers(200, 599),
    second=st.integers(0, 4_000_000_000),
)
def test_an_exchange_comes_back_as_it_went_in(
    tmp_path_factory, body: bytes, value: str, status: int, second: int
) -> None:
    """Any body, byte for byte, with its status, time and role; any header value leaves the file valid."""
    path = tmp_path_factory.mktemp("warc") / "a.warc.gz"
    headers = (("X-Odd", value), ("Content-Type", "text/html"))
    exchange = replace(PAGE, body=body, headers=headers, status=status, fetched_at=datetime.fromtimestamp(second, UTC))
    (row,) = written(path, exchange)
    found = read_exchange(path, row)
    assert (found.url, found.status, found.body, found.fetched_at) == (PAGE.url, status, body, exchange.fetched_at)
    assert (found.role, found.ip_address, found.header("content-type")) == ("thread", "192.0.2.7", "text/html")
    assert is_valid(path)


@pytest.mark.parametrize("value", ["a\r\n\r\n<p>forged", "a\nX: y", "a\0b", "\r", "café", "日本", "\x85\x1c\u2028"])
def test_a_header_cannot_end_its_block(tmp_path: Path, value: str) -> None:
    """CR, LF and NUL in names and values leave one header and the body as it was; other alphabets stay."""
    path = tmp_path / "a.warc.gz"
    (row,) = written(path, replace(PAGE, headers=(("X-A", value), ("X\r\nB", "b"), ("Content-Type", "text/html"))))
    found = read_exchange(path, row)
    assert len(found.headers) == 3
    assert found.body == PAGE.body
    assert is_valid(path)
    if value.isprintable():
        assert found.header("x-a") == value


def test_a_flipped_bit_is_never_read_as_something_else(tmp_path: Path) -> None:
    """200 random flips in a record: refused, or the very content that was written."""
    path = tmp_path / "a.warc.gz"
    row = written(path, PAGE, PAGE)[1]
    whole, rng, refused = path.read_bytes(), random.Random(200), []
    expected = read_exchange(path, row)
    for _ in range(200):
        bit = rng.randrange(row.warc_length * 8)
        data = bytearray(whole)
        data[row.warc_offset + bit // 8] ^= 1 << bit % 8
        path.write_bytes(data)
        try:
            assert read_exchange(path, row) == expected
        except DamagedRecord as error:
            refused.append(str(error))
    assert len(refused) > 150
    assert all(path.name in words and "verify" in words for words in refused)


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    """However a file is cut, no part of a record is read as a whole one."""
    path = tmp_path / "a.warc.gz"
    (row,) = written(path, PAGE)
    whole = path.read_bytes()
    for length in range(0, row.warc_offset + row.warc_length, 7):
        path.write_bytes(whole[:length])
        with pytest.raises(DamagedRecord):
            read_exchange(path, row)
    path.unlink()
    with pytest.raises(DamagedRecord):
        read_exchange(path, row)


@pytest.mark.parametrize(
    "data", [b"plain", gzip.compress(b"no warc"), gzip.compress(b"WARC/1.1\r\n\r\n\r\n"), bytes(500)]
)
def test_foreign_bytes_are_refused(tmp_path: Path, data: bytes) -> None:
    """Bytes that are no record of ours are refused, whole gzip members too."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    with pytest.raises(DamagedRecord):
        read_exchange(path, Row("urn:uuid:0", 0, len(data), PAGE.sha256))


def test_another_record_is_refused(tmp_path: Path) -> None:
    """A row that points to a whole record of another capture is refused, and one with another digest."""
    path = tmp_path / "a.warc.gz"
    one, two = written(path, PAGE, PAGE)
    with pytest.raises(DamagedRecord, match="another record"):
        read_exchange(path, replace(one, warc_offset=two.warc_offset, warc_length=two.warc_length))
    with pytest.raises(DamagedRecord, match="digest"):
        read_exchange(path, replace(one, sha256="0" * 64))


def test_a_revisit_refers_to_what_is_held(tmp_path: Path) -> None:
    """A 304 becomes a revisit record that names the earlier capture, its address and its date."""
    path = tmp_path / "a.warc.gz"
    warc = WarcFile(path, {})
    first = warc.append(PAGE)
    exchange = replace(PAGE, status=304, body=b"")
    place = warc.append(exchange, Earlier(first.capture_id, PAGE.url, AT, NOT_MODIFIED))
    warc.close()
    found = read_exchange(path, row_of(place, exchange))
    assert (found.kind, found.status, found.body) == ("revisit", 304, b"")
    headers = next(headers for _, _, headers, read in scan(path) if read is not None and read.kind == "revisit")
    assert headers["WARC-Refers-To"] == f"<{first.capture_id}>"
    assert headers["WARC-Profile"] == NOT_MODIFIED
    assert headers["WARC-Refers-To-Date"] == "2026-11-23T09:00:00.123456Z"
    assert is_valid(path)


def test_cut_keeps_what_is_whole(tmp_path: Path) -> None:
    """A torn tail is cut at the length known, and the records before it are as they were."""
    path = tmp_path / "a.warc.gz"
    (row,) = written(path, PAGE)
    whole = path.read_bytes()
    path.write_bytes(whole + b"\x1f\x8b torn")
    cut(path, len(whole))
    assert path.read_bytes() == whole
    assert read_exchange(path, row).body == PAGE.body
    assert [p.name for p in tmp_path.iterdir()] == ["a.warc.gz"]


def test_a_capture_can_be_taken_back(tmp_path: Path) -> None:
    """What could not be entered is undone: the file goes on as if it had never been written."""
    path = tmp_path / "a.warc.gz"
    warc = WarcFile(path, {})
    warc.append(PAGE)
    warc.take_back(warc.append(replace(PAGE, body=b"x" * 1000)))
    place = warc.append(PAGE)
    digest = warc.close()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert path.stat().st_size == place.file_length
    assert len([read for *_, read in scan(path) if read is not None]) == 2


def test_a_scan_passes_over_damage(tmp_path: Path) -> None:
    """One damaged record costs itself alone: those before and behind it are found."""
    path = tmp_path / "a.warc.gz"
    rows = written(path, *(replace(PAGE, url=f"http://blog.example/{n}") for n in range(5)))
    data = bytearray(path.read_bytes())
    middle = rows[2].warc_offset + rows[2].warc_length // 2
    data[middle : middle + 20] = bytes(20)
    path.write_bytes(data)
    found = [read.url[-1] for *_, read in scan(path) if read is not None]
    assert found == ["0", "1", "3", "4"]


def test_a_scan_holds_one_record_at_a_time(tmp_path: Path) -> None:
    """A file of many megabytes, damage in its first record included, is gone through in the memory of a record."""
    path = tmp_path / "a.warc.gz"
    rows = written(path, *(replace(PAGE, body=random.Random(n).randbytes(1 << 20)) for n in range(24)))
    data = bytearray(path.read_bytes())
    data[rows[0].warc_offset + 5000 : rows[0].warc_offset + 5020] = bytes(20)
    path.write_bytes(data)
    size = len(data)
    del data
    tracemalloc.start()
    try:
        assert sum(read is not None for *_, read in scan(path)) == 23
        assert tracemalloc.get_traced_memory()[1] < size // 2
    finally:
        tracemalloc.stop()


def test_captures_of_other_tools_are_read(tmp_path: Path) -> None:
    """Plain and gzip'd WARC files of other tools: http(s) answers with their bodies, chunking undone."""
    head = b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2009-12-08T15:01:00Z\r\n"
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>hi\r\n0\r\n\r\n"

    def record(kind: bytes, url: bytes) -> bytes:
        media = b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(block)
        return head % (kind, url) + media + block + b"\r\n\r\n"

    records = [record(b"response", b"http://old.example/a"), record(b"response", b"dns:old.example")]
    records.append(record(b"request", b"http://old.example/a"))
    for name, content in (("a.warc", b"".join(records)), ("a.warc.gz", b"".join(map(gzip.compress, records)))):
        (tmp_path / name).write_bytes(content)
        (found,) = foreign_captures(tmp_path / name, 1 << 24)
        assert (found.url, found.body, found.fetched_at.year) == ("http://old.example/a", b"<p>hi", 2009)
