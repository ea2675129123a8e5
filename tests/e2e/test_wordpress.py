"""A real WordPress, crawled with the command line in each bundled theme and comment setting: every public word."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from wordpress.server import WordPress

pytestmark = pytest.mark.e2e

# theme, default_comments_page, comment_order, thread_comments, page_comments: every value of each, most pairs of two
FACES = [
    ("twentytwentyone", "newest", "asc", "1", "1"),
    ("twentytwentyone", "oldest", "desc", "", "1"),
    ("twentytwentytwo", "oldest", "asc", "1", ""),
    ("twentytwentytwo", "newest", "desc", "1", "1"),
    ("twentytwentythree", "newest", "asc", "", ""),
    ("twentytwentythree", "oldest", "desc", "1", "1"),
]
MOST_REQUESTS = 70  # 43 to 56 were measured: 35 entries, up to 11 comment pages, the API, two feeds for the pings


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("theme", "first", "order", "threads", "paged"), FACES)
def test_everything_public_and_nothing_else(
    wordpress: WordPress, tmp_path: Path, theme: str, first: str, order: str, threads: str, paged: str
) -> None:
    """Each public entry and comment is a row with its author, text, parent and time; nothing that is not public is."""
    wordpress.shows(
        theme, default_comments_page=first, comment_order=order, thread_comments=threads, page_comments=paged
    )
    _threadkeep(tmp_path, "new", "blog", "--scope", "site", "--identity", "names", "--seed", f"{wordpress.url}/")
    _threadkeep(tmp_path, "crawl", "blog", "--delay", "0")
    _compare_posts(_table(tmp_path, "posts"), wordpress.truth["posts"])
    _compare_comments(_table(tmp_path, "comments"), wordpress.truth["comments"])
    _nothing_secret(tmp_path / "blog" / "tables")
    asked = wordpress.requests()
    assert not [target for target in asked if "replytocom" in target]
    assert len(asked) <= MOST_REQUESTS
    urls = json.loads(_threadkeep(tmp_path, "status", "blog", "--json"))["urls"]
    assert urls["discovered"] == urls["captured"] + urls["refused"] + urls["failed"]
    assert urls["pending"] == urls["failed"] == 0


@pytest.mark.timeout(240)
def test_an_export_and_a_crawl_are_the_same_rows(wordpress: WordPress, tmp_path: Path) -> None:
    """WordPress's own export holds every public word, nothing else of it is kept, and a crawl after it changes nothing
    that was said."""
    wordpress.shows("twentytwentyone", thread_comments="1", page_comments="1")
    (tmp_path / "blog.xml").write_text(wordpress.export(), encoding="utf-8")
    _threadkeep(tmp_path, "new", "blog", "--scope", "site", "--identity", "names", "--seed", f"{wordpress.url}/")
    told = _threadkeep(tmp_path, "import", "blog", str(tmp_path / "blog.xml"))
    assert f"{len(wordpress.truth['comments'])} comments; left out: " in told
    _compare_everything(wordpress, tmp_path)
    said = ("title", "text", "author", "published", "parent_id", "kind", "state", "tags")
    before = {name: _said(tmp_path, name, said) for name in ("posts", "comments")}
    for warc in (tmp_path / "blog" / "captures").rglob("*.warc.gz"):
        assert b"SECRET-" not in gzip.decompress(warc.read_bytes())
    _threadkeep(tmp_path, "crawl", "blog", "--delay", "0")
    _compare_everything(wordpress, tmp_path)
    assert {name: _said(tmp_path, name, said) for name in before} == before


def _compare_everything(wordpress: WordPress, home: Path) -> None:
    _compare_posts(_table(home, "posts"), wordpress.truth["posts"])
    _compare_comments(_table(home, "comments"), wordpress.truth["comments"])
    _nothing_secret(home / "blog" / "tables")


def _said(home: Path, name: str, columns: tuple[str, ...]) -> dict[int, dict[str, str]]:
    return {number: {c: str(row[c]) for c in columns if c in row} for number, row in _table(home, name).items()}


def _compare_posts(rows: dict[int, dict[str, Any]], truth: list[dict[str, Any]]) -> None:
    assert rows.keys() == {post["number"] for post in truth}
    for post in truth:
        row = rows[post["number"]]
        assert row["url"] == post["url"]
        assert _folded(row["title"]) == post["title"]
        assert row["author"] == post["author"]
        assert _folded(row["text"]) == post["text"]
        assert row["published"] == _utc(post["published"]), post["url"]


def _compare_comments(rows: dict[int, dict[str, Any]], truth: list[dict[str, Any]]) -> None:
    assert rows.keys() == {comment["number"] for comment in truth}
    for comment in truth:
        row, number = rows[comment["number"]], comment["number"]
        assert row["kind"] == comment["kind"], number
        assert row["author"] == (comment["author"] or None), number
        assert _number(row["post_id"]) == comment["post"], number
        assert _number(row["parent_id"]) == (comment["parent"] or None), number
        # A theme with a short list of pings shows their names only. Text and time are in the thread's feed while the
        # ping is among the ten newest; an older one's are public nowhere, and null.
        if comment["kind"] == "comment" or not pd.isna(row["text"]):
            assert _folded(row["text"]) == comment["text"], number
        if comment["kind"] == "comment" or not pd.isna(row["published"]):
            assert row["published"] == _utc(comment["published"]), number


def _nothing_secret(tables: Path) -> None:
    files = sorted(tables.rglob("*.parquet"))
    assert files
    for file in files:
        assert "SECRET-" not in str(pd.read_parquet(file).to_dict("records")), file


def _table(home: Path, name: str) -> dict[int, dict[str, Any]]:
    """Rows by the platform's number; every id must be one of WordPress's own."""
    frame = pd.read_parquet(home / "blog" / "tables" / name)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    key = name.removesuffix("s") + "_id"
    return {_number(row[key]) or 0: row for row in rows}


def _number(identifier: str | None) -> int | None:
    return None if identifier is None or pd.isna(identifier) else int(identifier.rpartition(":")[2])


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())


def _utc(words: str) -> pd.Timestamp:
    return pd.Timestamp(words, tz="UTC")


def _threadkeep(home: Path, *arguments: str) -> str:
    env = {**os.environ, "THREADKEEP_HOME": str(home)}
    command = [sys.executable, "-m", "pipelines.cli", *arguments]
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, (arguments, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout
