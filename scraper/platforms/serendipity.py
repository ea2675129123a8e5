"""Serendipity (s9y): comments and trackbacks of its themes, depth by class or indent."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.items import Link, Links
from scraper.platforms.blog import permalink_of, read_blog, signed, stated, with_body, with_permalinks
from scraper.platforms.board import by_pattern, is_made_by
from scraper.platforms.generic.addresses import is_archive, links_on
from scraper.platforms.markup import Markup
from scraper.selecting import select
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.items import Comment, Page, Post

NAME = "serendipity"
VERSION = 4


def detect(page: Page) -> bool:
    """Is it a page of a Serendipity blog?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Entries, archives, categories; forms, deletions and the linear view of comments are traps."""
    return links_on(page, _link) if page.tree is not None else Links()


def post(page: Page) -> Post | None:
    """The entry; None on lists."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """Comments and trackbacks; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Entry and comments, found in one search."""
    if page.tree is None or page.status >= 400:
        return None, ()
    entry, said = read_blog(page, _MARKUPS)
    said = _with_sites(page, said)
    entry = with_body(page, entry, _BODIES, _TITLES)
    if entry is not None:
        entry = signed(page, entry, _BYLINES, titles=_TITLES, writers=_WRITERS)
        entry = replace(entry, url=permalink_of(entry.url, _VIEWS), key=stated(page, _NUMBERS))
    return entry, with_permalinks(page, said, "c", _VIEWS)


def _with_sites(page: Page, said: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """Comments with the writer's site, which stands beside the name: "Ada (Homepage)"."""
    sites: dict[str, str | None] = {}
    for node in select(page.tree, ".comment_source_url"):
        around = node
        while around is not None and not (match := _OWN.match(around.attributes.get("id") or "")):
            around = around.parent if around.parent is not None and around.parent.tag[0] not in "-!" else None
        if around is not None and match:
            sites[match[1]] = normal(node.attributes.get("href") or "", page.url)
    return tuple(replace(one, author_url=one.author_url or sites.get(one.key or "")) for one in said)


def _link(url: str, attributes: Mapping[str, str | None]) -> Link:  # noqa: ARG001
    if _TRAP.search(url):
        return Link(url, refused="trap: form, feed or another view")
    url = permalink_of(url, _VIEWS)
    if _THREAD.search(url):
        return Link(url, "thread")
    return Link(url, "archive" if is_archive(url) or _ARCHIVE.search(url) else "page")


_OWN = re.compile(r"(?:serendipity_comment_|c)(\d+)$")
_WORDS = ("erendipity", "s9y")
_MARKS = (
    "meta[name=generator][content^=serendipity i],meta[name='Powered-By'][content^=serendipity i],.serendipity_entry,"
    ".serendipity_comment,#serendipity_commentform,#serendipity_banner,.serendipity_Entry_Date,"
    "link[href*='serendipity.css'],input[name^='serendipity[']"
)
_VIEWS = r"(?<=[?&])serendipity(?:\[|%5B)(?:cview|adminModule)(?:\]|%5D)=[^&]*&?"
_TRAP = re.compile(
    r"/comment\.php|/wfwcomment\.php|/exit\.php|/serendipity_admin|/feeds/|/rss\.php|/plugin/(?!tag/)|"
    r"/search/|/unsubscribe/|"
    r"serendipity(?:\[|%5B)(?:action|subpage|delete|searchTerm)"
)
_THREAD = re.compile(
    r"/archives/\d+-[^/?]*\.html$|/(?:archives/)?(?:\d{4}/\d\d/\d\d/)?(?!P\d|C\d|A\d)\d+-[^/?]+\.html$"
)
_ARCHIVE = re.compile(
    r"/archives/(?:\d{4}|[PCA]\d)[^?]*|/categories/|/authors/|/plugin/tag/|/archive(?:/|$)|"
    r"/index\.php\?/(?:archives/P|categories)"
)
_NUMBERS = (
    ("input[name='serendipity[entry_id]']", "value", r"^(\d+)$"),
    ("a[href*='entry_id=']", "href", r"[?&]entry_id=(\d+)"),
    ("link[rel=canonical]", "href", r"/(\d+)-[^/]*\.html$"),
)
_BODIES = (
    ".serendipity_entry_body,.serendipity_entry .content,article.serendipity_entry .content,"
    ".post .serendipity_entry_body"
)
_TITLES = ".serendipity_title a,.serendipity_title,article.post h2,.serendipity_entry h2"
_BYLINES = (
    ".serendipity_byline,.serendipity_entryFooter,.serendipity_entry_footer,.serendipity_date,"
    "article.post header p,.posted_by"
)
_WRITERS = (
    ".serendipity_byline a[href*='/authors/'],.serendipity_entryFooter a[href*='/authors/'],"
    ".posted_by a[href*='/authors/']"
)
# "#1 NAME (Homepage) on DATE", "Weblog: NAME | Tracked: DATE", "NAME on DATE:"
_SIGNED = (
    r"(?i)^(?:#?[\d.]+\s+)?(?:weblog:\s*|comment(?:ed)? by:?\s+|kommentar von:?\s+)?(.{1,80}?)\s*"
    r"(?:\((?:homepage|link|e-?mail|reply|antwort|url)\)\s*)*"
    r"(?:,?\s(?:says?|schrieb|sagt|meint)\s.*)?(?:,?\s(?:on|am|at|um|le|el|il|op|den|dne|kl\.?)\s|"
    r"\s?tracked:|\s?aufgenommen:|\||$)"
)
_BLOG = Markup(
    entry="",
    key_from="[id^=c],a[id^=c],a[name^=c],[id^=serendipity_comment_],[id^=comment-]",
    key=r"^(?:c|comment-|serendipity_comment_)(\d+)$",
    text=".serendipity_commentBody;.comment_content;.comment-content;.content",
    author=".comment_source_author a:not([href^='mailto:'],.comment_source_url);.comment_source_author;h4 > a;h4 cite;"
    ".serendipity_comment_source;h4;"
    ".commentmetadata",
    author_words=_SIGNED,
    date="time[datetime];.comment_source_date;.serendipity_comment_source;h4;.commentmetadata",
    chrome=".comment_source_trace,.avatar_left,.avatar_right,.avatar,.twitter_follow,.reply_origin,summary",
    reply=".reply_origin",
    owner=".serendipity_comment_author_self",
    ping="#trackbacks article,#trackbacks .serendipity_comment,.serendipity_comments_trackbacks .serendipity_comment,"
    ".serendipity_section_trackbacks .serendipity_comment",
    opening=False,
)
_DEPTH = r"(?:commentlevel-|(?:margin|padding)-left:\s*)(\d+)"
_MARKUPS = (
    replace(_BLOG, entry=".serendipity_comment:has(.serendipity_commentBody)", depth=_DEPTH),
    replace(
        _BLOG, entry=".serendipity_comment:has(.comment_content),[id^=c].comment:has(.comment_content)", depth=_DEPTH
    ),
)
