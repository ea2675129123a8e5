"""Why a post or comment that was captured is no row: what the table `dropped` says of it, or the rules of seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines import tables
from scraper.errors import NoSuchTable
from scraper.rules import bounding, refuses

if TYPE_CHECKING:
    from pipelines.collection import Collection, Place


def why_bounded(place: Place, collection: Collection, found: dict[str, Any]) -> str | None:
    """Why the post at an address, as `explain` found it, is no row by the rules of today's seeds."""
    import pyarrow.compute as pc  # noqa: PLC0415  (only where there are such rules)

    rules = tuple(rule for rule in bounding(collection.rules) if rule.site == found.get("site"))
    if not rules or found.get("asked_for_as") not in _OF_THREADS:
        return None
    reason = refuses(rules, found["url"], None)
    if found["reason"] == reason:  # the ledger says it already
        return None
    try:
        posts = tables.read(place.folder, "posts", columns=["url"]) if reason else None
    except NoSuchTable:
        return None
    return reason if posts is not None and not len(posts.filter(pc.field("url") == found["url"])) else None


_OF_THREADS = ("thread", "comments", "page")


def why_dropped(place: Place, record_id: str) -> dict[str, Any] | None:
    """What the steps of the build did with a record that they left out; None where they met none of that id."""
    import pyarrow.compute as pc  # noqa: PLC0415  (only where an id is asked for)

    try:
        found = tables.read(place.folder, "dropped").filter(pc.field("record_id") == record_id).to_pylist()
    except NoSuchTable:
        return None
    return {"dropped": min(found, key=lambda row: row["step"] == "decisions")} if found else None
