"""The platforms: a file each, tried in order of how specific they are; adding one is the file and a line here."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from scraper.errors import UsageError
from scraper.page.absent import SOFT_404

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Comment, Link, Links, Page, Partly, Post, Source, Want

PLATFORMS = (
    "stackexchange",
    "xenforo",
    "vbulletin",
    "invision",
    "discourse",
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
    "generic",
)


class Platform(Protocol):
    """What a platform's module offers; `posts(page)` beside it where a page can hold many, `requests(root, want)` where
    a site can be asked as a whole."""

    NAME: str
    VERSION: int

    def detect(self, page: Page) -> bool: ...
    def links(self, page: Page) -> Links: ...
    def post(self, page: Page) -> Post | None: ...
    def comments(self, page: Page, pattern: Any = None) -> tuple[Comment, ...]: ...


def platform_of(page: Page) -> Platform:
    """The first platform that knows the page; the last, generic, knows all."""
    modules = [by_name(name) for name in PLATFORMS]
    return next((module for module in modules if module.detect(page)), modules[-1])


@lru_cache(maxsize=64)
def by_name(name: str) -> Platform:
    """The platform of that name. Raises UsageError where there is none."""
    if name not in PLATFORMS:
        raise UsageError(f"no platform is named {name!r}; there are {', '.join(PLATFORMS)}")
    return cast("Platform", import_module(f"scraper.platforms.{name}"))


def thread_of(page: Page, platform: Platform) -> tuple[tuple[Post, ...], tuple[Comment, ...]]:
    """Posts and comments of a page; a platform that finds both in one search has `thread(page)` for it."""
    if page.problem == SOFT_404:
        return (), ()
    thread = getattr(platform, "thread", None)
    if thread is None:
        return posts_of(page, platform), tuple(platform.comments(page))
    post, comments = cast("tuple[Post | None, tuple[Comment, ...]]", thread(page))
    return (post,) if post else (), comments


def posts_of(page: Page, platform: Platform) -> tuple[Post, ...]:
    """All posts of a page: what the platform's `posts` lists, else its one post."""
    posts = getattr(platform, "posts", None)
    if posts is not None:
        return cast("tuple[Post, ...]", posts(page))
    post = platform.post(page)
    return (post,) if post else ()


def requests(source: Source, want: Want) -> tuple[Link, ...]:
    """What to ask a site's API for: its platform has `requests(root, want)` for it."""
    return cast("tuple[Link, ...]", by_name(source.platform).requests(source.root, want))  # type: ignore[attr-defined]


def requests_for(source: Source, threads: Sequence[Partly], in_feed: int) -> dict[str, tuple[tuple[Link, ...], ...]]:
    """By thread what to ask for comments that the API left out; a platform that can tell has `requests_for` for it."""
    ask = getattr(by_name(source.platform), "requests_for", None)
    return cast("dict[str, tuple[tuple[Link, ...], ...]]", ask(threads, in_feed)) if ask is not None else {}


def reader_version() -> str:
    """A digest of every platform's name and version: it changes when any reading changes."""
    stated = ",".join(f"{module.NAME}={module.VERSION}" for module in map(by_name, PLATFORMS))
    return hashlib.sha256(stated.encode()).hexdigest()[:12]
