"""Of many texts in the order of their dates, which repeat an earlier one: the same words, or nearly the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pipelines.likeness.candidates import candidates, share_of
from pipelines.likeness.comparing import compared
from pipelines.likeness.leading import leaders
from pipelines.likeness.memory import Memory
from pipelines.likeness.rules import ALIKE, LEAST_WORDS, is_repeat
from pipelines.likeness.sketches import ORDERS, sequences, sketches
from pipelines.likeness.words import digests, words_in_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from pipelines.likeness.comparing import Alike
    from pipelines.likeness.words import Places


class Sketched(NamedTuple):
    """What is kept of each text for the search: a digest of its words, how many there are, and its sketch."""

    digests: NDArray[np.uint64]
    sizes: NDArray[np.int32]
    sketches: NDArray[np.uint16]

    def of(self, texts: Any) -> Sketched:
        """That of some texts."""
        return Sketched(*(column[texts] for column in self))


def sketched(texts: Any) -> Sketched:
    """The sketches of an Arrow array of texts; a null is a text without a word."""
    found = Sketched(
        np.zeros((len(texts), 2), np.uint64), np.zeros(len(texts), np.int32), np.zeros((len(texts), ORDERS), np.uint16)
    )
    for first, words in words_in_parts(texts):
        part = slice(first, first + len(words))
        found.digests[part] = digests(words)
        found.sizes[part] = words.sizes
        found.sketches[part] = sketches(sequences(words))
    return found


class Repeats(NamedTuple):
    """By text, the one that it repeats (itself where none), and how alike the two are (1 where they are the same)."""

    of: Places
    similarity: NDArray[np.float64]


def repeats(
    texts: Any,
    known: Sketched | None = None,
    *,
    may_repeat: Callable[[Alike, Places, Places], NDArray[np.bool_]] = lambda found, _, __: is_repeat(found),
) -> Repeats:
    """Which texts, the earliest first, repeat an earlier one. Those of fewer than LEAST_WORDS are not looked at.

    `may_repeat` is asked of pairs that were compared, with their numbers, whether the later one repeats the earlier.
    """
    known = sketched(texts) if known is None else known
    of = np.arange(len(known.sizes))
    long = np.flatnonzero(known.sizes >= LEAST_WORDS)
    first = first_of(known.digests[long])
    of[long] = long[first]
    once = long[first == np.arange(len(long))]
    memory = Memory(lambda one, other: compared(texts, once[one], once[other]))
    rows = known.sketches[once]

    def are_alike(earlier: Places, later: Places) -> NDArray[np.bool_]:
        found = np.zeros(len(earlier), bool)
        close = np.flatnonzero(share_of(rows, earlier, later) >= ALIKE / 2)
        alike = memory.of(earlier[close], later[close])
        found[close] = may_repeat(alike, once[earlier[close]], once[later[close]])
        return found

    leading = leaders(len(once), candidates(rows), are_alike)
    similarity = np.ones(len(of))
    followers = np.flatnonzero(leading != np.arange(len(once)))
    similarity[once[followers]] = memory.of(leading[followers], followers).similarity
    of[once] = once[leading]
    similarity[long] = similarity[long[first]]
    of[long] = of[long[first]]
    return Repeats(of, similarity)


def first_of(keys: NDArray[np.uint64]) -> Places:
    """By row (of two numbers), the first row that is equal."""
    if not len(keys):
        return np.empty(0, np.int64)
    order = np.argsort(keys[:, 0])
    ordered = keys[order]
    tied = np.flatnonzero(ordered[1:, 0] == ordered[:-1, 0])
    if len(tied) and (ordered[tied, 1] != ordered[tied + 1, 1]).any():  # as good as never, but then it counts
        order = np.lexsort((keys[:, 1], keys[:, 0]))
        ordered = keys[order]
    begins = np.flatnonzero(np.append(True, (ordered[1:] != ordered[:-1]).any(axis=1)))
    first = np.empty(len(keys), np.int64)
    first[order] = np.repeat(np.minimum.reduceat(order, begins), np.diff(np.append(begins, len(keys))))
    return first
