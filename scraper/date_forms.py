"""The forms in which people write a day and a time of day, in the languages of patient blogs, as patterns."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from scraper.date_words import MONTHS, ZONES

if TYPE_CHECKING:
    from collections.abc import Iterator

Order = Literal["dmy", "mdy", "ymd"]
_Reader = Callable[[re.Match[str]], tuple[int, int, int]]


class Written(NamedTuple):
    """A day as it is written and where it stands; bare numbers, which an order decides, are not yet a `day`."""

    start: int
    end: int
    day: date | None = None
    numbers: tuple[int, str, int, str] = (0, "", 0, "")  # first, mark, second, year


def day_in(words: str, order: Order | None) -> tuple[date, int, int] | None:
    """The day that words (in one form) state in the surest form they have, and where it stands."""
    found = written(words)
    day = (found.day or _ordered(found.numbers, order)) if found is not None else None
    return (day, found.start, found.end) if day is not None and found is not None else None


@lru_cache(maxsize=8192)
def written(words: str) -> Written | None:
    """The surest form of a day that words (in one form) have. Each pattern costs; most words have none."""
    if not _DIGIT.search(words):
        return None
    for match, reader in _matches(words):
        try:
            if match is not None:
                return Written(*match.span(), date(*reader(match)))
        except ValueError:  # no calendar has such a day: the 31st of February
            continue
    match = NUMERIC.search(words)
    return Written(*match.span(), None, (int(match[1]), match[2], int(match[3]), match[4])) if match else None


def yearless_span(words: str) -> tuple[int, int] | None:
    """Where a day without its year stands right before a time of day: "28 April, 10:27", "on 04/28 at 10:27 am"."""
    if not _CLOCK.search(words):
        return None
    found = (pattern.search(words) for pattern in _YEARLESS)
    return next((match.span() for match in found if match and (not match["name"] or match["name"] in MONTHS)), None)


def _matches(words: str) -> Iterator[tuple[re.Match[str] | None, _Reader]]:
    """What forms of a day that no order decides find in words, the surest form first."""
    if _SIGNS.search(words):
        yield from ((pattern.search(words), reader) for pattern, reader in _SIGNED)
    if _CENTURY.search(words):
        yield _YEAR_FIRST.search(words), _year_first
    if not MONTHS.keys().isdisjoint(_LETTERS.findall(words)):
        yield from ((_with_month(pattern, words), _day_name_year) for pattern in _NAMED)
    if "/" in words:
        yield _SCANDINAVIAN.search(words), _day_month_year


def full_year(words: str) -> int:
    """Two digits mean the years 1970 to 2069: the web is not older."""
    number = int(words)
    if len(words) > 2:
        return number
    return number + (1900 if number >= 70 else 2000)


def _with_month(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    """The first match whose name is a month's: a pattern of all the names in all languages would be slow."""
    match = pattern.search(words)
    while match and match["name"] not in MONTHS:
        match = pattern.search(words, match.start() + 1)
    return match


def _year_first(match: re.Match[str]) -> tuple[int, int, int]:
    return int(match[1]), int(match[2]), int(match[3])


def _month_first(match: re.Match[str]) -> tuple[int, int, int]:
    return int(match[3]), int(match[1]), int(match[2])


def _day_month_year(match: re.Match[str]) -> tuple[int, int, int]:
    return full_year(match[3]), int(match[2]), int(match[1])


def _day_name_year(match: re.Match[str]) -> tuple[int, int, int]:
    return full_year(match["year"].lstrip("'’´`")), MONTHS[match["name"]], int(match["day"])


@lru_cache(maxsize=4096)
def _ordered(numbers: tuple[int, str, int, str], order: Order | None) -> date | None:
    """The day that bare numbers are in an order; where they allow but one, in that."""
    first, mark, second, last = numbers
    if not mark:
        return None
    year = full_year(last)
    if not 1900 <= year < 2100:  # of another calendar: 13/2/1388, 3/5/2552
        return None
    if order == "ymd" and len(last) == 2:
        year, first, order = full_year(f"{first:02}"), int(last), "dmy"
    elif first > 12 or second > 12 or first == second:
        order = "dmy" if first > 12 or first == second else "mdy"
    elif mark == "." and order is None:
        order = "dmy"  # numbers parted by points are written day first wherever they are
    if order in (None, "ymd"):
        return None
    try:
        return date(year, second, first) if order == "dmy" else date(year, first, second)
    except ValueError:
        return None


_DIGIT = re.compile(r"\d")
_CENTURY = re.compile(r"(?<!\d)(?:19|20)\d\d\s?[-/.]")
_LETTERS = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(r"[年年월月]")
NUMERIC = re.compile(r"(?<![\d.:])(\d{1,2})([./\-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\d:]|[./]\d)")
_SCANDINAVIAN = re.compile(r"(?<![\d.:/-])(\d{1,2})/(\d{1,2})[-–]((?:19|20)\d\d|\d\d)(?![\d:]|[-/.]\d)")  # "3/5-2009"
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)")
_SIGNED: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]"), _year_first),
    (
        re.compile(r"(?<!\d)(\d{1,2})\s?[月월]\s?(\d{1,2})(?:st|nd|rd|th|日)?[,\s]{1,2}((?:19|20)\d\d)(?!\d)"),
        _month_first,
    ),
    (re.compile(r"(?<!\d)(\d{1,2})(?:,\s?|\s)(\d{1,2})\s?[月월][,\s]{1,2}((?:19|20)\d\d)(?!\d)"), _day_month_year),
)
_CENTURIES = r"(?:19|20)\d\d"
# A year of two digits is one only where it can be no hour and no count: "12. März 14 Uhr", "3 May 12 comments".
_NO_HOUR = r"(?![\d:.h]|[-/]\d|\s?(?:h|u|uhr|[ap]\.?\s?m|ч|klo|godz)\b)"
_AT_END = r"(?=\s*(?:$|[,)\]|@»«·•–—-])|\s(?:[^\W\d_]{1,4}\.?\s){0,2}\d{1,2}[:.h]\d\d)"
_TWO_DIGITS = rf"(?:['’´`]|(?<=[-/.]))\d\d{_NO_HOUR}|(?:\d\d{_AT_END}|0\d){_NO_HOUR}"
_NAME = r"(?P<name>[^\W\d_]+)(?![^\W\d_])"
_NAMED = (
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:\.|er|º|°|ª|st|nd|rd|th|:e)?[\s\-/,]{{0,2}}(?:of |del? |di |d['’])?{_NAME}"
        rf"[.,]?[\s\-/,]{{0,2}}(?:del? |of )?(?P<year>['’]?{_CENTURIES}|{_TWO_DIGITS})(?!\d)(?:\s?(?:г\.|года))?"
    ),
    re.compile(
        rf"(?<![^\W\d_]){_NAME}[.,]?[\s\-/]{{0,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?(?:[\s,\-/]{{1,3}}| del? )"
        rf"(?P<year>['’]?{_CENTURIES}|['’]\d\d{_NO_HOUR}|(?<=[\s,])0\d{_AT_END}{_NO_HOUR})(?!\d)"
    ),
    re.compile(  # "May-03-09"; but "Mar 12/05/2009" begins with a weekday
        rf"(?<![^\W\d_]){_NAME}(?P<mark>[-/.])(?P<day>\d{{1,2}})(?P=mark)(?P<year>\d\d){_NO_HOUR}(?!\d)"
    ),
    re.compile(  # "Sun May 3 21:12:00 EDT 2009", as Unix writes it: the time of day is read from what stands behind
        rf"(?<![^\W\d_]){_NAME}\s{{1,2}}(?P<day>\d{{1,2}})"
        r"(?=,?\s\d\d?:\d\d(?::\d\d)?(?:\s[a-z]{2,5})?,?\s(?P<year>(?:19|20)\d\d)(?!\d))"
    ),
    re.compile(rf"(?<!\d)(?P<year>{_CENTURIES})[.,]?[\s\-/]{{1,2}}{_NAME}[.,]?[\s\-/]{{0,2}}(?P<day>\d{{1,2}})(?!\d)"),
)
_CLOCK = re.compile(r"\d[:.h]\d\d")
_BEFORE_TIME = r"(?=[\s,|·–-]{1,3}(?:(?:at|um|à|kl\.?|om|@)\s)?\d{1,2}[:.h]\d\d(?!\d))"
_YEARLESS = (
    re.compile(rf"(?<![\d.:/])(?:\d{{1,2}}/\d{{1,2}}|\d{{1,2}}\.\d{{1,2}}\.)(?P<name>){_BEFORE_TIME}"),
    re.compile(rf"(?<!\d)\d{{1,2}}\.?\s(?P<name>[^\W\d_]+)\.?{_BEFORE_TIME}"),
    re.compile(rf"(?<![^\W\d_])(?P<name>[^\W\d_]+)\.?\s\d{{1,2}}(?:st|nd|rd|th)?{_BEFORE_TIME}"),
)
TIME = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-3])\s?(?:[:.]|[hu]|[時时點点]|시)\s?(?P<minute>[0-5]\d)(?:[:.m](?P<second>[0-5]\d))?(?!\d)"
    r"\s?(?P<half>[ap]\.?\s?m\b)?"
)
TWELVE = re.compile(r"(?<![\d.,:])(\d{1,2})\s?(?P<half>[ap]\.?\s?m)\b")
HOUR = re.compile(r"(?<![\d.,:])([01]?\d|2[0-3])\s?(?P<half>)(?:h|uhr|heures|ore|[時时點点])(?![^\W_])")  # "à 15h"
ZONE = re.compile(
    r"(?<![^\W\d_])((?:utc|gmt)\s?[+-]\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d|" + "|".join(ZONES) + r")(?![^\W_])"
)
