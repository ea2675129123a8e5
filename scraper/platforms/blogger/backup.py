"""Blogger's backup (Settings, "Back up content"), its newer form in Google's Takeout, and a blog's feeds, all Atom XML:
posts, pages and comments as an API would give them, with the numbers that the blog's pages show.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.bounds import bounded
from scraper.dates import iso_date
from scraper.exported import ADDRESS, BLOGGER, fields_of, within
from scraper.items import Comment, Post
from scraper.text import fragment, fragment_text, links_of, text_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.exported import Field
    from scraper.items import Page

KINDS = {"post": "post", "page": "page", "comment": "comment"}


def is_backup(page: Page) -> bool:
    """Is this an entry of Blogger's backup?"""
    return page.media_type == BLOGGER


def posts_of(page: Page) -> tuple[Post, ...]:
    """The posts and pages that are published."""
    return _read(page.url, page.text)[0]


def comments_of(page: Page) -> tuple[Comment, ...]:
    """The comments that are published, in the order of the file."""
    return _read(page.url, page.text)[1]


def kind_of(fields: Iterable[Field]) -> str:
    """What an entry is, by Google's category of kinds or, in Takeout's form, by its type: post, page, comment, or
    something else (settings, template)."""
    for field in fields:
        if field.name == "blogger:type":
            return field.words.lower()
        if field.name == "category" and (match := _KIND.search(field.attribute("term"))):
            return match[1].lower()
    return "entry"


def why_not_public(fields: Iterable[Field]) -> str | None:
    """Why an entry is nothing that readers of the blog saw, None where it is."""
    fields = tuple(fields)
    kind = kind_of(fields)
    if kind not in KINDS:
        return f"of type {kind}"
    for field in fields:
        if field.name == "app:control" and _IS_DRAFT.search(field.inner):
            return "draft"
        if field.name == "app:draft" and field.words == "yes":
            return "draft"
        if field.name == "blogger:status" and field.words.upper() != "LIVE":
            return _STATES.get(field.words.upper(), f"of status {field.words.lower()}")
        if field.name == "blogger:trashed" and field.words:
            return "in the trash"
    return None


def number_of(fields: Iterable[Field]) -> str | None:
    """The entry's number on Blogger."""
    found = next((_NUMBER.search(field.words) for field in fields if field.name == "id"), None)
    return found[1] if found else None


def link_of(fields: Iterable[Field], blog: str | None) -> str | None:
    """The address of an entry's page: stated as a link, or by Takeout as a file's name."""
    for field in fields:
        if field.name == "link" and field.attribute("rel") == "alternate" and field.attribute("href"):
            return normal(field.attribute("href"), blog)
        if field.name == "blogger:filename" and field.words and blog:
            return normal(field.words, blog)
    return None


@lru_cache(maxsize=2)
def _read(address: str, text: str) -> tuple[tuple[Post, ...], tuple[Comment, ...]]:
    posts: list[Post] = []
    comments: list[Comment] = []
    blog = normal(address.removeprefix(ADDRESS))
    for entry in fields_of(within(text, "feed")):
        if entry.name != "entry":
            continue
        fields = tuple(fields_of(entry.inner))
        if why_not_public(fields):
            continue
        if kind_of(fields) == "comment":
            comment = _comment(fields, blog)
            comments += [comment] if comment is not None else []
        else:
            post = _post(fields, blog)
            posts += [post] if post is not None else []
    return tuple(posts), tuple(comments)


def _post(fields: tuple[Field, ...], blog: str | None) -> Post | None:
    number, url = number_of(fields), link_of(fields, blog)
    if number is None or url is None:
        return None
    body = fragment(bounded(_words(fields, "content"))[0])
    author, uri = _author(fields)
    at, changed = _words(fields, "published"), _words(fields, "updated")
    return Post(
        url=url.split("#")[0],
        key=number,
        title=" ".join(_words(fields, "title").split()) or None,
        author=author,
        author_url=uri,
        published=iso_date(at),
        published_raw=at or None,
        modified=iso_date(changed) if changed != at else None,
        text=text_of(body),
        tags=_labels(fields),
        links=links_of(body, url),
    )


def _comment(fields: tuple[Field, ...], blog: str | None) -> Comment | None:
    number = number_of(fields)
    body = fragment(bounded(_words(fields, "content") or _words(fields, "summary"))[0])
    text = text_of(body)
    above = next((field for field in fields if field.name == "thr:in-reply-to"), None)
    stated = _words(fields, "blogger:parent") if above is None else above.attribute("ref")
    post = _NUMBER.search(stated)
    if number is None or text is None or post is None:
        return None
    author, uri = _author(fields)
    at = _words(fields, "published")
    post_url = normal(above.attribute("href").split("?")[0], blog) if above is not None else None
    return Comment(
        text=text,
        key=number,
        parent=_parent(fields, number),
        author=author,
        author_url=uri,
        published=iso_date(at),
        published_raw=at or None,
        permalink=_permalink(fields),
        post_key=post[1],
        post_url=post_url if post_url and post_url.count("/") > 3 else None,
        links=links_of(body, blog or "http://import.invalid/"),
    )


def _permalink(fields: tuple[Field, ...]) -> str | None:
    links = (field for field in fields if field.name == "link" and field.attribute("rel") == "alternate")
    return next((field.attribute("href") or None for field in links), None)


def _parent(fields: tuple[Field, ...], number: str) -> str | None:
    """The comment that this one answers: a related link to it, or Takeout's word for it."""
    for field in fields:
        match = None
        if field.name == "link" and field.attribute("rel") == "related":
            match = _IN_FEED.search(field.attribute("href"))
        elif field.name == "blogger:inReplyTo":
            match = _NUMBER.search(field.words)
        if match and match[1] != number:
            return match[1]
    return None


def _author(fields: tuple[Field, ...]) -> tuple[str | None, str | None]:
    author = next((field for field in fields if field.name == "author"), None)
    told = {field.name: field.words for field in fields_of(author.inner)} if author is not None else {}
    name, uri = told.get("name", ""), told.get("uri", "")
    return fragment_text(name) if name else None, normal(uri) if uri else None


def _labels(fields: tuple[Field, ...]) -> tuple[str, ...]:
    terms = [field.attribute("term") for field in fields if field.name == "category"]
    return tuple(dict.fromkeys(" ".join(term.split()) for term in terms if term and not _KIND.search(term)))


def _words(fields: tuple[Field, ...], name: str) -> str:
    return next((field.words for field in fields if field.name == name), "")


_KIND = re.compile(r"/blogger/2008/kind#(\w+)$")
_NUMBER = re.compile(r"\.post-?(\d+)$")
_IN_FEED = re.compile(r"/comments/default/(\d+)")
_IS_DRAFT = re.compile(r"<(?:app:)?draft[^<>]*>\s*yes\s*<")
_STATES = {"DRAFT": "draft", "SCHEDULED": "scheduled", "SOFT_TRASHED": "in the trash", "EMPTIED": "in the trash",
           "SPAM_COMMENT": "spam", "GHOSTED": "not approved", "PENDING": "not approved"}  # fmt: skip
