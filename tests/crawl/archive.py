"""A small web archive on loopback: a CDX index in the Internet Archive's form, and raw captures."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from server import Asked, answer, robots

from scraper.wayback.index import moment

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]


@dataclass
class Kept:
    """What an archive holds: bodies by original address and time, each with its status and media type."""

    captures: dict[tuple[str, str], tuple[int, str, bytes]] = field(default_factory=dict)
    robots: bytes = robots()
    page_size: int = 1000  # lines of one answer of the index
    breaks: Callable[[Asked], object | None] = lambda asked: None  # another answer in place of the right one

    def add(self, url: str, year: int | str, body: str, status: int = 200, media_type: str = "text/html") -> None:
        """Hold a page as it was in a year, or at 14 digits."""
        when = str(year) if len(str(year)) == 14 else f"{year}0305120000"
        self.captures[url, when] = (status, media_type, body.encode())

    def __call__(self, asked: Asked) -> object:
        """Answer a request."""
        other = self.breaks(asked)
        if other is not None:
            return other
        if asked.path == "/robots.txt":
            return self.robots
        parts = urlsplit(asked.path)
        if parts.path == "/cdx/search/cdx":
            return answer(json.dumps(self._index(parse_qs(parts.query))), media_type="application/json")
        found = re.fullmatch(r"/web/(\d{14})id_/(.+)", asked.path)
        held = self.captures.get((found[2], found[1])) if found else None
        if found is None or held is None:
            return answer("not archived", 404)
        status, media_type, body = held
        stated = {
            "Memento_Datetime": format_datetime(moment(found[1]), usegmt=True),
            "Link": f'<{found[2]}>; rel="original"',
            "X_Archive_Orig_Server": "Apache/1.3",
            "X_Archive_Orig_Content_Length": str(len(body)),
        }
        return answer(body, status, media_type, **stated)

    def _index(self, asked: dict[str, list[str]]) -> list[list[Any]]:
        scope, match = asked["url"][0], asked["matchType"][0]
        lines = sorted(self._line(url, when) for url, when in self.captures if _is_in(url, scope, match))
        since, until = (asked.get(bound, [""])[0] for bound in ("from", "to"))
        lines = [line for line in lines if since <= line[1] and (not until or line[1][: len(until)] <= until)]
        if "resumeKey" in asked:
            after = asked["resumeKey"][0].removesuffix("!").split(" ")
            lines = [line for line in lines if line[:2] > after]
        rows = [NAMES, *lines[: self.page_size]]
        if len(lines) > self.page_size:
            urlkey, when = lines[self.page_size - 1][:2]
            rows += [[], [f"{quote(urlkey, safe='')}+{when}%21"]]
        return rows if lines else []

    def _line(self, url: str, when: str) -> list[str]:
        status, media_type, body = self.captures[url, when]
        digest = base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
        key = re.sub(r"^https?://(www\.)?", "", url).rstrip("/")
        return [key, when, url, media_type, str(status), digest, str(len(body))]


def _is_in(url: str, scope: str, match: str) -> bool:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if match == "host":
        return host == scope.removeprefix("www.")
    return f"{parts.netloc}{parts.path}".startswith(scope)


def thread(title: str, *comments: tuple[int, str], number: int = 45) -> str:
    """A blog's post as WordPress showed it, with its comments by number and words."""
    items = "".join(
        f'<li class="comment" id="li-comment-{n}"><div id="comment-{n}" class="comment">'
        f'<cite class="fn">Reader {n}</cite>'
        f'<div class="comment-meta"><a href="#comment-{n}">March {n % 28 + 1}, 2009 at 10:00 am</a></div>'
        f"<div class='comment-body'><p>{words}</p></div></div></li>"
        for n, words in comments
    )
    return (
        '<!doctype html><html><head><meta name="generator" content="WordPress 2.8.4" />'
        f"<title>{title}</title></head><body class='single single-post postid-{number}'>"
        f'<div id="post-{number}" class="post hentry"><h1 class="entry-title">{title}</h1>'
        "<div class='entry-content'><p>What we were told about the veins in March.</p></div></div>"
        f"<h3 id='comments'>{len(comments)} Responses</h3><ol class='commentlist'>{items}</ol></body></html>"
    )
