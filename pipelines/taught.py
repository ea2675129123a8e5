"""What a site's API and feeds teach of its pages: asked only where the two disagree, by the captures alone.

The comments that an API or a feed gives are compared with those read of the pages of their threads. Where more than a
few percent are missing there, or say something else, `scraper.platforms.learned` is shown some of these pages, and what
it learns reads all of the site's pages again.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, timedelta, timezone
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.files import write_whole
from pipelines.observe import forget_learned, observe
from pipelines.steps.merge.identity import address
from pipelines.steps.merge.times import micros
from scraper.archive import page_of, read_exchange
from scraper.errors import ThreadkeepError
from scraper.items import Comment
from scraper.ledger import captures_of
from scraper.platforms import reader_version
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from scraper.items import Page


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread whose pages were captured and of which an API or feed gives comments: the captures of its pages, what
    is `known`, and how many of that its pages lack or contradict."""

    captures: tuple[str, ...]
    known: tuple[Comment, ...]
    wrong: int


def observe_taught(folder: Path, site: str, *, again: bool = False) -> tuple[Any, Any]:
    """What `pipelines.observe.observe` gives, comments read by what the site teaches where that reads more right."""
    observed, captured = observe(folder, site, again=again)
    threads = threads_of(observed, captured)
    pattern = _pattern(folder, site, threads, again=again) if _disagree(threads) else None
    if pattern is not None:
        taught, _ = observe(folder, site, again=again, pattern=pattern)
        if _wrong(threads_of(taught, captured)) < _wrong(threads):
            return taught, captured
    forget_learned(folder, site)
    return observed, captured


def threads_of(observed: Any, captured: Any) -> list[Thread]:
    """The threads that can be compared, by their first capture; none where no API or feed gives a comment, and where
    a glance at the numbered ones tells that nearly all agree.

    What was written after the page was captured is not expected there, nor what answers a comment that nobody sees.
    Of several captures of a page the newest counts.
    """
    comments = observed.select(_SEEN).filter(pc.equal(observed["what"], "comment"))
    on_page = pc.equal(comments["how"], "page")
    given = comments.filter(pc.and_(pc.invert(on_page), pc.is_valid(comments["text"])))
    found = comments.filter(on_page)
    pages = _thread_pages(observed, captured) if len(given) else {}
    if not pages or _agree_at_a_glance(given, found, pages):
        return []
    known = _by_thread(given, pages)
    shown: defaultdict[str, list[Comment]] = defaultdict(list)
    for row in found.to_pylist():
        shown[row["capture_id"]].append(_comment(row))
    threads = []
    for captures, (when, comments_known) in known.items():
        read = [comment for capture in captures for comment in shown[capture]]
        unseen = _below_what_nobody_sees(comments_known, read)
        before = (c for c in comments_known if c.published is None or _utc(c.published) <= when)
        expected = tuple(comment for comment in before if comment.key not in unseen)
        if expected:
            threads.append(Thread(captures, expected, _wrong_of(expected, read)))
    return sorted(threads, key=lambda thread: thread.captures)


def _below_what_nobody_sees(known: Iterable[Comment], read: Iterable[Comment]) -> set[str]:
    """Numbers of comments that no page can show: what they answer, or what that answers, is held back everywhere."""
    on_pages = {comment.key for comment in read}
    parents = {one.key: one.parent for one in known if one.key and one.key not in on_pages}
    unseen: set[str] = set()
    below = {key for key, parent in parents.items() if parent and parent not in parents and parent not in on_pages}
    while below:
        unseen |= below
        below = {key for key, parent in parents.items() if parent in below and key not in unseen}
    return unseen


def _agree_at_a_glance(given: Any, found: Any, pages: _Pages) -> bool:
    """Are nearly all of the comments whose threads have pages plainly right there? At the speed of columns."""
    plain = _plainly_right(given, found)
    left = given.filter(pa.array(~plain))
    places = zip(left["post_key"].to_pylist(), left["post_url"].to_pylist(), strict=True)
    return sum(_place(key, url, pages) is not None for key, url in places) <= _FEW * int(plain.sum())


def _plainly_right(given: Any, found: Any) -> Any:
    """By known comment: does a page have its number with just its words and writer, and its minute in some clock?"""
    at = pc.index_in(given["key"].combine_chunks(), found["key"].combine_chunks(), skip_nulls=True)
    shown = found.take(at)
    same = pc.fill_null(pc.equal(given["text"], shown["text"]), False)
    writer = pc.or_(pc.is_null(given["author"]), pc.fill_null(pc.equal(given["author"], shown["author"]), False))
    times = [micros(rows["published"]) // _MINUTE for rows in (given, shown)]
    offsets = [np.asarray(pc.fill_null(rows["published_offset"], 0)).astype(np.int64) // 60 for rows in (given, shown)]
    apart = (times[0] - offsets[0]) - (times[1] - offsets[1])
    minute = (apart % 15 == 0) & (np.abs(apart) <= 14 * 60)
    day = (times[1] % (24 * 60) == 0) & (np.abs(apart) <= 48 * 60)
    return np.asarray(same) & np.asarray(writer) & (minute | day)


_MINUTE = 60_000_000  # microseconds
_SEEN = (
    *("capture_id", "how", "post_key", "post_url"),
    *("key", "parent", "author", "published", "published_offset", "published_raw", "text"),
)
_FEW = 0.03  # of the known comments that may be shown otherwise, or not
_LESSONS = 6  # threads that disagree most
_PAGES = 12  # of these threads
_CHECKS = 2  # threads that agree, which what is learned must read as well


def _disagree(threads: Sequence[Thread]) -> bool:
    return _wrong(threads) > _FEW * sum(len(thread.known) for thread in threads)


def _wrong(threads: Iterable[Thread]) -> int:
    return sum(thread.wrong for thread in threads)


def _wrong_of(known: Sequence[Comment], read: Sequence[Comment]) -> int:
    from scraper.platforms.learned.judging import is_right, pairs  # noqa: PLC0415  (few sites have two sources)

    found = pairs(known, read)
    return sum(place not in found or not is_right(one, read[found[place]]) for place, one in enumerate(known))


Captures = tuple[str, ...]
_Pages = dict[str, tuple[Captures, "datetime"]]


def _thread_pages(observed: Any, captured: Any) -> _Pages:
    """By number and address of a thread: the newest captures of its pages, and when the earliest of them was made."""
    at = dict(zip(captured["capture_id"].to_pylist(), captured["fetched_at"].to_pylist(), strict=True))
    posts = observed.filter(pc.and_(pc.equal(observed["what"], "post"), pc.equal(observed["how"], "page")))
    rows = posts.select(["capture_id", "key", "url", "page_url"]).to_pylist()
    times: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        times[row["capture_id"]] += 1
    newest: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (at[row["capture_id"]], row["capture_id"])):
        if times[row["capture_id"]] == 1:
            newest[address(row["page_url"])] = row
    threads: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in newest.values():
        threads[address(row["url"])].append(row)
    found: _Pages = {}
    for place, pages in sorted(threads.items()):
        captures = tuple(sorted(row["capture_id"] for row in pages))
        pair = captures, min(at[capture] for capture in captures)
        found[place] = pair
        found |= {f"#{row['key']}": pair for row in pages if row["key"]}
    return found


def _by_thread(given: Any, pages: _Pages) -> dict[Captures, tuple[datetime, list[Comment]]]:
    """What is known of each thread that has pages: each number once, an API's word before a feed's, the newest last."""
    found: dict[Captures, tuple[datetime, dict[Any, Comment]]] = {}
    rows = given.to_pylist()
    for n, row in enumerate(sorted(rows, key=lambda row: row["how"] == "api")):
        pair = _place(row["post_key"], row["post_url"], pages)
        if pair is not None:
            found.setdefault(pair[0], (pair[1], {}))[1][row["key"] or n] = _comment(row)
    return {captures: (when, [*known.values()]) for captures, (when, known) in found.items()}


def _place(key: str | None, url: str | None, pages: _Pages) -> tuple[Captures, datetime] | None:
    return pages.get(f"#{key}") or (pages.get(address(url)) if url else None)


def _comment(row: dict[str, Any]) -> Comment:
    at, offset = row["published"], row["published_offset"]
    if at is not None and offset is not None:
        at = at.replace(tzinfo=timezone(timedelta(seconds=offset)))
    return Comment(
        row["text"],
        key=row["key"],
        parent=row["parent"],
        author=row["author"],
        published=at,
        published_raw=row["published_raw"],
    )


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _pattern(folder: Path, site: str, threads: Sequence[Thread], *, again: bool) -> Markup | None:
    """What the site teaches: learned of some of its threads, or as it was learned of the same."""
    from scraper.platforms.learned import VERSION, digest_of, learn  # noqa: PLC0415  (few sites teach anything)

    ranked = sorted(threads, key=lambda thread: (-thread.wrong, thread.captures))
    right = sorted((t for t in threads if not t.wrong), key=lambda thread: (-len(thread.known), thread.captures))
    asked = [*(thread for thread in ranked[:_LESSONS] if thread.wrong), *right[:_CHECKS]]
    rows = {row.capture_id: row for row in captures_of(folder / "captures" / site)}
    digests = [[rows[capture].sha256 for capture in thread.captures] for thread in asked]
    made_of = hashlib.sha256(repr((VERSION, reader_version(), digests, asked)).encode()).hexdigest()
    kept = folder / "observations" / site / "learned.json"
    if not again and (held := _held(kept, made_of)):
        return held[0]
    there = folder / "captures" / site
    pages = [(c, t.known) for t in asked for c in t.captures][:_PAGES]
    pattern = learn([(page, known) for c, known in pages if (page := _page(there, rows[c])) is not None])
    digest = digest_of(pattern) if pattern is not None else None
    said = {"made_of": made_of, "pattern": asdict(pattern) if pattern is not None else None, "digest": digest}
    write_whole(kept, json.dumps(said, ensure_ascii=False).encode())
    return pattern


def _held(path: Path, made_of: str) -> tuple[Markup | None] | None:
    """What was learned before of the same threads; a cache, which may be lost or damaged."""
    from scraper.platforms.learned import digest_of  # noqa: PLC0415  (few sites teach anything)

    try:
        held = json.loads(path.read_bytes())
        if held["made_of"] == made_of and held["pattern"] is None and held["digest"] is None:
            return (None,)
        pattern = Markup(**held["pattern"])
        return (pattern,) if held["made_of"] == made_of and digest_of(pattern) == held["digest"] else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _page(captures: Path, row: Any) -> Page | None:
    """A captured page; None where it cannot be read (`observe` says so)."""
    try:
        return page_of(read_exchange(captures / row.warc_file, row))
    except ThreadkeepError:
        return None
