"""Made-up texts with planted edited copies, and what was planted: invented words, the rates stated.

Words are drawn as often as words of a language are (Zipf), with set phrases among them. Of the texts COPIED are edited
copies of others. Beside them stand texts that must not be taken for copies: some end in a footer that hundreds share,
some quote a third of another text and say the rest themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

COPIED = 0.10
CHANGED, CUT, ADDED = 0.03, 0.02, 0.02  # of a copy's words
MOVED = 1 / 3  # of the copies: a run of 5 to 15 words stands elsewhere
FOOTED, QUOTING = 0.05, 0.03
VOCABULARY, PHRASES, FOOTERS = 40_000, 3_000, 20


@dataclass(frozen=True, slots=True)
class Made:
    """Texts, and by text the number of the family that it is of: an original with its copies, or itself alone.

    `is_copy` says which were made by editing another one. Originals and copies stand in any order.
    """

    texts: Any
    family: np.ndarray
    is_copy: np.ndarray


def made_up(number: int, seed: int, words: tuple[int, int] = (30, 150), part: int = 20_000) -> Made:
    """So many texts of that many words (from, to)."""
    rng = np.random.default_rng(seed)
    language = _Language(rng)
    copies = round(number * COPIED)
    originals = number - copies
    texts, family = [], []
    for start in range(0, originals, part):
        size = min(part, originals - start)
        share = round(copies * (start + size) / originals) - round(copies * start / originals)
        rows = language.texts(size, words)
        chosen = rng.integers(0, size, share)
        rows += [language.edited(rows[n]) for n in chosen]
        texts.append(language.written(rows))
        family.append(np.concatenate([np.arange(start, start + size), start + chosen]))
    lengths = [len(one) for one in texts]
    is_copy = np.concatenate([np.arange(n) >= min(part, originals - i * part) for i, n in enumerate(lengths)])
    order = rng.permutation(number)
    shuffled = pa.chunked_array(texts).combine_chunks().take(pa.array(order))
    return Made(shuffled, np.concatenate(family)[order], is_copy[order])


class _Language:
    """Invented words and what is said with them."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        starts, middles = [*"bcdfghklmnprstvwz", "ch", "st", "tr", ""], [*"aeiou", "ea", "oo"]
        syllables = np.array([s + m for s in starts for m in middles])
        lengths = rng.integers(1, 5, VOCABULARY)
        picked = rng.integers(0, len(syllables), (VOCABULARY, 4))
        self.words = pa.array(["".join(syllables[row[:n]]) for row, n in zip(picked, lengths, strict=True)])
        weights = 1 / (np.arange(VOCABULARY) + 10.0)
        self.steps = np.cumsum(weights / weights.sum())
        self.phrases = self.drawn(PHRASES * 6).reshape(PHRASES, 6)
        self.phrases[np.arange(6) >= rng.integers(3, 7, PHRASES)[:, None]] = -1  # of 3 to 6 words
        self.footers = [self.drawn(int(n)) for n in rng.integers(12, 26, FOOTERS)]

    def drawn(self, number: int) -> np.ndarray:
        """So many words, each as often as it is used."""
        return np.minimum(np.searchsorted(self.steps, self.rng.random(number)), VOCABULARY - 1)

    def texts(self, number: int, words: tuple[int, int]) -> list[np.ndarray]:
        """Texts of this language: a set phrase to about 25 words, and what must not be taken for copies among them."""
        rng = self.rng
        lengths = rng.integers(words[0], words[1] + 1, number)
        flat = self.drawn(int(lengths.sum()))
        chosen = self.phrases[(rng.random(len(flat) // 25) ** 3 * PHRASES).astype(int)]
        places = rng.integers(0, max(len(flat) - 6, 1), len(chosen))
        for n in range(chosen.shape[1]):
            is_said = (chosen[:, n] >= 0) & (places + n < len(flat))
            flat[places[is_said] + n] = chosen[is_said, n]
        rows = np.split(flat, np.cumsum(lengths)[:-1])
        fate = np.where(lengths >= 30, rng.random(number), 1.0)
        for n in np.flatnonzero(fate < FOOTED).tolist():
            rows[n] = np.concatenate([rows[n], self.footers[int(rng.integers(FOOTERS))]])
        for n in np.flatnonzero((fate >= FOOTED) & (fate < FOOTED + QUOTING)).tolist():
            row, other = rows[n], rows[int(rng.integers(number))]
            rows[n] = np.concatenate([other[: min(len(other), len(row)) // 3], row[len(row) // 3 :]])
        return rows

    def edited(self, row: np.ndarray) -> np.ndarray:
        """A copy with words changed, cut, added, and in some a run of them elsewhere."""
        rng = self.rng
        chance = rng.random(len(row))
        changed = np.flatnonzero(chance < CHANGED)
        row = row.copy()
        row[changed] = self.drawn(len(changed))
        row = row[(chance < CHANGED) | (chance >= CHANGED + CUT)]
        after = np.flatnonzero(rng.random(len(row)) < ADDED) + 1
        row = np.insert(row, after, self.drawn(len(after)))
        if rng.random() < MOVED and len(row) > 20:
            size = int(rng.integers(5, 16))
            start = int(rng.integers(0, len(row) - size))
            run, rest = row[start : start + size], np.delete(row, slice(start, start + size))
            row = np.insert(rest, int(rng.integers(0, len(rest))), run)
        return row

    def written(self, rows: list[np.ndarray]) -> Any:
        """Rows of word numbers as an Arrow array of texts."""
        words = self.words.take(pa.array(np.concatenate(rows)))
        offsets = np.append(0, np.cumsum([len(row) for row in rows])).astype(np.int32)
        said = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), words), " ")
        return pc.binary_join_element_wise(pc.utf8_capitalize(said), ".", "")
