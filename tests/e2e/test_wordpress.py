"""A real WordPress, crawled with the command line in each bundled theme and comment setting: every public word."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest
from wordpress.comparing import compare_comments, compare_posts, nothing_secret, table, threadkeep

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


@pytest.mark.parametrize(("theme", "first", "order", "threads", "paged"), FACES)
def test_everything_public_and_nothing_else(
    wordpress: WordPress, tmp_path: Path, theme: str, first: str, order: str, threads: str, paged: str
) -> None:
    """Each public entry and comment is a row with its author, text, parent and time; nothing that is not public is."""
    wordpress.shows(
        theme, default_comments_page=first, comment_order=order, thread_comments=threads, page_comments=paged
    )
    threadkeep(tmp_path, "new", "blog", "--scope", "site", "--identity", "names", "--seed", f"{wordpress.url}/")
    threadkeep(tmp_path, "crawl", "blog", "--delay", "0")
    compare_posts(table(tmp_path, "posts"), wordpress.truth["posts"])
    compare_comments(table(tmp_path, "comments"), wordpress.truth["comments"])
    nothing_secret(tmp_path / "blog" / "tables")
    asked = wordpress.requests()
    assert not [target for target in asked if "replytocom" in target]
    assert len(asked) <= MOST_REQUESTS
    urls = json.loads(threadkeep(tmp_path, "status", "blog", "--json"))["urls"]
    assert urls["discovered"] == urls["captured"] + urls["refused"] + urls["failed"]
    assert urls["pending"] == urls["failed"] == 0


def test_an_export_and_a_crawl_are_the_same_rows(wordpress: WordPress, tmp_path: Path) -> None:
    """WordPress's own export holds every public word, nothing else of it is kept, and a crawl after it changes nothing
    that was said."""
    wordpress.shows("twentytwentyone", thread_comments="1", page_comments="1")
    (tmp_path / "blog.xml").write_text(wordpress.export(), encoding="utf-8")
    threadkeep(tmp_path, "new", "blog", "--scope", "site", "--identity", "names", "--seed", f"{wordpress.url}/")
    told = threadkeep(tmp_path, "import", "blog", str(tmp_path / "blog.xml"))
    assert f"{len(wordpress.truth['comments'])} comments; left out: " in told
    _compare_everything(wordpress, tmp_path)
    said = ("title", "text", "author", "published", "parent_id", "kind", "state", "tags")
    before = {name: _said(tmp_path, name, said) for name in ("posts", "comments")}
    for warc in (tmp_path / "blog" / "captures").rglob("*.warc.gz"):
        assert b"SECRET-" not in gzip.decompress(warc.read_bytes())
    threadkeep(tmp_path, "crawl", "blog", "--delay", "0")
    _compare_everything(wordpress, tmp_path)
    assert {name: _said(tmp_path, name, said) for name in before} == before


def _compare_everything(wordpress: WordPress, home: Path) -> None:
    compare_posts(table(home, "posts"), wordpress.truth["posts"])
    compare_comments(table(home, "comments"), wordpress.truth["comments"])
    nothing_secret(home / "blog" / "tables")


def _said(home: Path, name: str, columns: tuple[str, ...]) -> dict[int, dict[str, str]]:
    return {number: {c: str(row[c]) for c in columns if c in row} for number, row in table(home, name).items()}
