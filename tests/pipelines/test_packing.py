"""Parquet files as this project writes them: small, the same bytes twice, open to every reader."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.packing import packed, unpacked
from pipelines.schema import TABLES, arrow_schema
from pipelines.site import OBSERVED

ROWS = 3000


def comments() -> pa.Table:
    """Comments with ids, addresses and texts, some of them without."""
    at = datetime(2011, 4, 2, 10, tzinfo=UTC)
    rows = [
        {
            "comment_id": f"wordpress:blog.example:comment:{n:05}",
            "url": f"https://blog.example/2011/04/veins-{n // 9}/#comment-{n}" if n % 7 else None,
            "text": f"Comment {n}: the doctor was kind.\n\nThe wait was {n} minutes." if n % 5 else None,
            "published": at + timedelta(seconds=n * 977) if n % 3 else None,
            "topic_terms": ["veins", f"term {n % 4}"] if n % 2 else None,
            "quotes": [{"text": "kind", "author": "Ann", "comment": None}] if n % 11 == 0 else None,
        }
        for n in range(ROWS)
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema([arrow_schema("comments").field(name) for name in rows[0]]))


def test_every_column_comes_back_as_it_was() -> None:
    """Nulls, lists and structures among them, at every level, the same bytes twice."""
    table = comments()
    for level in (3, 9):
        content = packed(table, level)
        assert content == packed(table, level)
        assert unpacked(content).equals(table)
        assert unpacked(content, ["text", "quotes"]).equals(table.select(["text", "quotes"]))


def test_duckdb_and_polars_read_the_encodings(tmp_path) -> None:
    """Readers without our code find the same values."""
    table = comments()
    path = tmp_path / "comments.parquet"
    path.write_bytes(packed(table))
    theirs = duckdb.sql(f"SELECT comment_id, url, text, published FROM '{path}'").to_arrow_table()
    for name in ("comment_id", "url", "text"):
        assert theirs[name].to_pylist() == table[name].to_pylist()
        assert pl.read_parquet(path)[name].to_list() == table[name].to_pylist()
    assert pl.read_parquet(path)["published"].to_list() == table["published"].to_pylist()
    counted = duckdb.sql(f"SELECT count(published) AS dated FROM '{path}'").to_arrow_table()
    assert counted["dated"].to_pylist() == [2000]


@pytest.mark.parametrize("name", [*TABLES, "observed"])
def test_an_empty_table_of_each_kind_can_be_written(name: str) -> None:
    """The columns within lists and structures are found by their paths."""
    table = (OBSERVED if name == "observed" else arrow_schema(name)).empty_table()
    assert unpacked(packed(table)).equals(table)


def test_ids_and_texts_take_little_room() -> None:
    """Ids share their beginnings: three bytes each at most, where plain ones take ten times that unpacked."""
    held = pq.ParquetFile(io.BytesIO(packed(comments()))).metadata.row_group(0)
    by_name = {held.column(n).path_in_schema: held.column(n) for n in range(held.num_columns)}
    assert by_name["comment_id"].total_compressed_size <= 3 * ROWS
    assert "DELTA_BYTE_ARRAY" in by_name["comment_id"].encodings
    assert "DELTA_LENGTH_BYTE_ARRAY" in by_name["text"].encodings
    assert {column.compression for column in by_name.values()} == {"ZSTD"}
