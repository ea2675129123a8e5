"""Leave out threads that the rules of the site's seeds leave out, which its API and feeds bring along all the same.

A thread stays where its address, or that of one of its own pages, is allowed, where it is what a seed names, and where
anything of it was imported: a person gave that. Links are counted only for what pages alone show: what a list names was
met by none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.site import KEYS
from pipelines.steps.merge.identity import address
from scraper.rules import refuses
from scraper.urls import normal

if TYPE_CHECKING:
    from pipelines.site import Site


def rules(site: Site) -> Site:
    """The site with the threads outside the rules of its seeds in `dropped`, post and comments."""
    own = tuple(rule for rule in site.settings.rules if rule.site == site.name)
    if not own:
        return site
    captured = zip(site.captured["url"].to_pylist(), site.captured["kind"].to_pylist(), strict=True)
    seeds = {address(rule.url) for rule in own} | {address(url) for url, kind in captured if kind == "seed"}
    names = ("post_id", "url", "shown_at", "steps", "is_given")
    reasons: dict[str, list[str]] = {}
    for post_id, url, shown_at, steps, is_given in zip(
        *(site.tables["posts"][name].to_pylist() for name in names), strict=True
    ):
        known_at = [at for place in (url, *(shown_at or ())) if place and (at := normal(place))]
        if is_given or not known_at or any(address(place) in seeds for place in known_at):
            continue
        said = [refuses(own, place, steps) for place in known_at]
        if all(said):
            reasons.setdefault(str(said[0]), []).append(post_id)
    for reason, threads in reasons.items():
        site = _without(site, threads, reason)
    return site


def _without(site: Site, threads: list[str], reason: str) -> Site:
    comments = site.tables["comments"]
    left_out = pa.array(threads, pa.string())
    below = comments["comment_id"].filter(pc.is_in(comments["post_id"], value_set=left_out)).combine_chunks()
    left_out = pa.concat_arrays([left_out, below])
    return site.without(left_out, KEYS).dropping(sorted(left_out.to_pylist()), "rules", reason)
