"""Dates as blogs and forums write them, language by language."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scraper.date_words import MONTHS
from scraper.dates import is_date, read_date

EVENING = datetime(2009, 5, 3, 21, 12)  # noqa: DTZ001  (a clock that people see)
DAY = datetime(2009, 5, 3)  # noqa: DTZ001
NOW = datetime(2015, 6, 15, 12, 30)  # noqa: DTZ001

# Each line of dates_as_written.txt is the 3rd of May 2009, 21:12, in the language over it; each of DAYS is that day.
WRITTEN = (Path(__file__).parent / "dates_as_written.txt").read_text("utf-8")
EVENINGS = {
    part.split("]")[0]: part.partition("\n")[2].strip() for part in ("\n" + WRITTEN).split("\n[") if part.strip()
}
DAYS = {
    "en": "May 3, 2009|3 May 2009|3rd of May 2009|Sunday, May 3, 2009|3.5.09|3 May, 2009|2009-05-03|May 3rd, 2009",
    "de": "3. Mai 2009|03.05.2009|3.5.09|Sonntag, 3. Mai 2009|3. Mai ’09|03/05/2009|Mai 3, 2009",
    "fr": "3 mai 2009|03/05/2009|dimanche 3 mai 2009|le 3 mai 2009|3/05/09",
    "es": "3 de mayo de 2009|3 mayo, 2009|03/05/2009|domingo 3 de mayo de 2009|3/5/09",
    "it": "3 maggio 2009|03/05/2009|domenica 3 maggio 2009|3/5/09",
    "nl": "3 mei 2009|03-05-2009|zondag 3 mei 2009|3-5-09",
    "pt": "3 de maio de 2009|03/05/2009|3 maio, 2009|3/5/09",
    "pl": "3 maja 2009|03.05.2009|3 maja 2009 r.|03-05-09",
    "sv": "3 maj 2009|3 maj, 2009|den 3 maj 2009|3/5-09",
    "da": "3. maj 2009|3. maj, 2009|3/5-2009|3/5/09",
    "no": "3. mai 2009|3. mai, 2009|03.05.09|3/5-09",
    "fi": "3. toukokuuta 2009|3.5.2009|toukokuu 3, 2009",
    "cs": "3. května 2009|3. 5. 2009|3.5.09|3 Květen 2009",
    "ru": "3 мая 2009|3 мая 2009 г.|03.05.2009|Май 3, 2009",
    "ja": "2009年5月3日|2009/5/3|2009.5.3|5月 3, 2009|09/05/03",
    "zh": "2009年5月3日|2009 年 5 月 3 日|2009-5-3|五月 3, 2009|3 5月, 2009",
    "tr": "3 Mayıs 2009|Mayıs 3, 2009|03.05.2009",
    "hu": "2009. május 3.|2009.05.03.|május 3, 2009",
    "ro": "3 mai 2009|03.05.2009|mai 3, 2009",
    "el": "3 Μαΐου 2009|3/5/2009|Μαΐου 3, 2009",
    "ca": "3 de maig de 2009|3 maig 2009|03/05/2009|3 d'abril de 2009",
}
MONTH_NAMES = {
    "en": "jan feb mar apr may jun jul aug sept oct nov dec",
    "de": "jan feb märz apr mai juni juli aug sept okt nov dez",
    "fr": "janv févr mars avril mai juin juil août sept oct nov déc",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "pl": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "sv": "jan feb mars apr maj juni juli aug sept okt nov dec",
    "da": "jan feb mar apr maj jun jul aug sep okt nov dec",
    "no": "jan feb mars apr mai juni juli aug sep okt nov des",
    "fi": "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu",
    "cs": "led úno bře dub kvě čvn čvc srp zář říj lis pro",
    "ru": "янв фев мар апр май июн июл авг сен окт ноя дек",
    "ru-long": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ru-short": "янв февр марта апр мая июня июля авг сент окт нояб дек",
    "zh": "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
    "tr": "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
    "hu": "jan febr márc ápr máj jún júl aug szept okt nov dec",
    "ro": "ian feb mar apr mai iun iul aug sept oct noi dec",
    "el": "Ιαν Φεβ Μαρ Απρ Μαΐ Ιουν Ιουλ Αυγ Σεπ Οκτ Νοε Δεκ",
    "el-long": "Ιανουάριος Φεβρουάριος Μάρτιος Απρίλιος Μάιος Ιούνιος Ιούλιος Αύγουστος Σεπτέμβριος Οκτώβριος "
    "Νοέμβριος Δεκέμβριος",
    "ca": "gen febr març abr maig juny jul ag set oct nov des",
}
AGO = {  # each means two days before, but for the last, which means three hours
    "en": "2 days ago|3 hours ago",
    "de": "vor 2 Tagen|vor 3 Stunden",
    "fr": "il y a 2 jours|il y a 3 heures",
    "es": "hace 2 días|hace 3 horas",
    "it": "2 giorni fa|3 ore fa",
    "nl": "2 dagen geleden|3 uur geleden",
    "pt": "há 2 dias|2 dias atrás|há 3 horas",
    "pl": "2 dni temu|3 godziny temu",
    "sv": "för 2 dagar sedan|2 dagar sen|för 3 timmar sedan",
    "da": "for 2 dage siden|2 dage siden|for 3 timer siden",
    "no": "for 2 dager siden|2 dager siden|for 3 timer siden",
    "fi": "2 päivää sitten|3 tuntia sitten",
    "cs": "před 2 dny|před 3 hodinami",
    "ru": "2 дня назад|3 часа назад",
    "ja": "2日前|2 日前|3時間前",
    "zh": "2天前|2 天前|3小时前",
    "tr": "2 gün önce|3 saat önce",
    "hu": "2 napja|2 nappal ezelőtt|3 órája",
    "ro": "acum 2 zile|acum 3 ore",
    "el": "πριν από 2 ημέρες|2 ημέρες πριν|πριν 3 ώρες",
    "ca": "fa 2 dies|fa 3 hores",
}
WITHOUT_YEAR = (
    "12. März 14:05|12. März, 14 Uhr|12. März 14 Kommentare|12 March at 14:05|March 12, 14:05|12 March 10 pm",
    "Mar 12 9 am|Mar 12/05",
    "12 mars à 14h05|12 mars 14 h 05|12 de marzo 14:05|12 marzo alle 14:05|12 maart 14u05|12 maart om 14 uur",
    "12 de março às 14:05|12 marca 14:05|12 marca o godz. 14|12 mars kl. 14|12. marts kl. 14.05|12. maaliskuuta klo 14",
    "12. března 14:05|12 марта в 14:05|12 марта 14 ч|3月12日 14:05|12 Mart 14:05|12 martie 14:05|12 Μαρτίου 14:05",
)


def each_of(table: dict[str, str], mark: str) -> list[tuple[str, str]]:
    """Language and words of every form of a table."""
    return [(language, words) for language, forms in table.items() for words in forms.split(mark)]


def test_the_tables_are_full() -> None:
    """Twenty forms and more in each main language, none twice."""
    for language, forms in EVENINGS.items():
        lines = forms.split("\n")
        assert len(set(lines)) == len(lines) >= (20 if language in MAIN else 10), language


@pytest.mark.parametrize(("language", "words"), each_of(EVENINGS, "\n"))
def test_a_day_with_its_time_is_read(language: str, words: str) -> None:
    """To the minute, without a zone, and known as a day."""
    assert read_date(words, language=language) == EVENING
    assert is_date(words, day=True)


@pytest.mark.parametrize(("language", "words"), each_of(DAYS, "|"))
def test_a_day_alone_is_midnight(language: str, words: str) -> None:
    """A date without a time of day."""
    day = DAY if "abril" not in words else DAY.replace(month=4)
    assert read_date(words, language=language) == day


@pytest.mark.parametrize(("language", "names"), MONTH_NAMES.items())
def test_every_month_has_its_short_name(language: str, names: str) -> None:
    """Twelve names, with and without a point, behind the day and before it."""
    for number, name in enumerate(names.split(), start=1):
        day = datetime(2009, number, 7)  # noqa: DTZ001
        for words in (f"7 {name} 2009", f"7. {name}. 2009", f"{name} 7, 2009", f"{name.upper()} 07, 2009"):
            if words == words.lower() or language not in (
                "tr",
                "el",
                "el-long",
            ):  # their capitals lose dots and accents
                assert read_date(words) == day, words


def test_every_name_of_a_month_is_read() -> None:
    """Whatever its language: behind the day, and before it."""
    for name, number in MONTHS.items():
        assert read_date(f"7 {name} 2009") == datetime(2009, number, 7), name  # noqa: DTZ001
        assert read_date(f"{name} 7, 2009") == datetime(2009, number, 7), name  # noqa: DTZ001


@pytest.mark.parametrize(("language", "forms"), AGO.items())
def test_how_long_ago_is_counted_from_the_capture_alone(language: str, forms: str) -> None:
    """Days to the day, hours to the minute; nothing where the time of the capture is not known."""
    *days, hours = forms.split("|")
    for words in days:
        assert read_date(words, language=language, now=NOW) == datetime(2015, 6, 13), words  # noqa: DTZ001
        assert is_date(words)
        assert not is_date(words, day=True)
    assert read_date(hours, language=language, now=NOW) == NOW - timedelta(hours=3)
    assert read_date(hours, language=language) is None


@pytest.mark.parametrize("words", [words for line in WITHOUT_YEAR for words in line.split("|")])
def test_a_year_that_is_not_stated_is_not_made_up(words: str) -> None:
    """An hour, a minute or a count behind a day is no year."""
    assert read_date(words) is None
    assert not is_date(words, day=True)


MAIN = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "no", "fi", "cs", "ru", "ja", "zh")
