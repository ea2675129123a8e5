"""WARC files of other tools, cut and damaged ones among them."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.archive import Exchange, Unread, WarcFile, foreign_captures
from scraper.archive.foreign import CUT, DAMAGED, TOO_LARGE
from scraper.evidence import evidence
from scraper.imports import import_files, pages_in

if TYPE_CHECKING:
    from pathlib import Path

CAP = 1 << 20


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """A warcinfo, then a response and its request four times: the members of a WARC file, with digests."""
    path = tmp_path_factory.mktemp("warc") / "a.warc.gz"
    warc, ends = WarcFile(path, {"software": "test"}), [0]
    for n in range(4):
        body = f"<p>{n}: {random.Random(n).randbytes(300).hex()}</p>".encode()
        headers = (("Content-Type", "text/html"),)
        place = warc.append(Exchange(f"http://blog.example/{n}", 200, headers, body, datetime(2009, 12, 8, tzinfo=UTC)))
        ends += [place.offset, place.offset + place.length]
    warc.close()
    data = path.read_bytes()
    return [data[a:b] for a, b in zip(ends, [*ends[1:], len(data)], strict=True)]


def written(path: Path, records: list[bytes], form: str) -> tuple[bytes, list[int]]:
    """The file in one of three forms, and where each record ends in it."""
    parts = records if form == "members" else [gzip.decompress(record) for record in records]
    ends = [sum(len(part) for part in parts[: n + 1]) for n in range(len(parts))]
    data = b"".join(parts)
    return (gzip.compress(data, 0) if form == "one piece" else data), ends


def read(path: Path, data: bytes) -> tuple[list[str], list[str]]:
    """The pages that are read of a file of these bytes, and why others are not."""
    path.write_bytes(data)
    found = list(foreign_captures(path, CAP))
    return [e.url[-1] for e in found if isinstance(e, Exchange)], [u.reason for u in found if isinstance(u, Unread)]


@pytest.mark.parametrize("form", ["members", "plain", "one piece"])
def test_every_form_is_read(tmp_path: Path, records: list[bytes], form: str) -> None:
    """A gzip member a record, no compression, or all records in one gzip member: the same pages."""
    data, _ = written(tmp_path, records, form)
    assert read(tmp_path / "a", data) == (["0", "1", "2", "3"], [])


def test_the_forerunner_arc_is_read(tmp_path: Path) -> None:
    """ARC files, plain and packed: their answers, with date and body."""
    fields = b"1 0 Tool\nURL IP-address Archive-date Content-type Archive-length\n\n"
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>hi</p>"
    parts = [
        b"%b 192.0.2.1 20091208150100 %b %d\n%b\n" % (url, kind, len(block), block)
        for url, kind, block in (
            (b"filedesc://a.arc", b"text/plain", fields),
            (b"http://old.example/a", b"text/html", http),
            (b"http://old.example/b", b"text/html", http),
        )
    ]
    for name, data in (("a.arc", b"".join(parts)), ("a.arc.gz", b"".join(map(gzip.compress, parts)))):
        (tmp_path / name).write_bytes(data)
        found = list(pages_in(tmp_path / name))
        assert [(e.url[-1], e.body, e.fetched_at.year) for e in found] == [(n, b"<p>hi</p>", 2009) for n in "ab"]


@pytest.mark.parametrize("form", ["members", "plain", "one piece"])
def test_what_is_whole_in_a_cut_file_is_read(tmp_path: Path, records: list[bytes], form: str) -> None:
    """Wherever the file is cut, the pages before the cut are read, and the record in which it ends is told."""
    data, ends = written(tmp_path, records, form)
    assert len(data) > 3000
    for at in range(200, len(data) - 1, 61):
        pages, reasons = read(tmp_path / "a", data[:at])
        assert pages == [str(n) for n in range(len(pages))]
        if form == "one piece":  # how much of its last block comes out is for zlib to say
            assert reasons == [CUT]
            continue
        # A record's last line breaks are no part of what its length promises.
        whole = [end - (4 if form == "plain" else 0) <= at for end in ends]
        assert len(pages) == sum(whole[1::2])
        if any(end - 4 <= at <= end for end in ends):
            assert reasons == ([CUT] if form == "members" and at not in ends else [])
        else:  # a cut in the first words of a plain record may be damage too
            assert reasons == [CUT] or (form == "plain" and reasons == [DAMAGED]), at


@pytest.mark.parametrize("form", ["members", "plain"])
def test_damage_costs_the_record_it_is_in(tmp_path: Path, records: list[bytes], form: str) -> None:
    """Bytes lost in the middle of a record: it is told, those before and behind it are read."""
    data, ends = written(tmp_path, records, form)
    for place in (ends[2], (ends[2] + ends[3]) // 2):  # where it begins, and inside its body
        hurt = bytearray(data)
        hurt[place + 1 : place + 9] = b"XXXXXXXX"
        pages, reasons = read(tmp_path / "a", bytes(hurt))
        assert (pages, reasons) == (["0", "2", "3"], [DAMAGED])


@pytest.mark.parametrize("form", ["members", "plain", "one piece"])
def test_no_damage_is_read_as_something_else(tmp_path: Path, records: list[bytes], form: str) -> None:
    """Flipped bytes anywhere raise nothing, and no page comes out with another body."""
    data, _ = written(tmp_path, records, form)
    (tmp_path / "whole").write_bytes(data)
    bodies = {e.body for e in foreign_captures(tmp_path / "whole", CAP) if isinstance(e, Exchange)}
    chance = random.Random(7)
    for _ in range(300):
        hurt = bytearray(data)
        for _ in range(chance.choice((1, 5))):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        (tmp_path / "a").write_bytes(hurt)
        found = [e for e in foreign_captures(tmp_path / "a", CAP) if isinstance(e, Exchange)]
        assert {e.body for e in found if "blog.example" in e.url} <= bodies


def test_a_file_made_of_beginnings_is_given_up(tmp_path: Path) -> None:
    """Four megabytes of gzip beginnings, each of which looks whole for long, costs no more than its like in length."""
    start = b"\x1f\x8b\x08\0\0\0\0\0\0\3"
    chain = b"\0\xff\xff\0\0" + bytes(65535)  # a stored block, and on to the next
    data = b"".join(start + b"\0" + size.to_bytes(2, "little") + (65535 - size).to_bytes(2, "little")
                    for size in range(60_000, 0, -15)) + bytes(15) + chain * 60  # fmt: skip
    started = time.process_time()
    assert read(tmp_path / "a", data)[0] == []
    assert time.process_time() - started < 3


def test_a_body_over_the_cap_is_left_out(tmp_path: Path, records: list[bytes]) -> None:
    """A record that is too large is told as such; the others are read."""
    large = WarcFile(tmp_path / "large.warc.gz", {})
    for body in (bytes(3 * CAP), b"<p>small</p>", bytes(CAP + 1)):
        large.append(Exchange("http://blog.example/9", 200, (), body, datetime(2009, 12, 8, tzinfo=UTC)))
    large.close()
    assert read(tmp_path / "a", (tmp_path / "large.warc.gz").read_bytes()) == (["9"], [TOO_LARGE, TOO_LARGE])
    plain = gzip.decompress((tmp_path / "large.warc.gz").read_bytes())
    assert read(tmp_path / "a", plain) == (["9"], [TOO_LARGE, TOO_LARGE])


def test_an_address_with_a_space_is_mended_without_a_word(tmp_path: Path) -> None:
    """Old archives have such addresses by the thousand: nothing but what was not imported is for stderr."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>hi</p>"
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2009-12-08T15:01:00Z\r\nContent-Length: %d\r\n" % len(block)
    (tmp_path / "a.warc").write_bytes(
        head + b"WARC-Target-URI: http://old.example/a b\r\n\r\n" + block + b"\r\n\r\nno record"
    )
    code = "import pathlib, sys, scraper.imports; list(scraper.imports.pages_in(pathlib.Path(sys.argv[1])))"
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "a.warc"], check=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("", "")
    assert read(tmp_path / "b", (tmp_path / "a.warc").read_bytes()) == (["b"], [DAMAGED])


def test_a_date_before_the_year_1000_is_kept_and_one_that_is_no_moment_left_out(tmp_path: Path) -> None:
    """A record's date may be any: what is kept can be read back, and what cannot be costs no other record."""
    dates = ("0001-01-01T00:00:00+14:00", "0099-01-01T00:00:00Z", "2012-01-01T00:00:00Z")
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>words</p>"
    (tmp_path / "a.warc").write_bytes(
        b"".join(
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{n}>\r\nWARC-Date: {date}\r\n"
            f"WARC-Target-URI: http://blog.example/{n}\r\nContent-Type: application/http\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
            + b"\r\n\r\n"
            for n, date in enumerate(dates)
        )
    )
    done = import_files(tmp_path / "captures", [tmp_path / "a.warc"])
    assert (done.kept, len(done.not_read)) == (2, 1)
    assert evidence(tmp_path / "captures" / "blog.example").wrong == []


def test_a_digest_that_nobody_can_check_says_nothing(tmp_path: Path) -> None:
    """Of an algorithm that is not known here the record is read; one that names none is damaged, and alone."""
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>words</p>"
    digests = ("xxh3:abcdef", "\0sha1:A", "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "xxh3:abcdef")
    (tmp_path / "a.warc").write_bytes(
        b"".join(
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{n}>\r\nWARC-Date: 2012-01-01T00:00:00Z\r\n"
            f"WARC-Target-URI: http://blog.example/{n}\r\nWARC-Payload-Digest: {digest}\r\n"
            f"Content-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
            + b"\r\n\r\n"
            for n, digest in enumerate(digests)
        )
    )
    assert read(tmp_path / "b", (tmp_path / "a.warc").read_bytes()) == (["0", "3"], [DAMAGED, DAMAGED])
