"""Days of the Solar Hijri calendar and of Buddhist years, on pages in the languages that write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from scraper.date_calendars import solar_hijri
from scraper.dates import is_date, read_date


def at(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001  (a clock that people see)


@pytest.mark.parametrize(
    ("day", "gregorian"),
    [
        ((1394, 11, 27), date(2016, 2, 16)),
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1300, 1, 1), date(1921, 3, 21)),
        ((1399, 12, 30), date(2021, 3, 20)),  # a leap year's last day
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1388, 2, 13), date(2009, 5, 3)),
    ],
)
def test_days_of_the_solar_hijri_calendar(day: tuple[int, int, int], gregorian: date) -> None:
    """Known days, new years and leap years of both calendars."""
    assert solar_hijri(*day) == gregorian


@pytest.mark.parametrize("day", [(1394, 12, 30), (1394, 7, 31), (1394, 13, 1), (1100, 1, 1), (1394, 0, 1)])
def test_a_day_that_the_calendar_does_not_have(day: tuple[int, int, int]) -> None:
    """The 30th of the last month is of leap years alone."""
    with pytest.raises(ValueError, match="no such day"):
        solar_hijri(*day)


@pytest.mark.parametrize(
    ("language", "words", "time"),
    [
        ("fa", "1388/02/13, 21:12", at(2009, 5, 3, 21, 12)),
        ("fa-IR", "۱۳۸۸/۰۲/۱۳، ۰۹:۱۲ ب.ظ", at(2009, 5, 3, 21, 12)),
        ("fa", "1388-2-13", at(2009, 5, 3)),
        ("fa", "۱۳ اردیبهشت ۱۳۸۸", at(2009, 5, 3)),
        (None, "13 ارديبهشت 1388 21:12", at(2009, 5, 3, 21, 12)),
        ("fa", "3 ژوئن 2010", at(2010, 6, 3)),
        ("th", "3/5/2552 21:12", at(2009, 5, 3, 21, 12)),
        ("th", "พฤษภาคม 03, 2552, 21:12:00", at(2009, 5, 3, 21, 12)),
        (None, "3 พ.ค. 2552", at(2009, 5, 3)),
        (None, "3 พฤษภาคม 2009", at(2009, 5, 3)),
    ],
)
def test_words_of_other_calendars(language: str | None, words: str, time: datetime) -> None:
    """Names of months tell their calendar; bare numbers only on a page in its language."""
    assert is_date(words, day=True)
    assert read_date(words, language=language) == time


@pytest.mark.parametrize("language", [None, "en", "de", "ar"])
def test_bare_numbers_on_a_page_of_another_language_are_no_day(language: str | None) -> None:
    """A number of a thing looks like a day of another calendar."""
    assert read_date("1388/02/13", language=language) is None
    assert read_date("3/5/2552", language=language) is None
