"""What a person corrected of posts and comments: decisions.csv, one decision a row, which every build applies.

The newest decision of a record's field holds: the one with the latest `at`, and a row without a time, which a person
wrote into the file, before all that have one; of two alike the lower one.
"""

from __future__ import annotations

import getpass
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipelines.corrections import FIELDS, of_id, parsed, written
from pipelines.files import write_whole
from pipelines.site import Correction
from pipelines.spreadsheet import as_csv, read_sheet
from scraper.errors import UsageError
from scraper.ledger import locked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipelines.collection import Place

FILE = "decisions.csv"
FORMAT = 1  # of decisions.csv


@dataclass(frozen=True, slots=True)
class Decision:
    """A row: of which record, which field, its value as it is written there, why, by whom and when (ISO 8601)."""

    record_id: str
    field: str
    value: str
    reason: str = ""
    by: str = ""
    at: str = ""

    @property
    def site(self) -> str:
        """The site of its record."""
        return of_id(self.record_id)[0]

    @property
    def correction(self) -> Correction:
        """What it says for the steps. Raises UsageError where it says nothing that can be."""
        return Correction(self.record_id, self.field, parsed(self.record_id, self.field, self.value))


@dataclass(frozen=True, slots=True)
class Decisions:
    """What decisions.csv holds: `rows` that can be applied, in its order, and `problems`, a line each that names a row
    or a column that cannot."""

    rows: tuple[Decision, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def in_force(self) -> list[Decision]:
        """The newest decision of each field of each record, sorted by them."""
        newest = {}
        for _, one in sorted(enumerate(self.rows), key=lambda pair: (pair[1].at or "~", pair[0])):
            newest[one.record_id, one.field] = one
        return [one for _, one in sorted(newest.items())]

    @property
    def corrections(self) -> dict[str, tuple[Correction, ...]]:
        """By site what its steps apply."""
        by_site: dict[str, list[Correction]] = {}
        for one in self.in_force:
            by_site.setdefault(one.site, []).append(one.correction)
        return {site: tuple(of) for site, of in sorted(by_site.items())}


def decisions(place: Place) -> Decisions:
    """The decisions on a collection's rows. Raises UsageError where decisions.csv is no such file."""
    return read(place.folder / FILE)


def read(path: Path) -> Decisions:
    """The decisions in a file of that form, from wherever."""
    sheet = read_sheet(path, (*_NAMES, "format"), ("record_id", "field", "value"), FORMAT)
    problems = [f"{path.name}: the column `{name}` is none of {', '.join(_NAMES)}" for name in sheet.unknown]
    rows = []
    for line, row in sheet.rows:
        try:
            rows.append(made(*(row.get(name, "") for name in _NAMES)))
        except UsageError as error:
            problems.append(f"{path.name}, line {line}: {error}")
    return Decisions(tuple(rows), tuple(problems))


def made(record_id: str, field: str, value: str, reason: str = "", by: str = "", at: str = "") -> Decision:
    """A decision with its field and value in the form that the file has. Raises UsageError where it cannot be one."""
    name = FIELDS.get(field.casefold().replace("-", "_").replace(" ", "_"))
    if name is None:
        raise UsageError(f"{field!r} is no field that can be decided: {', '.join(dict.fromkeys(FIELDS.values()))}")
    return Decision(record_id, name, written(parsed(record_id, name, value)), reason, by, _moment(at))


def decide(place: Place, given: Iterable[Decision]) -> list[Decision]:
    """Enter decisions, each in place of an earlier one of that record's field; gives them as they were entered."""
    with _held(place) as held:
        signed = [replace(one, by=one.by or _whoever(), at=one.at or _now()) for one in given]
        anew = {(one.record_id, one.field) for one in signed}
        kept = [one for one in held.rows if (one.record_id, one.field) not in anew]
        write(place, [*kept, *signed])
    return signed


def undo(place: Place, record_ids: Iterable[str], names: Iterable[str] = ()) -> list[Decision]:
    """Take decisions on these records back, of all fields or of some; gives them."""
    wanted, only = set(record_ids), {FIELDS.get(name, name) for name in names}
    with _held(place) as held:
        out = [one for one in held.rows if one.record_id in wanted and (not only or one.field in only)]
        write(place, [one for one in held.rows if one not in out])
    return out


def write(place: Place, rows: Iterable[Decision]) -> None:
    """Write decisions.csv whole or not at all; rows that a person wrote get their time."""
    said = [asdict(one) | {"at": one.at or _now(), "format": FORMAT} for one in rows]
    write_whole(place.folder / FILE, as_csv(said, (*_NAMES, "format")))


@contextmanager
def _held(place: Place) -> Iterator[Decisions]:
    """The decisions while nobody else changes them. Raises UsageError where writing them anew would lose a row."""
    lock = locked(place.folder / ".decisions.lock", f"{FILE} of {place.name}")
    try:
        found = decisions(place)
        if found.problems:
            raise UsageError(f"{found.problems[0]}; mend that first, so that nothing of {place.folder / FILE} is lost")
        yield found
    finally:
        lock.release()


def _moment(at: str) -> str:
    """When a row was decided, as it can be sorted; "" where a spreadsheet or a person left no such time."""
    try:
        return datetime.fromisoformat(at).astimezone(UTC).isoformat(timespec="seconds") if at else ""
    except ValueError:
        return ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _whoever() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # nobody that this machine has a name for
        return ""


_NAMES: tuple[Any, ...] = tuple(field.name for field in fields(Decision))
