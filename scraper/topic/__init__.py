"""A collection's topic: terms looked for in texts, at crawl time to choose threads and at build time to score them.

A term is a word or phrase in any of its inflected forms: without regard to case, over line breaks and hyphens. A
trailing * stands for any ending, quotes around it for these words alone, /strokes/ for a pattern (`topic.patterns`). An
exclusion takes back a match that it stands on. In another script's running text a term needs no gaps around it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from scraper.errors import UsageError
from scraper.topic.folding import folded, places
from scraper.topic.patterns import is_pattern, pattern_of
from scraper.topic.stems import STEMMED, USUAL, beginning, has_forms, language_of, stems_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.topic.folding import Accents

FORMULA = "1 - 1/2^n for n matches, those taken back not counted"
MATCHING = 2  # raised where the same terms match other texts than before: tables are then made anew


class Match(NamedTuple):
    """Where a term stands in a text: its words as written there, and the exclusion that takes it back."""

    term: str
    start: int
    end: int
    words: str
    taken_back_by: str | None = None


class Terms:
    """A collection's terms, ready to be looked for."""

    def __init__(
        self,
        terms: Sequence[str],
        exclude: Sequence[str] = (),
        languages: Sequence[str] = (),
        accents: Accents = "folded",
    ) -> None:
        """`languages` (codes of `topic.stems`) are those of the collection. Raises UsageError for a term or language
        that cannot be used."""
        self._languages = checked(languages)
        self._accents = accents
        known = self._languages or USUAL
        self._each = [_Term(term, known, accents) for term in _cleaned(terms)]
        self._excluded = [_Term(term, known, accents) for term in _cleaned(exclude)]
        self.terms = tuple(term.name for term in self._each)
        signs = {sign for term in self._each for sign in term.signs}
        # One that begins like another says nothing more.
        self._signs = [one for one in signs if not any(one != other and one.startswith(other) for other in signs)]
        self._is_sure = all(term.signs for term in self._each)

    def found(self, *texts: str | None, language: str | None = None) -> tuple[float, list[str] | None]:
        """The score of what is said, as a title, a text and tags: 1 - 1/2^n for n matches, and which terms match.
        `language` is what the page says."""
        said = _BETWEEN.join(filter(None, texts))
        text = folded(said, self._accents)
        if self._is_sure and not any(sign in text for sign in self._signs):  # most texts, at a hundredth of the cost
            return 0.0, None
        counts: dict[str, int] = {}
        for term, _, _, taken_back_by in self._spans(_Text(said, text), language):
            if taken_back_by is None:
                counts[term] = counts.get(term, 0) + 1
        return (score(sum(counts.values())), list(counts)) if counts else (0.0, None)

    def matches(self, text: str, language: str | None = None) -> list[Match]:
        """Every match in a text, those taken back among them, in the order of the text."""
        text = unicodedata.normalize("NFC", text)
        at = places(text, self._accents)
        spans = self._spans(_Text(text, folded(text, self._accents)), language)
        return [
            Match(term, at[start], at[end - 1] + 1, text[at[start] : at[end - 1] + 1], by)
            for term, start, end, by in sorted(spans, key=lambda span: span[1:3])
            if end < len(at)
        ]

    @property
    def words(self) -> tuple[str, ...]:
        """What a search that finds whole words is asked for: each term in the form it was given, of a pattern its
        words; with a * where only a beginning is known."""
        return _once(word for term in self._each for word in term.searches)

    @property
    def beginnings(self) -> tuple[str, ...]:
        """What a search that finds parts of words is asked for: what all forms of a term begin with."""
        return _once(word for term in self._each for word in term.beginnings)

    def _spans(self, text: _Text, language: str | None) -> list[tuple[str, int, int, str | None]]:
        languages = self._spoken(language)
        spans = [(term.name, *span) for term in self._each for span in term.spans(text, languages)]
        if not spans or not self._excluded:
            return [(*span, None) for span in spans]
        out = [(term.name, *span) for term in self._excluded for span in term.spans(text, languages)]
        return [(*span, next((name for name, s, e in out if s < span[2] and span[1] < e), None)) for span in spans]

    def _spoken(self, language: str | None) -> tuple[str, ...]:
        """The collection's languages, else the page's, else all."""
        if self._languages:
            return self._languages
        code = language_of(language)
        return (code,) if code in USUAL else USUAL


_BETWEEN = "\n\0\n"  # no phrase goes on from one text to the next


def score(matches: int) -> float:
    """From 0 towards 1, the more matches there are."""
    return 1 - 0.5 ** min(matches, 50)


def checked(languages: Sequence[str]) -> tuple[str, ...]:
    """The codes of languages. Raises UsageError for one whose words cannot be brought to their stems."""
    codes = [language_of(language) for language in languages]
    for language, code in zip(languages, codes, strict=True):
        if code is None:
            raise UsageError(f"the language {language!r} is not known: there are {', '.join(STEMMED)}")
    return _once(code for code in codes if code)


def check(term: str) -> str:
    """A term without the blanks around it. Raises UsageError for one that could match nothing, or anything."""
    if not _SAYS.search(term):
        raise UsageError("a term is empty: give a word or phrase, or no --term at all to keep every thread")
    if is_pattern(term.strip()):
        pattern_of(term.strip())
    return term.strip()


def _cleaned(terms: Sequence[str]) -> tuple[str, ...]:
    return _once(" ".join(term.split()) for term in terms if _SAYS.search(term))


_SAYS = re.compile(r"[^\s*\"/\-‐‑‒–—―−]")  # what a term has beside blanks, quotes, strokes and dashes


def _once(words: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


class _Text:
    """A text and its folded form, and the words behind that with their accents: stems may turn on them."""

    def __init__(self, text: str, as_folded: str) -> None:
        self.folded = as_folded
        self._text = text
        self._kept: str | None = None
        self._at: list[int] = []

    def word(self, start: int, end: int) -> str:
        """The word at a place of the folded text, in lower case with its accents."""
        if self._text.isascii():
            return self.folded[start:end]
        if self._kept is None:
            self._kept = folded(self._text, "kept")
            if any(len(folded(char)) != 1 for char in set(self._kept)):
                self._at = places(self._kept)
        if not self._at:
            return self._kept[start:end]
        return self._kept[self._at[start] : self._at[end - 1] + 1] if end < len(self._at) else self.folded[start:end]


@dataclass(frozen=True, slots=True)
class _Form:
    """A word of a term whose forms count: the group of its regular expression that holds one, and the word."""

    group: int
    word: str  # with its accents

    def is_of(self, word: str, languages: Sequence[str]) -> bool:
        """Is it that word, in one of these languages?"""
        return word == self.word or any(
            not stems_of(self.word, language).isdisjoint(stems_of(word, language)) for language in languages
        )


class _Term:
    """One term: where it stands in a folded text. `signs` are words of which one stands in every text it matches."""

    def __init__(self, name: str, languages: Sequence[str], accents: Accents) -> None:
        self.name = name
        self.signs: frozenset[str] = frozenset()
        self._forms: list[_Form] = []
        if is_pattern(name):
            pattern = pattern_of(name, accents)
            self.signs = pattern.needles or frozenset()
            self.beginnings = tuple(word for word in sorted(self.signs) if len(word) > 2)
            self.searches = tuple(f"{word}*" for word in self.beginnings)
            self._found = pattern.found
            return
        is_exact = len(name) > 2 and name[0] == name[-1] == '"'
        given = name.strip('"') if is_exact else name
        words = [word for word in re.split(r"[\s-]+", _hyphened(given)) if word]
        parts, begins = zip(*(self._part(word, languages, accents, is_exact) for word in words), strict=True)
        self.signs = frozenset(begins[:1])
        self.searches = (" ".join(given.split()),)
        self.beginnings = (" ".join(begins),)
        before = "" if _runs_on(words[0][0]) else r"(?<!\w)"
        after = "" if words[-1].endswith("*") or _runs_on(words[-1][-1]) else r"(?!\w)"
        self._regex = re.compile(before + r"[\s-]++".join(parts) + after)
        self._found = self._by_words

    def spans(self, text: _Text, languages: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where it stands; its forms are those of these languages."""
        if self.signs and not any(sign in text.folded for sign in self.signs):
            return
        if not self._forms:
            yield from self._found(text.folded)
            return
        at = 0
        while (match := self._regex.search(text.folded, at)) is not None:
            is_meant = all(form.is_of(text.word(*match.span(form.group)), languages) for form in self._forms)
            if is_meant:
                yield match.span()
            at = match.end() if is_meant else match.start() + 1

    def _by_words(self, text: str) -> Iterator[tuple[int, int]]:
        return (match.span() for match in self._regex.finditer(text))

    def _part(self, word: str, languages: Sequence[str], accents: Accents, is_exact: bool) -> tuple[str, str]:
        """One word as a regular expression, and what all that it matches begins with."""
        stem = word.rstrip("*")
        if stem != word:
            return re.escape(folded(stem, accents)) + r"\w*+", folded(stem, accents)
        if is_exact or not has_forms(word) or _runs_on(word[-1]):
            return re.escape(folded(word, accents)), folded(word, accents)
        begins = beginning(word, languages) if accents == "folded" else _kept(word, languages)
        self._forms.append(_Form(len(self._forms) + 1, folded(word, "kept")))
        return rf"({re.escape(begins)}\w*+)", begins


def _kept(word: str, languages: Sequence[str]) -> str:
    """The beginning of a word's forms with its accents."""
    return folded(word, "kept")[: len(beginning(word, languages))]


def _hyphened(words: str) -> str:
    """Every hyphen and dash as one, where words are parted."""
    return re.sub("[‐‑‒–—―−]", "-", words)


def _runs_on(char: str) -> bool:
    """Is it of a script that writes words without gaps?"""
    return "\u0e00" <= char <= "\u0eff" or "\u1000" <= char <= "\u109f" or "\u2e80" <= char <= "\u9fff"
