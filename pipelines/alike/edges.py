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

from pipelines.alike.sketches import sequences, sketches
from pipelines.alike.words import digests, words_in_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.alike.words import Numbers, Places

OFTEN = 3  # different texts
UNLIKE = 0.6  # share of them that must differ in all else
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
    said = texts.take(pa.array(many)).to_pylist()
    lines = _lines(said)
    frames = _frames(said, lines)
    if not len(frames):
        return texts, {}
    cuts = {int(many[text]): cut for text, cut in _cuts(lines, np.isin(lines.number, frames)).items()}
    inner = pa.array([texts[row].as_py()[begin:end] for row, (begin, end) in cuts.items()], pa.string())
    mask = np.zeros(len(texts), bool)
    mask[list(cuts)] = True
    return pc.replace_with_mask(texts, pa.array(mask), inner), cuts


def _lines(said: list[str]) -> Lines:
    rows, words = [], []
    for number, text in enumerate(said):
        begin = 0
        for line in text.split("\n"):
            if line:
                rows.append((number, begin, begin + len(line)))
                words.append(line)
            begin += len(line) + 1
    places = np.array(rows, np.int64).reshape(-1, 3)
    numbers, sizes = np.empty(len(rows), np.uint64), np.empty(len(rows), np.int32)
    for first, found in words_in_parts(pa.array(words, pa.string())):
        numbers[first : first + len(found)] = digests(found)[:, 0]
        sizes[first : first + len(found)] = found.sizes
    kept = sizes > 0
    text, begin, end = places[kept].T
    return Lines(text, begin, end, numbers[kept], sizes[kept])


def _frames(said: list[str], lines: Lines) -> Numbers:
    """The numbers of the lines that are frames."""
    is_edge = np.zeros(len(lines.text), bool)  # what stands inside only is never cut, and need not be looked at
    is_edge[:1] = is_edge[-1:] = True
    is_edge[1:] |= lines.text[1:] != lines.text[:-1]
    is_edge[:-1] |= lines.text[1:] != lines.text[:-1]
    pairs = np.unique(np.stack([lines.number, lines.text.astype(np.uint64)], 1)[lines.size <= LONGEST], axis=0)
    numbers, counts = np.unique(pairs[:, 0], return_counts=True)
    often = numbers[counts >= OFTEN]
    if not np.isin(lines.number[is_edge], often).any():
        return often[:0]
    is_often = np.isin(lines.number, often)
    texts = np.unique(lines.text[is_often])
    contexts = _contexts(said, lines, is_often, texts)
    found = pairs[np.isin(pairs[:, 0], often)]
    around = contexts[np.searchsorted(texts, found[:, 1].astype(np.int64))]
    unlike = np.stack([_different(found[:, 0], column) for column in around.T], 1)
    different, least = unlike[:, -1], unlike[:, :-1].min(axis=1)  # the last column is of the very words
    frames: Numbers = often[(least >= OFTEN) & (least >= UNLIKE * different)]
    return frames


def _contexts(said: list[str], lines: Lines, is_often: NDArray[np.bool_], texts: Places) -> Numbers:
    """By text, what its other lines say: four numbers that alike words share, and one that the same words do."""
    rest: dict[int, list[str]] = {int(text): [] for text in texts}
    for row in np.flatnonzero(~is_often & np.isin(lines.text, texts)).tolist():
        text = int(lines.text[row])
        rest[text].append(said[text][lines.begin[row] : lines.end[row]])
    found = np.zeros((len(texts), 5), np.uint64)
    for first, words in words_in_parts(pa.array([" ".join(part) for part in rest.values()], pa.string())):
        part = slice(first, first + len(words))
        same = digests(words)[:, 0]
        alike = sketches(sequences(words, 2), 4).astype(np.uint64)
        found[part, :4] = np.where((words.counts >= 2)[:, None], alike, same[:, None])
        found[part, 4] = same
    return found


def _different(numbers: Numbers, values: Numbers) -> Places:
    """By number (they come sorted), how many different values stand beside it."""
    once = np.unique(np.stack([numbers, values], 1), axis=0)
    return np.unique(once[:, 0], return_counts=True)[1]


def _cuts(lines: Lines, is_frame: NDArray[np.bool_]) -> dict[int, tuple[int, int]]:
    """By text that has a frame and something inside it, where that begins and ends."""
    found = {}
    starts = np.flatnonzero(np.append(True, lines.text[1:] != lines.text[:-1]))
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(lines.text)], strict=True):
        inside = np.flatnonzero(~is_frame[start:end])
        if len(inside) and (inside[0] > 0 or inside[-1] < end - start - 1):
            first, last = start + int(inside[0]), start + int(inside[-1])
            found[int(lines.text[start])] = (int(lines.begin[first]), int(lines.end[last]))
    return found
