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
    microseconds, the capture's place in time, the source as a bit (place in HOWS + 3 * place in SOURCES), and what the
    ledger expected of the capture (`kind`)."""

    table: Any
    at: NDArray[np.int64]
    ids: list[str]
    record: NDArray[np.int64]
    post_ids: Any
    when: NDArray[np.int64]
    until: NDArray[np.int64]
    capture: NDArray[np.int64]
    source: NDArray[np.int64]
    kind: NDArray[Any]

    @cached_property
    def how(self) -> NDArray[np.int64]:
        """Place in HOWS."""
        return np.asarray(pc.index_in(self.table["how"].combine_chunks(), pa.array(HOWS))).astype(np.int64)

    def came_by(self, source: str) -> NDArray[np.bool_]:
        """Rows of captures from one of SOURCES."""
        return self.source >> (3 * SOURCES.index(source)) & 7 > 0

    @cached_property
    def rank(self) -> NDArray[np.int64]:
        """How far a source is trusted, best first: API, a thread's page, a page given as a seed, feed, another page.

        A listing with a single entry looks like that entry's page, under the listing's own title and with an excerpt.
        """
        page = np.select([self.kind == "seed", np.isin(self.kind, _LISTINGS)], [2, 4], 1)
        return np.select([self.how == 0, self.how == 1], [0, page], 3)

    @cached_property
    def on_thread_page(self) -> NDArray[np.bool_]:
        """Rows seen on the page of their thread."""
        return np.isin(self.rank, (1, 2))

    @cached_property
    def best_first(self) -> NDArray[np.int64]:
        """Row numbers by `rank`, in each the latest capture first."""
        return self.order(self.rank)

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

    def seen_by(self) -> Any:
        """By record, the sources that it was seen in, as bits."""
        bits = np.zeros(len(self.ids), np.int64)
        np.bitwise_or.at(bits, self.record, self.source)
        return pa.array(bits)

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
    when, until, capture, live, kind = _captured(site, table)
    talks = pc.is_in(table["capture_id"].combine_chunks(), value_set=_with_comments(site))
    kind = np.where(np.asarray(talks), "thread", kind)  # on an unknown platform a thread may be found as any page
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
        kind=kind,
    )


def is_there(column: Any) -> NDArray[np.bool_]:
    """Where a column is not null."""
    return np.asarray(pc.is_valid(column.combine_chunks()))


def _with_comments(site: Site) -> Any:
    """Captures that hold comments."""
    return pc.unique(site.observed["capture_id"].filter(pc.equal(site.observed["what"], "comment")))


SOURCES = ("live", "import", "wayback")
_LISTINGS = ("archive", "page", "sitemap")


def _captured(site: Site, table: Any) -> tuple[NDArray[Any], ...]:
    """By row, what its capture's ledger row says: when, unchanged until, place in time, place in SOURCES, kind."""
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
    kind = captured["kind"].to_numpy(zero_copy_only=False)
    return when[at], until[at], at, np.asarray(source).astype(np.int64)[at], kind[at]
