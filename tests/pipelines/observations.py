"""Made-up captures and observations for the tests of steps: people, words and hosts are invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from pipelines.observe import observed_page, observed_table
from pipelines.site import CAPTURED, Settings, Site
from scraper.items import Comment, Link, Links, Page, Post
from scraper.reading import Reading

HOST = "blog.example"
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NAMES = Settings(scope="site", identity="names")


class Captures:
    """A site's captures as they come, each an hour after the one before, and what is read from them."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.captured: list[dict[str, Any]] = []

    def add(
        self,
        url: str,
        posts: tuple[Post, ...] = (),
        comments: tuple[Comment, ...] = (),
        *,
        how: str = "page",
        platform: str = "wordpress",
        status: int = 200,
        revisit_of: str | None = None,
        source: str = "live",
        kind: str = "thread",
        links: tuple[Link, ...] = (),
        problem: str | None = None,
    ) -> str:
        """Add a capture; gives its id."""
        capture_id = f"urn:uuid:{len(self.captured):04}"
        media_type = {"page": "text/html", "api": "application/json", "feed": "application/rss+xml"}[how]
        page = Page(url, status, media_type, data={} if how == "api" else None)
        read = status == 200 and not revisit_of and not problem
        reading = Reading(platform, f"{platform}/1", posts, comments, Links(links)) if read else None
        self.rows += observed_page(capture_id, page, reading, sha256=capture_id, problem=problem)
        self.captured.append(
            {
                "capture_id": capture_id,
                "url": url,
                "fetched_at": START + timedelta(hours=len(self.captured)),
                "http_status": status,
                "media_type": media_type,
                "sha256": capture_id,
                "warc_file": "a.warc.gz",
                "warc_offset": len(self.captured) * 100,
                "warc_length": 100,
                "source": source,
                "run_id": "run-1",
                "kind": kind,
                "problem": None,
                "revisit_of": revisit_of,
            }
        )
        return capture_id

    def site(self, settings: Settings = NAMES) -> Site:
        """What was added, as the steps take it."""
        captured = pa.Table.from_pylist(self.captured, schema=CAPTURED)
        return Site(HOST, settings, observed_table(self.rows), captured)


def comment(number: int | None, text: str | None = None, **fields: Any) -> Comment:
    """A comment with words of its own."""
    said = f"Comment {number}: the doctor was kind, the wait was long." if text is None else text
    key = None if number is None else str(number)
    return Comment(**{"text": said, "key": key, "author": f"Person {number}", **fields})


def post(number: int | None, slug: str = "veins", **fields: Any) -> Post:
    """A post with words of its own."""
    key = None if number is None else str(number)
    words = {"title": f"Post {number}", "text": f"Words of post {number}, which I wrote in the garden."}
    return Post(**{"url": f"https://{HOST}/{slug}/", "key": key, "author": "Olive", **words, **fields})


def rows(table: Any, key: str) -> dict[str, dict[str, Any]]:
    """A table's rows by their id."""
    return {row[key]: row for row in table.to_pylist()}
