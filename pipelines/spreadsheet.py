"""CSV files that people edit in a spreadsheet: written so that every program opens them right, read as any saves them.

Written: UTF-8 with a mark, commas, CRLF, a cell that would be a formula as text. Read: also semicolons or tabs, UTF-16,
LF, a first line `sep=;`, columns in any order and case. The column `format` has the version of the file's form; a file
without it is of the first.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from scraper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sheet:
    """What such a file holds: `rows` by the names of columns, each with its line (from 1, the names' line); `unknown`
    columns; the lowest `format` of a row, None where there is no row."""

    rows: tuple[tuple[int, dict[str, str]], ...] = ()
    unknown: tuple[str, ...] = ()
    format: int | None = None


def read_sheet(path: Path, names: Sequence[str], required: Sequence[str], form: int) -> Sheet:
    """The rows of a file, empty where there is none; lines without a word are none.

    Raises UsageError, naming the file and the cure, where it is no such file, lacks a column of `required`, or is of a
    later format than `form`.
    """
    if not path.exists():
        return Sheet()
    try:
        text = _decoded(path.read_bytes())
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read ({error}): save it as CSV, UTF-8") from error
    lines = [(number, row) for number, row in lines if any(row) and not row[0].lower().startswith("sep=")]
    if not lines:
        return Sheet()
    head = [cell.casefold().replace(" ", "_") for cell in lines[0][1]]
    if missing := [name for name in required if name not in head]:
        near = get_close_matches(missing[0], [cell for cell in head if cell], 1)
        meant = f"; is `{near[0]}` meant?" if near else ""
        raise UsageError(f"{path} has no column `{missing[0]}`: its first line has to be {','.join(names)}{meant}")
    rows = tuple((number, _row(head, cells)) for number, cells in lines[1:])
    blank = form if "format" in head else 1  # a row that a person added is as the file is
    formats = [int(row["format"]) if row.get("format", "").isdecimal() else blank for _, row in rows]
    if any(found > form for found in formats):
        raise UsageError(f"{path} was written by a later version of Threadkeep: update it")
    unknown = tuple(cell for cell in head if cell and cell not in (*names, "format"))
    return Sheet(rows, unknown, min(formats, default=None))


def as_csv(rows: Sequence[Mapping[str, object]], names: Sequence[str]) -> bytes:
    """Rows as a CSV that spreadsheets open: UTF-8 with a mark, cells that would be formulas as text."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _cell(row.get(name)) for name in names} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    return content.decode("utf-8-sig")


def _delimiter(text: str) -> str:
    """What parts the cells: as a first line `sep=;` says, else what stands most in the line of names."""
    first, _, rest = text.lstrip("\r\n").partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == 5:
        return first[4]
    head = first if not first.lower().startswith("sep=") else rest.partition("\n")[0]
    return max((",", ";", "\t"), key=head.count)


def _row(head: list[str], cells: list[str]) -> dict[str, str]:
    return {name: _plain(cell) for name, cell in zip(head, cells, strict=False) if name}


_FORMULA = re.compile(r"'*[=+\-@]")


def _cell(value: object) -> object:
    """A text that begins as a formula does is shown as text, for a page may say anything; no blanks stand around it."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(cell: str) -> str:
    """A cell without the sign that made it text."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
