"""The answers in a WARC file, or its forerunner ARC, that any tool made."""

from __future__ import annotations

import zlib
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from scraper import archive
from scraper.errors import CannotImport
from scraper.page import BODY_CAP
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.archive import Exchange
    from scraper.imports.account import Imported


def is_warc(start: bytes) -> bool:
    """Does a WARC file, or its forerunner ARC, begin so, plain or packed? A cut or damaged one is one too."""
    return unpacked_start(start).startswith((b"WARC/", b"filedesc://"))


def unpacked_start(start: bytes) -> bytes:
    """How what is packed by gzip begins; what is not stays as it is."""
    if start.startswith(b"\x1f\x8b\x08"):
        with suppress(zlib.error):
            return zlib.decompressobj(wbits=31).decompress(start, 65536)
    return start


def answers_in(file: BinaryIO, label: str, done: Imported) -> Iterator[Exchange]:
    """The answers of web addresses in an open WARC file; records left out are noted in `done`.

    Raises CannotImport where it holds none.
    """
    found, not_read = 0, []
    taken = done.reads("WARC file")
    for exchange in archive.foreign_answers(file, BODY_CAP):
        if isinstance(exchange, archive.Unread):
            if exchange.reason == archive.TOO_LARGE:
                done.skips(f"over {BODY_CAP >> 20} MiB")
            elif exchange.reason == archive.REVISIT:
                done.skips(archive.REVISIT)
            else:
                not_read.append(f"{label}: the record at byte {exchange.offset} was not imported: {exchange.reason}")
        elif (address := normal(exchange.url)) is None:
            done.skips("no web address")
        else:
            found += 1
            taken.finds("page")
            yield replace(exchange, url=address, role="thread")
    if not found:
        what = "nothing in it is whole; get it again from its source" if not_read else "no page is in it"
        raise CannotImport(f"{label}: a WARC file, but {what}")
    done.names(not_read, f"{label}: {{}} records in all were not imported")
