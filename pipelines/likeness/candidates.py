"""Pairs of texts whose sketches say that they may be alike: those that agree in three chosen orders out of all.

A bucket is what agrees; of one with many texts each is paired with the first alone, or with the one before it, so that
ten thousand copies of a text cost ten thousand comparisons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipelines.likeness.sets import distinct, without
from pipelines.likeness.sketches import ORDERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipelines.likeness.words import Numbers, Places

# Of these turns no two orders stand together twice. A pair that is 0.4 alike agrees in one at least with a probability
# of 0.91, at 0.5 with 0.99, and a pair of strangers (0.002) with one of 0.0000004.
TURNS = tuple((n, (n + 7) % ORDERS, (n + 18) % ORDERS) for n in range(ORDERS))


class Buckets(NamedTuple):
    """Pairs of texts by their numbers, the lower first: each with the first of its bucket, and with the one before."""

    to_first: Numbers
    to_last: Numbers


def paired(pairs: Numbers) -> tuple[Places, Places]:
    """The two texts of each packed pair."""
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def packed_pairs(lower: Places, higher: Places) -> Numbers:
    """Pairs packed into one number each."""
    packed: Numbers = lower.astype(np.uint64) << np.uint64(32) | higher.astype(np.uint64)
    return packed


def candidates(sketched: NDArray[np.uint16], turns: Sequence[tuple[int, ...]] = TURNS) -> Buckets:
    """The pairs in the buckets of sketches (a row a text), each once."""
    columns = np.ascontiguousarray(sketched.T)
    texts = np.arange(len(sketched), dtype=np.int64)
    return merged([bucketed(keys_of(columns[list(turn)]), texts) for turn in turns])


def keys_of(columns: NDArray[np.uint16]) -> Numbers:
    """One number of three columns of sketches, all different where these are."""
    keys: Numbers = columns[0].astype(np.uint64)
    for column in columns[1:]:
        keys <<= np.uint64(16)
        keys |= column
    return keys


def bucketed(keys: Numbers, texts: Places) -> Buckets:
    """The pairs among texts (in rising order) of the same key."""
    short = (keys * _SPREAD >> np.uint64(32)).astype(np.uint32)
    texts, keys, short = _met_again(texts, keys, short)
    packed = np.sort(short.astype(np.uint64) << np.uint64(32) | np.arange(len(texts), dtype=np.uint64))
    order = (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)
    keys, texts = keys[order], texts[order]
    same = np.empty(len(keys), bool)
    same[:1] = False
    same[1:] = keys[1:] == keys[:-1]
    first = np.maximum.accumulate(np.where(same, 0, np.arange(len(keys))))
    later = np.flatnonzero(same)
    return Buckets(packed_pairs(texts[first[later]], texts[later]), packed_pairs(texts[later - 1], texts[later]))


def merged(found: Sequence[Buckets]) -> Buckets:
    """The pairs of many rounds, each once, sorted; one that is with a first is not named again."""
    to_first = distinct([one.to_first for one in found])
    return Buckets(to_first, without(distinct([one.to_last for one in found]), to_first))


def share_of(sketched: NDArray[np.uint16], lower: Places, higher: Places) -> NDArray[np.float64]:
    """By pair, the share of orders in which their sketches agree: about how alike they are."""
    share = np.empty(len(lower))
    for start in range(0, len(lower), 1 << 16):
        part = slice(start, start + (1 << 16))
        share[part] = (sketched[lower[part]] == sketched[higher[part]]).mean(axis=1)
    return share


def _met_again(texts: Places, keys: Numbers, short: NDArray[np.uint32]) -> tuple[Places, Numbers, NDArray[np.uint32]]:
    """Without nearly all of those whose key nobody shares, which need no sorting by more than their short key."""
    ordered = np.sort(short)
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    shift = np.uint32(32 - min(max(len(short).bit_length() + 2, 8), 26))
    marked = np.zeros(1 << (32 - int(shift)), bool)
    marked[again >> shift] = True
    kept = np.flatnonzero(marked[short >> shift])
    return texts[kept], keys[kept], short[kept]


_SPREAD = np.uint64(0x9E3779B97F4A7C15)
