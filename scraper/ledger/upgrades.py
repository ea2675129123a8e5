"""A ledger of an earlier format brought up to today's: what it lacks is made, what has another form is made over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

# Tables of formats 3 and 4 that nothing reads any more.
_OUTLIVED = ("families", "not_in_feeds")


def made_over(db: sqlite3.Connection) -> str:
    """The SQL that clears the way for the tables of today; it belongs into the transaction that makes them."""
    statements = [f"DROP TABLE IF EXISTS {table}" for table in _OUTLIVED]
    if "closed" in _columns(db, "warcs"):
        statements += _WITH_DIGESTS
    if "number" not in _columns(db, "lines"):  # formats 3 and 4 counted elsewhere; pages are judged anew as they come
        statements += ["DROP TABLE IF EXISTS lines", "DROP TABLE IF EXISTS looks"]
    return "".join(f"{statement};" for statement in statements)


# The first form had no digests. A file without one is closed, with its digest, by who opens the ledger to write.
_WITH_DIGESTS = [
    "ALTER TABLE warcs RENAME TO warcs_before",
    """CREATE TABLE warcs (
        file TEXT PRIMARY KEY, length INTEGER NOT NULL, sha256 TEXT, run_id TEXT NOT NULL) WITHOUT ROWID""",
    "INSERT INTO warcs SELECT file, length, NULL, run_id FROM warcs_before",
    "DROP TABLE warcs_before",
]


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
