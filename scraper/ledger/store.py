"""A ledger's file: its schema, its lock, and reading it beside its writer."""

from __future__ import annotations

import os
import sqlite3
from collections import deque
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from scraper import archive
from scraper.errors import Busy, CaptureError, DamagedLedger, LaterFormat
from scraper.ledger import looks, threads
from scraper.ledger.rows import FORMAT, PRIORITIES, STATES, CaptureRow, capture_row
from scraper.ledger.upgrades import made_over

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def locked(path: Path, what: str) -> FileLock:
    """Take a lock file or raise Busy, naming the process that holds it."""
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0.3, poll_interval=0.02)  # who asks by `holder` has it for a moment
    except Timeout:
        raise Busy(f"{what} is held by {_named(path)}: wait for it to end, or stop it") from None
    path.with_suffix(".owner").write_text(f"process {os.getpid()}", "utf-8")
    return lock


def holder(path: Path) -> str | None:
    """The process that holds a lock file, None where none does. The lock is tried for, so ask only where it matters."""
    if not path.exists():
        return None
    try:
        with FileLock(path, timeout=0):
            return None
    except Timeout:
        return _named(path)
    except OSError:  # a disk that takes no lock
        return None


def _named(path: Path) -> str:
    owner = path.with_suffix(".owner")
    return (owner.read_text("utf-8").strip() if owner.exists() else "") or "another process"


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """A ledger opened to read, beside its writer; on a full or read-only disk too, where no writer left it open.

    Raises DamagedLedger, or CaptureError where there is no room to open it.
    """
    path = folder / "ledger.db"
    if not path.exists() or not path.stat().st_size:
        raise DamagedLedger(f"{path} is lost: {mend(path)}")
    try:
        connection = connected(path)
    except (DamagedLedger, LaterFormat):
        raise
    except CaptureError:
        connection = _as_it_lies(path)
    try:
        yield connection
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise _not_read(path, error) from error
    finally:
        connection.close()


def format_of(path: Path) -> int:
    """The format that a ledger has; nothing is changed. Raises DamagedLedger, LaterFormat."""
    try:
        with closing(_looked_at(path)) as db:
            return _check_format(db, path)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise _not_read(path, error) from error


def copied(path: Path) -> sqlite3.Connection:
    """A ledger's rows in memory, none where there is no ledger: what is done to them is done nowhere else. Its files
    stay as they are, and nothing is made beside them."""
    rows = sqlite3.connect(":memory:", isolation_level=None)
    try:
        if path.exists() and path.stat().st_size:
            with closing(_looked_at(path)) as held:
                held.backup(rows)
        _bring_up(rows, path)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise _not_read(path, error) from error
    return rows


def _looked_at(path: Path) -> sqlite3.Connection:
    """A ledger as it lies, its log included, with nothing made beside it where no log is there."""
    log = path.with_name(f"{path.name}-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)


def mend(path: Path) -> str:
    """What mends a ledger, by the name of its collection: a ledger lies at <home>/NAME/captures/<site>/ledger.db."""
    return f"run `threadkeep verify {path.absolute().parents[2].name} --repair`"


def captures_of(folder: Path) -> list[CaptureRow]:
    """Every capture of a site, in the order of its WARC files; no lock needed."""
    with reading(folder) as db:
        rows = db.execute(f"{CAPTURES} ORDER BY warc_file, warc_offset").fetchall()
    return [_capture_row(row, folder / "ledger.db") for row in rows]


def _capture_row(row: tuple[Any, ...], path: Path) -> CaptureRow:
    try:
        return capture_row(row)
    except (ValueError, TypeError) as error:  # a date that is none
        raise DamagedLedger(f"{path} is damaged (the capture {row[0]}: {error}): {mend(path)}") from error


def account(db: sqlite3.Connection, which: str = "1") -> dict[str, int]:
    """discovered = captured + refused + failed + pending, of the rows of `urls` for which that holds."""
    found = dict(db.execute(f"SELECT state, COUNT(*) FROM urls WHERE {which} GROUP BY state").fetchall())
    return {"discovered": sum(found.values())} | {state: found.get(state, 0) for state in STATES}


def fact_of(db: sqlite3.Connection, key: str) -> str | None:
    """A fact about the site of a ledger that is read."""
    found = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return found[0] if found else None


def opened(path: Path) -> sqlite3.Connection:
    """A ledger for its writer, made where there is none. Raises DamagedLedger where it is not sound, or lost or empty
    beside WARC files."""
    is_lost = not path.exists() or not path.stat().st_size
    if is_lost and any(path.parent.glob("*.warc.gz")):
        raise DamagedLedger(f"{path} is lost but its WARC files are there: {mend(path)}")
    db = connected(path)
    check_sound(db, path)
    check_legible(db, path)
    return db


def close_warcs(db: sqlite3.Connection, folder: Path) -> None:
    """Bring WARC files left open by a kill to the length the ledger knows, and close them for good."""
    for file, length in db.execute("SELECT file, length FROM warcs WHERE sha256 IS NULL").fetchall():
        path = folder / file
        size = path.stat().st_size if path.exists() else 0
        if length == 0:  # nothing in it was ever committed
            path.unlink(missing_ok=True)
            db.execute("DELETE FROM warcs WHERE file = ?", (file,))
            continue
        if size < length:
            continue  # damage, not a tear: `verify` names it
        if size > length:
            archive.cut(path, length)
        db.execute("UPDATE warcs SET sha256 = ? WHERE file = ?", (archive.file_digest(path), file))


def check_sound(db: sqlite3.Connection, path: Path, how: str = "quick_check") -> None:
    """Raise DamagedLedger where pages of the file are not as SQLite wrote them: found before anything is fetched."""
    try:
        found = db.execute(f"PRAGMA {how}(1)").fetchone()[0]
    except sqlite3.OperationalError:  # no room to check in: what follows says so
        return
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # a schema that is no text
        found = str(error)
    if found != "ok":
        raise DamagedLedger(f"{path} is damaged ({found}): {mend(path)}")


def check_legible(db: sqlite3.Connection, path: Path) -> None:
    """Raise DamagedLedger where a value is none that we wrote: SQLite takes any text for one, UTF-8 or not."""
    try:
        for table in ("meta", "urls", "attempts", "warcs"):
            deque(db.execute(f"SELECT * FROM {table}"), maxlen=0)
        for row in db.execute(CAPTURES):
            _capture_row(row, path)
        unknown = {kind for (kind,) in db.execute("SELECT DISTINCT kind FROM urls")} - PRIORITIES.keys()
    except sqlite3.DatabaseError as error:
        raise _not_read(path, error) from error
    if unknown:
        raise DamagedLedger(f"{path} is damaged ({unknown.pop()!r} is no kind of address): {mend(path)}")


def connected(path: Path) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        _check_format(db, path)
        # synchronous = NORMAL with a write-ahead log: what was committed survives the end of this process at any moment
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        if _bring_up(db, path):
            path.chmod(0o600)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise _not_read(path, error) from error
    return db


def _check_format(db: sqlite3.Connection, path: Path) -> int:
    """The format that a ledger has. Raises LaterFormat."""
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    if found > FORMAT:
        raise LaterFormat(f"{path} was written by a later version of Threadkeep: update it")
    return found


def _bring_up(db: sqlite3.Connection, path: Path) -> bool:
    """Give a ledger the tables of today where it lacks some; did it?"""
    if _check_format(db, path) == FORMAT:
        return False
    schema = f"{_SCHEMA}; {threads.SCHEMA}; {looks.SCHEMA}; {_RANKED}"
    db.executescript(f"BEGIN; {made_over(db)} {schema}; PRAGMA user_version = {FORMAT}; COMMIT;")
    return True


def _as_it_lies(path: Path) -> sqlite3.Connection:
    """A ledger opened without the files that SQLite makes beside it; not while there is a log that has to be read."""
    try:
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise CaptureError(f"{path} cannot be opened (its last run was cut short): {_NO_ROOM_HERE}")
        db = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, isolation_level=None)
        db.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise _not_read(path, error) from error
    return db


def _not_read(path: Path, error: sqlite3.DatabaseError | UnicodeDecodeError) -> CaptureError:
    """Damage, or no room: a full or read-only disk is no reason to make a ledger anew. Without a code of SQLite's it is
    Python that could not read a text as UTF-8."""
    if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in _NO_ROOM:
        return CaptureError(f"{path} cannot be opened ({error}): {_NO_ROOM_HERE}")
    return DamagedLedger(f"{path} cannot be read ({error}): {mend(path)}")


_NO_ROOM_HERE = "is the disk full, or may nothing be written there?"


@contextmanager
def room(folder: Path) -> Iterator[None]:
    """SQLite's word for a full disk, while ledgers below `folder` are written, as an error that says what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if not hasattr(error, "sqlite_errorcode"):
            raise _not_read(folder / "site" / "ledger.db", error) from error
        raise CaptureError(
            f"{folder}: a ledger cannot be written ({error}): is the disk full? What was captured is safe: make room, "
            "then give the same command again"
        ) from error


_NO_ROOM = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}  # fmt: skip


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
# Of an earlier format: the kinds of today have other ranks.
_RANKS = " ".join(f"WHEN '{kind}' THEN {place}" for kind, place in PRIORITIES.items())
_RANKED = f"UPDATE urls SET priority = CASE kind {_RANKS} END"
CAPTURES = """
SELECT capture_id, url, fetched_at, http_status, media_type, sha256, warc_file, warc_offset, warc_length, source,
run_id, kind, problem, revisit_of FROM captures"""
