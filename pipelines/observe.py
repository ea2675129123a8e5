"""Captures -> what they say: a row a post or comment seen, kept in a Parquet file a WARC file, which may be deleted."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.files import write_whole
from pipelines.packing import packed, unpacked
from pipelines.site import CAPTURED, OBSERVED
from scraper.archive import page_of, read_exchange
from scraper.errors import DamagedRecord, ThreadkeepError
from scraper.exported import is_export
from scraper.items import Comment, Page, Post, Quote
from scraper.ledger import captures_of
from scraper.ledger.rows import OF_THE_ARCHIVE
from scraper.platforms import reader_version
from scraper.reading import Reading, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from scraper.archive import Exchange
    from scraper.platforms.markup import Markup


def observe(folder: Path, site: str, *, again: bool = False, pattern: Markup | None = None) -> tuple[Any, Any]:
    """What a site's captures say, as tables of the forms OBSERVED and CAPTURED (see `pipelines.site`).

    `folder` is the collection's. Captures are read by ledger row, comments by `pattern` where the site taught one; what
    the same readers read before is taken from `observations/<site>` unless `again`: the reading without a pattern is
    kept beside the one with it. A capture that cannot be read is one row with its `problem`.
    """
    captures = captures_of(folder / "captures" / site)
    files: dict[str, list[Any]] = {}
    for row in captures:
        files.setdefault(row.warc_file, []).append(row)
    key = f"{readers()}-{_digest(pattern)}" if pattern is not None else readers()
    seen = partial(_observed_capture, twins=_twins(captures), pattern=pattern)
    parts = [_observed_file(folder, site, name, rows, key, seen, again=again) for name, rows in sorted(files.items())]
    _remove_stale(folder / "observations" / site, set(files), {readers(), key}, learned=pattern is None)
    return pa.concat_tables([OBSERVED.empty_table(), *parts]), captured_table(captures)


def readers() -> str:
    """What tells the readers of today and the form of what they give, in the name of a cache file."""
    return hashlib.sha256(f"{reader_version()}\n{OBSERVED}".encode()).hexdigest()[:16]


def keep(folder: Path, site: str, warc_file: str, key: str, table: Any) -> None:
    """Write what a WARC file's captures say into the cache, as `observe` finds it with the `readers` of `key`."""
    cache = _cache(folder, site, warc_file, key)
    content = packed(table, level=3)
    write_whole(cache, content)
    write_whole(cache.with_name(f"{cache.name}.sha256"), hashlib.sha256(content).hexdigest().encode())


def forget_learned(folder: Path, site: str) -> None:
    """Take the readings by any pattern away, of a site that teaches none now."""
    for path in (folder / "observations" / site).glob("*.parquet*"):
        if "-" in _made_by(path):
            path.unlink()


def captured_table(captures: Iterable[Any]) -> Any:
    """Ledger rows as a table of the form CAPTURED."""
    rows = list(captures)
    return pa.table({name: [getattr(row, name) for row in rows] for name in CAPTURED.names}, schema=CAPTURED)


def observed_page(
    capture_id: str,
    page: Page,
    reading: Reading | None,
    *,
    problem: str | None = None,
    sha256: str = "",
    damaged: bool = False,
) -> list[Row]:
    """The rows of one page: one for the page, then one a post and one a comment that `reading` holds."""
    known = {"capture_id": capture_id, "how": how_seen(page), "page_url": page.url}
    if reading is None:
        said = {"problem": problem or page.problem, "sha256": sha256, "damaged": damaged or None}
        return [{**known, "row": 0, "what": "page", **said}]
    known |= {"platform": reading.platform, "reader": reading.reader}
    met = reading.links.on_site if reading.links else ()
    more = [link.url for link in met if link.kind == "comments" and link.refused is None]
    parts = reading.links.parts if reading.links else None
    head = {
        "row": 0,
        "what": "page",
        "thread_pages": more or (None if parts is None else list(parts)),
        "problem": problem or page.problem,
        "sha256": sha256,
    }
    rows: list[Row] = [{**known, **head}]
    rows += [{**known, "row": n, "what": "post", **_said(post)} for n, post in enumerate(reading.posts)]
    thread = reading.posts[0] if len(reading.posts) == 1 else None
    for n, comment in enumerate(reading.comments):
        row = {**known, "row": n, "what": "comment", **_said(comment)}
        if thread and not comment.post_key and not comment.post_url:
            row |= {"post_key": thread.key, "post_url": thread.url}
        rows.append(row)
    return rows


def observed_table(rows: Sequence[Row]) -> Any:
    """Rows of `observed_page` as a table of the form OBSERVED."""
    return pa.table({name: [row.get(name) for row in rows] for name in OBSERVED.names}, schema=OBSERVED)


def how_seen(page: Page) -> str:
    """By which kind of source a page says what it says: api (an owner's export too), feed or page."""
    if page.data is not None or is_export(page.media_type):
        return "api"
    if page.media_type in _FEEDS or (page.media_type.endswith("/xml") and _FEED_ROOT.search(page.text[:2000])):
        return "feed"
    return "page"


Row = dict[str, Any]
Twins = dict[tuple[str, str], list[Any]]
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_FEED_ROOT = re.compile(r"<(?:rss|feed|rdf:rdf)\b", re.I)


def _twins(captures: Iterable[Any]) -> dict[tuple[str, str], list[Any]]:
    """Captures by address and digest where several hold the same bytes, each in a record of its own."""
    same: dict[tuple[str, str], list[Any]] = {}
    for row in captures:
        if row.revisit_of is None:
            same.setdefault((row.url, row.sha256), []).append(row)
    return {key: rows for key, rows in same.items() if len(rows) > 1}


def _observed_file(
    folder: Path,
    site: str,
    name: str,
    rows: list[Any],
    key: str,
    seen: Callable[[Path, Any], list[Row]],
    *,
    again: bool,
) -> Any:
    """What the captures in one WARC file say, from the cache where that is of the same captures and readers."""
    warc = folder / "captures" / site / name
    if not again:
        kept = _cached(_cache(folder, site, name, key))
        if kept is not None and _is_of(kept, rows) and _is_long_enough(warc, rows):
            return kept
    table = _safe_table([seen(warc, capture) for capture in rows])
    keep(folder, site, name, key, table)
    return table


def _cache(folder: Path, site: str, warc_file: str, key: str) -> Path:
    return folder / "observations" / site / f"{warc_file}.{key}.parquet"


def _observed_capture(warc: Path, row: Any, *, twins: Twins, pattern: Markup | None) -> list[Row]:
    """The rows of one capture. A 304, a redirect, an error page, robots.txt, an index say nothing about a thread."""
    page = Page(row.url, row.http_status or 0, row.media_type or "")
    if row.revisit_of or row.kind in _NO_PAGES or not 200 <= (row.http_status or 0) < 300:
        return observed_page(row.capture_id, page, None, sha256=row.sha256)
    try:
        exchange, problem = _held(warc, row, twins)
        page = page_of(exchange)
        reading = read(page, pattern=pattern)
        return observed_page(row.capture_id, page, reading, problem=problem, sha256=row.sha256)
    except DamagedRecord as error:
        return observed_page(row.capture_id, page, None, problem=f"damaged record: {error}"[:500], damaged=True)
    except ThreadkeepError as error:
        problem = str(error)
    except Exception as error:  # noqa: BLE001  (one strange page must not cost the others; its problem is in `captures`)
        problem = f"cannot be read: {type(error).__name__}: {error}"
    # No digest: what could not be read is tried again at the next build, when the file may have been restored.
    return observed_page(row.capture_id, page, None, problem=problem[:500], sha256="")


_NO_PAGES = ("robots", *OF_THE_ARCHIVE)


def _held(warc: Path, row: Any, twins: Twins) -> tuple[Exchange, str | None]:
    """The answer of a capture; where its record is damaged, the same bytes from another, with that as its problem."""
    try:
        return read_exchange(warc, row), None
    except DamagedRecord as error:
        for twin in twins.get((row.url, row.sha256), ()):
            with suppress(DamagedRecord):
                same = read_exchange(warc.with_name(twin.warc_file), twin) if twin is not row else None
                if same is not None:
                    problem = f"damaged record ({error}): the same bytes are held by {twin.capture_id}"
                    return replace(same, fetched_at=row.fetched_at), problem[:500]
        raise


def _safe_table(captures: list[list[Row]]) -> Any:
    """The rows of several captures as a table. Values that no table can hold (half a surrogate pair, a count of 10**20)
    are mended capture by capture; where that is not enough, the capture is one row with its problem."""
    try:
        return observed_table([row for rows in captures for row in rows])
    except _UNFIT:
        return pa.concat_tables([_mended_table(rows) for rows in captures])


_UNFIT = (pa.ArrowException, ValueError, TypeError, OverflowError)


def _mended_table(rows: list[Row]) -> Any:
    try:
        return observed_table([{name: _mended(value) for name, value in row.items()} for row in rows])
    except _UNFIT as error:
        kept = {name: rows[0].get(name) for name in ("capture_id", "row", "what", "how", "page_url", "sha256")}
        return observed_table([kept | {"problem": f"cannot be read: {type(error).__name__}: {error}"[:500]}])


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {name: _mended(item) for name, item in value.items()}
    if isinstance(value, int) and not -(2**31) <= value < 2**31:
        return None
    return value


def _said(record: Post | Comment) -> Row:
    row = {f.name: getattr(record, f.name) for f in fields(record) if f.name in _PLAIN}
    row |= _clock("published", record.published)
    row["links"] = list(record.links) or None
    if isinstance(record, Post):
        row |= _clock("modified", record.modified)
        return row | {"tags": list(record.tags) or None}
    return row | {"url": record.permalink, "quotes": [_quote(quote) for quote in record.quotes] or None}


_PLAIN = set(OBSERVED.names) - {"published", "modified", "tags", "links", "quotes"}


def _clock(name: str, moment: datetime | None) -> Row:
    """A time as shown, and its offset in seconds where one is stated."""
    offset = moment.utcoffset() if moment else None
    shown = moment.replace(tzinfo=None) if moment else None
    return {name: shown, f"{name}_offset": None if offset is None else round(offset.total_seconds())}


def _quote(quote: Quote) -> Row:
    return {"text": quote.text, "author": quote.author, "comment": quote.comment}


def _cached(cache: Path) -> Any | None:
    """The table in a cache file whose bytes are as written; None where it is missing or not."""
    try:
        content = cache.read_bytes()
        stated = cache.with_name(f"{cache.name}.sha256").read_text("ascii")
        if hashlib.sha256(content).hexdigest() != stated:
            return None
        table = unpacked(content)
    except (OSError, ValueError, pa.ArrowException):  # a cache: made again
        return None
    return table if table.schema.equals(OBSERVED) else None


def _is_of(table: Any, rows: list[Any]) -> bool:
    pages = table.filter(pc.equal(table["what"], "page"))
    kept: list[Any] = sorted(zip(pages["capture_id"].to_pylist(), pages["sha256"].to_pylist(), strict=True))
    wanted: list[Any] = sorted((row.capture_id, row.sha256) for row in rows)
    return kept == wanted


def _is_long_enough(warc: Path, rows: list[Any]) -> bool:
    """Does the WARC file still reach to its last record? A cut one is read again, so that the loss shows."""
    try:
        end: int = max(row.warc_offset + row.warc_length for row in rows)
        return warc.stat().st_size >= end
    except OSError:
        return False


def _remove_stale(folder: Path, names: set[str], keys: set[str], *, learned: bool) -> None:
    """Take away what is of other WARC files or readers; with `learned`, readings by any pattern stay."""
    for path in folder.glob("*.parquet*"):
        made_by = _made_by(path)
        kept = made_by in keys or (learned and made_by.partition("-")[0] in keys)
        if not kept or path.name.removesuffix(".sha256").removesuffix(f".{made_by}.parquet") not in names:
            path.unlink()


def _made_by(path: Path) -> str:
    """By which readers, and after a dash by which pattern, a cache file was made."""
    return path.name.removesuffix(".sha256").removesuffix(".parquet").rpartition(".")[2]


def _digest(pattern: Markup) -> str:
    from scraper.platforms.learned import digest_of  # noqa: PLC0415  (few sites teach anything)

    return digest_of(pattern)
