"""Words of a date into a time, in the languages of patient blogs: once, here, for every platform."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from scraper.date_ago import ago, is_ago, named_day
from scraper.date_calendars import foreign_day
from scraper.date_forms import HOUR, NUMERIC, TIME, TWELVE, ZONE, Order, day_in, full_year
from scraper.date_words import AFTERNOON, DIGITS, MORNING, ZONES

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Order", "day_span", "has_custom", "has_time", "is_date", "is_relative", "iso_date", "one_form", "order_of",
    "order_within", "read_date",
]  # fmt: skip


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
    if (found := day_in(folded, order or _custom(language))) is not None:
        day, start, end = found
        return _at(day, f"{folded[:start]} | {folded[end:]}")
    if (foreign := foreign_day(folded, language)) is not None:
        return _at(foreign.day, f"{folded[: foreign.start]} | {folded[foreign.end :]}")
    return _relative(folded, now) if now is not None else None


@lru_cache(maxsize=4096)
def iso_date(words: str) -> datetime | None:
    """The time in a machine's form: ISO 8601, RFC 3339 (also <time datetime>), RFC 2822. None for anything else."""
    words = words.strip()
    if not (words[:1].isdigit() or words[3:4] == ","):
        return None
    match = _ISO.fullmatch(words) or _COMPACT.fullmatch(words)
    if match:
        year, month, day, hour, minute, second, zone = match.groups()
        if not _is_near(int(year)):
            return None
        try:
            return datetime(  # noqa: DTZ001  (naive is what it states)
                int(year), int(month), int(day), int(hour or 0), int(minute or 0), min(int(second or 0), 59)
            ).replace(tzinfo=_offset(zone) if zone else None)
        except ValueError:
            return None
    if _RFC_2822.match(words):
        try:
            found = parsedate_to_datetime(words)
        except ValueError:
            return None
        return found if _is_near(found.year) else None
    return None


def _is_near(year: int) -> bool:
    """May a year be meant? Others are a placeholder (0001-01-01, 9999-12-31), or another calendar's."""
    return 1900 <= year < 2100


def order_of(words: Iterable[str]) -> Order | None:
    """The order of day and month that all dates of a page or site share, learned from them together.

    Decided by a number over 12; else by the one order in which dates that follow each other on the page also follow
    each other in time; else by the number that stays the same, which is the month. None where they leave it open.
    """
    found = [match for each in words if (match := NUMERIC.search(one_form(each)))]
    pairs = [(int(match[1]), int(match[3]), full_year(match[4])) for match in found]
    first_over = any(first > 12 for first, _, _ in pairs)
    second_over = any(second > 12 for _, second, _ in pairs)
    if first_over != second_over:
        return "dmy" if first_over else "mdy"
    if first_over or len(set(pairs)) < 3:
        return None
    as_dmy = _in_sequence([(year, second, first) for first, second, year in pairs])
    as_mdy = _in_sequence([(year, first, second) for first, second, year in pairs])
    if as_dmy != as_mdy:
        return "dmy" if as_dmy else "mdy"
    firsts, seconds = {first for first, _, _ in pairs}, {second for _, second, _ in pairs}
    if any(match[2] == "." for match in found) or (len(firsts) > 1) == (len(seconds) > 1):
        return None  # 3.5.2009 needs no guess
    return "mdy" if len(firsts) == 1 else "dmy"  # days differ within a month; nobody writes on one day of each month


def order_within(words: Iterable[str], since: date | None, until: date | None) -> Order | None:
    """The one order in which all dates lie between two days: nothing is answered before it is said, or after its copy
    was made. None where both orders or none allow it."""
    found = [match for each in words if (match := NUMERIC.search(one_form(each)))]
    fitting: list[Order] = []
    for order in _TWO_WAYS if found and (since or until) else ():
        days = [day[0] for match in found if (day := day_in(match[0], order)) is not None]
        early = since is not None and bool(days) and min(days) < since - _ZONES_APART
        late = until is not None and bool(days) and max(days) > until + _ZONES_APART
        if len(days) == len(found) and not early and not late:
            fitting.append(order)
    return fitting[0] if len(fitting) == 1 else None


def has_custom(language: str | None) -> bool:
    """Does a language write bare numbers in one order?"""
    return _custom(language) is not None


def day_span(words: str) -> tuple[int, int] | None:
    """Where a day stands in words (in one form), in whatever order its numbers are."""
    if not _DIGIT.search(words):
        return None
    found = day_in(words, "dmy") or day_in(words, "mdy")
    if found is not None:
        return found[1], found[2]
    foreign = foreign_day(words, "fa") or foreign_day(words, "th")
    return (foreign.start, foreign.end) if foreign is not None else None


def has_time(words: str) -> bool:
    """Do these words state a time of day?"""
    return bool(_stated(words) & _CLOCK)


def is_date(words: str, *, day: bool = False) -> bool:
    """Do these words state a day, a time of day or how long ago? With `day`, a day they must."""
    if len(words) > 200:
        return False
    return bool(_stated(words) & _DAY if day else _stated(words))


def is_relative(words: str) -> bool:
    """Do words say how long ago, or name a day ("yesterday"), which only the time of a capture makes a time?"""
    return not is_date(words, day=True) and read_date(words, now=_ANY_TIME) is not None


@lru_cache(maxsize=8192)
def _stated(words: str) -> int:
    """What words state: a day, a time of day beside it, how long ago. The same few are asked of again and again."""
    if not _DIGIT.search(words):
        return _AGO if is_ago(words.casefold()) else 0
    folded = one_form(words)
    if iso_date(words):
        return _DAY | (_CLOCK if TIME.search(folded) else 0)
    span = day_span(folded)
    rest = f"{folded[: span[0]]} | {folded[span[1] :]}" if span else folded
    clock = _CLOCK if TIME.search(rest) or TWELVE.search(rest) else 0
    return (_DAY if span else 0) | clock | (_AGO if not span and not clock and is_ago(folded) else 0)


def one_form(words: str) -> str:
    """One form of the same words: digits of other scripts, full-width forms, spaces and case."""
    words = words.casefold()
    if not words.isascii():
        words = normalize("NFC", words)  # folded, a letter may be several
        if _FOREIGN.search(words):
            words = words.translate(_DIGITS)
    return " ".join(words.split())


def _at(day: date, rest: str) -> datetime | None:
    """A day with the time of day and the offset that the other words state."""
    time = TIME.search(rest) or TWELVE.search(rest) or HOUR.search(rest)
    hour, minute, second = 0, 0, 0
    if time:
        hour, minute = int(time[1]), int(time.groupdict().get("minute") or 0)
        second = int(time.groupdict().get("second") or 0)
        around = rest[max(0, time.start() - _NEAR) : time.end() + _NEAR]
        if (hour < 12 and (time["half"] or "").startswith("p")) or (hour < 12 and _AFTERNOON.search(around)):
            hour += 12
        elif hour == 12 and ((time["half"] or "").startswith("a") or _MORNING.search(around)):
            hour = 0
    elif _NOON.search(rest):
        hour = 12
    try:
        at = datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return None
    zone = _ZONE_BEHIND.match(rest, time.end()) if time else None
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


@lru_cache(maxsize=256)
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


def _in_sequence(dates: list[tuple[int, int, int]]) -> bool:
    valid = all(1 <= month <= 12 and 1 <= day <= 31 for _, month, day in dates)
    return valid and (dates == sorted(dates) or dates == sorted(dates, reverse=True))


_DAY, _CLOCK, _AGO = 1, 2, 4
_ZONES_APART = timedelta(days=1)
_TWO_WAYS: tuple[Order, Order] = ("dmy", "mdy")
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_NEAR = 16  # characters between a time of day and the words that say which half of the day it is in
_DIGIT = re.compile(r"\d")
_DIGITS = str.maketrans(DIGITS)
_FOREIGN = re.compile(f"[{''.join(DIGITS)}]")
_AFTERNOON = re.compile("|".join(AFTERNOON))
_MORNING = re.compile("|".join(MORNING))
_NOON = re.compile(r"(?<!\w)noon(?!\w)")  # "Dec. 8, 2009, noon"
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\s?(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?(Z|[+-]\d\d:?\d\d|[+-]\d\d)?)?", re.I
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?", re.I)  # as hCalendar writes it
_RFC_2822 = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UT|Z)")
_ZONE_BEHIND = re.compile(rf"[\s,|(\[]*(?:uhr[\s,|(\[]+)?{ZONE.pattern}")
