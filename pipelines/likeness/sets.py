"""Sets of numbers as sorted arrays: many millions of them, by sorting, which is quicker here than any table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def distinct(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """The numbers of all parts, each once, rising."""
    whole = np.concatenate(parts or [np.empty(0, np.uint64)])
    whole.sort()
    kept = np.ones(len(whole), bool)
    np.not_equal(whole[1:], whole[:-1], out=kept[1:])
    return whole[kept]


def without(numbers: NDArray[Any], others: NDArray[Any]) -> NDArray[Any]:
    """Those of rising numbers that rising others lack."""
    if not len(others):
        return numbers
    place = np.minimum(np.searchsorted(others, numbers), len(others) - 1)
    left: NDArray[Any] = numbers[others[place] != numbers]
    return left
