"""The platforms: a file each, tried in order of how specific they are; adding one is the file and a line here."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from scraper.errors import UsageError
from scraper.page.absent import SOFT_404

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Comment, Link, Links, Page, Partly, Post, Source, Want

PLATFORMS = (
    "disqus",
    "stackexchange",
    "xenforo",
    "vbulletin",
    "invision",
    "discourse",
    "ghost",
    "vanilla",
    "mybb",
    "smf",
    "nodebb",
    "forumotion",
    "phpbb",
    "spirit",
    "woltlab",
    "punbb",
    "kunena",
    "simplepress",
    "question2answer",
    "fudforum",
    "flarum",
    "khoros",
    "jive",
    "slash",
    "reddit",
    "blogger",
    "movabletype",
    "livejournal",
    "drupal",
    "mezzanine",
    "squarespace",
    "spip",
    "serendipity",
    "bbpress",
    "wordpress",
    "isso",
    "text",
    "sitemap",
    "feed",
    "generic",
)


class Platform(Protocol):
    """What a platform's module offers; `posts(page)` beside it where a page can hold many.

    Where a site can be asked as a whole: `requests(root, want)`, () for a want that it cannot answer; `AT_ONCE`, for
    how many threads one request can ask (100 where it is not said); `instead(root)`, the source to ask where this one
    lists nothing or not all; `hears_comments(root)`, whether its news tell of every new comment, and `LISTS_COMMENTS`,
    whether it gives all comments (yes where not said).
    """

    NAME: str
    VERSION: int

    def detect(self, page: Page) -> bool: ...
    def links(self, page: Page) -> Links: ...
    def post(self, page: Page) -> Post | None: ...
    def comments(self, page: Page, pattern: Any = None) -> tuple[Comment, ...]: ...


def platform_of(page: Page) -> Platform:
    """The first platform that knows the page; the last, generic, knows all. A feed is whose it says."""
    syndicated = _feeds().made_by(page) if _feeds().is_feed(page) else "feed"
    if syndicated != "feed":
        return by_name(syndicated)
    modules = [by_name(name) for name in PLATFORMS]
    return next((module for module in modules if module.detect(page)), modules[-1])


@lru_cache(maxsize=64)
def by_name(name: str) -> Platform:
    """The platform of that name. Raises UsageError where there is none."""
    if name not in PLATFORMS:
        raise UsageError(f"no platform is named {name!r}; there are {', '.join(PLATFORMS)}")
    return cast("Platform", import_module(f"scraper.platforms.{name}"))


def thread_of(page: Page, platform: Platform) -> tuple[tuple[Post, ...], tuple[Comment, ...]]:
    """Posts and comments of a page; a platform that finds both of HTML in one search has `thread(page)` for it, or
    `threads(page)` where a page or an answer can hold many posts."""
    if page.problem == SOFT_404:
        return (), ()
    if _is_plain_feed(page, platform):
        return _feeds().posts(page), _feeds().comments(page)
    threads = getattr(platform, "threads", None)
    if threads is not None:
        return cast("tuple[tuple[Post, ...], tuple[Comment, ...]]", threads(page))
    thread = getattr(platform, "thread", None)
    if thread is None or page.tree is None:
        return posts_of(page, platform), tuple(platform.comments(page))
    post, comments = cast("tuple[Post | None, tuple[Comment, ...]]", thread(page))
    return (post,) if post else (), comments


def links_of(page: Page, platform: Platform) -> Links:
    """Where a page leads, to the services that hold its comments as well. A blog that names no better source has its
    feed, where it names that."""
    from scraper.platforms.slots import with_slots  # noqa: PLC0415  (it knows platforms)

    if _is_plain_feed(page, platform):
        return cast("Links", _feeds().links(page))
    links = with_slots(page, platform.links(page))
    if links.source is None and platform.NAME in _FED and page.tree is not None:
        return replace(links, source=_feeds().source_on(page))
    return links


def _is_plain_feed(page: Page, platform: Platform) -> bool:
    """Is it a feed that is read as any other? WordPress' are read by what they are known to hold."""
    return platform.NAME != "wordpress" and bool(_feeds().is_feed(page))


def _feeds() -> Any:
    return by_name("feed")


_FED = ("generic", "movabletype", "livejournal", "drupal", "mezzanine", "squarespace", "spip", "serendipity", "isso")


def posts_of(page: Page, platform: Platform) -> tuple[Post, ...]:
    """All posts of a page: what the platform's `threads` or `posts` lists, else its one post."""
    threads = getattr(platform, "threads", None)
    if threads is not None:
        return cast("tuple[Post, ...]", threads(page)[0])
    posts = getattr(platform, "posts", None)
    if posts is not None:
        return cast("tuple[Post, ...]", posts(page))
    post = platform.post(page)
    return (post,) if post else ()


def counted(page: Page, platform: Platform) -> tuple[tuple[str, str], ...]:
    """What threads count though it is no comment, by the thread's address and its number: `counted(page)` tells."""
    found = getattr(platform, "counted", None)
    return cast("tuple[tuple[str, str], ...]", found(page)) if found is not None else ()


def requests(source: Source, want: Want) -> tuple[Link, ...]:
    """What to ask a site's source for."""
    return cast("tuple[Link, ...]", by_name(source.platform).requests(source.root, want))  # type: ignore[attr-defined]


def requests_for(source: Source, threads: Sequence[Partly], in_feed: int) -> dict[str, tuple[tuple[Link, ...], ...]]:
    """By thread what to ask for comments that the API left out; a platform that can tell has `requests_for` for it."""
    ask = getattr(by_name(source.platform), "requests_for", None)
    return cast("dict[str, tuple[tuple[Link, ...], ...]]", ask(threads, in_feed)) if ask is not None else {}


def at_once(source: Source) -> int:
    """For how many threads one request to a source can ask."""
    return cast("int", getattr(by_name(source.platform), "AT_ONCE", 100))


def instead(source: Source) -> Source | None:
    """The source to ask where this one lists nothing, or not all of the site."""
    other = getattr(by_name(source.platform), "instead", None)
    return cast("Source | None", other(source.root)) if other is not None else None


def hears_comments(source: Source) -> bool:
    """Do the news of a source tell of every new comment?"""
    hears = getattr(by_name(source.platform), "hears_comments", None)
    return hears is None or bool(hears(source.root))


def lists_comments(source: Source) -> bool:
    """Does a source give all comments of a site?"""
    return bool(getattr(by_name(source.platform), "LISTS_COMMENTS", True))


def reader_version() -> str:
    """A digest of every platform's name and version: it changes when any reading changes."""
    stated = ",".join(f"{module.NAME}={module.VERSION}" for module in map(by_name, PLATFORMS))
    return hashlib.sha256(stated.encode()).hexdigest()[:12]
