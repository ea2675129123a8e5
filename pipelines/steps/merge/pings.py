"""Pings that a feed shows as if they were comments: it does not tell them apart, but the API lists no ping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.steps.merge.absence import looks_of
from pipelines.steps.merge.choosing import HOWS, Rows
from pipelines.steps.merge.identity import number
from pipelines.steps.merge.listings import Listed

if TYPE_CHECKING:
    from pipelines.site import Site


def kinds(site: Site, rows: Rows) -> Any:
    """By comment its kind: as the best source says. What feeds of a WordPress alone show, and its API's listing of the
    same hours lacks in a place where it would stand, is a ping: a pingback where its words are cut out of a page, as
    WordPress does it, else a trackback, whose words were sent."""
    stated = pc.coalesce(rows.best("kind"), pa.scalar("comment"))
    seen = rows.first()
    of_feeds = rows.first(rows.how != HOWS.index("feed")) < 0
    of_wordpress = np.asarray(pc.fill_null(pc.equal(rows.take("platform", seen), "wordpress"), pa.scalar(False)))
    doubtful = np.flatnonzero(of_feeds & of_wordpress)
    if not len(doubtful):
        return stated
    listed = Listed(looks_of(site), rows)
    numbers = rows.take("key", seen).to_pylist()
    are_pings = np.zeros(len(rows.ids), np.bool_)
    for one in doubtful.tolist():
        are_pings[one] = listed.lacks(number(numbers[one]), int(rows.when[seen[one]]), _SAME_HOURS)
    are_cut = pc.fill_null(pc.match_substring_regex(rows.take("text", seen), _CUT), pa.scalar(False))
    pings = pc.if_else(are_cut, pa.scalar("pingback"), pa.scalar("trackback"))
    return pc.if_else(pa.array(are_pings), pings, stated)


_CUT = r"^\s*\[(?:…|\.\.\.)\](?s:.*)\[(?:…|\.\.\.)\]\s*$"
_SAME_HOURS = 12 * 3_600_000_000  # microseconds: of one crawl
