"""Whose words a comment quotes: its marked quotes and quotation marks, found again in earlier ones of the thread."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines.steps.merge.identity import words

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST = 24  # letters and digits that tell whose words they are
WINDOW = 400_000  # letters of the thread that are looked through, from the latest back


@dataclass(slots=True)
class Said:
    """What has been said in a thread so far, its letters and digits alone, in one string; of long ones the end. Made
    when something is first looked for, as in most threads nothing is."""

    starts: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    length: int = 0
    waiting: list[tuple[int, str, Sequence[dict[str, Any]] | None]] = field(default_factory=list)
    joined: str = ""

    def add(self, row: int, text: str | None, quotes: Sequence[dict[str, Any]] | None = None) -> None:
        """A comment with what it quotes itself, or the opening post (row -1)."""
        if text:
            self.waiting.append((row, text, quotes))

    def _take_in(self) -> None:
        parts = []
        for row, text, quotes in self.waiting:
            said = words(_own_words(text, quotes))
            if said:
                self.starts.append(self.length)
                self.rows.append(row)
                parts.append(f"{said}\n")
                self.length += len(said) + 1
        self.joined = (self.joined + "".join(parts))[-WINDOW:]
        self.waiting.clear()

    def where(self, quoted: str) -> list[int]:
        """Rows that hold these letters, the earliest first."""
        self._take_in()
        gone = self.length - len(self.joined)
        found: list[int] = []
        at = self.joined.find(quoted)
        while at >= 0:
            n = bisect_right(self.starts, at + gone) - 1
            found.append(self.rows[n])
            following = self.starts[n + 1] if n + 1 < len(self.starts) else self.length
            at = self.joined.find(quoted, following - gone)
        return found


def quoted_parts(text: str) -> list[str]:
    """The letters and digits of what stands in quotation marks, or in lines that begin with >; long ones alone."""
    found = [words(part) for match in _MARKED.finditer(text) for part in match.groups() if part]
    lines = [line.lstrip("> ") for line in text.split("\n") if line.startswith((">", "» "))] if ">" in text else []
    return [part for part in (*found, words(" ".join(lines))) if len(part) >= LEAST]


def _own_words(text: str, quotes: Sequence[dict[str, Any]] | None) -> str:
    """A comment's words without what it quotes itself."""
    if not (quotes or quotes_something(text)):
        return text
    for quote in quotes or ():
        text = text.replace(quote["text"] or "", "") if quote["text"] else text
    lines = [line for line in _MARKED.sub("", text).split("\n") if not line.startswith((">", "» "))]
    return "\n".join(lines)


def quotes_something(text: str) -> bool:
    """May there be something quoted?"""
    return bool(_ANY.search(text))


_ANY = re.compile('["“”„«»「『]|^>', re.M)
_MARKED = re.compile(
    '"([^"\n]{20,600})"|[“„”]([^“”„\n]{20,600})[”“]|[«»]([^«»\n]{20,600})[»«]|[「『]([^」』\n]{12,600})[」』]'
)
