"""Everything checked against everything: ledgers, WARC files, tables, and how they fit together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines import tables
from pipelines.collection import load, lost_key
from pipelines.repeated import wrong_repeats
from scraper import repair
from scraper.errors import CaptureError, TableError
from scraper.evidence import WarcCheck, evidence, take
from scraper.ledger.store import holder, mend, room

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.collection import Place
    from scraper.ledger import CaptureRow


@dataclass(slots=True)
class Report:
    """What was checked, by kind, and what was found wrong: a line a cause names file and record, and what mends it.

    `notes` tell of what is no fault, or past help: a WARC file that a crawl has open, a capture that is lost and held
    again. `unread` are sites without a readable ledger, `losses` by site the WARC files in which something is lost,
    each with the digest it has now.
    """

    checked: dict[str, int] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    losses: dict[str, dict[str, str]] = field(default_factory=dict)

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
    lost = lost_key(place) if load(place).identity == "pseudonyms" else None
    report.findings += [lost] if lost else []
    if not any(finding.startswith("tables") for finding in report.findings):
        _verify_rows(place, captures, report)
    return report


def repaired(place: Place) -> list[str]:
    """Make lost or damaged ledgers again from their WARC files; gives what was done, a line a site."""
    with room(place.captures):
        return [line for site in place.sites() if (line := repair.repair(place.captures / site)) is not None]


def accept(place: Place, report: Report) -> list[str]:
    """Note every loss in WARC files that `report` names as accepted; gives what was noted, a line a site.

    A file that is damaged further is named again, one that comes back from a backup is as it was.
    """
    for site, files in report.losses.items():
        take(place.captures / site, files)
    return [
        f"captures/{site}: what is lost in {', '.join(files)} is taken as lost; later runs only note it"
        for site, files in report.losses.items()
    ]


def _verify_site(folder: Path, report: Report) -> set[str]:
    """Check one site's ledger and WARC files; gives the ids of its captures."""
    try:
        found = evidence(folder)
    except Exception as error:  # noqa: BLE001  (any damage at all is a finding)
        cured = isinstance(error, CaptureError)
        report.findings.append(str(error) if cured else f"{_ledger(folder)}: {error}; {mend(folder / 'ledger.db')}")
        report.unread.add(folder.name)
        return set()
    counts = found.account
    report.counted("addresses", counts["discovered"])
    if counts["discovered"] != sum(n for key, n in counts.items() if key != "discovered"):
        said = f"the account does not balance: {counts}"
        report.findings.append(f"{_ledger(folder)}: {said}; {mend(folder / 'ledger.db')}")
    again = found.held_again()
    for warc in found.warcs:
        _verify_warc(folder, warc, again, report, gap=found.gaps.get(warc.file), taken=found.taken.get(warc.file))
    report.findings += [f"{_ledger(folder)}: {wrong}; {mend(folder / 'ledger.db')}" for wrong in found.wrong]
    report.notes += [f"captures/{folder.name}/{file}: {cut}" for file, cut in found.cuts.items()]
    _name_strays(folder, {warc.file for warc in found.warcs}, report)
    return {row.capture_id for row in found.rows}


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


def _verify_warc(
    folder: Path, warc: WarcCheck, again: dict[str, CaptureRow], report: Report, *, gap: str | None, taken: str | None
) -> None:
    """What is wrong with one WARC file: a finding while something can be done about it, else a note."""
    name, collection = f"captures/{folder.name}/{warc.file}", folder.parents[1].name
    report.counted("WARC files")
    report.counted("captures", len(warc.rows))
    if warc.state == "open":
        at_work, crawl = holder(folder / "site.lock"), f"`threadkeep crawl {collection}`"
        why = f"{at_work} is writing it" if at_work else f"its run was cut short, and {crawl} closes it"
        report.notes.append(f"{name}: not closed: {why}")
    lost = [row for row in warc.rows if row.capture_id in warc.damaged]
    open_losses = [row for row in lost if row.capture_id not in again]
    lines = [gap.removesuffix("; restore it from a backup")] if gap else []
    if warc.state == "missing":
        lines.append(f"missing, and with it {_counted(len(lost), 'capture')}")
    elif warc.state == "changed" and not warc.wrong:
        lines.append("not the bytes that were written")
    elif warc.is_short and not warc.wrong:
        lines.append("shorter than what was committed")
    is_settled = taken == warc.digest or (bool(lost) and not open_losses and not gap)
    if lines and not is_settled:
        report.losses.setdefault(folder.name, {})[warc.file] = warc.digest
    cure = f"; restore it from a backup, or `threadkeep verify {collection} --repair` takes it as lost"
    told = report.notes if is_settled else report.findings
    end = "; taken as lost" if taken == warc.digest else "" if is_settled else cure
    told += [f"{name}: {line}{end}" for line in lines]
    for row in lost if warc.state != "missing" or not open_losses else []:
        _tell_lost(name, collection, row, warc.damaged[row.capture_id], again.get(row.capture_id), report, told)


def _tell_lost(
    name: str, collection: str, row: CaptureRow, cause: str, later: CaptureRow | None, report: Report, told: list[str]
) -> None:
    lost = f"{name}: capture {row.capture_id} of {row.url} is lost: {cause}"
    if later is not None:
        report.notes.append(f"{lost}; the page is held again since {later.fetched_at:%Y-%m-%d}, by {later.capture_id}")
    elif told is report.notes:
        told.append(f"{lost}; taken as lost")
    else:
        via = " --via wayback" if row.source == "wayback" else ""
        crawl = f"`threadkeep crawl {collection}{via} --sweep` asks for it again"
        again = "import it again" if row.source == "import" else crawl
        told.append(f"{lost}; without a backup, {again}")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


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
    report.findings += wrong_repeats(place.folder)


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
