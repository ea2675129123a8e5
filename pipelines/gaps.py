"""The threads of which something is missing, or more is held than declared: why, and what can be done about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper.errors import CaptureError, NoSuchTable
from scraper.items import NOT_TOLD
from scraper.ledger import reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.collection import Place

FAILED = "capture failed"


def of(place: Place) -> list[dict[str, Any]]:
    """A dict a thread: its counts, `gap_reason`, `detail` (how its captures failed, or null) and `to_do`."""
    import pyarrow.compute as pc  # noqa: PLC0415  (only where there are tables)

    from pipelines import tables  # noqa: PLC0415

    try:
        posts = tables.read(place.folder, "posts", columns=[*_COLUMNS, "site"])
    except NoSuchTable:
        return []
    rows: list[dict[str, Any]] = posts.filter(pc.is_valid(posts["gap_reason"])).to_pylist()
    failures = {site: _failures(place, site) for site in {row["site"] for row in rows if row["gap_reason"] == FAILED}}
    found = []
    for row in rows:
        detail = _detail(row["url"], failures.get(row.pop("site"), ())) if row["gap_reason"] == FAILED else None
        found.append({**row, "detail": detail, "to_do": to_do(row["gap_reason"], place.name)})
    return sorted(found, key=lambda row: (row["gap_reason"], row["post_id"]))


def sums(threads: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """By reason how many threads have it, what they declare and hold together, and what to do; the most first."""
    found: dict[str, dict[str, Any]] = {}
    for row in threads:
        start = {"gap_reason": row["gap_reason"], "threads": 0, "declared": 0, "held": 0, "to_do": row["to_do"]}
        one = found.setdefault(row["gap_reason"], start)
        one["threads"] += 1
        one["declared"] += row["comments_declared"] or 0
        one["held"] += row["comments_archived"] or 0
    return sorted(found.values(), key=lambda one: (-one["threads"], one["gap_reason"]))


def to_do(reason: str, name: str) -> str:
    """What can be done about a gap; of several causes what each needs."""
    parts = [reason] if NOT_TOLD in reason else reason.split("; ")
    cures = [next(cure for pattern, cure in _CURES if pattern.search(part)) for part in parts]
    return "; ".join(dict.fromkeys(cures)).replace("NAME", name)


def _failures(place: Place, site: str) -> list[tuple[str, str, int]]:
    """Addresses of a site that failed when last asked for: each with the reason and how often it was tried."""
    try:
        with reading(place.captures / site) as db:
            return db.execute(_FAILED).fetchall()
    except CaptureError:
        return []


def _detail(url: str | None, failures: Iterable[tuple[str, str, int]]) -> str | None:
    """How the pages of a thread failed: those at its address, and those that begin with it."""
    stem = (url or "").rstrip("/")
    own = [(why, tries) for address, why, tries in failures if stem and address.startswith(stem)]
    if not own:
        return None
    why, tries = own[0]
    times = {1: "once", 2: "twice"}.get(tries, f"{tries} times")
    more = f", and {len(own) - 1} more of its pages" if len(own) > 1 else ""
    return f"{why} {times}{more}"


_COLUMNS = ["post_id", "url", "title", "comments_declared", "comments_archived", "gap_reason"]
_FAILED = """
SELECT url, last_outcome, (SELECT COUNT(*) FROM attempts WHERE attempts.url_id = urls.id) FROM urls
WHERE state = 'failed' OR (state = 'captured' AND last_outcome NOT IN ('captured', 'refused')) ORDER BY id"""
_GONE = "Haloscan|JS-Kit / Echo|Google\\+|Livefyre"  # services that are no more
_CURES = tuple(
    (re.compile(pattern), cure)
    for pattern, cure in (
        (rf"^held by (?:{_GONE})", "the service is gone; `threadkeep crawl NAME --via wayback` finds what is left"),
        (r"^held by ", "`threadkeep import NAME FILE` a page saved by a browser with them, or the owner's export"),
        (r"^shown by scripts", "`threadkeep import NAME FILE` a page saved by a browser with them on it"),
        (r"shown collapsed", "`threadkeep crawl NAME`: their own pages show the words, where they are public"),
        (r"^capture failed", "`threadkeep crawl NAME` asks again"),
        (r"^later pages not captured", "`threadkeep crawl NAME` asks for them"),
        (r"^trackbacks counted", '`evidence = "page"` in collection.toml, then `threadkeep crawl NAME`'),
        (r"page was not captured|^the post itself", "`threadkeep crawl NAME` asks for it, or `--via wayback`"),
        (r"found in the saved text", "look at the saved page: what is counted need not stand on it"),
        (r"not given by the API", "nothing to do: its API gives no more; `threadkeep crawl NAME --sweep` asks again"),
        (r"not public", "nothing to do: not public; `threadkeep crawl NAME --sweep` sees it if that changes"),
        (r"^some held were written after", "nothing to do: the next crawl counts again"),
        (r"gone from the page|not shown on the page", "nothing to do: what was once public is kept"),
        (r"^trackbacks not counted", "nothing to do: the page counts comments alone"),
        (r"^more held than declared", "look at the page: `threadkeep explain NAME URL` says from where each is"),
        (NOT_TOLD, "look at the page, and correct rows in decisions.csv"),
        (r"^off topic", "nothing to do; if it is on topic, more terms in collection.toml or a line in decisions.csv"),
        (r"", "`threadkeep explain NAME URL` says what is known"),
    )
)  # fmt: skip
