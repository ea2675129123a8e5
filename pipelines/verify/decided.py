"""Decisions against the tables: each is applied, or waits for a build, or is on what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines import tables
from pipelines.deciding import APPLIED, GONE, WAITS, listing
from scraper.errors import UsageError

if TYPE_CHECKING:
    from pipelines.collection import Place
    from pipelines.verify.report import Report


def verify_decisions(place: Place, report: Report, *, has_key: bool) -> None:
    """Every decision in force is on a row that says so. Without the key of the pseudonyms nothing can be told."""
    if not has_key:
        return
    try:
        found = listing(place)
    except UsageError as error:
        report.findings.append(str(error))
        return
    report.counted("decisions", len(found["decisions"]))
    report.findings += found["problems"]
    build, again = (f"run `threadkeep build {place.name}{how}`" for how in ("", " --again"))
    by_state: dict[str, list[str]] = {}
    for row in found["decisions"]:
        by_state.setdefault(row["state"], []).append(row["record_id"])
    if waiting := by_state.get(WAITS):
        report.findings.append(f"decisions.csv: {_some(waiting)} not applied yet; {build}")
    if gone := by_state.get(GONE):
        report.notes.append(f"decisions.csv: {_some(gone)} on what has no row now; kept, in case it comes back")
    marks = _marks(place)
    decided = {(row["record_id"], row["field"]) for row in found["decisions"] if row["state"] == APPLIED}
    if lacking := sorted(one for one, field in decided if field not in marks.get(one, ())):
        report.findings.append(f"tables: {_some(lacking)} not marked on the row; {again}")
    known = {(row["record_id"], row["field"]) for row in found["decisions"]}
    extra = sorted(one for one, fields in marks.items() for field in fields if (one, field) not in known)
    if extra and not waiting:
        report.findings.append(f"tables: {_some(extra)} marked on the row, and in no decisions.csv; {again}")


def _some(ids: list[str]) -> str:
    return f"{len(ids):,} decision{' is' if len(ids) == 1 else 's are'}, such as that on {ids[0]},"


def _marks(place: Place) -> dict[str, list[str]]:
    """By id of a row that has one, its mark."""
    found: dict[str, list[str]] = {}
    for name, key in (("posts", "post_id"), ("comments", "comment_id")):
        table = tables.read(place.folder, name, columns=[key, "decided"])
        table = table.filter(table["decided"].is_valid())
        found |= dict(zip(table[key].to_pylist(), table["decided"].to_pylist(), strict=True))
    return found
