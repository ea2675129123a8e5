"""What a table and a column are, and the Arrow schema that a table's files carry, its dictionary in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa

STRING = pa.string()
INT = pa.int32()
LONG = pa.int64()
FLOAT = pa.float64()
BOOL = pa.bool_()
TIME = pa.timestamp("us", tz="UTC")
STRINGS = pa.list_(STRING)


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


@cache
def arrow_schema_of(table: Table, form: int) -> Any:
    """The Arrow schema of a table of that format.

    Each field's metadata has its meaning, unit, example and since; the table's has under `threadkeep` its name, format
    and what a row is, as JSON. Its pandas metadata makes integers and truth values with nulls open as such.
    """
    fields = [pa.field(c.name, c.type, not c.required, _said(c)) for c in table.columns]
    pandas = {
        "index_columns": [],
        "column_indexes": [],
        "columns": [
            {
                "name": c.name,
                "field_name": c.name,
                "pandas_type": "bool" if c.type == BOOL else str(c.type),
                "numpy_type": _NULLABLE[c.type],
                "metadata": None,
            }
            for c in table.columns
            if c.type in _NULLABLE and not c.required
        ],
        "pandas_version": "3.0.0",
    }
    own = {"table": table.name, "format": form, "row": table.row_meaning}
    return pa.schema(fields, metadata={"pandas": json.dumps(pandas), "threadkeep": json.dumps(own)})


def _said(column: Column) -> dict[str, str]:
    unit = {"unit": column.unit} if column.unit else {}
    return {"meaning": column.meaning, **unit, "example": column.example, "since": str(column.since)}


_NULLABLE = {INT: "Int32", LONG: "Int64", BOOL: "boolean"}  # else pandas makes floats and objects of them
