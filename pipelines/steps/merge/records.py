"""The rows of posts and comments, made of their observations field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.schema import STRING
from pipelines.steps.merge.absence import ends_of
from pipelines.steps.merge.choosing import Rows, is_there
from pipelines.steps.merge.identity import address, numbered, split_page, words
from pipelines.steps.merge.pings import kinds
from pipelines.steps.merge.times import NONE, micros, time_ranks, times
from pipelines.steps.merge.versions import edited

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.site import Site

    Utc = tuple[NDArray[np.int64], NDArray[Any]]


def post_table(site: Site, rows: Rows, published: Utc, modified: Utc, gone: dict[str, int]) -> Any:
    """A row a post, with more columns for the steps after: author_key, author_url, declared_at, on_page, by_api,
    pages_missing, page_failed."""
    part = _page_numbers(rows)
    text_row = rows.known("text")
    url = pc.coalesce(rows.best("url"), rows.best("page_url"))
    first, last = rows.seen()
    newest = rows.order(np.zeros(len(rows.table), np.int64))
    declared = rows.first(is_there(rows.table["comments_declared"]), newest)
    ends = [gone.get(address(place), NONE) if place else NONE for place in url.to_pylist()]
    return pa.table(
        {
            "post_id": pa.array(rows.ids, STRING),
            "site": _same(site.name, len(rows.ids)),
            "url": url,
            "title": rows.best("title"),
            **_author_columns(rows, np.full(len(rows.ids), -1)),
            "is_owner": rows.best("is_owner"),
            **_published_columns(rows, published),
            "modified": times(_at(modified[0], rows, rows.first(modified[0][rows.at] != NONE))),
            "language": rows.take("language", text_row),
            "text": _joined_text(rows, text_row, part),
            "tags": rows.best("tags"),
            "comments_declared": rows.take("comments_declared", declared),
            "declared_at": times(np.where(declared >= 0, rows.until[declared], NONE)),
            "gap_reason": rows.take("gap_reason", rows.first(is_there(rows.table["gap_reason"]), newest)),
            "duplicate_of": pa.nulls(len(rows.ids), STRING),
            "first_seen": times(first),
            "last_seen": times(last),
            "state": _states(rows, edited(rows, part), last, np.array(ends, np.int64)),
            **_evidence_columns(rows, text_row),
            "gone_since": pa.array(ends, pa.int64(), mask=np.array(ends, np.int64) == NONE),
            **_reach_columns(site, rows, url),
        }
    )


def comment_table(site: Site, rows: Rows, posts: Rows, published: Utc, post_rows: Any) -> Any:
    """A row a comment, with columns of its own for the steps after: key, author_key, ordinal, stated_depth, agrees,
    seen_by, post_url."""
    api_row, page_row, text_row = rows.first(rows.how == 0), rows.first(rows.how == 1), rows.known("text")
    post_ids = rows.post_ids.take(pa.array(rows.first()))
    first, last = rows.seen()
    seen_row = np.where(page_row >= 0, page_row, rows.first())
    ordinal = rows.capture[seen_row] * 1_000_000 + micros(rows.table["row"].cast(pa.int64()))[seen_row]
    ends = ends_of(site, rows, posts, post_rows, pc.index_in(post_ids, post_rows["post_id"].combine_chunks()))
    return pa.table(
        {
            "comment_id": pa.array(rows.ids, STRING),
            "post_id": post_ids,
            "site": _same(site.name, len(rows.ids)),
            "url": pc.coalesce(rows.best("url"), rows.take("page_url", seen_row)),
            "parent_id": _parents(rows, api_row),
            "inferred_parent_id": pa.nulls(len(rows.ids), STRING),
            "inferred_how": pa.nulls(len(rows.ids), STRING),
            **_author_columns(rows, api_row),
            "is_owner": rows.take("is_owner", rows.first(_is_true(rows.table["is_owner"]))),
            **_published_columns(rows, published),
            "text": rows.take("text", text_row),
            "quotes": rows.best("quotes"),
            "kind": kinds(site, rows),
            "language": rows.take("language", text_row),
            "duplicate_of": pa.nulls(len(rows.ids), STRING),
            "visible_on_page": _visible(rows, posts, post_ids, page_row),
            "first_seen": times(first),
            "last_seen": times(last),
            "state": _states(rows, edited(rows, np.zeros(len(rows.table), np.int64)), last, ends),
            **_evidence_columns(rows, text_row),
            "key": rows.best("key"),
            "ordinal": pa.array(ordinal),
            "stated_depth": rows.best("depth"),
            "agrees": _agreement(rows),
            "seen_by": rows.seen_by(),
            "post_url": rows.best("post_url"),
        }
    )


def _reach_columns(site: Site, rows: Rows, url: Any) -> dict[str, Any]:
    """By post, which of the places that may show its comments were seen: what `thread` explains gaps by."""
    asked, failed = _asked_for(site)
    return {
        "on_page": pa.array(rows.first(rows.on_thread_page) >= 0),
        "seen_by": rows.seen_by(),
        "by_api": pa.array(rows.first(rows.how == 0) >= 0),
        "pages_missing": pa.array(_pages_missing(site, rows, asked)),
        "page_failed": pa.array([bool(place) and address(place) in failed for place in url.to_pylist()], pa.bool_()),
    }


def unseen_posts(comments: Any, posts: Any) -> Any:
    """Rows for threads that comments speak of and that no capture holds: what the comments say of them."""
    known = pc.is_in(comments["post_id"], value_set=posts["post_id"].combine_chunks())
    unseen = comments.filter(pc.invert(known)).sort_by("comment_id")
    first = [(name, "first") for name in ("post_url", "platform", "capture_id", "reader")]
    found = unseen.group_by(["post_id", "site"], use_threads=False).aggregate(
        [*first, ("first_seen", "min"), ("last_seen", "max")]
    )
    names = ["post_id", "site", "url", "platform", "capture_id", "reader", "first_seen", "last_seen"]
    found = found.rename_columns(names)
    return found.append_column("state", _same("unknown", len(found))).append_column(
        "gap_reason", _same("the post itself was not captured", len(found))
    )


def _author_columns(rows: Rows, api_row: NDArray[np.int64]) -> dict[str, Any]:
    return {name: rows.stated(name, api_row) for name in ("author", "author_key", "author_url")}


def _published_columns(rows: Rows, published: Utc) -> dict[str, Any]:
    utc, zone = published[0][rows.at], published[1][rows.at]
    row = rows.first(utc != NONE, rows.order(time_ranks(rows.table, zone)))
    raw = rows.take("published_raw", np.where(row >= 0, row, rows.known("published_raw")))
    zones = pa.array(zone, STRING).take(pa.array(row, mask=row < 0))
    return {"published": times(_at(published[0], rows, row)), "published_raw": raw, "published_zone": zones}


def _evidence_columns(rows: Rows, text_row: NDArray[np.int64]) -> dict[str, Any]:
    row = np.where(text_row >= 0, text_row, rows.first())
    return {name: rows.take(name, row) for name in ("capture_id", "platform", "reader")}


def _at(values: NDArray[np.int64], rows: Rows, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    """A value of the site's observations by record, NONE where no row was chosen."""
    if not len(rows.at):
        return np.full(len(chosen), NONE)
    return np.where(chosen >= 0, values[rows.at[chosen.clip(0)]], NONE)


def _same(value: str, count: int) -> Any:
    return pa.array(np.full(count, value, object), STRING)


def _is_true(column: Any) -> NDArray[np.bool_]:
    return np.asarray(pc.fill_null(column.combine_chunks(), False))


def _states(rows: Rows, changed: NDArray[np.bool_], last: NDArray[np.int64], ends: NDArray[np.int64]) -> Any:
    """gone where the page's newest answer is 404 or 410 and nothing showed the record since; edited; unknown where only
    a web archive ever showed it, for nobody looked since; live."""
    archived = rows.first(rows.came_by("wayback")) >= 0
    looked = rows.first(~rows.came_by("wayback")) >= 0
    there = np.where(archived & ~looked, "unknown", "live")
    states = np.where((ends != NONE) & (last <= ends), "gone", np.where(changed, "edited", there))
    return pa.array(states.astype(object), STRING)


def _page_numbers(rows: Rows) -> NDArray[np.int64]:
    """By row, which page of a post split over several it is of: 1 for the first, and for a post on one page."""
    part = np.ones(len(rows.table), np.int64)
    places: dict[int, set[str]] = {}
    on_page = np.flatnonzero(rows.on_thread_page).tolist()
    pages = [address(url) for url in rows.table["page_url"].to_pylist()]
    urls = [address(url) if url else "" for url in rows.table["url"].to_pylist()]
    for n in on_page:
        places.setdefault(int(rows.record[n]), set()).update((pages[n], urls[n]))
    for n in on_page:
        part[n] = min(split_page(pages[n], places[int(rows.record[n])])[1], 999)
    return part


def _joined_text(rows: Rows, text_row: NDArray[np.int64], part: NDArray[np.int64]) -> Any:
    """Each post's words; of a post on several pages, and without an API's text, the pages' in their order."""
    column = rows.take("text", text_row)
    split = np.unique(rows.record[(part > 1) & is_there(rows.table["text"])])
    split = split[rows.on_thread_page[text_row[split]]]
    if not len(split):
        return column
    texts = column.to_pylist()
    words_of = rows.table["text"].combine_chunks()
    for record in split.tolist():
        latest: dict[int, str] = {}
        mine = rows.best_first[(rows.record == record)[rows.best_first]]
        for n in mine.tolist():
            if rows.on_thread_page[n] and words_of[n].is_valid:
                latest.setdefault(int(part[n]), words_of[n].as_py())
        texts[record] = "\n\n".join(dict.fromkeys(latest[k] for k in sorted(latest)))
    return pa.array(texts, STRING)


def _asked_for(site: Site) -> tuple[set[str], set[str]]:
    """Addresses that were captured with an answer, and those of which no capture could be read."""
    pages = site.observed.filter(pc.equal(site.observed["what"], "page"))
    read: set[str] = set()
    failed: set[str] = set()
    for url, problem in zip(pages["page_url"].to_pylist(), pages["problem"].to_pylist(), strict=True):
        (failed if problem else read).add(address(url))
    status = site.captured["http_status"].to_pylist()
    urls = site.captured["url"].to_pylist()
    asked = {address(url) for url, code in zip(urls, status, strict=True) if code and (200 <= code < 400)}
    return asked, failed - read


def _pages_missing(site: Site, rows: Rows, asked: set[str]) -> NDArray[np.bool_]:
    """By post: do its pages link to comment pages of the thread that were not captured?"""
    pages = site.observed.filter(pc.is_valid(site.observed["thread_pages"]))
    missing = {
        capture
        for capture, urls in zip(pages["capture_id"].to_pylist(), pages["thread_pages"].to_pylist(), strict=True)
        if any(address(url) not in asked for url in urls)
    }
    found = np.zeros(len(rows.ids), bool)
    if missing:
        marked = pc.is_in(rows.table["capture_id"].combine_chunks(), value_set=pa.array(sorted(missing)))
        found[rows.record[np.asarray(marked)]] = True
    return found


def _parents(rows: Rows, api_row: NDArray[np.int64]) -> Any:
    """Ids of stated parents: of the API where it has the comment, else of a page. `#N` is the N-th of its page."""
    row = np.where(api_row >= 0, api_row, rows.known("parent"))
    stated = rows.take("parent", row)
    ids = pa.array(rows.ids, STRING)
    stem = pc.replace_substring_regex(ids, r":comment:.*$", ":comment:")
    stem = pc.binary_join_element_wise(stem, _pages_own(rows, row), "")
    parents = pc.binary_join_element_wise(stem, stated, "")
    by_place = np.flatnonzero(np.asarray(pc.fill_null(pc.starts_with(stated, "#"), False)))
    if not len(by_place):
        return parents
    place = micros(rows.table["row"].cast(pa.int64()))
    at = {(c, p): r for c, p, r in zip(rows.capture.tolist(), place.tolist(), rows.record.tolist(), strict=True)}
    found = parents.to_pylist()
    for n in by_place.tolist():
        digits = stated[n].as_py()[1:]
        parent = at.get((int(rows.capture[row[n]]), int(digits))) if digits.isdecimal() else None
        found[n] = None if parent is None else rows.ids[parent]
    return pa.array(found, STRING)


def _pages_own(rows: Rows, row: NDArray[np.int64]) -> Any:
    """What stands before a platform's number in an id: of a page of no known address, that page's own mark."""
    pages = rows.take("page_url", row).dictionary_encode()
    marks = [numbered(page, "") for page in pages.dictionary.to_pylist()]
    return pc.fill_null(pa.array(marks, STRING).take(pages.indices), "")


def _visible(rows: Rows, posts: Rows, post_ids: Any, page_row: NDArray[np.int64]) -> Any:
    """Was each comment seen on a page? null where no page of its thread was captured."""
    shown = [r.post_ids.filter(pa.array(r.on_thread_page)) for r in (posts, rows)]
    known = pc.is_in(post_ids, value_set=pc.unique(pa.concat_arrays(shown)))
    return pc.if_else(known, pa.array(page_row >= 0), pa.scalar(None, pa.bool_()))


def _agreement(rows: Rows) -> Any:
    """By comment: do API, else feed, and page give the same words and, where both name one, the same writer? null where
    only one of them has it. A feed that cuts agrees as far as it goes."""
    there = is_there(rows.table["text"])
    given, on_page = rows.first(there & (rows.how != 1)), rows.first(there & (rows.how == 1))
    both = (given >= 0) & (on_page >= 0)
    same = np.ones(len(both), bool)
    for name in ("text", "author"):
        one, other = rows.take(name, given), rows.take(name, on_page)
        equal = np.asarray(pc.fill_null(pc.equal(one, other), name == "author"))
        for n in np.flatnonzero(both & ~equal).tolist():
            same[n] &= _is_same(one[n].as_py(), other[n].as_py())
    return pa.array(same, mask=~both)


def _is_same(given: str, shown: str) -> bool:
    """Are these the same letters and digits, or the beginning of them that a feed gives?"""
    is_cut = given.rstrip(_BRACKETS).endswith(("\u2026", "..."))
    return words(shown).startswith(words(given)) if is_cut else words(shown) == words(given)


_BRACKETS = " )]\u00bb"  # around the dots of a text that is cut
