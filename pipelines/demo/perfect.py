"""What a perfect crawl of the demo's blogs holds, for its tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from pipelines.demo.blogs import DemoBlog, DemoComment, DemoPost, Kind, blogs
from pipelines.demo.server import BASE


@dataclass(frozen=True, slots=True)
class TrueComment:
    """A public comment; `published` in UTC; `parent` is a number, held or not; `on_page` where a page shows it;
    `in_api` where the blog's API gives it."""

    number: int
    author: str | None
    text: str
    parent: int | None
    published: datetime
    kind: Kind
    on_page: bool
    in_api: bool


@dataclass(frozen=True, slots=True)
class TruePost:
    """A public post or page; `published` in UTC, its comments in order of number."""

    blog: str
    number: int
    url: str
    title: str
    author: str
    published: datetime
    text: str
    tags: tuple[str, ...]
    comments: tuple[TrueComment, ...]


def truth(round: int, base: str = BASE) -> tuple[TruePost, ...]:
    """Every public entry of every blog, the pages among them, in order of blog and number."""
    return tuple(_post(base, b, p) for b in blogs(base, round) for p in b.entries if not p.protected)


def _post(base: str, blog: DemoBlog, post: DemoPost) -> TruePost:
    public = {c.number for c in post.public_comments}
    return TruePost(
        blog=blog.slug,
        number=post.number,
        url=base + post.path,
        title=post.title,
        author=blog.owner,
        published=post.date.astimezone(UTC),
        text=_as_read(post.text),
        tags=post.tags,
        comments=tuple(_comment(blog, c, public) for c in post.public_comments),
    )


def _comment(blog: DemoBlog, comment: DemoComment, public: set[int]) -> TrueComment:
    return TrueComment(
        number=comment.number,
        author=comment.author or None,
        text=_as_read(comment.text),
        parent=comment.parent,
        published=comment.date.astimezone(UTC),
        kind=comment.kind,
        on_page=comment.parent is None or comment.parent in public,
        in_api=blog.api and comment.kind == "comment",
    )


def _as_read(text: str) -> str:
    return "\n\n".join(block.removeprefix("> ") for block in text.split("\n\n"))
