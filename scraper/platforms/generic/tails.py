"""Lines that end every comment of a thread: buttons in whatever language, and nobody's words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.platforms.generic.item import Record


def without_tails(records: Sequence[Record]) -> tuple[Record, ...]:
    """The records without a last line that all of several share, whatever numbers it counts."""
    while len(records) >= _FEW and len(kinds := {_tail(record) for record in records}) == 1 and None not in kinds:
        for record in records:
            text = (record.parts.text or "").rpartition("\n")[0].rstrip()
            record.parts = replace(record.parts, text=text)
    return tuple(records)


def _tail(record: Record) -> str | None:
    """The last line with its numbers made alike; None where it is all there is, or long."""
    before, _, last = (record.parts.text or "").rpartition("\n")
    return _NUMBER.sub("0", last) if before.strip() and len(last) <= _SHORT else None


_FEW = 3  # records
_SHORT = 60  # characters
_NUMBER = re.compile(r"\d+")
