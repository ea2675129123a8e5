"""Why a post or comment that was captured is no row: what the table `dropped` says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines import tables
from scraper.errors import NoSuchTable

if TYPE_CHECKING:
    from pipelines.collection import Place


def why_dropped(place: Place, record_id: str) -> dict[str, Any] | None:
    """What the steps of the build did with a record that they left out; None where they met none of that id."""
    import pyarrow.compute as pc  # noqa: PLC0415  (only where an id is asked for)

    try:
        found = tables.read(place.folder, "dropped").filter(pc.field("record_id") == record_id).to_pylist()
    except NoSuchTable:
        return None
    return {"dropped": min(found, key=lambda row: row["step"] == "decisions")} if found else None
