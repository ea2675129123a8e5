"""Tables held against what a WordPress truly holds."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path


def compare_posts(rows: dict[int, dict[str, Any]], truth: list[dict[str, Any]]) -> None:
    """Each public entry is a row with its address, title, author, text and time."""
    assert rows.keys() == {post["number"] for post in truth}
    for post in truth:
        row = rows[post["number"]]
        assert row["url"] == post["url"]
        assert folded(row["title"]) == post["title"]
        assert row["author"] == post["author"]
        assert folded(row["text"]) == post["text"], post["url"]
        assert row["published"] == utc(post["published"]), post["url"]


PINGS = {"pingback", "trackback"}  # which of them a feed does not tell


def compare_comments(rows: dict[int, dict[str, Any]], truth: list[dict[str, Any]]) -> None:
    """Each public comment is a row with its kind, author, thread, parent, text and time."""
    assert rows.keys() == {comment["number"] for comment in truth}
    for comment in truth:
        row, number = rows[comment["number"]], comment["number"]
        assert row["kind"] == comment["kind"] or {row["kind"], comment["kind"]} == PINGS, number
        assert row["author"] == (comment["author"] or None), number
        assert number_in(row["post_id"]) == comment["post"], number
        assert number_in(row["parent_id"]) == (comment["parent"] or None), number
        # A theme with a short list of pings shows their names only. Text and time are in the thread's feed while the
        # ping is among the ten newest; an older one's are public nowhere, and null.
        if comment["kind"] == "comment" or not pd.isna(row["text"]):
            assert folded(row["text"]) == comment["text"], number
        if comment["kind"] == "comment" or not pd.isna(row["published"]):
            assert row["published"] == utc(comment["published"]), number


def nothing_secret(tables: Path) -> None:
    """No table holds a word of what is not public."""
    files = sorted(tables.rglob("*.parquet"))
    assert files
    for file in files:
        assert "SECRET-" not in str(pd.read_parquet(file).to_dict("records")), file


def table(home: Path, name: str) -> dict[int, dict[str, Any]]:
    """Rows by the platform's number; every id must be one of WordPress's own."""
    frame = pd.read_parquet(home / "blog" / "tables" / name)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    key = name.removesuffix("s") + "_id"
    return {number_in(row[key]) or 0: row for row in rows}


def number_in(identifier: str | None) -> int | None:
    """The platform's number in an id."""
    return None if identifier is None or pd.isna(identifier) else int(identifier.rpartition(":")[2])


def folded(text: str | None) -> str:
    """Words without the white space between them."""
    return " ".join((text or "").split())


def utc(words: str) -> pd.Timestamp:
    """A moment of the truth."""
    return pd.Timestamp(words, tz="UTC")


def threadkeep(home: Path, *arguments: str) -> str:
    """Run the command on a home; gives what it printed."""
    env = {**os.environ, "THREADKEEP_HOME": str(home)}
    command = [sys.executable, "-m", "pipelines.cli", *arguments]
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, (arguments, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout
