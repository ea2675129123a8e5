"""Homes as earlier versions wrote them, made of one of today."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.schema import TABLES

if TYPE_CHECKING:
    from pathlib import Path

_NOT_YET = {  # tables of today that a ledger of that format had not
    1: "threads held shown sought dates stamps looks lines",
    2: "shown sought dates stamps looks lines",
    3: "sought dates stamps",
    4: "dates stamps",
    5: "looks lines",
}
_FIRST_WARCS = """
ALTER TABLE warcs RENAME TO now;
CREATE TABLE warcs (file TEXT PRIMARY KEY, length INTEGER NOT NULL, closed INTEGER NOT NULL, run_id TEXT NOT NULL)
    WITHOUT ROWID;
INSERT INTO warcs SELECT file, length, sha256 IS NOT NULL, run_id FROM now;
DROP TABLE now;
"""
_TRAPS = """
DROP TABLE lines;
CREATE TABLE lines (family TEXT NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (family, line)) WITHOUT ROWID;
INSERT INTO lines VALUES ('a', 1);
CREATE TABLE families (family TEXT PRIMARY KEY, wasted INTEGER NOT NULL, in_a_row INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE not_in_feeds (thread TEXT PRIMARY KEY) WITHOUT ROWID;
"""


def of_ledger(path: Path, form: int, *, first: bool = False) -> None:
    """Turn a ledger into one of that format; `first` is the very first form of format 1."""
    with closing(sqlite3.connect(path)) as db:
        drop = "".join(f"DROP TABLE {table};" for table in _NOT_YET[form].split())
        more = (_FIRST_WARCS if first else "") + (_TRAPS if form in (3, 4) else "")
        db.executescript(f"{drop} {more} UPDATE urls SET priority = 4; PRAGMA user_version = {form};")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def of_tables(folder: Path) -> None:
    """Turn a collection's tables into tables of format 1, without the columns that came later."""
    path = folder / "tables.json"
    body = json.loads(path.read_bytes())["tables"]
    for file, entry in body["files"].items():
        later = [column.name for column in TABLES[file.split("/")[0]].columns if column.since > 1]
        held = pq.read_table(folder / "tables" / file).drop_columns(later)
        held = pa.table(held.columns, schema=pa.schema([field.remove_metadata() for field in held.schema]))
        pq.write_table(held, folder / "tables" / file)
        entry["sha256"] = hashlib.sha256((folder / "tables" / file).read_bytes()).hexdigest()
    body["format"] = 1
    body.pop("made", None)  # what they were made of was not noted then
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    path.write_text(json.dumps({"sha256": digest, "tables": body}), "utf-8")


def of_lists(place_folder: Path, home: Path) -> None:
    """A list of decisions on sites without its format, and a history of runs without one."""
    rows = "site,decision,reason,at\r\ntwo.example,refused,no talk,2026-01-01T00:00:00+00:00\r\n"
    (place_folder / "sites.csv").write_bytes(rows.encode("utf-8-sig"))
    with closing(sqlite3.connect(home / "threadkeep.db")) as db, db:
        db.execute("PRAGMA user_version = 0")
