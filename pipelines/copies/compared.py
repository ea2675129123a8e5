"""What was compared across sites, and remembered: pairs of the same words are compared once, in whatever build."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.copies.stock import FOLDER, MADE_BY
from pipelines.files import write_whole
from pipelines.likeness.comparing import Alike, compared, none_alike
from pipelines.likeness.sets import distinct, without
from pipelines.likeness.words import mixed
from pipelines.tables import newest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.copies.nodes import Nodes
    from pipelines.copies.stock import Stock
    from pipelines.likeness.words import Numbers, Places

PAIRS = 100_000  # compared at once: their words are in memory together


class Compared:
    """What comparing gave, by the words of both; words are read for what is not known yet."""

    def __init__(self, stock: Stock, entries: Mapping[str, Mapping[str, str]]) -> None:
        self._stock, self._entries = stock, entries
        self._path = stock.folder / FOLDER / "compared.parquet"
        self._keys, self._known = _remembered(self._path)
        self._was = self._keys
        self._used = [np.empty(0, np.uint64)]

    def of(self, nodes: Nodes, earlier: Places, later: Places) -> Alike:
        """How alike pairs of nodes are."""
        same, same_too = (np.asarray(nodes.table[name]) for name in ("same", "same_too"))
        asked = mixed(same[earlier] * np.uint64(3) + mixed(same[later] ^ same_too[earlier]) + same_too[later])
        keys, rows = np.unique(asked, return_index=True)
        new = rows[np.searchsorted(keys, without(keys, self._keys))]
        order = new[np.lexsort((nodes.site[later[new]], nodes.site[earlier[new]]))]
        for start in range(0, len(order), PAIRS):
            part = order[start : start + PAIRS]
            self._learn(asked[part], self._compare(nodes, earlier[part], later[part]))
        self._used.append(keys)
        return self._known.where(np.searchsorted(self._keys, asked))

    def save(self) -> None:
        """Keep what this build asked for, for the next one."""
        used = distinct(self._used)
        if np.array_equal(used, self._was):
            return
        found = self._known.where(np.searchsorted(self._keys, used))
        columns = {"key": used, **found._asdict()}
        sink = io.BytesIO()
        table = pa.table(columns).replace_schema_metadata({"made_by": MADE_BY})
        pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
        write_whole(self._path, sink.getvalue())

    def _learn(self, keys: Numbers, found: Alike) -> None:
        joined = np.concatenate([self._keys, keys])
        order = np.argsort(joined)
        self._keys = joined[order]
        self._known = Alike(*(np.concatenate(both)[order] for both in zip(self._known, found, strict=True)))

    def _compare(self, nodes: Nodes, earlier: Places, later: Places) -> Alike:
        used, places = np.unique(np.concatenate([earlier, later]), return_inverse=True)
        texts = self._bodies(nodes, used)
        return compared(texts, places[: len(earlier)], places[len(earlier) :])

    def _bodies(self, nodes: Nodes, used: Places) -> Any:
        """What of these nodes' texts is compared."""
        names = ("record_id", "kind", "begin", "end")
        bodies: list[str | None] = [None] * len(used)
        sites = nodes.site[used]
        for site in np.unique(sites).tolist():
            mine = np.flatnonzero(sites == site)
            rows = nodes.table.select(list(names)).take(pa.array(used[mine]))
            texts = self._texts(site, rows["record_id"], set(rows["kind"].to_pylist()))
            cuts = zip(mine.tolist(), texts, rows["begin"].to_pylist(), rows["end"].to_pylist(), strict=True)
            for place, text, begin, end in cuts:
                bodies[place] = text if begin is None else text[begin:end]
        return pa.array(bodies, pa.string())

    def _texts(self, site: int, ids: Any, kinds: set[str]) -> list[str]:
        name, found = self._stock.sites[site], []
        needed = [("posts", "post_id")] * ("post" in kinds) + [("comments", "comment_id")] * bool(kinds - {"post"})
        for table, key in needed:
            rows = newest(self._stock.folder, self._entries, table, name, [key, "text"])
            found.append(rows.filter(pc.is_in(rows[key], ids.combine_chunks())).rename_columns(["id", "text"]))
        both = pa.concat_tables(found)
        return list(both["text"].take(pc.index_in(ids, both["id"].combine_chunks())).to_pylist())


def _remembered(path: Any) -> tuple[Numbers, Alike]:
    """What an earlier build kept, sorted by key; nothing where it cannot be read or was made otherwise."""
    try:
        table = pq.ParquetFile(path, page_checksum_verification=True).read(use_threads=False)
        if (table.schema.metadata or {}).get(b"made_by") != MADE_BY.encode():
            return np.empty(0, np.uint64), none_alike()
        return np.asarray(table["key"]), Alike(*(np.asarray(table[name]) for name in Alike._fields))
    except (pa.ArrowException, OSError, ValueError, KeyError):
        return np.empty(0, np.uint64), none_alike()
