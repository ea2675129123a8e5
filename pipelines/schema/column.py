"""What a column and a table are, and the types that columns have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

STRING = pa.string()
INT = pa.int32()
LONG = pa.int64()
FLOAT = pa.float64()
BOOL = pa.bool_()
TIME = pa.timestamp("us", tz="UTC")
STRINGS = pa.list_(STRING)
SOURCES = pa.list_(pa.struct([("source", STRING), ("posts", INT), ("comments", INT), ("lacks", INT)]))
QUOTES = pa.list_(pa.struct([("text", STRING), ("author", STRING), ("comment", STRING)]))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `required` ones hold no null. `since` is the format version that brought it."""

    name: str
    type: Any
    meaning: str
    example: str
    unit: str | None = None
    required: bool = False
    since: int = 1

    @property
    def is_nullable(self) -> bool:
        """May it be null? One that came later is, in tables of before."""
        return not self.required or self.since > 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: one row a `row`, sorted by `sort`."""

    name: str
    row: str
    sort: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def row_meaning(self) -> str:
        """What a row is, as a sentence."""
        article = "an" if self.row[0] in "aeiou" else "a"
        return f"A row is {article} {self.row}; sorted by {', '.join(self.sort)}."
