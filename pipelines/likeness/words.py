"""Texts as sequences of numbers, one a word: case, accents and punctuation left out, in any script, many at once.

A word is a run of letters and digits. In scripts that put no spaces between words (Han, kana, Thai, Lao, Khmer,
Burmese) every character is a word of its own, and counts half where the length of a text is asked.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]
    Places = NDArray[np.int64]

VERSION = f"1, Unicode {unicodedata.unidata_version}"  # of the numbers: what was made by another cannot be compared


@dataclass(frozen=True, slots=True)
class Words:
    """The words of texts, a number each; text n has those from `starts[n]` to `starts[n + 1]`.

    `sizes` is how many words a reader would count: two characters of a script without spaces are one.
    """

    numbers: Numbers
    starts: Places
    sizes: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.sizes)

    @property
    def counts(self) -> Places:
        """How many words each text has."""
        return np.diff(self.starts)


def words_in_parts(texts: Any, most: int = 1 << 18) -> Iterator[tuple[int, Words]]:
    """The words of an Arrow array of strings (null: no word), in parts of about `most` bytes, each with the number of
    its first text. So the memory needed stays small, and near to the processor."""
    begun = 0
    for chunk in texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]:
        ends = np.cumsum(np.asarray(pc.fill_null(pc.binary_length(chunk), 0)), dtype=np.int64)
        first = 0
        while first < len(chunk):
            before = ends[first - 1] if first else 0
            last = max(int(np.searchsorted(ends, before + most, "right")), first + 1)
            yield begun + first, words_of(chunk.slice(first, last - first))
            first = last
        begun += len(chunk)


def words_of(texts: Any) -> Words:
    """The words of an Arrow array of strings; a null has none."""
    codes, places = _codes(texts)
    if not len(codes):
        nothing = np.zeros(len(texts), np.int32)
        return Words(np.empty(0, np.uint64), np.zeros(len(texts) + 1, np.int64), nothing)
    begins, whole = _begins(codes, places)
    powers, inverse = _powers(len(codes))
    sums = np.empty(len(codes) + 1, np.uint64)
    sums[0] = 0
    np.cumsum(np.multiply(codes, powers[: len(codes)], dtype=np.uint64), out=sums[1:])
    at = sums[begins]
    numbers = mixed((np.append(at[1:], sums[-1]) - at) * inverse[begins])  # what stands between words counts nothing
    starts = np.searchsorted(begins, places).astype(np.int64)
    counts = np.diff(starts)
    if whole is None:
        return Words(numbers, starts, counts.astype(np.int32))
    halves = np.append(0, np.cumsum(~whole))
    single = halves[starts[1:]] - halves[starts[:-1]]
    return Words(numbers, starts, (counts - single // 2).astype(np.int32))


def mixed(numbers: Numbers) -> Numbers:
    """Every bit of a number spread over all of it (splitmix64); changes the array in place."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        numbers ^= numbers >> np.uint64(shift)
        numbers *= np.uint64(factor)
    numbers ^= numbers >> np.uint64(31)
    return numbers


def digests(words: Words) -> NDArray[np.uint64]:
    """Two numbers a text (an array of two columns) that only texts of the same words in the same order share.

    The number of each place is mixed into its word before they are added up, so that no arithmetic of a rolling digest
    can be made use of. A text without a word has zeros.
    """
    counts = words.counts
    found = np.zeros((len(words), 2), np.uint64)
    filled = np.flatnonzero(counts)
    if not len(filled):
        return found
    place = np.arange(len(words.numbers), dtype=np.int64) - np.repeat(words.starts[:-1], counts)
    keyed = words.numbers + mixed(place.astype(np.uint64) + np.uint64(1))
    for column, salt in enumerate((0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)):
        found[filled, column] = np.add.reduceat(mixed(keyed ^ np.uint64(salt)), words.starts[:-1][filled])
    return found


def _codes(texts: Any) -> tuple[NDArray[Any], Places]:
    """The letters of texts, one after the other, 0 for what is none; where each text begins, and all of them end."""
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    texts = pa.concat_arrays([pc.fill_null(texts.cast(pa.string()), "")])  # with offsets that begin at 0
    data, places = _bytes(texts)
    if data.isascii():
        return np.frombuffer(data.translate(_PLAIN), np.uint8), places
    joined = data.decode("utf-8", "replace")
    if any(mark in joined for mark in _UNSEEN) or not unicodedata.is_normalized("NFC", joined):
        texts = pc.utf8_normalize(pc.replace_substring_regex(texts, f"[{''.join(_UNSEEN)}]", ""), "NFC")
        data, places = _bytes(texts)
        joined = data.decode("utf-8", "replace")
    begun = np.append(0, np.cumsum((np.frombuffer(data, np.uint8) & 0xC0) != 0x80))
    return _folding()[np.frombuffer(joined.encode("utf-32-le"), np.uint32)], begun[places].astype(np.int64)


def _bytes(texts: Any) -> tuple[bytes, Places]:
    _, offsets, data = texts.buffers()
    places = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    held = data.to_pybytes()[places[0] : places[-1]] if data is not None else b""
    return held, places - places[0]


def _begins(codes: NDArray[Any], places: Places) -> tuple[Places, NDArray[np.bool_] | None]:
    """Where words begin, and which of these are whole words rather than single characters (None: all)."""
    is_word = codes != 0
    after = np.empty(len(codes), bool)  # does a word go on here that began before?
    after[0] = False
    after[1:] = is_word[:-1]
    after[places[:-1][places[:-1] < len(codes)]] = False
    if codes.dtype == np.uint8:
        return np.flatnonzero(is_word & ~after), None
    single = codes >= _SINGLE
    after[1:] &= ~single[:-1]
    begins = np.flatnonzero(is_word & (~after | single))
    return begins, ~single[begins]


@cache
def _powers_of(exponent: int) -> tuple[Numbers, Numbers]:
    size = 1 << exponent
    base = 0x5851F42D4C957F2D
    found = []
    for factor in (base, pow(base, -1, 1 << 64)):
        row = np.full(size, factor, np.uint64)
        row[0] = 1
        found.append(np.multiply.accumulate(row))
    return found[0], found[1]


def _powers(size: int) -> tuple[Numbers, Numbers]:
    """The powers of the base of words' numbers, and their inverses (modulo 2**64)."""
    exponent = max(size - 1, 1 << 18).bit_length()
    return _powers_of(exponent) if exponent <= 20 else _powers_of.__wrapped__(exponent)  # a giant's are not kept


@cache
def _folding() -> NDArray[np.uint32]:
    """By code point, the letter that it counts as: without case and accent; 0 for what parts words; above _SINGLE where
    every character is a word. Made once a process (0.1 s), when the first text comes that is not ASCII."""
    table = np.zeros(0x110000, np.uint32)
    for code in (*range(0x80, 0xD800), *range(0xE000, 0x20000)):
        table[code] = _folded(chr(code))
    table[:0x80] = np.frombuffer(_PLAIN[:0x80], np.uint8)
    for first, last in _UNSPACED:
        part = table[first : last + 1]
        part[part > 0] |= _SINGLE
    ideographs = np.arange(0x20000, 0x40000, dtype=np.uint32)
    table[0x20000:0x40000] = ideographs | _SINGLE
    return table


def _folded(letter: str) -> int:
    if unicodedata.category(letter)[0] not in "LNM":
        return 0
    plain = unicodedata.normalize("NFKD", letter.casefold())
    return ord(plain[0]) if unicodedata.category(plain[0])[0] in "LNM" else 0


_PLAIN = bytes(ord(chr(code).lower()) if code < 0x80 and chr(code).isalnum() else 0 for code in range(256))
_UNSEEN = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
_SINGLE = np.uint32(1 << 31)
_UNSPACED = (  # scripts without spaces: Thai and Lao, Burmese, Khmer, kana, Han
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3005, 0x3007),
    (0x3040, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9D),
)
