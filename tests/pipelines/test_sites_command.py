"""`sites` lists, takes in and refuses; a refusal wants a reason and is kept where a person can read and edit it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.pipelines.commands import one_line

if TYPE_CHECKING:
    from pathlib import Path


def settings(tmp_path: Path) -> Path:
    """The folder of the collection."""
    return tmp_path / "home" / "a"


@pytest.fixture
def collection(run) -> None:
    """A collection with one seed."""
    run("new", "a", "--term", "salt", "--seed", "https://one.example/")


@pytest.mark.usefixtures("collection")
def test_a_site_is_taken_in_and_refused_again(run, tmp_path: Path) -> None:
    """By address; what is refused is no seed any more, and says why."""
    code, out, _ = run("sites", "a", "--add", "https://two.example/", "--note", "Tove's")
    assert (code, "added https://two.example/" in out) == (0, True)
    assert "Tove's" in (settings(tmp_path) / "collection.toml").read_text("utf-8")
    assert "already" in run("sites", "a", "--add", "two.example")[1]
    code, out, _ = run("sites", "a", "--refuse", "two.example", "--reason", "another Tove")
    assert (code, "no seed any more" in out) == (0, True)
    listed = json.loads(run("sites", "a", "--json")[1])
    assert [seed["url"] for seed in listed["seeds"]] == ["https://one.example/"]
    assert [(one["site"], one["reason"]) for one in listed["refused"]] == [("two.example", "another Tove")]
    run("sites", "a", "--add", "two.example")
    assert json.loads(run("sites", "a", "--json")[1])["refused"] == []
    assert "seed: https://two.example/ (not crawled yet)" in run("sites", "a")[1]


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--refuse", "two.example"), "--reason"),
        (("--reason", "x"), "--refuse"),
        (("--note", "x"), "--add"),
        (("--add", "two.example%3A80"), "is no candidate"),
        (("--add", "ftp://two.example/"), "is no web address"),
        (("--add", "two"), "is no web address"),
        (("--add", "two.example", "--refuse", "two.example", "--reason", "x"), "at once"),
    ],
)
def test_wrong_use_is_one_line(run, arguments: tuple[str, ...], words: str) -> None:
    """And nothing is written."""
    code, _, err = run("sites", "a", *arguments)
    one_line(code, 2, err, words)
    assert json.loads(run("sites", "a", "--json")[1])["refused"] == []


@pytest.mark.usefixtures("collection")
def test_a_candidate_named_by_host_and_port_keeps_its_scheme(run, tmp_path: Path) -> None:
    """A name without a scheme means the site that was found, not another one by https."""
    row = "rank,site,verdict,score,home,people,title\n1,two.example%3A8080,propose,3,http://two.example:8080/,2,\n"
    (settings(tmp_path) / "candidates.csv").write_text(row, "utf-8")
    (listed,) = json.loads(run("sites", "a", "--json")[1])["candidates"]
    assert (listed["rank"], listed["people"], listed["score"], listed["title"]) == (1, 2, 3.0, None)
    for name in ("two.example:8080", "two.example:8080/"):
        code, out, _ = run("sites", "a", "--add", name)
        assert code == 0
        assert "two.example%3A8080" in out
    seeds = [seed["url"] for seed in json.loads(run("sites", "a", "--json")[1])["seeds"]]
    assert seeds == ["https://one.example/", "http://two.example:8080/"]


@pytest.mark.usefixtures("collection")
def test_a_file_of_decisions_that_is_none_is_named(run, tmp_path: Path) -> None:
    """It may be edited by hand, and so may go wrong."""
    (settings(tmp_path) / "sites.csv").write_text("host;why\nx;y\n", "utf-8")
    one_line(run("sites", "a")[0], 2, run("sites", "a")[2], "sites.csv", "first line")


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize(
    "saved", [b"rank;site;verdict;score;home\n1;two.example;propose;3;x\n", b"site,home\nb\xfcro,x\n"]
)
def test_a_list_of_candidates_that_a_spreadsheet_saved_otherwise_is_named(run, tmp_path: Path, saved: bytes) -> None:
    """With semicolons, or in another encoding: the error says how to have it again."""
    (settings(tmp_path) / "candidates.csv").write_bytes(saved)
    code, _, err = run("sites", "a")
    one_line(code, 2, err, "candidates.csv", "threadkeep discover a --budget 0")


@pytest.mark.usefixtures("collection")
def test_a_score_may_have_a_comma_or_be_none(run, tmp_path: Path) -> None:
    """As a spreadsheet of another language saves it."""
    head = "rank,site,verdict,score,home,why\n"
    rows = '1,two.example,propose,"3,5",http://two.example/,\n2,six.example,doubtful,high,http://six.example/,\n'
    (settings(tmp_path) / "candidates.csv").write_text(head + rows, "utf-8")
    assert [one["score"] for one in json.loads(run("sites", "a", "--json")[1])["candidates"]] == [3.5, 0.0]


def test_a_cell_that_would_be_a_formula_is_text() -> None:
    """A page's title may be anything, and the table is opened in spreadsheets."""
    from pipelines.spreadsheet import as_csv

    assert b"'=HYPERLINK" in as_csv([{"title": "=HYPERLINK(1)"}], ("title",))


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize("reason", ["-- sold in 2011", "=the same as one.example", "'@home' is its name", "'plain'"])
def test_a_reason_is_read_as_it_was_given(run, reason: str) -> None:
    """Also where the file shows it as text, and after it was written again."""
    run("sites", "a", "--refuse", "two.example", f"--reason={reason}")
    run("sites", "a", "--refuse", "six.example", "--reason=another")
    listed = json.loads(run("sites", "a", "--json")[1])["refused"]
    assert {one["site"]: one["reason"] for one in listed} == {"two.example": reason, "six.example": "another"}


def test_without_tables_there_is_nothing_to_start_from(run, tmp_path: Path) -> None:
    """One line says what to do first."""
    run("new", "a", "--term", "salt")
    code, _, err = run("discover", "a")
    one_line(code, 2, err, "threadkeep crawl a")
