"""The page that a saved file holds: HTML, text, MHTML of any browser, Safari's web archive."""

from __future__ import annotations

import email
import email.policy
import plistlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError

from scraper.archive import Exchange
from scraper.errors import CannotImport
from scraper.imports.saved import nameless, of_archive, stated_in
from scraper.page import BODY_CAP
from scraper.page.signatures import PACKED, binary_type
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from scraper.imports.account import Imported, Taken
    from scraper.imports.sources import Source

ENDINGS = (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".webarchive", ".txt", ".text")
WHOLE_CAP = 48 << 20  # bytes of a file that holds a page with its pictures


def pages_of(source: Source, body: bytes, saved: datetime, url: str | None, done: Imported) -> Iterator[Exchange]:
    """The page that a file is, and of a frameset the pages in its frames. `saved` is when the file was last changed.

    Raises CannotImport, with what the file is and what to do.
    """
    _checked(source, body)
    if body.startswith(_PLISTS) and (source.name.endswith(".webarchive") or b"WebMainResource" in body):
        kind, found = "web archive of Safari", _in_webarchive(source, body, saved)
    elif body[:4096].lower().find(b"\nmime-version:") >= 0 or source.name.endswith((".mhtml", ".mht")):
        kind, found = "MHTML page", _in_mhtml(source, body, saved)
    else:
        kind, found = "saved page", [_plain(source, body, saved)]
    taken = done.reads(kind)
    wanted = _shown(found, taken)
    for exchange in wanted:
        if len(exchange.body) > BODY_CAP:
            raise CannotImport(f"{source.label}: not a page: over {BODY_CAP >> 20} MiB; cut it into pages")
        taken.finds("page")
        yield _placed(exchange, url if len(wanted) == 1 else None)


def _checked(source: Source, body: bytes) -> None:
    label, name, media_type = source.label, source.name, binary_type(body) or _type_of_text(source.name, body)
    if not body.strip():
        raise CannotImport(f"{label}: not a page: it is empty; save or download it again")
    if name.endswith((".warc", ".warc.gz", ".arc", ".arc.gz")):
        if media_type == "application/gzip":
            raise CannotImport(f"{label}: not a WARC file, or damaged where it begins; get it again from its source")
        raise CannotImport(
            f"{label}: not a WARC file but {media_type or 'text'}; if it is a page, name it .html or .txt"
        )
    if media_type is not None and not (media_type == "application/x-plist" and b"WebMainResource" in body):
        unpack = "unpack it and give the files in it" if media_type in PACKED else "give the page that shows it"
        raise CannotImport(f"{label}: not a page: {media_type}; {unpack} (.html, .mhtml, .txt, or a WARC file)")
    if len(body) > (WHOLE_CAP if name.endswith((".mhtml", ".mht", ".webarchive")) else BODY_CAP):
        raise CannotImport(f"{label}: not a page: over {BODY_CAP >> 20} MiB; cut it into pages")


def _type_of_text(name: str, body: bytes) -> str | None:
    """What a file is that is text and yet no page, None for all others."""
    if _DRAWING.match(body[:8192]):
        return "image/svg+xml"
    return {"css": "text/css", "js": "text/javascript"}.get(name.rpartition(".")[2])


_DRAWING = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*+-->\s*+)*+(?:<!DOCTYPE\s+svg[^>]*>\s*)?<svg[\s>]", re.I | re.S
)


def _shown(found: list[Exchange], taken: Taken) -> list[Exchange]:
    """The page alone, but that a frameset shows nothing itself: then the pages in its frames too."""
    if len(found) > 1 and b"<frameset" not in found[0].body.lower():
        taken.leaves("frame", len(found) - 1)
        return found[:1]
    return found


def _placed(exchange: Exchange, given: str | None) -> Exchange:
    """With its address: the one given, else the one the file states, or the page itself, or an id from its content."""
    shown, archived = of_archive(exchange.url)
    address = normal(given) if given else normal(shown)
    if address is None:
        address, archived = stated_in(exchange)
    elif archived is None:
        archived = stated_in(exchange, is_known=True)[1]
    when = archived if archived is not None and archived <= datetime.now(UTC) else exchange.fetched_at
    return replace(exchange, url=address or nameless(exchange), fetched_at=when.astimezone(UTC))


def _plain(source: Source, body: bytes, saved: datetime) -> Exchange:
    media_type = "text/plain" if source.name.endswith((".txt", ".text")) else "text/html"
    return _page("", media_type, None, body, saved)


def _page(url: str, media_type: str, charset: str | None, body: bytes, saved: datetime) -> Exchange:
    is_named = charset is not None and _CHARSET.fullmatch(charset)  # what a file states may be any text
    stated = f"{media_type}; charset={charset}" if is_named else media_type
    return Exchange(url, 200, (("Content-Type", stated),), body, saved, kind="resource", role="thread")


_CHARSET = re.compile(r"[\w.:+-]{1,60}", re.A)
_PLISTS = (b"bplist0", b"<?xml")
_HTML = ("text/html", "application/xhtml+xml")


def _in_mhtml(source: Source, body: bytes, saved: datetime) -> list[Exchange]:
    """The pages of an MHTML file, the one that was saved first: the stated start, the one of the snapshot's address,
    else the first."""
    try:
        message = email.message_from_bytes(_without_pictures(body), policy=email.policy.compat32)
        parts = [part for part in message.walk() if part.get_content_type() in _HTML]
        stated = {_words(message, "Snapshot-Content-Location"), message.get_param("start")} - {"", None}
        parts.sort(key=lambda part: not {_words(part, "Content-Location"), _words(part, "Content-ID")} & stated)
        found = [_part(message, part, n, saved) for n, part in enumerate(parts)]
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        raise CannotImport(f"{source.label}: no MHTML file that can be read: {error}; save the page again") from error
    if not found:
        raise CannotImport(f"{source.label}: no HTML in this MHTML file")
    return found


def _without_pictures(body: bytes) -> bytes:
    """The file with the parts that may hold a page: the others are most of it, and take ten times as much to parse."""
    boundary = _BOUNDARY.search(body[:20_000])
    if boundary is None:
        return body
    mark = b"\n--" + boundary[1]
    first, *parts = body.split(mark)
    return mark.join([first, *(part for part in parts if part[:2] == b"--" or _MAY_BE_PAGE.search(part[:4000]))])


_BOUNDARY = re.compile(rb"boundary\s*=\s*\"?([^\"\s;]{1,200})", re.I)
_MAY_BE_PAGE = re.compile(rb"content-type:\s*(?:text/html|application/xhtml|multipart/)", re.I)


def _part(message: Message, part: Message, place: int, saved: datetime) -> Exchange:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    address = _words(part, "Content-Location")
    if not address.startswith("http") and not place:
        address = _words(message, "Snapshot-Content-Location") or address
    try:
        moment = email.utils.parsedate_to_datetime(_words(message, "Date"))
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        moment = saved
    return _page(address, "text/html", part.get_content_charset(), content, moment)


def _words(message: Message, name: str) -> str:
    """A header on one line; addresses that were folded are put together."""
    value = str(message.get(name) or "")
    return "".join(value.split()) if name.endswith("Location") else " ".join(value.split())


def _in_webarchive(source: Source, body: bytes, saved: datetime) -> list[Exchange]:
    try:
        data = plistlib.loads(body)
        return list(_resources(data, saved, 0))
    except (plistlib.InvalidFileException, ExpatError, ValueError, LookupError, RecursionError, OverflowError,
            TypeError, AttributeError, MemoryError) as error:  # fmt: skip
        said = f"{type(error).__name__} {error}".strip()
        raise CannotImport(f"{source.label}: a web archive that cannot be read: {said}; save the page again") from error


def _resources(data: dict[str, Any], saved: datetime, depth: int) -> Iterator[Exchange]:
    main = data["WebMainResource"]
    media_type, content = str(main.get("WebResourceMIMEType") or "text/html"), main["WebResourceData"]
    content = content.encode() if isinstance(content, str) else content
    if not isinstance(content, bytes) or (media_type not in (*_HTML, "text/plain") and not depth):
        raise TypeError(f"it holds {media_type}, no page")
    if media_type in _HTML or not depth:
        charset = main.get("WebResourceTextEncodingName")
        yield _page(
            str(main.get("WebResourceURL") or ""), media_type, str(charset) if charset else None, content, saved
        )
    for frame in data.get("WebSubframeArchives") or () if depth < 5 else ():
        yield from _resources(frame, saved, depth + 1)
