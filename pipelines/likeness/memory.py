"""Comparisons that were made: no pair is compared twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipelines.likeness.candidates import packed_pairs
from pipelines.likeness.comparing import Alike, none_alike
from pipelines.likeness.sets import distinct, without

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.likeness.words import Places


class Memory:
    """What comparing gave, by pair; `compare` is asked for what is not known yet."""

    def __init__(self, compare: Callable[[Places, Places], Alike]) -> None:
        self._compare = compare
        self._pairs = np.empty(0, np.uint64)
        self._known = none_alike()

    def of(self, earlier: Places, later: Places) -> Alike:
        """How alike these pairs are."""
        asked = packed_pairs(earlier, later)
        new = without(distinct([asked]), self._pairs)
        if len(new):
            made = self._compare(*((new >> np.uint64(32)).astype(np.int64), (new & _LOW).astype(np.int64)))
            pairs = np.concatenate([self._pairs, new])
            order = np.argsort(pairs)
            self._pairs = pairs[order]
            self._known = Alike(*(np.concatenate(both)[order] for both in zip(self._known, made, strict=True)))
        return self._known.where(np.searchsorted(self._pairs, asked))


_LOW = np.uint64(0xFFFFFFFF)
