"""Where a page stops: at its end, or in the middle, since the rest of it never came."""

from __future__ import annotations

import re


def stops_short(text: str, media_type: str) -> str | None:
    """What a page of markup stops in the middle of, None where it may be whole.

    Many good pages leave `</body>` and `</html>` out, or forget a tag at their end. So a page with either of them is
    taken as whole, and one without only as cut where it stops inside of something, or left a list, a table or a div
    open in a body that was opened by name.
    """
    tail = text[-_TAIL:].lower()
    if "</html" in tail or "</body" in tail:
        return None
    lower = text.lower()
    root = _ROOT.search(re.sub(r"<!--.*?-->", "", text[:_TAIL], flags=re.S))
    if media_type.endswith("xml") and root is not None and root[1].lower() != "html":
        return None if f"</{root[1]}" in text or root[2] else f"before </{root[1]}>"
    body = lower.rfind("<body")
    if max(lower.rfind("</body"), lower.rfind("</html")) > body:
        return None
    if lower.rfind("<!--") > lower.rfind("-->"):
        return "in the middle of a comment of its markup"
    for name in ("script", "style", "textarea", "title"):
        if lower.rfind(f"<{name}") > lower.rfind(f"</{name}"):
            return f"in the middle of <{name}>"
    if _IN_TAG.search(tail):
        return "in the middle of a tag"
    if body < 0:
        return None
    rest = _NOT_MARKUP.sub("", lower[body:])
    open_ones = [name for name in _CLOSED_BY_ALL if _count(rest, f"<{name}") > _count(rest, f"</{name}")]
    return f"before </{open_ones[0]}>" if open_ones else None


def _count(markup: str, start: str) -> int:
    return sum(markup.count(f"{start}{end}") for end in " >\n\t\r")


_TAIL = 4096  # characters
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]{0,50})\b[^<>]*?(/?)>")
_IN_TAG = re.compile(r"<[a-z/!?][^<>]*\Z")
_NOT_MARKUP = re.compile(r"<!--.*?-->|<(script|style|textarea)\b.*?</\1", re.S)
_CLOSED_BY_ALL = ("ol", "ul", "dl", "table", "article", "section", "main", "div")  # their ends are never left out
