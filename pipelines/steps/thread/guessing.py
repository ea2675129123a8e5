"""Guess whom a comment answers where its page does not say: never what is stated, only an earlier one of its thread.

Together they are right nine times in ten or more where threads say the truth (`benchmarks.parents`). The last two count
only on blogs that state no answers at all: where there is a button for answers, who does not use it answers the post.
Whoever speaks to the post's author answers the post, unless the author has just spoken to them.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from pipelines.steps.thread.addressing import ADDRESSED, AT, START
from pipelines.steps.thread.talk import NEXT, OWNER, QUOTE, QUOTED_NAME, Talk

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOWS = {
    AT: "@Helen",
    START: "Helen, …; Hi Helen; Re: Helen",
    ADDRESSED: "Great to hear, Helen!",
    QUOTE: "the words of an earlier comment",
    QUOTED_NAME: "a quote of somebody's whose words are not found: their latest",
    OWNER: "the post's author after the one comment that waited for an answer",
    NEXT: "right after the author's answer to oneself",
}


def guessed(comments: Any, posts: Any, parent: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[str | None]]:
    """By row, the row of the comment that it seems to answer (-1: nothing tells) and how that was guessed.

    `comments` stand by thread in the order they were written; `parent` are the rows of the stated parents, -1 for none.
    """
    found = np.full(len(comments), -1, np.int64)
    hows: list[str | None] = [None] * len(comments)
    stated = np.asarray(pc.is_valid(comments["parent_id"].combine_chunks()))
    columns = {name: comments[name].to_pylist() for name in _COLUMNS}
    opening = {row["post_id"]: row for row in posts.select(list(_OPENING)).to_pylist()}
    authors = Counter(row["author"] for row in opening.values() if row["author"])
    of_a_blog = {author for author, count in authors.items() if count * 2 > len(opening)}  # as nobody has in a forum
    threads = np.asarray(comments["post_id"].combine_chunks().dictionary_encode().indices)
    starts = np.flatnonzero(np.diff(threads, prepend=-1)).tolist()
    nested = bool(stated.any())
    spoken = Counter(one for one in columns["language"] if one)
    usual = spoken.most_common(1)[0][0] if spoken else None  # of what is too short to tell
    for start, end in pairwise([*starts, len(comments)]):
        post = opening.get(columns["post_id"][start], {})
        owned = post.get("author") in of_a_blog or any(columns["is_owner"][start:end])
        thread = Talk(post, columns, parent, stated, by_place=owned and not nested, language=usual)
        for row in range(start, end):
            guess = thread.guess(row)
            if guess is not None:
                found[row], hows[row] = guess
            thread.add(row, int(found[row]))
    return found, hows


_COLUMNS = (
    "post_id",
    "comment_id",
    "author",
    "author_key",
    "text",
    "quotes",
    "kind",
    "language",
    "is_owner",
    "published",
)
_OPENING = ("post_id", "author", "author_key", "text")
