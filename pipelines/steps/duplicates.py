"""Name the records of a site that repeat an earlier one of it: the same words, or the same with edits.

Rows stay: `duplicate_of` names the earliest. Copies on other sites are found later (`pipelines.copies`), of signatures
that this step leaves in the table `signatures`. `docs/duplicates.md` says what counts as a repeat, and why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.likeness.near import first_of, repeats
from pipelines.likeness.rules import LEAST_WORDS, is_repeat
from pipelines.signatures import PINGS, bodies_of, following, signed, sketched_of
from pipelines.site import with_column
from pipelines.steps.merge.times import NONE, micros

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.likeness.comparing import Alike
    from pipelines.likeness.words import Places
    from pipelines.site import Site

TWICE_WITHIN = 3600 * 1_000_000  # microseconds: the same few words of one person in one thread were sent twice


def duplicates(site: Site) -> Site:
    """The site with `duplicate_of` on posts and comments, and its `signatures`."""
    posts, comments = site.tables["posts"], site.tables["comments"]
    signatures = signed(posts, comments)
    exempt = np.asarray(
        pc.is_in(signatures["record_id"], pa.array(sorted(site.settings.not_duplicates(site.name)), pa.string()))
    )
    found = _repeated(signatures, bodies_of(signatures, posts, comments), exempt)
    ids = signatures["record_id"].combine_chunks()
    follows = found != np.arange(len(found))
    by_id = pa.table({"id": ids.filter(pa.array(follows)), "of": ids.take(pa.array(found[follows]))})
    named = {
        name: with_column(table, "duplicate_of", _looked_up(table[key], by_id))
        for name, table, key in (("posts", posts, "post_id"), ("comments", comments, "comment_id"))
    }
    return site.having(**named, signatures=following(signatures, named["posts"], named["comments"]))


def _looked_up(ids: Any, by_id: Any) -> Any:
    return by_id["of"].combine_chunks().take(pc.index_in(ids.combine_chunks(), by_id["id"].combine_chunks()))


def _repeated(signatures: Any, texts: Any, exempt: NDArray[np.bool_]) -> Places:
    """By record, the earliest first, the one that it repeats; itself where it repeats none."""
    known = sketched_of(signatures)
    is_ping = np.asarray(pc.is_in(signatures["kind"], pa.array(PINGS)))  # notices of machines: nobody's words
    threads, authors = (_numbered(signatures[name]) for name in ("post_id", "author_id"))
    alone = np.where(exempt, np.arange(len(exempt)) + 1, 0).astype(np.uint64)
    digests = known.digests ^ alone[:, None] * np.uint64(
        0x9E3779B97F4A7C15
    )  # what a person told apart is like no other
    known = known._replace(sizes=np.where(is_ping, 0, known.sizes), digests=digests)

    def may_repeat(found: Alike, earlier: Places, later: Places) -> NDArray[np.bool_]:
        answers = threads[earlier] == threads[later]
        same_person = (authors[earlier] == authors[later]) & (authors[later] >= 0)
        says_nothing = (found.own == 0) | ~answers | same_person
        agreed: NDArray[np.bool_] = is_repeat(found) & says_nothing & ~exempt[later]
        return agreed

    of = repeats(texts, known, may_repeat=may_repeat).of
    short = (known.sizes < LEAST_WORDS) & known.digests.any(axis=1) & (authors >= 0) & ~exempt & ~is_ping
    short &= np.asarray(pc.not_equal(signatures["kind"], "post"))
    return _sent_twice(of, np.flatnonzero(short), digests, threads, authors, micros(signatures["published"]))


def _sent_twice(
    of: Places, short: Places, digests: NDArray[np.uint64], threads: Places, authors: Places, times: Places
) -> Places:
    """With the short comments that one person sent to a thread again within the hour, or at a time not known."""
    person = np.stack([authors[short], threads[short]], 1).astype(np.uint64)
    same = first_of(digests[short])
    first = first_of(np.stack([same.astype(np.uint64), first_of(person).astype(np.uint64)], 1))
    kept: dict[int, int] = {}
    for place in np.flatnonzero(np.bincount(first, minlength=len(first))[first] > 1).tolist():
        row, head = int(short[place]), int(first[place])
        earlier = kept.get(head)
        if earlier is not None and (times[row] == NONE or times[row] - times[earlier] <= TWICE_WITHIN):
            of[row] = earlier
        else:
            kept[head] = row
    return of


def _numbered(column: Any) -> Places:
    return np.asarray(pc.fill_null(column.combine_chunks().dictionary_encode().indices, -1)).astype(np.int64)
