"""The data dictionary, `datasets/README.md`, written from `pipelines.schema`: `python -m pipelines.dictionary`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipelines.schema import FORMAT, TABLES

if TYPE_CHECKING:
    from pipelines.schema import Column, Table


def dictionary() -> str:
    """The data dictionary as Markdown: every table, every column with its type, meaning, unit and example."""
    return _HEAD.format(format=FORMAT) + "\n".join(_section(table) for table in TABLES.values())


def _section(table: Table) -> str:
    rows = "\n".join(_line(column) for column in table.columns)
    return (
        f"## {table.name}\n\n{table.row_meaning}\n\n"
        f"| column | type | null | meaning | unit | example | since |\n|---|---|---|---|---|---|---|\n{rows}\n"
    )


def _line(column: Column) -> str:
    null = "never" if column.required else "yes"
    cells = (
        f"`{column.name}`",
        _type(column),
        null,
        column.meaning,
        column.unit or "",
        column.example,
        str(column.since),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _type(column: Column) -> str:
    return str(column.type).replace("element: ", "")


_HEAD = """# Data dictionary

Written from `pipelines/schema` by `python -m pipelines.dictionary > datasets/README.md`; a test keeps it so.
Tables format {format}.

This folder is a data home: one folder a collection, in it `tables/<table>/<site>.parquet`. Each table is a plain folder
of Parquet files that pandas, DuckDB and Polars open as one:

    pandas.read_parquet("datasets/demo/tables/comments")
    duckdb.sql("select * from read_parquet('datasets/demo/tables/comments/*.parquet')")
    polars.read_parquet("datasets/demo/tables/comments")

`pipelines.open(home, name)` does the same and checks every file against the digest kept in `tables.json`. Tables are
made from the captures by `threadkeep build` and can be deleted and made again. Times are UTC. What is absent is null,
never "". pandas shows it as <NA> in integers and booleans, NaT in times, NaN or None in all else: ask with `.isna()`.

Each file carries this dictionary: `pyarrow.parquet.read_schema(file).field("text").metadata` has meaning, unit,
example and since (the format that brought the column). The file's own metadata has under `threadkeep` its table, format
and what a row is; DuckDB (`select * from parquet_kv_metadata('…')`) and `polars.read_parquet_metadata` show it as well.
Tables of an earlier format are read as they are, later columns null; `threadkeep migrate` makes them anew.

"""

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # the same bytes on Windows
    sys.stdout.write(dictionary())
