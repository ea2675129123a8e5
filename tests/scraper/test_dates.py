"""Words of dates into times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from scraper.dates import has_time, is_date, iso_date, order_of, read_date


def at(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("December 8, 2009, 3:01 pm", at(2009, 12, 8, 15, 1)),
        ("December 9th, 2009 at 12:05 am", at(2009, 12, 9, 0, 5)),
        ("11:24 pm October 26, 2011", at(2011, 10, 26, 23, 24)),
        ("Monday, October 25 2010", at(2010, 10, 25)),
        ("12th May '08", at(2008, 5, 12)),
        ("Sun, 3 May 2009 at 9pm", at(2009, 5, 3, 21)),
        ("15-Sep-2008, 03:14 PM", at(2008, 9, 15, 15, 14)),
        ("8. Dezember 2010 um 10:56", at(2010, 12, 8, 10, 56)),
        ("Juli 30, 2013 um 2:33 pm", at(2013, 7, 30, 14, 33)),
        ("Di, 21. April 2020 - 16:40", at(2020, 4, 21, 16, 40)),
        ("3. Jänner 2011, 7.05 Uhr", at(2011, 1, 3, 7, 5)),
        ("29.07.2020 // 12:56", at(2020, 7, 29, 12, 56)),
        ("07.08.09 um 10:25", at(2009, 8, 7, 10, 25)),
        ("le 3 août 2011 à 15h46", at(2011, 8, 3, 15, 46)),
        ("26 abril 2022 a las 14:02", at(2022, 4, 26, 14, 2)),
        ("5 de março de 2012 às 9:10", at(2012, 3, 5, 9, 10)),
        ("lunedì 2 gennaio 2012 alle 18:30", at(2012, 1, 2, 18, 30)),
        ("10 maart 2012 om 14:05", at(2012, 3, 10, 14, 5)),
        ("10. maj 2012 kl. 14.05", at(2012, 5, 10, 14, 5)),
        ("3 września 2011 o 8:15", at(2011, 9, 3, 8, 15)),
        ("5. kesäkuuta 2012 klo 8.15", at(2012, 6, 5, 8, 15)),
        ("12. října 2012 v 8:15", at(2012, 10, 12, 8, 15)),
        ("3 марта 2012 в 14:05", at(2012, 3, 3, 14, 5)),
        ("2011年9月3日 下午 2:05", at(2011, 9, 3, 14, 5)),
        ("2011年9月3日 14時05分", at(2011, 9, 3, 14, 5)),
        ("2009/12/08 3:01", at(2009, 12, 8, 3, 1)),
        ("13/12/2009", at(2009, 12, 13)),
        ("12/13/2009", at(2009, 12, 13)),
        ("12/12/2009", at(2009, 12, 12)),
    ],
)
def test_words_are_read_in_the_clock_they_state(words: str, time: datetime) -> None:
    """Dates of every language and order are read; no zone is made up."""
    assert read_date(words) == time


@pytest.mark.parametrize(
    "words",
    [
        *("", "hello", "5 of 7", "2009", "May 3", "08/12/2009", "31 February 2011", "31.02.2011", "30/02/2011"),
        *("3. Mai, 14:05", "3. Mai 14 Uhr", "12 mars 14 h 05", "3 May 10 pm", "3 May 12 comments", "mar 12/05"),
        *("13/2/1388", "1388/02/13", "۱۳۸۸/۲/۱۳", "3/5/2552", "1388-02-13"),
        *("0001-01-01T00:00:00", "0000-00-00 00:00:00", "06.12.34.56.78", "平成21年5月3日"),
    ],
)
def test_what_is_not_stated_is_not_guessed(words: str) -> None:
    """No year is made up, no order of bare numbers guessed, no impossible day or other calendar read."""
    assert read_date(words) is None


@pytest.mark.parametrize(
    ("language", "order", "day"),
    [("de", None, 8), ("en-GB", None, 8), ("en-US", None, 12), ("en-US", "dmy", 8), ("de", "mdy", 12)],
)
def test_order_and_language_decide_bare_numbers(language: str, order: object, day: int) -> None:
    """The order learned from a page wins over its language; English alone has two customs."""
    time = read_date("08/12/2009", order=order, language=language)  # type: ignore[arg-type]
    assert time is not None
    assert time.day == day
    assert read_date("08/12/2009", language="en") is None


@pytest.mark.parametrize(
    ("words", "order"),
    [
        (["01/02/2009", "13/02/2009"], "dmy"),
        (["2/13/09 3:05", "1/2/09"], "mdy"),
        (["01/02/2009", "03/02/2009", "01/03/2009"], "dmy"),
        (["01/02/2009"], None),
        (["13/01/2009", "01/13/2009"], None),
        (["5 May 2009"], None),
    ],
)
def test_order_is_learned_from_dates_together(words: list[str], order: str | None) -> None:
    """A number over 12 decides; else the one order in which the dates follow each other."""
    assert order_of(words) == order


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("2010-04-15T15:01:00+01:00", datetime(2010, 4, 15, 15, 1, tzinfo=timezone(timedelta(hours=1)))),
        ("2010-04-15T15:01:00Z", datetime(2010, 4, 15, 15, 1, tzinfo=UTC)),
        ("2010-04-15T15:01:00.123+0000", datetime(2010, 4, 15, 15, 1, tzinfo=UTC)),
        ("2010-04-15 15:01", at(2010, 4, 15, 15, 1)),
        ("2010-04-15", at(2010, 4, 15)),
        ("Tue, 08 Dec 2009 15:01:00 +0000", datetime(2009, 12, 8, 15, 1, tzinfo=UTC)),
        ("2010-13-15", None),
        ("15:01", None),
    ],
)
def test_machine_forms_are_read_as_they_are(words: str, time: datetime | None) -> None:
    """ISO 8601, RFC 3339 and RFC 2822; aware exactly where an offset is stated."""
    assert iso_date(words) == time
    if time is not None:
        assert (iso_date(words).tzinfo is None) == (time.tzinfo is None)  # type: ignore[union-attr]


def test_stated_zones_make_a_time_aware() -> None:
    """An offset or zone behind the time of day is kept; a word that looks like one is not."""
    stated = read_date("September 10, 2018 at 4:47 PM UTC")
    assert stated == datetime(2018, 9, 10, 16, 47, tzinfo=UTC)
    assert read_date("10.09.2018 16:47 MESZ") == datetime(2018, 9, 10, 16, 47, tzinfo=timezone(timedelta(hours=2)))
    plain = read_date("September 10, 2018 at 4:47 pm")
    assert plain is not None
    assert plain.tzinfo is None


def test_relative_words_need_the_time_of_the_capture() -> None:
    """How long ago is read from `now` alone, never from this machine's clock."""
    now = at(2020, 1, 2, 3, 4)
    assert read_date("2 days ago", now=now) == at(2019, 12, 31)
    assert read_date("vor 3 Stunden", now=now) == at(2020, 1, 2, 0, 4)
    assert read_date("gestern, 17:03", now=now) == at(2020, 1, 1, 17, 3)
    assert read_date("2 days ago") is None


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("just now", at(2015, 6, 15, 12, 30)),
        ("5 hours 3 minutes ago", at(2015, 6, 15, 7, 27)),
        ("about a year ago", at(2014, 6, 15)),
        ("8 years 2 months ago", at(2007, 4, 15)),
        ("vor einem Monat", at(2015, 5, 15)),
        ("il y a 3 mois", at(2015, 3, 15)),
        ("hace 2 horas", at(2015, 6, 15, 10, 30)),
        ("2 anni fa", at(2013, 6, 15)),
        ("há 2 anos", at(2013, 6, 15)),
        ("3 jaar geleden", at(2012, 6, 15)),
        ("2 lata temu", at(2013, 6, 15)),
        ("rok temu", at(2014, 6, 15)),
        ("för 3 dagar sedan", at(2015, 6, 12)),
        ("3 dage siden", at(2015, 6, 12)),
        ("for 3 år siden", at(2012, 6, 15)),
        ("3 vuotta sitten", at(2012, 6, 15)),
        ("před rokem", at(2014, 6, 15)),
        ("2 года назад", at(2013, 6, 15)),
        ("3ヶ月前", at(2015, 3, 15)),
        ("3天前", at(2015, 6, 12)),
        ("Today, 05:04 PM", at(2015, 6, 15, 17, 4)),
        ("heute um 17:04", at(2015, 6, 15, 17, 4)),
        ("Thursday at 3:15 PM", at(2015, 6, 11, 15, 15)),
    ],
)
def test_relative_words_count_from_the_capture_in_each_language(words: str, time: datetime) -> None:
    """Hours and minutes give an instant, longer times a day: they are no finer than that."""
    assert read_date(words, now=at(2015, 6, 15, 12, 30)) == time


def test_no_length_of_time_is_no_date() -> None:
    """Words that count something else, or nothing, are not how long ago."""
    for words in ("vor Jahren", "3 Tage Urlaub", "2 years old", "il y a beaucoup", "il y a 3 messages", "100 年"):
        assert read_date(words, now=at(2015, 6, 15)) is None, words


def test_parts_of_bylines_are_told() -> None:
    """A time of day and a day are found in a byline."""
    assert has_time("8:05 PM")
    assert not has_time("8 May 2011")
    assert not has_time("29.07.2020")
    assert has_time("29.07.2020 // 12.56")
    assert is_date("8:05 PM")
    assert not is_date("8:05 PM", day=True)


def test_noon_is_a_time_of_day() -> None:
    """Some write noon and midnight in words."""
    assert read_date("Dec. 8, 2009, noon") == datetime(2009, 12, 8, 12)  # noqa: DTZ001
    assert read_date("Dec. 8, 2009, midnight") == datetime(2009, 12, 8)  # noqa: DTZ001


FORUMS_SHOW = {
    0: "Today, 10:15|Today at 10:15:00 am|Heute um 10:15:02|Aujourd’hui, 10:15|Aujourd'hui à 10:15:02|"
    "Hoy a las 10:15:02|Oggi alle 10:15:02|Vandaag om 10:15:02|Hoje, às 10:15|Dzisiaj o 10:15:02|"
    "Idag kl. 10:15|I dag klokken 10:15|Tänään kello 10:15:02|Dnes v 10:15|Сегодня в 10:15:02",
    1: "Yesterday, 10:15 am|Gestern, 10:15|Hier à 10:15|Ayer a las 10:15|Ieri alle 10:15|Gisteren om 10:15|"
    "Ontem, às 10:15|Wczoraj o 10:15|Igår kl. 10:15|I går, 10:15|Eilen kello 10:15|Včera v 10:15|Вчера в 10:15",
}


@pytest.mark.parametrize(("back", "words"), [(back, w) for back, ws in FORUMS_SHOW.items() for w in ws.split("|")])
def test_today_and_yesterday_as_forums_write_them(back: int, words: str) -> None:
    """A named day with a time of day is read from the capture's time, in each language that forums ship."""
    read = read_date(words, now=datetime(2015, 6, 15, 20, tzinfo=UTC))
    assert read is not None
    assert read.replace(second=0) == datetime(2015, 6, 15 - back, 10, 15)  # noqa: DTZ001
    assert read_date(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "less than a minute ago",
        "vor weniger als einer Minute",
        "il y a moins d’une minute",
        "hace menos de un minuto",
        "há menos de um minuto",
        "před méně než minutou",
        "менее минуты назад",
    ],
)
def test_less_than_a_minute_ago_is_now(words: str) -> None:
    """What was said within the minute has the time of the capture."""
    now = datetime(2015, 6, 15, 20, tzinfo=UTC)
    assert read_date(words, now=now) == now
