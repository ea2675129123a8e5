"""What a ledger holds of captures: the newest of an address, its body, the answer behind a row, when a page was looked
at, and the thread that it is of."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from scraper import archive
from scraper.errors import CaptureError, DamagedRecord
from scraper.ledger import statements
from scraper.ledger.rows import CaptureRow, capture_row, stems
from scraper.ledger.store import CAPTURES
from scraper.liveliness import Looked

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from scraper.ledger.rows import UrlRow


class Captures:
    """The captures of one site, read from its ledger and its WARC files."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        """`connection` is to the ledger in `folder`."""
        self.folder = folder
        self.via: Literal["live", "wayback"] = "live"  # whose addresses are pending, due and failed to this run
        self._db = connection

    def earlier(self, url: str, sha256: str | None = None) -> archive.Earlier | None:
        """The newest capture of an address that holds its body (with `sha256`: that very body), for a revisit.

        None where its record cannot be read any more: what comes next is then kept whole.
        """
        found = self._db.execute(f"{CAPTURES} {statements.NEWEST_BODY}", (url,)).fetchone()
        held = capture_row(found) if found else None
        if held is None or sha256 not in (None, held.sha256):
            return None
        try:
            self.answer(held)
        except (CaptureError, OSError):
            return None
        return archive.Earlier(held.capture_id, url, held.fetched_at, archive.SAME_PAYLOAD)

    def body(self, url: str) -> archive.Exchange | None:
        """The newest answer of an address to a live crawl that holds its body, None where there is none to be read."""
        earlier = self.earlier(url)
        held = self.capture(earlier.capture_id) if earlier is not None else None
        return self.answer(held) if held is not None else None

    def answer(self, held: CaptureRow) -> archive.Exchange:
        """The answer that a capture holds, that of a revisit being the one it refers to. Raises DamagedRecord."""
        source = self.capture(held.revisit_of) if held.revisit_of is not None else held
        if source is None:
            raise DamagedRecord(f"{held.capture_id} repeats a capture that is not held")
        return archive.read_exchange(self.folder / source.warc_file, source)

    def last_capture(self, url: str) -> CaptureRow | None:
        """The newest capture of an address by a crawl of this kind (see `via`)."""
        newest = f"{CAPTURES} WHERE url = ? AND source = ? ORDER BY rowid DESC LIMIT 1"
        found = self._db.execute(newest, (url, self.via)).fetchone()
        return capture_row(found) if found else None

    def answered_last(self) -> str | None:
        """The address of the newest page that a crawl was given, None where there is none; an archive has none."""
        found = self._db.execute(statements.ANSWERED_LAST).fetchone() if self.via == "live" else None
        return found[0] if found else None

    def answered(self, kinds: Sequence[str]) -> list[str]:
        """The addresses of these kinds that a crawl was ever answered at."""
        query = f"SELECT url FROM urls WHERE captured AND kind IN ({','.join('?' * len(kinds))}) ORDER BY id"
        return [url for (url,) in self._db.execute(query, tuple(kinds))]

    def answered_at(self) -> datetime | None:
        """When the site answered a live crawl last; None where it never did."""
        found = self._db.execute(statements.ANSWERED_AT).fetchone()
        return datetime.fromisoformat(found[0]) if found else None

    def unreadable(self) -> list[int]:
        """The addresses (their rows) whose newest body by a crawl was kept and cannot be read any more."""
        rows = self._db.execute(statements.WITH_BODY).fetchall()
        return [row for row, url in rows if self.earlier(url) is None]

    def holds(self, url: str, status: int, sha256: str) -> bool:
        """Is this very answer of an address held, whoever gave it? One that cannot be read any more is not."""
        query = f"{CAPTURES} WHERE url = ? AND http_status = ? AND sha256 = ?"
        for held in self._db.execute(query, (url, status, sha256)).fetchall():
            with suppress(CaptureError, OSError):
                self.answer(capture_row(held))
                return True
        return False

    def live(self) -> list[CaptureRow]:
        """Every capture by a live crawl, in the order they were made."""
        rows = self._db.execute(f"{CAPTURES} WHERE source = 'live' ORDER BY rowid").fetchall()
        return [capture_row(row) for row in rows]

    def of_run(self, run_id: str) -> list[CaptureRow]:
        """Every capture of a run, robots.txt left out, in the order they were made."""
        query = f"{CAPTURES} WHERE run_id = ? AND kind NOT LIKE '%robots' ORDER BY rowid"
        return [capture_row(row) for row in self._db.execute(query, (run_id,)).fetchall()]

    def earlier_pages(self, url: str, until: str, most: int) -> list[CaptureRow]:
        """The newest captures of an address before a time (ISO 8601) that hold a page, imports left out."""
        query = f"{CAPTURES} {statements.PAGES_BEFORE}"
        return [capture_row(row) for row in self._db.execute(query, (url, until, most)).fetchall()]

    def lost_seed(self) -> str | None:
        """Why an address that a run began with gave no page, None where each did or was not asked."""
        query = "SELECT COALESCE(reason, last_outcome) FROM urls WHERE kind = 'seed' AND state IN ('failed', 'refused')"
        found = self._db.execute(query).fetchone()
        return found[0] if found else None

    def capture(self, capture_id: str) -> CaptureRow | None:
        """One capture by its WARC-Record-ID."""
        found = self._db.execute(f"{CAPTURES} WHERE capture_id = ?", (capture_id,)).fetchone()
        return capture_row(found) if found else None

    def looked_at(self) -> list[Looked]:
        """Every thread and page of comments that was captured, as it was last looked at."""
        at = datetime.fromisoformat
        return [
            Looked(row, url, at(looked), at(new), stated, self._thread_of(row, url)[1] if kind == "comments" else None)
            for row, url, kind, looked, stated, new in self._db.execute(statements.LOOKED).fetchall()
        ]

    def _thread_of(self, row_id: int, url: str) -> tuple[str | None, int | None]:
        """A page of comments lies below its thread, or was met on it; of those met on one another the first stands for
        it. Other threads may lead to it too."""
        above = (self._db.execute(statements.THREAD_AT, stem).fetchone() for stem in stems(url))
        if found := next(filter(None, above), None):
            return found[0], found[1]
        (top, top_id, kind), *below = self._db.execute(statements.BEHIND, (row_id,)).fetchall()
        return (top, top_id) if kind == "thread" else (None, below[0][1] if below else top_id)

    def answers(self) -> list[tuple[int, str]]:
        """Every answer of an API that was captured: its row and its address."""
        return self._db.execute("SELECT id, url FROM urls WHERE kind = 'api' AND state = 'captured'").fetchall()

    def led_on(self, row_id: int) -> bool:
        """Did an answer lead to another of its kind that said something, as one that gives fewer at once does?"""
        return self._db.execute(statements.LED_ON, (row_id,)).fetchone() is not None

    def thread_behind(self, row: UrlRow) -> str | None:
        """The address of the thread that a page of comments belongs to, by its own or by the pages it was met on."""
        return self._thread_of(row.id, row.url)[0]

    def threads_met(self) -> list[str]:
        """The threads that other answers than sitemaps lead to."""
        return [url for (url,) in self._db.execute(statements.THREADS_MET)]
