"""Everything checked against everything: ledgers, WARC files, observations, tables, decisions, and how they fit."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pipelines import runs, tables
from pipelines.collection import load, lost_key
from pipelines.decided import sheet
from pipelines.verify.captures import verify_site
from pipelines.verify.decided import verify_decisions
from pipelines.verify.observations import verify_observations
from pipelines.verify.report import Report
from pipelines.verify.rows import verify_rows
from scraper import repair
from scraper.errors import TableError, ThreadkeepError
from scraper.evidence import take
from scraper.ledger.store import room

if TYPE_CHECKING:
    from pipelines.collection import Place
    from scraper.ledger import CaptureRow

__all__ = ["Report", "accept", "repaired", "verify"]


def verify(place: Place) -> Report:
    """Check a collection; nothing is changed."""
    report = Report()
    captures: dict[str, dict[str, CaptureRow]] = {}
    for site in place.sites():
        report.counted("sites")
        captures[site] = verify_site(place.captures / site, report)
        if site not in report.unread:
            verify_observations(place, site, captures[site], report)
    report.findings += tables.check(place.folder)
    lost = lost_key(place) if load(place).identity == "pseudonyms" else None
    report.findings += [lost] if lost else []
    if not any(finding.startswith("tables") for finding in report.findings):
        with suppress(TableError):  # not built yet, or named already
            verify_rows(place, {capture: row for of in captures.values() for capture, row in of.items()}, report)
            verify_decisions(place, report, has_key=lost is None)
        if earlier := tables.earlier_sites(place.folder):
            of = f"of an earlier format, so columns of today are empty, at {len(earlier)} sites"
            report.notes.append(f"tables: {of}; `threadkeep migrate {place.name}` makes them anew")
    _verify_lists(place, report)
    return report


def _verify_lists(place: Place, report: Report) -> None:
    """The decisions on sites, and the history of runs, can be read."""
    for look in (lambda: sheet(place), lambda: runs.last(place.home, place.name)):
        try:
            look()
        except ThreadkeepError as error:
            report.findings.append(str(error))


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
