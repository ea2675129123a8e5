"""The people of a thread by the names that others call them: whole, by the first name, without titles and accents."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

WHOLE, FIRST, PART = 3, 2, 1  # how much of a name was said: all of it; its first word; another one


class Token(NamedTuple):
    """A word of a text, folded, and where it stands."""

    word: str
    start: int
    end: int


class Called(NamedTuple):
    """People that a text may name at a token: all that are named equally well, how well, and the token after."""

    people: tuple[int, ...]
    how_well: int
    after: int


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """A word in lower case without the accents of Latin, Greek and Cyrillic letters."""
    return _folded(word)


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", parts))


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of a part of a text."""
    found = _WORD.finditer(text, start, len(text) if end is None else end)
    return [Token(folded(m.group()), m.start(), m.end()) for m in found]


@dataclass(slots=True)
class Names:
    """Names of people (numbers), each added once; looked up by the words of a text."""

    by_word: dict[str, list[tuple[int, int, tuple[str, ...]]]] = field(default_factory=dict)
    known: set[tuple[int, str]] = field(default_factory=set)

    def add(self, person: int, name: str | None) -> None:
        """A name that this person goes by."""
        if not name or (person, name) in self.known:
            return
        self.known.add((person, name))
        words = name_words(name)
        for place, word in enumerate(words):
            self.by_word.setdefault(word, []).append((person, place, words))
        if len(words) > 1:
            self._also("".join(words), person)
        for word in words[:1]:
            bare = word.rstrip("0123456789")
            if bare != word and len(bare) > 2:
                self._also(bare, person)
            if len(stem := _stem(word)) > 2:
                self._also(f"~{stem}", person)

    def _also(self, word: str, person: int) -> None:
        self.by_word.setdefault(word, []).append((person, 0, (word,)))

    def may_stand_in(self, text: str, *, inflected: bool) -> bool:
        """May any of these names be said there? A quick no for most texts."""
        if _ATTACHED.search(text):
            return True
        words = _WORD.findall(_folded(text))
        if not self.by_word.keys().isdisjoint(words):
            return True
        return inflected and not self.by_word.keys().isdisjoint([f"~{_stem(word)}" for word in words])

    def at(self, tokens: list[Token], place: int, *, inflected: bool = False) -> Called | None:
        """Whom the words from `place` on name: the most of a name that is said counts. `inflected` is a language in
        which who is called has another ending (Heleno, Γιάννη)."""
        word = tokens[place].word
        for form in _forms(word):
            held = self.by_word.get(form)
            if held:
                return self._best(held, tokens, place)
        if inflected and (held := self.by_word.get(f"~{_stem(word)}")):
            return Called(tuple(dict.fromkeys(person for person, _, _ in held)), FIRST, place + 1)
        return None

    def _best(self, held: list[tuple[int, int, tuple[str, ...]]], tokens: list[Token], place: int) -> Called:
        best: tuple[int, int] = (0, 0)
        how_well, people = PART, []
        for person, first, words in held:
            length = 1
            while (
                first + length < len(words)
                and place + length < len(tokens)
                and _is(tokens[place + length].word, words[first + length])
            ):
                length += 1
            said = WHOLE if length == len(words) else FIRST if first == 0 else PART
            rank = (min(said, FIRST), length)  # who says Helen may mean Helen M. beside a Helen
            if rank > best:
                best, how_well, people = rank, said, [person]
            elif rank == best:
                how_well = max(how_well, said)
                people += [] if person in people else [person]
        return Called(tuple(people), how_well, place + best[1])


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """A name's words without titles; "Miller, Helen" is Helen Miller."""
    before, comma, after = name.partition(",")
    words = [token.word for token in tokens_of(f"{after} {before}" if comma and after.strip() else name)]
    while len(words) > 1 and words[0] in _TITLES:
        words.pop(0)
    return tuple(words)


def _is(word: str, wanted: str) -> bool:
    return word == wanted or wanted in _forms(word)


def _forms(word: str) -> tuple[str, ...]:
    """A word, and without what East Asian and South-East Asian languages put around a name."""
    if word.isascii():
        return (word,)
    bare = _HONORIFIC.sub("", word)
    return (word, bare) if bare and bare != word else (word,)


def _stem(word: str) -> str:
    """A first name without the ending that changes where somebody is called."""
    return word.rstrip("sςσъь").rstrip("aeiouyаеиоуыюяіїαεηιουωėęį")


_TITLES = frozenset(
    {"dr", "prof", "professor", "mr", "mrs", "ms", "miss", "frau", "herr", "ing", "mag", "dipl", "med", "mme", "mlle"}
    | {"sr", "sra", "the", "der", "die", "das"}
)
_HONORIFIC = re.compile(
    r"^(?:回复|回覆|คุณ|พี่|น้อง)|(?:さん|さま|様|ちゃん|くん|君|氏|先生|님|씨|님께|老师|老師|同学|你好|您好|说得对|說得對)$"
)
_ATTACHED = re.compile(
    "[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7a3\uf900-\ufaff]"
)  # scripts in which such stands at a name
_ACCENTS = re.compile("[\u0300-\u036f]")
# Letters and digits, with the vowel signs and joiners of scripts whose words have them.
_WORD = re.compile(
    "(?:[^\\W_]|[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
    "\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e])+"
)
