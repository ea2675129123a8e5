"""What the pages of a site showed, and so which addresses are in a trap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper import traps

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from scraper.items import Link
    from scraper.ledger.rows import UrlRow

SCHEMA = """
CREATE TABLE IF NOT EXISTS looks (
    url_id INTEGER PRIMARY KEY, family TEXT NOT NULL, digest TEXT, is_wasted INTEGER NOT NULL,
    in_a_row INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS lines (
    family TEXT NOT NULL, line, number INTEGER, in_a_row INTEGER, PRIMARY KEY (family, line)) WITHOUT ROWID
"""
# Lines are numbers; beside them stand a family's count of wasted pages, and by its digest how many pages say the same.
_WASTED, _SAME = "wasted", "="


class Looks:
    """The tables of what was shown; every change is a part of the transaction that is open."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def enter(self, row: UrlRow, look: traps.Look | None, links: Iterable[Link], *, is_redirect: bool) -> None:
        """Judge a page by what it shows, once; one that is worth its request leads on to what another one did not."""
        if self._of(row.id) is not None or (look is None and not is_redirect):
            return
        before = self._db.execute(_PARENT, (row.id,)).fetchone()
        behind = before[2] if before and before[1] else 0
        if look is None:  # what a redirect leads to is met on what leads to it
            self._db.execute(_ENTER, (row.id, traps.family_of(row.url), None, bool(behind), behind))
            return
        is_idle = self._new(look) < traps.ENOUGH and not (look.is_thin and traps.name_of(row.url) == traps.UNNAMED)
        is_wasted = is_idle or self._copies(look.digest) > 0
        self._db.execute(_ENTER, (row.id, look.family, look.digest, is_wasted, behind + 1 if is_wasted else 0))
        self._db.execute(_COUNT, (look.family, _WASTED, is_wasted, is_wasted))
        if look.digest is not None:
            self._db.execute(_COUNT, (_SAME, look.digest, 1, 0))
        lines = ((look.family, line) for line in look.lines)
        self._db.executemany("INSERT OR IGNORE INTO lines VALUES (?, ?, NULL, NULL)", lines)
        if not is_wasted and self._db.execute("SELECT 1 FROM meta WHERE key = 'trapped'").fetchone():
            self._db.executemany(_LEADS_ON, ((row.id, link.url) for link in links))

    def against(self, row: UrlRow) -> str | None:
        """Why an address is in a trap, as far as the pages so far tell; None where it is not."""
        if row.kind not in traps.JUDGED or row.kind == "seed":
            return None
        name = traps.name_of(row.url)
        family = traps.family_of(row.url)
        wasted, in_a_row = self._db.execute(_NUMBERS, (family, _WASTED)).fetchone() or (0, 0)
        if in_a_row >= traps.OF_A_KIND:
            return f"trap: {name}: {in_a_row} pages of its kind showed {traps.NOTHING_NEW}"
        digest, is_wasted, behind = self._db.execute(_PARENT, (row.id,)).fetchone() or (None, 0, 0)
        if not is_wasted:
            return None
        name = "soft 404" if digest == traps.ABSENT else name
        if behind >= traps.IN_A_ROW:
            return f"trap: {name}: {behind} pages in a row showed {traps.NOTHING_NEW}"
        if wasted >= traps.OF_A_KIND:
            return f"trap: {name}: {wasted} pages of its kind showed {traps.NOTHING_NEW}"
        if (copies := self._copies(digest)) > traps.COPIES:
            return f"trap: {name}: met on one of {copies} pages that say the same, so {traps.NOTHING_NEW}"
        return None

    def _of(self, row_id: int) -> int | None:
        found = self._db.execute("SELECT is_wasted FROM looks WHERE url_id = ?", (row_id,)).fetchone()
        return found[0] if found else None

    def _copies(self, digest: str | None) -> int:
        if digest is None:
            return 0
        found = self._db.execute(_NUMBERS, (_SAME, digest)).fetchone()
        return int(found[0]) if found else 0

    def _new(self, look: traps.Look) -> int:
        """How many letters of its lines no page of its family showed."""
        known = "SELECT 1 FROM lines WHERE family = ? AND line = ?"
        return sum(
            size for line, size in look.lines.items() if not self._db.execute(known, (look.family, line)).fetchone()
        )


_PARENT = """
SELECT looks.digest, looks.is_wasted, looks.in_a_row FROM urls JOIN looks ON looks.url_id = urls.found_on
WHERE urls.id = ?"""
_ENTER = "INSERT INTO looks VALUES (?,?,?,?,?)"
_COUNT = """
INSERT INTO lines VALUES (?,?,?,?) ON CONFLICT (family, line) DO UPDATE
SET number = number + excluded.number, in_a_row = CASE WHEN excluded.in_a_row THEN in_a_row + 1 ELSE 0 END"""
_NUMBERS = "SELECT number, in_a_row FROM lines WHERE family = ? AND line = ?"
_LEADS_ON = f"""
UPDATE urls SET state = 'pending', reason = NULL, found_on = ?
WHERE url = ? AND state = 'refused' AND reason GLOB 'trap: *{traps.NOTHING_NEW}'"""
