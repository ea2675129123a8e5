"""A Ghost asked as a whole: its content API with the key that its pages show, and the comments of a post."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from scraper.items import Link, Source
from scraper.platforms.feed import sources as feed

if TYPE_CHECKING:
    from scraper.items import LinkKind, Want


def source_at(api: str, key: str) -> Source:
    """The content API that begins there, with its key."""
    return Source("ghost", f"{api.rstrip('/')}/?key={key}")


def instead(root: str) -> Source:
    """Where robots.txt closes the API, as that of Ghost does by itself, the blog's feed has its newest posts."""
    return feed.source_at(f"{root.partition('ghost/api/')[0]}rss/")


def requests(root: str, want: Want) -> tuple[Link, ...]:
    """The first request of each list that answers `want`; the answers lead on to their next pages."""
    if want.what not in _ORDERS:
        return ()
    api, _, key = root.partition("?key=")
    kind: LinkKind = "news" if want.what == "news" else "listing"
    asked = f"?key={key}&limit=100&include=authors,tags&order={_ORDERS[want.what]}&page=1"
    return tuple(Link(f"{api}{one}/{asked}", kind) for one in ("pages", "posts"))


def comments_of(site: str, number: str, url: str) -> Link:
    """The comments of a post, by the site's root, the post's number and its page."""
    asked = f"limit=100&order=created_at%20asc&page=1&{OF_PAGE}={quote(url, safe='')}"
    return Link(f"{site}members/api/comments/post/{number}/?{asked}", "api")


def answers_to(site: str, comment: str, number: str, url: str) -> str:
    """The answers to a comment of a post."""
    named = f"{OF_NUMBER}={number}&{OF_PAGE}={quote(url, safe='')}"
    return f"{site}members/api/comments/{comment}/replies/?limit=100&page=1&{named}"


def count_of(site: str, number: str, url: str) -> str:
    """How many comments a post has, answers among them."""
    return f"{site}members/api/comments/counts/?ids={number}&{OF_PAGE}={quote(url, safe='')}"


OF_PAGE, OF_NUMBER = "of-page", "of-post"
NUMBER = re.compile(r"[0-9a-f]{24}")
_ORDERS = {"everything": "published_at%20asc", "news": "updated_at%20desc"}
