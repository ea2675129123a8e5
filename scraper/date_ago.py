"""How long ago words say something was, in the languages of patient blogs: from the time of the capture to a time."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta


def is_ago(words: str) -> bool:
    """Do these words (case folded) say how long ago: "2 days ago", "vor 3 Tagen", "3日前"?"""
    return not _MARKS.isdisjoint(_WORDS.findall(words)) and bool(_AGO.search(" ".join(words.split())))


def ago(words: str, now: datetime) -> datetime | None:
    """When that was, seen from `now`: an instant down to hours, else the day, as midnight without an offset.

    Days are as fine as such words are: "2 years ago" is the day two years before, which is a guess within a year.
    """
    if _NOW.search(words):
        return now
    match = _AGO.search(words)
    if match is None:
        return None
    months, seconds, is_fine = 0, 0, True
    for number, unit in _PAIR.findall(match[0]):
        kind = _UNITS[unit]
        count = int(number) if number.isdigit() else 1
        months += count * kind if kind < 0 else 0
        seconds += count * kind if kind > 0 else 0
        is_fine = is_fine and 0 < kind < _DAY
    if months == 0 and seconds == 0:
        return None
    try:
        at = _months_before(now, -months) - timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None
    return at if is_fine else datetime(at.year, at.month, at.day)  # noqa: DTZ001  (a day has no zone)


def named_day(words: str, now: datetime) -> tuple[date, str] | None:
    """The day that "yesterday", "heute" or the name of a weekday before `now` means, and the words without it."""
    for pattern, days in ((_TODAY, 0), (_YESTERDAY, 1)):
        match = pattern.search(words)
        if match:
            return (now - timedelta(days=days)).date(), f"{words[: match.start()]} | {words[match.end() :]}"
    match = _WEEKDAY.match(words)
    if match is None:
        return None
    back = (now.weekday() - _WEEKDAYS[match[1]]) % 7
    return (now - timedelta(days=back)).date(), words[match.end(1) :]


def ago_span(words: str) -> tuple[int, int] | None:
    """Where words (case folded) say how long ago, or name the day as "yesterday"; the name of a weekday alone not."""
    found = [match for pattern in (_TODAY, _YESTERDAY, _AGO, _NOW) if (match := pattern.search(words))]
    first = min(found, key=lambda match: match.start(), default=None)
    return first.span() if first else None


def _months_before(at: datetime, months: int) -> datetime:
    if months == 0:
        return at
    number = at.year * 12 + at.month - 1 - months
    year, month = divmod(number, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


_DAY = 86400
# Seconds; months and years as negative months, which have no fixed length.
_KINDS: dict[int, str] = {
    1: "second seconds sec secs sekunde sekunden sek seconde secondes secondo secondi segundo segundos seconden "
    "saniye secunde másodperce másodperccel segons segon δευτερόλεπτα "
    "sekund sekundy sekunder sekuntia секунд секунды секунду 秒 秒钟 초",
    60: "minute minutes min mins m minuten minuti minuto minutos minuut minut minuty minutę minuter minutter minutt "
    "dakika minuta perce perccel minuts λεπτά λεπτό "
    "minuuttia minuutti minutou minutami минут минуты минуту 分 分钟 分鐘 분",
    3600: "hour hours hr hrs h stunde stunden std heure heures ora ore hora horas uur uren godzin godziny godzinę "
    "saat oră órája órával hores ώρες ώρα "
    "timme timmar time timer tunti tuntia hodinou hodinami час часа часов 時間 小时 小時 시간",
    _DAY: "day days d tag tage tagen jour jours giorno giorni día días dia dias dag dagen dzień dni dagar dage dager "
    "gün zi zile napja nappal dies ημέρες ημέρα μέρες "
    "päivä päivää dnem dny день дня дней 日 天 일",
    7 * _DAY: "week weeks wk wks w woche wochen semaine semaines settimana settimane semana semanas weken tydzień "
    "hafta săptămână săptămâni hete héttel setmana setmanes εβδομάδες εβδομάδα "
    "tygodnie tygodni vecka veckor uge uger uke uker viikko viikkoa týdnem týdny неделю недели недель "
    "週間 週 周 星期 주",
    -1: "month months mo mos monat monate monaten mois mese mesi mes meses mês maand maanden miesiąc miesiące "
    "ay lună luni hónapja hónappal mesos μήνες μήνα "
    "miesięcy månad månader måned måneder kuukausi kuukautta měsícem měsíci месяц месяца месяцев ヶ月 か月 カ月 ケ月 "
    "个月 個月 月 개월",
    -12: "year years yr yrs y jahr jahre jahren an ans année années anno anni año años ano anos jaar jaren rok lata "
    "yıl ani éve évvel any anys χρόνια χρόνο "
    "lat år vuosi vuotta rokem lety roky год года лет 年 년",
    -120: "decade decades",
}
_UNITS: dict[str, int] = {unit: kind for kind, units in _KINDS.items() for unit in units.casefold().split()}
_ONE = "a|an|one|eine[mnr]?|ein|une?|una|uno|uma?|een|één|ett?|en|jedną|jeden|один|одну"
_ALONE = (
    "rok|miesiąc|tydzień|dzień|godzinę|minutę|год|месяц|неделю|день|час|минуту|vuosi|kuukausi|viikko|päivä|tunti|"
    "rokem|měsícem|týdnem|dnem|hodinou|minutou"
)


def _any(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_LETTERS = [unit for unit in _UNITS if unit[0] < "\u3000"]
_SIGNS = [unit for unit in _UNITS if unit[0] >= "\u3000"]
_COUNTED = rf"(?:\d{{1,4}}\s?|(?:{_ONE})\s)(?:{_any(_LETTERS)})(?![^\W\d_])"
_SOME = rf"{_COUNTED}(?:(?:,|,? (?:and|und|et|y|e|en|og|och|i|и))? {_COUNTED})?"
_BEHIND = "(?:ago|fa|geleden|temu|sedan|sen|siden|sitten|tilbage|atrás|назад|önce|ezelőtt|πριν)"
_AGO = re.compile(
    rf"(?<!\w)(?:(?:{_SOME}|{_ALONE}) {_BEHIND}(?!\w)"
    r"|\d{1,4} (?:perce|órája|napja|hete|hónapja|éve)(?!\w)"
    r"|(?:vor|il y a|hace|há|před|acum|fa|πριν(?: από)?)"
    r"(?: (?:ca\.?|etwa|rund|fast|über|environ|plus de|unos|más de|cerca de|mais de|asi))? "
    rf"(?:{_SOME}|{_ALONE})(?!\w))"
    rf"|\d{{1,4}}\s?(?:{_any(_SIGNS)})\s?(?:以?前|之前|전)"
)
_WORDS = re.compile(r"[^\W\d_\u3000-\ud7ff]+|[\u3000-\ud7ff]")
_MARKS = frozenset(  # one of these stands in all such words: most words are told by them not to be such
    str.split(
        "ago fa geleden temu sedan sen siden sitten tilbage atrás назад vor il hace há před 前 전 önce ezelőtt πριν "
        "acum perce órája napja hete hónapja éve"
    )
)
_PAIR = re.compile(
    rf"(?:(\d{{1,4}})\s?|(?<!\w)(?:{_ONE})\s|(?<!\w)(?=(?:{_ALONE})(?!\w)))({_any(_LETTERS)}(?![^\W\d_])|{_any(_SIGNS)})"
)
_NOW = re.compile(
    r"\b(?:just now|a moment ago|moments ago|less than a minute ago|gerade eben|vor weniger als einer minute|"
    r"à l[’']instant|il y a moins d[’']une minute|ahora mismo|hace menos de un minuto|há menos de um minuto|"
    r"alle minuutti sitten|před méně než minutou|только что|менее минуты назад)\b|刚刚|たった今"
)
_TODAY = re.compile(
    r"(?<!\w)(?:today|heute|aujourd[’']hui|oggi|hoy|vandaag|hoje|dzisiaj|dziś|idag|i dag|tänään|dnes|сегодня)(?!\w)|"
    "今日|今天"
)
_YESTERDAY = re.compile(
    r"(?<!\w)(?:yesterday|gestern|hier|ieri|ayer|gisteren|ontem|wczoraj|igår|i går|eilen|včera|вчера)(?!\w)|"
    "昨日|昨天"
)
_WEEKDAYS = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "lunes martes miércoles jueves viernes sábado domingo",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    )
    for number, name in enumerate(names.split())
}
_WEEKDAY = re.compile(
    rf"({_any(list(_WEEKDAYS))})(?:,| at| um| à| alle| a las| om)? \d{{1,2}}[:.h]\d\d(?:\s?[ap]\.?m\.?)?(?: uhr)?$"
)
