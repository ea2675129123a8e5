"""A site's ledger and WARC files held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.errors import CaptureError
from scraper.evidence import WarcCheck, evidence
from scraper.ledger.store import holder, mend

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.verify.report import Report
    from scraper.ledger import CaptureRow


def verify_site(folder: Path, report: Report) -> dict[str, CaptureRow]:
    """Check one site's ledger and WARC files; gives its captures by id."""
    try:
        found = evidence(folder)
    except Exception as error:  # noqa: BLE001  (any damage at all is a finding)
        cured = isinstance(error, CaptureError)
        report.findings.append(str(error) if cured else f"{_ledger(folder)}: {error}; {mend(folder / 'ledger.db')}")
        report.unread.add(folder.name)
        return {}
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
    return {row.capture_id: row for row in found.rows}


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
