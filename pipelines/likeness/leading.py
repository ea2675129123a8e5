"""Who leads and who repeats: of records that are alike, the earliest, and those that are alike to it.

A record repeats the earliest leader that it is itself alike to, so that no chain of small changes joins texts that
have nothing in common; a record that is alike to followers alone is compared with their leaders, and else leads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipelines.likeness.candidates import packed_pairs, paired
from pipelines.likeness.sets import distinct, without

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from pipelines.likeness.candidates import Buckets
    from pipelines.likeness.words import Numbers, Places

_ROUNDS = 4


def leaders(number: int, found: Buckets, are_alike: Callable[[Places, Places], NDArray[np.bool_]]) -> Places:
    """By record (numbered in the order of who was earlier) the one that it repeats, itself where it leads.

    `are_alike` says which pairs of an earlier and a later record are alike; it is asked about each pair once.
    """
    asked = found.to_first
    alike = _judged(asked, are_alike)
    joined = np.zeros(number, bool)
    joined[paired(alike)[1]] = True
    more = found.to_last[~joined[paired(found.to_last)[1]]]
    alike = distinct([alike, _judged(more, are_alike)])
    asked = distinct([asked, more])
    for _ in range(_ROUNDS):
        leading = _led(number, alike)
        lower, higher = paired(alike)
        alone = leading[higher] == higher  # alike to followers only: is it to those whom they follow?
        over, under = leading[lower[alone]], higher[alone]
        asking = without(distinct([packed_pairs(np.minimum(over, under), np.maximum(over, under))]), asked)
        asking = asking[np.not_equal(*paired(asking))]
        if not len(asking):
            break
        asked = distinct([asked, asking])
        alike = distinct([alike, _judged(asking, are_alike)])
    return _led(number, alike)


def _judged(pairs: Numbers, are_alike: Callable[[Places, Places], NDArray[np.bool_]]) -> Numbers:
    return pairs[are_alike(*paired(pairs))] if len(pairs) else pairs


def _led(number: int, alike: Numbers) -> Places:
    leading = np.arange(number)
    lower, higher = paired(alike)
    order = np.lexsort((lower, higher))
    for one, other in zip(lower[order].tolist(), higher[order].tolist(), strict=True):
        if leading[other] == other and leading[one] == one:
            leading[other] = one
    return leading
