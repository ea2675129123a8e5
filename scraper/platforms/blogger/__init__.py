"""Blogger, of all its years: lists of dt and dd, threaded comments, the pages that once popped up, dynamic views."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scraper.dates import has_time, is_date, iso_date, read_date
from scraper.items import Link, Links, Post
from scraper.platforms import sitemap
from scraper.platforms.blog import in_shown_clock, permalink_of, read_blog, signed, stated, with_permalinks
from scraper.platforms.blogger import backup, feed, sources
from scraper.platforms.board import by_pattern, is_made_by
from scraper.platforms.generic.addresses import is_archive, links_on
from scraper.platforms.generic.count import declared
from scraper.platforms.generic.entry import canonical
from scraper.platforms.generic.place import language_of
from scraper.platforms.markup import Markup
from scraper.selecting import select, select_first
from scraper.text import line_of
from scraper.urls import normal, origin_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.items import Comment, Page, Source, Want

NAME = "blogger"
VERSION = 7
AT_ONCE = sources.AT_ONCE


def detect(page: Page) -> bool:
    """Is it a page of a Blogger blog, or one of Blogger's own pages of comments?"""
    if backup.is_backup(page):
        return True
    return feed.is_feed(page) if page.tree is None else is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Threads, later pages of comments, archives; the thread's comment feed where the page holds only a part."""
    if page.tree is None:
        return feed.links_of_feed(page) if feed.is_feed(page) else Links()
    found = links_on(page, _link, _more(page))
    return replace(found, source=sources.source_at(origin_of(normal(page.url) or page.url)))


def requests(root: str, want: Want) -> tuple[Link, ...]:
    """What to ask the blog's feeds for, everything, a topic or the news."""
    return sources.requests(root, want)


def instead(root: str) -> Source:
    """Where the feeds are shut, the sitemap names the threads."""
    return sitemap.source_at(root.removesuffix("feeds/"))


def post(page: Page) -> Post | None:
    """The entry; of a dynamic view, which is empty without scripts, its title and the reason."""
    return thread(page)[0]


def posts(page: Page) -> tuple[Post, ...]:
    """All posts that a feed or backup holds; of a page its one."""
    if (of := _feed_in(page)) is not None:
        return tuple(of.posts_of(page))
    entry = post(page)
    return (entry,) if entry else ()


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The comments of the page; by a learned pattern where one is given."""
    if (of := _feed_in(page)) is not None:
        return tuple(of.comments_of(page))
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def _feed_in(page: Page) -> Any:
    """What reads a page that is none, but a feed or backup."""
    if page.status >= 400:
        return None
    return next((of for of, holds in _FEEDS if holds(page)), None)


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Entry and comments, found in one search."""
    if page.tree is None or page.status >= 400:
        return None, ()
    if _is_dynamic(page):
        return _unseen(page), ()
    entry, said = read_blog(page, _MARKUPS)
    said = with_permalinks(page, _dated(page, said), "c", _VIEWS)
    if entry is None:
        return None, _of_another_page(page, said)
    return _told(page, entry, said), said


def _of_another_page(page: Page, said: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """Comments on a page of their own, which once popped up: the entry is the one it leads back to."""
    key = re.search(r"[?&]postID=(\d+)", page.url)
    urls = (
        normal(node.attributes.get("href") or "", page.url)
        for node in select(page.tree, "h1 a[href],h2 a[href],h3 a[href]")
    )
    home = next((url for url in urls if url and _THREAD.search(url)), None)
    return tuple(replace(one, post_key=key[1] if key else None, post_url=home) for one in said)


def _told(page: Page, entry: Post, said: tuple[Comment, ...]) -> Post:
    """The entry with its number, its day from the header over it, and who signed its footer."""
    entry = replace(entry, url=permalink_of(entry.url, _NOISE), key=stated(page, _NUMBERS))
    machine = next(
        (at for node in select(page.tree, _PUBLISHED) if (at := iso_date(node.attributes.get("title") or ""))), None
    )
    if machine is not None:
        entry = replace(entry, published=machine, published_raw=(entry.published_raw or "").strip(" -–—|,") or None)
    if entry.published is None or not is_date(entry.published_raw or "", day=True):
        day = next((words for node in select(page.tree, ".date-header") if (words := line_of(node))), None)
        time = next((words for node in select(page.tree, _TIMES) if has_time(words := line_of(node) or "")), None)
        words = ", ".join(filter(None, (day, time))) or entry.published_raw
        at = read_date(words, language=language_of(page)) if words else None
        entry = replace(entry, published=entry.published or at, published_raw=words)
    entry = signed(page, entry, _FOOTERS)
    count = stated(page, _COUNTED)
    if count is not None:
        entry = replace(entry, comments_declared=int(count))
    if not said and entry.gap_reason is None and select_first(page.tree, _IN_FRAME) is not None:
        entry = replace(entry, gap_reason="held by Google+")
    return entry


def _dated(page: Page, said: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """Comments with the instant that Blogger writes into their permalinks: some blogs show the time of day alone."""
    instants: dict[str, datetime] = {}
    for node in select(page.tree, 'a[href*="showComment="]'):
        match = _INSTANT.search(node.attributes.get("href") or "")
        if match:
            instants[match[2]] = datetime.fromtimestamp(int(match[1]) // 1000, UTC)
    return in_shown_clock(page, said, instants)


def _is_dynamic(page: Page) -> bool:
    return select_first(page.tree, _DYNAMIC) is not None and select_first(page.tree, ".post-body,.comment") is None


def _unseen(page: Page) -> Post | None:
    """A thread's page that holds nothing but scripts; nothing for the pages of lists."""
    url = permalink_of(canonical(page), _NOISE)
    title = select_first(page.tree, "meta[property='og:title']")
    name = (title.attributes.get("content") or "").strip() if title is not None else ""
    if not _THREAD.search(url) or not name:
        return None
    return Post(url, title=name, language=language_of(page), gap_reason="shown by scripts only (dynamic view)")


def _more(page: Page) -> list[Link]:
    """What the page itself does not show: the plain page behind a dynamic view, the feed of a thread held in part."""
    here = normal(page.url) or page.url
    if _is_dynamic(page):
        return [Link(f"{here}{'&' if '?' in here else '?'}m=1", "thread" if _THREAD.search(here) else "archive")]
    number = stated(page, _NUMBERS)
    count = stated(page, _COUNTED)
    total = int(count) if count else declared(page)
    held = len({node.mem_id for node in select(page.tree, _HELD)})
    if number is None or not total or total <= held or select_first(page.tree, _PAGED) is not None:
        return []
    return [feed.request_for(origin_of(here), number)] if _THREAD.search(here) else []


def _link(url: str, attributes: Mapping[str, str | None]) -> Link:
    if _TRAP.search(url):
        return Link(url, refused="trap: form, feed or another view of a page")
    url = permalink_of(url, _VIEWS)
    if "commentPage=" in url:
        return Link(url, "comments")
    if _THREAD.search(url):
        return Link(url, "thread")
    archive = is_archive(url) or _ARCHIVE.search(url) or "pager" in (attributes.get("class") or "")
    return Link(url, "archive" if archive else "page")


_FEEDS = ((backup, backup.is_backup), (feed, feed.is_feed))
_WORDS = ("logger", "toplevel-thread")
_MARKS = (
    "meta[name=generator][content^=blogger i],link[rel='service.post'][href*='/feeds/'],"
    "link[rel=EditURI][href*='blogger'],.toplevel-thread,#comments-block a[href*='blogger.com/profile/'],"
    "#comments-block .blogger-comment-icon"
)
_DYNAMIC = "script[src*='/dynamicviews/'],link[href*='/dynamicviews/']"
_VIEWS = r"(?<=[?&])(?:showComment|m|spref|zx|view)=[^&]*&?"  # another look at the same page
_NOISE = r"(?<=[?&])(?:showComment|commentPage|m|spref|zx|view)=[^&]*&?"
_INSTANT = re.compile(r"showComment=(\d{12,14})[^#]*#c?(\d+)$")
_THREAD = re.compile(r"/\d{4}/\d\d/[^/?]+\.html(?:$|\?)|/p/[^/?]+\.html(?:$|\?)")
_ARCHIVE = re.compile(r"/\d{4}_\d\d_\d\d_[\w-]*\.html|/search(?:/label/|\?updated-m(?:ax|in)=)")
_TRAP = re.compile(
    r"/feeds/|/search(?:/?$|\?q=)|comment-iframe|/comment\.(?:g|do)|/comment/fullpage|delete-comment|post-edit\.g|email-post|"
    r"[?&](?:widgetType|action|expref|blogID)=|#"
)
_COUNTED = ((".comments[data-num-comments]", "data-num-comments", r"^(\d+)$"),)
_HELD = "li.comment[id^=c],#comments-block > dt[id^=c],#comments-block > .comment[id^=c]"
_PAGED = ".paging-control-container a[href*='commentPage=']"
_NUMBERS = (
    ("meta[itemprop=postId]", "content", r"^(\d+)$"),
    ("[id^=post-body-]", "id", r"-(\d+)$"),
    ("link[href*='/comments/default'],a[href*='/comments/default']", "href", r"/feeds/(\d+)/comments/default"),
    ("[data-post-id]", "data-post-id", r"^(\d+)$"),
    (".post > a[name],.post a[name]", "name", r"^(\d{8,})$"),
    ("a[href*='postID=']", "href", r"[?&]postID=(\d+)"),
)
_PUBLISHED = "abbr.published[title],time.published[title]"
_TIMES = ".post-timestamp,abbr.published,.post-footer em,.post-footer a[title],.byline"
_FOOTERS = ".post-author,.post-footer em,.post-footer,.byline"
_IN_FRAME = ".cmt_iframe_holder,[data-viewtype=FILTERED_POSTMOD]"
_SAID_AT = (
    r"^(?:[^\W\d]{1,4}(?:\s[^\W\d]{1,3})?\s\d\d?[:.]\d\d(?:\s?[AP]M)?\s?,\s*)?(.+)$"  # "At 9:12 PM, NAME said..."
)
_BLOG = Markup(entry="", key=r"^c(?:omment-)?(\d+)$", opening=False, chrome=".comment-actions,.item-control")
_THREADED = replace(
    _BLOG,
    entry="li.comment[id^=c],.comment-thread .comment[id^=c],#comments-block .comment[id^=c]",
    text=".comment-content;.comment-body",
    author="cite.user;.comment-header .user;.comment-author a[href]:not(.avatar-hovercard);.comment-author",
    date=".datetime a;.datetime;.comment-timestamp a;.comment-timestamp",
    owner="cite.blog-author,.icon.blog-author,.comment-author.blog-author",
)
_LIST = replace(
    _BLOG,
    entry="dt.comment-author,dt.comment-poster,div.comment-poster[id^=c],#comments-block > dt",
    more="dd,div.comment-body,div.comment-timestamp,div.comment-footer",
    key_from="[id^=c],a[name^=c]",
    text=".comment-body;dd",
    author="dt > a[href]:not(.avatar-hovercard);dt > span a[href];div > a[href]:not(.avatar-hovercard);dt;"
    ".comment-poster",
    author_words=_SAID_AT,
    date=".comment-timestamp a;.comment-timestamp;.comment-footer;.timestamp",
    owner=".blog-author",
    skip=".comment-title",  # a page elsewhere that links here
)
_CLASSIC = replace(_BLOG, entry=".blogComment", key_from="a[name]", key=r"^c?(\d+)$")
_MARKUPS = (_THREADED, _LIST, _CLASSIC)
