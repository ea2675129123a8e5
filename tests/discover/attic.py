"""The archive of the made-up web: an index in the Internet Archive's form and raw captures of what blogs were."""

from __future__ import annotations

import hashlib
import json
import re
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from scraper.wayback.index import moment
from tests.discover.faces import NOT_THERE, Answer, answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.discover.madeup import Blog, Web

HOST = "attic.example"
_NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest"]


def cdx_of(web: Web) -> str:
    """Where its index is asked."""
    return f"http://{HOST}:{web.port}/cdx/search/cdx"


def kept(web: Web, target: str) -> Answer:
    """What the archive answers."""
    parts = urlsplit(target)
    if parts.path == "/robots.txt":
        return 404, "text/plain", "", {}
    if parts.path == "/cdx/search/cdx":
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        host = asked["url"].partition(":")[0].removeprefix("www.")
        blog = next((one for one in web.archived if one.host.removeprefix("www.") == host), None)
        since, until = asked.get("from", ""), asked.get("to", "9999")
        rows = [row for row in (_rows(blog) if blog is not None else ()) if since <= row[1] and row[1][:6] <= until]
        return 200, "application/json", json.dumps([_NAMES, *rows] if rows else []), {}
    found = re.fullmatch(r"/web/(\d{14})id_/https?://([^/:]+)(?::\d+)?(/.*)", target)
    blog = next((one for one in web.archived if found and one.host == found[2]), None)
    if found is None or blog is None:
        return NOT_THERE
    status, media_type, body, _ = answer(blog.then or blog, found[3])
    return status, media_type, body, {"Memento-Datetime": format_datetime(moment(found[1]), usegmt=True)}


def _rows(blog: Blog) -> Iterator[list[str]]:
    then = blog.then or blog
    for year in (2010, 2011, 2012):
        yield _row(then.url(), f"{year}0305120000", f"{then.host}{year}")
    for post in then.posts:
        yield _row(then.url(post), f"{post.at:%Y%m}28090000", f"{then.host}{post.number}")


def _row(url: str, when: str, body: str) -> list[str]:
    return [url.partition("//")[2], when, url, "text/html", "200", hashlib.sha1(body.encode()).hexdigest()]
