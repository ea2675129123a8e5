"""Leave out threads outside the collection's period: those whose post was published before its first day or after its
last, by the days of UTC.

A post without a known time stays unless its address has a date that lies outside; so do the comments of a thread that
stays, whatever their time.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.schema import BOOL, TIME
from pipelines.site import KEYS
from scraper.period import OUTSIDE, Period

if TYPE_CHECKING:
    from datetime import date

    from pipelines.site import Site


def period(site: Site) -> Site:
    """The site with the threads outside `settings.period` in `dropped`, post and comments."""
    first, last = site.settings.period
    published = site.tables["posts"]["published"]
    outside = pa.array([False] * len(published), pa.bool_())
    if first is not None:
        outside = pc.or_(outside, pc.fill_null(pc.less(published, _midnight(first)), False))
    if last is not None and last.toordinal() < last.max.toordinal():
        outside = pc.or_(outside, pc.fill_null(pc.greater_equal(published, _midnight(last + timedelta(1))), False))
    outside = pc.or_(outside, _dated_outside(site, Period(first, last)))
    threads = site.tables["posts"]["post_id"].filter(outside).combine_chunks()
    comments = site.tables["comments"]
    below = comments["comment_id"].filter(pc.is_in(comments["post_id"], value_set=threads)).combine_chunks()
    left_out = pa.concat_arrays([threads, below])
    return site.without(left_out, KEYS).dropping(sorted(left_out.to_pylist()), "period", OUTSIDE)


def _dated_outside(site: Site, bounds: Period) -> Any:
    """By post: is its time unknown, as its page was not asked for, and the date in its address outside?"""
    posts = site.tables["posts"]
    known = zip(posts["published"].is_valid().to_pylist(), posts["url"].to_pylist(), strict=True)
    return pa.array([not dated and url is not None and bounds.refuses(url) is not None for dated, url in known], BOOL)


def _midnight(day: date) -> Any:
    """The instant at which a day begins, in UTC."""
    return pa.scalar(datetime.combine(day, time(), UTC), TIME)
