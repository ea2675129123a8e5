"""Merge what was seen of a post or comment, however often and wherever, into one row, each field by its best source.

The API's word comes before a page's and a page's before a feed's; of one source the latest capture counts. That an API
names no author is a statement: the "Anonymous" that a page shows for it is none. `published` is chosen by
`times.time_ranks`. Comments of a thread that was never captured stay, with a post made of what is known of it; what
lies behind a password now never becomes a row, whatever earlier captures hold of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.steps.merge.absence import gone_since
from pipelines.steps.merge.choosing import Rows, is_there, rows_of
from pipelines.steps.merge.identity import Identity, identify
from pipelines.steps.merge.links import linking_rows, links
from pipelines.steps.merge.protection import behind_password
from pipelines.steps.merge.records import comment_table, post_table, unseen_posts
from pipelines.steps.merge.sightings import with_sightings
from pipelines.steps.merge.times import counted_back, utc_times
from pipelines.steps.merge.versions import versions

if TYPE_CHECKING:
    from pipelines.site import Site


def merge(site: Site) -> Site:
    """The site with `posts`, `comments`, `versions`, `links` and `dropped` made of its observations."""
    identity = identify(site)
    protected = behind_password(site, identity)
    posts = rows_of(site, "post", identity.record_ids, identity.post_ids, protected)
    comments = rows_of(site, "comment", identity.record_ids, identity.post_ids, protected)
    records = pa.array(identity.record_ids, pa.string()).dictionary_encode().indices
    numbers = np.asarray(pc.fill_null(records, -1)).astype(np.int64)
    published = utc_times(site.observed, "published", numbers, counted_back(site.observed, site.captured))
    modified = utc_times(site.observed, "modified", numbers)
    gone = gone_since(site)
    post_rows = post_table(site, posts, published, modified, gone)
    comment_rows = comment_table(site, comments, posts, published, post_rows)
    post_rows = pa.concat_tables([post_rows, unseen_posts(comment_rows, post_rows)], promote_options="default")
    said = (posts, comments)
    post_rows = with_sightings(site, post_rows, said)
    site = site.having(
        posts=post_rows,
        comments=comment_rows,
        versions=pa.concat_tables([versions(rows) for rows in said]),
        links=pa.concat_tables([_links(rows) for rows in said]),
    )
    site = site.dropping(sorted(protected), "merge", "protected")
    return site.dropping(_below(protected, site, identity), "merge", "protected")


def _below(protected: set[str], site: Site, identity: Identity) -> list[str]:
    """The comments of these posts."""
    if not protected:
        return []
    rows = zip(site.observed["what"].to_pylist(), identity.record_ids, identity.post_ids, strict=True)
    return sorted({str(record) for what, record, post in rows if what == "comment" and post in protected})


def _links(rows: Rows) -> Any:
    chosen = rows.first(is_there(rows.table["text"]))
    return links(rows, linking_rows(rows, chosen))
