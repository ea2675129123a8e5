"""A site's captures held against each other: what its ledger says, what its WARC files hold, and what is lost for good.

A WARC file is proven by its digest in the ledger, a record by its CRC and its own digest. So where a row points to what
is not there in a file that is as it was written, it is the ledger that is damaged.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from scraper import archive
from scraper.errors import DamagedLedger, DamagedRecord
from scraper.ledger import CaptureRow, Ledger, account, captures_of, reading
from scraper.ledger.store import check_legible, check_sound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NOT_MODIFIED = 304
MISSING = "missing"  # stands for the digest of a file that is not there


@dataclass(slots=True)
class WarcCheck:
    """One WARC file. `digest` is of the bytes that are there; `damaged` has the captures whose record is not whole,
    each with the cause; `wrong` says what the ledger says of the file that cannot be."""

    file: str
    state: Literal["whole", "open", "changed", "missing"]
    digest: str
    rows: list[CaptureRow]
    is_short: bool = False
    damaged: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Evidence:
    """All of a site. `gaps` says by WARC file what a ledger made again could not take in of it, `cuts` what was cut off
    its end; `taken` has the files whose loss was accepted, each with the digest it had then."""

    rows: list[CaptureRow]
    account: dict[str, int]
    warcs: list[WarcCheck]
    gaps: dict[str, str]
    cuts: dict[str, str]
    taken: dict[str, str]

    @property
    def wrong(self) -> list[str]:
        """What the ledger says that cannot be."""
        return [line for warc in self.warcs for line in warc.wrong]

    def held_again(self) -> dict[str, CaptureRow]:
        """For each damaged capture whose page was captured later: that capture."""
        return held_again({capture for warc in self.warcs for capture in warc.damaged}, self.rows)


def evidence(folder: Path) -> Evidence:
    """Check a site's captures; nothing is changed.

    Raises DamagedLedger where its ledger is not sound, CaptureError where there is no room to open it.
    """
    path = folder / "ledger.db"
    rows = captures_of(folder)
    with reading(folder) as db:
        check_sound(db, path, "integrity_check")
        check_legible(db, path)
        files = db.execute("SELECT file, length, sha256 FROM warcs ORDER BY file").fetchall()
        counts = account(db)
        noted = dict(db.execute("SELECT key, value FROM meta"))
    by_file: dict[str, list[CaptureRow]] = {file: [] for file, _, _ in files}
    for row in rows:
        by_file.setdefault(row.warc_file, []).append(row)
    warcs = [_checked(folder / file, length, sha256, by_file.pop(file)) for file, length, sha256 in files]
    digests = {row.capture_id: row.sha256 for row in rows}
    for warc in warcs:
        warc.wrong += [
            f"the capture {row.capture_id} of {row.url} has not the digest of the one it repeats"
            for row in warc.rows
            if row.http_status != NOT_MODIFIED and digests.get(row.revisit_of or "", row.sha256) != row.sha256
        ]
    warcs += [  # the row of a file is damaged, not the file
        WarcCheck(file, "whole", "", [], wrong=[f"{len(of)} captures are in {file}, which it does not know"])
        for file, of in by_file.items()
    ]
    return Evidence(rows, counts, warcs, *(_noted(noted, word) for word in ("damaged", "cut", "taken")))


def held_again(damaged: Iterable[str], rows: Iterable[CaptureRow]) -> dict[str, CaptureRow]:
    """For each damaged capture whose page a later capture holds whole: the first such."""
    lost = set(damaged)
    if not lost:
        return {}
    by_url: dict[str, list[CaptureRow]] = {}
    for row in rows:
        by_url.setdefault(row.url, []).append(row)
    found: dict[str, CaptureRow] = {}
    for of in by_url.values():
        sound = [row for row in of if not lost & {row.capture_id, row.revisit_of}]
        for row in of:
            # A web archive's capture that is had again is of the same time.
            later = [o for o in sound if o.fetched_at >= row.fetched_at and o.http_status in (200, row.http_status)]
            if row.capture_id in lost and later:
                found[row.capture_id] = min(later, key=lambda other: other.fetched_at)
    return found


def settled(folder: Path, damaged: Iterable[str]) -> set[str]:
    """Of damaged captures those that need nobody any more: held again by a later one, or their loss accepted."""
    lost, rows = set(damaged), captures_of(folder)
    with reading(folder) as db:
        taken = _noted(dict(db.execute("SELECT key, value FROM meta")), "taken")
    as_taken = {file for file, digest in taken.items() if digest_of(folder / file) == digest}
    return {*held_again(lost, rows), *(row.capture_id for row in rows if row.warc_file in as_taken)} & lost


def take(folder: Path, files: dict[str, str]) -> None:
    """Note that what is lost in WARC files, which have these digests now, is accepted as lost."""
    ledger = Ledger.open(folder)
    try:
        for file, digest in files.items():
            ledger.note(f"taken {file}", digest)
    finally:
        ledger.close()


def digest_of(path: Path) -> str:
    """SHA-256 of a file, MISSING where there is none."""
    return archive.file_digest(path) if path.exists() else MISSING


def is_sound(folder: Path) -> bool:
    """Can the ledger be read, is it one that we wrote, and does it say what the WARC files hold?"""
    try:
        found = evidence(folder)
    except (DamagedLedger, sqlite3.DatabaseError):
        return False
    # A file that somebody laid beside the others is no reason to make the ledger anew; an empty ledger is.
    return not found.wrong and (bool(found.warcs) or not any(folder.glob("*.warc.gz")))


def _noted(meta: dict[str, str], word: str) -> dict[str, str]:
    return {key.removeprefix(f"{word} "): value for key, value in meta.items() if key.startswith(f"{word} ")}


def _checked(path: Path, length: int, sha256: str | None, rows: list[CaptureRow]) -> WarcCheck:
    """A WARC file by its length and digest, then each of its records."""
    if not path.exists():
        lost = dict.fromkeys((row.capture_id for row in rows), f"{path.name}: missing") if length else {}
        return WarcCheck(path.name, "missing" if length else "whole", MISSING, rows, damaged=lost)
    size, digest = path.stat().st_size, archive.file_digest(path)
    state: Literal["whole", "open", "changed"] = "whole" if (digest, size) == (sha256, length) else "changed"
    check = WarcCheck(path.name, "open" if sha256 is None else state, digest, rows, is_short=size < length)
    for row in rows:
        what = f"the capture {row.capture_id} of {row.url}"
        try:
            differs = archive.disagreements(path, row) + ["run"] * (not path.name.startswith(row.run_id))
            if differs:
                check.wrong.append(f"{what} is not what its record says ({', '.join(differs)})")
        except DamagedRecord as error:
            cause = str(error).removesuffix("; run `threadkeep verify`")
            if check.state == "whole":
                check.wrong.append(f"{what} is not where it says: {cause}")
            else:
                check.damaged[row.capture_id] = cause
    if check.state == "changed" and not check.damaged and archive.is_whole(path):
        check.wrong.append(f"{path.name} is not the bytes it says, but whole")
    return check
