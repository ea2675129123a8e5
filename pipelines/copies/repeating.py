"""Of records that may be copies across sites: who leads, who repeats whom, and the rows that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipelines.copies.mirrors import short_copies
from pipelines.likeness.leading import leaders
from pipelines.likeness.rules import is_repeat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipelines.copies.compared import Compared
    from pipelines.copies.mirrors import Mirrors
    from pipelines.copies.nodes import Nodes
    from pipelines.copies.stock import Stock
    from pipelines.likeness.candidates import Buckets
    from pipelines.likeness.words import Places


def led(stock: Stock, nodes: Nodes, found: Buckets, compared: Compared, mirrors: Mirrors) -> Any:
    """The rows of all sites, of nodes in the order of who was first and pairs of them."""

    def are_alike(earlier: Places, later: Places) -> NDArray[np.bool_]:
        alike = np.zeros(len(earlier), bool)
        asked = np.flatnonzero((nodes.site[earlier] != nodes.site[later]) & ~nodes.apart[later])
        alike[asked] = is_repeat(compared.of(nodes, earlier[asked], later[asked]))
        return alike

    of = leaders(len(nodes), found, are_alike)[nodes.first]
    follows = np.flatnonzero(nodes.site != nodes.site[of])
    of = of[follows]
    similarity = np.ones(len(follows))
    near = np.flatnonzero(nodes.first[follows] != nodes.first[of])
    similarity[near] = compared.of(nodes, nodes.first[of[near]], nodes.first[follows[near]]).similarity
    is_mirrored = (mirrors.group[nodes.site[follows]] >= 0) & (
        mirrors.group[nodes.site[follows]] == mirrors.group[nodes.site[of]]
    )
    kinds = np.where(is_mirrored, "mirror", "exact").astype(object)
    kinds[near] = np.where(is_mirrored[near], "mirror", "near")
    records, sites = nodes.table["record_id"].to_pylist(), nodes.site.tolist()
    named = zip(follows.tolist(), of.tolist(), kinds.tolist(), similarity.tolist(), strict=True)
    rows = [(stock.sites[sites[a]], records[a], records[b], kind, share) for a, b, kind, share in named]
    rows += _of_threads(stock, nodes, follows[is_mirrored], of[is_mirrored], {row[1] for row in rows})
    return rows_of(*zip(*rows, strict=True)) if rows else rows_of([], [], [], [], [])


def rows_of(
    sites: Sequence[str], ids: Sequence[str], of: Sequence[str], kinds: Sequence[str], shares: Sequence[float]
) -> Any:
    """Rows of `duplicates`, with the site that each is of."""
    names = {"site": sites, "record_id": ids, "canonical_id": of, "kind": kinds}
    columns = {name: pa.array(list(values), pa.string()) for name, values in names.items()}
    return pa.table({**columns, "similarity": pa.array(list(shares), pa.float64())})


def _of_threads(
    stock: Stock, nodes: Nodes, follows: Places, of: Places, done: set[str]
) -> list[tuple[str, str, str, str, float]]:
    """What stands under posts that mirror others and is too short to be found by its words alone."""
    kinds, threads, sites = (nodes.table[name].to_pylist() for name in ("kind", "post_id", "site"))
    apart = {
        record
        for record, alone in zip(nodes.table["record_id"].to_pylist(), nodes.apart.tolist(), strict=True)
        if alone
    }
    pairs = {
        (sites[a], threads[a]): (sites[b], threads[b])
        for a, b in zip(follows.tolist(), of.tolist(), strict=True)
        if kinds[a] == kinds[b] == "post"
    }
    return [
        (stock.sites[site], record, first, "mirror", 1.0)
        for site, record, first in short_copies(stock, pairs, done | apart)
    ]
