"""The inflected forms of a word in many languages: by Snowball's stemmers, and no further than an inflection goes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scraper.topic.folding import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

STEMMED = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nl": "dutch",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
# Those that a word is taken to be of where neither the collection nor the page says.
USUAL = ("en", "de", "fr", "it", "es", "nl", "pt", "sv", "no", "da", "fi", "pl", "ru")
_ALSO = {"nb": "no", "nn": "no"}


def language_of(stated: str | None) -> str | None:
    """A stated language (en-US, nb) as the code of a stemmer; None where there is none for it."""
    code = (stated or "").replace("_", "-").partition("-")[0].lower()
    code = _ALSO.get(code, code)
    return code if code in STEMMED else None


def has_forms(word: str) -> bool:
    """Is this word of a term inflected? Short ones, abbreviations and what is not of letters stand as they are."""
    return len(word) > 3 and word.isalpha() and sum(char.isupper() for char in word) < 2


def beginning(word: str, languages: Sequence[str]) -> str:
    """What every form of a word begins with, folded: most of it, and no more than its stems leave of it.

    A stem alone leaves too little: that of "liberation" is that of "liberal" as well.
    """
    stems = [stem for language in languages for stem in stems_of(folded(word, "kept"), language)]
    word = folded(word)
    reach = min((_shared(word, stem) for stem in stems), default=len(word))
    least = -(-2 * len(word) // 3)
    if reach > 3 and word[reach - 1] in "fs" and "nl" in languages:  # brief, brieven
        reach -= 1
    return word[: max(reach, least)]


@lru_cache(maxsize=65536)
def stems_of(word: str, language: str) -> frozenset[str]:
    """The folded stems of a word in lower case, with its accents and without: people write both."""
    stemmer = _stemmer(language)
    return frozenset(folded(stemmer.stemWord(form)) for form in {word, folded(word)})


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Any:
    import snowballstemmer  # noqa: PLC0415  (only where there are terms)

    return snowballstemmer.stemmer(STEMMED[language])
