"""A real WordPress crawled twice from nothing: the same rows, but for when they were seen and in which capture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from wordpress.comparing import threadkeep

if TYPE_CHECKING:
    from pathlib import Path

    from wordpress.server import WordPress

pytestmark = pytest.mark.e2e
OF_A_RUN = ["first_seen", "last_seen", "capture_id"]
SCOPES = {"site": ("--scope", "site"), "topic": ("--term", "choir", "--term", "quoted", "--evidence", "api")}


@pytest.mark.parametrize("scope", SCOPES)
def test_two_crawls_from_nothing_are_the_same_rows(wordpress: WordPress, tmp_path: Path, scope: str) -> None:
    """Ids and every column that says what was said are equal, in posts, comments and duplicates."""
    wordpress.shows("twentytwentyone", thread_comments="1", page_comments="1", comment_order="desc")
    for home in ("first", "second"):
        given = (*SCOPES[scope], "--identity", "names", "--seed", f"{wordpress.url}/")
        threadkeep(tmp_path / home, "new", "blog", *given)
        threadkeep(tmp_path / home, "crawl", "blog", "--delay", "0")
    for name in ("posts", "comments", "duplicates"):
        first, second = (_table(tmp_path / home, name) for home in ("first", "second"))
        pd.testing.assert_frame_equal(first, second)
        assert name == "duplicates" or len(first)


def _table(home: Path, name: str) -> pd.DataFrame:
    folder = home / "blog" / "tables" / name
    if not folder.is_dir():
        return pd.DataFrame()
    frame = pd.read_parquet(folder)
    return frame.drop(columns=[column for column in OF_A_RUN if column in frame])
