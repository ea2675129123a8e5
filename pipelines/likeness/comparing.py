"""How alike two texts truly are: the share of word sequences that both have (Jaccard), and what one says of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from pipelines.likeness.sketches import RUN, sequences
from pipelines.likeness.words import words_in_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.likeness.sketches import Sequences
    from pipelines.likeness.words import Places


class Alike(NamedTuple):
    """By pair of an earlier and a later text: sequences that both have, and that at least one has (repeated ones count
    once); how many words the later one has, how many of them are in no shared sequence, and their longest run."""

    shared: NDArray[np.int32]
    either: NDArray[np.int32]
    words: NDArray[np.int32]
    own: NDArray[np.int32]
    own_run: NDArray[np.int32]

    @property
    def similarity(self) -> NDArray[np.float64]:
        """The share of sequences in common, from 0 to 1."""
        return self.shared / np.maximum(self.either, 1)

    def where(self, chosen: Any) -> Alike:
        """Those of some pairs."""
        return Alike(*(column[chosen] for column in self))


def none_alike() -> Alike:
    """Of no pair."""
    return Alike(*(np.empty(0, np.int32) for _ in Alike._fields))


def compared(texts: Any, earlier: Places, later: Places) -> Alike:
    """Compare pairs of an Arrow array of texts, given by their numbers; only texts that are in a pair are read."""
    if not len(earlier):
        return none_alike()
    used, places = np.unique(np.concatenate([earlier, later]), return_inverse=True)
    first, second = places[: len(earlier)], places[len(earlier) :]
    found = _sequences_of(texts.take(pa.array(used)))
    counts = found.counts
    order = np.argsort(first, kind="stable")  # the same texts come together, and are near to the processor
    costs = np.cumsum(counts[first[order]] + counts[second[order]])
    parts, start = [], 0
    while start < len(order):
        before = costs[start - 1] if start else 0
        end = max(int(np.searchsorted(costs, before + _MOST, "right")), start + 1)
        parts.append(_compared_part(found, first[order[start:end]], second[order[start:end]]))
        start = end
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    return Alike(*columns).where(back)


_MOST = 1 << 19  # sequences of a part: what is sorted together


def _sequences_of(texts: Any) -> Sequences:
    parts = [sequences(words) for _, words in words_in_parts(texts)]
    counts = np.concatenate([part.counts for part in parts])
    return type(parts[0])(np.concatenate([part.numbers for part in parts]), np.append(0, np.cumsum(counts)))


def _compared_part(found: Sequences, first: Places, second: Places) -> Alike:
    ones, _ = _keyed(found, first)
    others, other_counts = _keyed(found, second)
    ones = _without_repeats(np.sort(ones))
    place = np.searchsorted(ones, others)
    hit = np.zeros(len(others), bool)
    inside = place < len(ones)
    hit[inside] = ones[place[inside]] == others[inside]
    once = _without_repeats(np.sort(others))
    both = _without_repeats(np.sort(others[hit]))
    pairs = len(first)
    in_one, in_other, in_both = (_by_pair(keys, pairs) for keys in (ones, once, both))
    own, run = _own_words(hit, other_counts)
    words = other_counts + (RUN - 1)
    of_other = [column.astype(np.int32) for column in (words, own, run)]
    return Alike(in_both.astype(np.int32), (in_one + in_other - in_both).astype(np.int32), *of_other)


def _keyed(found: Sequences, texts: Places) -> tuple[NDArray[np.uint64], Places]:
    """The sequences of texts one after the other, the number of the pair before each; and how many each has."""
    counts = found.counts[texts]
    ends = np.cumsum(counts)
    places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(found.starts[:-1][texts] - (ends - counts), counts)
    pairs = np.repeat(np.arange(len(texts), dtype=np.uint64), counts)
    return pairs << np.uint64(32) | found.numbers[places], counts


def _without_repeats(ordered: NDArray[np.uint64]) -> NDArray[np.uint64]:
    kept = np.ones(len(ordered), bool)
    kept[1:] = ordered[1:] != ordered[:-1]
    return ordered[kept]


def _by_pair(keys: NDArray[np.uint64], pairs: int) -> Places:
    return np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=pairs)


def _own_words(hit: NDArray[np.bool_], counts: Places) -> tuple[Places, Places]:
    """By text, how many of its words stand in no sequence that was hit, and how long their longest run is."""
    words = counts + (RUN - 1)
    starts = np.cumsum(words) - words
    shift = np.repeat(np.arange(len(counts)) * (RUN - 1), counts)  # a text has that many words more than sequences
    covered = np.zeros(int(words.sum()), bool)
    for n in range(RUN):
        covered[np.flatnonzero(hit) + shift[hit] + n] = True
    own = words - np.add.reduceat(covered, starts)
    ends = np.flatnonzero(covered)  # every covered word, and the place after each text, end a run
    text = np.repeat(np.arange(len(counts)), words)[ends]
    stops = np.concatenate([ends, starts + words])
    of = np.concatenate([text, np.arange(len(counts))])
    order = np.lexsort((stops, of))
    stops, of = stops[order], of[order]
    before = np.empty(len(stops), np.int64)
    before[:1] = -1
    before[1:] = stops[:-1]
    begun = np.append(True, of[1:] != of[:-1])
    before[begun] = starts[of[begun]] - 1
    longest = np.zeros(len(counts), np.int64)
    np.maximum.at(longest, of, stops - before - 1)
    return own, longest
