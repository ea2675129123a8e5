"""Pages saved out of something that showed them: a web archive's replay, or a browser's view of the source.

The capture stays as it was given; what is read is the page that was shown.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

REPLAYED = re.compile(  # each way to begin has a first letter of its own: the engine skips to these at once
    rb"(?:https?:(?://[^/\s\"'<>]+)?/|/(?:/[^/\s\"'<>]+/)?)(?:[\w-]+/)?(\d{14})(?:[a-z]{2}_)?/(?=https?:/)"
)


def unwrapped(body: bytes) -> bytes:
    """The page itself, links as it had them; a page that is in no wrapping stays as it is, byte for byte."""
    if _LINE in body[:20_000] and _LINE_NUMBER in body[:20_000]:
        body = _of_source_view(body)
    return _of_replay(body) if is_replay(body) else body


@lru_cache(maxsize=1)  # asked of a saved page twice: for its address, and as it is read
def is_replay(body: bytes) -> bool:
    """Is this a page as a web archive replays it, its links leading back into the archive?"""
    return b"/http" in body and any(_follows(body, mark, pattern) for mark, pattern in _MARKS.items())


def _follows(body: bytes, mark: bytes, pattern: re.Pattern[bytes]) -> bool:
    """Does the mark stand somewhere where the pattern fits, too?"""
    at = body.find(mark)
    while at >= 0 and pattern.match(body, at) is None:
        at = body.find(mark, at + 1)
    return at >= 0


def _of_replay(body: bytes) -> bytes:
    kept, position = [], 0
    while (start := body.find(_BAR, position)) >= 0 and (end := body.find(_BAR_END, start)) >= 0:
        kept.append(body[position:start])
        position = end + len(_BAR_END)
    body = _SCRIPT.sub(b"", b"".join([*kept, body[position:]]))
    return REPLAYED.sub(b"", body)


def _of_source_view(body: bytes) -> bytes:
    """The source that a browser shows in a table, a row a line, with its markup in colours."""
    lines = (part.split(b"</td>", 1)[0] for part in body.split(_LINE)[1:])
    text = b"\n".join(_TAG.sub(b"", line) for line in lines)
    # Undone as Latin-1, so that no byte is lost; what is beyond it becomes a reference again.
    return unescape(text.decode("latin-1")).encode("latin-1", "xmlcharrefreplace")


_LINE = b'<td class="line-content">'
_LINE_NUMBER = b'class="line-number"'
_TAG = re.compile(rb"<[^<>]*>")
# One of these stands in every replay, where its pattern fits. As most pages have none, it is looked for by itself; and
# few pages have an address in an address ("/http"), which every replay has.
_MARKS = {
    b"FILE ARCHIVED ON ": re.compile(rb"FILE ARCHIVED ON \d"),
    b"BEGIN WAYBACK TOOLBAR": re.compile(b""),
    b"__wm.init(": re.compile(b""),
    b"_wm.wombat(": re.compile(b""),
    b"wbinfo.": re.compile(rb"\b"),
    b"saved from url=(": re.compile(rb"saved from url=\(\d+\)https?://[^/\s]+/(?:[\w-]+/)?\d{14}[a-z_]*/https?:"),
}
_BAR, _BAR_END = b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->", b"<!-- END WAYBACK TOOLBAR INSERT -->"
_SCRIPT = re.compile(rb"<script[^<>]*>[^<]*(?:__wm\.|_wm\.wombat|wbinfo\.)[^<]*</script>")
