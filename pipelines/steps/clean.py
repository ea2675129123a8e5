"""Clean the words of observations: control characters out, white space folded, "" to null; name each text's language.

What people wrote stays: emoji, joiners, zero-width spaces, soft hyphens. Cleaning what is clean changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.languages import guessed
from pipelines.site import with_column

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.site import Site


def clean(site: Site) -> Site:
    """The site with its observations' words cleaned and `language` set."""
    table = site.observed
    for name in _LINES:
        table = with_column(table, name, _cleaned(table[name], clean_line))
    table = with_column(table, "text", _cleaned(table["text"], clean_text))
    table = with_column(table, "tags", _cleaned_tags(table["tags"]))
    return replace(site, observed=with_column(table, "language", languages(table["text"], table["language"])))


def clean_text(text: str) -> str | None:
    """Words with their paragraphs and line breaks; None where nothing is left."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _AROUND_BREAKS.sub("\n", _BLANKS.sub(" ", text))
    return _MANY_BREAKS.sub("\n\n", text).strip() or None


def clean_line(text: str) -> str | None:
    """Words on one line; None where nothing is left."""
    return _ALL_BLANKS.sub(" ", _CONTROLS.sub("", text)).strip() or None


def languages(texts: Any, stated: Any) -> Any:
    """The language of each text (ISO 639-1), guessed from MIN_LETTERS characters on; else the one stated, if any."""
    encoded = texts.combine_chunks().dictionary_encode()
    words = encoded.dictionary.to_pylist()
    long_enough = [n for n, text in enumerate(words) if len(text) >= MIN_LETTERS]
    of_these: list[str | None] = [None] * len(words)
    for n, language in zip(long_enough, guessed([words[n][:SAMPLE] for n in long_enough]), strict=True):
        of_these[n] = language
    found = pa.array(of_these, pa.string()).take(encoded.indices)
    return pc.coalesce(found, pc.utf8_lower(pc.utf8_slice_codeunits(stated, 0, 2)))


MIN_LETTERS = 20  # shorter ones ("Thank you!") are guessed wrong too often
SAMPLE = 250  # characters: more change the guess of few texts and cost their time

# Python's white space; ZWSP, ZWJ and soft hyphen are none. \x1c to \x1f count as blanks there, but are removed here.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_BREAKS = re.compile(r" ?\n ?")
_MANY_BREAKS = re.compile(r"\n{3,}")
_ALL_BLANKS = re.compile(r"\s+")
_LINES = ("title", "author", "author_key", "author_url", "published_raw", "gap_reason", "key", "parent", "post_key")
# Finds what may need cleaning, so that the many clean texts cost no Python.
_SUSPECT = (
    r"[\x00-\x09\x0b-\x1f\x7f\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
    r"|  | \n|\n |\n\n\n|^[ \n]|[ \n]$|^$"
)
_SUSPECT_LINE = _SUSPECT + r"|\n"


def _cleaned(column: Any, cleaned: Callable[[str], str | None]) -> Any:
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    suspect = pc.fill_null(
        pc.match_substring_regex(column, _SUSPECT if cleaned is clean_text else _SUSPECT_LINE), False
    )
    if not pc.any(suspect).as_py():
        return column
    new = pa.array([cleaned(text) for text in column.filter(suspect).to_pylist()], pa.string())
    return pc.replace_with_mask(column, suspect, new)


def _cleaned_tags(column: Any) -> Any:
    column = column.combine_chunks()
    if column.null_count == len(column):
        return column
    rows = []
    for tags in column.to_pylist():
        words = [clean_line(tag) for tag in tags or () if tag is not None]
        rows.append(list(dict.fromkeys(word for word in words if word)) or None)
    return pa.array(rows, column.type)
