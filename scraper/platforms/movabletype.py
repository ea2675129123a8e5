"""Movable Type of all its versions, and TypePad: footers or headers with name and date, stated answers, TrackBacks.

TypePad counts in letters and digits (6a00d8…), Movable Type in numbers. A TrackBack's key has "ping-" before its
number: Movable Type counts them apart from comments.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.dates import is_date
from scraper.items import Link, Links
from scraper.platforms.blog import permalink_of, read_blog, signed, somebodys, stated, with_permalinks
from scraper.platforms.board import by_pattern, is_made_by
from scraper.platforms.generic.addresses import is_archive, links_on
from scraper.platforms.markup import Markup
from scraper.platforms.words import name_in
from scraper.selecting import select, select_first
from scraper.text import line_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.items import Comment, Page, Post

NAME = "movabletype"
VERSION = 4


def detect(page: Page) -> bool:
    """Is it a page made by Movable Type or TypePad?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Threads, pages of comments (also those that popped up), archives."""
    return links_on(page, _link) if page.tree is not None else Links()


def post(page: Page) -> Post | None:
    """The entry of an individual archive; None on lists."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """Comments and TrackBacks; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Entry and comments, found in one search."""
    if page.tree is None or page.status >= 400:
        return None, ()
    signs = 0 < len(select(page.tree, "p.posted")) <= _MOST
    entry, said = read_blog(page, (*_MARKUPS, _PARTED) if signs else _MARKUPS)
    said = somebodys(said)
    said = _with_pings(page, _answering(page, _with_sites(page, said)))
    named = select_first(page.tree, "[id^=comment-]") is not None
    if not named:
        said = _own_links(page, said)
    anchor = "comment-" if named else "c" if select_first(page.tree, "a[id^=c]:empty") is not None else ""
    said = with_permalinks(page, said, anchor, _CID)
    if entry is not None:
        tags = (line_of(node) for node in select(page.tree, _FILED))
        entry = replace(
            signed(page, entry, _BYLINES, titles=_TITLES),
            url=permalink_of(entry.url, _PAGES),
            key=stated(page, _NUMBERS),
            tags=tuple(dict.fromkeys([*entry.tags, *filter(None, tags)])),
        )
    return entry, said


def _with_sites(page: Page, said: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """Movable Type 3 leads to a writer's site by a redirect of its own and has the address in the link's title."""
    sites = {
        normal(node.attributes.get("href") or "", page.url): normal(node.attributes.get("title") or "")
        for node in select(page.tree, "a[href*='__mode=red']")
    }
    found = []
    for one in said:
        name = None if one.author and is_date(one.author, day=True) else one.author  # a footer that names nobody
        found.append(replace(one, author=name, author_url=sites.get(one.author_url, one.author_url)))
    return tuple(found)


def _own_links(page: Page, said: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """Comments of loose paragraphs, without the links of the one that signs them: the writer's, the comment's own."""
    here = normal(page.url)
    return tuple(replace(one, links=tuple(u for u in one.links if u not in (here, one.author_url))) for one in said)


def _answering(page: Page, said: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """Comments with the one that TypePad says they answer, by a link in the byline: "Ada said in reply to Bo"."""
    keys = {one.key for one in said}
    answers: dict[str, str] = {}
    for anchor in select(page.tree, _BYLINE_LINKS):
        target = _ANCHOR.search(anchor.attributes.get("href") or "")
        around = anchor.parent
        words, said_to = around.text(deep=True) if around is not None else "", anchor.text(deep=True)
        if not target or target[1] not in keys or not said_to or not _TO.search(words.partition(said_to)[0]):
            continue
        own = _own_key(anchor)
        if own in keys and own != target[1]:
            answers.setdefault(own, target[1])
    parents = {one.key: one.parent for one in said if one.key}
    for key, parent in answers.items():
        if parents[key] is None and key not in _way_up(parent, parents):
            parents[key] = parent
    return tuple(
        replace(one, parent=parents[one.key], depth=len(_way_up(one.key, parents))) if one.key in answers else one
        for one in said
    )


def _own_key(node: Any) -> str:
    while node is not None:
        match = _ID.match(node.attributes.get("id") or "") if node.tag[0] not in "-!" else None
        if match:
            return str(match[1])
        node = node.parent
    return ""


def _way_up(key: str, parents: Mapping[str, str | None]) -> set[str]:
    """A comment's number and those of all that it answers."""
    seen = {key}
    above = parents.get(key)
    while above is not None and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return seen


def _with_pings(page: Page, said: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """TrackBacks with the blog they come from and the address of its entry: "Title from Blog on date"."""
    if not any(one.kind == "trackback" for one in said):
        return said
    heads: dict[str, tuple[str | None, str | None]] = {}
    for node in select(page.tree, ".trackback[id]"):
        match = _FROM.search(line_of(node) or "")
        anchor = node.css_first("a[href]:not([href^='#'])")
        address = normal(anchor.attributes.get("href") or "", page.url) if anchor is not None else None
        heads[node.attributes.get("id") or ""] = (name_in(match[1]) if match else None, address)
    found = []
    for one in said:
        name, address = heads.get(one.key or "", (None, None)) if one.kind == "trackback" else (None, None)
        found.append(replace(one, author=name or one.author, author_url=address or one.author_url))
    return tuple(found)


def _link(url: str, attributes: Mapping[str, str | None]) -> Link:
    if _POPPED_UP.search(url):
        return Link(url, "comments")
    if _TRAP.search(url):
        return Link(url, refused="trap: form, redirect or profile")
    url = permalink_of(url, _CID)
    if re.search(_LATER, url):
        return Link(url, "comments")
    marked = "bookmark" in (attributes.get("rel") or "") or "permalink" in (attributes.get("class") or "")
    if not _ARCHIVE.search(url) and (marked or _THREAD.search(url)):
        return Link(url, "thread")
    return Link(url, "archive" if is_archive(url) or _ARCHIVE.search(url) else "page")


_WORDS = ("ovable", "ypepad", "ypePad", "mt-", "comments-post")
_MARKS = (
    "meta[name=generator][content*='movable type' i],meta[name=generator][content*='movabletype' i],"
    "meta[name=generator][content*='typepad' i],form[action*='mt-comments'],form[action*='mt-cp'],"
    "a[href*='mt-comments.cgi'],a[href*='mt-cp.cgi'],a[href*='mt-tb.cgi'],link[href*='mt-static'],script[src*='mt-static'],"
    "script[src*='mt-site.js'],link[href*='static.typepad'],.comments-body .comments-post,[id^='comment-6a0']"
)
_MOST = 2000  # comments of loose paragraphs on one page
_LATER = r"/comments/page/\d+/?"
_CID = r"(?<=[?&])cid=[^&]*&?"
_PAGES = rf"{_LATER}|{_CID}"
_POPPED_UP = re.compile(r"mt-comments\.(?:cgi|fcgi|pl)\?(?:[^_]*&)?entry_id=\d+$")
_TRAP = re.compile(
    r"/mt(?:-[\w-]+)?\.(?:cgi|fcgi|pl)\b(?!\?(?:.*&)?tag=)|__mode=|/(?:profile|services|t/(?:trackback|comments|stats))/|"
    r"/(?:atom|rss|index)\.(?:xml|rdf)$|/\.services/"
)
_THREAD = re.compile(
    r"/\d{4}/\d\d/(?:\d\d/)?(?!index\.)[\w.-]+(?:\.(?:html?|php|shtml)|/)?$|"
    r"/archives/\d{4,}\.(?:html?|php)$"
)
_ARCHIVE = re.compile(
    r"/archives?/(?:\d{4}(?:/\d\d){0,2}/?)?(?:index\.\w+)?$|/\d{4}/\d\d/(?:\d\d/)?index\.\w+$|/\d{4}/\d\d/week\d*/|"
    r"/(?:\d{4}_\d\d(?:_\d\d)?|cat_[\w-]+|archives)\.(?:html?|php)$|/page/\d+/|/weblog/$|[?&]tag="
)
_ANCHOR = re.compile(r"#comment-(\w+)$")
_ID = re.compile(r"comment-(\w+?)(?:-content)?$")
_TO = re.compile(
    r"(?:in reply to|replied to|in response to|als antwort auf|antwort auf|en réponse à|en respuesta a|in risposta a|"
    r"als antwoord op)[\s:]*$",
    re.I,
)
_FROM = re.compile(r"\b(?:from|von|de|van|da)\s+(.{1,80}?)\s+(?:on|am|um|le|el|op|il)\s", re.I)
_BYLINE_LINKS = (
    ".comment-footer a[href*='#comment-'],.comment-header a[href*='#comment-'],.comment-meta a[href*='#comment-']"
)
_FILED = ".entry-categories a,.asset-categories a,.entry-tags a,.asset-tags a,.post-footers a[href*='/categories/']"
_TITLES = ".entry h3.entry-header,h3.entry-header,.entry-title,.asset-name,.blogbody h3.title"
_BYLINES = ".asset-header .asset-meta,.entry-meta,.post-footers,.entry-footer-info,.entry-footer,.posted,.entry .byline"
_NUMBERS = (
    ("form input[name=entry_id]", "value", r"^(\w+)$"),
    (".entry[id^=entry-],.asset[id^=asset-],[id^=entry-],[id^=asset-]", "id", r"^(?:entry|asset)-(\w+)$"),
)
_BLOG = Markup(
    entry="",
    key=r"^(?:comment-)?((?:ping-)?\w+)$",
    text=".comment-content;.comment-body;.comment-text;.trackback-content",
    chrome=".comment-footer,.comment-reply,.comment-actions,.user-pic",
    end=r"\n?(?:Read More|Weiterlesen|Lire la suite|Leer más)$",
    reply=".comment-header a[href*='#comment-']:not(:has(.published)),.byline a[href*='#comment-']:not(:has(*))",
    owner=".comment-by-author,.by-author,.author-comment,.entry-author-comment",
    ping=".trackback",
    opening=False,
)
# "Posted by: NAME | DATE", "Posted by: NAME at DATE", "NAME said in reply to …", "NAME | DATE"
_SIGNED = (
    r"^(?:[\w ]{4,30}?\b(?:by|von|par|por|da|door|av|af)\s*:?\s+)?(.{1,80}?)\s*"
    r"(?:\||\bsaid\b|\breplied to\b|\bin reply to\b|,?\s(?:at|on|am|um|le|el|il|op)\s(?=\S*\s?\S*\d)|$)"
)
_PINGS = ",.trackback[id^=ping-]:has(.trackback-content)"
_HEADED = replace(
    _BLOG,
    entry=".comment[id^=comment-]:has(.comment-header):has(.comment-content)" + _PINGS,
    author=".comment-header .vcard a;.comment-header .vcard;.comment-author",
    date=".comment-header .published;.comment-header [title];.comment-meta",
)
_FOOTED = replace(
    _BLOG,
    entry=".comment[id^=comment-]:has(.comment-content),.comment[id^=c]:has(.comment-content)" + _PINGS,
    key=r"^(?:comment-|c)?((?:ping-)?\w+)$",
    author=".comment-footer",
    author_words=_SIGNED,
    date=".comment-footer",
)
_LOOSE = replace(
    _BLOG,
    entry=".comments-body:has(.comments-post)",
    text="",
    key=r"^c?(\d+)$",
    key_from="a[name],a[id]",
    author=".comments-post",
    author_words=_SIGNED,
    date=".comments-post",
)
_PARTED = replace(
    _BLOG,
    # TypePad's first years: an anchor, loose paragraphs, and a last one that signs them.
    entry="a[id^=c]:has(+ p),a[name^=c]:has(+ p),a[id^=c]:has(+ blockquote)",
    more="p,blockquote,ul,ol",
    text="",
    key=r"^c(?:omment-)?([0-9a-f]+)$",
    author=".posted",
    author_words=_SIGNED,
    date=".posted",
)
_MARKUPS = (_HEADED, _FOOTED, _LOOSE)
