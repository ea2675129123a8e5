"""Copies across sites: the table `duplicates`, made of the sites' signatures, and of words only where two are compared.

Signatures are gone through a few columns at a time, a range of keys at a time where there are many: what is in memory
is bounded by LIMIT and by the number of copies, not by the size of the collection. What was compared is remembered
(`compared`), so that after a change of one site only pairs with new words are compared, with the same result as a
comparison of all.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.copies.compared import Compared
from pipelines.copies.mirrors import mirrors_of
from pipelines.copies.nodes import nodes_of
from pipelines.copies.repeating import led, rows_of
from pipelines.copies.stock import stock_of, sweep
from pipelines.likeness.candidates import TURNS, Buckets, bucketed, keys_of, merged, paired, share_of
from pipelines.likeness.near import first_of
from pipelines.likeness.rules import ALIKE, LEAST_WORDS
from pipelines.likeness.sets import distinct
from pipelines.likeness.sketches import ORDERS
from pipelines.schema import arrow_schema
from pipelines.signatures import PINGS, sketches_of
from pipelines.tables import entries_in_force, restaged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipelines.copies.stock import Stock
    from pipelines.likeness.words import Places

LIMIT = 512 * 1024 * 1024  # bytes of signatures in memory at once


def stage_copies(
    folder: Path, sites: Sequence[str], staged: Mapping[str, dict[str, str]], apart: Collection[str] = ()
) -> dict[str, dict[str, str]]:
    """Write the tables `duplicates` that change to `tables.new`; gives their entries for `tables.publish`.

    `sites` are those that will be in force, `staged` the entries of their new tables, `apart` the records that a person
    decided to be no duplicates.
    """
    entries = {**entries_in_force(folder, sites), **staged}
    having = sorted({entry["site"] for entry in entries.values()} & set(sites))
    stock = stock_of(folder, having, entries, LIMIT)
    compared = Compared(stock, entries)
    rows = copies(stock, compared, apart, LIMIT)
    compared.save()
    sweep(stock)
    rows = rows.sort_by("site")
    named, rows = rows["site"].to_pylist(), rows.drop_columns("site").cast(arrow_schema("duplicates"))
    new: dict[str, dict[str, str]] = {}
    for site in having:
        start, end = bisect_left(named, site), bisect_right(named, site)
        new |= restaged(folder, site, "duplicates", rows.slice(start, end - start), entries)
    return new


def copies(stock: Stock, compared: Compared, apart: Collection[str], limit: int) -> Any:
    """What repeats a record of another site: the rows of `duplicates`, with their `site`. Of each site those take part
    that repeat none of their own: the others follow them."""
    if len(stock.sites) < 2:
        return rows_of([], [], [], [], [])
    same, posts = _same(stock, limit)
    heads, members = same
    close = _close(stock, members[members != heads], limit)
    nodes = nodes_of(stock, distinct([members, *(one for pairs in close for one in paired(pairs))]), apart)
    edges = np.concatenate([np.stack([heads, members]), *(np.stack(paired(part)) for part in close)], axis=1)
    mirrors = mirrors_of(nodes, nodes.places(edges[0]), nodes.places(edges[1]), posts)
    nodes = nodes.ordered(mirrors.published, mirrors.is_mirror[nodes.site])
    return led(stock, nodes, nodes.numbered(close), compared, mirrors)


def _same(stock: Stock, limit: int) -> tuple[tuple[Places, Places], Places]:
    """Records that share their words with others, each with the first of these; and how many posts each site has."""
    heads, members = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    posts = np.zeros(len(stock.sites), np.int64)
    parts = len(stock) * 48 // limit + 1
    for part in range(parts):
        numbers, digests = [], []
        for site, (rows, table) in enumerate(_taking_part(stock, ["same", "same_too"])):
            keys = np.stack([np.asarray(table[name]) for name in ("same", "same_too")], 1)
            mine = keys[:, 0] % np.uint64(parts) == part
            numbers.append(rows[mine] + stock.starts[site])
            digests.append(keys[mine])
            posts[site] = int(pc.sum(pc.equal(table["kind"], "post")).as_py() or 0)
        number = np.concatenate(numbers)
        first = first_of(np.concatenate(digests))
        several = np.bincount(first, minlength=len(first))[first] > 1
        heads.append(number[first[several]])
        members.append(number[several])
    found = np.concatenate(members)
    order = np.argsort(found)
    return (np.concatenate(heads)[order], found[order]), posts


def _close(stock: Stock, followers: Places, limit: int) -> Buckets:
    """Pairs of records of different sites whose sketches are alike. Followers share their words with another one that
    stands for them."""
    parts = len(stock) * 64 // limit + 1
    is_small = parts == 1 and len(stock) * (2 * ORDERS + 64) < limit
    found = []
    for turns in [TURNS] if is_small else [[turn] for turn in TURNS]:
        for part in range(parts):
            orders = sorted({order for turn in turns for order in turn})
            columns, numbers = _sketches(stock, followers, orders, part, parts)
            found += [bucketed(keys_of(columns[[orders.index(n) for n in turn]]), numbers) for turn in turns]
    return Buckets(*(_across(stock, pairs) for pairs in merged(found)))


def _sketches(
    stock: Stock, followers: Places, orders: list[int], part: int, parts: int
) -> tuple[NDArray[np.uint16], Places]:
    """Some orders of the sketches of all who take part, a row an order, and their numbers."""
    columns, numbers = [np.empty((len(orders), 0), np.uint16)], [np.empty(0, np.int64)]
    for site, (rows, table) in enumerate(_taking_part(stock, ["sketch"])):
        follows = np.zeros(int(stock.starts[site + 1] - stock.starts[site]), bool)
        start, end = np.searchsorted(followers, stock.starts[site : site + 2])
        follows[followers[start:end] - stock.starts[site]] = True
        kept = ~follows[rows]
        sketched = sketches_of(table["sketch"])[:, orders].T
        if parts > 1:
            kept &= keys_of(sketched) % np.uint64(parts) == part
        columns.append(sketched[:, kept])
        numbers.append(rows[kept] + stock.starts[site])
    return np.concatenate(columns, axis=1), np.concatenate(numbers)


def _taking_part(stock: Stock, names: Sequence[str]) -> Iterator[tuple[Places, Any]]:
    """By site, the rows of who may repeat or be repeated, and their signatures in these columns and `kind`."""
    for site in range(len(stock.sites)):
        table = stock.columns(site, ["kind", "size", "follows", *names])
        is_ping = pc.is_in(table["kind"], pa.array(PINGS))
        chosen = pc.and_(pc.greater_equal(table["size"], LEAST_WORDS), pc.invert(pc.or_(table["follows"], is_ping)))
        yield np.flatnonzero(np.asarray(chosen)), table.filter(chosen)


def _across(stock: Stock, pairs: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Pairs of different sites whose sketches agree in half as many orders as those of repeats, or more."""
    lower, higher = paired(pairs)
    ends = stock.starts[1:]
    pairs = pairs[np.searchsorted(ends, lower, "right") != np.searchsorted(ends, higher, "right")]
    lower, higher = paired(pairs)
    numbers = distinct([lower, higher])
    sketched = sketches_of(stock.rows(numbers, ["sketch"])["sketch"])
    share = share_of(sketched, np.searchsorted(numbers, lower), np.searchsorted(numbers, higher))
    return pairs[share >= ALIKE / 2]
