"""Days of other calendars than the Gregorian: Solar Hijri (Jalali) on Persian pages, Buddhist years on Thai ones."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from scraper.date_words import SOLAR_MONTHS, THAI_MONTHS


class Foreign(NamedTuple):
    """A day as another calendar writes it, and where it stands in the words."""

    start: int
    end: int
    day: date


def foreign_day(words: str, language: str | None) -> Foreign | None:
    """The day that words (in one form) state in a calendar of their own; bare numbers only where `language` has it.

    "1394/11/27" is a day on a page in Persian, "3/5/2552" on one in Thai: on others they are none.
    """
    for pattern, calendar, is_bare in _FORMS if _MAY_BE.search(words) else ():
        match = pattern.search(words)
        if match is None or (is_bare and (language or "").casefold()[:2] != calendar):
            continue
        try:
            return Foreign(*match.span(), _SOLAR[calendar](match))
        except (ValueError, KeyError):
            continue
    return None


def solar_hijri(year: int, month: int, day: int) -> date:
    """The Gregorian day of a day of the Solar Hijri calendar, for the years 1210 to 1634.

    The arithmetic is K. M. Borkowski's ("The Persian Calendar for 3000 Years", Earth, Moon, and Planets 74, 1996),
    which follows the equinox: between its breaks of 1210 and 1635 leap years come eight in 33 years.
    Raises ValueError where the calendar has no such day.
    """
    if not (_FROM <= year < _TO and 1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        raise ValueError(f"no such day: {year}/{month}/{day}")
    at = _new_year(year) + timedelta(days=31 * (month - 1) - max(0, month - 7) + day - 1)
    if at >= _new_year(year + 1):  # the 30th of the last month, which leap years alone have
        raise ValueError(f"no such day: {year}/{month}/{day}")
    return at


def _new_year(year: int) -> date:
    """The first day of a Solar Hijri year: the 20th of March, moved by the leap days that each calendar has had."""
    passed, gregorian = year - _FROM, year + 621
    leaps = _LEAPS + passed // 33 * 8 + (passed % 33 + 3) // 4
    return date(gregorian, 3, 20 + leaps - (gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150))


def _solar(match: re.Match[str]) -> date:
    year, month, day = match["year"], match["month"], match["day"]
    return solar_hijri(int(year), int(month) if month.isdigit() else SOLAR_MONTHS[month], int(day))


def _buddhist(match: re.Match[str]) -> date:
    year, month, day = int(match["year"]), match["month"], int(match["day"])
    number = int(month) if month.isdigit() else THAI_MONTHS[month]
    return date(year - _BUDDHIST if year > _LATE else year, number, day)


_MAY_BE = re.compile(r"[\u0600-\u06ff\u0e00-\u0e7f]|(?<!\d)1[34]\d\d[/.-]\d|[/.-]2[45]\d\d(?!\d)")
_FROM, _TO, _LEAPS = 1210, 1635, 294  # leap years counted up to 1210, as the breaks before it give them
_BUDDHIST, _LATE = 543, 2400
_SOLAR = {"fa": _solar, "th": _buddhist}
_SOLAR_NAMES = "|".join(sorted(map(re.escape, SOLAR_MONTHS), key=len, reverse=True))
_THAI_NAMES = "|".join(sorted(map(re.escape, THAI_MONTHS), key=len, reverse=True))
_FORMS = (
    (re.compile(r"(?<!\d)(?P<year>1[34]\d\d)([/.-])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)"), "fa", True),
    (
        re.compile(
            rf"(?<!\d)(?P<day>\d{{1,2}})\s?(?P<month>{_SOLAR_NAMES})\s?(?:ماه)?[،,]?\s?(?P<year>1[34]\d\d)(?!\d)"
        ),
        "fa",
        False,
    ),
    (re.compile(r"(?<!\d)(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\2(?P<year>2[45]\d\d)(?!\d)"), "th", True),
    (
        re.compile(
            rf"(?<!\d)(?P<day>\d{{1,2}})\s?(?P<month>{_THAI_NAMES})[,.]?\s?(?:พ\.ศ\.\s?)?(?P<year>(?:2[45]|20|19)\d\d)"
        ),
        "th",
        False,
    ),
    (re.compile(rf"(?P<month>{_THAI_NAMES})\s?(?P<day>\d{{1,2}}),?\s(?P<year>(?:2[45]|20|19)\d\d)(?!\d)"), "th", False),
)
