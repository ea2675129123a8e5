"""The history of runs: a row in <home>/threadkeep.db for each crawl, begun before it and ended after it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scraper.errors import LaterFormat, ThreadkeepError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMAT = 1  # of threadkeep.db; 0: written before it had one


def begin(home: Path, collection: str, via: str = "live") -> int:
    """Enter a run that starts now, of the live web or of a web archive; gives its number."""
    summary = None if via == "live" else json.dumps({"via": via})
    with _opened(home) as db:
        values = (collection, _now(), summary)
        row = db.execute("INSERT INTO runs (collection, started, summary) VALUES (?, ?, ?)", values)
        return int(row.lastrowid or 0)


def end(home: Path, number: int, exit_code: int, summary: dict[str, Any]) -> None:
    """Enter how a run ended; `summary` is what `status --json` shows of it."""
    with _opened(home) as db:
        db.execute(
            "UPDATE runs SET ended = ?, exit_code = ?, summary = ? WHERE id = ?",
            (_now(), exit_code, json.dumps(summary, sort_keys=True), number),
        )


def withdraw(home: Path, number: int) -> None:
    """Take a run back that never began: another process holds its site, or what it was asked cannot be."""
    with _opened(home) as db:
        db.execute("DELETE FROM runs WHERE id = ?", (number,))


def last(home: Path, collection: str, via: str | None = None) -> dict[str, Any] | None:
    """The newest run of a collection, or the newest of its live or wayback runs; None where there is none."""
    if not (home / "threadkeep.db").exists():
        return None
    query = "SELECT id, started, ended, exit_code, summary FROM runs WHERE collection = ? ORDER BY id DESC"
    with _opened(home) as db:
        for row in db.execute(query, (collection,)):
            summary = json.loads(row[4] or "{}")
            if via in (None, summary.get("via", "live")):
                return {"id": row[0], "started": row[1], "ended": row[2], "exit_code": row[3], **summary}
    return None


def found_before(home: Path, collection: str) -> dict[str, int]:
    """By site, how many pages the newest live run found there that asked for it and left nothing pending."""
    found: dict[str, int] = {}
    with _opened(home) as db:
        query = "SELECT summary FROM runs WHERE collection = ? AND exit_code IN (0, 4) ORDER BY id"
        for (summary,) in db.execute(query, (collection,)):
            said = json.loads(summary or "{}")
            found |= said.get("found_by_site", {}) if said.get("via", "live") == "live" else {}
    return found


def was_cut_short(home: Path, collection: str, via: str = "live") -> bool:
    """Did the newest run of a collection, live or wayback, never come to its end, as one that was killed?"""
    run = last(home, collection, via)
    return run is not None and run["ended"] is None


def format_of(home: Path) -> int | None:
    """The format of the history, 0 where it was written before it had one; None where there is none. Raises
    LaterFormat."""
    if not (home / "threadkeep.db").exists():
        return None
    with _opened(home) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def bring_up(home: Path) -> None:
    """Give a history of an earlier form the form of today: it has the same table."""
    with _opened(home) as db:
        db.execute(f"PRAGMA user_version = {FORMAT}")


@contextmanager
def _opened(home: Path) -> Iterator[sqlite3.Connection]:
    """The history, read and written without a log beside it, so that it can be read on a disk that takes nothing."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(home / "threadkeep.db", timeout=30)) as db, db:
            found = int(db.execute("PRAGMA user_version").fetchone()[0])
            if found > FORMAT:
                raise LaterFormat(f"{home / 'threadkeep.db'} was written by a later version of Threadkeep: update it")
            if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'runs'").fetchone():
                db.execute(
                    "CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, collection TEXT NOT NULL,"
                    " started TEXT NOT NULL, ended TEXT, exit_code INTEGER, summary TEXT)"
                )
                db.execute(f"PRAGMA user_version = {FORMAT}")
            yield db
    except sqlite3.OperationalError as error:
        raise ThreadkeepError(
            f"{home / 'threadkeep.db'} cannot be opened ({error}): is the disk full, or may nothing be written there?"
        ) from error
    except sqlite3.DatabaseError as error:
        raise ThreadkeepError(
            f"{home / 'threadkeep.db'}, the history of runs, is damaged ({error}): move it away; no capture is in it"
        ) from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
