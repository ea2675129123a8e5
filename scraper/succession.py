"""Did a collection's own site change hands since it was last crawled? What its ledger holds of then and now decides.

The fact stays in the ledger, with since when, until a later run finds the site to be itself again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.archive import page_of
from scraper.errors import CaptureError, ThreadkeepError
from scraper.following import redirect_of
from scraper.hands import Face, Past, changed, face_of
from scraper.ledger.store import reading
from scraper.outward import is_front
from scraper.urls import site_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scraper.ledger import CaptureRow, Ledger


@dataclass(frozen=True, slots=True)
class Succession:
    """A site that is another's now: `since` (ISO 8601) our first capture that shows it, `reason` what was seen."""

    since: str
    reason: str


def noticed(ledger: Ledger, run_id: str, seeds: Sequence[str]) -> Succession | None:
    """What a live run noticed at a site: entered in its ledger, or taken back where it is itself again."""
    known = _stated(ledger.get(_FACT))
    rows = ledger.of_run(run_id)
    now = _face_now(ledger, rows, seeds)
    if now is None:
        return known
    reason = changed(now, _past(ledger, rows, seeds, known))
    if reason is None:
        if known is not None:
            ledger.note(_FACT, "")
        return None
    found = Succession(_until(rows, known), reason)
    ledger.note(_FACT, json.dumps({"since": found.since, "reason": found.reason}))
    return found


def succession_of(folder: Path) -> Succession | None:
    """The fact in the ledger of a site's captures; None where it is its own. Raises CaptureError."""
    with reading(folder) as db:
        row = db.execute("SELECT value FROM meta WHERE key = ?", (_FACT,)).fetchone()
    return _stated(row[0] if row else None)


def _stated(value: str | None) -> Succession | None:
    return Succession(**json.loads(value)) if value else None


def _face_now(ledger: Ledger, rows: Sequence[CaptureRow], seeds: Sequence[str]) -> Face | None:
    """What the site shows in this run: on its front page, else on any page, where that is enough to tell."""
    for row in reversed(rows):
        if row.url in seeds or is_front(row.url):
            face = _face(ledger, row)
            if face is not None:
                return face
    others = [face for row in rows[:_LOOKED_AT] if (face := _face(ledger, row)) is not None]
    return next((face for face in others if face.nobodys), None)


def _past(ledger: Ledger, rows: Sequence[CaptureRow], seeds: Sequence[str], known: Succession | None) -> Past:
    until = _until(rows, known)
    fronts = [row for url in seeds for row in ledger.earlier_pages(url, until, _FACES)]
    faces = tuple(face for row in fronts if (face := _face(ledger, row)) is not None and not face.nobodys)
    lost, kept = _left_of(ledger, rows, until)
    return Past(faces, (), lost, kept)


def _until(rows: Sequence[CaptureRow], known: Succession | None) -> str:
    """When the site was its own last: the first that was had in the run need not be the first that was kept."""
    return known.since if known else min(row.fetched_at for row in rows).isoformat()


def _left_of(ledger: Ledger, rows: Sequence[CaptureRow], until: str) -> tuple[int, int]:
    """Of the pages that were had before, how many give nothing of their own in this run, and how many do."""
    asked = [row for row in rows if row.kind in _PAGES and ledger.earlier_pages(row.url, until, 1)][:_COMPARED]
    bodies = [row.sha256 for row in rows if row.http_status == 200]
    lost = kept = 0
    for row in asked:
        if row.http_status in (404, 410) or (300 <= row.http_status < 400 and _leads_home(ledger, row)):
            lost += 1
        elif row.http_status == 200 and row.revisit_of is None and bodies.count(row.sha256) > 2:
            lost += 1  # every address gives one and the same page
        elif row.http_status in (200, 304):
            kept += 1
    return lost, kept


def _leads_home(ledger: Ledger, row: CaptureRow) -> bool:
    try:
        target = redirect_of(ledger.answer(row))
    except CaptureError:
        return False
    return target is not None and (is_front(target) or site_of(target) != site_of(row.url))


def _face(ledger: Ledger, row: CaptureRow) -> Face | None:
    try:
        return face_of(page_of(ledger.answer(row)))
    except (ThreadkeepError, OSError):
        return None


_FACT = "changed hands"
_PAGES = ("thread", "comments", "page", "archive")
_LOOKED_AT = 5  # pages of a run that did not ask for the front page
_FACES = 2  # earlier captures of the front page
_COMPARED = 40  # pages of then
