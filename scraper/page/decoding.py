"""What bytes are, and the text they hold, by the rules that browsers follow."""

from __future__ import annotations

import re


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

    Gives text, the encoding and what decided it. UTF-8 is tried before a windows-1252 default, since a page that
    states nothing and is valid UTF-8 is UTF-8. Bytes that a stated encoding cannot hold become U+FFFD, as in a browser.
    """
    for bom, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if raw.startswith(bom):
            return raw[len(bom) :].decode(name, "replace"), name, "bom"
    if is_json(media_type):
        return raw.decode("utf-8", "replace"), "utf-8", "header"
    stated = _CHARSET.search(content_type.encode("latin-1", "replace"))
    for match, source in ((stated, "header"), (_meta_charset(raw), "meta")):
        codec = _codec(match.group(1)) if match else None
        if codec:
            if source == "meta" and codec.startswith("utf-16"):
                codec = "utf-8"  # a meta that can be read as ASCII cannot be UTF-16 (WHATWG, prescan)
            return _text(raw, codec), codec, source
    try:
        return raw.decode("utf-8"), "utf-8", "bytes"
    except UnicodeDecodeError:
        return _guessed(raw)


def _guessed(raw: bytes) -> tuple[str, str, str]:
    """What states no encoding and is no UTF-8: as its bytes look, else as browsers take it."""
    from bs4 import UnicodeDammit  # noqa: PLC0415  (old pages and hand-saved ones alone need it)

    if sum(byte > 0x7F for byte in raw[:20_000]) >= 20:  # fewer tell nothing
        guess = UnicodeDammit(raw, is_html=True)
        codec = guess.original_encoding
        if guess.unicode_markup and codec and _is_of_another_alphabet(guess.unicode_markup):
            return guess.unicode_markup, str(codec), "bytes"
    return _text(raw, "cp1252"), "cp1252", "default"


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
    return raw.decode("cp1252", "surrogateescape").translate(_OPEN_IN_CP1252)


_OPEN_IN_CP1252 = {0xDC00 + byte: byte for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.()-]+)", re.I)
_META = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.()-]+)", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([a-zA-Z0-9_:.()-]+)", re.I)


def _meta_charset(raw: bytes) -> re.Match[bytes] | None:
    start = raw[:4096]
    without_comments = re.sub(rb"<!--.*?-->", b"", start, flags=re.S)
    return _XML.search(start) or _META.search(without_comments)


def _codec(label: bytes) -> str | None:
    """The Python codec for a label, with the standard's own equivalences (latin-1 is windows-1252 on the web)."""
    import codecs  # noqa: PLC0415

    name = label.decode("ascii").strip().lower()
    name = _LABELS.get(name, name)
    try:
        info = codecs.lookup(name)
    except LookupError:
        return None
    return info.name if info.name in _OF_THE_WEB else None


# What the standard knows, by Python's names: utf-7, idna, punycode or unicode_escape are no encodings of pages.
_OF_THE_WEB = frozenset(
    {"utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949"}
    | {"koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp866", "cp874"}
    | {f"cp{number}" for number in range(1250, 1259)}
    | {f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
)
_LABELS = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "utf-16": "utf-16-le",
    "unicode": "utf-16-le",
    "utf8": "utf-8",
}
