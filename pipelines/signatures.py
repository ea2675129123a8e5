"""What is kept of every record so that copies are found without reading its words: a row a post or comment.

A site's signatures are made of its `posts` and `comments` alone. They lie in `signatures/`, named after the digests of
these files, and may be deleted: a build makes those that are missing.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.likeness.edges import bodies
from pipelines.likeness.near import Sketched, sketched
from pipelines.likeness.sketches import ORDERS
from pipelines.likeness.words import digests, words_of
from pipelines.schema import INT, STRING, TIME
from pipelines.site import with_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

NUMBER = pa.uint64()
SKETCH = pa.binary(2 * ORDERS)
SIGNATURES = pa.schema(
    [
        ("record_id", STRING),
        ("post_id", STRING),  # the thread
        ("kind", STRING),  # post, or the kind of a comment
        ("author_id", STRING),
        ("published", TIME),  # of a post no later than the comments under it
        ("first_seen", TIME),
        ("title", NUMBER),  # of a post, its words as a number
        ("size", INT),  # words of the body
        ("same", NUMBER),  # two numbers that only the same words share
        ("same_too", NUMBER),
        ("begin", INT),  # where the body begins and ends in a text that has a frame, in characters; else null
        ("end", INT),
        ("follows", pa.bool_()),  # does it repeat one of its own site?
        ("sketch", SKETCH),  # ORDERS numbers of 16 bits
    ]
)
EARLIEST = ("published", "is_comment", "first_seen", "length", "record_id")  # who came first; null comes last
PINGS = ("pingback", "trackback")


def signed(posts: Any, comments: Any) -> Any:
    """The signatures of a site's records (tables of their columns in DESIGN 4), the earliest first.

    The earliest is who was published first, of these the post before the comment, then who was seen first, then by id.
    """
    rows = pa.concat_tables(
        [part.select(_ROWS.names).cast(_ROWS) for part in (_of_posts(posts, comments), _of_comments(comments))]
    )
    rows = rows.append_column("length", pc.binary_length(rows["record_id"]))  # so that comment 9 comes before 10
    rows = rows.take(pc.sort_indices(rows, [(name, "ascending") for name in EARLIEST])).combine_chunks()
    texts, cuts = bodies(rows["text"])
    found = _with_wordless(sketched(texts), texts)
    at = np.full((len(rows), 2), -1)
    for row, cut in cuts.items():
        at[row] = cut
    columns = {name: rows[name] for name in SIGNATURES.names if name in rows.column_names}
    columns |= {"size": found.sizes, "same": found.digests[:, 0], "same_too": found.digests[:, 1]}
    columns |= {name: pa.array(at[:, n], INT, mask=at[:, n] < 0) for n, name in enumerate(("begin", "end"))}
    columns |= {"sketch": pa.Array.from_buffers(SKETCH, len(rows), [None, pa.py_buffer(found.sketches.astype("<u2"))])}
    return following(
        pa.table({"follows": pa.nulls(len(rows), pa.bool_()), **columns}).select(SIGNATURES.names), posts, comments
    )


def following(signatures: Any, posts: Any, comments: Any) -> Any:
    """Signatures with `follows` as the tables have it now."""
    follows = [posts["post_id"].filter(pc.is_valid(posts["duplicate_of"]))]
    follows += [comments["comment_id"].filter(pc.is_valid(comments["duplicate_of"]))]
    ids = pa.concat_arrays([part.cast(STRING).combine_chunks() for part in follows])
    return with_column(signatures, "follows", pc.is_in(signatures["record_id"], ids)).cast(SIGNATURES)


def bodies_of(signatures: Any, posts: Any, comments: Any) -> Any:
    """What of each record's text is compared, in the order of its signatures: an array of strings."""
    ids = pa.chunked_array([*posts["post_id"].chunks, *comments["comment_id"].chunks], STRING)
    texts = pa.chunked_array([*posts["text"].chunks, *comments["text"].chunks], STRING)
    texts = texts.take(pc.index_in(signatures["record_id"], ids)).combine_chunks()
    framed = np.asarray(pc.is_valid(signatures["begin"]))
    if not framed.any():
        return texts
    cuts = signatures.filter(pa.array(framed)).select(["begin", "end"]).to_pylist()
    whole = texts.filter(pa.array(framed)).to_pylist()
    inner = [text[cut["begin"] : cut["end"]] for text, cut in zip(whole, cuts, strict=True)]
    return pc.replace_with_mask(texts, pa.array(framed), pa.array(inner, STRING))


def sketched_of(signatures: Any) -> Sketched:
    """The numbers of signatures as the search takes them."""
    same = np.stack([np.asarray(signatures[name]) for name in ("same", "same_too")], 1)
    return Sketched(same, np.asarray(signatures["size"]), sketches_of(signatures["sketch"]))


def sketches_of(column: Any) -> NDArray[np.uint16]:
    """The sketches in a column, a row each."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    held = np.frombuffer(column.buffers()[1] or b"", "<u2").reshape(-1, ORDERS)
    return held[column.offset : column.offset + len(column)]


def _with_wordless(found: Sketched, texts: Any) -> Sketched:
    """With a number for texts without a word, such as ❤ or !!!, which else would all be the same."""
    rows = np.flatnonzero((found.sizes == 0) & np.asarray(pc.fill_null(pc.greater(pc.binary_length(texts), 0), False)))
    for row in rows.tolist():
        signs = np.frombuffer(hashlib.sha256(texts[row].as_py().encode()).digest()[:16], np.uint64)
        found.digests[row] = signs
    return found


_ROWS = pa.schema([*list(SIGNATURES)[:7], ("is_comment", pa.bool_()), ("text", STRING)])


def _of_posts(posts: Any, comments: Any) -> Any:
    """The columns of posts that signatures need. What answers a post was said after it, whatever the clocks say."""
    earliest = comments.select(["post_id", "published"]).group_by("post_id").aggregate([("published", "min")])
    answered = (
        earliest["published_min"]
        .combine_chunks()
        .take(pc.index_in(posts["post_id"].combine_chunks(), earliest["post_id"]))
    )
    titles = digests(words_of(posts["title"]))[:, 0]
    return pa.table(
        {
            "record_id": posts["post_id"],
            "post_id": posts["post_id"],
            "kind": pa.array(["post"] * len(posts), STRING),
            "is_comment": pa.array(np.zeros(len(posts), bool)),
            "author_id": posts["author_id"],
            "published": pc.min_element_wise(posts["published"].cast(pa.int64()), answered.cast(pa.int64())).cast(TIME),
            "first_seen": posts["first_seen"],
            "title": pa.array(titles, NUMBER, mask=titles == 0),
            "text": posts["text"],
        }
    )


def _of_comments(comments: Any) -> Any:
    names = ("post_id", "kind", "author_id", "published", "first_seen", "text")
    return pa.table(
        {
            "record_id": comments["comment_id"],
            "is_comment": pa.array(np.ones(len(comments), bool)),
            "title": pa.nulls(len(comments), NUMBER),
            **{name: comments[name] for name in names},
        }
    )
