"""Which sites carry the same blog: one on two hosts, with and without www., moved to a new domain."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.steps.merge.times import NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.copies.nodes import Nodes
    from pipelines.copies.stock import Stock
    from pipelines.likeness.words import Places

LEAST_POSTS = 3  # the same words under the same title at the same time,
LEAST_SHARE = 0.5  # and such a share of the posts of the site that has fewer
NEARLY = 26 * 3600 * 1_000_000  # microseconds: hosts may state the same time by clocks of different zones
LAST = np.iinfo(np.int64).max  # a time that is not known comes last


@dataclass(frozen=True, slots=True)
class Mirrors:
    """By site the number of the group of sites that carry one blog (-1: none), and whether it is a mirror of the one
    of them that was first. `published` is by node when it was published, in a mirror no earlier than in that one."""

    group: Places
    is_mirror: NDArray[np.bool_]
    published: Places


def mirrors_of(nodes: Nodes, one: Places, other: Places, posts: Places) -> Mirrors:
    """The mirrors among the sites: `one` and `other` are pairs of nodes that share words, `posts` counts by site."""
    sites = len(posts)
    published = np.where(nodes.published == NONE, LAST, nodes.published)
    apart = nodes.site[one] != nodes.site[other]
    one, other = one[apart], other[apart]
    chosen = _are_one_post(nodes, one, other, published)
    group = _groups(nodes.site[one[chosen]], nodes.site[other[chosen]], one[chosen], other[chosen], posts)
    joined = group[nodes.site[one]] >= 0
    joined &= group[nodes.site[one]] == group[nodes.site[other]]
    firsts = _firsts(nodes, group, one[chosen & joined], other[chosen & joined], published)
    is_mirror = (group >= 0) & ~np.isin(np.arange(sites), firsts)
    for here, there in ((one[joined], other[joined]), (other[joined], one[joined])):
        later = is_mirror[nodes.site[here]] & ~is_mirror[nodes.site[there]]
        np.maximum.at(published, here[later], published[there[later]])
    return Mirrors(group, is_mirror, published)


def short_copies(
    stock: Stock, threads: dict[tuple[int, str], tuple[int, str]], done: set[str]
) -> list[tuple[int, str, str]]:
    """Comments of any length in threads that mirror another (both as site and post_id): by the site of each, its id and
    that of the comment with the same words there, one for one in the order of their dates. `done` are left out."""
    found: list[tuple[int, str, str]] = []
    wanted: dict[int, dict[str, tuple[int, str]]] = defaultdict(dict)
    for (site, thread), first in threads.items():
        wanted[site][thread] = first
    for site, of_threads in wanted.items():
        held: dict[tuple[int, str, int], list[str]] = defaultdict(list)
        for there in {first for first, _ in of_threads.values()}:
            for record, thread, same in _comments(stock, there):
                held[there, thread, same].append(record)
        taken: dict[tuple[int, str, int], int] = defaultdict(int)
        for record, thread, same in _comments(stock, site):
            if thread not in of_threads:
                continue
            key = (*of_threads[thread], same)
            if taken[key] < len(held[key]):
                found += [(site, record, held[key][taken[key]])] if record not in done else []
                taken[key] += 1
    return found


def _comments(stock: Stock, site: int) -> list[tuple[str, str, int]]:
    """The comments of a site that repeat none of it: id, thread, number of their words; the earliest first."""
    names = ("record_id", "post_id", "same")
    table = stock.columns(site, ["kind", "follows", *names])
    chosen = pc.and_(
        pc.not_equal(table["kind"], "post"),
        pc.and_(pc.invert(table["follows"]), pc.not_equal(table["same"], pa.scalar(0, pa.uint64()))),
    )
    rows = table.filter(chosen)
    return list(zip(*(rows[name].to_pylist() for name in names), strict=True))


def _are_one_post(nodes: Nodes, one: Places, other: Places, published: Places) -> NDArray[np.bool_]:
    """By pair, are both posts, of the same title, at the same time where both state one?"""
    is_post = np.asarray(pc.equal(nodes.table["kind"], "post"))
    titles = np.asarray(pc.fill_null(nodes.table["title"], 0))
    known = (published[one] != LAST) & (published[other] != LAST)
    near = np.abs(np.where(known, published[one] - published[other], 0)) <= NEARLY
    found: NDArray[np.bool_] = is_post[one] & is_post[other] & (titles[one] == titles[other]) & near
    return found


def _groups(site: Places, other_site: Places, one: Places, other: Places, posts: Places) -> Places:
    """By site, the least number of the sites that it is joined with; -1 for one that stands alone."""
    shared: dict[tuple[int, int], tuple[set[int], set[int]]] = {}
    for a, b, i, j in zip(site.tolist(), other_site.tolist(), one.tolist(), other.tolist(), strict=True):
        of_sites = shared.setdefault((min(a, b), max(a, b)), (set(), set()))
        of_sites[a > b].add(i)
        of_sites[a < b].add(j)
    group = list(range(len(posts)))

    def head(number: int) -> int:
        while group[number] != number:
            number = group[number]
        return number

    joined: set[int] = set()
    for (a, b), (left, right) in sorted(shared.items()):
        least = max(LEAST_POSTS, LEAST_SHARE * min(posts[a], posts[b]))
        if min(len(left), len(right)) >= least:
            low, high = sorted((head(a), head(b)))
            group[high] = low
            joined |= {a, b}
    return np.array([head(n) if n in joined else -1 for n in range(len(posts))], np.int64)


def _firsts(nodes: Nodes, group: Places, one: Places, other: Places, published: Places) -> list[int]:
    """Of each group, the site that states the earlier times for what several have; else that was seen first."""
    wins = np.zeros(len(group), np.int64)
    np.add.at(wins, nodes.site[one], np.sign(published[other].astype(np.float64) - published[one]).astype(np.int64))
    np.add.at(wins, nodes.site[other], np.sign(published[one].astype(np.float64) - published[other]).astype(np.int64))
    seen = np.full(len(group), LAST)
    np.minimum.at(seen, nodes.site, np.asarray(nodes.table["first_seen"].cast("int64")))
    members: dict[int, list[int]] = defaultdict(list)
    for site in np.flatnonzero(group >= 0).tolist():
        members[int(group[site])].append(site)
    return [min(sites, key=lambda site: (-wins[site], seen[site], site)) for sites in members.values()]
