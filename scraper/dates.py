"""Words of a date into a time, in the languages of patient blogs: once, here, for every platform."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from scraper.date_ago import ago, is_ago, named_day
from scraper.date_words import AFTERNOON, DIGITS, MONTHS, MORNING, ZONES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Order = Literal["dmy", "mdy", "ymd"]


def read_date(
    words: str, *, order: Order | None = None, language: str | None = None, now: datetime | None = None
) -> datetime | None:
    """The time that words state, in the clock they are written in: aware only where an offset or UTC is stated.

    `order` decides dates of bare numbers (08/12/2009), else `language` where it has one custom ("de", "en-US"); where
    neither does, a date that could be read in two ways is None. A year is never made up. Relative words ("2 days ago")
    are read only where `now`, the time of the capture, is given. A date without a time of day is midnight.
    """
    if not words or len(words) > 200:
        return None
    stated = iso_date(words)
    if stated is not None:
        return stated
    folded = one_form(words)
    if not any(c.isdigit() for c in folded) and now is None:
        return None
    found = _day(folded, order or _custom(language))
    if found is None:
        return _relative(folded, now) if now is not None else None
    day, rest = found
    return _at(day, rest)


@lru_cache(maxsize=4096)
def iso_date(words: str) -> datetime | None:
    """The time in a machine's form: ISO 8601, RFC 3339 (also <time datetime>), RFC 2822. None for anything else."""
    words = words.strip()
    match = _ISO.fullmatch(words)
    if match:
        year, month, day, hour, minute, second, zone = match.groups()
        try:
            return datetime(  # noqa: DTZ001  (naive is what it states)
                int(year), int(month), int(day), int(hour or 0), int(minute or 0), min(int(second or 0), 59)
            ).replace(tzinfo=_offset(zone) if zone else None)
        except ValueError:
            return None
    if _RFC_2822.match(words):
        try:
            return parsedate_to_datetime(words)
        except ValueError:
            return None
    return None


def order_of(words: Iterable[str]) -> Order | None:
    """The order of day and month that all dates of a page or site share, learned from them together.

    Decided by a number over 12; else by the one order in which dates that follow each other on the page also follow
    each other in time. None where they leave it open.
    """
    pairs: list[tuple[int, int, int]] = []
    for each in words:
        match = _NUMERIC.search(one_form(each))
        if match:
            pairs.append((int(match[1]), int(match[3]), _year(match[4])))
    first_over = any(first > 12 for first, _, _ in pairs)
    second_over = any(second > 12 for _, second, _ in pairs)
    if first_over != second_over:
        return "dmy" if first_over else "mdy"
    if first_over or len(set(pairs)) < 3:
        return None
    as_dmy = _in_sequence([(year, second, first) for first, second, year in pairs])
    as_mdy = _in_sequence([(year, first, second) for first, second, year in pairs])
    if as_dmy == as_mdy:
        return None
    return "dmy" if as_dmy else "mdy"


def day_span(words: str) -> tuple[int, int] | None:
    """Where a day stands in words (case folded), in whatever order its numbers are."""
    for order in _EITHER:
        for _, start, end in _days(words, order):
            return start, end
    return None


def has_time(words: str) -> bool:
    """Do these words state a time of day?"""
    return bool(TIME.search(one_form(words)) or TWELVE.search(one_form(words)))


def is_date(words: str, *, day: bool = False) -> bool:
    """Do these words state a day, a time of day or how long ago? With `day`, a day they must."""
    if len(words) > 200:
        return False
    folded = one_form(words)
    if iso_date(words.strip()) or _day(folded, "dmy") or _day(folded, "mdy"):
        return True
    return not day and bool(TIME.search(folded) or TWELVE.search(folded) or is_ago(folded))


def one_form(words: str) -> str:
    """One form of the same words: digits of other scripts, full-width forms, spaces and case."""
    if not words.isascii():
        words = "".join(DIGITS.get(c, c) for c in words)
    return " ".join(words.casefold().split())


@lru_cache(maxsize=4096)
def _day(words: str, order: Order | None) -> tuple[date, str] | None:
    """The day that words state, and the words without it."""
    for day, start, end in _days(words, order):
        return day, f"{words[:start]} | {words[end:]}"
    return None


def _days(words: str, order: Order | None) -> Iterator[tuple[date, int, int]]:
    for pattern, reader in _FORMS:
        match = pattern.search(words)
        parts = reader(match, order) if match else None
        if match is None or parts is None:
            continue
        try:
            yield date(*parts), match.start(), match.end()
        except ValueError:
            continue


def _at(day: date, rest: str) -> datetime | None:
    """A day with the time of day and the offset that the other words state."""
    time = TIME.search(rest) or TWELVE.search(rest) or HOUR.search(rest)
    hour, minute, second = 0, 0, 0
    if time:
        hour, minute = int(time[1]), int(time.groupdict().get("minute") or 0)
        second = int(time.groupdict().get("second") or 0)
        around = rest[max(0, time.start() - 6) : time.end() + 6]
        if (hour < 12 and (time["half"] or "").startswith("p")) or (hour < 12 and _AFTERNOON.search(around)):
            hour += 12
        elif hour == 12 and ((time["half"] or "").startswith("a") or _MORNING.search(around)):
            hour = 0
    try:
        at = datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return None
    zone = ZONE.search(rest, time.end()) if time else None
    return at.replace(tzinfo=_offset(zone[1])) if zone else at


def _relative(words: str, now: datetime) -> datetime | None:
    named = named_day(words, now)
    return _at(*named) if named else ago(words, now)


def _offset(zone: str) -> timezone:
    zone = zone.strip().casefold()
    if zone in ZONES:
        return timezone(timedelta(hours=ZONES[zone])) if ZONES[zone] else UTC
    match = re.fullmatch(r"(?:utc|gmt)?\s*([+-])(\d{1,2}):?(\d{2})?", zone)
    if not match:
        return UTC
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes == 0 or minutes >= 24 * 60:
        return UTC
    return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes))


def _custom(language: str | None) -> Order | None:
    """The order of bare numbers where a language has one custom; English has two."""
    if not language:
        return None
    language = language.replace("_", "-").casefold()
    if language in ("en-us", "en-ph"):
        return "mdy"
    main = language.split("-")[0]
    if main in ("ja", "zh", "ko", "hu", "lt", "mn"):
        return "ymd"
    return None if main == "en" and language not in ("en-gb", "en-au", "en-nz", "en-ie", "en-in") else "dmy"


def _year(words: str) -> int:
    """Two digits mean the years 1970 to 2069: the web is not older."""
    number = int(words)
    if len(words) > 2:
        return number
    return number + (1900 if number >= 70 else 2000)


def _in_sequence(days: list[tuple[int, int, int]]) -> bool:
    valid = all(1 <= month <= 12 and 1 <= day <= 31 for _, month, day in days)
    return valid and (days == sorted(days) or days == sorted(days, reverse=True))


def _year_first(match: re.Match[str], _order: Order | None) -> tuple[int, int, int]:
    return int(match[1]), int(match[2]), int(match[3])


def _day_name_year(match: re.Match[str], _order: Order | None) -> tuple[int, int, int]:
    return _year(match["year"]), MONTHS[match["name"]], int(match["day"])


def _numbers(match: re.Match[str], order: Order | None) -> tuple[int, int, int] | None:
    first, mark, second, year = int(match[1]), match[2], int(match[3]), _year(match[4])
    if order == "ymd" and len(match[4]) == 2:
        return _year(match[1]), second, int(match[4])
    if first > 12 or second > 12 or first == second:
        order = "dmy" if first > 12 or first == second else "mdy"
    elif mark == "." and order is None:
        order = "dmy"  # numbers parted by points are written day first wherever they are
    if order in (None, "ymd"):
        return None
    return (year, second, first) if order == "dmy" else (year, first, second)


_NAME = "(?P<name>" + "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True)) + r")(?![^\W\d_])"
_NUMERIC = re.compile(r"(?<![\d.:])(\d{1,2})([./\-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\d:])")
_FORMS = (
    (re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]"), _year_first),
    (re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)"), _year_first),
    (
        re.compile(
            r"(?<!\d)(?P<day>\d{1,2})(?:\.|er|º|°|ª|st|nd|rd|th|:e)?[\s\-/,]{0,2}(?:of |de |di |d')?"
            + _NAME
            + r"[.,]?[\s\-/,]{0,2}(?:de |del |of )?[’']?(?P<year>(?:19|20)\d\d|\d\d(?![\d:h.]))(?!\d)"
        ),
        _day_name_year,
    ),
    (
        re.compile(
            r"(?<![^\W\d_])" + _NAME + r"[.,]?[\s\-/]{0,2}(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?(?:[\s,\-/]{1,3}| de )"
            r"[’']?(?P<year>(?:19|20)\d\d|(?<=[-/’'])\d\d)(?!\d)"
        ),
        _day_name_year,
    ),
    (
        re.compile(
            r"(?<!\d)(?P<year>(?:19|20)\d\d)[.,]?[\s\-/]{1,2}" + _NAME + r"[.,]?[\s\-/]{0,2}(?P<day>\d{1,2})(?!\d)"
        ),
        _day_name_year,
    ),
    (_NUMERIC, _numbers),
)
TIME = re.compile(
    r"(?<![\d.,:])(\d{1,2})\s?(?:[:.]|[hu]|時|时|시)\s?(?P<minute>[0-5]\d)(?:[:.m](?P<second>[0-5]\d))?(?!\d)\s?(?P<half>[ap]\.?\s?m\b)?"
)
TWELVE = re.compile(r"(?<![\d.,:])(\d{1,2})\s?(?P<half>[ap]\.?\s?m)\b")
HOUR = re.compile(r"(?<![\d.,:])([01]?\d|2[0-3])\s?(?P<half>)(?:h|uhr|heures|ore|時|点)(?![^\W_])")  # "à 15h"
_AFTERNOON = re.compile("|".join(AFTERNOON))
_MORNING = re.compile("|".join(MORNING))
_EITHER: tuple[Order, ...] = ("dmy", "mdy")
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\s?(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?(Z|[+-]\d\d:?\d\d|[+-]\d\d)?)?", re.I
)
_RFC_2822 = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UT|Z)")
ZONE = re.compile(
    r"(?<![^\W\d_])((?:utc|gmt)\s?[+-]\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d|" + "|".join(ZONES) + r")(?![^\W_])"
)
