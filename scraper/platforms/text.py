"""Pages that somebody saved as plain text: an entry, then texts each followed by "Comment by NAME"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper.dates import is_date, read_date
from scraper.items import Comment, Links, Post
from scraper.platforms.generic.count import count_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Page

NAME = "text"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it plain text that holds an entry or comments, rather than a robots.txt or a listing of anything?"""
    if page.tree is not None or page.data is not None or page.media_type != "text/plain":
        return False
    lines = _lines(page)
    return _head(lines) is not None or any(_BY.match(line) for line in lines)


def links(page: Page) -> Links:  # noqa: ARG001
    """None: saved text has lost its links."""
    return Links()


def post(page: Page) -> Post | None:
    """Title, date and categories from the head, the text up to the heading of the comments."""
    lines = _lines(page)
    head = _head(lines)
    if head is None:
        return None
    start, end = head + 1, _end_of_post(lines)
    filed = [n for n in range(start, end) if _FILED.match(lines[n])]
    tags = tuple(t.strip() for n in filed for t in _FILED.sub("", lines[n]).split(",") if t.strip())
    text = _joined([line for n, line in enumerate(lines[start:end], start) if n not in filed])
    declared = count_in(lines[end]) if end < len(lines) else None
    return Post(
        url=page.url,
        title=_title(lines, head),
        published=read_date(lines[head]),
        published_raw=lines[head],
        text=text,
        tags=tags,
        comments_declared=declared,
    )


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:  # noqa: ARG001
    """The texts between the heading of the comments and the reply form, each ended by its writer's name."""
    lines = _lines(page)
    first = _end_of_post(lines) + 1
    found: list[Comment] = []
    said: list[str] = []
    for number in range(first, len(lines)):
        line = lines[number]
        if _FORM.match(line) and number > first + 3:
            break
        match = _BY.match(line)
        if not match:
            if said or (line and not _FORM.match(line)):
                said.append(line)
            continue
        text, said = _joined(said), []
        if text:
            found.append(_comment(text, match["rest"], lines[number + 1] if number + 1 < len(lines) else ""))
    return tuple(found)


def _comment(text: str, rest: str, following: str) -> Comment:
    """`rest` is the name, in some themes with the date behind it; in others the date is the next line."""
    name, words = rest, None
    parted = _DATE_BEHIND.match(rest)
    if parted and is_date(parted["date"], day=True):
        name, words = parted["name"], parted["date"]
    elif len(following) <= 60 and is_date(following, day=True) and following[-1:] not in ".!?":
        words = following
    published = read_date(words) if words else None
    return Comment(text, author=name.strip(" —–-|,"), published=published, published_raw=words, depth=1)


def _lines(page: Page) -> list[str]:
    return [" ".join(line.split()) for line in page.text.splitlines()]


def _head(lines: Sequence[str]) -> int | None:
    """The line that is the entry's date: the first that is nothing but one, with a title before it."""
    for number, line in enumerate(lines[:_HEAD]):
        if number and line and len(line) <= 60 and is_date(line, day=True) and _title(lines, number):
            return number
    return None


def _title(lines: Sequence[str], head: int) -> str | None:
    return next((line for line in reversed(lines[:head]) if line), None)


def _end_of_post(lines: Sequence[str]) -> int:
    """The heading of the comments ("7 Comments so far"), else the reply form, else the end."""
    for number, line in enumerate(lines):
        if 0 < len(line) <= 60 and number > 1 and _COUNT_LINE.match(line) and count_in(line) is not None:
            return number
    ends = [n for n, line in enumerate(lines) if n > 1 and (_FORM.match(line) or _COMMENTS.fullmatch(line))]
    return ends[0] if ends else len(lines)


def _joined(lines: Sequence[str]) -> str | None:
    """Lines with runs of blank ones as one: paragraphs."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or None


_HEAD = 40  # lines among which the date of an entry stands
_BY = re.compile(
    r"(?:comment by|kommentar von|commentaire (?:par|de)|comentario (?:por|de)|commento di|reactie van|"
    r"comentário (?:por|de))\s+"
    r"(?P<rest>\S.*)$",
    re.I,
)
_FILED = re.compile(
    r"(?:filed under|posted in|categor(?:y|ies)|abgelegt unter|kategorien?|classé dans|archivado en|categorie|"
    r"geplaatst in)\s*:\s*",
    re.I,
)
_FORM = re.compile(
    r"(?:leave a (?:comment|reply)|post a comment|schreibe? einen kommentar|kommentar verfassen|kommentar "
    r"hinterlassen|"
    r"laisser un commentaire|deja (?:un comentario|una respuesta)|lascia un commento|geef een reactie|deixe um "
    r"comentário)\b.{0,20}$",
    re.I,
)
_COMMENTS = re.compile(r"(?:comments|kommentare|commentaires|comentarios|commenti|reacties)\s*:?", re.I)
_COUNT_LINE = re.compile(r"(?:\d+|one|no|ein|keine|un|une|aucun|een|geen)\s", re.I)
_DATE_BEHIND = re.compile(r"(?P<name>.+?)[\s—–|,-]+(?P<date>(?:\w+ )?\w*\d.*)$")
