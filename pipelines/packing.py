"""An Arrow table as the bytes of a Parquet file and back: how its columns are written, every page with a checksum."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.schema import TABLES, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Collection


def packed(table: Any, level: int = 9) -> bytes:
    """An Arrow table as the bytes of a Parquet file, page checksums in it; the same table gives the same bytes. `level`
    is of zstd: 3 packs three times as fast, into a tenth more."""
    encoded = {name: how for name, how in _ENCODED.items() if name in table.column_names}
    leaves = [name for name in _leaves(table.schema) if name not in encoded]
    sink = io.BytesIO()
    pq.write_table(
        table,
        sink,
        compression="zstd",
        compression_level=level,
        use_dictionary=leaves,
        column_encoding=encoded,
        data_page_size=_PAGE,
        write_page_checksum=True,
    )
    return sink.getvalue()


# Values that hardly repeat: neighbours in the order of the rows share their beginnings, texts are parted from lengths.
_ENCODED = {
    **dict.fromkeys(("comment_id", "record_id", "url"), "DELTA_BYTE_ARRAY"),
    **dict.fromkeys(("text", "text_sha256", "sha256"), "DELTA_LENGTH_BYTE_ARRAY"),
    "published": "DELTA_BINARY_PACKED",
}
_PAGE = 4 * 1024 * 1024  # bytes before packing, four times the usual: what is alike is found further apart


def _leaves(schema: Any) -> list[str]:
    """The columns of a Parquet file, those within lists and structures by their paths."""
    return [path for field in schema for path in _paths(field.name, field.type)]


def _paths(name: str, kind: Any) -> list[str]:
    if pa.types.is_list(kind):
        return _paths(f"{name}.list.element", kind.value_type)
    if pa.types.is_struct(kind):
        return [path for field in kind for path in _paths(f"{name}.{field.name}", field.type)]
    return [name]


def unpacked(content: bytes, columns: Collection[str] | None = None) -> Any:
    """The Arrow table in the bytes of a Parquet file, page checksums verified. Raises what pyarrow raises."""
    wanted = None if columns is None else list(columns)
    source = pa.BufferReader(content)
    return pq.ParquetFile(source, page_checksum_verification=True).read(columns=wanted, use_threads=False)


def sorted_table(name: str, rows: Any) -> Any:
    """Rows cast to the table's schema and sorted. Raises pyarrow's errors where a column does not fit."""
    schema = arrow_schema(name)
    rows = rows.select(list(TABLES[name].names)).cast(schema).combine_chunks()
    return rows.sort_by([(column, "ascending") for column in TABLES[name].sort])
