"""An export's bytes as they are to be read: unpacked where it is packed, in an encoding whose tags are ASCII."""

from __future__ import annotations

import codecs
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

from scraper.imports.exports import export_type
from scraper.imports.warcs import unpacked_start

if TYPE_CHECKING:
    from collections.abc import Callable


def export_stream(file: BinaryIO, start: bytes) -> tuple[BinaryIO, str] | None:
    """The stream of an export that begins with `start`, and its media type; None for what is no export.

    A packed file that is cut or damaged ends where it is.
    """
    is_packed = start.startswith(b"\x1f\x8b\x08")
    shown = unpacked_start(start)
    wide = shown.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    media_type = export_type(shown.decode("utf-16", "replace").encode() if wide else shown)
    if media_type is None:
        return None
    file.seek(0)
    read = _Unpacked(file).read if is_packed else file.read
    return cast("BinaryIO", _Stream(_narrowed(read) if wide else read)), media_type


class _Stream:
    """What can be read in parts, and no more."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self.read = read


class _Unpacked:
    """A file packed by gzip, in as many members as it has, up to where it is cut or damaged."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._inflate = zlib.decompressobj(wbits=31)
        self._packed = b""

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        while True:
            if not self._packed:
                self._packed = self._file.read(1 << 16)
            if not self._packed:
                rest, self._inflate = self._inflate, zlib.decompressobj(wbits=31)
                return rest.flush()  # a last few bytes that had no room
            try:
                part = self._inflate.decompress(self._packed, size)
            except zlib.error:
                return b""
            self._packed = self._inflate.unconsumed_tail
            if self._inflate.eof:
                self._packed = self._inflate.unused_data
                self._inflate = zlib.decompressobj(wbits=31)
            if part:
                return part


def _narrowed(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """UTF-16 as UTF-8, in the declaration too."""
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    is_first = True

    def narrow(size: int) -> bytes:
        nonlocal is_first
        raw = read(size)
        text = decoder.decode(raw, final=not raw)
        if raw and not text:
            return narrow(size)
        if is_first:
            text = text.replace("UTF-16", "UTF-8", 1).replace("utf-16", "utf-8", 1)
            is_first = False
        return text.encode("utf-8", "replace")

    return narrow
