"""What counts as a repeat of an earlier text: `docs/duplicates.md` says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.likeness.comparing import Alike

LEAST_WORDS = 8  # shorter texts are never near-duplicates: many people say the same in few words
ALIKE = 0.4  # share of three-word sequences in common; every tenth word changed leaves 0.54, strangers share 0.002
SHORT = 20  # words: below, one sentence with another word in it may say another thing
ALIKE_SHORT = 0.5
OWN_RUN = 8  # words in a row that only the later text has: a sentence of its own,
OWN_SHARE = 0.2  # where they are such a part of it; an introduction to a long text is less


def is_repeat(found: Alike) -> NDArray[np.bool_]:
    """By pair, is the later text the earlier one again, with edits? One that quotes it and adds as much is not."""
    enough = np.where(found.words < SHORT, ALIKE_SHORT, ALIKE)
    says_more = (found.own_run >= OWN_RUN) & (found.own_run >= OWN_SHARE * found.words)
    return (found.similarity >= enough) & ~says_more
