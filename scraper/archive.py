"""WARC files: exchanges written as records that are closed for good, and read back only where they are whole.

WARC 1.1 (ISO 28500:2017; iipc.github.io/warc-specifications): a warcinfo, then a response (or revisit, or resource)
and its request a capture, each record a gzip member of its own. A record counts only where the ledger has its row.
"""

from __future__ import annotations

import base64
import hashlib
import os
import uuid
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import BufferWARCWriter

from scraper.errors import DamagedRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SIZE_CAP = 1_000_000_000  # bytes a WARC file may reach before the next one is begun
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer as they went over the wire: the body still content-encoded, header order kept.

    `kind` is the record's: response for HTTP, resource for a file a person gave, revisit for what was held already.
    `role` is what the crawl asked for it as (a LinkKind, seed or robots), so that a lost ledger can be made again.
    `truncated` is a reason of WARC-Truncated.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    reason: str = ""
    protocol: str = "HTTP/1.1"
    request_headers: tuple[tuple[str, str], ...] = ()
    ip_address: str | None = None
    truncated: str | None = None
    kind: str = "response"
    role: str | None = None

    @property
    def sha256(self) -> str:
        """Hex digest of the body as sent."""
        return hashlib.sha256(self.body).hexdigest()

    def header(self, name: str) -> str | None:
        """The first value of a header, by lower-case name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: file, offset and length in bytes of its gzip member; and the file's length after it."""

    warc_file: str
    offset: int
    length: int
    file_length: int
    capture_id: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier capture that a revisit refers to."""

    capture_id: str
    url: str
    fetched_at: datetime
    profile: str


def write_all(fd: int, data: bytes) -> None:
    """Write all of `data`, unbuffered: what has returned survives the end of this process."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


class WarcFile:
    """One WARC file being written: made with its warcinfo at the first capture, closed for good at the end."""

    def __init__(self, path: Path, info: Mapping[str, str]) -> None:
        """`info` are the fields of the warcinfo record (software, run, settings …)."""
        self.path = path
        self.length = 0
        self._info = dict(info)
        self._fd: int | None = None
        self._digest = self._before = hashlib.sha256()

    def append(self, exchange: Exchange, earlier: Earlier | None = None) -> Place:
        """Write response and request of one exchange; with `earlier`, a revisit in place of the response."""
        if self._fd is None:
            self._open()
        capture_id = f"urn:uuid:{uuid.uuid4()}"
        answer = _answer_record(exchange, capture_id, earlier)
        request = _request_record(exchange, capture_id) if exchange.kind == "response" else b""
        assert self._fd is not None
        offset = self.length
        try:
            write_all(self._fd, answer + request)
        except OSError:
            # A full disk: what was half written is taken back, so that the file ends with a whole record.
            os.ftruncate(self._fd, offset)
            os.lseek(self._fd, offset, os.SEEK_SET)
            raise
        self.length += len(answer) + len(request)
        self._before, self._digest = self._digest, self._digest.copy()
        self._digest.update(answer + request)
        return Place(self.path.name, offset, len(answer), self.length, capture_id)

    def take_back(self, place: Place) -> None:
        """Undo the last `append`, whose capture could not be entered."""
        assert self._fd is not None
        os.ftruncate(self._fd, place.offset)
        os.lseek(self._fd, place.offset, os.SEEK_SET)
        self.length, self._digest = place.offset, self._before

    def close(self) -> str:
        """Flush to the disk and close; gives the SHA-256 of the file."""
        if self._fd is not None:
            os.fsync(self._fd)
            os.close(self._fd)
            self._fd = None
        return self._digest.hexdigest()

    def _open(self) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        self._fd = os.open(self.path, flags, 0o600)
        writer = _Writer(gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(self.path.name, self._info))
        data = writer.get_contents()
        try:
            write_all(self._fd, data)
        except OSError:  # a full disk: a file without its first record is no WARC file
            os.close(self._fd)
            self._fd = None
            self.path.unlink()
            raise
        self.length = len(data)
        self._digest.update(data)


def read_exchange(path: Path, row: Any) -> Exchange:
    """Read the capture that a ledger's row points to.

    `row` has capture_id, warc_offset, warc_length and sha256. Raises DamagedRecord where the bytes there are not
    that record.
    """
    where = f"{path.name} at {row.warc_offset}"
    try:
        with path.open("rb") as file:
            file.seek(row.warc_offset)
            member = file.read(row.warc_length)
    except OSError as error:
        raise DamagedRecord(f"{where}: {error.strerror}; run `threadkeep verify`") from error
    if len(member) != row.warc_length:
        raise DamagedRecord(f"{where}: the file is cut; run `threadkeep verify`")
    raw = _whole_member(member, where)
    if _warc_headers(raw).get("WARC-Record-ID") != f"<{row.capture_id}>":
        raise DamagedRecord(f"{where}: another record stands there; run `threadkeep verify`")
    exchange = _parsed(raw, where)
    if exchange.kind != "revisit" and exchange.sha256 != row.sha256:
        raise DamagedRecord(f"{where}: the digest of the body is not the one recorded; run `threadkeep verify`")
    return exchange


def scan(path: Path) -> Iterator[tuple[int, int, dict[str, str], Exchange | None]]:
    """Read a WARC file of ours from its start, for a repair: offset, length, WARC headers and exchange of each record.

    A record that is not whole is passed over: those behind it are evidence too.
    """
    data = path.read_bytes()
    offset = 0
    while 0 <= offset < len(data):
        length = _member_length(data, offset)
        if length is None:
            offset = data.find(_MEMBER, offset + 1)
            continue
        where = f"{path.name} at {offset}"
        with suppress(DamagedRecord):
            raw = _whole_member(data[offset : offset + length], where)
            headers = _warc_headers(raw)
            kind = headers.get("WARC-Type")
            yield offset, length, headers, _parsed(raw, where) if kind in _ANSWERS else None
        offset += length


def foreign_captures(path: Path, cap: int) -> Iterator[Exchange | None]:
    """Answers in a WARC file made by any tool (gzip or plain, chunked or not), bodies with their content encoding.

    None stands for a record that is left out: its digest is false, its date or status cannot be read, or its body is
    over `cap` bytes. A record that is cut short comes as `truncated`.
    """
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, arc2warc=True, check_digests=True):
            if record.rec_type not in ("response", "resource"):
                continue
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if url.lower().startswith(("http:", "https:")):
                yield _foreign(record, url, cap)


def _foreign(record: Any, url: str, cap: int) -> Exchange | None:
    body = _body(record, cap + 1)
    if len(body) > cap:
        return None
    is_short = record.raw_stream.limit > 0  # what its length promised and the file does not hold
    if not is_short and record.digest_checker.passed is False:
        return None
    try:
        exchange = _exchange_of(record, url, body)
    except ValueError:
        return None
    declared = exchange.header("content-length") or ""
    is_short |= declared.isdigit() and int(declared) > len(body)
    return replace(exchange, truncated=exchange.truncated or "disconnect") if is_short else exchange


def file_digest(path: Path) -> str:
    """SHA-256 of a whole file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cut(path: Path, length: int) -> None:
    """Cut a torn tail: write what is whole beside the file, then take its place."""
    part = path.with_name(path.name + ".part")
    with path.open("rb") as old, part.open("wb") as new:
        remaining = length
        while remaining and (chunk := old.read(min(remaining, 1 << 20))):
            new.write(chunk)
            remaining -= len(chunk)
        new.flush()
        os.fsync(new.fileno())
    part.chmod(0o600)
    part.replace(path)


_MEMBER = b"\x1f\x8b\x08"  # how a gzip member begins
_ROLE = "Threadkeep-Role"  # an extension field, as the standard allows (WARC 1.1, 4)
_ANSWERS = ("response", "revisit", "resource")


def _answer_record(exchange: Exchange, capture_id: str, earlier: Earlier | None) -> bytes:
    headers = {
        "WARC-Record-ID": f"<{capture_id}>",
        "WARC-Date": _warc_date(exchange.fetched_at),
    }
    if exchange.ip_address:
        headers["WARC-IP-Address"] = exchange.ip_address
    if exchange.truncated:
        headers["WARC-Truncated"] = exchange.truncated
    if exchange.role:
        headers[_ROLE] = exchange.role
    writer = _Writer(gzip=True, warc_version="1.1")
    http = _status_line(exchange)
    if earlier is not None:
        headers |= {
            "WARC-Profile": earlier.profile,
            "WARC-Refers-To": f"<{earlier.capture_id}>",
            "WARC-Refers-To-Target-URI": earlier.url,
            "WARC-Refers-To-Date": _warc_date(earlier.fetched_at),
        }
        if earlier.profile == SAME_PAYLOAD:  # the profile is of no use to others without it (WARC 1.1, 6.7.2)
            sha1 = hashlib.sha1(exchange.body, usedforsecurity=False).digest()
            headers["WARC-Payload-Digest"] = f"sha1:{base64.b32encode(sha1).decode()}"
        record = writer.create_warc_record(exchange.url, "revisit", BytesIO(b""), 0, "", headers, http_headers=http)
    elif exchange.kind == "resource":
        media_type = exchange.header("content-type") or "application/octet-stream"
        record = writer.create_warc_record(
            exchange.url, "resource", BytesIO(exchange.body), len(exchange.body), media_type, headers
        )
    else:
        record = writer.create_warc_record(
            exchange.url, "response", BytesIO(exchange.body), len(exchange.body), "", headers, http_headers=http
        )
    writer.write_record(record)
    return bytes(writer.get_contents())


def _request_record(exchange: Exchange, capture_id: str) -> bytes:
    from urllib.parse import urlsplit  # noqa: PLC0415

    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    http = StatusAndHeaders(
        f"GET {target} HTTP/1.1", [("Host", parts.netloc), *exchange.request_headers], is_http_request=True
    )
    headers = {"WARC-Concurrent-To": f"<{capture_id}>", "WARC-Date": _warc_date(exchange.fetched_at)}
    writer = _Writer(gzip=True, warc_version="1.1")
    writer.write_record(
        writer.create_warc_record(exchange.url, "request", BytesIO(b""), 0, "", headers, http_headers=http)
    )
    return bytes(writer.get_contents())


def _status_line(exchange: Exchange) -> StatusAndHeaders:
    line = f"{exchange.status} {exchange.reason}".strip()
    # A value with a line break would end the header block early: such bytes become spaces, the record stays valid.
    clean = [(_one_line(name).replace(":", ""), _one_line(value)) for name, value in exchange.headers]
    return _HttpHeaders(line, clean, protocol=exchange.protocol)


class _HttpHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """HTTP headers as UTF-8: warcio writes what is not ASCII as percent escapes, which no server sent."""

    def to_ascii_bytes(self, filter_func: Any = None) -> bytes:
        """Called by warcio when a record is written."""
        return bytes(self.to_bytes(filter_func, "utf-8"))


class _Writer(BufferWARCWriter):  # type: ignore[misc]  # warcio has no types
    """Builds a record in memory; warcio's own spooled file is left for the collector to close, with a warning."""

    @staticmethod
    def _create_temp_file() -> BytesIO:
        return BytesIO()


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ").replace("\0", " ")


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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


def _member_length(data: bytes, offset: int) -> int | None:
    inflate = zlib.decompressobj(wbits=31)
    position = offset
    try:
        while not inflate.eof and position < len(data):
            inflate.decompress(data[position : position + 65536])
            position += 65536
    except zlib.error:
        return None
    if not inflate.eof:
        return None
    return min(position, len(data)) - len(inflate.unused_data) - offset


def _parsed(raw: bytes, where: str) -> Exchange:
    try:
        record = next(iter(ArchiveIterator(BytesIO(raw))))
        url = record.rec_headers.get_header("WARC-Target-URI")
        return _exchange_of(record, url, record.raw_stream.read())
    except (ArchiveLoadFailed, StopIteration, ValueError, AttributeError) as error:
        raise DamagedRecord(f"{where}: no WARC record: {error}; run `threadkeep verify`") from error


def _warc_headers(raw: bytes) -> dict[str, str]:
    head = raw.split(b"\r\n\r\n", 1)[0].decode("utf-8", "replace").split("\r\n")[1:]
    return dict(line.split(": ", 1) for line in head if ": " in line)


def _body(record: Any, most: int) -> bytes:
    """The body without chunking but with its content encoding, as our own captures hold it; at most so many bytes."""
    http = record.http_headers
    if http is not None and (http.get_header("Transfer-Encoding") or "").lower() == "chunked":
        from warcio.bufferedreaders import ChunkedDataReader  # noqa: PLC0415

        return _read(ChunkedDataReader(record.raw_stream, decomp_type=None), most)
    return _read(record.raw_stream, most)


def _read(stream: Any, most: int) -> bytes:
    parts, size = [], 0
    while size < most and (part := stream.read(min(1 << 20, most - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _moment(date: str) -> datetime:
    """A WARC-Date of any precision (WARC 1.1, 5.4: from the year on), in UTC. Raises ValueError."""
    year_on = date.strip().removesuffix("Z")
    for form in ("%Y", "%Y-%m", "%Y-%m-%d"):
        if len(year_on) == len(datetime(2000, 1, 1, tzinfo=UTC).strftime(form)):
            return datetime.strptime(year_on, form).replace(tzinfo=UTC)
    moment = datetime.fromisoformat(year_on)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _exchange_of(record: Any, url: str, body: bytes) -> Exchange:
    fetched_at = _moment(record.rec_headers.get_header("WARC-Date") or "")
    http, role = record.http_headers, record.rec_headers.get_header(_ROLE)
    if record.rec_type == "resource" or http is None:
        media_type = record.rec_headers.get_header("Content-Type") or "application/octet-stream"
        return Exchange(url, 200, (("Content-Type", media_type),), body, fetched_at, kind="resource", role=role)
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
    )
