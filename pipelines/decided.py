"""What a person decided of sites: which were taken in, which refused, and why; one CSV that a person may edit."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.files import write_whole
from scraper.errors import UsageError
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
    path = place.folder / FILE
    if not path.exists():
        return []
    try:
        rows = rows_of(path.read_text("utf-8-sig"))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read ({error}): save it as UTF-8 with commas") from error
    if rows and not {"site", "decision"} <= rows[0].keys():
        raise UsageError(f"{path} has no columns `site` and `decision`: put them into its first line")
    return [
        Decision(*((row.get(name) or "").strip() for name in _NAMES)) for row in rows if (row.get("site") or "").strip()
    ]


def refused(place: Place) -> set[str]:
    """Sites, without www., that were refused and not added since."""
    newest = {bare(one.site): one.decision for one in decisions(place)}
    return {site for site, decision in newest.items() if decision == "refused"}


def decide(place: Place, site: str, decision: str, reason: str) -> None:
    """Enter a decision in place of an earlier one of that site."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    kept = [one for one in decisions(place) if bare(one.site) != bare(site)]
    write_whole(
        place.folder / FILE, as_csv([asdict(one) for one in [*kept, Decision(site, decision, reason, now)]], _NAMES)
    )


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of such a CSV, each text as it was before it was shown as one. Raises csv.Error."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [
        {name: _SHOWN.sub("", value) if isinstance(value, str) else value for name, value in row.items()}
        for row in rows
    ]


def as_csv(rows: list[dict[str, object]], names: tuple[str, ...]) -> bytes:
    """Rows as a CSV that spreadsheets open: UTF-8 with a mark, cells that would be formulas as text."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _cell(row.get(name)) for name in names} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    """A text that begins as a formula does is shown as text (a page's title may be anything)."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


FILE = "sites.csv"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # a text of its own apostrophes gets one more, so that each is taken off once
_SHOWN = re.compile(r"^'(?='*[=+\-@\t\r])")
_NAMES = tuple(field.name for field in fields(Decision))
