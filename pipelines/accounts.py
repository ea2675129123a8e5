"""The tables that account for a site: its captures, each with what was read from it, and the site itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.schema import arrow_schema
from pipelines.steps.hiding import without_profiles
from pipelines.steps.merge.choosing import HOWS, SOURCES
from pipelines.steps.merge.versions import source_words
from scraper.ledger.rows import OF_THE_ARCHIVE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.site import Site


def captures_table(site: Site) -> Any:
    """The `captures` table: the ledger's rows, with the platform, the counts and the problem that reading found."""
    captured, observed = site.captured, site.observed
    ids = captured["capture_id"].combine_chunks()
    pages = observed.filter(pc.equal(observed["what"], "page"))
    at = pc.index_in(ids, pages["capture_id"].combine_chunks())
    return pa.table(
        {
            **{name: captured[name] for name in captured.column_names if name not in ("kind", "revisit_of", "problem")},
            **({"url": without_profiles(captured["url"])} if site.settings.identity == "pseudonyms" else {}),
            "site": pa.array([site.name] * len(ids), pa.string()),
            "platform": pages["platform"].combine_chunks().take(at),
            "posts": _counted(observed, "post", ids),
            "comments": _counted(observed, "comment", ids),
            "problem": pc.coalesce(pages["problem"].combine_chunks().take(at), captured["problem"]),
        }
    )


def sites_table(site: Site) -> Any:
    """The `sites` table: one row that sums up what is known of the site."""
    posts, comments, captured = (site.tables["posts"], site.tables["comments"], site.captured)
    platforms = pc.value_counts(posts["platform"].drop_null()).to_pylist()
    best = min(platforms, key=lambda p: (-p["counts"], p["values"]))["values"] if platforms else None
    own = pc.invert(pc.is_in(captured["kind"], value_set=pa.array(OF_THE_ARCHIVE)))
    seen = pc.min_max(captured.filter(own)["fetched_at"]).as_py()
    row = {
        "site": site.name,
        "platform": best,
        "via": _via(site),
        "robots": _robots(captured),
        "posts": len(posts),
        "comments": len(comments),
        "comments_declared": pc.sum(posts["comments_declared"], min_count=1).as_py(),
        "sources": _sources(posts, comments),
        "comments_disagree": pc.sum(pc.equal(comments["agrees"], False).cast(pa.int32())).as_py() or 0,
        "agreement": _agreement(posts, comments),
        "first_seen": seen["min"],
        "last_seen": seen["max"],
    }
    return pa.Table.from_pylist([row], schema=arrow_schema("sites"))


def _agreement(posts: Any, comments: Any) -> float | None:
    """Of the comments that API or feeds give and that the pages captured should show: the share that they show so."""
    whole = posts.filter(pc.invert(pc.or_(posts["pages_missing"], posts["page_failed"])))
    hidden = pc.and_(pc.equal(comments["visible_on_page"], False), pc.not_equal(comments["state"], "gone"))
    missing = pc.and_(hidden, pc.is_in(comments["post_id"], value_set=whole["post_id"].combine_chunks()))
    agrees = pc.if_else(pc.fill_null(missing, False), pa.scalar(False), comments["agrees"])
    share: float | None = pc.mean(agrees.cast(pa.int8())).as_py()
    return share


def _sources(posts: Any, comments: Any) -> list[dict[str, Any]]:
    """What each source gave, and what it lacks of the threads that it has whole."""
    has_post, has_comment = (_bits(table["seen_by"]) for table in (posts, comments))
    at = np.asarray(pc.index_in(comments["post_id"].combine_chunks(), posts["post_id"].combine_chunks()))
    failing = pc.or_(posts["pages_missing"], posts["page_failed"]).combine_chunks()
    on_page = np.asarray(pc.fill_null(posts["on_page"].combine_chunks(), False))
    is_whole = {"api": np.ones(len(posts), bool), "page": on_page & ~np.asarray(pc.fill_null(failing, True))}
    is_there = ~np.asarray(pc.equal(comments["state"], "gone"))
    found = []
    for place, (source, how) in enumerate((source, how) for source in SOURCES for how in HOWS):
        posts_in, comments_in = (bits >> place & 1 > 0 for bits in (has_post, has_comment))
        if not (posts_in.any() or comments_in.any()):
            continue
        whole = is_whole.get(how) if source == "live" else None
        lacks = None if whole is None else int(((posts_in & whole)[at] & ~comments_in & is_there).sum())
        given = {"posts": int(posts_in.sum()), "comments": int(comments_in.sum()), "lacks": lacks}
        found.append({"source": source_words({(source, how)}), **given})
    return found


def _bits(column: Any) -> NDArray[np.int64]:
    return np.asarray(pc.fill_null(column.combine_chunks(), 0)).astype(np.int64)


def _counted(observed: Any, what: str, ids: Any) -> Any:
    found = observed["capture_id"].filter(pc.equal(observed["what"], what)).combine_chunks()
    counts = pc.value_counts(found)
    at = pc.index_in(ids, counts.field("values"))
    return pc.fill_null(counts.field("counts").take(at), 0).cast(pa.int32())


def _via(site: Site) -> str | None:
    """By which sources the site's posts and comments were seen: api+page, wayback page …"""
    said = site.observed.filter(pc.not_equal(site.observed["what"], "page"))
    at = pc.index_in(said["capture_id"].combine_chunks(), site.captured["capture_id"].combine_chunks())
    seen = pa.table({"how": said["how"], "source": site.captured["source"].combine_chunks().take(at)})
    pairs = seen.group_by(["how", "source"], use_threads=False).aggregate([]).to_pylist()
    return source_words({(pair["source"], pair["how"]) for pair in pairs}) or None


def _robots(captured: Any) -> str | None:
    """What robots.txt answered last: obeyed (2xx), none (4xx), else its status; null where it was not asked for."""
    asked = captured.filter(pc.equal(captured["kind"], "robots")).sort_by("fetched_at")["http_status"].to_pylist()
    if not asked:
        return None
    status = asked[-1] or 0
    return "obeyed" if 200 <= status < 300 or status == 304 else "none" if 400 <= status < 500 else str(status)
