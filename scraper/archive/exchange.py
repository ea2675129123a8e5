"""A request and its answer, the page in it, and where their records stand."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.page import read_page
from scraper.page.wrapped import unwrapped

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.items import Page

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
ROLE = "Threadkeep-Role"  # an extension field, as the standard allows (WARC 1.1, 4)
# Of records taken from a web archive, as warcit, pywb and jwarc write them.
SOURCE_URI, CREATION_DATE = "WARC-Source-URI", "WARC-Creation-Date"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer as they went over the wire: the body still content-encoded, header order kept.

    `kind` is the record's: response for HTTP, resource for a file a person gave, revisit for what was held already.
    `role` is what the crawl asked for it as (a LinkKind, seed or robots), so that a lost ledger can be made again.
    `truncated` is a reason of WARC-Truncated. Of what a web archive gave, `fetched_at` is when it was captured there,
    `source_uri` where it was asked for, and `created_at` when.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    reason: str = ""
    protocol: str = "HTTP/1.1"
    request_headers: tuple[tuple[str, str], ...] = ()
    ip_address: str | None = None
    truncated: str | None = None
    kind: str = "response"
    role: str | None = None
    source_uri: str | None = None
    created_at: datetime | None = None

    @property
    def sha256(self) -> str:
        """Hex digest of the body as sent."""
        return hashlib.sha256(self.body).hexdigest()

    def header(self, name: str) -> str | None:
        """The first value of a header, by lower-case name."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def media_type(self) -> str | None:
        """What the answer says it is, without parameters; None where it says nothing."""
        return (self.header("content-type") or "").split(";")[0].strip().lower() or None

    @property
    def problem(self) -> str | None:
        """Why the body is not all of the answer, by what the answer says of itself; None where it may be."""
        if self.truncated:
            return f"incomplete: truncated ({self.truncated})"
        if self.status == 206:
            return "incomplete: a part of the page (HTTP 206)"
        declared = self.header("content-length") or ""
        has_body = self.status not in (204, 304) and self.kind != "revisit"
        if has_body and _LENGTH.fullmatch(declared) and int(declared) > len(self.body):
            return f"incomplete: {len(self.body)} of {declared} bytes"
        return None


_LENGTH = re.compile(r"[0-9]{1,18}")


def page_of(exchange: Exchange) -> Page:
    """The page that an answer holds, decoded and parsed once; of a file that somebody saved, the page that was shown.

    Raises UnreadablePage (see `scraper.page.read_page`).
    """
    is_saved = exchange.kind == "resource" and (exchange.header("content-type") or "").startswith("text/html")
    return read_page(
        exchange.url,
        unwrapped(exchange.body) if is_saved else exchange.body,
        status=exchange.status,
        headers=exchange.headers,
        fetched_at=exchange.fetched_at,
        problem=exchange.problem,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: file, offset and length in bytes of its gzip member; and the file's length after it."""

    warc_file: str
    offset: int
    length: int
    file_length: int
    capture_id: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier capture that a revisit refers to."""

    capture_id: str
    url: str
    fetched_at: datetime
    profile: str
