"""The lines of an item with author and date marked in them: bylines told from what the writer says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper.date_part import dated_part, without_date
from scraper.dates import has_time, is_date
from scraper.platforms.generic.answers import without_answer
from scraper.platforms.words import is_byline, is_signed, left_in_byline, name_beside, name_in, says, signs
from scraper.selecting import select
from scraper.text import line_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

AUTHOR, DATE, ANSWER = "\ue000", "\ue001", "\ue002"  # stand in a line for author, date and the link to what it answers
SHORT = 60  # characters of what may be a button, a badge or the rest of a byline
LINE = 100  # characters of a byline
LONG = 160  # characters of an element that is called author or date, with all it holds


class Lines:
    """The lines of an item, author and date in them replaced by a mark each."""

    def __init__(self, roots: Sequence[Any], without: frozenset[int], marks: dict[int, str]) -> None:
        texts = (text_of(root, without=without, instead=marks) for root in roots)
        self.name: str | None = None  # found beside a date that stands in no element of its own
        self.parts: list[str] = _GAPS.split("\n\n".join(filter(None, texts)))
        if ANSWER in marks.values():
            self.parts = [without_answer(part, ANSWER) if ANSWER in part else part for part in self.parts]

    def fuller_date(self, words: str | None) -> str | None:
        """Where the time of day stands beside the element that is the date, the words of both."""
        if not words or (has_time(words) and is_date(words, day=True)):
            return words
        for line in self.parts[::2]:
            if DATE in line and len(line) <= LONG:
                whole = line.replace(DATE, words).replace(AUTHOR, " ")
                if is_date(whole, day=True) and (has_time(whole) or not is_date(words, day=True)):
                    part = dated_part(whole)
                    whole = part if part and has_time(part) else whole
                    return " ".join(whole.split()).strip(" |—–-·,:")
        return f"{words}, {clock}" if is_date(words, day=True) and (clock := self._take_clock()) else words

    def _take_clock(self) -> str | None:
        """A line that is a time of day and nothing else, right above or below the date."""
        for number in range(0, len(self.parts), 2):
            for beside in (number + 2, number - 2) if DATE in self.parts[number] else ():
                line = self.parts[beside].strip() if 0 <= beside < len(self.parts) else ""
                if has_time(line) and not left_in_byline(line):
                    self.parts[beside] = DATE
                    return line
        return None

    def take_date(self) -> str | None:
        """A date that stands in no element of its own, at the head or the end of the item."""
        numbers = range(0, len(self.parts), 2)
        for number in [*numbers[:4], *reversed(numbers[-3:])]:
            line = self.parts[number]
            words = line.replace(AUTHOR, " ").strip()
            rest = without_date(words) if words and len(words) <= LINE else None
            left = left_in_byline(rest) if rest is not None else []
            if rest is None or len(left) > (_NAME_WORDS if not _SENTENCE.search(words) else _SENTENCE_WORDS):
                continue
            self.parts[number] = DATE + (AUTHOR if AUTHOR in line else "")
            if AUTHOR not in line and left:
                self.name = name_beside(rest)
            shown = words.replace(self.name or "\0", "").strip(" |—–-·,:")
            shown = (dated_part(shown) or shown) if "|" in shown else shown
            return f"{shown}, {clock}" if not has_time(shown) and (clock := self._take_clock()) else shown
        return None

    def loose_name(self, roots: Sequence[Any], when: str | None, *, apart: bool) -> tuple[str | None, str | None]:
        """A name in no element of its own, and the words of the date without it.

        Where the text stands `apart`, it may also be the line nearest to the date.
        """
        subjects = frozenset(line_of(node) or "" for root in roots for node in select(root, _SUBJECTS))
        if when and (rest := without_date(when)) and is_signed(rest) and (name := name_beside(rest)):
            return name, dated_part(when) or when
        name = self.take_name(subjects)
        rest = without_date(when) if name is None and when else None
        if when and rest is not None and 0 < len(left_in_byline(rest)) <= _NAME_WORDS:
            name, when = name_beside(rest), dated_part(when) or when  # "Posted by Ada at 3 May 2009", all in one
        elif name is None and when and not is_date(when, day=True):
            head, _, tail = when.partition(" - ")  # "Ada (guest) - 16:20"
            name = name_beside(head) if tail and not is_date(head) else None
            when = tail if name else when
        if name is None and apart:  # a name may be called a title where nothing else is one
            name = self._name_near_date(subjects) or self._name_near_date(frozenset())
        return name, when

    def take_name(self, subjects: frozenset[str]) -> str | None:
        """A name that stands in no element of its own: beside the date, before "says:", in the line over the date.

        `subjects` are lines that are none.
        """
        for number in range(0, len(self.parts), 2):
            line = self.parts[number]
            if DATE in line and AUTHOR not in line and len(line) <= LINE:
                name = name_beside(line.replace(DATE, "|"))
                if name:
                    self.parts[number] = f"{AUTHOR} {DATE}"
                    return name
        for number in range(0, min(len(self.parts), 5), 2):
            if self._is_name_line(number, subjects):
                name = name_in(self.parts[number])
                self.parts[number] = AUTHOR
                return name
        return None

    def _name_near_date(self, subjects: frozenset[str]) -> str | None:
        """The short line nearest to the date, where the text stands elsewhere."""
        dated = [number for number in range(0, len(self.parts), 2) if DATE in self.parts[number]]
        for number in sorted(range(0, len(self.parts), 2), key=lambda n: abs(n - dated[0])) if dated else ():
            line = self.parts[number].strip(" |[]()·")
            if line in subjects or DATE in line or AUTHOR in line or len(line) > SHORT:
                continue
            if 0 < len(left_in_byline(line)) <= _NAME_WORDS and not _SENTENCE.search(line):
                return name_in(line)
        return None

    def _is_name_line(self, number: int, subjects: frozenset[str]) -> bool:
        line = _ADDRESS.sub("", self.parts[number])
        if not line or len(line) > SHORT or _RE.match(line) or not 0 < len(left_in_byline(line)) <= _NAME_WORDS:
            return False
        over_date = number == 0 and line not in subjects and DATE in "".join(self.parts[2:3])
        return says(line) or signs(line) or (over_date and not _SENTENCE.search(line))

    def text(self) -> str | None:
        return self._text(strict=False) or self._text(strict=True)

    def _text(self, strict: bool) -> str | None:
        """The lines without bylines. `strict` drops a line only where nothing but byline words are left of it."""
        kept: list[tuple[str, str]] = []
        gap = ""
        for number, line in enumerate(self.parts):
            if number % 2:
                gap = line if len(line) > len(gap) else gap
                continue
            words = line
            if AUTHOR in line or DATE in line:
                words = line.replace(AUTHOR, " ").replace(DATE, " ")
                left = left_in_byline(words)
                if not left or (not strict and len(left) <= 3 and len(words) <= SHORT and not _SAID.search(words)):
                    continue
                words = " ".join(words.split()).lstrip(" :,|—–-")
                if line.rstrip()[-1:] in (AUTHOR, DATE):
                    words = words.rstrip(" |—–·") or words
            if words:
                kept.append((gap if kept else "", words))
                gap = ""
        while len(kept) > 1 and ((_is_label(kept[0][1]) and is_byline(kept[0][1])) or _RE.match(kept[0][1])):
            kept.pop(0)
        while len(kept) > 1 and _is_label(kept[-1][1]) and is_byline(kept[-1][1]):
            kept.pop()
        return "".join(gap + words for gap, words in kept).strip() or None


def tripped(words: str) -> str | None:
    """The name before FC2's sign of who has no account: "2009/05/03 | URL | Ada #- [edit]"."""
    match = _TRIPPED.search(words)
    return name_in(match[1]) if match else None


def name_and_date(words: str) -> tuple[str | None, str | None]:
    """A byline that is all one element: "Ada, 3 May 2009" gives the name and the words of the date."""
    rest = without_date(words)
    if rest is None or not left_in_byline(rest):
        return words, None
    name = name_beside(rest)
    return (name, dated_part(words)) if name else (words, None)


def _is_label(line: str) -> bool:
    """A short line of no sentence: "Reply", "#3", "Permalink |"; an emoji is a comment."""
    return len(line) <= 40 and not line.endswith((".", "!", "?")) and (line.isascii() or any(c.isalpha() for c in line))


_GAPS = re.compile(r"(\n+)")
_SAID = re.compile(r"[\u3040-\u9fff]{4}.*[。!?!?)]|[\u3040-\u9fff]{12}")  # scripts that write words without gaps
_TRIPPED = re.compile(r"([^|·\s][^|·]{0,40}?)\s#(?:-|[\w./]{8})(?![\w./])")
_RE = re.compile(r"(?:#\s)?(?:re|aw|antw|sv|odp)(?:\s?\[\d+\])?(?:$|:\s.{0,100}$)", re.I)  # "Re: Cold hands", a subject
_ADDRESS = re.compile(r"(?<=\S)\s+https?://\S+$")
_SENTENCE = re.compile(r"\w\w[.!?…]+$|[!?…]$")  # a name may end in an initial: "Priya N."
_SUBJECTS = "[class*=title],[class*=Title],[class*=subject]"
_NAME_WORDS = 5  # words of a name beside a date
_SENTENCE_WORDS = 1  # of what ends as a sentence does: "On 3 May 2009 I had the same." is no byline
