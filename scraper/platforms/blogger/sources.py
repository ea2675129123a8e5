"""A Blogger blog asked as a whole: the addresses of its feeds of posts, pages and comments, for everything, a topic, or
the news. `redirect=false` asks for the blog's own feed where the owner sends readers to another.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from scraper.items import Link, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.items import LinkKind, Want

AT_ONCE = 1  # threads that one request can ask for


def source_at(origin: str) -> Source:
    """The feeds of the blog at `origin`."""
    return Source("blogger", f"{origin}/feeds/")


def requests(root: str, want: Want) -> tuple[Link, ...]:
    """The first request of each feed that answers `want`; the answers lead on to their next parts."""
    return tuple(_requests(root, want))


def request_of_comments(origin: str, post: str) -> Link:
    """The request for the comments of one post (its number), as many as an answer can hold."""
    return Link(f"{origin}/feeds/{post}/comments/default?alt=json&v=2&max-results={_MOST}", "api")


def _requests(root: str, want: Want) -> Iterator[Link]:
    origin = root.removesuffix("/feeds/")
    within = _within(*want.period)
    if want.what == "everything":
        for kind in ("pages", "posts"):
            yield _feed(root, kind, "listing", *within)
        yield _feed(root, "comments", "listing")
    elif want.what == "news":
        yield _feed(root, "posts", "news", "orderby=updated", most=_NEWS)
        yield _feed(root, "pages", "news", "orderby=updated", most=_NEWS)
        yield _feed(root, "comments", "news", most=_NEWS)
    elif want.what == "search":
        # Comments are not searched for, but listed: a few answers hold them all. Nor are words that are cut short.
        yield _feed(root, "pages", "search", *within)
        if any("*" in words for words in want.words):
            yield _feed(root, "posts", "search", *within)
        else:
            for words in want.words:
                yield _feed(root, "posts", "search", f"q={quote(words, safe='')}", *within)
        yield _feed(root, "comments", "search")
    elif want.what == "posts":
        for kind in ("posts", "pages"):
            yield from (Link(f"{root}{kind}/default/{key}?alt=json", "api") for key in want.keys)
    else:
        yield from (request_of_comments(origin, key) for key in want.keys)


def _within(first: date | None, last: date | None) -> tuple[str, ...]:
    """The period, a day more on either side: its days are of UTC, and builds know better."""
    return (
        *([f"published-min={first - min(_DAY, first - date.min)}T00:00:00Z"] if first else []),
        *([f"published-max={last + min(2 * _DAY, date.max - last)}T00:00:00Z"] if last else []),
    )


def _feed(root: str, kind: str, asked_as: LinkKind, *parameters: str, most: int = 0) -> Link:
    # v=2 as Blogger's own scripts ask: its entries name the comment that each one answers.
    query = "&".join(("alt=json&v=2", *parameters, f"max-results={most or _MOST}", "redirect=false"))
    return Link(f"{root}{kind}/default?{query}", asked_as)


_DAY = timedelta(1)
_MOST = 500  # more than an answer holds today
_NEWS = 100
