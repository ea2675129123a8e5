"""Drupal 5 to 10: classic comments with "Submitted by", RDFa, articles of the later versions, topics of its forum."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.dates import iso_date
from scraper.items import Link, Links
from scraper.platforms.blog import in_shown_clock, permalink_of, read_blog, signed, stated, with_body, with_permalinks
from scraper.platforms.board import by_pattern, is_made_by
from scraper.platforms.generic.addresses import is_archive, links_on
from scraper.platforms.markup import Markup
from scraper.selecting import select, select_first
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from scraper.items import Comment, Page, Post

NAME = "drupal"
VERSION = 4


def detect(page: Page) -> bool:
    """Is it a page made by Drupal?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Nodes, pages of their comments, lists."""
    if page.tree is None:
        return Links()
    own = permalink_of(normal(page.url) or page.url, _PAGES)
    is_thread = select_first(page.tree, _DISCUSSION) is not None

    def link_to(url: str, attributes: Mapping[str, str | None]) -> Link:
        if is_thread and url != own and permalink_of(url, _PAGES) == own:
            return Link(url, "comments")
        return _link(url, attributes)

    return links_on(page, link_to)


def post(page: Page) -> Post | None:
    """The node that the comments hang from; None on lists."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The comments of the page, by its own nesting; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Node and comments, found in one search. A comment's subject is no part of its words."""
    if page.tree is None or page.status >= 400:
        return None, ()
    entry, said = read_blog(page, _MARKUPS)
    entry = with_body(page, entry, _BODIES, _TITLES, _NO_BODY)
    if entry is not None:
        entry = signed(page, entry, _BYLINES, writers=_WRITERS, by=re.compile(_SIGNED))
        count = stated(page, (("[property~='sioc:num_replies']", "content", r"^(\d+)$"),))
        entry = replace(
            entry,
            comments_declared=int(count) if count else entry.comments_declared,
            author=_NOT_VERIFIED.sub("", entry.author or "") or None,
            url=permalink_of(entry.url, _PAGES),
            key=stated(page, _NUMBERS),
            gap_reason=None if said else entry.gap_reason,
        )
    said = in_shown_clock(page, tuple(_named(one) for one in said), _instants(page))
    return entry, with_permalinks(page, said, "comment-")


def _named(one: Comment) -> Comment:
    """The comment with its writer's name alone: guests are marked as not verified behind it."""
    name = _NOT_VERIFIED.sub("", one.author) if one.author else None
    return replace(one, author=name or one.author)


def _instants(page: Page) -> dict[str, datetime]:
    """The times that Drupal 8 and later state in UTC beside the words shown, by the number of the comment."""
    found: dict[str, datetime] = {}
    for node in select(page.tree, "[property~='schema:dateCreated'][content]"):
        at = iso_date(node.attributes.get("content") or "")
        around = node.parent
        while at is not None and around is not None and around.tag not in ("body", "-document"):
            match = _OWN.search(around.attributes.get("about") or around.attributes.get("id") or "")
            if match:
                found[match[1]] = at
                break
            around = around.parent
    return found


def _link(url: str, attributes: Mapping[str, str | None]) -> Link:
    if _TRAP.search(url):
        return Link(url, refused="trap: form, one comment alone or another view")
    rel, fragment = attributes.get("rel") or "", (attributes.get("href") or "").partition("#")[2]
    if fragment.startswith(("comment", "new")) or "bookmark" in rel:
        return Link(permalink_of(url, _PAGES) if fragment.startswith(("comment-", "new")) else url, "thread")
    if re.search(r"/node/\d+/?$", url):
        return Link(url, "thread")
    is_list = is_archive(url) or _ARCHIVE.search(url) or rel in ("next", "prev")
    return Link(url, "archive" if is_list else "page")


_DISCUSSION = "#comments,.comment-wrapper,section.comments,[data-drupal-selector=comments]"
_OWN = re.compile(r"(?:^|/)comment[-/](\d+)$")
_WORDS = ("rupal", "/sites/default/files", "/sites/all/", "sioct:")
_MARKS = (
    "meta[name=generator i][content^=drupal i],script[src*='/misc/drupal.js'],script[src*='/core/misc/drupal'],"
    "script[data-drupal-selector],[data-drupal-selector],[data-drupal-link-system-path],link[href*='/sites/all/themes/'],"
    "link[href*='/sites/all/modules/'],style[data-drupal-source],[typeof~='sioct:Comment'],"
    "link[href*='/sites/default/files/css/'],script[src*='/sites/default/files/js/']"
)
_PAGES = r"(?<=[?&])page=[\d,%C]+&?"
_TRAP = re.compile(
    r"/comment/(?:reply|\d+|edit|delete|abuse|flag)|/comments/feed|/user(?:/|$|\?)|/users/|/node/\d+/(?:edit|track|feed|revisions|print)|"
    r"/(?:filter/tips|tracker|aggregator|forward|print|printmail|printpdf|search|contact|flag|vote|rate|abuse|addtoany|subscriptions)(?:/|$|\?)|"
    r"[?&](?:destination|comments_per_page|mode|sort|order|q=comment/reply|quote)=|/rss\.xml|[?&]q=(?:user|comment)/"
)
_ARCHIVE = re.compile(
    r"/taxonomy/term/|/blogs?(?:/\d+)?/?$|[?&]page=\d|/forums?(?:/\d+)?/?$|/node/?$|[?&]q=(?:blog|forum|taxonomy)"
)
_BYLINES = (
    ".node > .submitted,.node > .meta .submitted,.node .node-submitted,.node__submitted,.node__meta,.node > .node-meta,"
    ".node header .submitted,.node .meta > .submitted,.field--name-created,.field--name-uid"
)
_BODIES = (
    ".node > .content .field-name-body,.node__content .field--name-body,article.node .field--name-body,"
    ".node[id^=node-] > .content,.node[id^=node-] > .inner > .content,.node-inner > .content"
)
_NO_BODY = (
    ".links,.node__links,.submitted,.meta,.terms,.node__meta,[class*=field-name-taxonomy],[class*=field--name-taxonomy]"
)
_TITLES = "#page-title,h1.page-title,h1.title,#squeeze > h2,#content h1,.node h1,.node > h2,h2.title"
_WRITERS = (
    ".node > .submitted .username,.node > .submitted a[href*='/user'],.node .node-submitted .username,"
    ".node__submitted .username,.node__meta .username,.node__meta [property~='schema:name'],.node > .meta .username,"
    ".node header .submitted .username"
)
_NUMBERS = (
    ("link[rel=shortlink],link[rel=shortcut]", "href", r"/node/(\d+)/?$"),
    ("link[rel=canonical]", "href", r"/node/(\d+)/?$"),
    (".node[id^=node-],article[id^=node-]", "id", r"^node-(\d+)$"),
    ("article[data-history-node-id],[data-history-node-id]", "data-history-node-id", r"^(\d+)$"),
    ("body[class*=page-node-]", "class", r"page-node-(\d+)"),
    ("[id^=comment-wrapper-nid-]", "id", r"-(\d+)$"),
    ("a[href*='/comment/reply/'],form[action*='/comment/reply/']", "href", r"/comment/reply/(?:node/)?(\d+)"),
    ("form[action*='/comment/reply/']", "action", r"/comment/reply/(?:node/)?(\d+)"),
)
# "Submitted by NAME on DATE", "Por NAME, DATE", "DATE — NAME"
_SIGNED = (
    r"(?:^.{0,40}?\b(?:by|von|par|por|da|door|av|af|autor|od)\b\s*:?\s+|\d\s*[—–]\s+)(.{1,60}?)\s*"
    r"(?:\||—|–|,?\s(?:on|am|um|vom|le|el|il|op|den|dne|em)\s|,|\.?$)"
)
_NOT_VERIFIED = re.compile(
    r"\s*\((?:not verified|nicht überprüft|non vérifié|no verificado|non verificato|niet gecontroleerd|não verificado|"
    r"ej verifierad|ikke (?:verifisert|bekræftet)|niezweryfikowany|не проверено|ellenőrizetlen|neověřeno)\)\s*$",
    re.I,
)
_TEXTS = (
    "[property~='schema:text'];[property~='content:encoded'];.field--name-comment-body.field--type-text-long;"
    ".field--name-comment-body;.field-name-comment-body .field-item;.field-name-comment-body;.comment__text-content;"
    ".comment__content;.comment-body;.comment-text;.content"
)
_NODE = Markup(
    entry="",
    key=r"(?:^comment-|#comment-|/comment/reply/(?:node/)?\d+/(?:\w+/)?|^)(\d+)$",
    key_from="[id^=comment-],a[name^=comment-],[data-comment-id],h3 a[href*='#comment-'],"
    "a[rel~=bookmark][href*='#comment-'],.comment-reply a[href*='/comment/reply/'],"
    ".comment_reply a[href*='/comment/reply/']",
    author="[property~='foaf:name'];.comment__author .username;.submitted .username;"
    ".author .username;.username;.comment__author;.comment-author;.author;.submitted;.metas;.comment-submitted",
    author_words=_SIGNED,
    date="[property~='dc:date'][content];.comment__time;.submitted time;time;"
    ".comment-date;.submitted;.comment-time;.created;.metas;.comment-submitted",
    chrome=".comment-title,h3.title,h3.comment__title,.links,ul.links,.comment__links,.user-signature,.new,.indicator,form,.rate-widget",
    skip=".comment-unpublished",
    owner=".comment-by-node-author,.by-node-author,.comment-by-author,.by-author",
    reply=".parent a[href*='#comment-'],.comment__parent a[href*='#comment-']",
    opening=False,
)
_ANCHORED = replace(
    _NODE,
    # The number stands in an anchor before the comment.
    entry="a[id^=comment-]:has(+ .comment),a[id^=comment-]:has(+ article)",
    more=".comment,article",
    key_from="",
    key=r"^comment-(\d+)$",
    text=_TEXTS,
)
_ARTICLES = replace(
    _NODE,
    entry=".comment:has([property~='schema:text']),article[id^=comment-]:has([property~='schema:text']),"
    ".comment:has(.field--name-comment-body),.comment:has(.field-name-comment-body)",
    text=_TEXTS,
)
_CLASSIC = replace(
    _NODE,
    entry="#comments .comment:has(.submitted):has(.content),.comment[id^=comment-]:has(.content)",
    text=_TEXTS,
)
_MARKUPS = (_ANCHORED, _ARTICLES, _CLASSIC)
