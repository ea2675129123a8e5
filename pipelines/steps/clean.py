"""Clean the words of observations: damage mended, invisible characters out, white space folded, "" to null; name each
text's language.

What people wrote stays, every letter, mark and emoji of it, with the joiners that shape them: `mending` has what is
certain damage. One form of Unicode (NFC) makes equal what looks equal. Cleaning what is clean changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.languages import guessed
from pipelines.site import with_column
from pipelines.steps.mending import SUSPECT, mended

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
    table = with_column(table, "quotes", _cleaned_quotes(table["quotes"]))
    return replace(site, observed=with_column(table, "language", languages(table["text"], table["language"])))


def clean_text(text: str) -> str | None:
    """Words with their paragraphs and line breaks; None where nothing is left."""
    while (seen := _folded(_visible(text.replace("\r\n", "\n").replace("\r", "\n")))) != text:
        text = seen  # what one pass takes out may have hidden damage from it
    return text or None


def clean_line(text: str) -> str | None:
    """Words on one line; None where nothing is left."""
    while (seen := _ALL_BLANKS.sub(" ", _visible(text)).strip()) != text:
        text = seen
    return text or None


def _folded(text: str) -> str:
    return _MANY_BREAKS.sub("\n\n", _AROUND_BREAKS.sub("\n", _BLANKS.sub(" ", text))).strip()


def _visible(text: str) -> str:
    """What is seen of a text: mended, in NFC, without control characters and those that only steer its layout."""
    text = _CONTROLS.sub("", text)
    if text.isascii() and "&" not in text:
        return text
    text = unicodedata.normalize("NFC", _CONTROLS.sub("", mended(text)))
    if not _UNSEEN.search(text):
        return text
    has_rtl = bool(_RIGHT_TO_LEFT.search(text))
    return unicodedata.normalize("NFC", _UNSEEN.sub(lambda match: _steering(match, has_rtl), text))


def _steering(match: re.Match[str], has_rtl: bool) -> str:
    """What stays of a character without a face: joiners where they shape letters and emoji, the zero-width space of
    scripts that have no other, direction marks in texts that run from right to left."""
    mark, text = match.group(), match.string
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if mark == "\u200d":
        return mark if _JOINED.fullmatch(before) and (after or before) else ""
    if mark == "\u200c":
        return mark if _SHAPED.fullmatch(before) and _SHAPED.fullmatch(after) else ""
    if mark == "\u200b":
        return mark if _UNSPACED.fullmatch(before) or _UNSPACED.fullmatch(after) else ""
    return mark if has_rtl and mark in "\u200e\u200f\u061c" else ""


def languages(texts: Any, stated: Any) -> Any:
    """The language of each text (ISO 639-1), guessed from MIN_LETTERS characters on where that
    can be relied on; else the one stated, if any."""
    encoded = texts.combine_chunks().dictionary_encode()
    words = encoded.dictionary.to_pylist()
    long_enough = [n for n, text in enumerate(words) if len(text) >= MIN_LETTERS]
    of_these: list[str | None] = [None] * len(words)
    for n, language in zip(long_enough, guessed([words[n][:SAMPLE] for n in long_enough]), strict=True):
        of_these[n] = language
    found = pa.array(of_these, pa.string()).take(encoded.indices)
    return pc.coalesce(_sure(texts, found), pc.utf8_lower(pc.utf8_slice_codeunits(stated, 0, 2)))


def _sure(texts: Any, found: Any) -> Any:
    """The guesses of texts of SURE characters and more; of shorter ones only what one in twenty longer ones is in."""
    short = pc.fill_null(pc.less(pc.utf8_length(texts.combine_chunks()), SURE), True)
    counted = pc.value_counts(found.filter(pc.invert(short)).drop_null()).to_pylist()
    least = sum(row["counts"] for row in counted) / 20
    spoken = pa.array([row["values"] for row in counted if row["counts"] >= least], pa.string())
    unsure = pc.and_(short, pc.invert(pc.is_in(found, value_set=spoken)))
    return pc.if_else(unsure, pa.scalar(None, pa.string()), found)


MIN_LETTERS = 20  # shorter ones ("Thank you!") are guessed wrong too often
SURE = 40  # from here on 99 of 100 guesses are right, below 81 (texts of comments on real pages, in three languages)
SAMPLE = 250  # characters: more change the guess of few texts and cost their time

# \x1c to \x1f count as blanks in Python, but are removed here. C1 controls are evidence of damage: `mending` has them.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# Soft hyphen, direction marks, zero-width space and joiners, embeddings and isolates, word joiner and invisible
# operators, byte order mark, object replacement, non-characters.
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffc\ufffe\uffff"
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SHAPED = re.compile("[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc]")
_JOINED = re.compile(f"{_SHAPED.pattern}|[\u00a9\u00ae\u2190-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u0f00-\u0fff]")
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_BREAKS = re.compile(r" ?\n ?")
_MANY_BREAKS = re.compile(r"\n{3,}")
_ALL_BLANKS = re.compile(r"\s+")
_LINES = ("title", "author", "author_key", "author_url", "published_raw", "gap_reason", "key", "parent", "post_key")
# What NFC may change: marks that stand apart, parts of Hangul syllables, letters that have a canonical twin.
_APART = (
    r"\pM|[\x{1100}-\x{11ff}\x{a960}-\x{a97f}\x{d7b0}-\x{d7ff}\x{f900}-\x{faff}\x{2f800}-\x{2fa1f}\x{1d15e}-\x{1d1c0}"
    r"\x{340}\x{341}\x{374}\x{37e}\x{387}\x{1f00}-\x{1fff}\x{2000}\x{2001}\x{2126}\x{212a}\x{212b}\x{2329}\x{232a}"
    r"\x{2adc}\x{fb1d}-\x{fb4f}]"
)
# Finds what may need cleaning, so that the many clean texts cost no Python: NFC is in doubt where marks stand apart.
_SUSPECT = (
    r"[\x00-\x09\x0b-\x1f\x7f\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
    r"|[\x{ad}\x{61c}\x{180e}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{206f}\x{feff}\x{fffc}\x{fffe}\x{ffff}]"
    r"|  | \n|\n |\n\n\n|^[ \n]|[ \n]$|^$"
    rf"|{_APART}|{SUSPECT}"
)
_SUSPECT_LINE = _SUSPECT + r"|\n"


def _cleaned(column: Any, cleaned: Callable[[str], str | None]) -> Any:
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    suspect = _may_need_it(column, line=cleaned is clean_line)
    if not pc.any(suspect).as_py():
        return column
    new = pa.array([cleaned(text) for text in column.filter(suspect).to_pylist()], pa.string())
    return pc.replace_with_mask(column, suspect, new)


def _may_need_it(column: Any, *, line: bool) -> Any:
    return pc.fill_null(pc.match_substring_regex(column, _SUSPECT_LINE if line else _SUSPECT), False)


def _cleaned_tags(column: Any) -> Any:
    column = column.combine_chunks()
    if column.null_count == len(column):
        return column
    rows = []
    for tags in column.to_pylist():
        words = [clean_line(tag) for tag in tags or () if tag is not None]
        rows.append(list(dict.fromkeys(word for word in words if word)) or None)
    return pa.array(rows, column.type)


def _cleaned_quotes(column: Any) -> Any:
    column = column.combine_chunks()
    if column.null_count == len(column):
        return column
    said = pc.list_flatten(column)
    if not any(pc.any(_may_need_it(said.field(n), line=n == 1)).as_py() for n in (0, 1)):
        return column
    rows = column.to_pylist()
    for quotes in rows:
        for quote in quotes or ():
            quote["text"] = clean_text(quote["text"] or "") or ""
            quote["author"] = clean_line(quote["author"] or "")
    return pa.array(rows, column.type)
