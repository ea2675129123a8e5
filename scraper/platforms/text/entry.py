"""The entry of a saved page: title, byline, date and categories around its words, and where its comments begin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.date_part import without_date
from scraper.dates import has_time, is_date
from scraper.platforms.generic.count import count_in
from scraper.platforms.text.lines import (
    SHORT,
    date_words,
    is_date_line,
    is_filed,
    is_footer,
    is_form,
    is_heading,
    is_name,
    is_plain_heading,
    is_share,
    joined,
    name_and_date,
    tags_in,
)
from scraper.platforms.text.markers import forms_in, telling_in
from scraper.platforms.words import left_in_byline

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Entry:
    """What a page says of its post; `date` are the words of its time."""

    title: str | None
    author: str | None
    date: str | None
    text: str | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Byline:
    """A line under a title: who wrote, when, or both."""

    author: str | None
    date: str | None


def entry_in(lines: Sequence[str], stop: int) -> Entry:
    """The entry in the lines before the one where its comments begin."""
    head, start, foot = _places(lines, stop)
    rows = [n for n in range(start if head is None else head, start) if lines[n]]
    bylines = [found for n in rows if (found := byline(lines[n]))]
    signed = None if foot is None else _foot(lines[foot]) or byline(lines[foot])
    bylines += [signed] if signed else []
    dates = [found.date for found in bylines if found.date]
    date = next((words for words in dates if is_date(words, day=True)), None)
    time = next((words for words in dates if not is_date(words, day=True)), None)
    if date and time and not has_time(date):
        date = f"{date}, {time}"
    title = None
    if head is None or (signed and signed.date and signed.date == time):  # the day stands over the title
        title, start = _first_title(lines, start, stop, only_first=head is not None)
    if title is None and head is not None:
        title = title_over(lines, head)
    filed = [n for n in (*rows, *range(start, stop)) if is_filed(lines[n])]
    said = [lines[n] for n in range(start, stop) if n not in filed and n != foot]
    while said and (not said[0] or is_heading(said[0])):  # "3 Comments", the link under a title
        said.pop(0)
    while said and (not said[-1] or is_share(said[-1])):
        said.pop()
    author = next((found.author for found in bylines if found.author), None)
    tags = tuple(dict.fromkeys(tag for n in filed for tag in tags_in(lines[n])))
    return Entry(title, author, date, joined(said), tags)


def _places(lines: Sequence[str], stop: int) -> tuple[int | None, int, int | None]:
    """The first line of the bylines, the line after them, and the line that signs the entry under its words."""
    head, start = head_of(lines, stop)
    foot = next((n for n in range(stop - 1, start, -1) if _foot(lines[n])), None)
    if head is not None and joined(lines[start:stop]) is None and _has_sentence(lines[:head]):
        head, start, foot = None, 0, head  # "Posted by NAME on DATE" under the words, not over them
    if head is None and foot is not None:
        start = next((n + 1 for n in range(min(foot, 3)) if is_date_line(lines[n])), 0)
        head = start - 1 if start else None
    return head, start, foot


def head_of(lines: Sequence[str], stop: int) -> tuple[int | None, int]:
    """The first line of the bylines under a title, and the line after them; (None, 0) where there are none."""
    for number, line in enumerate(lines[: min(stop, _HEAD)]):
        if number and line and byline(line) and title_over(lines, number):
            end = at = number + 1
            while at < stop and (not lines[at] or byline(lines[at]) or is_filed(lines[at])):
                at += 1
                end = at if lines[at - 1] else end
            return number, end
    return None, 0


def title_over(lines: Sequence[str], head: int) -> str | None:
    """The last line over a byline."""
    return next((line for line in reversed(lines[:head]) if line and not is_filed(line)), None)


def byline(line: str) -> Byline | None:
    """A line that is a date, "by NAME" or both; None for anything else, so for a sentence that names a day."""
    if not line or len(line) > 2 * SHORT:
        return None
    rest = without_date(line)
    if rest is None:
        match = _POSTED_BY.match(line) or _BY.match(line)
        if not match:
            return None
        name, time = match["name"], None
        if parted := _AT_TIME.match(name):
            name, time = parted["name"], parted["time"]
        name = _IN.sub("", name).strip(" |,·•—–-")
        plain = _POSTED_BY.match(line) is None
        return Byline(name, time) if is_name(name) and not (plain and not _is_capital(name)) else None
    match = _BY_INSIDE.search(rest)
    if match:
        name = name_and_date(f"{_IN.sub('', match['name'])} | 1 May 2001")[0]
        if name and name in line:
            before, _, after = line.partition(name)
            before = _BY_AT_END.sub("", before)
            date = date_words(_IN.sub("", after) if is_date(after, day=True) else before)
            return Byline(name, date)
    if len(line) <= SHORT and line[-1] not in "!?" and (len(left_in_byline(rest)) <= 3 or "|" in line):
        return Byline(None, line)
    return None


def comments_begin(lines: Sequence[str]) -> tuple[int, int, bool, int | None]:
    """The line where the post ends, the line where comments begin, whether a heading parts them, the number it states.

    The heading is the last before anything signed: a link "3 Comments" may stand under the title, and a comment may
    repeat the heading's words.
    """
    signed = telling_in(lines, 1, len(lines)).values()
    first = min((markers[0].start for markers in signed), default=len(lines))
    counted = [n for n in range(2, first) if is_heading(lines[n])]
    declared = count_in(lines[counted[-1]]) if counted else None
    _, after_head = head_of(lines, counted[-1] if counted else first)
    plain = [n for n in range(2, first) if is_plain_heading(lines[n])]
    form = [n for n in range(2, first) if is_form(lines[n])][:1]
    for place in (*counted[-1:], *plain[-1:], *form):
        if _parts(lines, place, after_head):
            return place, place + 1, True, declared
    return first, first, False, declared


def _parts(lines: Sequence[str], place: int, after_head: int) -> bool:
    """Does this line part post and comments? Not where it is a link under the title, with the post's words after it:
    then words stand before it, or a name right after it."""
    between = [line for line in lines[after_head:place] if line and not is_heading(line) and not is_form(line)]
    if between and (after_head or is_heading(lines[place]) or _has_sentence(between)):
        return True
    under = next((n for n in range(place + 1, len(lines)) if lines[n] and not is_footer(lines[n])), None)
    if under is None:
        return True
    return any(m[0].start == under for m in forms_in(lines, under, min(under + 3, len(lines))).values())


def _first_title(lines: Sequence[str], start: int, stop: int, *, only_first: bool) -> tuple[str | None, int]:
    """The title where no byline stands under it: the last of the short lines at the top; and the line after it."""
    title, at = None, start
    for number in range(start, stop):
        line = lines[number]
        if not line:
            continue
        if len(line) > 100 or line[-1] in ".,;:" or (only_first and title):
            break
        title, at = line, number + 1
    return (title, at) if title and any(lines[at:stop]) else (None, start)


def _foot(line: str) -> Byline | None:
    """ "Posted by NAME at TIME" or "This entry was posted on DATE and …", as blogs sign an entry under its words."""
    match = _ENTRY_WAS.match(line)
    if match:
        said = byline(match["said"].rstrip("."))
        return Byline(said.author, date_words(said.date)) if said and said.date else said or Byline(None, None)
    found = byline(line) if _POSTED_BY.match(line) else None
    return found if found is not None and found.author else None


def _has_sentence(lines: Sequence[str]) -> bool:
    return any(line and line[-1] in ".!?…" for line in lines)


def _is_capital(name: str) -> bool:
    """Names have capitals where "by the sea" has none; a single word may be a nickname."""
    parts = name.split()
    return len(parts) == 1 or all(part[0].isupper() or not part[0].isalpha() or len(part) <= 3 for part in parts)


_HEAD = 40  # lines among which the bylines of an entry stand
_PREPOSITION = r"(?:by|von|par|por|da|di|door)"
_AUTHOR = r"(?:author|autor|autorin|auteur|autore|autora)"
_POSTED = (
    r"(?:posted|written|published|submitted|author|eingestellt|geschrieben|veröffentlicht|verfasst|gepostet|"
    r"publié|écrit|posté|rédigé|publicado|escrito|pubblicato|scritto|postato|geplaatst|geschreven)"
)
_POSTED_BY = re.compile(rf"(?:{_POSTED}\s+{_PREPOSITION}\s+|{_AUTHOR}\s?:\s*)(?P<name>\S.*)$", re.I)
_BY = re.compile(rf"{_PREPOSITION}\s+(?P<name>\S.*)$", re.I)
_BY_INSIDE = re.compile(rf"(?:^|[\s|,])(?:{_PREPOSITION}\s|{_AUTHOR}\s?:)\s*(?P<name>[^|]+)", re.I)
_BY_AT_END = re.compile(rf"[\s|,·•—–-]*(?:(?:{_POSTED}\s+)?{_PREPOSITION}|{_AUTHOR}\s?:)\s*$", re.I)
_ENTRY_WAS = re.compile(
    r"(?:this (?:entry|post) was (?:posted|written|published)|dieser (?:eintrag|beitrag) wurde|ce billet a été publié|"
    r"esta entrada fue publicada|questo articolo è stato pubblicato)\s(?P<said>.+?)"
    r"(?=\s(?:and is filed|and tagged|veröffentlicht|geschrieben|et classé|y (?:está )?archivad|e archiviato|unter)|"
    r"[.]\s|$)",
    re.I,
)
_IN = re.compile(r"\s(?:in|under|unter|dans|en)\s.*$", re.I)
_AT_TIME = re.compile(
    r"(?P<name>.+?)\s+(?:at|um|à|a las|alle|@|om)\s+(?P<time>\d{1,2}\s?[:.h]\s?\d\d.*|\d{1,2}\s?[ap]m)$"
)
