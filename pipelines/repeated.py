"""What a record repeats, and what repeats it, within its site and on others: what `explain` says, `verify` checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines import tables
from scraper.errors import TableError

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


def wrong_repeats(folder: Path) -> list[str]:
    """What is wrong with `duplicate_of` and the table `duplicates`, a line a cause that says what mends it."""
    try:
        held = [
            (row[key], row["site"], row["duplicate_of"])
            for table, key in _RECORDS
            for row in tables.read(folder, table, columns=[key, "site", "duplicate_of"]).to_pylist()
        ]
        across = tables.read(folder, "duplicates").to_pylist()
    except TableError:
        return []  # not built yet, or named already
    site_of = {record: site for record, site, _ in held}
    own = [(record, of) for record, site, of in held if of is not None and (site_of.get(of) != site or of == record)]
    others = [(row["record_id"], row["canonical_id"]) for row in across]
    missing = [pair for pair in others if not {*pair} <= site_of.keys()]
    at_home = [pair for pair in others if pair not in missing and site_of[pair[0]] == site_of[pair[1]]]
    causes = (
        (own, "rows have a duplicate_of that is no other row of their site"),
        (missing, "rows of duplicates name a record that is none"),
        (at_home, "rows of duplicates name two records of one site"),
    )
    build = f"run `threadkeep build {folder.name}`"
    return [
        f"tables: {len(pairs):,} {what}, such as {pairs[0][0]}, of {pairs[0][1]}; {build}"
        for pairs, what in causes
        if pairs
    ]
