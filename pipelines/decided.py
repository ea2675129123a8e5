"""What a person decided of sites: which were taken in, which refused, and why; one CSV that a person may edit."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.files import write_whole
from pipelines.spreadsheet import Sheet, as_csv, read_sheet
from scraper.outward import bare

if TYPE_CHECKING:
    from pipelines.collection import Place


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision on a site: `added` or `refused`, why, and when (ISO 8601)."""

    site: str
    decision: str
    reason: str = ""
    at: str = ""


def decisions(place: Place) -> list[Decision]:
    """All decisions, the newest of a site last. Raises UsageError where the file is none that we know."""
    return [Decision(*(row.get(name, "") for name in _NAMES)) for _, row in sheet(place).rows if row.get("site", "")]


def sheet(place: Place) -> Sheet:
    """sites.csv as it lies. Raises UsageError where it is no such file."""
    return read_sheet(place.folder / FILE, (*_NAMES, "format"), ("site", "decision"), FORMAT)


def refused(place: Place) -> set[str]:
    """Sites, without www., that were refused and not added since."""
    newest = {bare(one.site): one.decision for one in decisions(place)}
    return {site for site, decision in newest.items() if decision == "refused"}


def decide(place: Place, site: str, decision: str, reason: str) -> None:
    """Enter a decision in place of an earlier one of that site."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    kept = [one for one in decisions(place) if bare(one.site) != bare(site)]
    write(place, [*kept, Decision(site, decision, reason, now)])


def write(place: Place, rows: list[Decision]) -> None:
    """Write sites.csv whole or not at all."""
    said = [asdict(one) | {"format": FORMAT} for one in rows]
    write_whole(place.folder / FILE, as_csv(said, (*_NAMES, "format")))


FILE = "sites.csv"
FORMAT = 2  # of sites.csv; 2: it has the column `format`
_NAMES = tuple(field.name for field in fields(Decision))
