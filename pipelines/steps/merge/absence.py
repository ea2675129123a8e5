"""What is there no more: pages that answer 404 or 410, comments that every place which would show them lacks now.

A place is evidence only where it could have shown the comment. A feed holds the newest entries; an answer that is no
whole page, or that stands in the page's place (a consent wall), holds nothing; a thread on several pages moves its
comments from one to the next; a listing of an API answers a hundred at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.steps.merge.choosing import HOWS, Rows
from pipelines.steps.merge.identity import VAGUE, address
from pipelines.steps.merge.listings import Listed, Look
from pipelines.steps.merge.times import NONE, micros

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.site import Site


def gone_since(site: Site) -> dict[str, int]:
    """Addresses whose newest capture answers 404 or 410, and when (microseconds); a thread's too where its page was
    never asked for and the API's own answer of it is."""
    newest: dict[str, tuple[int, int]] = {}
    captured = site.captured
    status = captured["http_status"].to_pylist()
    for url, when, code in zip(
        captured["url"].to_pylist(), micros(captured["fetched_at"]).tolist(), status, strict=True
    ):
        place = address(url)
        if place not in newest or when >= newest[place][0]:
            newest[place] = (when, code or 0)
    gone = {place: when for place, (when, code) in newest.items() if code in (404, 410)}
    answers = site.observed.filter(pc.and_(_of_one_thread(site), pc.equal(site.observed["what"], "post")))
    for answer, url in zip(answers["page_url"].to_pylist(), answers["url"].to_pylist(), strict=True):
        if url and address(answer) in gone and address(url) not in newest:
            gone[address(url)] = gone[address(answer)]
    return gone


def ends_of(site: Site, rows: Rows, posts: Rows, post_rows: Any, thread: Any) -> NDArray[np.int64]:
    """By comment, from when on it is gone unless it was seen later; NONE where it is not. `thread` is the place of its
    post in `post_rows`."""
    since = post_rows["gone_since"].combine_chunks().take(thread)
    ends: NDArray[np.int64] = np.asarray(pc.fill_null(since, NONE)).astype(np.int64)
    listed = rows.first(rows.how == HOWS.index("api")) >= 0
    lost = _missing(site, rows, posts, listed)
    if lost.any():
        # What no API ever listed may stand on a page that none linked to, where the thread declares more than is left.
        at = np.asarray(pc.fill_null(thread, len(post_rows))).astype(np.int64)
        left = np.bincount(at[~lost], minlength=len(post_rows) + 1)
        declared = np.asarray(pc.fill_null(post_rows["comments_declared"].combine_chunks(), 0)).astype(np.int64)
        ends[lost & (listed | (np.append(declared, 0)[at] <= left[at]))] = _ALWAYS
    return ends


def _missing(site: Site, rows: Rows, posts: Rows, listed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """By comment: was every place that would show it looked at since it was last seen anywhere?

    These are the addresses that ever showed it, imports left out; of an API's listing, the answers that its number
    would stand in; where a thread has an answer of its own in the API, that and its parts, and never the news. What no
    API ever `listed` may have moved within its thread: all pages count that the thread has now.
    """
    looks = looks_of(site)
    gone = gone_since(site)
    read = {**{look.place: look.when for look in looks}, **gone}
    newest = {look.place: look.capture for look in looks}
    pages = [_is_dated(each) & (each.rank == 1) for each in (posts, rows)]
    whole = _threads_read(site, (posts, rows), pages, newest, read, set(gone))
    own = [_is_dated(each) & _is_in(each, _of_one_thread(site), site) for each in (posts, rows)]
    answers = _threads_read(site, (posts, rows), own, newest, read, set(gone))
    listings = Listed(looks, rows)
    by_api = rows.how == HOWS.index("api")
    is_news = by_api & _is_news(rows, site)
    last = rows.seen()[1]
    places, threads = rows.table["page_url"].to_pylist(), rows.post_ids.to_pylist()
    again = np.full(len(rows.ids), _ALWAYS)
    for n in np.flatnonzero(_is_dated(rows) & (rows.how != HOWS.index("feed"))).tolist():
        record = int(rows.record[n])
        if by_api[n] and threads[n] in answers:
            again[record] = min(again[record], answers[threads[n]])
            continue
        found = listings.looked_again(n, last[record])
        if found is None and is_news[n]:
            continue  # the newest of all threads: that others are newer now says nothing
        if found is None:
            found = read.get(address(places[n]), NONE)
            found = found if listed[record] else min(found, whole.get(threads[n], found))
        again[record] = min(again[record], found)
    return (again > last) & (again < _ALWAYS)


def looks_of(site: Site) -> list[Look]:
    """Answers that were whole and could be read, live or of a web archive, the earliest first; one that says
    "unchanged" is a look at the body of the earlier one. Of an archive each is a run of its own: its captures of a
    listing's pages may be years apart. What was imported has the date that its file states, and is no look."""
    pages = site.observed.filter(pc.equal(site.observed["what"], "page"))
    pages = pages.filter(pc.and_(pc.is_valid(pages["platform"]), pc.is_null(pages["problem"])))
    platforms = dict(zip(pages["capture_id"].to_pylist(), pages["platform"].to_pylist(), strict=True))
    urls = zip(pages["page_url"].to_pylist(), pages["platform"].to_pylist(), strict=True)
    of_platform = {address(url) for url, platform in urls if platform not in VAGUE}
    captured = site.captured.filter(
        pc.and_(pc.not_equal(site.captured["source"], "import"), pc.is_null(site.captured["problem"]))
    ).sort_by([("fetched_at", "ascending"), ("capture_id", "ascending")])
    columns = ("capture_id", "url", "run_id", "http_status", "revisit_of", "source")
    looks: list[Look] = []
    body: dict[str, str] = {}
    when = micros(captured["fetched_at"]).tolist()
    rows = zip(when, *(captured[n].to_pylist() for n in columns), strict=True)
    for at, capture, url, asked_in, status, earlier, source in rows:
        body[capture] = body.get(earlier, earlier) if earlier else capture
        platform = platforms.get(body[capture])
        is_whole = platform is not None and (status == 200 or earlier is not None)
        if is_whole and (platform not in VAGUE or address(url) not in of_platform):
            run = capture if source == "wayback" else asked_in or ""
            looks.append(Look(address(url), url, at, run, body[capture]))
    return looks


def _threads_read(
    site: Site,
    said: tuple[Rows, ...],
    chosen: list[NDArray[np.bool_]],
    newest: dict[str, str],
    read: dict[str, int],
    gone: set[str],
) -> dict[str | None, int]:
    """By post, since when every page that its thread has now was looked at: those that showed it, but for what is gone
    by 404 or 410, and those that their newest looks link to. `chosen` says which rows of `said` are of such pages;
    `newest` is the capture of each address's newest look."""
    pages = site.observed.filter(pc.is_valid(site.observed["thread_pages"]))
    linked = dict(zip(pages["capture_id"].to_pylist(), pages["thread_pages"].to_pylist(), strict=True))
    found: dict[str | None, int] = {}
    for rows, are_meant in zip(said, chosen, strict=True):
        on_page = np.flatnonzero(are_meant)
        posts = rows.post_ids.take(pa.array(on_page)).to_pylist()
        places = rows.table["page_url"].take(pa.array(on_page)).to_pylist()
        for post, place in set(zip(posts, map(address, places), strict=True)):
            needed = {place, *map(address, linked.get(newest.get(place, ""), ()))} - gone
            found[post] = min([found.get(post, _ALWAYS), *(read.get(each, NONE) for each in needed)])
    return found


_ALWAYS = int(np.iinfo(np.int64).max)


def _of_one_thread(site: Site) -> Any:
    """Of observations: is it of an API's answer that is one thread's own, and names what is left of it?"""
    stated = site.observed.filter(
        pc.and_(pc.is_valid(site.observed["thread_pages"]), pc.equal(site.observed["how"], "api"))
    )
    return pc.is_in(site.observed["capture_id"], value_set=stated["capture_id"].combine_chunks())


def _is_in(rows: Rows, chosen: Any, site: Site) -> NDArray[np.bool_]:
    captures = pc.unique(site.observed["capture_id"].filter(chosen))
    return np.asarray(pc.is_in(rows.table["capture_id"].combine_chunks(), value_set=captures))


def _is_news(rows: Rows, site: Site) -> NDArray[np.bool_]:
    news = site.captured["capture_id"].filter(pc.equal(site.captured["kind"], "news")).combine_chunks()
    return np.asarray(pc.is_in(rows.table["capture_id"].combine_chunks(), value_set=news))


def _is_dated(rows: Rows) -> NDArray[np.bool_]:
    return np.asarray(~rows.came_by("import"))
