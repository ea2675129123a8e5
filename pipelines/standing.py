"""How a collection stands: its account over all sites, its tables' counts, and what became of one address or row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines import runs
from scraper.errors import NoSuchTable, UsageError
from scraper.ledger import STATES, account, reading
from scraper.urls import normal, site_of

if TYPE_CHECKING:
    import sqlite3

    from pipelines.collection import Place


def of(place: Place) -> dict[str, Any]:
    """The object of `status --json`: urls, sites, posts, comments, comments_declared, reasons, last_run."""
    urls = dict.fromkeys(("discovered", *STATES), 0)
    reasons: dict[str, dict[str, int]] = {"refused": {}, "failed": {}}
    sites = [site for site in place.sites() if (place.captures / site / "ledger.db").exists()]
    for site in sites:
        with reading(place.captures / site) as db:
            for key, number in account(db).items():
                urls[key] += number
            for state, reason, number in db.execute(_REASONS):
                reasons[state][reason] = reasons[state].get(reason, 0) + number
    return {
        "urls": urls,
        "sites": len(sites),
        **_rows(place),
        "reasons": reasons,
        "last_run": runs.last(place.home, place.name),
    }


def explained(place: Place, what: str) -> dict[str, Any]:
    """What is known of an address, or of the post, comment or capture of that id. Raises UsageError for neither."""
    url = normal(what)
    if url is not None:
        return _address(place, url)
    for site in place.sites():
        with reading(place.captures / site) as db:
            if (row := _one(db, "SELECT * FROM captures WHERE capture_id = ?", what)) is not None:
                return {"capture": row, "address": _told(db, row["url"])}
    return _row(place, what)


def _address(place: Place, url: str) -> dict[str, Any]:
    for site in (site_of(url), *(s for s in place.sites() if s != site_of(url))):
        if (place.captures / site / "ledger.db").exists():
            with reading(place.captures / site) as db:
                if (found := _told(db, url)) is not None:
                    return {"site": site, **found}
    raise UsageError(f"{url} was never discovered: no page that was captured leads there")


def _told(db: sqlite3.Connection, url: str) -> dict[str, Any] | None:
    row = _one(db, "SELECT * FROM urls WHERE url = ?", url)
    if row is None:
        return None
    found_on = _one(db, "SELECT url FROM urls WHERE id = ?", row["found_on"])
    captures = db.execute(_CAPTURES_OF, (url,)).fetchall()
    return {
        "url": url,
        "state": row["state"],
        "reason": row["reason"],
        "asked_for_as": row["kind"],
        "found_on": found_on["url"] if found_on else None,
        "discovered_at": row["discovered_at"],
        "last_attempt": row["last_attempt"],
        "last_outcome": row["last_outcome"],
        "not_before": row["not_before"],
        "tries": [
            dict(zip(("at", "outcome"), attempt, strict=True))
            for attempt in db.execute("SELECT at, outcome FROM attempts WHERE url_id = ? ORDER BY rowid", (row["id"],))
        ],
        "captures": [dict(zip(_CAPTURE_FIELDS, capture, strict=True)) for capture in captures],
    }


def _row(place: Place, record_id: str) -> dict[str, Any]:
    """A row of posts or comments, with the capture it was read from."""
    import pyarrow.compute as pc  # noqa: PLC0415  (only where an id is asked for)

    from pipelines import tables  # noqa: PLC0415

    for name, key in (("posts", "post_id"), ("comments", "comment_id")):
        table = tables.read(place.folder, name)
        found = table.filter(pc.field(key) == record_id).to_pylist()
        if found:
            capture_id = found[0].get("capture_id")
            return {name[:-1]: found[0], **({"from": explained(place, capture_id)} if capture_id else {})}
    raise UsageError(f"{record_id!r} is no address, and no post, comment or capture has that id (build first?)")


def _one(db: sqlite3.Connection, query: str, value: Any) -> dict[str, Any] | None:
    cursor = db.execute(query, (value,))
    row = cursor.fetchone()
    return dict(zip((c[0] for c in cursor.description), row, strict=True)) if row else None


def _rows(place: Place) -> dict[str, int]:
    import pyarrow.compute as pc  # noqa: PLC0415  (only where there are tables)

    from pipelines import tables  # noqa: PLC0415

    try:
        posts = tables.read(place.folder, "posts", columns=["post_id", "comments_declared"])
        comments = tables.read(place.folder, "comments", columns=["comment_id"])
    except NoSuchTable:
        return {"posts": 0, "comments": 0, "comments_declared": 0}
    declared = pc.sum(posts["comments_declared"]).as_py() or 0
    return {"posts": posts.num_rows, "comments": comments.num_rows, "comments_declared": int(declared)}


_REASONS = """
SELECT state, COALESCE(reason, '?'), COUNT(*) FROM urls WHERE state IN ('refused', 'failed')
GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"""
_CAPTURE_FIELDS = ("capture_id", "fetched_at", "http_status", "warc_file", "warc_offset", "problem", "revisit_of")
_CAPTURES_OF = f"SELECT {', '.join(_CAPTURE_FIELDS)} FROM captures WHERE url = ? ORDER BY fetched_at"
