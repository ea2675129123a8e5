"""The records of a ledger: an address, a link as it enters, a capture; and the words for kinds and states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FORMAT = 7  # of the ledger's own schema; a later one is refused, an earlier one migrated
STATES = ("captured", "refused", "failed", "pending")
SOURCES = ("live", "wayback", "import")
LISTED = "listed by the site itself"  # the reason archive pages are refused with, once all threads are known
OFF_TOPIC = "off topic"  # reasons of a run that a later one may see otherwise
WHOLE = "every comment is held from the site's own API"
# What is asked for first: what tells most about the rest.
KINDS = (
    "robots", "seed", "news", "search", "listing", "api", "counts", "lacking", "sitemap", "thread", "comments", "feed",
    "page", "archive", "calendar",
)  # fmt: skip
# What a web archive is asked for is no part of a live crawl: from AT_ARCHIVE on.
AT_ARCHIVE = 20
OF_THE_ARCHIVE = ("archive robots", "index", "memento")  # answers that are its own, and none of the site's
PRIORITIES = {kind: place for place, kind in enumerate(KINDS)} | {
    kind: AT_ARCHIVE + place for place, kind in enumerate(OF_THE_ARCHIVE)
}
ROBOTS = ("robots", "archive robots")
PROBED = "probed"  # a fact about a site: all that it holds is from probes, which asked for these, in order
LOOKED_BACK = "looked back"  # a fact about a site: what a probe asked of an archive, in order, after the archive
HALVED = "too large: asked for in two halves"  # of an index: the reason its query is refused with
LOOK_AGAIN = "archive plan is lost"  # a fact about a site: which captures were wanted is not known any more


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One WARC record of an answer. `sha256` is of the body as sent; offset and length in bytes."""

    capture_id: str
    url: str
    fetched_at: datetime
    http_status: int
    media_type: str | None
    sha256: str
    warc_file: str
    warc_offset: int
    warc_length: int
    source: str
    run_id: str
    kind: str
    problem: str | None
    revisit_of: str | None


@dataclass(frozen=True, slots=True)
class UrlRow:
    """One address. `not_before` is a Unix time; `hops` counts the redirects that led here; `last_outcome` is of the
    last attempt, `last_status` the HTTP status of the last answer kept."""

    id: int
    url: str
    kind: str
    state: str
    reason: str | None
    hops: int
    tries: int
    not_before: float | None
    etag: str | None = None
    last_modified: str | None = None
    last_status: int | None = None
    last_outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A link as it enters the ledger: normal address, its kind, and the reason if it is never to be asked for."""

    url: str
    kind: str
    refused: str | None = None
    hops: int = 0


def capture_row(row: tuple[Any, ...]) -> CaptureRow:
    """A CaptureRow from the columns of CAPTURES, in their order. Raises ValueError or TypeError for a damaged one."""
    if not (isinstance(row[3], int) and isinstance(row[7], int) and isinstance(row[8], int)):
        raise TypeError("a status, offset or length that is no number")
    if row[11] not in PRIORITIES or row[9] not in SOURCES:
        raise ValueError("a kind or a source that cannot be")
    return CaptureRow(row[0], row[1], datetime.fromisoformat(row[2]), *row[3:])


def entry(found: Found, found_on: int | None, now: str, run_id: str, listed: tuple[str, ...]) -> tuple[Any, ...]:
    """A link as the row it enters as; archive pages that begin like those of `listed` are refused at once."""
    needless = found.kind == "archive" and found.url.startswith(listed)
    refused = found.refused or (LISTED if needless else None)
    priority = PRIORITIES[found.kind]
    state = "refused" if refused else "pending"
    return (found.url, found.kind, state, refused, priority, found.hops, found_on, now, run_id)


def stems(url: str) -> list[tuple[str, bool]]:
    """The beginnings of an address below which it lies: without its last part or parameter (True), and one more."""
    found, rest = [], url.rstrip("/")
    for is_next in (True, False):
        at = max(rest.rfind(mark) for mark in "/?&")
        if at <= rest.find("/", 8):  # no more than the host
            break
        found += [(rest[:end], is_next) for end in ((at, at + 1) if rest[at] == "/" else (at,))]
        rest = rest[:at]
    return found


def iso(moment: datetime) -> str:
    """A moment as the ledger writes it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
