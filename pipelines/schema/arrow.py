"""The Arrow schema that a table's files carry, with the data dictionary in its metadata."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipelines.schema.column import BOOL, INT, LONG

if TYPE_CHECKING:
    from pipelines.schema.column import Column, Table


@cache
def arrow_schema_of(table: Table, form: int) -> Any:
    """The Arrow schema of a table of that format.

    Each field's metadata has its meaning, unit, example and since; the table's has under `threadkeep` its name, format
    and what a row is, as JSON. Its pandas metadata makes integers and truth values with nulls open as such.
    """
    fields = [pa.field(c.name, c.type, c.is_nullable, _said(c)) for c in table.columns]
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
            if c.type in _NULLABLE and c.is_nullable
        ],
        "pandas_version": "3.0.0",
    }
    own = {"table": table.name, "format": form, "row": table.row_meaning}
    return pa.schema(fields, metadata={"pandas": json.dumps(pandas), "threadkeep": json.dumps(own)})


def _said(column: Column) -> dict[str, str]:
    unit = {"unit": column.unit} if column.unit else {}
    return {"meaning": column.meaning, **unit, "example": column.example, "since": str(column.since)}


_NULLABLE = {INT: "Int32", LONG: "Int64", BOOL: "boolean"}  # else pandas makes floats and objects of them
