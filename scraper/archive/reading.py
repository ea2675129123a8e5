"""Records of our own WARC files, read back only where they are whole."""

from __future__ import annotations

import hashlib
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from scraper.archive.exchange import CREATION_DATE, ROLE, SAME_PAYLOAD, SOURCE_URI, Exchange
from scraper.archive.members import BUFFER, members
from scraper.errors import DamagedRecord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read_exchange(path: Path, row: Any) -> Exchange:
    """Read the capture that a ledger's row points to.

    `row` has capture_id, warc_offset, warc_length and sha256. Raises DamagedRecord where the bytes there are not
    that record.
    """
    raw, where = _record(path, row)
    exchange = _parsed(raw, where)
    if exchange.kind != "revisit" and exchange.sha256 != row.sha256:
        raise DamagedRecord(f"{where}: the digest of the body is not the one recorded; run `threadkeep verify`")
    return exchange


def disagreements(path: Path, row: Any) -> list[str]:
    """In what a capture's row says other than its record, which is whole: its url, date, status, digest and more.

    A record of the same bytes leaves them out: their digest is in the row of the capture it repeats. Raises
    DamagedRecord.
    """
    raw, where = _record(path, row)
    exchange = _parsed(raw, where)
    refers_to = _warc_headers(raw).get("WARC-Refers-To", "").strip("<>") or None
    is_repeated = _warc_headers(raw).get("WARC-Profile") == SAME_PAYLOAD
    said = {
        "url": (row.url, exchange.url),
        "date": (row.fetched_at, exchange.fetched_at),
        "status": (row.http_status, exchange.status),
        "media type": (row.media_type, exchange.media_type),
        "digest": (row.sha256, row.sha256 if is_repeated else exchange.sha256),
        "revisit": (row.revisit_of, refers_to),
    }
    return [what for what, (ours, theirs) in said.items() if ours != theirs]


def _record(path: Path, row: Any) -> tuple[bytes, str]:
    """The unpacked record that a row points to, and where that is. Raises DamagedRecord."""
    where = f"{path.name} at {row.warc_offset}"
    try:
        with path.open("rb") as file:
            file.seek(row.warc_offset)
            member = file.read(row.warc_length)
    except (OSError, ValueError) as error:  # ValueError: an offset below zero
        raise DamagedRecord(f"{where}: {getattr(error, 'strerror', error)}; run `threadkeep verify`") from error
    if len(member) != row.warc_length:
        raise DamagedRecord(f"{where}: the file is cut; run `threadkeep verify`")
    raw = _whole_member(member, where)
    if _warc_headers(raw).get("WARC-Record-ID") != f"<{row.capture_id}>":
        raise DamagedRecord(f"{where}: another record stands there; run `threadkeep verify`")
    return raw, where


def scan(path: Path) -> Iterator[tuple[int, int, dict[str, str], Exchange | None]]:
    """Read a WARC file of ours from its start, for a repair: offset, length, WARC headers and exchange of each record.

    A record that is not whole is passed over: those behind it are evidence too. One record at a time is in memory.
    """
    with path.open("rb", buffering=BUFFER) as file:
        for member in members(file, _RECORD_CAP):
            if member.raw is None:
                continue
            with suppress(DamagedRecord):
                headers = _warc_headers(member.raw)
                is_answer = headers.get("WARC-Type") in _ANSWERS
                exchange = _parsed(member.raw, f"{path.name} at {member.offset}") if is_answer else None
                yield member.offset, member.length, headers, exchange


def is_whole(path: Path) -> bool:
    """Are there whole records from the first byte of a WARC file to its last?"""
    end = 0
    with path.open("rb") as file:
        for member in members(file, 0):
            if member.offset != end:
                return False
            end += member.length
    return end == path.stat().st_size


_RECORD_CAP = 64 << 20  # bytes; a body has at most 16 MiB as sent


def file_digest(path: Path) -> str:
    """SHA-256 of a whole file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_ANSWERS = ("response", "revisit", "resource")


def _whole_member(member: bytes, where: str) -> bytes:
    """Unpack one gzip member; its CRC and length must be right and nothing may follow it."""
    inflate = zlib.decompressobj(wbits=31)
    try:
        raw = inflate.decompress(member)
    except zlib.error as error:
        raise DamagedRecord(f"{where}: {error}; run `threadkeep verify`") from error
    if not inflate.eof or inflate.unused_data:
        raise DamagedRecord(f"{where}: no whole record stands there; run `threadkeep verify`")
    return raw


def _parsed(raw: bytes, where: str) -> Exchange:
    try:
        # Not by an ArchiveIterator: one that is not read to its end keeps its bytes until the collector comes by.
        record = ArcWarcRecordLoader().parse_record_stream(BytesIO(raw))
        url = record.rec_headers.get_header("WARC-Target-URI")
        return exchange_of(record, url, record.raw_stream.read())
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, AttributeError) as error:
        raise DamagedRecord(f"{where}: no WARC record: {error}; run `threadkeep verify`") from error


def _warc_headers(raw: bytes) -> dict[str, str]:
    head = raw.split(b"\r\n\r\n", 1)[0].decode("utf-8", "replace").split("\r\n")[1:]
    return dict(line.split(": ", 1) for line in head if ": " in line)


def _moment(date: str) -> datetime:
    """A WARC-Date of any precision (WARC 1.1, 5.4: from the year on), in UTC. Raises ValueError."""
    year_on = date.strip().removesuffix("Z")
    for form in ("%Y", "%Y-%m", "%Y-%m-%d"):
        if len(year_on) == len(datetime(2000, 1, 1, tzinfo=UTC).strftime(form)):
            return datetime.strptime(year_on, form).replace(tzinfo=UTC)
    moment = datetime.fromisoformat(year_on)
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:  # the first hours of the year 1 in a zone east of UTC
        raise ValueError(date) from error


def exchange_of(record: Any, url: str, body: bytes) -> Exchange:
    fetched_at = _moment(record.rec_headers.get_header("WARC-Date") or "")
    http, role = record.http_headers, record.rec_headers.get_header(ROLE)
    if record.rec_type == "resource" or http is None:
        media_type = record.rec_headers.get_header("Content-Type") or "application/octet-stream"
        return Exchange(url, 200, (("Content-Type", media_type),), body, fetched_at, kind="resource", role=role)
    created = record.rec_headers.get_header(CREATION_DATE)
    status = int(http.get_statuscode()) if (http.get_statuscode() or "").isdigit() else 0
    return Exchange(
        url,
        status,
        tuple(h for h in http.headers if h[0].lower() != "transfer-encoding"),
        body,
        fetched_at,
        http.statusline.partition(" ")[2],
        http.protocol or "HTTP/1.1",
        ip_address=record.rec_headers.get_header("WARC-IP-Address"),
        truncated=record.rec_headers.get_header("WARC-Truncated"),
        kind=record.rec_type,
        role=role,
        source_uri=record.rec_headers.get_header(SOURCE_URI),
        created_at=_moment(created) if created else None,
    )
