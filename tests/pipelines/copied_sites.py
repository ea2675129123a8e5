"""Made-up sites as tables, put in force without captures, for the tests of copies across sites: invented people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipelines.copies import stage_copies
from pipelines.copies.stock import keep
from pipelines.schema import arrow_schema, empty
from pipelines.signatures import following, signed
from pipelines.tables import publish, stage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

NOON = datetime(2010, 5, 31, 12, tzinfo=UTC)
SEEN = datetime(2026, 3, 1, tzinfo=UTC)
Row = dict[str, Any]


def post(site: str, number: int, text: str | None, **fields: Any) -> Row:
    """A post, published a day after the one of the number before."""
    row_id = f"wordpress:{site}:post:{number}"
    at = NOON + timedelta(days=number)
    return _row(
        "posts", {"post_id": row_id, "site": site, "title": f"Day {number}", "text": text, "published": at, **fields}
    )


def comment(site: str, number: int, thread: int, text: str | None, **fields: Any) -> Row:
    """A comment, published an hour after its post for every number."""
    said = {
        "comment_id": f"wordpress:{site}:comment:{number}",
        "post_id": f"wordpress:{site}:post:{thread}",
        "site": site,
        "text": text,
        "published": NOON + timedelta(days=thread, hours=number),
        "kind": "comment",
        "position": number,
        "depth": 1,
    }
    return _row("comments", {**said, **fields})


def put(
    folder: Path, sites: Mapping[str, list[Row]], *, apart: Collection[str] = (), kept: Collection[str] = ()
) -> None:
    """Make the tables of sites anew, and what is copied across them and those that are `kept`."""
    staged: dict[str, dict[str, str]] = {}
    for site, rows in sites.items():
        tables = {name: empty(name) for name in ("captures", "versions", "links", "dropped", "sites", "duplicates")}
        for name, key in (("posts", "post_id"), ("comments", "comment_id")):
            own = [row for row in rows if ("comment_id" in row) == (key == "comment_id")]
            tables[name] = pa.Table.from_pylist(own, schema=arrow_schema(name))
        entries = stage(folder, site, tables)
        keep(
            folder,
            site,
            entries,
            following(signed(tables["posts"], tables["comments"]), tables["posts"], tables["comments"]),
        )
        staged |= entries
    every = sorted({*sites, *kept})
    staged |= stage_copies(folder, every, staged, apart)
    publish(folder, staged, kept=every)


def _row(table: str, said: Row) -> Row:
    needed = {
        "first_seen": SEEN,
        "last_seen": SEEN,
        "state": "live",
        "capture_id": "urn:uuid:1",
        "on_topic": True,
        "comments_archived": 0,
        "comments_disagree": 0,
    }
    names = arrow_schema(table).names
    return {**{name: needed[name] for name in needed if name in names}, **said}
