"""What frames many texts of a site and is nobody's words: signatures, disclaimers, "Posted via …", footers of letters.

A line (or paragraph) at the beginning or the end of a text is such a frame where it stands around OFTEN texts or more
that have nothing else in common. What ten people repost with their own edits stands around the same words each time,
and so is none; nor is a text that is repeated as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.likeness.sets import distinct
from pipelines.likeness.sketches import sequences, sketches
from pipelines.likeness.words import digests, words_in_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.likeness.words import Numbers, Places

OFTEN = 3  # different texts
UNLIKE = 0.6  # share of them that must differ in all else
MANY, MANY_UNLIKE = 1000, 0.1  # so many, and such a share, do: among thousands of texts set phrases make some meet
LONGEST = 100  # words: what is longer is said, not put around


class Lines(NamedTuple):
    """The lines with words of some texts: of which text, where in it (characters), their words as a number, and how
    many these are."""

    text: Places
    begin: Places
    end: Places
    number: Numbers
    size: NDArray[np.int32]


def bodies(texts: Any) -> tuple[Any, dict[int, tuple[int, int]]]:
    """An Arrow array of texts without what frames them, and by number of a text that had a frame, where its body
    begins and ends in it (characters)."""
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    many = np.flatnonzero(np.asarray(pc.fill_null(pc.match_substring(texts, "\n"), False)))
    if len(many) < OFTEN:
        return texts, {}
    said = texts.take(pa.array(many))
    lines = _lines(said)
    frames = _frames(said, lines)
    if not len(frames):
        return texts, {}
    cuts = {int(many[text]): cut for text, cut in _cuts(lines, np.isin(lines.number, frames)).items()}
    whole = texts.take(pa.array(list(cuts), pa.int64())).to_pylist()
    inner = pa.array([text[begin:end] for text, (begin, end) in zip(whole, cuts.values(), strict=True)], pa.string())
    mask = np.zeros(len(texts), bool)
    mask[list(cuts)] = True
    return pc.replace_with_mask(texts, pa.array(mask), inner), cuts


def _lines(said: Any) -> Lines:
    split = pc.split_pattern(said, "\n")
    words, of = split.flatten(), np.asarray(pc.list_parent_indices(split)).astype(np.int64)
    length = np.asarray(pc.utf8_length(words)).astype(np.int64)
    ends = np.cumsum(length + 1)
    first = np.searchsorted(of, of)  # the first line of the same text
    begin = ends - (length + 1) - (ends[first] - (length[first] + 1))
    numbers, sizes = np.empty(len(words), np.uint64), np.empty(len(words), np.int32)
    for start, found in words_in_parts(words):
        numbers[start : start + len(found)] = digests(found)[:, 0]
        sizes[start : start + len(found)] = found.sizes
    kept = sizes > 0
    return Lines(of[kept], begin[kept], (begin + length)[kept], numbers[kept], sizes[kept])


def _frames(said: Any, lines: Lines) -> Numbers:
    """The numbers of the lines that are frames."""
    is_edge = np.zeros(len(lines.text), bool)  # what stands inside only is never cut, and need not be looked at
    is_edge[:1] = is_edge[-1:] = True
    is_edge[1:] |= lines.text[1:] != lines.text[:-1]
    is_edge[:-1] |= lines.text[1:] != lines.text[:-1]
    order = np.argsort(lines.number, kind="stable")
    order = order[lines.size[order] <= LONGEST]
    number, text = lines.number[order], lines.text[order]
    once = np.append(True, (number[1:] != number[:-1]) | (text[1:] != text[:-1]))[: len(order)]
    number, text = number[once], text[once]  # a line is counted once a text
    numbers, counts = np.unique(number, return_counts=True)
    often = numbers[counts >= OFTEN]
    if not np.isin(lines.number[is_edge], often).any():
        return often[:0]
    is_often = np.isin(lines.number, often)
    texts = np.unique(lines.text[is_often])
    contexts = _contexts(said, lines, is_often, texts)
    met = np.isin(number, often)
    group = np.searchsorted(often, number[met])
    around = contexts[np.searchsorted(texts, text[met])]
    unlike = np.stack([_different(group, column) for column in around.T], 1)
    different, least = unlike[:, -1], unlike[:, :-1].min(axis=1)  # the last column is of the very words
    enough = np.minimum(UNLIKE * different, np.maximum(MANY, MANY_UNLIKE * different))
    frames: Numbers = often[(least >= OFTEN) & (least >= enough)]
    return frames


def _contexts(said: Any, lines: Lines, is_often: NDArray[np.bool_], texts: Places) -> Numbers:
    """By text, what its other lines say: four numbers that alike words share, and one that the same words do."""
    whole = dict(zip(texts.tolist(), said.take(pa.array(texts)).to_pylist(), strict=True))
    rest: dict[int, list[str]] = {text: [] for text in whole}
    for row in np.flatnonzero(~is_often & np.isin(lines.text, texts)).tolist():
        text = int(lines.text[row])
        rest[text].append(whole[text][lines.begin[row] : lines.end[row]])
    found = np.zeros((len(texts), 5), np.uint64)
    for first, words in words_in_parts(pa.array([" ".join(part) for part in rest.values()], pa.string())):
        part = slice(first, first + len(words))
        same = digests(words)[:, 0]
        alike = sketches(sequences(words, 2), 4).astype(np.uint64)
        found[part, :4] = np.where((words.counts >= 2)[:, None], alike, same[:, None])
        found[part, 4] = same
    return found


def _different(groups: Places, values: Numbers) -> Places:
    """By group (numbered from 0), how many different values there are in it."""
    pairs = distinct([groups.astype(np.uint64) << np.uint64(40) | values & np.uint64((1 << 40) - 1)])
    return np.bincount((pairs >> np.uint64(40)).astype(np.int64))


def _cuts(lines: Lines, is_frame: NDArray[np.bool_]) -> dict[int, tuple[int, int]]:
    """By text that has a frame and something inside it, where that begins and ends."""
    inside = np.flatnonzero(~is_frame)
    starts = np.flatnonzero(np.append(True, lines.text[1:] != lines.text[:-1]))
    ends = np.append(starts[1:], len(lines.text))
    first, last = np.searchsorted(inside, starts), np.searchsorted(inside, ends) - 1
    held = np.flatnonzero(first <= last)
    first, last = inside[first[held]], inside[last[held]]
    cut = (first > starts[held]) | (last < ends[held] - 1)
    first, last = first[cut], last[cut]
    places = zip(lines.begin[first].tolist(), lines.end[last].tolist(), strict=True)
    return dict(zip(lines.text[first].tolist(), places, strict=True))
