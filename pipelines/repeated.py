"""What a record repeats, and what repeats it, within its site and on others: what `explain` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines import tables

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = 20
_RECORDS = (("posts", "post_id"), ("comments", "comment_id"))


def repetition(folder: Path, row: dict[str, Any]) -> dict[str, Any]:
    """Of a row of posts or comments: `repeats` (record_id, where, kind and similarity on another site) and
    `repeated_by` (ids); neither where there is nothing to say."""
    import pyarrow.compute as pc  # noqa: PLC0415  (only where an id is asked for)

    record_id = row.get("comment_id") or row["post_id"]
    found: dict[str, Any] = {}
    if row["duplicate_of"] is not None:
        found["repeats"] = {"record_id": row["duplicate_of"], "where": "this site"}
    across = tables.read(folder, "duplicates")
    for one in across.filter(pc.field("record_id") == record_id).to_pylist():
        said = {"record_id": one["canonical_id"], "where": "another site"}
        found["repeats"] = {**said, "kind": one["kind"], "similarity": round(one["similarity"], 3)}
    ids = across.filter(pc.field("canonical_id") == record_id)["record_id"].to_pylist()
    for table, key in _RECORDS:
        own = tables.read(folder, table, sites=[row["site"]], columns=[key, "duplicate_of"])
        ids += own.filter(pc.field("duplicate_of") == record_id)[key].to_pylist()
    if ids:
        more = [f"and {len(ids) - SHOWN:,} more"] if len(ids) > SHOWN else []
        found["repeated_by"] = sorted(ids)[:SHOWN] + more
    return found
