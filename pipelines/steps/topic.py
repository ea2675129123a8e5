"""Score posts and comments by the collection's terms; in the scope `topic` keep the words of on-topic threads only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.site import with_column
from pipelines.steps.decisions import relevant

if TYPE_CHECKING:
    from pipelines.site import Site
    from scraper.topic import Terms

OFF_TOPIC = "off topic"


def topic(site: Site) -> Site:
    """The site with topic_score, topic_terms and on_topic.

    A thread is on topic when its post or any comment of it holds a term, or where a person decided so. In the scope
    `topic` a post off topic keeps its row without text, and its comments go to `dropped`. So does the post where the
    site's own search chose what is asked for, and lists of others alone brought it along (its front page, the news,
    what the search found by its own measure): which those are depends on when the site was asked.
    """
    posts, comments = site.tables["posts"], site.tables["comments"]
    search = site.settings.topic
    posts = _scored(posts, search, ("title", "text"), posts["tags"])
    comments = _scored(comments, search, ("text",), None)
    posts = with_column(posts, "on_topic", pa.array(_on_topic(posts, comments, bool(search.terms))))
    posts, comments = relevant(site, posts, comments)
    site = site.having(posts=posts, comments=comments)
    return site if site.settings.scope == "site" else _without_off_topic(site)


def _scored(table: Any, search: Terms, names: tuple[str, ...], tags: Any) -> Any:
    if not search.terms:
        table = with_column(table, "topic_score", pa.nulls(len(table), pa.float64()))
        return with_column(table, "topic_terms", pa.nulls(len(table), pa.list_(pa.string())))
    texts = zip(*(table[name].to_pylist() for name in names), strict=True)
    tagged = tags.to_pylist() if tags is not None else [None] * len(table)
    rows = zip(texts, tagged, table["language"].to_pylist(), strict=True)
    found = [search.found(*said, *(words or ()), language=language) for said, words, language in rows]
    table = with_column(table, "topic_score", pa.array([score for score, _ in found], pa.float64()))
    return with_column(table, "topic_terms", pa.array([terms for _, terms in found], pa.list_(pa.string())))


def _on_topic(posts: Any, comments: Any, has_terms: bool) -> Any:
    if not has_terms:
        return np.ones(len(posts), bool)
    matching = comments["post_id"].filter(pc.is_valid(comments["topic_terms"]))
    own = np.asarray(pc.is_valid(posts["topic_terms"]))
    return own | np.asarray(pc.is_in(posts["post_id"], value_set=pc.unique(matching)))


def _without_off_topic(site: Site) -> Site:
    posts, comments = site.tables["posts"], site.tables["comments"]
    off = pc.invert(posts["on_topic"])
    threads = posts["post_id"].filter(off).combine_chunks()
    if not len(threads):
        return site
    brought = _brought_along(site, threads)
    posts = with_column(posts, "text", pc.if_else(off, None, posts["text"]))
    posts = with_column(posts, "gap_reason", pc.if_else(off, OFF_TOPIC, posts["gap_reason"]))
    posts = with_column(
        posts, "comments_archived", pc.if_else(off, pa.scalar(0, pa.int32()), posts["comments_archived"])
    )
    out = pc.is_in(comments["post_id"], value_set=threads)
    dropped = comments["comment_id"].filter(out).combine_chunks()
    wordless = pa.concat_arrays([threads, dropped])
    site = site.having(posts=posts).without(wordless, ("comments", "versions", "links"))
    site = site.without(brought, ("posts",))
    return site.dropping(sorted([*brought.to_pylist(), *dropped.to_pylist()]), "topic", OFF_TOPIC)


def _brought_along(site: Site, threads: Any) -> Any:
    """Of these threads those that lists alone showed, at a site that was searched."""
    searched = pc.and_(pc.equal(site.captured["kind"], "search"), pc.equal(site.captured["http_status"], 200))
    if not pc.any(searched).as_py():
        return threads.slice(0, 0)
    posts = site.tables["posts"]
    own = posts["post_id"].filter(posts["is_own"]).combine_chunks()
    return threads.filter(pc.invert(pc.is_in(threads, value_set=own)))
