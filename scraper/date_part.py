"""The date among other words of a line: what states it, and what is left without it."""

from __future__ import annotations

import re

from scraper.date_ago import ago_span
from scraper.date_forms import HOUR, TIME, TWELVE, ZONE, yearless_span
from scraper.dates import day_span, one_form


def dated_part(words: str) -> str | None:
    """The words of a line that state a day, or how long ago, with the time of day, the weekday and the zone beside it.

    "Posted: Sat May 3, 2009 9:12 pm Subject: Tea" gives "Sat May 3, 2009 9:12 pm"; None where a line states no day.
    """
    plain = " ".join(words.split())
    line = one_form(plain)
    span = day_span(line) or ago_span(line) or yearless_span(line)
    if span is None or len(line) != len(plain):
        return None
    start, end = span
    weekday = _WEEKDAY_AT_END.search(line, max(0, start - 24), start)
    start = weekday.start() if weekday else start
    after = _time_in(line[end : end + _NEAR])
    if after:
        end += after[1]
    elif before := _time_in(line[max(0, start - _NEAR) : start], last=True):
        start = max(0, start - _NEAR) + before[0]
    return plain[start:end].strip()


def without_date(words: str) -> str | None:
    """The words beside a day and its time of day: "Ada, 3 May 2009 at 9 pm" leaves "Ada, | at"; None if it has no day.

    Spelling is kept, white space folded.
    """
    plain = " ".join(words.split())
    line = one_form(plain)
    found = day_span(line) or yearless_span(line)
    if found is None or len(line) != len(plain):
        return None
    start, end = found
    weekday = _ON_WEEKDAY.search(plain[:start]) or _NAMED_DAY_AT_END.search(one_form(plain), max(0, start - 24), start)
    behind_it = _WEEKDAY_BEHIND.match(plain, end)
    end = behind_it.end() if behind_it else end
    rest = f"{plain[: weekday.start() if weekday else start]} | {plain[end:]}"
    for pattern in (TIME, TWELVE):
        match = pattern.search(rest.casefold())
        if match and len(rest.casefold()) == len(rest):
            behind = _ZONE_NOTE.sub("", rest[match.end() :])
            zone = ZONE.match(behind.casefold().lstrip(" ("))
            if zone and not behind[:1].isalpha():
                behind = behind[len(behind) - len(behind.lstrip(" (")) + zone.end() :].lstrip(")")
            rest = rest[: match.start()] + behind
            break
    return " ".join(rest.split()).strip(" |")


def without_clock(words: str) -> str:
    """Words without the first time of day in them: "Ada 9:12 pm on" leaves "Ada | on"."""
    line = words.casefold()
    found = TIME.search(line) or TWELVE.search(line)
    return f"{words[: found.start()]} | {words[found.end() :]}" if found and len(line) == len(words) else words


def _time_in(words: str, *, last: bool = False) -> tuple[int, int] | None:
    """Where a time of day stands, with what belongs to it: "Uhr", a zone."""
    for pattern in (TIME, TWELVE, HOUR, _NAMED):
        found = list(pattern.finditer(words))
        if found:
            match = found[-1 if last else 0]
            tail = _TIME_ENDS.match(words, match.end())
            return match.start(), (tail.end() if tail else match.end())
    return None


_ZONE_NOTE = re.compile(r"^\s*\([^()]*\b(?:time|zeit|utc|gmt)\b[^()]*\)", re.I)  # "(GMT Daylight Time, UTC+01:00)"
_NEAR = 28  # characters between a day and its time of day, at most: ", в ", " um ", the time itself, a zone
_WEEKDAY_AT_END = re.compile(
    r"(?<!\w)(?:(?:mon|tue|wed|thu|fri|sat|sun|die|mit|don|fre|sam|son|lun|mar|mer|jeu|ven|dim|gio|sab|dom|mié|mie|jue|"
    r"vie|sáb|maa|din|woe|vri|zat|zon|seg|ter|qua|qui|sex|wto|śro|czw|pią|sob|nie|mån|tis|ons|tor|lör|sön|ndz|tir|lør|søn|maa|"
    r"kes|per|lau|sun|úte|stř|čtv|pát|ned|pon|вто|сре|чет|пят|суб|вос)[^\W\d_]{0,9}|mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo|"
    r"wt|śr|pt|nd|ti|ke|to|pe|la|su|po|út|st|čt|pá|ne|пн|вт|ср|чт|пт|сб|вс)\.?,?\s(?:den |le |d\. )?$"
)
# In full, or short between other words and a sign: "Sam" and "Mar" are names, too.
_NAMED_DAY_AT_END = re.compile(
    r"(?<!\w)(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo|"
    r"lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag|"
    r"(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|"
    r"(?:mån|tis|ons|tors|fre|lör|sön|man|tirs|lør|søn)dag|(?:maanan|tiis|tors|perjan|lauan|sunnun)tai|keskiviikko|"
    r"pondělí|úterý|středa|čtvrtek|pátek|neděle|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
    r"(?<=\S\s)(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|gio|sab|dom|mié|jue|vie|sáb|ma|"
    r"wo|vr|za|zo|man|tir|tor|lør|søn|пн|вт|ср|чт|пт|сб|вс)(?:\.,?|,))\s?,?\s?(?:den |the |le |d\. )?$"
)
_ON_WEEKDAY = re.compile(  # "Ada on Sat, ": without the word before it, Sam may be who wrote
    r"(?<=\s)(?:on|am|le|el|il|op|den)\s(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|mo|di|mi|do|"
    r"fr|sa|so|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)\.?,?\s*$",
    re.I,
)
_WEEKDAY_BEHIND = re.compile(r"\s?[(（][月火水木金土日一二三四五六](?:曜日?)?[)）]")
_NAMED = re.compile(r"(?<!\w)(?:noon|midnight)(?!\w)")
_TIME_ENDS = re.compile(rf"(?:(?<=\.m)\.)?\s?(?:uhr(?!\w))?(?:\s?\(?{ZONE.pattern}\)?)?")
