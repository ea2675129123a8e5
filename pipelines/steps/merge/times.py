"""Times as stated -> UTC: which source's time counts, and what clock a page's words are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.steps.merge.skipped import are_late
from scraper.dates import is_relative, read_date

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECOND = 1_000_000  # in the microseconds that times are counted in


def utc_times(
    observed: Any, name: str, records: NDArray[np.int64], counted: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Each row's `published` or `modified` as microseconds of UTC (NONE where there is none), and its zone.

    `records` tells which rows are of one record (-1 for none). Where no offset is stated, the site's own is learned
    from records that one source gives with an offset and another without (`site`); else the clock is taken as UTC
    (`assumed`). So is what `counted` marks: times that nobody stated (see `counted_back`).
    """
    shown = micros(observed[name])
    offset = observed[f"{name}_offset"].combine_chunks()
    aware = np.asarray(offset.is_valid())
    seconds = np.asarray(pc.fill_null(offset, 0)).astype(np.int64)
    there = shown != NONE
    utc = np.where(there & aware, shown - seconds * SECOND, shown)
    if name == "published":
        utc = _without_skipped(observed, utc, there & aware)
    on_page = np.asarray(pc.equal(observed["how"], "page").combine_chunks())
    zone = np.full(len(shown), None, object)
    zone[there] = "assumed"
    zone[there & aware] = "site"
    zone[there & aware & on_page] = "stated"
    counted = np.zeros(len(shown), bool) if counted is None else counted
    zone[there & counted] = "assumed"
    aware &= ~counted
    naive = there & ~aware & ~counted
    if naive.any():
        clocks = _known_clocks(observed, shown, utc, aware & there, naive, records, name)
        if len(clocks):
            utc[naive] = shown[naive] - _nearest(clocks, shown[naive])
            zone[naive] = "site"
    out = there & ((utc < _YEAR_1) | (utc > _YEAR_9999))
    utc[out], zone[out] = NONE, None
    return utc, zone


def time_ranks(observed: Any, zones: NDArray[Any]) -> NDArray[np.int64]:
    """Whose `published` counts, the smallest first: an offset on the page, the API, a feed, no offset.

    An offset of zero on a page comes after API and feed: themes of old state their local clock as UTC. Any other
    comes before the API: WordPress reads its own UTC as if it were the site's clock, and so is an hour late in the one
    that clocks skip in spring. What was counted back from the time of a capture comes last.
    """
    offset = observed["published_offset"].combine_chunks()
    aware = np.asarray(offset.is_valid())
    zero = np.asarray(pc.fill_null(offset, 0)) == 0
    how = observed["how"].to_numpy(zero_copy_only=False)
    rank = np.select([how == "api", how == "feed", zero], [1, 2, 3], 0)
    counted = _relative(observed) & (~aware | (zones == "assumed"))
    return np.where(counted, 5, np.where(aware, rank, 4))


def counted_back(observed: Any, captured: Any) -> NDArray[np.bool_]:
    """Which rows' `published` was counted back from the time of their capture, as "2 days ago" was, not stated."""
    counted = _relative(observed)
    rows = np.flatnonzero(counted)
    if not len(rows):
        return counted
    fetched = dict(zip(captured["capture_id"].to_pylist(), captured["fetched_at"].to_pylist(), strict=True))
    some = observed.select(["capture_id", "published", "published_offset", "published_raw"]).take(pa.array(rows))
    for row, said in zip(rows, some.to_pylist(), strict=True):
        now, shown = fetched.get(said["capture_id"]), said["published"]
        at = read_date(said["published_raw"], now=now) if now and shown else None
        counted[row] = (
            at is not None and abs((at.replace(tzinfo=None) - shown.replace(tzinfo=None)).total_seconds()) < 60
        )
    return counted


def _relative(observed: Any) -> NDArray[np.bool_]:
    """Which rows' words say how long ago, or name a day: "yesterday"."""
    raw = observed["published_raw"].combine_chunks()
    no_day = pc.invert(pc.match_substring_regex(raw, r"\d[-/.]\s?\d|(?:19|20)\d\d"))  # most words have a day
    found = np.zeros(len(raw), bool)
    for row in np.flatnonzero(np.asarray(pc.fill_null(no_day, False))):
        found[row] = is_relative(raw[int(row)].as_py())
    return found


def micros(column: Any) -> NDArray[np.int64]:
    """A column of times as microseconds since 1970, NONE for null."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return np.asarray(pc.fill_null(column.cast(pa.int64()), NONE)).astype(np.int64)


def times(values: NDArray[np.int64]) -> Any:
    """Microseconds as an Arrow column of UTC times; NONE becomes null."""
    return pa.array(values, pa.int64(), mask=values == NONE).cast(pa.timestamp("us", tz="UTC"))


NONE = int(np.iinfo(np.int64).min)
_YEAR_1 = -62135596800 * SECOND
_YEAR_9999 = 253402300799 * SECOND
_QUARTER = 900 * SECOND  # offsets are whole quarters of an hour
_MINUTE = 60 * SECOND  # pages show minutes, APIs seconds


def _known_clocks(
    observed: Any,
    shown: NDArray[np.int64],
    utc: NDArray[np.int64],
    aware: NDArray[np.bool_],
    naive: NDArray[np.bool_],
    records: NDArray[np.int64],
    name: str,
) -> NDArray[np.int64]:
    """Rows (clock shown, offset east of UTC) sorted by clock: what is known of the site's time zone."""
    count = int(records.max(initial=-1)) + 1
    first = np.full(count, NONE)
    rows = np.flatnonzero(aware & (records >= 0))[::-1]
    first[records[rows]] = utc[rows]
    both = np.flatnonzero(naive & (records >= 0))
    both = both[first[records[both]] != NONE]
    pairs = [np.stack([shown[both], shown[both] - first[records[both]]], axis=1)]
    seconds = np.asarray(pc.fill_null(observed[f"{name}_offset"].combine_chunks(), 0)).astype(np.int64)
    stated = np.flatnonzero(aware & (seconds != 0))
    pairs.append(np.stack([shown[stated], seconds[stated] * SECOND], axis=1))
    if name == "published":
        pairs.append(_of_raw_words(observed, utc, aware))
    found = np.concatenate(pairs)
    rounded = np.round(found[:, 1] / _QUARTER).astype(np.int64) * _QUARTER
    sane = (np.abs(found[:, 1] - rounded) <= _MINUTE) & (np.abs(rounded) <= 14 * 4 * _QUARTER)
    found = np.stack([found[:, 0], rounded], axis=1)[sane]
    return found[np.lexsort((found[:, 1], found[:, 0]))]


def _without_skipped(observed: Any, utc: NDArray[np.int64], aware: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Moments of WordPress' API without the hour that it adds where clocks skip one."""
    own = pc.and_(pc.equal(observed["how"], "api"), pc.equal(observed["platform"], "wordpress"))
    rows, pairs = _raw_words(observed, utc, aware & np.asarray(pc.fill_null(own, False)))
    if not len(rows):
        return utc
    mended = utc.copy()
    mended[rows[are_late(pairs[:, 0], utc[rows])]] -= 3600 * SECOND
    return mended


def _of_raw_words(observed: Any, utc: NDArray[np.int64], aware: NDArray[np.bool_]) -> NDArray[np.int64]:
    return _raw_words(observed, utc, aware)[1]


def _raw_words(
    observed: Any, utc: NDArray[np.int64], aware: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and clocks of an API that gives UTC and also, as `published_raw`, the local clock: 2010-03-01T10:00:00."""
    raw = observed["published_raw"].combine_chunks()
    local = pc.match_substring_regex(raw, r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d$")
    rows = np.flatnonzero(aware & np.asarray(pc.fill_null(local, False)))
    if not len(rows):
        return rows, np.empty((0, 2), np.int64)
    clock = pc.strptime(
        pc.replace_substring(raw.take(pa.array(rows)), " ", "T"), "%Y-%m-%dT%H:%M:%S", "us", error_is_null=True
    )
    shown = micros(clock)
    there = shown != NONE
    return rows[there], np.stack([shown, shown - utc[rows]], axis=1)[there]


def _nearest(clocks: NDArray[np.int64], shown: NDArray[np.int64]) -> NDArray[np.int64]:
    """The offset known nearest in time: summer time of one year says little about the winter of another."""
    after = np.searchsorted(clocks[:, 0], shown).clip(0, len(clocks) - 1)
    before = (after - 1).clip(0)
    nearer = np.abs(clocks[before, 0] - shown) <= np.abs(clocks[after, 0] - shown)
    offsets: NDArray[np.int64] = np.where(nearer, clocks[before, 1], clocks[after, 1])
    return offsets
