"""Sketches of texts: the least of their word sequences by many orders (MinHash), of which alike texts share as large a
part as of the sequences themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.likeness.words import Places, Words

RUN = 3  # words a sequence: two share few by chance, and one changed word spoils only three
ORDERS = 48  # numbers a sketch


@dataclass(frozen=True, slots=True)
class Sequences:
    """The word sequences of texts, a number each, in the order of the text; text n has those from `starts[n]` on."""

    numbers: NDArray[np.uint32]
    starts: Places

    @property
    def counts(self) -> Places:
        """How many sequences each text has, repeated ones counted each time."""
        return np.diff(self.starts)


def sequences(words: Words, run: int = RUN) -> Sequences:
    """Every `run` words that follow each other in a text; a text of fewer has none."""
    counts = np.maximum(words.counts - (run - 1), 0)
    starts = np.append(0, np.cumsum(counts))
    total = len(words.numbers) - (run - 1)
    if total <= 0 or not starts[-1]:
        return Sequences(np.empty(0, np.uint32), starts)
    whole = np.multiply(words.numbers[:total], _FACTORS[0])
    for n in range(1, run):
        whole += words.numbers[n : total + n] * _FACTORS[n]
    whole ^= whole >> np.uint64(32)
    whole *= _FACTORS[-1]
    kept = np.ones(total, bool)  # not those that would begin in one text and end in the next
    for n in range(1, run):
        last = words.starts[1:] - n
        last = last[(last >= words.starts[:-1]) & (last < total)]
        kept[last] = False
    return Sequences((whole[kept] >> np.uint64(32)).astype(np.uint32), starts)


def sketches(found: Sequences, orders: int = ORDERS) -> NDArray[np.uint16]:
    """A row a text: by each order the last 16 bits of the least sequence; zeros for a text without a sequence."""
    counts = found.counts
    filled = np.flatnonzero(counts)
    sketched = np.zeros((len(counts), orders), np.uint16)
    if not len(filled):
        return sketched
    starts = found.starts[:-1][filled]
    columns = np.empty((orders, len(filled)), np.uint16)
    ordered = np.empty_like(found.numbers)
    for n, factor in enumerate(_orders(orders)):
        np.multiply(found.numbers, factor, out=ordered)
        columns[n] = np.minimum.reduceat(ordered, starts)  # the cast keeps the last bits: the first are nearly all 0
    sketched[filled] = columns.T
    return sketched


def _orders(number: int) -> NDArray[np.uint32]:
    drawn = np.random.Generator(np.random.PCG64(20100531)).integers(1 << 28, 1 << 31, number, dtype=np.uint32)
    return drawn * np.uint32(2) + np.uint32(1)


_FACTORS = np.array([0x9E3779B97F4A7C15, 0xD1B54A32D192ED03, 0xABC98388FB8FAC03, 0x8CB92BA72F3D8DD7], np.uint64)
