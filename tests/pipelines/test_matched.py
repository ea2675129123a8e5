"""`explain` says why something is on the topic: each match, where it stands, what took it back, the score."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipelines.build import build
from pipelines.collection import Place, load
from tests.pipelines.observations import HOST, SPOOLS, capture, thread_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = SPOOLS


def made(run, tmp_path: Path, *options: str) -> None:
    """A collection with a thread of two comments, built."""
    assert run("new", "a", "--identity", "names", *options)[0] == 0
    place = Place(tmp_path / "home", "a")
    said = [(10, None, "Ann", "All the veins, in vein theology."), (11, None, "Ben", "Nothing of the kind.")]
    capture(place, [thread_page(1, said)])
    build(place, load(place))


def explained(run, what: str) -> dict:
    """What `explain --json` says of the topic."""
    code, out, err = run("explain", "a", what, "--json")
    assert code == 0, err
    return json.loads(out)["topic"]


def test_a_comment_says_which_words_match(run, tmp_path: Path) -> None:
    """With the words around them, and what was taken back and is not counted."""
    made(run, tmp_path, "--term", "vein", "--exclude", "vein theology")
    told = explained(run, f"wordpress:{HOST}:comment:10")
    assert (told["score"], told["counted"]) == (0.5, 1)
    assert told["formula"].startswith("1 - 1/2^n")
    assert [(m["words"], m["where"], m["taken_back_by"]) for m in told["matches"]] == [
        ("veins", "text", None), ("vein", "text", "vein theology"),
    ]  # fmt: skip
    assert "All the veins, in" in told["matches"][0]["around"]
    assert explained(run, f"wordpress:{HOST}:comment:11")["score"] == 0.0


def test_a_post_is_on_topic_by_a_comment(run, tmp_path: Path) -> None:
    """By its id as by its address; the comments that match are named."""
    made(run, tmp_path, "--term", "vein")
    for what in (f"wordpress:{HOST}:post:1", f"https://{HOST}/post-1/"):
        told = explained(run, what)
        assert told["on_topic"] is True
        assert {m["comment_id"] for m in told["in_comments"]} == {f"wordpress:{HOST}:comment:10"}
    lines = run("explain", "a", f"wordpress:{HOST}:post:1")[1]
    assert "topic:" in lines
    assert "term vein, words veins, where comment" in lines


def test_a_post_off_topic_is_explained_by_its_capture(run, tmp_path: Path) -> None:
    """Its row has lost its words; what was taken back in them is told all the same."""
    made(run, tmp_path, "--term", "crocus", "--exclude", "first crocus")
    told = explained(run, f"wordpress:{HOST}:post:1")
    assert told["on_topic"] is False
    assert told["score"] == 0.0
    assert {(m["where"], m["taken_back_by"]) for m in told["matches"]} == {("text", "first crocus")}


def test_a_comment_that_was_left_out_is_explained_by_why(run, tmp_path: Path) -> None:
    """It is no row and yet was captured: the step that took it out and its reason are told."""
    made(run, tmp_path, "--term", "crocus", "--exclude", "first crocus")
    code, out, err = run("explain", "a", f"wordpress:{HOST}:comment:10", "--json")
    assert code == 0, err
    assert json.loads(out)["dropped"] == {
        "record_id": f"wordpress:{HOST}:comment:10", "step": "topic", "reason": "off topic",
    }  # fmt: skip


def test_without_terms_nothing_is_said(run, tmp_path: Path) -> None:
    """A collection that keeps everything has no topic to explain."""
    made(run, tmp_path)
    assert "topic" not in json.loads(run("explain", "a", f"wordpress:{HOST}:comment:10", "--json")[1])
