"""WordPress' own export (WXR, "eXtended RSS", 0.9 to 1.2): a post or page with its comments, as an API would give them.

An import keeps each entry as an export of its own, so that a page holds the blog's address and language, the entry's
author and the entry. What was never public is left out there, and once more here.
"""

from __future__ import annotations

from datetime import UTC
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.dates import iso_date
from scraper.exported import ADDRESS, WORDPRESS, fields_of, first_of, within
from scraper.items import Comment, CommentKind, Post
from scraper.platforms.wordpress.rendered import comment_html, post_html, title_html
from scraper.text import fragment, fragment_text, links_of, text_of
from scraper.urls import is_same_site, normal, site_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from scraper.exported import Field
    from scraper.items import Page

ENTRIES = ("post", "page")  # the types that are entries: no revisions, menus, attachments, templates, orders
TALK = ("", "comment", "pingback", "trackback", "review", "webmention")  # no notes of a shop, no log


def is_wxr(page: Page) -> bool:
    """Is this an entry of WordPress' own export?"""
    return page.media_type == WORDPRESS


def posts_of(page: Page) -> tuple[Post, ...]:
    """The posts and pages that are public."""
    return _read(_blog_of(page), page.text)[0]


def comments_of(page: Page) -> tuple[Comment, ...]:
    """Their approved comments and pings, in the order of the file."""
    return _read(_blog_of(page), page.text)[1]


def why_not_public(fields: Mapping[str, Field]) -> str | None:
    """Why an entry is nothing that readers of the blog saw, None where it is."""
    kind, status = _of(fields, "wp:post_type") or "post", _of(fields, "wp:status") or "publish"
    if kind not in ENTRIES:
        return f"of type {kind}"
    if status != "publish":
        return _STATES.get(status, f"of status {status}")
    return "behind a password" if _of(fields, "wp:post_password") else None


def is_public_comment(fields: Mapping[str, Field]) -> bool:
    """Was this comment approved, and is it one?"""
    return _of(fields, "wp:comment_approved") == "1" and _of(fields, "wp:comment_type") in TALK


def _blog_of(page: Page) -> str | None:
    """The blog's address as the import knows it."""
    return normal(page.url.removeprefix(ADDRESS).partition("?")[0]) if page.url.startswith(ADDRESS) else None


@lru_cache(maxsize=2)
def _read(blog: str | None, text: str) -> tuple[tuple[Post, ...], tuple[Comment, ...]]:
    channel = within(text, "rss", "channel")
    head: dict[str, Field] = {}
    authors: dict[str, str] = {}
    keys: dict[str, str] = {}
    posts: list[Post] = []
    comments: list[Comment] = []
    for field in fields_of(channel):
        if field.name == "wp:author":
            told = first_of(field.inner)
            login = _of(told, "wp:author_login")
            authors[login] = _of(told, "wp:author_display_name") or login
            keys[login] = _of(told, "wp:author_id")
        elif field.name != "item":
            head.setdefault(field.name, field)
        else:
            fields = first_of(field.inner)
            post = None if why_not_public(fields) else _post(blog, head, authors, keys, field.inner, fields)
            if post is not None:
                posts.append(post)
                comments += _comments(post, field.inner)
    return tuple(posts), tuple(comments)


def _post(
    blog: str | None,
    head: Mapping[str, Field],
    authors: Mapping[str, str],
    keys: Mapping[str, str],
    item: str,
    fields: Mapping[str, Field],
) -> Post | None:
    key, login = _of(fields, "wp:post_id"), _of(fields, "dc:creator")
    url = _address(blog, normal(_of(head, "link")) or normal(_of(head, "wp:base_blog_url")), _of(fields, "link"), key)
    if url is None:
        return None
    body = fragment(post_html(_of(fields, "content:encoded"), _of(head, "language") or None))
    local, stated = _of(fields, "wp:post_date"), _of(fields, "pubDate")
    return Post(
        url=url,
        key=key or None,
        title=fragment_text(title_html(_of(fields, "title"), _of(head, "language") or None)),
        author=fragment_text(authors.get(login) or login),
        author_key=keys.get(login) or None,
        published=_utc(_of(fields, "wp:post_date_gmt")) or _date(stated) or _date(local),
        published_raw=local or stated or None,
        modified=_utc(_of(fields, "wp:post_modified_gmt")),
        language=_of(head, "language") or None,
        text=text_of(body),
        tags=_tags(item),
        links=links_of(body, url),
    )


def _address(blog: str | None, stated: str | None, link: str, key: str) -> str | None:
    """Where an entry lies: its link, under the blog's address where that is another than the export states."""
    blog = blog or stated
    url = normal(link, blog)
    if blog is None or (url is not None and is_same_site(site_of(blog), url)):
        return url
    if url is not None and stated is not None and url.startswith(stated):
        return normal(blog + url.removeprefix(stated))
    return normal(f"{blog}?p={key}") if key else url


def _tags(item: str) -> tuple[str, ...]:
    """Categories, then tags; exports of 2008 name each of them twice, once without saying what it is."""
    given = [(field.attribute("domain"), fragment_text(field.words)) for field in fields_of(item)
             if field.name == "category"]  # fmt: skip
    groups = (("category",), ("post_tag", "tag")) if any(domain for domain, _ in given) else (("",),)
    named = [name for group in groups for domain, name in given if domain in group and name]
    return tuple(dict.fromkeys(named))


def _comments(post: Post, item: str) -> list[Comment]:
    found = []
    for field in fields_of(item):
        if field.name == "wp:comment":
            fields = first_of(field.inner)
            comment = _comment(post, fields) if is_public_comment(fields) else None
            if comment is not None:
                found.append(comment)
    return found


def _comment(post: Post, fields: Mapping[str, Field]) -> Comment | None:
    key, parent, kind = (_of(fields, f"wp:comment_{name}") for name in ("id", "parent", "type"))
    local, site, user = (_of(fields, f"wp:comment_{name}") for name in ("date", "author_url", "user_id"))
    body = fragment(comment_html(_of(fields, "wp:comment_content"), post.language))
    text = text_of(body)
    if not key or (text is None and kind not in ("pingback", "trackback")):
        return None
    return Comment(
        text=text,
        key=key,
        parent=parent if parent not in ("", "0", key) else None,
        author=fragment_text(_of(fields, "wp:comment_author")),
        author_key=user if user not in ("", "0") else None,
        author_url=site if site not in ("", "http://", "https://") else None,
        published=_utc(_of(fields, "wp:comment_date_gmt")) or _date(local),
        published_raw=local or None,
        kind=_kind(kind),
        permalink=f"{post.url.split('#')[0]}#comment-{key}",
        post_key=post.key,
        post_url=post.url,
        links=links_of(body, post.url),
    )


def _kind(stated: str) -> CommentKind:
    if stated == "pingback":
        return "pingback"
    return "trackback" if stated == "trackback" else "comment"


def _of(fields: Mapping[str, Field], name: str) -> str:
    field = fields.get(name)
    return field.words if field is not None else ""


def _date(words: str) -> datetime | None:
    return iso_date(words) if words and not words.startswith("0000") else None


def _utc(words: str) -> datetime | None:
    at = _date(words)
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


_STATES = {
    "draft": "draft",
    "auto-draft": "draft",
    "pending": "draft",
    "private": "private",
    "trash": "in the trash",
    "future": "scheduled",
}
