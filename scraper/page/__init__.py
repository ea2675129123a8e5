"""Bytes off the wire, or out of a WARC record, into a Page: unpacked within bounds, decoded, parsed once."""

from __future__ import annotations

import json
import re
import warnings
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper.bounds import bounded, flattened, is_deep
from scraper.exported import is_export
from scraper.items import Page
from scraper.page.decoding import decoded, is_json, is_textual, lost_in, sniffed_type
from scraper.page.ending import stops_short
from scraper.page.packing import BODY_CAP, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

__all__ = [
    "BODY_CAP", "decoded", "is_json", "is_textual", "joined_headers", "parsed", "read_page", "sniffed_type", "unpacked",
]  # fmt: skip


def read_page(
    url: str,
    body: bytes,
    *,
    status: int = 200,
    headers: Iterable[tuple[str, str]] = (),
    fetched_at: datetime | None = None,
    problem: str | None = None,
) -> Page:
    """Make a Page of a body as it came off the wire (content-encoded) with its headers.

    `problem` is what is known to be wrong with the body already. A page that stops in the middle has one too.
    Raises BodyTooLarge where it unpacks past the caps, UnreadablePage where it cannot be unpacked.
    """
    joined = joined_headers(headers)
    raw = unpacked(body, joined.get("content-encoding", ""))
    if raw.startswith(_GZIP) and urlsplit(url).path.endswith(".gz"):  # a sitemap as a file that is packed
        raw = unpacked(raw, "gzip")
        joined = {name: value for name, value in joined.items() if name != "content-type"}
    media_type = sniffed_type(raw, joined.get("content-type", ""))
    if not is_textual(media_type):
        return Page(url, status, media_type, headers=joined, fetched_at=fetched_at, problem=problem)
    text, encoding, source = decoded(raw, joined.get("content-type", ""), media_type)
    if problem is None and (lost := lost_in(text, raw)):
        problem = f"{lost} character{'s' if lost > 1 else ''} could not be decoded as {encoding}"
    tree, data = None, None
    if is_json(media_type):
        data, problem = _parsed_json(text, problem)
    elif media_type != "text/plain" and not is_export(media_type):
        if problem is None and (place := stops_short(text, media_type)) is not None:
            problem = f"incomplete: stops {place}"
        is_raw = encoding == "utf-8" and source != "bom" and "\ufffd" not in text
        text, tree, cut = _parsed_within_bounds(text, raw if is_raw else None)
        problem = problem or cut
    return Page(url, status, media_type, text, tree, data, joined, fetched_at, encoding, source, problem)


_GZIP = b"\x1f\x8b"


def parsed(text: str, raw: bytes | None = None) -> Any:
    """Parse HTML or a feed into a Lexbor document, the tree that a browser builds.

    `raw` is the text in UTF-8, which the parser takes, where it is at hand.
    """
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  (0.1 s that `--help` need not pay)

    # To a browser a comment; Lexbor makes nodes of them that have no tag. Sought by its rarer sign, from the end.
    if text.rfind("<?") >= 0:
        text, raw = _INSTRUCTION.sub("", text), None
    tree = LexborHTMLParser(text if raw is None else raw)
    if "<" in text and (tree.body is None or tree.body.child is None) and (rescued := _rescued(text)):
        return LexborHTMLParser(rescued)
    return tree


def _parsed_within_bounds(text: str, raw: bytes | None) -> tuple[str, Any, str | None]:
    """The page as far as it can be read in seconds, its tree, and what was cut off; a real page stays as it is."""
    within, cut = bounded(text)
    tree = parsed(within, raw if within is text else None)
    if is_deep(within, tree):
        within, cut = flattened(within)
        tree = parsed(within)
    return within, tree, f"out of bounds: {cut}" if cut else None


def joined_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Header fields by lower-case name; the values of a repeated one joined by ", " (RFC 9110, 5.3)."""
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        joined[key] = f"{joined[key]}, {value}" if key in joined else value
    return joined


def _rescued(text: str) -> str | None:
    """A page that a browser's rules leave empty (its body in a frameset or a template), by looser rules."""
    from bs4 import BeautifulSoup, ParserRejectedMarkup, XMLParsedAsHTMLWarning  # noqa: PLC0415  (few pages need it)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # that it may be no HTML is why it is here
        try:
            body = BeautifulSoup(text, "html.parser").find("body")
        except ParserRejectedMarkup:  # "<![1": then it stays empty
            return None
    return str(body) if body is not None and body.find(True) is not None else None


def _parsed_json(text: str, problem: str | None) -> tuple[Any, str | None]:
    try:
        return json.loads(text), problem
    except (ValueError, RecursionError):
        return None, problem or "not valid JSON"


_INSTRUCTION = re.compile(r"<\?[^>]*>?")  # <?php …?>, <?xml:namespace …/> out of Word: HTML, 13.2.5.6
