"""Elements of a large XML file one at a time, found by their tags, with no more in memory than the one that is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Element:
    """An element from its opening to its closing tag, and where it begins in the file, in bytes."""

    offset: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Torn:
    """An element that is left out: where it begins, and the reason."""

    offset: int
    reason: str


class Elements:
    """The elements of one name in an open file, none within another; `head` is what stands before the first.

    A strict parser gives up at the first title that is no XML. Here an element ends at its closing tag that is not in
    CDATA, so that one which is torn, or over `cap` bytes, costs no other. `is_ended` tells, once all are read, whether
    the file ends with the closing tag of its root.
    """

    def __init__(self, file: BinaryIO, name: str, root: str, cap: int) -> None:
        """Read the head. No element among the first `cap` bytes: then all that is read stands in `head`."""
        self._file, self._cap = file, cap
        self._opening = re.compile(rf"<{name}(?=[\s>])".encode())
        self._mark = re.compile(rf"<!\[CDATA\[|</{name}\s*>|<{name}(?=[\s>])".encode())
        self._root = f"</{root}".encode()
        self._buffer = bytearray()
        self._base = 0
        self._tail = b""
        self._is_read = False
        self._is_cdata_over = False  # none ends in the rest of the file
        start = self._seek(self._opening, 0)
        self.head = bytes(self._buffer[:start] if start is not None else self._buffer)

    @property
    def is_ended(self) -> bool:
        """Does the file end as it should? To be asked when all elements were read."""
        return self._root in self._tail + self._buffer

    def __iter__(self) -> Iterator[Element | Torn]:
        while (start := self._seek(self._opening, 0)) is not None:
            self._drop(start)
            offset = self._base
            end, reason = self._end()
            if reason is None:
                yield Element(offset, bytes(self._buffer[:end]))
            else:
                yield Torn(offset, reason)
            self._drop(end)

    def _end(self) -> tuple[int, str | None]:
        """Where the element ends that begins the buffer; for one that is torn, where to go on, and the reason."""
        position = 1
        while position <= self._cap:
            at = self._seek(self._mark, position)
            if at is None and self._is_read:
                return len(self._buffer), _CUT
            if at is None:
                break
            if not self._buffer.startswith(b"<!", at):
                return self._closed(at, None)
            ended = None if self._is_cdata_over else self._seek(_CDATA_END, at)
            if ended is None and not self._is_read:
                self._drop(at)
                return self._past(_CDATA_END)
            self._is_cdata_over = ended is None
            # Never closed: what seems to stand in it is looked at as if it did not.
            position = at + 9 if ended is None else ended
        return self._past(self._mark)

    def _closed(self, at: int, reason: str | None) -> tuple[int, str | None]:
        """The end by a tag that stands at that place: the closing one, or the opening one of the next."""
        if self._buffer.startswith(b"</", at):
            return self._buffer.index(b">", at) + 1, reason
        return at, reason or "the next begins before it ends"

    def _past(self, wanted: re.Pattern[bytes]) -> tuple[int, str]:
        """Let go of an element that is too large, up to its end; `wanted` is what is looked for next."""
        reason = f"over {self._cap >> 20} MiB"
        while True:
            found = wanted.search(self._buffer)
            if found is None or (found.end() == len(self._buffer) and not self._is_read):
                if self._is_read:
                    return len(self._buffer), _CUT
                self._drop(max(0, (found.start() if found else len(self._buffer) - _LONGEST)))
                self._read()
            elif wanted is _CDATA_END or self._buffer.startswith(b"<!", found.start()):
                self._drop(found.end())
                wanted = self._mark if wanted is _CDATA_END else _CDATA_END
            else:
                return self._closed(found.start(), reason)[0], reason

    def _seek(self, pattern: re.Pattern[bytes], position: int) -> int | None:
        """Where the pattern is found in the buffer, more of the file read as needed, but for about `cap` bytes."""
        start = position
        while True:
            found = pattern.search(self._buffer, start)
            if found is not None and (found.end() < len(self._buffer) or self._is_read):
                return found.start()
            if self._is_read or len(self._buffer) - position > self._cap:
                return None
            start = max(position, len(self._buffer) - _LONGEST)
            self._read()

    def _read(self) -> None:
        more = self._file.read(_CHUNK)
        self._is_read = not more
        self._buffer += more

    def _drop(self, count: int) -> None:
        self._tail = bytes(self._buffer[max(0, count - 64) : count])
        del self._buffer[:count]
        self._base += count


_CUT = "the file ends in the middle of it"
_CDATA_END = re.compile(rb"\]\]>")
_CHUNK = 1 << 18  # bytes
_LONGEST = 64  # bytes of the longest tag looked for
