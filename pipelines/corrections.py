"""Which fields of a row a person may correct, and the forms that a correction's value may have in a cell."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from scraper.errors import UsageError

NOTHING = "none"  # the word for no value at all, which an empty cell is not
# What may stand in the column `field`, and the column of the tables that it corrects.
FIELDS = {
    "on_topic": "on_topic", "relevant": "on_topic", "author": "author", "published": "published", "date": "published",
    "title": "title", "kind": "kind", "language": "language", "parent_id": "parent_id", "parent": "parent_id",
    "duplicate_of": "duplicate_of", "duplicate": "duplicate_of",
}  # fmt: skip
KINDS = ("comment", "answer", "pingback", "trackback")


def of_id(record_id: str) -> tuple[str, str]:
    """The site and the sort, post or comment, of a record's id. Raises UsageError where it is none."""
    found = _ID.fullmatch(record_id)
    if found is None:
        raise UsageError(f"{record_id!r} is no id of a post or comment, such as wordpress:blog.example:comment:123")
    return found[1], found[2]


_ID = re.compile(r"[^:\s]+:([^:\s]+):(post|comment):\S+")


def parsed(record_id: str, field: str, value: str) -> Any:
    """What a cell says of that field: a truth, a time in UTC, a text, or None for `none`. Raises UsageError."""
    sort = of_id(record_id)[1]
    if (field == "title" and sort == "comment") or (field in ("kind", "parent_id") and sort == "post"):
        raise UsageError(f"{record_id} is a {sort} and has no {field}")
    if not value:
        raise UsageError(f"{record_id}: {field} has no value; write `{NOTHING}` where it has none")
    if field == "on_topic":
        return _truth(value)
    if value.casefold() == NOTHING and field != "kind":
        return None
    if field == "published":
        return _time(value)
    if field == "kind" and value not in KINDS:
        raise UsageError(f"{value!r} is no kind: {', '.join(KINDS)}")
    if field == "language" and not re.fullmatch(r"[a-z]{2}", value):
        raise UsageError(f"{value!r} is no language: give two letters, such as en")
    if field in ("parent_id", "duplicate_of"):
        _check_other(record_id, sort, field, value)
    return value


def written(value: Any) -> str:
    """A value as decisions.csv has it: yes or no, ISO 8601 with its zone (no spreadsheet takes that for a date)."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)


def _check_other(record_id: str, sort: str, field: str, value: str) -> None:
    site, other = of_id(record_id)[0], of_id(value)
    if value == record_id:
        raise UsageError(f"{record_id} cannot be its own {field}")
    if other != (site, sort):
        raise UsageError(f"{value} cannot be {field} of {record_id}: it has to be a {sort} of the same site")


def _truth(value: str) -> bool:
    word = value.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise UsageError(f"{value!r} is neither yes nor no")


_YES = {"yes", "true", "1", "y", "relevant", "ja", "wahr", "oui", "vrai", "sí", "si", "vero", "verdadero", "sim"}
_NO = {"no", "false", "0", "n", "irrelevant", "nein", "falsch", "non", "faux", "falso", "não"}


def _time(value: str) -> datetime:
    """A time, in UTC unless it states its zone. A spreadsheet writes dates as its country does, or as a number of days:
    what can be one date only is taken."""
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError:
        pass
    if re.fullmatch(r"[2-7]\d{4}(?:[.,]\d+)?", value):
        days = timedelta(days=float(value.replace(",", ".")))
        return _DAY_ZERO + timedelta(seconds=round(days.total_seconds()))
    mangled = _MANGLED.fullmatch(value)
    if mangled is None:
        raise UsageError(f"{value!r} is no date: write it as 2009-12-08 or 2009-12-08T15:01Z")
    one, two, sign = int(mangled[1]), int(mangled[3]), mangled[2]
    if sign != "." and one <= 12 and two <= 12 and one != two:
        raise UsageError(f"{value!r} may be either of two days: write it as 2009-12-08")
    day, month = (one, two) if sign == "." or two <= 12 else (two, one)
    hour = int(mangled[5] or 0) % 12 + 12 * (mangled[8].upper() == "PM") if mangled[8] else int(mangled[5] or 0)
    try:
        return datetime(int(mangled[4]), month, day, hour, int(mangled[6] or 0), int(mangled[7] or 0), tzinfo=UTC)
    except ValueError as error:
        raise UsageError(f"{value!r} is no date ({error}): write it as 2009-12-08") from error


_DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)  # of spreadsheets' day numbers, from 1900-03-01 on
_MANGLED = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?", re.ASCII
)
