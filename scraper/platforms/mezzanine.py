"""Mezzanine and the Django blogs like it: comments of django-comments and django-threadedcomments, dates long ago."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.items import Link, Links
from scraper.platforms.blog import permalink_of, read_blog, signed, stated, with_body, with_permalinks
from scraper.platforms.board import by_pattern, is_made_by
from scraper.platforms.generic.addresses import is_archive, links_on
from scraper.platforms.markup import Markup
from scraper.selecting import select, select_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.items import Comment, Page, Post

NAME = "mezzanine"
VERSION = 4


def detect(page: Page) -> bool:
    """Is it a page of Mezzanine, or one with a comment form of django-comments?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Entries, archives by month, author, tag and category; forms are traps."""
    return links_on(page, _link) if page.tree is not None else Links()


def post(page: Page) -> Post | None:
    """The entry; None on lists."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The comments, each in the one it answers; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Entry and comments, found in one search."""
    if page.tree is None or page.status >= 400:
        return None, ()
    if select_first(page.tree, ".blog-list-detail") is not None or len(select(page.tree, ".post-meta")) > 1:
        return None, ()
    entry, said = read_blog(page, _MARKUPS)
    said = tuple(replace(one, author=_alone(one)) for one in _under_silent(page, said))
    if select_first(page.tree, _DISCUSSION) is None:
        said = ()  # comments are switched off
    entry = with_body(page, entry, _BODIES, "h1", _CHROME)
    if entry is not None:
        entry = signed(page, entry, ".post-meta", writers=".post-meta a[href*='/author/']")
        key = stated(page, (("input[name=object_pk]", "value", r"^(\d+)$"),))
        tags = tuple(node.text().strip() for node in select(page.tree, ".tags a"))
        entry = replace(entry, url=permalink_of(entry.url, _VIEWS), key=key, tags=entry.tags or tags)
    anchor = "comment-" if select_first(page.tree, "[id^=comment-]") is not None else "c"
    return entry, with_permalinks(page, said, anchor)


def _alone(one: Comment) -> str | None:
    """The writer's name without the time that stands in the same heading."""
    name, words = one.author or "", one.published_raw or "\0"
    return name.replace(words, "").strip(" -–—,|") or None


def _under_silent(page: Page, said: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """Comments with the parent they stand in where that one has no words: deleted, or waiting for approval."""
    keys = {one.key for one in said}
    above: dict[str, str] = {}
    for node in select(page.tree, ".comment[id^=comment-]"):
        key, around = _number(node), node.parent
        while around is not None and _number(around) is None:
            around = around.parent
        outer = _number(around) if around is not None else None
        if key and outer:
            above[key] = outer
    return tuple(
        replace(one, parent=above[one.key]) if one.key in above and above[one.key] not in keys else one for one in said
    )


def _number(node: Any) -> str | None:
    match = _ID.match(node.attributes.get("id") or "") if node.tag[0] not in "-!" else None
    return match[1] if match else None


def _link(url: str, attributes: Mapping[str, str | None]) -> Link:
    if _TRAP.search(url):
        return Link(url, refused="trap: form or feed")
    url = permalink_of(url, _VIEWS)
    if is_archive(url) or _ARCHIVE.search(url):
        return Link(url, "archive")
    is_entry = _THREAD.search(url) or "#comments" in (attributes.get("href") or "")
    return Link(url, "thread" if is_entry else "page")


_ID = re.compile(r"comment-(\d+)$")
_WORDS = ("ezzanine", "comment-reply-form", "security_hash", "replied_to")
_MARKS = (
    "meta[name=generator][content*=mezzanine i],.comment-reply-form,input[name=replied_to],"
    "link[href*='/static/mezzanine'],"
    "script[src*='/static/mezzanine'],link[href*='mezzanine'],a[href*='mezzanine.jupo'],input[name=security_hash]"
)
_DISCUSSION = "#comments,input[name=object_pk],input[name=security_hash],#disqus_thread"
_VIEWS = r"(?<=[?&])(?:next|c)=[^&]*&?"
_TRAP = re.compile(
    r"/comments?/(?:post|posted|flag|delete|reply)?/?(?:\?|$)|/rating/|/feeds?/|/admin/|/search/|/accounts?/|[?&]q="
)
_ARCHIVE = re.compile(r"/blog/(?:archive|author|tag|category)/|/blog/?(?:\?page=\d+)?$|[?&]page=\d+")
_THREAD = re.compile(r"/blog/(?:\d{4}/(?:\w+/){0,2})?[^/?]+/$")
_BODIES = ".blog-post-content,.entry-content,.post-content,div.middle"
_CHROME = (
    ".post-meta,.tags,.rating,.pager,#related-posts,.btn,.share-twitter,.share-facebook,"
    "p:has(> a[href$='#comments']),.breadcrumb,h1"
)
_DJANGO = Markup(entry="", opening=False, chrome="form,.reply,.rating")
_MEZZANINE = replace(
    _DJANGO,
    entry=".comment[id^=comment-]:has(.media-heading),.comment[id^=comment-]:has(.timespan)",
    key=r"^comment-(\d+)$",
    text=".media-body > p",
    author=".media-heading > a;.media-heading",
    date=".timespan",
    owner=".comment.comment-author",
)
_THREADED = replace(
    _DJANGO,
    entry="li.comment[id^=comment-],div.comment[id^=comment-]:has(.comment-content),"
    "li[id^=comment-]:has(.comment-content)",
    key=r"^comment-(\d+)",
    text=".comment-content;.comment-text;.comment-body",
)
_LISTED = replace(
    _DJANGO,
    entry="dl#comments > dt[id^=c]",
    more="dd",
    key=r"^c(\d+)$",
    text="dd",
    author="dt",
    author_words=r"\s-\s(.{1,80})$",
    date="dt",
)
_MARKUPS = (_MEZZANINE, _LISTED, _THREADED)
