"""Exchanges become records of a WARC file that is closed for good."""

from __future__ import annotations

import base64
import hashlib
import os
import uuid
from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import BufferWARCWriter

from scraper.archive.exchange import CREATION_DATE, ROLE, SAME_PAYLOAD, SOURCE_URI, Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from scraper.archive.exchange import Earlier, Exchange

SIZE_CAP = 1_000_000_000  # bytes a WARC file may reach before the next one is begun


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
        headers[ROLE] = exchange.role
    if exchange.source_uri:
        headers[SOURCE_URI] = exchange.source_uri
    if exchange.created_at:
        headers[CREATION_DATE] = _warc_date(exchange.created_at)
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
    url = exchange.source_uri or exchange.url  # an archive was asked, not the site
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    http = StatusAndHeaders(
        f"GET {target} HTTP/1.1", [("Host", parts.netloc), *exchange.request_headers], is_http_request=True
    )
    asked_at = exchange.created_at or exchange.fetched_at
    headers = {"WARC-Concurrent-To": f"<{capture_id}>", "WARC-Date": _warc_date(asked_at)}
    writer = _Writer(gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warc_record(url, "request", BytesIO(b""), 0, "", headers, http_headers=http))
    return bytes(writer.get_contents())


def _status_line(exchange: Exchange) -> StatusAndHeaders:
    line = f"{exchange.status} {exchange.reason}".strip()
    # A value with a line break would end the header block early: such bytes become spaces, the record stays valid.
    clean = [(_one_line(name).replace(":", ""), _one_line(value)) for name, value in exchange.headers]
    # A server may answer over one TCP stream as "HTTP/2.0" or "HTTP/1.2": no reader of WARC files takes that line.
    protocol = exchange.protocol if exchange.protocol in ("HTTP/1.0", "HTTP/1.1") else "HTTP/1.1"
    return _HttpHeaders(line, clean, protocol=protocol)


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
    # Not by strftime, whose %Y has less than four digits before the year 1000.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
