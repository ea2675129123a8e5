"""Of many observations of a record, the row that each field is taken from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.steps.merge.times import NONE, micros

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.site import Site

HOWS = ("api", "page", "feed")  # best first


@dataclass(frozen=True)
class Rows:
    """The observations of posts, or of comments: `table`, whose rows stand in the site's `observed` at `at`, and by
    row the record's number in `ids`, when its capture was made (`when`) and last said to be unchanged (`until`), in
    microseconds, the capture's place in time and the source as a bit (place in HOWS + 3 * place in SOURCES)."""

    table: Any
    at: NDArray[np.int64]
    ids: list[str]
    record: NDArray[np.int64]
    post_ids: Any
    when: NDArray[np.int64]
    until: NDArray[np.int64]
    capture: NDArray[np.int64]
    source: NDArray[np.int64]

    @cached_property
    def how(self) -> NDArray[np.int64]:
        """Place in HOWS."""
        return np.asarray(pc.index_in(self.table["how"].combine_chunks(), pa.array(HOWS))).astype(np.int64)

    @cached_property
    def best_first(self) -> NDArray[np.int64]:
        """Row numbers: the API before pages before feeds, in each the latest capture first."""
        return self.order(self.how)

    def order(self, rank: NDArray[np.int64]) -> NDArray[np.int64]:
        """Row numbers by `rank`, the latest capture first in each, then as on the page."""
        place = micros(self.table["row"].cast(pa.int64()))
        return np.lexsort((place, -self.capture, -self.until, rank))

    def first(self, mask: NDArray[np.bool_] | None = None, order: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """By record, the first row in `order` where `mask` holds; -1 where it holds for none."""
        rows = self.best_first if order is None else order
        if mask is not None:
            rows = rows[mask[rows]]
        found = np.full(len(self.ids), -1, np.int64)
        found[self.record[rows[::-1]]] = rows[::-1]  # of several values numpy keeps the last
        return found

    def known(self, name: str) -> NDArray[np.int64]:
        """By record, the best row where that column is not null."""
        return self.first(is_there(self.table[name]))

    def take(self, name: str, rows: NDArray[np.int64]) -> Any:
        """A column's values at rows, null at -1."""
        return self.table[name].combine_chunks().take(pa.array(rows, mask=rows < 0))

    def best(self, name: str) -> Any:
        """By record, the best source's value of a column, null where none has it."""
        return self.take(name, self.known(name))

    def stated(self, name: str, api_row: NDArray[np.int64]) -> Any:
        """As `best`, but where an API speaks of the record (`api_row`), its word counts, null included."""
        return self.take(name, np.where(api_row >= 0, api_row, self.known(name)))

    def seen(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """By record, the first and the last time it was seen, microseconds."""
        first = np.full(len(self.ids), np.iinfo(np.int64).max)
        last = np.full(len(self.ids), NONE)
        np.minimum.at(first, self.record, self.when)
        np.maximum.at(last, self.record, self.until)
        return first, last


def rows_of(
    site: Site, what: str, record_ids: list[str | None], post_ids: list[str | None], left_out: set[str]
) -> Rows:
    """The observations of `post` or `comment`, but for those whose post is in `left_out`."""
    kept = [
        n
        for n, kind in enumerate(site.observed["what"].to_pylist())
        if kind == what and record_ids[n] is not None and post_ids[n] not in left_out
    ]
    table = site.observed.take(pa.array(kept, pa.int64()))
    encoded = pa.array([record_ids[n] for n in kept], pa.string()).dictionary_encode()
    when, until, capture, live = _captured(site, table)
    how = np.asarray(pc.index_in(table["how"].combine_chunks(), pa.array(HOWS))).astype(np.int64)
    return Rows(
        table=table,
        at=np.asarray(kept, np.int64),
        ids=encoded.dictionary.to_pylist(),
        record=np.asarray(encoded.indices).astype(np.int64),
        post_ids=pa.array([post_ids[n] for n in kept], pa.string()),
        when=when,
        until=until,
        capture=capture,
        source=np.left_shift(1, how + 3 * live),
    )


def is_there(column: Any) -> NDArray[np.bool_]:
    """Where a column is not null."""
    return np.asarray(pc.is_valid(column.combine_chunks()))


SOURCES = ("live", "import", "wayback")


def _captured(site: Site, table: Any) -> tuple[NDArray[np.int64], ...]:
    """By row, what its capture's ledger row says: when, unchanged until, place in time, place in SOURCES."""
    captured = site.captured.sort_by([("fetched_at", "ascending"), ("capture_id", "ascending")])
    ids = captured["capture_id"].combine_chunks()
    when = micros(captured["fetched_at"])
    until = when.copy()
    earlier = np.asarray(pc.fill_null(pc.index_in(captured["revisit_of"].combine_chunks(), ids), -1))
    for n in range(len(ids) - 1, -1, -1):  # from the latest: a revisit may refer to a revisit
        if earlier[n] >= 0:
            until[earlier[n]] = max(until[earlier[n]], until[n])
    source = pc.fill_null(pc.index_in(captured["source"].combine_chunks(), pa.array(SOURCES)), 0)
    at = np.asarray(pc.index_in(table["capture_id"].combine_chunks(), ids)).astype(np.int64)
    return when[at], until[at], at, np.asarray(source).astype(np.int64)[at]
