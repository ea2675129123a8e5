"""Every wording ever seen, from where, and which records were edited."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipelines.steps.merge.choosing import HOWS, SOURCES, Rows, is_there
from pipelines.steps.merge.identity import words
from pipelines.steps.merge.times import NONE, times

if TYPE_CHECKING:
    from numpy.typing import NDArray


def versions(rows: Rows) -> Any:
    """A row for each wording of each record: when first and last seen, by which capture first, and where."""
    there = np.flatnonzero(is_there(rows.table["text"]))
    encoded = rows.table["text"].combine_chunks().take(pa.array(there)).dictionary_encode()
    text = np.asarray(encoded.indices).astype(np.int64)
    wording = rows.record[there] * max(len(encoded.dictionary), 1) + text
    unique, first_row, which = np.unique(wording, return_index=True, return_inverse=True)
    first = np.full(len(unique), np.iinfo(np.int64).max)
    last = np.full(len(unique), NONE)
    source = np.zeros(len(unique), np.int64)
    np.minimum.at(first, which, rows.when[there])
    np.maximum.at(last, which, rows.until[there])
    np.bitwise_or.at(source, which, rows.source[there])
    oldest_last = np.lexsort((rows.capture[there], rows.when[there]))[::-1]
    first_row[which[oldest_last]] = oldest_last
    digests = pa.array([hashlib.sha256(t.encode()).hexdigest() for t in encoded.dictionary.to_pylist()], pa.string())
    named = {bits: _of_bits(bits) for bits in np.unique(source).tolist()}
    ids = pa.array(rows.ids, pa.string())
    return pa.table(
        {
            "record_id": ids.take(pa.array(rows.record[there][first_row])),
            "text_sha256": digests.take(pa.array(text[first_row])),
            "text": encoded.dictionary.take(pa.array(text[first_row])),
            "first_seen": times(first),
            "last_seen": times(last),
            "capture_id": rows.table["capture_id"].combine_chunks().take(pa.array(there[first_row])),
            "source": pa.array([named[bits] for bits in source.tolist()], pa.string()),
        }
    )


def edited(rows: Rows, part: NDArray[np.int64]) -> NDArray[np.bool_]:
    """By record: did its words change between captures of the same source? `part` tells the pages of a split post."""
    there = is_there(rows.table["text"]) & (rows.rank < 3)  # feeds and listings cut texts as they please
    where = np.flatnonzero(there)
    text = np.asarray(rows.table["text"].combine_chunks().take(pa.array(where)).dictionary_encode().indices)
    group = (rows.record[where] * 3 + rows.rank[where]) * 1000 + part[where]
    pairs = np.unique(np.stack([group, text.astype(np.int64)], axis=1), axis=0)
    groups, counts = np.unique(pairs[:, 0], return_counts=True)
    found = np.zeros(len(rows.ids), bool)
    several = np.isin(group, groups[counts > 1])
    said: dict[int, set[str]] = {}
    column = rows.table["text"].combine_chunks()
    for key, row in zip(group[several].tolist(), where[several].tolist(), strict=True):
        said.setdefault(key, set()).add(words(column[row].as_py()))
    for key, different in said.items():
        found[key // 3000] |= len(different) > 1
    return found


def source_words(seen: set[tuple[str, str]]) -> str:
    """Sources (where from, how) in words: api+page, wayback page."""
    ordered = [(source, how) for source in SOURCES for how in HOWS if (source, how) in seen]
    return "+".join(how if source == "live" else f"{source} {how}" for source, how in ordered)


def _of_bits(bits: int) -> str:
    places = {(s, h): 1 << (3 * m + n) for m, s in enumerate(SOURCES) for n, h in enumerate(HOWS)}
    return source_words({pair for pair, bit in places.items() if bits & bit})
