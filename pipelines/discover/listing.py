"""Candidates as rows: candidates.csv for a spreadsheet, a sample to judge recall by, and what `--json` prints."""

from __future__ import annotations

import csv
import io
import random
from typing import TYPE_CHECKING, Any

from pipelines.files import write_whole
from pipelines.spreadsheet import as_csv
from scraper.errors import UsageError
from scraper.urls import site_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.collection import Place
    from pipelines.discover.ranking import Candidate

FILE, AUDIT = "candidates.csv", "audit.csv"
COLUMNS = (
    "rank", "site", "verdict", "score", "home", "title", "platform", "language", "linking_sites", "people", "threads",
    "entries_seen", "entries_on_topic", "comments_seen", "named_from", "named_until",
    "archived", "archived_from", "archived_until", "archived_on_topic", "why", "pages",
)  # fmt: skip
NUMBERS = (
    "rank", "linking_sites", "people", "threads", "entries_seen", "entries_on_topic", "comments_seen", "named_from",
    "named_until", "archived", "archived_on_topic",
)  # fmt: skip


def row_of(one: Candidate, rank: int) -> dict[str, Any]:
    """A candidate as a row. People are counted, never named: `why` says how many gave a site as theirs."""
    found, said = one.findings, one.mentions
    years = one.years
    then = one.then if one.then is not None and one.then.is_listed else None
    span = then.span if then is not None else None
    return {
        "rank": rank,
        "site": site_of(one.home),
        "verdict": one.verdict,
        "score": one.score,
        "home": one.home,
        "title": found.title if found else None,
        "platform": found.platform if found else None,
        "language": found.face.language if found and found.face else None,
        "linking_sites": len({mention.by for mention in said}),
        "people": len({mention.person for mention in said if mention.person}),
        "threads": len({mention.thread for mention in said if mention.thread and not mention.how.startswith("listed")}),
        "entries_seen": len(found.entries) if found else None,
        "entries_on_topic": len(found.matching) if found else None,
        "comments_seen": found.comments if found else None,
        "named_from": years[0] if years else None,
        "named_until": years[-1] if years else None,
        "archived": then.captures if then else None,
        "archived_from": f"{span[0]:%Y-%m-%d}" if span else None,
        "archived_until": f"{span[1]:%Y-%m-%d}" if span else None,
        "archived_on_topic": len(then.found.matching) if then and then.read else None,
        "why": [{"points": points, "words": words} for points, words in one.why],
        "pages": list(one.linked),
    }


def rows_of(candidates: Sequence[Candidate]) -> list[dict[str, Any]]:
    """All candidates as rows, in their order."""
    return [row_of(one, rank) for rank, one in enumerate(candidates, 1)]


def write(place: Place, rows: Sequence[dict[str, Any]]) -> None:
    """Write candidates.csv whole."""
    write_whole(place.folder / FILE, as_csv([_flat(row) for row in rows], COLUMNS))


def read(place: Place) -> list[dict[str, str]]:
    """The rows of candidates.csv as they were written; none where it was never made. Raises UsageError where it is not
    the file that was written: a spreadsheet may have saved another one."""
    path = place.folder / FILE
    if not path.exists():
        return []
    again = f"`threadkeep discover {place.name} --budget 0` writes it anew, and asks for nothing"
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read ({error}): {again}") from error
    if any(row.get(name) is None for row in rows for name in ("site", "home", "verdict")):
        raise UsageError(f"{path} is not as it was written: {again}")
    return rows


def score_in(row: Mapping[str, str]) -> float:
    """A row's score, 0 where a person left none that is a number."""
    try:
        return float((row.get("score") or "0").replace(",", "."))
    except ValueError:
        return 0.0


def sample(rows: Sequence[dict[str, Any]], number: int, seed: int) -> list[dict[str, Any]]:
    """So many of the candidates that were not proposed, by chance: the same for the same seed and candidates."""
    left_out = sorted((row for row in rows if row["verdict"] != "propose"), key=lambda row: row["site"])
    chosen = random.Random(seed).sample(left_out, min(number, len(left_out)))
    return [row | {"left_out": len(left_out), "seed": seed, "is_on_topic": None, "note": None} for row in chosen]


def write_audit(place: Place, rows: Sequence[dict[str, Any]]) -> None:
    """Write the sample for a person to fill in (`is_on_topic`: yes or no), whole."""
    names = ("site", "home", "is_on_topic", "note", *COLUMNS[2:4], *COLUMNS[5:], "left_out", "seed")
    write_whole(place.folder / AUDIT, as_csv([_flat(row) for row in rows], names))


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    why = "; ".join(f"{one['points']:+.1f} {one['words']}" for one in row["why"])
    return row | {"why": why.lstrip("+"), "pages": " ".join(row["pages"])}
