"""An export's bytes as they are to be read: unpacked where it is packed, in an encoding whose tags are ASCII."""

from __future__ import annotations

import codecs
import gzip
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
    stream = cast("BinaryIO", gzip.GzipFile(fileobj=file, mode="rb")) if is_packed else file
    read = _narrowed(stream.read) if wide else stream.read
    return cast("BinaryIO", _Stream(read)), media_type


class _Stream:
    """A stream that ends where the file is damaged."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read

    def read(self, size: int = -1) -> bytes:
        try:
            return self._read(size)
        except (EOFError, OSError, zlib.error):
            return b""


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
