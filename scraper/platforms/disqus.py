"""Disqus: what its embedded page holds of a thread, as JSON: the first comments, and how many there are.

More than that is given with a key of its API alone, and is named as missing.
"""

from __future__ import annotations

import json
import re
from datetime import UTC
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from scraper.dates import iso_date
from scraper.items import Comment, Link, Links, Post
from scraper.platforms.generic.elsewhere import held_by
from scraper.selecting import select_first
from scraper.text import fragment, fragment_text, links_of, text_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.items import Page

NAME = "disqus"
VERSION = 1
SERVICE = "https://disqus.com/"
Json = dict[str, Any]


def detect(page: Page) -> bool:
    """Is it the page that Disqus embeds in others?"""
    return page.tree is not None and _DATA in page.text and select_first(page.tree, f"script#{_DATA}") is not None


def links(page: Page) -> Links:  # noqa: ARG001
    """None: it is a part of another page."""
    return Links()


def post(page: Page) -> Post | None:
    """The page that the comments are of, and how many there are."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:  # noqa: ARG001
    """The comments that the embedded page holds."""
    return thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Address and count of a thread, and the comments that are there."""
    data = _data(page) if page.status < 400 and detect(page) else None
    if data is None:
        return None, ()
    response = _object(data.get("response"))
    about, rows = _object(response.get("thread")), _rows(response)
    url = _thread_url(page, about)
    said = tuple(_comments(page, rows, url))
    if url is None:
        return None, said
    total = about.get("posts")
    declared = total if isinstance(total, int) and not isinstance(total, bool) else None
    has_more = bool(_object(data.get("cursor")).get("hasNext"))
    return Post(url, comments_declared=declared, gap_reason=MORE if has_more else None), said


def answer_for(page: Page) -> Link | None:
    """The request for the embedded page that a page's script would make, where it has the slot and nothing in it."""
    if (
        "disqus" not in page.text
        or select_first(page.tree, "#disqus_thread") is None
        or held_by(page) != "held by Disqus"
    ):
        return None
    forum = _found(page.text, _FORUM)
    here = normal(page.url)
    if forum is None or here is None:
        return None
    stated = _found(page.text, _ADDRESS)
    url = normal(stated, here) if stated else None
    identifier = _found(page.text, _IDENTIFIER)
    named = f"&t_i={quote(identifier, safe='')}" if identifier else ""
    asked = f"{SERVICE}embed/comments/?base=default&f={quote(forum, safe='')}{named}&t_u={quote(url or here, safe='')}"
    return Link(normal(asked) or asked, "api")


def _found(text: str, patterns: tuple[re.Pattern[str], ...]) -> str | None:
    """What a page's script states, its escapes undone."""
    for pattern in patterns:
        match = pattern.search(text)
        if match and match[2].strip():
            return _ESCAPED.sub(r"\1", match[2]).strip()
    return None


def _data(page: Page) -> Json | None:
    node = select_first(page.tree, f"script#{_DATA}")
    try:
        data = json.loads(node.text()) if node is not None else None
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _thread_url(page: Page, about: Json) -> str | None:
    """The page that was asked for, which names the thread too; else the one that Disqus knows."""
    asked = parse_qs(urlsplit(page.url).query).get("t_u")
    stated = about.get("link")
    return (normal(asked[0]) if asked else None) or (normal(stated) if isinstance(stated, str) else None)


def _rows(response: Json) -> list[Json]:
    """The comments in the order in which they were written, which is that of their numbers."""
    posts = response.get("posts")
    posts = posts if isinstance(posts, list) else []
    rows = [one for one in posts if isinstance(one, dict) and str(one.get("id") or "").isdecimal()]
    return sorted({str(one["id"]): one for one in rows}.values(), key=lambda one: int(one["id"]))


def _comments(page: Page, rows: list[Json], url: str | None) -> Iterator[Comment]:
    for row in rows:
        if any(row.get(name) for name in _NOT_SHOWN):
            continue
        body = fragment(_words(row))
        text = text_of(body)
        if text is None:
            continue
        author, created, parent = _object(row.get("author")), str(row.get("createdAt") or ""), row.get("parent")
        at = iso_date(created)
        depth = row.get("depth")
        yield Comment(
            text=text,
            key=str(row["id"]),
            parent=str(parent) if parent and int(row["id"]) > _number(parent) else None,
            author=fragment_text(str(author.get("name") or author.get("username") or "")) or None,
            author_key=str(author["id"]) if author.get("id") and not author.get("isAnonymous") else None,
            author_url=_profile(author),
            published=at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at,
            published_raw=created or None,
            depth=depth + 1 if isinstance(depth, int) and depth >= 0 else None,
            permalink=f"{url}#comment-{row['id']}" if url else None,
            post_url=url,
            links=tuple(dict.fromkeys(_behind(link) for link in links_of(body, url or page.url))),
        )


def _behind(link: str) -> str:
    """Where a link leads that Disqus counts the clicks of."""
    parts = urlsplit(link)
    stated = parse_qs(parts.query).get("url") if parts.netloc == "disq.us" else None
    return (normal(_STAMPED.sub("", stated[0])) if stated else None) or link


def _words(row: Json) -> str:
    message = row.get("message")
    return message if isinstance(message, str) else str(row.get("raw_message") or "")


def _profile(author: Json) -> str | None:
    """A member's page, or the address that a guest gave."""
    stated = author.get("url") if author.get("isAnonymous") else author.get("profileUrl") or author.get("url")
    return normal(stated) if isinstance(stated, str) and stated else None


def _number(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


MORE = "held by Disqus: it gives the first comments only without a key"
_DATA = "disqus-threadData"
_NOT_SHOWN = ("isDeleted", "isDeletedByAuthor", "isSpam")
_QUOTED = r"""\s*[=:]\s*(['"])((?:\\.|(?!\1)[^\\\n])*)\1"""
_FORUM = (
    re.compile(rf"""disqus_shortname{_QUOTED}"""),
    re.compile(rf"""["']?(?:disqusShortname|shortname)["']?{_QUOTED}"""),
    re.compile(r"(//)([\w-]+)\.disqus\.com/embed\.js"),
    re.compile(r"(disqus\.com/forums/)([\w-]+)/"),
)
_IDENTIFIER = (
    re.compile(rf"""(?:disqus_identifier|page\.identifier){_QUOTED}"""),
    re.compile(rf"""["']disqusIdentifier["']{_QUOTED}"""),
)
_ADDRESS = (
    re.compile(rf"""(?:disqus_url|page\.url){_QUOTED}"""),
    re.compile(rf"""["']disqusUrl["']{_QUOTED}"""),
)
_STAMPED = re.compile(r":[\w-]{27}$")  # at the end of an address that is counted
_ESCAPED = re.compile(r"\\(.)")
