"""A site's ledger: a row for every address ever discovered and its state, a row for every WARC record. One writer.

The account holds at any time: discovered = captured + refused + failed + pending. New links enter in the transaction
that marks their page captured, after its record is flushed; so what is in a WARC file and not here does not exist.
A later run marks what is due as pending again; a row once captured never ends as anything else.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.ledger import statements, store
from scraper.ledger.captures import Captures
from scraper.ledger.looks import Looks
from scraper.ledger.rows import KINDS, LISTED, PRIORITIES, STATES, CaptureRow, Found, UrlRow, entry, iso
from scraper.ledger.steps import Steps
from scraper.ledger.store import account, captures_of, locked, reading
from scraper.ledger.threads import Threads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from filelock import FileLock

    from scraper import archive

__all__ = [
    "KINDS", "LISTED", "PRIORITIES", "STATES", "CaptureRow", "Found", "Ledger", "UrlRow", "account", "captures_of",
    "locked", "reading",
]  # fmt: skip


class Ledger(Captures):
    """The open ledger of one site. Make it with `Ledger.open`, which takes the site's lock first."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, lock: FileLock) -> None:
        """For `open` alone."""
        super().__init__(folder, connection)
        self._lock = lock
        self.threads = Threads(connection)
        self.looks = Looks(connection)
        self.steps = Steps(connection)
        self._known: dict[str, int] = {}

    @classmethod
    def open(cls, folder: Path) -> Ledger:
        """Take the site's lock and open its ledger, made where there is none; torn WARC tails are cut.

        Raises Busy where another process holds the site, DamagedLedger where the ledger is lost or cannot be read.
        """
        folder.mkdir(parents=True, exist_ok=True)
        lock = locked(folder / "site.lock", f"the site {folder.name}")
        try:
            ledger = cls(folder, store.opened(folder / "ledger.db"), lock)
            store.close_warcs(ledger._db, folder)
        except BaseException:
            lock.release()
            raise
        return ledger

    def close(self) -> None:
        """Close the ledger and let the lock go."""
        with suppress(sqlite3.OperationalError):  # a full disk: the log stays beside it, for the next opening
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()
        self._lock.release()

    # -- what to ask for -------------------------------------------------------------------------------------------

    def pending(self, now: float, limit: int) -> list[UrlRow]:
        """The next addresses that may be asked for, the most useful first."""
        return [UrlRow(*row) for row in self._db.execute(self._own(statements.PENDING), (now, limit))]

    def row(self, url: str) -> UrlRow | None:
        """The row of a normal address, if it was ever discovered."""
        found = self._db.execute(statements.ROW, (url,)).fetchone()
        return UrlRow(*found) if found else None

    def knows(self, url: str, kind: str) -> bool:
        """Was this address met in this run already, in a kind as good? (A quick no is sure of nothing.)"""
        return self._known.get(url, 99) <= PRIORITIES[kind]

    def next_ready(self) -> float | None:
        """The earliest `not_before` of what is pending (0 for at once), None where nothing is."""
        (found,) = self._db.execute(self._own(statements.NEXT_READY)).fetchone()
        return found if found is None else float(found)

    def owes(self, priority: int) -> bool:
        """Is anything pending that is asked for as early as this?"""
        return self._db.execute(self._own(statements.OWES), (priority,)).fetchone() is not None

    def discover(self, found: Iterable[Found], run_id: str, found_on: int | None = None) -> None:
        """Enter addresses in a transaction of their own (seeds, robots.txt, a repair)."""
        with self.transaction():
            self.add(found, run_id, found_on)

    def mark_due(self, run_id: str, spared: Sequence[str] = ()) -> int:
        """Mark what may have changed since it was captured as pending again, in one transaction; gives how many.

        What was captured as one of the kinds in `spared` is not asked for again.
        """
        self._known.clear()
        with self.transaction():
            due = self._db.execute(self._own(statements.MARK_DUE), (run_id, json.dumps(list(spared)))).rowcount
            self._db.execute("DELETE FROM meta WHERE key = 'listed'")
        return int(due)

    # -- what became of it -----------------------------------------------------------------------------------------

    def commit(
        self,
        row: UrlRow,
        exchange: archive.Exchange,
        place: archive.Place,
        *,
        run_id: str,
        found: Iterable[Found] = (),
        problem: str | None = None,
        revisit_of: str | None = None,
        source: str = "live",
        listed: Sequence[str] = (),
        settles: bool = True,
        and_then: Callable[[], object] = lambda: None,
    ) -> None:
        """Mark one address captured and enter its record and its links: one transaction, after the record's bytes.

        Without `settles` the record is entered and the address stays in its state: an import answers no crawl.
        `and_then` is done within the transaction: what the answer tells of threads.
        """
        values = (
            place.capture_id, row.url, iso(exchange.fetched_at), exchange.status, exchange.media_type, exchange.sha256,
            place.warc_file, place.offset, place.length, source, run_id, row.kind, problem, revisit_of,
        )  # fmt: skip
        with self.transaction():
            self._db.execute(f"INSERT INTO captures VALUES ({','.join('?' * 14)})", values)
            self._db.execute("UPDATE warcs SET length = ? WHERE file = ?", (place.file_length, place.warc_file))
            if settles:
                when = iso(exchange.created_at or exchange.fetched_at)
                self._db.execute(statements.CAPTURED, (when, exchange.status, row.id))
            if source == "live" and exchange.status == 200:  # those of the body that a 304 will speak of
                validators = exchange.header("etag"), exchange.header("last-modified")
                self._db.execute(statements.VALIDATORS, (*validators, row.id))
            self.add(found, run_id, row.id)
            if listed:
                self._refuse_listed(listed)
            and_then()

    def refuse(self, row: UrlRow, reason: str) -> None:
        """Mark one address refused, never to be asked for; a row once captured stays captured."""
        self._ended(row, "refused", reason)

    def fail(self, row: UrlRow, reason: str) -> None:
        """Mark one address failed for good in this run; a row once captured stays captured."""
        self._ended(row, "failed", reason)

    def fail_pending(self, reason: str) -> int:
        """Mark all that is pending failed in one transaction, as no answer is to be had; gives how many."""
        with self.transaction():
            failed = self._db.execute(self._own(statements.FAIL_PENDING), (reason, reason)).rowcount
        return int(failed)

    def retry(self, row: UrlRow, reason: str, not_before: float) -> None:
        """Leave one address pending, not to be asked for before a time; counts the try."""
        with self.transaction():
            self._attempt(row, reason)
            self._db.execute("UPDATE urls SET tries = tries + 1, not_before = ? WHERE id = ?", (not_before, row.id))

    def wake(self, after: float) -> None:
        """Let what waits until after that Unix time be asked for at once."""
        with self.transaction():
            self._db.execute("UPDATE urls SET not_before = NULL WHERE state = 'pending' AND not_before > ?", (after,))

    def _ended(self, row: UrlRow, state: str, reason: str) -> None:
        with self.transaction():
            self._attempt(row, reason)
            self._db.execute(statements.ENDED, (state, reason, row.id))

    def _attempt(self, row: UrlRow, outcome: str) -> None:
        now = iso(datetime.now(UTC))
        self._db.execute("INSERT INTO attempts VALUES (?, ?, ?)", (row.id, now, outcome))
        self._db.execute("UPDATE urls SET last_attempt = ?, last_outcome = ? WHERE id = ?", (now, outcome, row.id))

    def add(self, found: Iterable[Found], run_id: str, found_on: int | None = None) -> None:
        """Enter addresses, as a part of the transaction that is open."""
        known = self._known
        new = [f for f in found if not self.knows(f.url, f.kind)]
        if not new:
            return
        if len(known) > 200_000:  # a bound on memory; the primary key is what decides
            known.clear()
        known.update((f.url, PRIORITIES[f.kind]) for f in new)
        listed = tuple(json.loads(self.get("listed") or "[]"))
        now = iso(datetime.now(UTC))
        self._db.executemany(statements.DISCOVER, [entry(f, found_on, now, run_id, listed) for f in new])

    def _refuse_listed(self, listed: Sequence[str]) -> None:
        """Refuse the archive pages that a complete listing made needless, those that wait and those to come."""
        beginnings = tuple(sorted({*json.loads(self.get("listed") or "[]"), *listed}))
        self.set("listed", json.dumps(beginnings))
        waiting = self._db.execute("SELECT id, url FROM urls WHERE state = 'pending' AND kind = 'archive'").fetchall()
        needless = [(LISTED, row) for row, url in waiting if url.startswith(beginnings)]
        self._db.executemany(statements.REFUSE_LISTED, needless)

    # -- WARC files, runs, facts -----------------------------------------------------------------------------------

    def begin_warc(self, file: str, run_id: str) -> None:
        """Enter a WARC file before it is made, so that no file of ours is ever unknown."""
        with self.transaction():
            self._db.execute("INSERT INTO warcs VALUES (?, 0, NULL, ?)", (file, run_id))

    def end_warc(self, file: str, length: int, sha256: str) -> None:
        """Enter length and digest of a WARC file that is whole already (a repair)."""
        with self.transaction():
            self._db.execute("UPDATE warcs SET length = ?, sha256 = ? WHERE file = ?", (length, sha256, file))

    def close_warc(self, file: str, sha256: str) -> None:
        """Mark a WARC file closed for good, with the digest of all its bytes; one without a capture goes."""
        with self.transaction():
            if self._db.execute("SELECT 1 FROM warcs WHERE file = ? AND length = 0", (file,)).fetchone():
                (self.folder / file).unlink(missing_ok=True)
                self._db.execute("DELETE FROM warcs WHERE file = ?", (file,))
            self._db.execute("UPDATE warcs SET sha256 = ? WHERE file = ?", (sha256, file))

    def reopen(self, reasons: Iterable[str]) -> None:
        """Mark what was refused for one of these reasons pending; a part of the open transaction."""
        self._db.executemany(statements.REOPEN, [(reason,) for reason in reasons])

    def due(self, url: str) -> None:
        """Mark one address to be asked for again."""
        with self.transaction():
            self._db.execute(f"{statements.TAKE_UP} WHERE url = ?", (url,))

    def take_up(self, ids: Iterable[int]) -> None:
        """Mark addresses to be asked for again, as if they had not been tried."""
        with self.transaction():
            self._db.executemany(f"{statements.TAKE_UP} WHERE id = ?", [(row,) for row in ids])

    def _own(self, statement: str) -> str:
        return statement.format(own=statements.OWN[self.via])

    def counts(self, *, own: bool = False) -> dict[str, int]:
        """The account: how many addresses were discovered, captured, refused, failed and are pending; `own` leaves out
        those that this kind of crawl does not ask for."""
        return account(self._db, statements.OWN[self.via] if own else "1")

    def get(self, key: str) -> str | None:
        """A fact about the site (listed, not_before …)."""
        found = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None

    def note(self, key: str, value: str) -> None:
        """Record a fact about the site in a transaction of its own."""
        with self.transaction():
            self.set(key, value)

    def set(self, key: str, value: str) -> None:
        """Record a fact about the site."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; one within another is a part of it."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            self._known.clear()
            raise
        self._db.execute("COMMIT")
