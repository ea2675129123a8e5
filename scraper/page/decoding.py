"""What bytes are, and the text they hold, by the rules that browsers follow."""

from __future__ import annotations

import codecs
import re

from scraper.page.labels import encoding_of
from scraper.page.prescan import stated_encoding


def is_json(media_type: str) -> bool:
    """Is this JSON by its media type (RFC 8259, RFC 6839)?"""
    return media_type in ("application/json", "text/json") or media_type.endswith("+json")


def is_textual(media_type: str) -> bool:
    """Could a page of this media type hold a discussion?"""
    return (
        media_type.startswith("text/")
        or media_type.endswith(("+xml", "/xml"))
        or media_type == "application/xhtml+xml"
        or is_json(media_type)
    )


def sniffed_type(raw: bytes, content_type: str) -> str:
    """The media type a server states; where it states none or a lie about markup, the one its first bytes show."""
    stated = content_type.split(";", maxsplit=1)[0].strip().lower()
    if stated and stated not in ("text/plain", "application/octet-stream", "unknown/unknown"):
        return stated
    start = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<!--", b"<title")):
        return "text/html"
    if start.startswith(b"<?xml"):
        return "text/xml"
    if stated:
        return stated
    return "text/html" if b"<" in raw[:1024] else "text/plain"


def decoded(raw: bytes, content_type: str, media_type: str) -> tuple[str, str, str]:
    """Bytes to text by the rules of the WHATWG encoding standard: BOM, then header, then meta, then the bytes.

    Gives text, the name of the encoding and what decided it. UTF-8 is tried before a windows-1252 default, since a page
    that states nothing and is valid UTF-8 is UTF-8. Bytes that a stated encoding cannot hold become U+FFFD, as in a
    browser.
    """
    for bom, label in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be")):
        if raw.startswith(bom):
            return raw[len(bom) :].decode(label, "replace"), label, "bom"
    if is_json(media_type):
        return raw.decode("utf-8", "replace"), "utf-8", "header"
    stated = _CHARSET.search(content_type)
    for source in ("header", "meta"):
        encoding = stated_encoding(raw) if source == "meta" else encoding_of(stated[1]) if stated else None
        if encoding is not None:
            return _text(raw, encoding.codec), encoding.name, source
    try:
        return raw.decode("utf-8"), "utf-8", "bytes"
    except UnicodeDecodeError:
        return _guessed(raw)


def lost_in(text: str, raw: bytes) -> int:
    """How many characters of a text stand for bytes that its encoding could not hold; none where it wrote U+FFFD."""
    if "\ufffd" not in text or b"\xef\xbf\xbd" in raw or b"&#65533;" in raw or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return 0
    return text.count("\ufffd")


def _guessed(raw: bytes) -> tuple[str, str, str]:
    """What states no encoding and is no UTF-8: as its bytes look, else as browsers take it."""
    from bs4 import UnicodeDammit  # noqa: PLC0415  (old pages and hand-saved ones alone need it)

    if sum(byte > 0x7F for byte in raw[:20_000]) >= 20:  # fewer tell nothing
        guess = UnicodeDammit(raw, is_html=True)
        codec = guess.original_encoding
        if guess.unicode_markup and codec and _is_of_another_alphabet(guess.unicode_markup):
            named = encoding_of(str(codec))
            return guess.unicode_markup, named.name if named else str(codec), "bytes"
    return _text(raw, "cp1252"), "windows-1252", "default"


def _is_of_another_alphabet(text: str) -> bool:
    """Are its words in letters beyond Latin alone? Guesses between Latin encodings are noise."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    other = [not any(char < "\u0250" for char in word) for word in words]
    return bool(words) and sum(other) > 0.9 * len(words)


_WORD = re.compile(r"[^\W\d_]+")


def _text(raw: bytes, codec: str) -> str:
    """Decoded as a browser does: the five bytes that Python's windows-1252 leaves open are C1 controls there."""
    if codec != "cp1252":
        return raw.decode(codec, "replace")
    return codecs.charmap_decode(raw, "strict", _CP1252)[0]


_OPEN_IN_CP1252 = {0xDC00 + byte: byte for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_CP1252 = bytes(range(256)).decode("cp1252", "surrogateescape").translate(_OPEN_IN_CP1252)


_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.()-]+)", re.I)
