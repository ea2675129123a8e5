"""Every table opens in pandas, DuckDB, Polars and pyarrow without our code: rows, types, nulls, lists, dictionary."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import tables
from pipelines.build import tables_of
from pipelines.schema import FORMAT, TABLES, arrow_schema, empty
from pipelines.site import Correction, Settings
from scraper.items import Quote
from tests.pipelines.observations import HOST, Captures, comment, post

if TYPE_CHECKING:
    from pathlib import Path

DECIDED = {HOST: (Correction(f"wordpress:{HOST}:comment:2", "author", "Dora"),)}
SETTINGS = Settings(("garden",), "site", "names", corrections=DECIDED)
KEYS = {name: list(table.sort) for name, table in TABLES.items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Tables of three sites: one with every kind of value, one with copies, one without a row."""
    captures = Captures()
    said = (
        comment(1, "In the garden.", quotes=(Quote("Was it?", "Ann", None),), published=datetime(2010, 5, 1, 9)),  # noqa: DTZ001
        comment(2, parent="1", author=None),
        comment(3, links=("https://doi.org/10.1000/x",), parent="77"),
    )
    captures.add(f"https://{HOST}/veins/", (post(1, tags=("Veins", "Garden"), comments_declared=5),), said)
    made = tables_of(captures.site(SETTINGS))
    pair = {"record_id": f"wordpress:{HOST}:comment:1", "canonical_id": "x", "kind": "near", "similarity": 0.91}
    more = {**made, "duplicates": pa.Table.from_pylist([pair], schema=arrow_schema("duplicates"))}
    staged = tables.stage(tmp_path, HOST, more)
    staged |= tables.stage(tmp_path, "second.example", made)
    staged |= tables.stage(tmp_path, "empty.example", {name: empty(name) for name in TABLES})
    tables.publish(tmp_path, staged, kept=(HOST, "second.example", "empty.example"))
    return tmp_path


def expected(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows as we read them."""
    return tables.read(folder, name).to_pylist()


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_reads_what_was_written(folder: Path, name: str) -> None:
    """Rows, nulls, lists and structures; times are of UTC, integers integers."""
    place = (folder / "tables" / name).as_posix()
    duckdb.sql("SET TimeZone = 'UTC'")
    found = duckdb.sql(f"SELECT * FROM read_parquet('{place}/*.parquet', filename = false)").to_arrow_table()
    assert found.column_names == list(TABLES[name].names)
    assert found.cast(pa.schema([f.remove_metadata().with_nullable(True) for f in arrow_schema(name)])).to_pylist() == (
        expected(folder, name)
    )
    for field in arrow_schema(name):
        assert found.schema.field(field.name).type == field.type, field.name


@pytest.mark.parametrize("name", TABLES)
def test_polars_reads_what_was_written(folder: Path, name: str) -> None:
    """The same rows, and the types of the schema."""
    found = pl.read_parquet(folder / "tables" / name)
    assert found.columns == list(TABLES[name].names)
    assert found.to_dicts() == expected(folder, name)
    kinds = {pa.string(): pl.String, pa.int32(): pl.Int32, pa.int64(): pl.Int64, pa.bool_(): pl.Boolean}
    for field in arrow_schema(name):
        assert found.schema[field.name] == kinds.get(field.type, found.schema[field.name]), field.name
    times = [field.name for field in arrow_schema(name) if pa.types.is_timestamp(field.type)]
    assert all(found.schema[time] == pl.Datetime("us", "UTC") for time in times)


@pytest.mark.parametrize("name", TABLES)
def test_pandas_reads_what_was_written(folder: Path, name: str) -> None:
    """The same rows; nulls make no float of an integer or a truth, in files without a row neither."""
    found = pd.read_parquet(folder / "tables" / name)
    assert list(found.columns) == list(TABLES[name].names)
    ours = tables.read(folder, name).to_pandas()
    pd.testing.assert_frame_equal(found, ours)
    kinds = {pa.int32(): ("int32", "Int32"), pa.int64(): ("int64", "Int64"), pa.bool_(): ("bool", "boolean")}
    for column in TABLES[name].columns:
        if column.type in kinds:
            assert str(found[column.name].dtype) == kinds[column.type][column.is_nullable], column.name
        elif column.type == pa.string():
            assert str(found[column.name].dtype) == "str", column.name
    nulls = {column: [row[column] is None for row in expected(folder, name)].count(True) for column in found}
    assert found.isna().sum().to_dict() == nulls


@pytest.mark.parametrize("name", TABLES)
def test_every_file_has_its_dictionary(folder: Path, name: str) -> None:
    """Each field says its meaning, unit, example and since; the file what a row is, for DuckDB and Polars too."""
    path = folder / "tables" / name / f"{HOST}.parquet"
    schema = pq.read_schema(path)
    for column in TABLES[name].columns:
        said = {key.decode(): value.decode() for key, value in schema.field(column.name).metadata.items()}
        said.pop("PARQUET:field_id", None)
        unit = {"unit": column.unit} if column.unit else {}
        assert said == {"meaning": column.meaning, "example": column.example, "since": str(column.since), **unit}
    own = {"table": name, "format": FORMAT, "row": TABLES[name].row_meaning}
    assert json.loads(schema.metadata[b"threadkeep"]) == own
    query = f"SELECT value FROM parquet_kv_metadata('{path.as_posix()}') WHERE key = 'threadkeep'"
    assert json.loads(duckdb.sql(query).fetchall()[0][0]) == own
    assert json.loads(pl.read_parquet_metadata(path)["threadkeep"]) == own
    frame_schema = pa.Table.from_pandas(tables.read(folder, name).to_pandas(), preserve_index=False).schema
    assert set(frame_schema.names) == set(TABLES[name].names)


def test_a_month_and_a_site_are_one_question_to_duckdb(folder: Path) -> None:
    """What an analyst asks first."""
    place = (folder / "tables").as_posix()
    (row,) = duckdb.sql(
        f"SELECT date_trunc('month', published)::date::text, count(*) FROM read_parquet('{place}/comments/*.parquet') "
        f"WHERE site = '{HOST}' AND published IS NOT NULL GROUP BY 1"
    ).fetchall()
    assert row[0] == "2010-05-01"
