"""Which addresses posts and comments link to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.steps.merge.choosing import Rows, is_there

if TYPE_CHECKING:
    from numpy.typing import NDArray


def links(rows: Rows, chosen: NDArray[np.int64]) -> Any:
    """A row for each address a record links to, each once; `chosen` is the row that each record's words are from."""
    lists = rows.take("links", chosen)
    parents, urls = pc.list_parent_indices(lists), pc.list_flatten(lists)
    flat = pa.table({"record_id": pa.array(rows.ids, pa.string()).take(parents), "url": urls})
    return flat.filter(pc.is_valid(flat["url"])).group_by(["record_id", "url"], use_threads=False).aggregate([])


def linking_rows(rows: Rows, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    """The row each record's links are from: that of its words where it has any, else the best that has."""
    there = is_there(rows.table["links"])
    has = (chosen >= 0) & there[chosen.clip(0)] if len(there) else np.zeros(len(chosen), bool)
    return np.where(has, chosen, rows.known("links"))
