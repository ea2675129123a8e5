"""LiveJournal and Dreamwidth: S1 tables, S2 styles, leaves of a tree, comments in a page's data; who answers whom.

A comment that is shown collapsed has no words on the page and is no row; the flat view of the entry has it whole.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scraper.items import Comment, Link, Links
from scraper.platforms.blog import permalink_of, read_blog, signed, somebodys, with_permalinks
from scraper.platforms.board import by_pattern, is_made_by
from scraper.platforms.generic.addresses import is_archive, links_on
from scraper.platforms.generic.count import count_in
from scraper.platforms.markup import Markup
from scraper.platforms.words import name_in
from scraper.selecting import select, select_first
from scraper.text import fragment, fragment_text, line_of, links_of, text_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.items import Page, Post

NAME = "livejournal"
VERSION = 5


def detect(page: Page) -> bool:
    """Is it a page of LiveJournal's software: LiveJournal, Dreamwidth, and the others that run it?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Entries, pages of their comments, archives; the flat view where comments are shown collapsed."""
    if page.tree is None:
        return Links()
    here = permalink_of(normal(page.url) or page.url, _PARTS)
    flat = f"{here}{'&' if '?' in here else '?'}view=flat"
    first = [Link(flat, "comments")] if _collapsed(page) and "view=flat" not in page.url else []
    return links_on(page, _link, first)


def post(page: Page) -> Post | None:
    """The entry; None on lists of entries."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The comments whose words the page shows; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Entry and comments, found in one search."""
    if page.tree is None or page.status >= 400:
        return None, ()
    entry, said = read_blog(page, _MARKUPS)
    said = somebodys(said) or _in_data(page)
    anchor = "cmt" if select_first(page.tree, "[id^=cmt]") is not None else "t"
    if entry is None or not (key := _ENTRY.search(entry.url)):
        return None, with_permalinks(page, said, anchor, _VIEWS)
    hidden = _collapsed(page)
    entry = replace(
        _written(page, signed(page, entry, _BYLINES, titles=_TITLES)),
        url=permalink_of(entry.url, _PARTS),
        key=key[1],
        comments_declared=entry.comments_declared if entry.comments_declared is not None else _counted(page),
        gap_reason=entry.gap_reason or (f"{hidden} shown collapsed, without their words" if hidden else None),
    )
    own = entry.author_url
    said = tuple(replace(one, is_owner=True) if own and one.author_url == own else one for one in said)
    return entry, with_permalinks(page, said, anchor, _VIEWS)


def _written(page: Page, entry: Post) -> Post:
    """The entry with the journal's user who wrote it: the first whom the page names outside of its comments."""
    for choice in _POSTERS:
        for node in select(page.tree, choice):
            name = line_of(node)
            anchor = node if node.tag == "a" else node.parent
            href = anchor.attributes.get("href") if anchor is not None and anchor.tag == "a" else None
            if name and name_in(name):
                return replace(entry, author=name_in(name), author_url=normal(href, page.url) if href else None)
    return entry


def _counted(page: Page) -> int | None:
    """How many comments the links of an entry say it has."""
    counts = (count_in(line_of(node) or "") for node in select(page.tree, _COUNTS))
    return next((count for count in counts if count is not None), None)


def _collapsed(page: Page) -> int:
    """How many comments the page shows by name and date alone."""
    shown = len({node.mem_id for node in select(page.tree, _COLLAPSED)})
    return shown or sum(not row.get("article") and not row.get("deleted") for row in _rows(page))


def _in_data(page: Page) -> tuple[Comment, ...]:
    """Comments that stand in the page's data alone, where scripts put them in place."""
    rows = _rows(page)
    keys = [str(row.get("dtalkid") or row.get("thread") or "") for row in rows]
    found = [_of_data(page, row, key, keys) for row, key in zip(rows, keys, strict=True)]
    return tuple(one for one in found if one is not None)


def _rows(page: Page) -> list[Any]:
    start = page.text.find("Site.page = {")
    if start < 0:
        return []
    try:
        data, _ = json.JSONDecoder().raw_decode(page.text, page.text.index("{", start))
    except (ValueError, RecursionError):
        return []
    stated = data.get("comments")
    return [row for row in stated if isinstance(row, dict)] if isinstance(stated, list) else []


def _of_data(page: Page, row: Mapping[str, Any], key: str, keys: list[str]) -> Comment | None:
    body = row.get("article")
    if not key.isdigit() or not isinstance(body, str) or row.get("deleted") or not row.get("shown", 1):
        return None
    node = fragment(body)
    text = text_of(node)
    at = row.get("ctime_ts")
    names = [name for name in (row.get("dname"), row.get("uname")) if isinstance(name, str) and name]
    parent = str(row.get("parent") or "")
    words = row.get("ctime")
    level = row.get("level")
    if text is None:
        return None
    return Comment(
        text=text,
        key=key,
        parent=parent if parent and parent in keys[: keys.index(key)] else None,
        author=fragment_text(names[0]) if names else None,
        author_key=str(row["uname"]) if row.get("uname") else None,
        published=datetime.fromtimestamp(at, UTC) if isinstance(at, int) and 0 < at < _LAST else None,
        published_raw=words if isinstance(words, str) and words else None,
        depth=level if isinstance(level, int) and level > 0 else 1,
        links=links_of(node, page.url),
    )


def _link(url: str, attributes: Mapping[str, str | None]) -> Link:
    if "view=flat" in url and "page=" in url:
        return Link(url, "comments")
    if _TRAP.search(url):
        return Link(url, refused="trap: form, one comment alone or another style")
    url = permalink_of(url, _STYLES)
    if _ENTRY.search(url):
        return Link(url, "comments" if re.search(r"[?&]page=\d", url) else "thread")
    marked = "prev" in (attributes.get("rel") or "") or "next" in (attributes.get("rel") or "")
    return Link(url, "archive" if marked or is_archive(url) or _ARCHIVE.search(url) else "page")


_WORDS = ("ljuser", "ljcmt", "LiveJournal", "livejournal", "b-leaf", "dwexpcomment")
_MARKS = (
    "[id^=ljcmt],.dwexpcomment,.b-leaf[id^=t],.b-tree-twig,meta[name=generator][content*=livejournal i],"
    "meta[name=generator][content*=dreamwidth i],.ljuser[lj\\:user],.ljuser[data-ljuser],.i-ljuser-username"
)
_LAST = 4102444800  # 2100: what is later is no time in seconds
_STYLES = r"(?<=[?&])(?:nc|nojs|style|format|s2id|media|cut_expand)=[^&]*&?"
_VIEWS = rf"{_STYLES}|(?<=[?&])(?:view|thread)=[^&]*&?"
_PARTS = rf"{_VIEWS}|(?<=[?&])page=\d+&?"
_ENTRY = re.compile(r"/(\d+)\.html(?:$|\?)")
_ARCHIVE = re.compile(r"[?&]skip=\d+|/\d{4}(?:/\d\d){0,2}/?$|/tag/[^/?]+/?$|/calendar/?$|/archive/?$")
_TRAP = re.compile(
    r"[?&](?:thread|replyto|mode|view|expand|userpic|show|usescheme|poster|filter)=|/(?:profile|friends|read|data|update|login|inbox|"
    r"manage|tools|talkpost|talkread|allpics|support|create|shop|community|customize|editjournal|go|userinfo|multisearch)"
    r"(?:/|\.bml|$|\?)|/tag/?$|/ratings|/photo"
)
_TITLES = ".b-singlepost-title,.aentry-post__title-text,.aentry-post__title,h3.entry-title,.entry-title,.subject-text"
_BYLINES = (
    ".b-singlepost-author-date,.aentry-head__date,.entry .header .datetime,.entry-head .datetime,.asset-meta .datetime,"
    ".entry-date,.entry .time,.singlepost .datetime,"
    "td:not(:has(td)):not(:has([title*='after journal'])):has(.ljuser)"
)
_IN_ENTRY = (
    ".entry-poster .ljuser b,.entry .poster .ljuser b,.b-singlepost-author-user,.aentry-head .i-ljuser-username,"
    ".asset-meta .ljuser b,.entry-header .ljuser b"
)
_POSTERS = (
    _IN_ENTRY,
    "body > table .ljuser b,body > table .i-ljuser-username b",
)
_COUNTS = ".entry-readlink a,.comments-links a,.comments-count,a[href*='nc=']"
_COLLAPSED = (
    ".b-leaf-collapsed,.comment-wrapper.partial,[id^=ljcmt].ljcmt_collapsed,.comment.collapsed,.collapsed-comment-link,"
    ".b-leaf[data-full='0']:not(.b-leaf-seemore)"
)
_JOURNAL = Markup(
    entry="",
    author=".ljuser b;.i-ljuser-username b;.i-ljuser-username;.ljuser a:last-child;.b-leaf-username-name;"
    ".commenter-name;.comment-poster;.poster",
    author_words=r"(?:From|Von|De|Da|От|Od|Fra|Från)\s*:\s*(\(?\w[\w-]*\)?)",
    author_key="",
    reply=".commentparent a,.comment-parent a,a.comment-parent-link,.b-leaf-actions-parent a,"
    "a:lexbor-contains('Parent' i),a:lexbor-contains('уровень выше' i)",
    chrome=".edittime,.b-leaf-actions,.comment-actions,.comment-links",
    opening=False,
)
_DREAMWIDTH = replace(
    _JOURNAL,
    entry=".dwexpcomment[id^=cmt]",
    key=r"^cmt(\d+)$",
    text=".comment-content",
    date=".datetime [title];.datetime",
    depth=r"margin-left:\s*(\d+)",
)
_TREE = replace(
    _JOURNAL,
    entry=".b-tree-twig",
    key_from=".b-leaf[id^=t],[id^=t]",
    key=r"^t(\d+)$",
    text=".b-leaf-article",
    date=".b-leaf-createdtime;.b-leaf-meta",
    depth=r"(?:b-tree-twig-|margin-left:\s*)(\d+)",
)
_STYLED = replace(
    _JOURNAL,
    entry="[id^=ljcmt]:has(.comment-body),[id^=ljcmt]:has(.comment-text),[id^=ljcmt]:has(.comment-content),[id^=ljcmt]:has(.commenttext)",
    key=r"^ljcmt(?:bar)?(\d+)$",
    text=".comment-body;.comment-text;.comment-content;.commenttext",
    date=".datetime [title];.comment-datetime [title];.datetime;.comment-datetime;.comment-permalink;"
    "[title*='after journal entry']",
    depth=r"(?:margin-left:|comment-depth-|depth)\s*(\d+)",
)
_TABLES = replace(
    _JOURNAL,
    entry="[id^=ljcmt]:not([id^=ljcmtbar])",
    key=r"^ljcmt(\d+)$",
    author=f"{_JOURNAL.author};td:not(:has(td)):has([title*='after journal'])",
    date="[title*='after journal'];small span;font span",
    text="[id^=ljcmt]",  # all of it but what stands above and below the words
    chrome="[id^=ljcmtbar],[id^=cmtbar],td:not(:has(td)):has([title*='after journal']),h3,p:has(a[href*='replyto=']),"
    "font:has(a[href*='replyto=']),.ljcmt_links,.social-links",
    skip=".ljcmt_collapsed",
)
_MARKUPS = (_DREAMWIDTH, _TREE, _STYLED, _TABLES)
