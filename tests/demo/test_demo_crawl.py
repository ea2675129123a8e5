"""The demo's blogs through the command line, twice: the tables hold what a perfect crawl holds."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from pipelines.demo import seeds, serving, truth

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.demo import TruePost

Key = tuple[str, int]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, list[list[str]]]:
    """Home, address and what the server was asked in each of two crawls, with the blogs' two rounds behind one port."""
    home = tmp_path_factory.mktemp("home")
    base, asked = "http://127.0.0.1:0", []
    for round in (1, 2):
        with serving(round, port=int(base.rpartition(":")[2])) as server:
            if round == 1:
                base = server.base
                where = [word for seed in seeds(base) for word in ("--seed", seed)]
                _threadkeep(home, "new", "blogs", "--scope", "site", "--identity", "names", *where)
            assert server.base == base
            _threadkeep(home, "crawl", "blogs", "--delay", "0", "--no-build" if round == 1 else "--sweep")
            asked.append(server.requests)
    return home, base, asked


@pytest.mark.parametrize("blog", ["maren", "odile", "piet"])
def test_posts_are_as_the_truth_has_them(crawled: tuple[Path, str, list[list[str]]], blog: str) -> None:
    """Every public entry of the second round is a row with its title, author, text and time, and no other is."""
    home, base, _ = crawled
    rows = {key: row for key, row in _rows(home, "posts").items() if key[0] == blog}
    held = {(post.blog, post.number): post for post in truth(2, base) if post.blog == blog}
    assert rows.keys() == held.keys()
    for key, post in held.items():
        row = rows[key]
        assert (row["url"], row["title"], row["author"]) == (post.url, post.title, post.author)
        assert row["text"] == post.text, key
        assert row["published"] == post.published or _is_naive(post), key


def test_comments_are_as_the_truth_has_them(crawled: tuple[Path, str, list[list[str]]]) -> None:
    """Every comment of either round is a row with author, text, kind and parent; the text is that of its last round."""
    home, base, _ = crawled
    rows = _rows(home, "comments")
    held = {(p.blog, c.number): (p, c) for round in (1, 2) for p in truth(round, base) for c in p.comments}
    assert rows.keys() == held.keys()
    for key, (post, comment) in held.items():
        row = rows[key]
        assert (row["author"], row["kind"]) == (comment.author, comment.kind), key
        assert row["text"] == comment.text, key
        assert _number(row["parent_id"]) == comment.parent, key
        assert _number(row["post_id"]) == post.number, key
        assert row["published"] == comment.published or _is_naive(post), key


def test_both_wordings_of_an_edited_comment_are_kept(crawled: tuple[Path, str, list[list[str]]]) -> None:
    """The comment edited between the crawls has both wordings in `versions`, and says that it was edited."""
    home, _, _ = crawled
    rows = _rows(home, "comments")
    versions = pd.read_parquet(home / "blogs" / "tables" / "versions")
    wordings = versions[versions["record_id"] == rows["maren", 30]["comment_id"]]["text"]
    assert len(set(wordings)) == 2
    assert rows["maren", 30]["state"] == "edited"
    assert rows["maren", 51]["state"] == "live"


def test_a_removed_comment_is_not_live(crawled: tuple[Path, str, list[list[str]]]) -> None:
    """The comment removed between the crawls keeps its row and is not called live."""
    home, _, _ = crawled
    assert _rows(home, "comments")["maren", 58]["state"] in ("gone", "unknown")


def test_traps_and_what_robots_txt_forbids_are_never_asked_for(crawled: tuple[Path, str, list[list[str]]]) -> None:
    """Neither reply links nor the calendar nor the drafts are fetched, and nothing that is not public is in a table."""
    home, _, asked = crawled
    for target in [t for round in asked for t in round]:
        assert not any(word in target for word in ("replytocom", "/calendar/", "/drafts/")), target
    for file in (home / "blogs" / "tables").rglob("*.parquet"):
        assert "SECRET" not in str(pd.read_parquet(file).to_dict("records")), file


def _rows(home: Path, table: str) -> dict[Key, dict[str, Any]]:
    frame = pd.read_parquet(home / "blogs" / "tables" / table)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {(row["site"].rpartition("~")[2], _number(row[f"{table[:-1]}_id"]) or 0): row for row in rows}


def _number(identifier: str | None) -> int | None:
    return None if identifier is None or pd.isna(identifier) else int(identifier.rpartition(":")[2])


def _is_naive(post: TruePost) -> bool:
    """The classic theme shows a clock and no zone, so that its times are read as assumed."""
    return post.blog == "piet"


def _threadkeep(home: Path, *arguments: str) -> None:
    env = {**os.environ, "THREADKEEP_HOME": str(home)}
    command = [sys.executable, "-m", "pipelines.cli", *arguments]
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, (arguments, done.stdout[-2000:], done.stderr[-2000:])


def test_two_crawls_from_nothing_are_the_same_rows(tmp_path: Path) -> None:
    """Posts, comments and duplicates of two homes are equal but for when they were seen, and in which capture."""
    with serving(1, port=0) as server:
        for home in ("first", "second"):
            where = [word for seed in seeds(server.base) for word in ("--seed", seed)]
            _threadkeep(tmp_path / home, "new", "blogs", "--scope", "site", "--identity", "names", *where)
            _threadkeep(tmp_path / home, "crawl", "blogs", "--delay", "0")
    for name in ("posts", "comments", "duplicates"):
        first, second = (_said(tmp_path / home / "blogs" / "tables" / name) for home in ("first", "second"))
        pd.testing.assert_frame_equal(first, second)


def _said(folder: Path) -> pd.DataFrame:
    frame = pd.read_parquet(folder) if folder.is_dir() else pd.DataFrame()
    return frame.drop(columns=[column for column in ("first_seen", "last_seen", "capture_id") if column in frame])
