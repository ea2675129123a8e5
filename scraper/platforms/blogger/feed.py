"""Blogger's comment feed of a thread, as JSON: what its own scripts ask for where a page shows only a part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper.dates import iso_date
from scraper.items import Comment, Link, Links
from scraper.text import fragment, fragment_text, links_of, text_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.items import Page


def is_feed(page: Page) -> bool:
    """Is this a feed of a Blogger blog, as JSON?"""
    feed = page.data.get("feed") if isinstance(page.data, dict) else None
    return isinstance(feed, dict) and _words(feed.get("id")).startswith("tag:blogger.com")


def request_for(origin: str, post: str) -> Link:
    """The request for the comments of one post (its number), as many as an answer can hold."""
    return Link(f"{origin}/feeds/{post}/comments/default?alt=json&max-results={_MOST}", "api")


def links_of_feed(page: Page) -> Links:
    """The next part of the feed, where it has more than this."""
    feed = page.data["feed"]
    total, start = (_words(feed.get(f"openSearch${name}")) for name in ("totalResults", "startIndex"))
    after = (int(start) if start.isdigit() else 1) + len(_entries(page))
    if not total.isdigit() or after > int(total) or not _entries(page):
        return Links()
    url = re.sub(r"&start-index=\d+", "", normal(page.url) or page.url)
    return Links((Link(f"{url}&start-index={after}", "api"),))


def comments_of(page: Page) -> tuple[Comment, ...]:
    """The comments that the feed holds, in its order, each with its post."""
    found = (_comment(page, entry) for entry in _entries(page))
    return tuple(one for one in found if one is not None)


def _comment(page: Page, entry: Mapping[str, Any]) -> Comment | None:
    number = _POST.search(_words(entry.get("id")))
    body = fragment(_words(entry.get("content")) or _words(entry.get("summary")))
    text = text_of(body)
    above = entry.get("thr$in-reply-to")
    if number is None or text is None or not isinstance(above, dict):
        return None
    post = _POST.search(str(above.get("ref") or ""))
    links = {str(one.get("rel")): str(one.get("href") or "") for one in _list(entry.get("link"))}
    parent = _PARENT.search(links.get("related", ""))
    author: Mapping[str, Any] = next(iter(_list(entry.get("author"))), {})
    name, site, at = _words(author.get("name")), _words(author.get("uri")), _words(entry.get("published"))
    return Comment(
        text=text,
        key=number[1],
        parent=parent[1] if parent and parent[1] != number[1] else None,
        author=fragment_text(name) if name else None,
        author_url=normal(site) if site else None,
        published=iso_date(at) if at else None,
        published_raw=at or None,
        permalink=links.get("alternate") or None,
        post_key=post[1] if post else None,
        post_url=normal(str(above.get("href") or "").split("?")[0]),
        links=links_of(body, page.url),
    )


def _entries(page: Page) -> list[Any]:
    return _list(page.data["feed"].get("entry"))


def _list(value: Any) -> list[Any]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _words(value: Any) -> str:
    """What a field holds: its text stands under "$t"."""
    words = value.get("$t") if isinstance(value, dict) else None
    return words if isinstance(words, str) else ""


_MOST = 500  # entries that one answer can hold
_POST = re.compile(r"\.post-?(\d+)$")
_PARENT = re.compile(r"/comments/default/(\d+)")
