"""A page read once: by which platform, its posts, its comments and where it leads; and that as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from scraper.items import Links
from scraper.platforms import by_name, links_of, platform_of, thread_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from scraper.items import Comment, Link, Page, Post
    from scraper.platforms.markup import Markup


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page says. `platform` is the name of the reader and `reader` its version, as "wordpress 1", or
    "wordpress 1, learned" where its comments were read by what the site taught."""

    platform: str
    reader: str
    posts: tuple[Post, ...] = ()
    comments: tuple[Comment, ...] = ()
    links: Links = field(default_factory=Links)

    @property
    def post(self) -> Post | None:
        """The one post of a page that is about one."""
        return self.posts[0] if len(self.posts) == 1 else None


def read(page: Page, *, platform: str | None = None, pattern: Markup | None = None) -> Reading:
    """Read a page by the platform it shows, or the one named. Each of its functions is called once.

    Comments are read by `pattern`, what the site taught (`scraper.platforms.learned`), where that fits the page.
    Raises UsageError where no platform has the name.
    """
    reader = by_name(platform) if platform else platform_of(page)
    posts, comments = thread_of(page, reader)
    taught = None
    if pattern is not None:
        from scraper.platforms.learned import reread  # noqa: PLC0415  (few sites teach anything)

        taught = reread(page, posts, comments, pattern)
    posts, comments = taught or (posts, comments)
    comments = uncircled(comments)
    how = f"{reader.NAME} {reader.VERSION}{', learned' if taught else ''}"
    return Reading(reader.NAME, how, posts, comments, links_of(page, reader))


def uncircled(comments: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """The comments, the first of each circle of answers without its parent: what a torn page or feed can state."""
    ids = ids_of(comments)
    up = {one: _answered(comment, ids) for one, comment in zip(ids, comments, strict=True)}
    circled = set()
    for one in ids:
        seen: set[str] = set()
        at = up[one]
        while at in up and at != one and at not in seen:
            seen.add(at)
            at = up[at]
        if at == one:
            up[one] = None
            circled.add(one)
    if not circled:
        return comments
    return tuple(replace(c, parent=None) if one in circled else c for one, c in zip(ids, comments, strict=True))


def as_json(page: Page, reading: Reading) -> dict[str, Any]:
    """The form that `threadkeep extract` prints: one object, times in the clock of the page.

    A comment's "id" is its number on the platform, else its place on the page from "0"; "parent" is the "id" of
    another comment of the list, or null. A listing of many posts has them all in "posts", beside "post": null.
    """
    ids = ids_of(reading.comments)
    post = reading.post
    answer: dict[str, Any] = {
        "url": page.url,
        "platform": reading.platform,
        "post": _post(post) if post else None,
        "comments": [_comment(c, i, ids) for c, i in zip(reading.comments, ids, strict=True)],
        "comments_declared": post.comments_declared if post else None,
        "links": {
            "on_site": [_link(link) for link in reading.links.on_site],
            "off_site": list(reading.links.off_site),
            "listed": bool(reading.links.listed),
        },
    }
    if len(reading.posts) > 1:
        answer["posts"] = [_post(each) for each in reading.posts]
    return answer


def written(answer: dict[str, Any], indent: int = 2) -> str:
    """An answer as the text of a JSON file. Half a surrogate, which JSON can hold, is written as an escape."""
    import msgspec  # noqa: PLC0415  (a build writes none)

    try:
        return msgspec.json.format(msgspec.json.encode(answer), indent=indent).decode()  # 8 times as fast as json
    except UnicodeEncodeError:
        return json.dumps(answer, indent=indent)


def ids_of(comments: Sequence[Comment]) -> tuple[str, ...]:
    """An id for each comment of one page: its number, else its place; the same number twice gets its place added."""
    seen: set[str] = set()
    ids = []
    for place, comment in enumerate(comments):
        one = comment.key or str(place)
        while one in seen:
            one = f"{one}-{place}"
        seen.add(one)
        ids.append(one)
    return tuple(ids)


def _post(post: Post) -> dict[str, Any]:
    return {
        "url": post.url,
        "key": post.key,
        "title": post.title,
        "author": post.author,
        "author_url": post.author_url,
        "published": _time(post.published),
        "published_raw": post.published_raw,
        "modified": _time(post.modified),
        "language": post.language,
        "text": post.text,
        "tags": list(post.tags),
        "links": list(post.links),
        "comments_declared": post.comments_declared,
        "gap_reason": post.gap_reason,
        "protected": post.protected,
    }


def _comment(comment: Comment, one: str, ids: tuple[str, ...]) -> dict[str, Any]:
    parent = _answered(comment, ids)
    return {
        "id": one,
        "author": comment.author,
        "author_url": comment.author_url,
        "published": _time(comment.published),
        "published_raw": comment.published_raw,
        "text": comment.text,
        "parent": parent if parent in ids else None,
        "kind": comment.kind,
        "depth": comment.depth,
        "is_owner": comment.is_owner,
        "permalink": comment.permalink,
        "post_key": comment.post_key,
        "post_url": comment.post_url,
        "quotes": [{"text": quote.text, "author": quote.author, "comment": quote.comment} for quote in comment.quotes],
        "links": list(comment.links),
    }


def _answered(comment: Comment, ids: tuple[str, ...]) -> str | None:
    parent = comment.parent
    return ids[int(parent[1:])] if parent and parent.startswith("#") else parent


def _link(link: Link) -> dict[str, str]:
    """Written by hand: a page has hundreds."""
    told = {"url": link.url, "kind": link.kind}
    return told if link.refused is None else told | {"refused": link.refused}


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
