"""What of an archive's answer is the site's own: its status, headers and body as they were, and when that was."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scraper.errors import UnreadablePage
from scraper.page import unpacked
from scraper.wayback.index import moment

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.archive import Exchange


@dataclass(frozen=True, slots=True)
class Memento:
    """The address of a raw capture, taken apart."""

    timestamp: str
    original: str

    @classmethod
    def of(cls, url: str) -> Memento | None:
        """None for what is no address of a raw capture."""
        found = _MEMENTO.search(url)
        return cls(found[1], found[2]) if found else None


_MEMENTO = re.compile(r"/(\d{14})id_/(https?://.+)", re.I)


def original_of(exchange: Exchange, url: str) -> Exchange | None:
    """The answer that a site once gave, out of that of the archive: of `url`, at the time of the capture, with the
    headers of then. None where the archive says something itself: that it has no such capture, or where it is.

    The body stays as the archive sent it, with the content encoding that it has now.
    """
    when = _captured_at(exchange)
    if when is None:
        return None
    return replace(
        exchange,
        url=url,
        headers=_headers(exchange),
        fetched_at=when,
        source_uri=exchange.url,
        created_at=exchange.fetched_at,
    )


def led_to(exchange: Exchange) -> str | None:
    """The address of the raw capture that an archive's redirect leads to, where it leads to one."""
    if not 300 <= exchange.status < 400:
        return None
    target = urljoin(exchange.url, (exchange.header("location") or "").strip())
    return target if Memento.of(target) is not None else None


def _captured_at(exchange: Exchange) -> datetime | None:
    """Memento-Datetime (RFC 7089, 2.1.1): what answers without it is no capture. The asked-for time tells where the
    archive states none it can be read by, yet plays headers of then back."""
    stated = exchange.header("memento-datetime")
    if stated:
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            when = parsedate_to_datetime(stated)  # without a zone it is UTC's: RFC 7089 knows no other
            return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    asked = Memento.of(exchange.url)
    plays = stated or exchange.status == 200 or any(name.lower().startswith(_ORIGINAL) for name, _ in exchange.headers)
    return moment(asked.timestamp) if asked is not None and plays else None


def _headers(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    """The headers of then: those that the archive marks as such, else those that can be no one else's."""
    fields = [(name, name.lower(), value) for name, value in exchange.headers]
    marked = [(name[len(_ORIGINAL) :], value) for name, key, value in fields if key.startswith(_ORIGINAL)]
    known = {name.lower() for name, _ in marked}
    passed = [(name, value) for name, key, value in fields if key in _PASSED and key not in known]
    own = [(name, value) for name, value in [*marked, *passed] if name.lower() not in _OF_THE_WIRE]
    encoding = _encoding(exchange, next((value for name, value in marked if name.lower() == "content-encoding"), ""))
    if encoding:
        own.append(("Content-Encoding", encoding))
    return (*own, ("Content-Length", str(len(exchange.body))))


_ORIGINAL = "x-archive-orig-"
_PASSED = (
    "content-type", "content-disposition", "content-range", "content-language", "last-modified", "x-pingback",
    "x-powered-by",
)  # fmt: skip
_OF_THE_WIRE = ("content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive")


def _encoding(exchange: Exchange, original: str) -> str:
    """How the body is encoded: as the archive says now, and, where it plays a packed body back without a word or packs
    it once more, as the site said then."""
    now = (exchange.header("content-encoding") or "").strip()
    if not original:
        return now
    try:
        inner = unpacked(exchange.body, now)
    except UnreadablePage:
        return now
    if not inner.startswith(_GZIP) or "gzip" not in original.lower():
        return now
    return f"gzip, {now}" if now else "gzip"


_GZIP = b"\x1f\x8b\x08"
