"""How many links lead from a seed to an address, by the pages it was met on."""

from __future__ import annotations

import json
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

    def met_on(self, row_id: int) -> str | None:
        """The address of the page that led to one first, None where none did."""
        found = self._db.execute(_ABOVE, (row_id,)).fetchone()
        return found[0] if found else None

    def nearer(self, urls: Iterable[str], row_id: int) -> set[int]:
        """Note that a page leads to these addresses, where that is a shorter way; gives (the rows of) those nearer."""
        here = self.to(row_id)
        nearer: set[int] = set()
        if here is None:
            return nearer
        for url in urls:
            row = self._db.execute(f"SELECT id FROM urls WHERE url = ? AND kind IN {_MET}", (url,)).fetchone()
            before = self.to(row[0]) if row else None
            if before is not None and before > here + 1:
                self._db.execute("UPDATE urls SET found_on = ? WHERE id = ?", (row_id, row[0]))
                nearer.add(row[0])
        return nearer

    def reopen(self, nearer: set[int] | None = None) -> None:
        """Let what was too far be looked at again, of a whole site or only what is or lies behind what is `nearer`."""
        if nearer is None:
            self._db.execute(_REOPEN)
            return
        behind, last = set(nearer), set(nearer)
        while last:  # a look at all rows for each step, as none is found by what it was met on
            last = {row for (row,) in self._db.execute(_MET_ON, (json.dumps([*last]),))} - behind
            behind |= last
        self._db.executemany(f"{_REOPEN} AND id = ?", [(row,) for row in behind])


def counted_to(db: sqlite3.Connection, urls: Iterable[str]) -> dict[str, int]:
    """The links from a seed to each of these addresses, of those that are met by links or are seeds themselves."""
    steps = Steps(db)
    rows = ((url, db.execute(_ID, (url,)).fetchone()) for url in urls)
    counted = ((url, steps.to(row[0])) for url, row in rows if row is not None)
    return {url: number for url, number in counted if number is not None}


_MET = "('thread', 'page', 'archive')"
_ABOVE = "SELECT above.url FROM urls JOIN urls AS above ON above.id = urls.found_on WHERE urls.id = ?"
_ID = "SELECT id FROM urls WHERE url = ? AND kind IN ('seed', 'thread', 'comments', 'page', 'archive')"
_STEPS = """
WITH RECURSIVE up (id, kind, found_on, hops, steps, depth) AS (
    SELECT id, kind, found_on, hops, 0, 0 FROM urls WHERE id = ?
    UNION ALL SELECT urls.id, urls.kind, urls.found_on, urls.hops, steps + (up.hops = 0), depth + 1
    FROM urls JOIN up ON urls.id = up.found_on WHERE up.kind != 'seed' AND depth < 1000)
SELECT steps, kind FROM up ORDER BY depth DESC LIMIT 1"""
_MET_ON = "SELECT id FROM urls WHERE found_on IN (SELECT value FROM json_each(?))"
_REOPEN = """
UPDATE urls SET state = 'pending', reason = NULL, tries = 0, not_before = NULL
WHERE state = 'refused' AND reason LIKE 'more than % from the seed'"""
