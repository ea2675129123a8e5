"""Guessed parents are right on made-up threads that state the truth: the floor that changes may not go below."""

from __future__ import annotations

from benchmarks.parents import figures, made, tally


def test_guessed_parents_are_right() -> None:
    """Precision 0.9 and a third of all answers guessed, on threads of eight languages made by a seed of its own."""
    found = figures(tally(made(20261127, 60)))
    assert found["all"]["precision"] >= 0.9, found
    assert found["all"]["share"] >= 0.33, found
    for how in ("at name", "named at the start", "quote", "author answers"):
        assert found[how]["guessed"] >= 20
        assert found[how]["precision"] >= 0.9, (how, found)


def test_the_truth_is_hidden() -> None:
    """A thread whose comments are told nothing of each other has no right guess to make."""
    sites = made(5, 5)
    assert all("parent_id" in site.tables["comments"].column_names for site in sites)
    counts = tally(sites)
    assert 0 < counts["all"]["right"] < counts["all"]["answers"]
