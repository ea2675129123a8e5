"""A ledger's file: its schema, its lock, and reading it beside its writer."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from scraper.errors import Busy, DamagedLedger, LaterFormat
from scraper.ledger.rows import FORMAT, STATES, CaptureRow, capture_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def locked(path: Path, what: str) -> FileLock:
    """Take a lock file or raise Busy, naming the process that holds it."""
    owner = path.with_suffix(".owner")
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        holder = owner.read_text("utf-8").strip() if owner.exists() else "another process"
        raise Busy(f"{what} is held by {holder}: wait for it to end, or stop it") from None
    owner.write_text(f"process {os.getpid()}", "utf-8")
    return lock


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """A ledger opened to read, beside its writer. Raises DamagedLedger."""
    path = folder / "ledger.db"
    if not path.exists():
        raise DamagedLedger(f"{path} is missing: run `threadkeep verify NAME --repair`")
    connection = connected(path)
    try:
        yield connection
    finally:
        connection.close()


def captures_of(folder: Path) -> list[CaptureRow]:
    """Every capture of a site, in the order of its WARC files; no lock needed."""
    with reading(folder) as db:
        rows = _asked(db, f"{CAPTURES} ORDER BY warc_file, warc_offset")
    return [capture_row(row) for row in rows]


def account(db: sqlite3.Connection) -> dict[str, int]:
    """discovered = captured + refused + failed + pending."""
    found = dict(_asked(db, "SELECT state, COUNT(*) FROM urls GROUP BY state"))
    return {"discovered": sum(found.values())} | {state: found.get(state, 0) for state in STATES}


def _asked(db: sqlite3.Connection, query: str) -> list[Any]:
    try:
        return db.execute(query).fetchall()
    except sqlite3.DatabaseError as error:
        raise DamagedLedger(f"the ledger cannot be read ({error}): run `threadkeep verify NAME --repair`") from error


def check_sound(db: sqlite3.Connection, path: Path) -> None:
    """Raise DamagedLedger where pages of the file are not as SQLite wrote them: found before anything is fetched."""
    try:
        found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError:  # no room to check in: what follows says so
        return
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise DamagedLedger(f"{path} is damaged ({found}): run `threadkeep verify NAME --repair`")


def connected(path: Path) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        if db.execute("PRAGMA user_version").fetchone()[0] > FORMAT:
            raise LaterFormat(f"{path} was written by a later version of Threadkeep: update it")
        # synchronous = NORMAL with a write-ahead log: what was committed survives the end of this process at any moment
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        if db.execute("PRAGMA user_version").fetchone()[0] == 0:
            db.executescript(f"BEGIN; {_SCHEMA}; PRAGMA user_version = {FORMAT}; COMMIT;")
            path.chmod(0o600)
    except sqlite3.DatabaseError as error:
        raise DamagedLedger(f"{path} cannot be read ({error}): run `threadkeep verify NAME --repair`") from error
    return db


_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS urls (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
    priority INTEGER NOT NULL, hops INTEGER NOT NULL, found_on INTEGER,
    discovered_at TEXT NOT NULL, run_id TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, not_before REAL, captured INTEGER NOT NULL DEFAULT 0,
    etag TEXT, last_modified TEXT, last_status INTEGER, last_attempt TEXT, last_outcome TEXT,
    CHECK (state IN ('pending', 'captured', 'refused', 'failed')));
CREATE INDEX IF NOT EXISTS urls_pending ON urls (priority, id) WHERE state = 'pending';
CREATE TABLE IF NOT EXISTS captures (
    capture_id TEXT PRIMARY KEY, url TEXT NOT NULL, fetched_at TEXT NOT NULL, http_status INTEGER NOT NULL,
    media_type TEXT, sha256 TEXT NOT NULL, warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL, warc_length INTEGER NOT NULL,
    source TEXT NOT NULL, run_id TEXT NOT NULL, kind TEXT NOT NULL, problem TEXT, revisit_of TEXT);
CREATE INDEX IF NOT EXISTS captures_url ON captures (url);
CREATE TABLE IF NOT EXISTS attempts (url_id INTEGER NOT NULL, at TEXT NOT NULL, outcome TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS attempts_url ON attempts (url_id);
CREATE TABLE IF NOT EXISTS warcs (
    file TEXT PRIMARY KEY, length INTEGER NOT NULL, sha256 TEXT, run_id TEXT NOT NULL) WITHOUT ROWID
"""
CAPTURES = """
SELECT capture_id, url, fetched_at, http_status, media_type, sha256, warc_file, warc_offset, warc_length, source,
run_id, kind, problem, revisit_of FROM captures"""
