"""A text as terms are compared: without case, with one kind of quote and hyphen, with or without its accents."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Accents = Literal["folded", "kept"]  # folded: "cafe" and "café" are one word, as people write both


def folded(text: str, accents: Accents = "folded") -> str:
    """A text without case; quotes, hyphens and dashes of each kind as one, marks that nobody sees left out."""
    if text.isascii():
        return text.casefold()
    run = _without_accents if accents == "folded" else _with_accents
    return _NOT_ASCII.sub(lambda match: run(match[0]), unicodedata.normalize("NFC", text).casefold())


def places(text: str, accents: Accents = "folded") -> list[int]:
    """For each character of the folded text the place in the text (NFC) that it came from, and the end."""
    pieces = [(at, len(folded(char, accents))) for at, char in enumerate(text)]
    return [at for at, length in pieces for _ in range(length)] + [len(text)]


@lru_cache(maxsize=65536)  # runs of other letters than ASCII: parts of words, or words, that come again and again
def _without_accents(run: str) -> str:
    return "".join(_bare(run))


@lru_cache(maxsize=65536)
def _with_accents(run: str) -> str:
    return "".join(_ALIKE.get(char, char) for char in run)


def _bare(run: str) -> Iterator[str]:
    for char in run:
        alike = _ALIKE.get(char)
        if alike is None and char != "й":  # a letter of its own, which is composed
            alike = _LETTERS.get(char) or _ACCENTS.sub("", unicodedata.normalize("NFD", char))
            alike = unicodedata.normalize("NFC", alike)
        yield char if alike is None else alike


_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin, Greek and Cyrillic: what other scripts join is no accent
_ALIKE = (
    dict.fromkeys("‐‑‒–—―−﹣－", "-")
    | dict.fromkeys("‘’‚‛′´ʹʼˈ＇", "'")
    | dict.fromkeys("“”„‟″«»＂", '"')
    | dict.fromkeys("\u00ad\u200b\u2060\ufeff", "")  # where a line may break
)
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
