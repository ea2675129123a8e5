"""Everything checked against everything: ledgers, WARC files, tables, and how they fit together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines import tables
from scraper import archive, repair
from scraper.errors import CaptureError, DamagedRecord, TableError
from scraper.ledger import CaptureRow, account, captures_of, reading
from scraper.ledger.store import holder, mend, room

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.collection import Place


@dataclass(slots=True)
class Report:
    """What was checked, by kind, and what was found wrong: a line a cause names file and record, and what mends it.

    `notes` tell of what is no fault: a WARC file that a crawl has open. `unread` are sites without a readable ledger.
    """

    checked: dict[str, int] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

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
    with room(place.captures):
        return [line for site in place.sites() if (line := repair.repair(place.captures / site)) is not None]


def _verify_site(folder: Path, report: Report) -> set[str]:
    """Check one site's ledger and WARC files; gives the ids of its captures."""
    try:
        rows = captures_of(folder)
        with reading(folder) as db:
            state = db.execute("PRAGMA integrity_check").fetchone()[0]
            files = {
                file: (length, sha256) for file, length, sha256 in db.execute("SELECT file, length, sha256 FROM warcs")
            }
            counts = account(db)
            damaged = db.execute("SELECT key, value FROM meta WHERE key LIKE 'damaged %'").fetchall()
    except Exception as error:  # noqa: BLE001  (any damage at all is a finding)
        cured = isinstance(error, CaptureError)
        report.findings.append(str(error) if cured else f"{_ledger(folder)}: {error}; {mend(folder / 'ledger.db')}")
        report.unread.add(folder.name)
        return set()
    report.counted("addresses", counts["discovered"])
    report.findings += [f"captures/{folder.name}/{key.removeprefix('damaged ')}: {value}" for key, value in damaged]
    if state != "ok":
        report.findings.append(f"{_ledger(folder)}: {state}; {mend(folder / 'ledger.db')}")
    if counts["discovered"] != sum(n for key, n in counts.items() if key != "discovered"):
        said = f"the account does not balance: {counts}"
        report.findings.append(f"{_ledger(folder)}: {said}; {mend(folder / 'ledger.db')}")
    for file, (length, sha256) in sorted(files.items()):
        _verify_warc(folder / file, length, sha256, [row for row in rows if row.warc_file == file], report)
    _name_strays(folder, {*files}, report)
    return {row.capture_id for row in rows}


def _ledger(folder: Path) -> str:
    return f"captures/{folder.name}/ledger.db"


def _name_strays(folder: Path, known: set[str], report: Report) -> None:
    """WARC files that the ledger does not know: where it knows none at all, it was lost and begun anew."""
    strays = sorted(path.name for path in folder.glob("*.warc.gz") if path.name not in known)
    if strays and not known:
        lost = f"it knows none of the {len(strays)} WARC files beside it"
        report.findings.append(f"{_ledger(folder)}: {lost}; {mend(folder / 'ledger.db')}")
        return
    name = folder.parents[1].name
    report.findings += [
        f"captures/{folder.name}/{file}: a WARC file the ledger does not know; move it away, then `threadkeep import "
        f"{name} FILE` takes in what it holds"
        for file in strays
    ]


def _verify_warc(path: Path, length: int, sha256: str | None, rows: list[CaptureRow], report: Report) -> None:
    """A WARC file by its length and digest, then each of its records."""
    name, place_name = f"captures/{path.parent.name}/{path.name}", path.parents[2].name
    report.counted("WARC files")
    if not path.exists():
        if length:
            report.findings.append(f"{name}: missing, and with it {len(rows)} captures; restore it from a backup")
        return
    if sha256 is not None and archive.file_digest(path) == sha256 and path.stat().st_size == length:
        report.counted("captures", len(rows))
        return
    if sha256 is None:
        at_work = holder(path.with_name("site.lock"))
        crawl = f"`threadkeep crawl {place_name}`"
        why = f"{at_work} is writing it" if at_work else f"its run was cut short, and {crawl} closes it"
        report.notes.append(f"{name}: not closed: {why}")
        if path.stat().st_size < length:
            report.findings.append(f"{name}: shorter than what was committed; restore it from a backup")
    else:
        report.findings.append(f"{name}: not the bytes that were written; restore it from a backup")
    for row in rows:
        report.counted("captures")
        try:
            archive.read_exchange(path, row)
        except DamagedRecord as error:
            cause = str(error).removesuffix("; run `threadkeep verify`")
            from_archive = "import it again" + (" from the web archive" if row.source == "wayback" else "")
            again = f"`threadkeep crawl {place_name}` asks for it again" if row.source == "live" else from_archive
            lost = f"capture {row.capture_id} of {row.url} is lost: {cause}"
            report.findings.append(f"{name}: {lost}; without a backup, {again}")


def _verify_rows(place: Place, captures: set[str], report: Report) -> None:
    """Ids once each, every row's capture held, comments under posts, parents counted; a finding a cause and site."""
    try:
        posts = tables.read(place.folder, "posts", columns=["post_id", "site", "capture_id"])
        comments = tables.read(
            place.folder, "comments", columns=["comment_id", "site", "post_id", "parent_id", "capture_id"]
        )
    except TableError:
        return  # not built yet, or named already
    build = f"run `threadkeep build {place.name}`"
    report.counted("posts", posts.num_rows)
    report.counted("comments", comments.num_rows)
    post_ids, comment_ids = posts["post_id"].to_pylist(), comments["comment_id"].to_pylist()
    twice = {record_id: number for record_id, number in Counter(post_ids + comment_ids).items() if number > 1}
    if twice:
        record_id, number = next(iter(twice.items()))
        report.findings.append(
            f"tables: {len(twice)} ids stand more than once, such as {record_id}, {number} times; {build}"
        )
    rows = _columns(posts, "post_id", "site", "capture_id") + _columns(comments, "comment_id", "site", "capture_id")
    _name_missing_captures(place, [row for row in rows if row[2] is not None and row[2] not in captures], report)
    known_posts, known_comments = set(post_ids), set(comment_ids)
    hanging = [row for row in _columns(comments, "comment_id", "site", "post_id") if row[2] not in known_posts]
    report.findings += [
        f"tables: {number} comments of {site} hang from what is no post, such as {comment} from {post}; {build}"
        for site, number, comment, post in _by_site(hanging)
    ]
    not_held = sum(p is not None and p not in known_comments for p in comments["parent_id"].to_pylist())
    report.counted("stated parents that are not public", not_held)


def _name_missing_captures(place: Place, rows: list[Row], report: Report) -> None:
    """Rows whose capture is in no ledger; those of a site whose ledger cannot be read are explained by that."""
    held = place.sites()
    for site, number, record_id, capture_id in _by_site(rows):
        if site in report.unread:
            continue
        what = f"{number} rows of {site} come from captures that no ledger has, such as {record_id} from {capture_id}"
        mended = f"run `threadkeep build {place.name}`"
        if site not in held:
            what = f"captures/{site} is missing, and with it the captures of {number} rows"
            mended += f" to do without, or restore {place.captures / site} from a backup"
        report.findings.append(f"tables: {what}; {mended}")


Row = tuple[str, str, Any]  # id, site, and what it should hold


def _by_site(rows: list[Row]) -> list[tuple[str, int, str, Any]]:
    """A line a site: how many rows, and the first of them."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[1], []).append(row)
    return [(site, len(of), of[0][0], of[0][2]) for site, of in sorted(found.items())]


def _columns(table: Any, *names: str) -> list[Row]:
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))
