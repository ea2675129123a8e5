"""The encoding that the first bytes of a page state, found before anything is decoded.

Source: HTML Standard, 13.2.3.2 "prescan a byte stream to determine its encoding", and what it calls.
"""

from __future__ import annotations

import re

from scraper.page.labels import Encoding, encoding_of

PRESCAN = 1024  # bytes that browsers look at before they begin to parse
LATE = 16 * 1024  # bytes within which a meta that comes later still changes the encoding, as it does while parsing


def stated_encoding(raw: bytes) -> Encoding | None:
    """The encoding that a meta element or an XML declaration states; UTF-16 said in ASCII means UTF-8."""
    start = raw[:PRESCAN]
    for wide, name in ((b"<\0?\0x\0", "utf-16le"), (b"\0<\0?\0x", "utf-16be")):
        if start.startswith(wide):
            return encoding_of(name)
    return _of_meta(start) or _of_xml(start) or _of_meta(_RAW.sub(b"", raw[:LATE]))


def _of_meta(data: bytes) -> Encoding | None:
    at = data.find(b"<")
    while at >= 0:
        if data.startswith(b"<!--", at):
            end = data.find(b"-->", at + 2)  # the dashes of the beginning may be those of the end
            if end < 0:
                return None
            at = end + 2
        elif _META.match(data, at):
            found, at = _read_meta(data, at + 5)
            if found is not None:
                return found
        elif _TAG.match(data, at):
            while at < len(data) and data[at] not in _SPACES_OR_END:
                at += 1
            name = b"-"
            while name:
                name, _, at = _attribute(data, at)
        elif data[at + 1 : at + 2] in (b"!", b"/", b"?"):
            at = data.find(b">", at)
            if at < 0:
                return None
        at = data.find(b"<", at + 1 if data[at : at + 1] == b"<" else at)
    return None


def _read_meta(data: bytes, at: int) -> tuple[Encoding | None, int]:
    """The encoding of one meta element, whose attributes begin at a place; and the place behind them."""
    seen: set[bytes] = set()
    is_pragma, needs_pragma, encoding = False, None, None
    while True:
        name, value, at = _attribute(data, at)
        if not name:
            break
        if name in seen:
            continue
        seen.add(name)
        if name == b"http-equiv":
            is_pragma = is_pragma or value == b"content-type"
        elif name == b"content" and encoding is None:
            label = _charset_in(value)
            found = encoding_of(label) if label is not None else None
            if found is not None:
                encoding, needs_pragma = found, True
        elif name == b"charset":
            encoding, needs_pragma = encoding_of(value), False
    if at >= len(data) or needs_pragma is None or (needs_pragma and not is_pragma) or encoding is None:
        return None, at
    return (encoding_of("utf-8") if encoding.name.startswith("utf-16") else encoding), at


def _attribute(data: bytes, at: int) -> tuple[bytes, bytes, int]:
    """ "Get an attribute": name and value in lower case, and the place behind; no name where there is none."""
    end = len(data)
    while at < end and data[at] in _SPACES_OR_SLASH:
        at += 1
    if at >= end or data[at] == _CLOSE:
        return b"", b"", at
    start = at
    while at < end and (at == start or data[at] != _EQUALS) and data[at] not in _ENDS_NAME:
        at += 1
    name = data[start:at].lower()
    while at < end and data[at] in _SPACES:
        at += 1
    if at >= end or data[at] != _EQUALS:
        return name, b"", at
    at += 1
    while at < end and data[at] in _SPACES:
        at += 1
    if at < end and data[at] in _QUOTES:
        close = data.find(data[at : at + 1], at + 1)
        return (name, data[at + 1 : close].lower(), close + 1) if close >= 0 else (b"", b"", end)
    start = at
    while at < end and data[at] not in _SPACES_OR_END:
        at += 1
    return name, data[start:at].lower(), at


def _charset_in(content: bytes) -> bytes | None:
    """ "Extract a character encoding from a meta element": the label in text/html; charset=…"""
    match = _CHARSET.search(content)
    if match is None:
        return None
    return next((group for group in match.groups() if group is not None), None)


def _of_xml(data: bytes) -> Encoding | None:
    """ "Get an XML encoding": what the declaration of an XML document states."""
    match = _DECLARATION.match(data)
    encoding = encoding_of(match[2]) if match else None
    return encoding_of("utf-8") if encoding is not None and encoding.name.startswith("utf-16") else encoding


_SPACES = frozenset(b"\t\n\f\r ")
_SPACES_OR_SLASH = frozenset(b"\t\n\f\r /")
_SPACES_OR_END = frozenset(b"\t\n\f\r >")
_ENDS_NAME = frozenset(b"\t\n\f\r />")
_QUOTES = frozenset(b"\"'")
_EQUALS, _CLOSE = ord("="), ord(">")
_META = re.compile(rb"<meta[\t\n\f\r /]", re.I)
_TAG = re.compile(rb"</?[a-zA-Z]")
_CHARSET = re.compile(rb"charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|([^\t\n\f\r ;\"'][^\t\n\f\r ;]*))")
_DECLARATION = re.compile(rb"<\?xml[^>]*?encoding[\x00-\x20]*=[\x00-\x20]*([\"'])([^\x00-\x20>]+?)\1")
_RAW = re.compile(rb"<(script|style|textarea|title|noscript|xmp|iframe)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S)
