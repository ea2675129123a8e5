"""Answers in WARC files that other tools made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator

from scraper.archive.reading import exchange_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.archive.exchange import Exchange


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
        exchange = exchange_of(record, url, body)
    except ValueError:
        return None
    declared = exchange.header("content-length") or ""
    is_short |= declared.isdigit() and int(declared) > len(body)
    return replace(exchange, truncated=exchange.truncated or "disconnect") if is_short else exchange


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
