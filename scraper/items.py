"""The records a page is read into: Page, Post, Comment, Quote, Link, Links. Frozen; standard library only.

Absent is None or an empty tuple, never "". Texts are what a reader sees: paragraphs are parted by a blank line,
line breaks kept, runs of spaces folded (`scraper.text` makes them, once).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

CommentKind = Literal["comment", "answer", "pingback", "trackback"]
NOT_TOLD = "cannot be told"  # in a gap_reason: the page leaves it open, however many comments are held
# Of a site's own API: `news`, what is on a topic (`search`), everything (`listing`), and what else it answers (`api`).
# `counts` is a feed that says how many comments each thread has, `lacking` where comments stand that the API left out.
LinkKind = Literal[
    "news", "search", "listing", "api", "counts", "lacking", "feed", "sitemap", "thread", "comments", "page", "archive",
    "calendar",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a site, decoded and parsed once, by `scraper.page.read_page`.

    `tree` is the Lexbor document (selectolax) of HTML and XML, None for anything else; `data` what JSON holds, else
    None. `headers` have lower-case names; of a repeated one the values are joined by ", ". `encoding_from` says what
    decided the encoding: bom, header, meta, bytes, default.
    """

    url: str
    status: int = 200
    media_type: str = "text/html"
    text: str = ""
    tree: Any = None
    data: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched_at: datetime | None = None
    encoding: str = "utf-8"
    encoding_from: str = "default"
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody else inside a comment, with whom they quote where that is said."""

    text: str
    author: str | None = None
    comment: str | None = None  # key of the comment quoted, where it is stated


@dataclass(frozen=True, slots=True)
class Post:
    """What a thread hangs from: a blog post, or the first entry of a forum thread.

    `key` is the platform's own number as text. `url` is the permalink without fragment and comment page. `published`
    is naive in the clock that the page shows, aware only where an offset or UTC is stated. `comments_declared` is what
    the page or API says ("7 Comments so far"). `gap_reason` names a service that holds the comments
    elsewhere, or what of them the page leaves open (a reason with the words NOT_TOLD).
    `protected` is an entry behind a password: it never becomes a row. `stamp` is what a list of threads says that
    changes when its thread does: for a crawl alone. `in_feeds`: do the site's feeds list its like? `comments_feed` is
    the address of a feed of its comments, where a feed names it.
    """

    url: str
    key: str | None = None
    title: str | None = None
    author: str | None = None
    author_key: str | None = None
    author_url: str | None = None
    published: datetime | None = None
    published_raw: str | None = None
    modified: datetime | None = None
    language: str | None = None
    text: str | None = None
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    comments_declared: int | None = None
    gap_reason: str | None = None
    protected: bool = False
    stamp: str | None = None
    in_feeds: bool = True
    comments_feed: str | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """One entry of a thread, in the order of the page.

    `key` is the platform's own number as text, else None; `parent` is the key of the comment it replies to, which need
    not be on the page, or `#N` for the N-th comment of this page (from 0) where comments have no numbers. `post_key`
    and `post_url` say which thread it belongs to where the page holds several (an API, a feed). `depth` from 1.
    `published` as in Post. `is_owner` is True where the page marks the writer as the blog's own.
    """

    text: str | None
    key: str | None = None
    parent: str | None = None
    author: str | None = None
    author_key: str | None = None
    author_url: str | None = None
    published: datetime | None = None
    published_raw: str | None = None
    quotes: tuple[Quote, ...] = ()
    kind: CommentKind = "comment"
    depth: int | None = None
    permalink: str | None = None
    post_key: str | None = None
    post_url: str | None = None
    is_owner: bool | None = None
    links: tuple[str, ...] = ()


class Link(NamedTuple):
    """An address a page leads to, and what is expected behind it. `refused` gives the reason never to ask for it;
    `about` is the name of the tag or category that it lists, `changed` when it last did, in the words of a sitemap,
    `comment` the number of the one comment that it gives.

    A page has hundreds, and a tuple is made in a third of the time that a frozen dataclass takes.
    """

    url: str
    kind: LinkKind = "page"
    refused: str | None = None
    about: str | None = None
    changed: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """How a site can be asked as a whole: the platform that knows its API, and where that begins."""

    platform: str
    root: str


@dataclass(frozen=True, slots=True)
class Want:
    """What is asked of a source: `everything`, what is on a topic (`search`, with `words`), what is `news`, the `posts`
    or `comments` of threads by their addresses (`urls`) or by the numbers of those that have one (`keys`), the
    `remainder` of their comments, which neither listings nor pages have shown, or the answer that each of these
    `threads` has of its own, where the API's lists give no words. A search that finds parts of words is asked for the
    `beginnings` that all forms of the terms have. Posts of everything and of a search are those of the `period`, its
    first and last day, where a source can be asked so; comments are then asked for by thread."""

    what: Literal["everything", "search", "news", "posts", "comments", "remainder", "threads"]
    words: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    period: tuple[date | None, date | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Partly:
    """A thread of which so many comments are `missing`. `shown` are those that say where they stand: the number of
    each, the address of its page, and the number of what it answers, if anything. `asked` are the addresses that were
    looked at for what is missing on the site."""

    url: str
    missing: int
    shown: tuple[tuple[str, str, str | None], ...]
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Links:
    """Where a page leads.

    `on_site` are the site's own pages in the order of the page, each once. `listed` are beginnings of addresses that
    need not be asked for, as this page ends a whole listing of the threads that they list in parts. `off_site` are
    absolute addresses elsewhere: data, never followed. `source` is the site's API, where the page names it. `parts` are
    the addresses of what is left of a thread, of an API's answer that is one thread's own; None of any other.
    """

    on_site: tuple[Link, ...] = ()
    off_site: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    source: Source | None = None
    parts: tuple[str, ...] | None = None
