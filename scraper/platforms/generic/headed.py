"""Does what stands over or around an element say that it is the first of a discussion?"""

from __future__ import annotations

import re
from typing import Any

from scraper.platforms.generic.count import count_in, heads_discussion
from scraper.platforms.generic.place import in_margin
from scraper.text import line_of


def is_discussion(first: Any) -> bool:
    """Do names on the way to it, or a heading that speaks of comments?"""
    if in_margin(first):
        return False
    node, steps = first, 0
    while node is not None and node.tag not in ("body", "html") and steps < _FAR:
        if THREAD.search(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"):
            return True
        before = node.prev
        while before is not None and (before.tag[0] in "-!" or before.tag in _NOTHING) and not _says(before):
            before = before.prev
        if before is not None and _is_heading(before):
            return True
        node, steps = node.parent, steps + 1
    return False


def is_headed(node: Any) -> bool:
    """Does the heading right before it, or before what it begins, say that comments follow?"""
    for _ in range(_OUT):
        before = node.prev
        while before is not None and before.tag not in _TITLES and len(before.text(deep=True).strip()) <= _SHORT:
            before = before.prev
        if before is not None:
            return before.tag in _TITLES and heads_discussion(line_of(before) or "")
        node = node.parent
        if node is None or node.tag in ("body", "html"):
            return False
    return False


def _is_heading(node: Any) -> bool:
    if node.tag in _TITLES:
        return heads_discussion(line_of(node) or "")
    return node.tag in ("p", "div") and bool(count_in(line_of(node) or ""))


def _says(node: Any) -> bool:
    return node.tag[0] not in "-!" and bool(node.text(deep=True).strip())


THREAD = re.compile(
    r"comment|reaction|réaction|kommentar|komment|reply|replies|repl[iy]|respuesta|réponse|reponse|commentaire|comentario|comentário|commento|commenti|"
    r"reactie|discussion|diskussion|guestbook|feedback|opinion|meinung|answer|antwort|thread|message|response|forum|talkback|yorum|"
    r"keskustelu|disku[sz]|dyskusj|debatt?(?:e|en)?\b|koment",
    re.I,
)
_TITLES = frozenset(("h1", "h2", "h3", "h4", "h5", "b", "strong"))
_NOTHING = frozenset(("br", "hr", "a"))  # between a heading and what follows it
_FAR = 5  # elements from a comment out to what is called a discussion
_OUT = 4  # elements from a comment out to what stands behind the heading
_SHORT = 80  # characters of a button or an advertisement below the heading
