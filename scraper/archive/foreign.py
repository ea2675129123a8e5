"""Answers in WARC files that other tools made, or that are no longer whole."""

from __future__ import annotations

import gzip
import logging
import os
import zlib
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from scraper.archive.members import BUFFER, MAGIC, members, next_in
from scraper.archive.reading import exchange_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from scraper.archive.exchange import Exchange

logging.getLogger("warcio").setLevel(logging.ERROR)  # it warns of each address with a space, which it mends

CUT = "the file ends in the middle of it"
DAMAGED = "damaged"
TOO_LARGE = "too large"
REVISIT = "unchanged"  # it says that an answer was the same as one before, and has no body


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that is left out: its offset in the file, in bytes, and the reason."""

    offset: int
    reason: str


def foreign_captures(path: Path, cap: int) -> Iterator[Exchange | Unread]:
    """Answers in a WARC file made by any tool (see `foreign_answers`)."""
    with path.open("rb", buffering=BUFFER) as file:
        yield from foreign_answers(file, cap)


def foreign_answers(file: BinaryIO, cap: int) -> Iterator[Exchange | Unread]:
    """Answers in an open WARC file made by any tool (gzip or plain, chunked or not), bodies content-encoded.

    A record whose digest is false, whose date or status cannot be read, that the file does not hold whole, or whose
    body is over `cap` bytes is left out; those behind it are read.
    """
    file.seek(0)
    if file.read(len(MAGIC)) == MAGIC:
        yield from _in_members(file, cap)
    else:
        yield from _in_plain(file, cap)


def _in_members(file: BinaryIO, cap: int) -> Iterator[Exchange | Unread]:
    end, size = 0, file.seek(0, os.SEEK_END)
    for member in members(file, cap + _HEADERS):
        if member.offset > end:
            yield Unread(end, DAMAGED)
        end = member.offset + member.length
        if member.raw is not None:
            for found in _records(BytesIO(member.raw), cap):
                yield replace(found, offset=member.offset) if isinstance(found, Unread) else found
        elif member.length == size:  # all records in one piece
            end = 0
        else:
            yield Unread(member.offset, TOO_LARGE)
    if end == 0:  # one piece, whole or cut
        file.seek(0)
        with gzip.GzipFile(fileobj=file, mode="rb") as stream:
            yield from _records(stream, cap)
    elif end < size:
        yield Unread(end, CUT)


_HEADERS = 1 << 20  # bytes of a record that are not its body


def _in_plain(file: BinaryIO, cap: int) -> Iterator[Exchange | Unread]:
    """Records that are not compressed; past one that cannot be parsed, from the next that can."""
    start: int | None = 0
    while start is not None:
        file.seek(start)
        failed_at = yield from _records(file, cap)
        line_break = None if failed_at is None else next_in(file, b"\nWARC/1.", failed_at)
        start = None if line_break is None else line_break + 1


def _records(stream: Any, cap: int) -> Generator[Exchange | Unread, None, int | None]:
    """The answers in a stream of records. Returns the offset from which it cannot be parsed, None where it can to its
    end or is cut."""
    walk = ArchiveIterator(stream, arc2warc=True, check_digests=True)
    walk.INC_RECORD = ""  # a warning that warcio would write to stderr
    try:
        for record in walk:
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type in ("response", "resource") and url.lower().startswith(("http:", "https:")):
                yield _answer(record, walk.offset, url, cap)
            elif _is_cut(record):
                yield Unread(walk.offset, CUT)
            elif record.rec_type == "revisit":
                yield Unread(walk.offset, REVISIT)
        if walk.offset < stream.tell():
            yield Unread(walk.offset, CUT)
    except EOFError:  # of a gzip member
        yield Unread(walk.offset, CUT)
    except _UNPARSED:
        yield Unread(walk.offset, DAMAGED)
        return int(walk.offset)
    return None


_UNPARSED = (
    ArchiveLoadFailed, StatusAndHeadersParserException, ValueError, TypeError, AttributeError, OSError, zlib.error,
)  # fmt: skip


def _answer(record: Any, offset: int, url: str, cap: int) -> Exchange | Unread:
    body = _body(record, cap + 1)
    if len(body) > cap:
        return Unread(offset, TOO_LARGE)
    if _is_cut(record):
        return Unread(offset, CUT)
    if any(not problem.startswith(_UNKNOWN) for problem in record.digest_checker.problems):
        return Unread(offset, DAMAGED)
    try:
        return exchange_of(record, url, body)
    except ValueError:
        return Unread(offset, DAMAGED)


_UNKNOWN = "unknown hash algorithm"  # warcio's words: a digest that cannot be checked says nothing


def _is_cut(record: Any) -> bool:
    """Does the file hold less of a record than its length promises, or end in its headers? Reads it to its end."""
    if record.length is None:
        return True
    while record.raw_stream.read(1 << 16):
        pass
    return bool(record.raw_stream.limit > 0)


def _body(record: Any, most: int) -> bytes:
    """The body without chunking but with its content encoding, as our own captures hold it; at most so many bytes."""
    http = record.http_headers
    if http is not None and (http.get_header("Transfer-Encoding") or "").lower() == "chunked":
        return _read(ChunkedDataReader(record.raw_stream, decomp_type=None), most)
    return _read(record.raw_stream, most)


def _read(stream: Any, most: int) -> bytes:
    parts, size = [], 0
    while size < most and (part := stream.read(min(1 << 20, most - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)
