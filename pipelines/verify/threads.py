"""Threads as the tables have them: comments under posts, parents stated and guessed, places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from pipelines.verify.rows import Rows


def verify_threads(rows: Rows) -> None:
    """Check parents and places; stated parents that are not held are counted, for a public reply may have one."""
    comments = rows.comments
    ids, post_ids = comments["comment_id"].combine_chunks(), comments["post_id"].combine_chunks()
    rows.name(comments, pc.invert(pc.is_in(post_ids, value_set=rows.posts["post_id"])), "hang from what is no post")
    parent, guessed = (_at(comments[name], ids) for name in ("parent_id", "inferred_parent_id"))
    stated, is_guessed = (np.asarray(pc.is_valid(comments[n])) for n in ("parent_id", "inferred_parent_id"))
    rows.report.counted("stated parents that are not public", int((stated & (parent < 0)).sum()))
    thread = np.asarray(post_ids.dictionary_encode().indices)
    position = np.asarray(comments["position"])
    parent = np.where((parent >= 0) & (_of(thread, parent) == thread), parent, -1)
    rows.name(comments, _in_cycles(parent), "answer each other in a circle")
    rows.name(comments, (parent >= 0) & (_of(position, parent) >= position), "stand before what they answer")
    rows.name(comments, is_guessed & stated, "have a parent that is stated and one that is guessed")
    rows.name(comments, is_guessed & (guessed < 0), "have a guessed parent that is no row")
    held = guessed >= 0
    rows.name(comments, held & (_of(thread, guessed) != thread), "have a guessed parent in another thread")
    later = held & (_of(thread, guessed) == thread) & (_of(position, guessed) >= position)
    rows.name(comments, later, "have a guessed parent that comes after them")
    _, first, number = np.unique(np.stack([thread, position]), axis=1, return_index=True, return_counts=True)
    same = np.zeros(len(comments), bool)
    same[first[number > 1]] = True
    rows.name(comments, same, "share their place in the thread with another")


def _at(ids: Any, within: Any) -> Any:
    found = pc.index_in(ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids, within, skip_nulls=True)
    return np.asarray(pc.fill_null(found, -1)).astype(np.int64)


def _of(values: Any, at: Any) -> Any:
    """By row the value of the row it points to; that of the first where it points to none."""
    return values[at.clip(0)] if len(values) else values


def _in_cycles(parent: Any) -> Any:
    """The rows from which going up never ends."""
    up = parent.copy()
    for _ in range(max(len(parent), 2).bit_length() + 1):  # each round doubles how far up
        up = np.where(up >= 0, np.append(up, -1)[up], -1)
    return up >= 0
