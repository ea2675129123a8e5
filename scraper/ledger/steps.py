"""How many links lead from a seed to an address, by the pages it was met on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


class Steps:
    """Steps along links in a ledger; every change is a part of the transaction that is open."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def to(self, row_id: int) -> int | None:
        """The links from a seed to an address, redirects not counted; None for one that no page led to."""
        found = self._db.execute(_STEPS, (row_id,)).fetchone()
        return found[0] if found and found[1] == "seed" else None

    def nearer(self, urls: Iterable[str], row_id: int) -> bool:
        """Note that a page leads to these addresses, where that is a shorter way; is any nearer now?"""
        here = self.to(row_id)
        if here is None:
            return False
        is_nearer = False
        for url in urls:
            row = self._db.execute(f"SELECT id FROM urls WHERE url = ? AND kind IN {_MET}", (url,)).fetchone()
            before = self.to(row[0]) if row else None
            if before is not None and before > here + 1:
                self._db.execute("UPDATE urls SET found_on = ? WHERE id = ?", (row_id, row[0]))
                is_nearer = True
        return is_nearer

    def reopen(self) -> None:
        """Let what was too far be looked at again."""
        self._db.execute(_REOPEN)


_MET = "('thread', 'page', 'archive')"
_STEPS = """
WITH RECURSIVE up (id, kind, found_on, hops, steps, depth) AS (
    SELECT id, kind, found_on, hops, 0, 0 FROM urls WHERE id = ?
    UNION ALL SELECT urls.id, urls.kind, urls.found_on, urls.hops, steps + (up.hops = 0), depth + 1
    FROM urls JOIN up ON urls.id = up.found_on WHERE up.kind != 'seed' AND depth < 1000)
SELECT steps, kind FROM up ORDER BY depth DESC LIMIT 1"""
_REOPEN = """
UPDATE urls SET state = 'pending', reason = NULL, tries = 0, not_before = NULL
WHERE state = 'refused' AND reason LIKE 'more than % from the seed'"""
