"""The benchmark of near-duplicates measures what it says, and makes the same texts of the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import near
from benchmarks.copies import ADDED, CHANGED, COPIED, CUT, made_up


def test_a_seed_makes_the_same_texts() -> None:
    """And another one others; a tenth are copies, of families that have one original each."""
    one, again, other = made_up(500, 1), made_up(500, 1), made_up(500, 2)
    assert one.texts.equals(again.texts)
    assert not one.texts.equals(other.texts)
    assert int(one.is_copy.sum()) == round(500 * COPIED)
    assert sorted(one.family[~one.is_copy].tolist()) == list(range(450))
    assert set(one.family[one.is_copy].tolist()) <= set(range(450))


def test_copies_differ_as_is_stated() -> None:
    """By about as many words as the rates say."""
    made = made_up(4000, 3)
    original = {int(f): n for n, f in enumerate(made.family) if not made.is_copy[n]}
    copies = np.flatnonzero(made.is_copy).tolist()
    lengths = [len(made.texts[n].as_py().split()) for n in range(4000)]
    grown = np.mean([lengths[n] / lengths[original[int(made.family[n])]] for n in copies])
    assert grown == pytest.approx(1 + ADDED - CUT, abs=0.01)
    one, other = (
        {n: made.texts[n].as_py().lower().strip(".").split() for n in part} for part in (copies, original.values())
    )
    kept = np.mean([len(set(one[n]) & set(other[original[int(made.family[n])]])) / len(set(one[n])) for n in copies])
    assert 1 - 2 * (CHANGED + ADDED) < kept < 1 - (CHANGED + ADDED) / 2


def test_what_is_to_be_reached_is_reached_and_else_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Alone, on few texts; the accuracy of an answer that names nothing, or all, is none."""
    assert near.main(["--texts", "3000", "--seed", "7", "--no-peer", "--strict"]) == 0
    assert "recall 0.9" in capsys.readouterr().out
    made = made_up(200, 1)
    assert near.accuracy(made, np.arange(200))["recall"] == 0
    assert near.accuracy(made, np.zeros(200, np.int64))["precision"] < 0.05
