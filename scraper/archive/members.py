"""Gzip members of a file, one after another, with no more of the file in memory than the one that is read."""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

MAGIC = b"\x1f\x8b\x08"  # how a gzip member begins


@dataclass(frozen=True, slots=True)
class Member:
    """A whole gzip member: offset and length in bytes as packed, and what it holds; None where that is over the cap."""

    offset: int
    length: int
    raw: bytes | None


def members(file: BinaryIO, cap: int) -> Iterator[Member]:
    """The whole members of an open file, CRC and length right. What lies between two is not whole, or no member.

    At most `cap` unpacked bytes of a member are kept. Where so much looks like the beginning of a member and is none
    that only a file made for it does, the rest is given up.
    """
    patience = 8 * file.seek(0, os.SEEK_END) + BUFFER
    offset = next_in(file, MAGIC, 0)
    while offset is not None and patience > 0:
        member = _member_at(file, offset, cap)
        if member is not None:
            yield member
        else:
            patience -= file.tell() - offset
        offset = next_in(file, MAGIC, offset + (member.length if member else 1))


def _member_at(file: BinaryIO, offset: int, cap: int) -> Member | None:
    """The member that begins there, None where no whole one does; the file is read as far as that takes."""
    file.seek(offset)
    inflate = zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    size = length = 0
    try:
        while not inflate.eof:
            packed = file.read(_CHUNK)
            if not packed:
                return None
            part = inflate.decompress(packed)
            length += len(packed)
            size += len(part)
            parts.append(part)
            if size > cap:
                parts.clear()
    except zlib.error:
        return None
    return Member(offset, length - len(inflate.unused_data), b"".join(parts) if size <= cap else None)


def next_in(file: BinaryIO, what: bytes, offset: int) -> int | None:
    """Where those bytes stand next in a file, from `offset` on; None where they do not."""
    file.seek(offset)
    held = b""
    while chunk := file.read(_CHUNK):
        held += chunk
        at = held.find(what)
        if at >= 0:
            return offset + at
        offset += max(0, len(held) - len(what) + 1)
        held = held[-len(what) + 1 :]
    return None


BUFFER = 1 << 18  # bytes to open such a file with; going back within them costs no reading
_CHUNK = 1 << 14
