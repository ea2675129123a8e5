r"""Terms written as patterns: a part of regular expressions that cannot run wild, whatever text they meet.

Literals, `.`, classes, \w \d \s \b, groups, `|`, and the repeats ? * + {m,n}. An open repeat reaches REACH characters,
and a pattern that could match in more than WAYS ways from one place is refused before it is ever used: the classic
(a+)+ could in 30 to the power of 30. So a text takes a number of steps in proportion to its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.errors import UsageError
from scraper.topic.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.topic.folding import Accents

REACH = 30  # times that * and + repeat at most
WAYS = 1_000  # to match from one place in a text
LENGTH = 200  # characters of a pattern
SEARCHED = 100_000  # characters of a text that are looked through: fifty pages of a book


@dataclass(frozen=True, slots=True)
class Part:
    """A pattern, or a part of one: as `re` takes it, how wide and in how many ways it matches, and words of which one
    stands in every match (None where nothing is sure). `is_fixed`: nothing in it may repeat."""

    source: str
    least: int
    most: int
    ways: int = 1
    needles: frozenset[str] | None = None
    is_fixed: bool = True


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that is safe to use."""

    regex: re.Pattern[str]
    width: int
    needles: frozenset[str] | None

    def found(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it matches in a folded text: only near its needles is it looked for at all."""
        text = text[:SEARCHED]
        for start, end in self._windows(text):
            yield from (match.span() for match in self.regex.finditer(text, start, end))

    def _windows(self, text: str) -> Iterator[tuple[int, int]]:
        if self.needles is None:
            yield 0, len(text)
            return
        spots = sorted(match.start() for needle in self.needles for match in re.finditer(re.escape(needle), text))
        start = end = 0
        for spot in spots:
            if spot - self.width > end:
                if end:
                    yield start, end
                start = max(spot - self.width, end)
            end = spot + self.width + 1
        if end:
            yield start, end


def is_pattern(term: str) -> bool:
    """Is a term written as one, between two strokes?"""
    return len(term) > 2 and term[0] == term[-1] == "/"


def pattern_of(term: str, accents: Accents = "folded") -> Pattern:
    """The pattern of a term such as /liberat(ion|ed)/. Raises UsageError, naming what is wrong and where."""
    reader = _Reader(term, accents)
    part = reader.whole()
    if not part.least:
        raise UsageError(f"the term {term} matches where nothing stands: give it something that must be there")
    return Pattern(re.compile(part.source), part.most, part.needles)


class _Reader:
    """Reads a pattern from left to right, a function a level: alternatives, sequence, repeat, atom."""

    def __init__(self, term: str, accents: Accents) -> None:
        self._term, self._accents = term, accents
        self._text = term[1:-1]
        self._at = 0

    def whole(self) -> Part:
        """The whole of it."""
        if len(self._text) > LENGTH:
            raise UsageError(f"the term {self._term[:40]}… is longer than {LENGTH} characters: make it two")
        part = self._alternatives()
        if self._at < len(self._text):
            raise self._wrong("a ) closes nothing: write \\) for the sign itself")
        return part

    def _alternatives(self) -> Part:
        parts = [self._sequence()]
        while self._takes("|"):
            parts.append(self._sequence())
        if len(parts) == 1:
            return parts[0]
        needles = [part.needles for part in parts]
        return self._checked(
            Part(
                "|".join(part.source for part in parts),
                min(part.least for part in parts),
                max(part.most for part in parts),
                sum(part.ways for part in parts),
                None if None in needles else frozenset().union(*(n for n in needles if n)),
                is_fixed=all(part.is_fixed for part in parts),
            )
        )

    def _sequence(self) -> Part:
        parts: list[Part] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            parts.append(self._repeated())
        ways = 1
        for part in parts:
            ways *= part.ways
        sure = [part.needles for part in _joined(parts) if part.needles]
        return self._checked(
            Part(
                "".join(part.source for part in parts),
                sum(part.least for part in parts),
                sum(part.most for part in parts),
                ways,
                max(sure, key=lambda needles: (min(map(len, needles)), -len(needles)), default=None),
                is_fixed=all(part.is_fixed for part in parts),
            )
        )

    def _repeated(self) -> Part:
        atom = self._atom()
        match = _REPEAT.match(self._text, self._at)
        if match is None:
            return atom
        self._at = match.end()
        low, high = _times(match[0])
        if _REPEAT.match(self._text, self._at) or self._text[self._at : self._at + 1] in ("+", "?"):
            raise self._wrong("a repeat is repeated")
        if high > 1 and not atom.is_fixed:
            raise self._wrong("a repeat stands within a repeat, which can take for ever")
        if not low <= high <= 100 or not atom.most:
            raise self._wrong("a repeat goes from 0 to 100, the lower number first, of something that has a width")
        ways = sum(atom.ways**times for times in range(low, high + 1)) if atom.ways > 1 else high - low + 1
        source = f"{atom.source}{{{low},{high}}}"
        needles = atom.needles if low else None
        return self._checked(Part(source, atom.least * low, atom.most * high, ways, needles, is_fixed=low == high))

    def _atom(self) -> Part:
        char = self._text[self._at]
        self._at += 1
        if char == "(":
            return self._group()
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escaped()
        if char == ".":
            return Part(".", 1, 1)
        if char == " ":  # across line breaks, as a phrase
            return Part(r"(?:\s{1,2}+)", 1, 2)
        if char in "^$":
            raise self._wrong(f"a text has many lines, so {char} says nothing: \\b is the edge of a word")
        if char in "*+?{":
            raise self._wrong(f"nothing stands before {char}: write \\{char} for the sign itself")
        return self._literal(char)

    def _literal(self, char: str) -> Part:
        """A character as texts are compared; one that folds to nothing is looked for by its own self, in vain."""
        plain = folded(char, self._accents) or char
        source = re.escape(plain) if len(plain) == 1 else f"(?:{re.escape(plain)})"
        return Part(source, len(plain), len(plain), needles=frozenset([plain]))

    def _group(self) -> Part:
        if self._takes("?") and not self._takes(":"):
            raise self._wrong("a group is ( ) or (?: ): there is no looking ahead or behind, no name, no flag")
        part = self._alternatives()
        if not self._takes(")"):
            raise self._wrong("a group is not closed: write \\( for the sign itself")
        return Part(f"(?:{part.source})", part.least, part.most, part.ways, part.needles, is_fixed=part.is_fixed)

    def _escaped(self) -> Part:
        char = self._text[self._at : self._at + 1]
        self._at += 1
        if char == "b":
            return Part(r"\b", 0, 0)
        if char and char in "wWdDsS":
            return Part(f"\\{char}", 1, 1)
        if not char or char.isalnum():
            raise self._wrong(f"\\{char} is none of \\w \\d \\s \\b; there is no going back to a group")
        return self._literal(char)

    def _class(self) -> Part:
        closing = _CLASS.match(self._text, self._at)
        if closing is None:
            raise self._wrong("a class is not closed: write \\[ for the sign itself")
        self._at = closing.end()
        members = "".join(self._members(closing["members"]))
        return Part(f"[{'^' if closing['none'] else ''}{members}]", 1, 1)

    def _members(self, words: str) -> Iterator[str]:
        for match in _MEMBER.finditer(words):
            one, last = match["one"], match["last"]
            if len(one) == 2 and one[1].isalnum():
                if one[1] not in "wWdDsS" or last:
                    raise self._wrong(f"{one} cannot stand in a class so")
                yield one
                continue
            ends = [folded(char[-1], self._accents) for char in (one, last) if char]
            if any(len(end) != 1 for end in ends) or (last and ends[0] > ends[1]):
                raise self._wrong(f"{match[0]} cannot stand in a class: write it as (?:…|…)")
            yield "-".join(re.escape(end) for end in ends)

    def _takes(self, sign: str) -> bool:
        if self._text[self._at : self._at + 1] != sign:
            return False
        self._at += 1
        return True

    def _checked(self, part: Part) -> Part:
        if part.ways > WAYS or part.most > 10 * REACH * REACH:
            raise self._wrong("it can match in too many ways, which can take for ever: use fewer * and + and |")
        return part

    def _wrong(self, why: str) -> UsageError:
        return UsageError(f"the term {self._term}, at character {self._at + 1}: {why}")


def _joined(parts: list[Part]) -> Iterator[Part]:
    """The parts of a sequence, single characters in a row as one: what must be there is a word, not a letter."""
    run = ""
    for part in parts:
        only = next(iter(part.needles)) if part.needles and len(part.needles) == 1 else ""
        if only and part.least == part.most == len(only) and part.ways == 1:
            run += only
            continue
        if run:
            yield Part("", 0, 0, needles=frozenset([run]))
            run = ""
        yield part
    if run:
        yield Part("", 0, 0, needles=frozenset([run]))


def _times(repeat: str) -> tuple[int, int]:
    if repeat in _SIGNS:
        return _SIGNS[repeat]
    low, comma, high = repeat[1:-1].partition(",")
    return int(low or 0), int(high) if high else (max(int(low or 0), REACH) if comma else int(low))


_SIGNS = {"?": (0, 1), "*": (0, REACH), "+": (1, REACH)}
_REPEAT = re.compile(r"[*+?]|\{\d{1,3}(?:,\d{0,3})?\}|\{,\d{1,3}\}")
_CLASS = re.compile(r"(?P<none>\^)?(?P<members>\]?(?:\\.|[^\]\\])+)\]")
_MEMBER = re.compile(r"(?P<one>\\.|.)(?:-(?P<last>\\.|[^\]]))?", re.S)
