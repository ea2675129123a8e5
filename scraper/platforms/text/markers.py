"""The lines of a saved page that name who wrote a comment, in each of the forms that themes give them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.dates import is_date
from scraper.platforms.text.lines import SHORT, date_words, has_both, is_date_line, is_heading, is_name, name_and_date
from scraper.platforms.words import SAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scraper.items import CommentKind


@dataclass(frozen=True, slots=True)
class Marker:
    """The lines `start` to before `end`; `speaks` where they end in "says:", so that the words must follow."""

    start: int
    end: int
    author: str
    date: str | None = None
    speaks: bool = False
    kind: CommentKind = "comment"


def forms_in(lines: Sequence[str], start: int, stop: int) -> dict[str, list[Marker]]:
    """The markers between two lines by form, the most telling form first; a form that is nowhere is left out."""
    return _found(_FORMS, lines, start, stop)


def telling_in(lines: Sequence[str], start: int, stop: int) -> dict[str, list[Marker]]:
    """The forms that begin comments wherever they stand: a post may hold dated notes and what people "said:", too."""
    found = _found({name: _FORMS[name] for name in ("by", "says")}, lines, start, stop)
    return {form: markers for form, markers in found.items() if form == "by" or any(m.date for m in markers)}


def is_signed(line: str) -> bool:
    """Is it "Comment by NAME", which no other page has?"""
    return _by([line], 0, 1) is not None


def _found(forms: Mapping[str, _Form], lines: Sequence[str], start: int, stop: int) -> dict[str, list[Marker]]:
    found = {name: _all(form, lines, start, stop) for name, form in forms.items()}
    if any(marker.date for marker in found["says"]):  # "My doctor says:" inside a text has no date beside it
        found["says"] = [marker for marker in found["says"] if marker.date]
    pings = [marker for marker in found["by"] if marker.kind != "comment"]
    return {name: _with_pings(markers, pings) for name, markers in found.items() if markers}


def _with_pings(markers: list[Marker], pings: list[Marker]) -> list[Marker]:
    """Pingbacks stand among comments of every form."""
    taken = {line for ping in pings for line in range(ping.start, ping.end)}
    return sorted([*pings, *(m for m in markers if not taken & {*range(m.start, m.end)})], key=lambda m: m.start)


def _all(form: _Form, lines: Sequence[str], start: int, stop: int) -> list[Marker]:
    found, number = [], start
    while number < stop:
        marker = form(lines, number, stop)
        if marker is not None:
            found.append(marker)
        number = marker.end if marker is not None else number + 1
    return found


def _by(lines: Sequence[str], number: int, stop: int) -> Marker | None:
    """ "Comment by NAME", with the date behind it or in the next line."""
    match = _BY.match(lines[number])
    if not match:
        return None
    rest = match["rest"].strip(" —–-|,:")
    kind: CommentKind = "pingback" if match["ping"] else "trackback" if match["track"] else "comment"
    speaks = match["rest"].rstrip().endswith(":")
    name, date, _ = name_and_date(rest)
    if name is not None:
        return Marker(number, number + 1, name, date, speaks, kind)
    if len(rest) > (150 if kind != "comment" else SHORT) or (kind == "comment" and not _is_signature(rest)):
        return None
    end, date = _date_after(lines, number + 1, stop)
    return Marker(number, end, rest, date, speaks, kind)


def _is_signature(name: str) -> bool:
    """A name, or a word or two of any kind: "Comment by comment, it got worse" is no signature."""
    return is_name(name) or (len(name.split()) <= 2 and name[-1] not in ",;?!")


def _says(lines: Sequence[str], number: int, stop: int) -> Marker | None:
    """ "NAME says:" with the date in it, in the next line, or nowhere."""
    line = _NUMBER.sub("", lines[number])
    match = _SAYS.match(line) if len(line) <= 2 * SHORT else None
    if not match or is_heading(line):
        return None
    before, rest = match["name"], match["rest"].strip()
    if before[-1].isdigit() and match["verb"].casefold() == "comments":  # "March 4, 2009 | 3 Comments"
        return None
    speaks = rest.endswith((":", "…", "...")) or line.endswith((":", "…", "..."))
    rest = rest.rstrip(" :.…")
    if is_date(before, day=True):
        name, date, _ = name_and_date(before)
        if name is None or rest:
            return None
        return Marker(number, number + 1, name, date, speaks)
    if rest and not is_date_line(rest):
        return None
    end, date = (number + 1, date_words(rest)) if rest else _date_after(lines, number + 1, stop)
    if not is_name(before.rstrip(","), most=8 if date else 5) or not (date or speaks):
        return None
    return Marker(number, end, before.rstrip(","), date, speaks)


def _beside(lines: Sequence[str], number: int, _stop: int) -> Marker | None:
    """ "NAME | DATE" and the like, in one line."""
    line = _NUMBER.sub("", lines[number])
    if not line or len(line) > 100 or not has_both(line):
        return None
    name, date, _ = name_and_date(line)
    return Marker(number, number + 1, name, date, line.endswith(":")) if name else None


def _over(lines: Sequence[str], number: int, stop: int) -> Marker | None:
    """A line of a name over a line of a date."""
    line = _NUMBER.sub("", lines[number])
    if not is_name(line) or len(line.split()) > 4 or number + 1 >= stop:
        return None
    end, date = _date_after(lines, number + 1, stop)
    return Marker(number, end, line, date, lines[end - 1].endswith(":")) if date else None


def _date_after(lines: Sequence[str], number: int, stop: int) -> tuple[int, str | None]:
    """The line after the date that stands in the next line, or after a blank one, and its words; else no date."""
    for place in range(number, min(number + 2, stop)):
        if is_date_line(lines[place]):
            return place + 1, date_words(lines[place])
        if lines[place]:
            break
    return number, None


if TYPE_CHECKING:
    _Form = Callable[[Sequence[str], int, int], Marker | None]

_NUMBER = re.compile(r"^#?\d{1,3}[.)]\s+(?=\D)")
_BY = re.compile(
    r"(?:#?\d{1,3}[.)]\s+)?(?:(?P<ping>pingback(?: by| from| von| par| de| di|:))|"
    r"(?P<track>trackback(?: by| from| von| par| de| di|:))|comment (?:by|from)|kommentar von|"
    r"commentaire (?:par|de)|comentario (?:por|de)|commento (?:di|da)|reactie van|comentário (?:por|de))\s+"
    r"(?P<rest>\S.*)$",
    re.I,
)
_SAYS = re.compile(rf"(?P<name>\S.*?)\s(?P<verb>{SAYS})\b(?P<rest>.*)$", re.I)
_FORMS: dict[str, _Form] = {"by": _by, "says": _says, "beside": _beside, "over": _over}
