"""The records that may be copies across sites, or have some: few of all, with what says who was first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.likeness.candidates import Buckets, merged, packed_pairs, paired
from pipelines.likeness.near import first_of
from pipelines.signatures import EARLIEST
from pipelines.steps.merge.times import micros

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from pipelines.copies.stock import Stock
    from pipelines.likeness.words import Places

COLUMNS = ("record_id", "post_id", "kind", "published", "first_seen", "title", "same", "same_too", "begin", "end")


@dataclass(frozen=True, slots=True)
class Nodes:
    """Some records: `table` has COLUMNS and `site`, `numbers` their number in the stock (rising until `ordered`).

    `first` is by node the first one of the same words; `apart` are those that a person decided to be no duplicates.
    """

    table: Any
    numbers: Places
    apart: NDArray[np.bool_]
    first: Places
    site: Places
    published: Places

    def __len__(self) -> int:
        return len(self.numbers)

    def places(self, numbers: Places) -> Places:
        """Where records stand among the nodes."""
        order = np.argsort(self.numbers)
        return order[np.searchsorted(self.numbers, numbers, sorter=order)]

    def ordered(self, published: Places, is_mirrored: NDArray[np.bool_]) -> Nodes:
        """The nodes with the earliest first, by these times; of equal ones those of a mirror come later."""
        columns = {
            "published": pa.array(published),
            "is_comment": pa.array(is_mirrored),
            "first_seen": self.table["first_seen"],
            "length": pc.binary_length(self.table["record_id"]),
            "record_id": self.table["record_id"],
        }
        order = pc.sort_indices(pa.table(columns), [(name, "ascending") for name in EARLIEST])
        rows = np.asarray(order).astype(np.int64)
        ordered = replace(
            self,
            table=self.table.take(order),
            numbers=self.numbers[rows],
            apart=self.apart[rows],
            site=self.site[rows],
            published=self.published[rows],
        )
        return replace(ordered, first=_first(ordered.table, ordered.apart))

    def numbered(self, found: Buckets) -> Buckets:
        """Pairs of records as pairs of nodes, each the first of its words, the earlier before the later."""
        parts = []
        for pairs in found:
            one, other = (self.first[self.places(numbers)] for numbers in paired(pairs))
            kept = one != other
            parts.append(packed_pairs(np.minimum(one, other)[kept], np.maximum(one, other)[kept]))
        return merged([Buckets(*parts)])


def nodes_of(stock: Stock, numbers: Places, apart: Collection[str]) -> Nodes:
    """The nodes of these records (numbers rising)."""
    table = stock.rows(numbers, COLUMNS)
    told_apart = np.asarray(pc.is_in(table["record_id"], pa.array(sorted(apart), pa.string())))
    site = np.asarray(table["site"])
    return Nodes(table, numbers, told_apart, _first(table, told_apart), site, micros(table["published"]))


def _first(table: Any, apart: NDArray[np.bool_]) -> Places:
    keys = np.stack([np.asarray(table[name]) for name in ("same", "same_too")], 1)
    alone = np.where(apart, np.arange(len(apart)) + 1, 0).astype(np.uint64)
    return first_of(keys ^ alone[:, None] * np.uint64(0x9E3779B97F4A7C15))
