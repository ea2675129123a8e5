"""What an answer tells of threads: that there is one, how many comments it has, which of them stand in the answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from scraper.items import Comment, Page, Post
    from scraper.topic import Terms


@dataclass(slots=True)
class Told:
    """One thread in one answer. `comments` are digests of what each says, by the platform's number.

    `is_matching`: does a word of it match the topic? `has_post`: does the answer hold the words of the post? `stamp` is
    what a list says of a thread, without its words, that changes when it does. What a thread counts though it is no
    comment (a notice of a board) stands among its comments.
    `in_feeds`: do the site's feeds list it? `shown` has by comment the page that it says to stand on (None: this one)
    and the number of what it answers. `feed` is the address of a feed of its comments.
    """

    url: str
    key: str | None = None
    declared: int | None = None
    has_post: bool = False
    published: datetime | None = None
    is_matching: bool = False
    post_digest: str | None = None
    comments: dict[str, str] = field(default_factory=dict)
    in_feeds: bool = True
    shown: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    stamp: str | None = None
    feed: str | None = None


def told_by(
    page: Page,
    posts: Sequence[Post],
    comments: Sequence[Comment],
    topic: Terms,
    counted: Iterable[tuple[str, str]] = (),
) -> tuple[Told, ...]:
    """What an answer tells of each thread in it; what lies behind a password is nobody's to tell. `counted` are entries
    that are no comments and that threads count, each by its thread's address and its number."""
    threads: dict[str, Told] = {}
    for post in posts:
        address = normal(post.url)
        if post.protected or address is None:  # an API may state anything as one
            continue
        told = threads.setdefault(address, Told(address))
        told.key, told.declared = _number(post.key) or told.key, _count(post.comments_declared)
        told.has_post, told.in_feeds = post.text is not None, post.in_feeds
        told.stamp, told.feed = _number(post.stamp), post.comments_feed or told.feed
        told.post_digest = _digest(post.title, post.text) if post.stamp is None else None
        told.published = post.published
        told.is_matching |= _matches(topic, post.title, post.text, *post.tags, language=post.language)
    of_page, language = (posts[0].url, posts[0].language) if len(posts) == 1 else (None, None)
    for comment in comments:
        url, number = normal(comment.post_url or of_page or page.url), _number(comment.key)
        if number is None or url is None:
            continue
        told = threads.setdefault(url, Told(url))
        told.key = told.key or _number(comment.post_key)
        told.comments[number] = _digest(comment.author, comment.text)
        stated = normal(comment.permalink) if comment.permalink else None
        told.shown[number] = (stated if stated != normal(page.url) else None, _number(comment.parent))
        told.is_matching |= _matches(topic, comment.text, language=language)
    for url, number in counted:
        threads.setdefault(url, Told(url)).comments[number] = _digest()
    return tuple(threads.values())


def _count(stated: int | None) -> int | None:
    """How many comments are stated; None for what no thread has and what no ledger can hold."""
    return stated if stated is not None and 0 <= stated <= _MOST else None


_MOST = 1_000_000  # comments of a thread


def _number(stated: str | None) -> str | None:
    """A number or a stamp as it is stated; None for what no ledger can hold, as half a character."""
    return stated if stated is not None and stated.isprintable() else None


def _matches(topic: Terms, *texts: str | None, language: str | None) -> bool:
    return not topic.terms or topic.found(*texts, language=language)[1] is not None


def _digest(*words: str | None) -> str:
    said = "\0".join(word or "" for word in words).encode("utf-8", "replace")
    return hashlib.blake2b(said, digest_size=8).hexdigest()
