"""Everything checked against everything: ledgers, WARC files, tables, and how they fit together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines import tables
from scraper import archive, repair
from scraper.errors import CaptureError, DamagedRecord, TableError
from scraper.ledger import CaptureRow, account, captures_of, reading

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.collection import Place


@dataclass(slots=True)
class Report:
    """What was checked, by kind, and what was found wrong: a line names file and record, and what mends it."""

    checked: dict[str, int] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)

    def counted(self, what: str, number: int = 1) -> None:
        """Add to what was checked."""
        self.checked[what] = self.checked.get(what, 0) + number


def verify(place: Place) -> Report:
    """Check a collection; nothing is changed."""
    report = Report()
    captures: set[str] = set()
    for site in place.sites():
        report.counted("sites")
        captures |= _verify_site(place.captures / site, report)
    report.findings += tables.check(place.folder)
    if not any(finding.startswith("tables") for finding in report.findings):
        _verify_rows(place, captures, report)
    return report


def repaired(place: Place) -> list[str]:
    """Make lost or damaged ledgers again from their WARC files; gives what was done, a line a site."""
    return [line for site in place.sites() if (line := repair.repair(place.captures / site)) is not None]


def _verify_site(folder: Path, report: Report) -> set[str]:
    """Check one site's ledger and WARC files; gives the ids of its captures."""
    mend = f"`threadkeep verify {folder.parent.parent.name} --repair` makes it again from the WARC files"
    try:
        rows = captures_of(folder)
        with reading(folder) as db:
            state = db.execute("PRAGMA integrity_check").fetchone()[0]
            files = {
                file: (length, sha256) for file, length, sha256 in db.execute("SELECT file, length, sha256 FROM warcs")
            }
            counts = account(db)
            damaged = db.execute("SELECT key, value FROM meta WHERE key LIKE 'damaged %'").fetchall()
    except (CaptureError, Exception) as error:  # noqa: BLE001  (any damage at all is a finding)
        report.findings.append(f"captures/{folder.name}/ledger.db: {error}; {mend}")
        return set()
    report.counted("addresses", counts["discovered"])
    report.findings += [f"captures/{folder.name}/{key.removeprefix('damaged ')}: {value}" for key, value in damaged]
    if state != "ok":
        report.findings.append(f"captures/{folder.name}/ledger.db: {state}; {mend}")
    if counts["discovered"] != sum(n for key, n in counts.items() if key != "discovered"):
        report.findings.append(f"captures/{folder.name}/ledger.db: the account does not balance: {counts}; {mend}")
    for file, (length, sha256) in sorted(files.items()):
        _verify_warc(folder / file, length, sha256, [row for row in rows if row.warc_file == file], report)
    known = {*files}
    for path in sorted(folder.glob("*.warc.gz")):
        if path.name not in known:
            report.findings.append(f"captures/{folder.name}/{path.name}: a WARC file the ledger does not know; {mend}")
    return {row.capture_id for row in rows}


def _verify_warc(path: Path, length: int, sha256: str | None, rows: list[CaptureRow], report: Report) -> None:
    """A WARC file by its length and digest, then each of its records."""
    name = f"captures/{path.parent.name}/{path.name}"
    report.counted("WARC files")
    if not path.exists():
        if length:
            report.findings.append(f"{name}: missing, and with it {len(rows)} captures; restore it from a backup")
        return
    if sha256 is not None and archive.file_digest(path) == sha256 and path.stat().st_size == length:
        report.counted("captures", len(rows))
        return
    if sha256 is None:
        report.findings.append(f"{name}: not closed: a crawl is running, or was cut short; crawl again to close it")
    else:
        report.findings.append(f"{name}: not the bytes that were written; restore it from a backup")
    for row in rows:
        report.counted("captures")
        try:
            archive.read_exchange(path, row)
        except DamagedRecord as error:
            report.findings.append(f"{name}: capture {row.capture_id} of {row.url}: {error}")


def _verify_rows(place: Place, captures: set[str], report: Report) -> None:
    """Ids once each, every row's capture held, comments under posts, parents counted."""
    try:
        posts = tables.read(place.folder, "posts", columns=["post_id", "capture_id"])
        comments = tables.read(place.folder, "comments", columns=["comment_id", "post_id", "parent_id", "capture_id"])
    except TableError:
        return  # not built yet, or named already
    build = f"run `threadkeep build {place.name}`"
    report.counted("posts", posts.num_rows)
    report.counted("comments", comments.num_rows)
    post_ids = posts["post_id"].to_pylist()
    comment_ids = comments["comment_id"].to_pylist()
    for record_id, number in Counter(post_ids + comment_ids).items():
        if number > 1:
            report.findings.append(f"tables: the id {record_id} stands {number} times; {build}")
    report.findings += [
        f"tables: {record_id} comes from {capture_id}, which no ledger has; {build}"
        for record_id, capture_id in _pairs(posts, "post_id", "capture_id")
        + _pairs(comments, "comment_id", "capture_id")
        if capture_id is not None and capture_id not in captures
    ]
    known_posts, known_comments = set(post_ids), set(comment_ids)
    report.findings += [
        f"tables: {comment} hangs from {post}, which is no post; {build}"
        for comment, post in _pairs(comments, "comment_id", "post_id")
        if post not in known_posts
    ]
    not_held = sum(p is not None and p not in known_comments for p in comments["parent_id"].to_pylist())
    report.counted("stated parents that are not public", not_held)


def _pairs(table: Any, key: str, value: str) -> list[tuple[Any, Any]]:
    return list(zip(table[key].to_pylist(), table[value].to_pylist(), strict=True))
