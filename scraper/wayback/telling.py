"""What a capture tells, to be compared with others of its page: the posts and comments on it, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from scraper.archive import page_of
from scraper.errors import ThreadkeepError
from scraper.reading import read

if TYPE_CHECKING:
    from scraper.archive import Exchange
    from scraper.items import Page
    from scraper.reading import Reading


@dataclass(frozen=True, slots=True)
class Said:
    """A digest of posts and comments with their words, as those of thousands of captures are compared; `role` is the
    kind of page (a LinkKind)."""

    digest: bytes
    role: str = "page"


def said_by(exchange: Exchange) -> tuple[Said, str | None]:
    """What an answer says, and what is wrong with it; one that cannot be read says nothing."""
    try:
        page = page_of(exchange)
        if page.tree is None and page.data is None and not page.text:
            return Said(b""), page.problem
        reading = read(page)
    except ThreadkeepError as error:
        return Said(b""), str(error)
    except Exception as error:  # noqa: BLE001  (a page must never lose its capture by how it is read)
        return Said(b""), f"not read: {type(error).__name__}: {error}"
    posts = {("post", post.key or post.url, post.title or "", post.text or "") for post in reading.posts}
    comments = {("comment", c.key or "", c.author or "", c.published_raw or "", c.text or "") for c in reading.comments}
    declared = {("declared", post.key or post.url, str(post.comments_declared)) for post in reading.posts}
    digest = blake2b(repr(sorted(posts | comments | declared)).encode(), digest_size=16).digest()
    return Said(digest, _role(page, reading)), page.problem


def _role(page: Page, reading: Reading) -> str:
    """A crawl learns from a link what is behind it; here the page itself has to tell."""
    if page.data is not None:
        return "api"
    if page.media_type in _FEEDS:
        return "feed"
    post = reading.post
    if post is not None and (reading.comments or _bare(post.url) == _bare(page.url)):
        return "thread"
    return "archive" if len(reading.posts) > 1 else "page"


def _bare(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


_FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
