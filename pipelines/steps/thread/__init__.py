"""Put comments in their threads: cycles cut, position and depth, parents guessed, declared counts against what we hold.

Positions go down each branch before the next (a reply after what it replies to and after that one's earlier replies),
replies to the same comment by time, then by number, then as on the page. So the order is the same whether a theme shows
the newest first, flat or nested. Guessed parents stand in columns of their own and move nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.schema import STRING
from pipelines.site import with_column
from pipelines.steps.merge.identity import number
from pipelines.steps.merge.times import NONE, micros
from pipelines.steps.thread.gaps import accounted
from pipelines.steps.thread.guessing import guessed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.site import Site


def thread(site: Site) -> Site:
    """The site with position, depth and guessed parents on comments, comments_archived and gap_reason on posts."""
    comments = site.tables["comments"]
    order = _by_time(comments)
    comments = comments.take(pa.array(order))
    parent, held = _parent_rows(comments)
    cut = _cycle_cuts(parent)
    parent[cut] = -1
    ids = comments["comment_id"].take(pa.array(cut, pa.int64())).to_pylist()
    if cut:
        marked = np.zeros(len(comments), bool)
        marked[cut] = True
        column = pc.if_else(pa.array(marked), pa.scalar(None, pa.string()), comments["parent_id"])
        comments = with_column(comments, "parent_id", column)
    inferred, hows = guessed(comments, site.tables["posts"], parent)
    ids_of = comments["comment_id"].combine_chunks()
    guesses = ids_of.take(pa.array(inferred, mask=inferred < 0))
    comments = with_column(with_column(comments, "inferred_parent_id", guesses), "inferred_how", pa.array(hows, STRING))
    position, depth = _places(comments, parent, held)
    comments = with_column(with_column(comments, "position", pa.array(position)), "depth", pa.array(depth))
    site = site.having(comments=comments, posts=accounted(site.tables["posts"], comments))
    return site.dropping(sorted(ids), "thread", "cycle cut: parent_id removed")


def _by_time(comments: Any) -> NDArray[np.int64]:
    """Row numbers by thread, then time, number, place on the page. A comment without a time stands after the one before
    it by number or place."""
    post = np.asarray(comments["post_id"].combine_chunks().dictionary_encode().indices).astype(np.int64)
    numbers = np.array([number(key) for key in comments["key"].to_pylist()], np.int64)
    ordinal = micros(comments["ordinal"])
    by_place = np.lexsort((ordinal, numbers, post))
    when = micros(comments["published"])
    if (when == NONE).any():
        filled = when[by_place]
        for n in range(1, len(filled)):  # those at the head of a thread keep NONE and so stay first
            if filled[n] == NONE and post[by_place[n]] == post[by_place[n - 1]]:
                filled[n] = filled[n - 1]
        when = when.copy()
        when[by_place] = filled
    rank = np.empty(len(post), np.int64)
    rank[by_place] = np.arange(len(post))
    return np.lexsort((rank, when, post))


def _parent_rows(comments: Any) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """By row, the row of its parent in the same thread (-1: none), and whether a stated parent is held there."""
    ids, post = comments["comment_id"].combine_chunks(), comments["post_id"].combine_chunks()
    found = np.asarray(pc.fill_null(pc.index_in(comments["parent_id"].combine_chunks(), ids), -1)).astype(np.int64)
    if len(found):
        threads = np.asarray(post.dictionary_encode().indices)
        found[(found >= 0) & (threads[found.clip(0)] != threads)] = -1
    return found, found >= 0


def _cycle_cuts(parent: NDArray[np.int64]) -> list[int]:
    """Rows whose parent is to be taken away so that no chain of parents comes back: of each cycle the earliest row."""
    root = parent.copy()
    for _ in range(max(len(parent), 2).bit_length() + 1):  # each round doubles how far up a chain is followed
        root = np.where(root >= 0, np.append(root, -1)[root], -1)
    cuts: set[int] = set()
    known = np.zeros(len(parent), bool)
    for start in np.flatnonzero(root >= 0).tolist():
        path, row = [], start
        while not known[row]:
            known[row] = True
            path.append(row)
            row = int(parent[row])
        if row in path:
            cuts.add(min(path[path.index(row) :]))
    return sorted(cuts)


def _places(
    comments: Any, parent: NDArray[np.int64], held: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Position and depth by row; rows are in the order that siblings have."""
    stated = pc.fill_null(comments["stated_depth"].combine_chunks(), 1)
    orphan = np.asarray(pc.is_valid(comments["parent_id"].combine_chunks())) & ~held
    depth = np.where(orphan, np.maximum(np.asarray(stated), 1), 1).astype(np.int32)
    below: dict[int, list[int]] = {}
    for row in np.flatnonzero(parent >= 0)[::-1].tolist():
        below.setdefault(int(parent[row]), []).append(row)
    position = np.zeros(len(parent), np.int32)
    post = np.asarray(comments["post_id"].combine_chunks().dictionary_encode().indices).tolist()
    thread, place = -1, 0
    for top in np.flatnonzero(parent < 0).tolist():
        if post[top] != thread:
            thread, place = post[top], 0
        waiting = [top]
        while waiting:
            row = waiting.pop()
            place += 1
            position[row] = place
            if row in below:
                waiting += below[row]
                depth[below[row]] = depth[row] + 1
    return position, depth
