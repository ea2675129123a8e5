"""A discussion as a page states it for machines: JSON-LD of schema.org, read as far as the visible page bears it out.

What is stated is often a part of the thread, cut after some words, or of another page. It is used for comments where
the visible page has none by its shape, and for a name or a time that the visible page leaves out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper.dates import iso_date
from scraper.items import Comment, Post
from scraper.platforms.generic.entry import canonical
from scraper.selecting import select
from scraper.text import fragment_text, text_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from scraper.items import Page


@dataclass(frozen=True, slots=True)
class Stated:
    """What one object says. `parent` is the place of the comment that it answers, `key` the number in its address."""

    text: str | None
    author: str | None = None
    author_url: str | None = None
    published: datetime | None = None
    words: str | None = None
    key: str | None = None
    title: str | None = None
    parent: int | None = None
    is_answer: bool = False


def stated_on(page: Page) -> tuple[Stated | None, tuple[Stated, ...]]:
    """The entry and the comments that the page's JSON-LD states; (None, ()) where there is none of this page."""
    scripts = [script.text(deep=True) for script in select(page.tree, "script[type*='ld+json']")]
    if not any(kind in script for script in scripts for kind in _KINDS):
        return None, ()
    entry: Stated | None = None
    comments: list[Stated] = []
    for thing in _things(scripts):
        if not _is_here(page, thing):
            continue
        kinds = _kinds(thing)
        if entry is None and kinds & _ENTRIES:
            entry = _said(thing, page)
        if kinds & (_ENTRIES | {"Comment", "Answer"}):
            _gather(thing, page, comments, None, is_entry=not kinds & {"Comment", "Answer"})
    return entry, tuple(comments[:_MOST])


def completed(page: Page, post: Post | None, entry: Stated | None) -> Post | None:
    """The post with name and time as stated, where the page shows none; as stated where it shows no post at all."""
    if entry is None:
        return post
    if post is None:
        if entry.title is None or entry.text is None:
            return None
        post = Post(canonical(page), title=entry.title, text=entry.text)
    return replace(
        post,
        title=post.title or entry.title,
        author=post.author or entry.author,
        author_url=post.author_url or (entry.author_url if post.author in (None, entry.author) else None),
        published=post.published or entry.published,
        published_raw=post.published_raw or (entry.words if post.published is None else None),
    )


def filled(comments: Sequence[Comment], stated: Sequence[Stated]) -> tuple[Comment, ...]:
    """The comments read by their shape, with name and time from what is stated of the same words."""
    known = {_beginning(one.text): one for one in stated if one.text}
    found = []
    for comment in comments:
        one = known.get(_beginning(comment.text)) if comment.author is None or comment.published is None else None
        if one is not None:
            comment = replace(  # noqa: PLW2901
                comment,
                author=comment.author or one.author,
                published=comment.published or one.published,
                published_raw=comment.published_raw or one.words,
            )
        found.append(comment)
    return tuple(found)


def comments_stated(page: Page, stated: Sequence[Stated]) -> tuple[Comment, ...]:
    """The comments as stated, for a page that shows none by its shape.

    Where the page shows the beginnings of some, those that it does not show are not of this page; a text that is cut
    ("…") is taken from the page, where it is whole.
    """
    visible = " ".join((text_of(page.tree.body) or "").split()).casefold()
    shown = [place for place, one in enumerate(stated) if _beginning(one.text) in visible]
    kept = [place for place in (shown or range(len(stated))) if stated[place].text and stated[place].author]
    places = {place: number for number, place in enumerate(kept)}
    keys = [stated[place].key for place in kept]
    numbered = None not in keys and len(set(keys)) == len(keys)
    found: list[Comment] = []
    for place in kept:
        one = stated[place]
        above = one.parent
        while above is not None and above not in places:
            above = stated[above].parent
        parent = found[places[above]] if above is not None else None
        found.append(
            Comment(
                text=_whole(page, one.text or "") if shown else one.text,
                key=one.key if numbered else None,
                parent=(parent.key or f"#{places[above or 0]}") if parent else None,
                author=one.author,
                author_url=one.author_url,
                published=one.published,
                published_raw=one.words,
                kind="answer" if one.is_answer else "comment",
                depth=1 if parent is None else (parent.depth or 1) + 1,
            )
        )
    return tuple(found)


def _things(scripts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The objects that the page's scripts describe, with those that are what a page is about."""
    for script in scripts:
        try:
            data = json.loads(_CONTROLS.sub(" ", script))
        except (ValueError, RecursionError):
            continue
        todo = [data]
        for _ in range(_MOST):
            if not todo:
                break
            thing = todo.pop(0)
            if isinstance(thing, list):
                todo = [*thing, *todo]
            elif isinstance(thing, dict):
                yield thing
                todo += [thing[name] for name in ("@graph", "mainEntity") if isinstance(thing.get(name), list | dict)]


def _gather(thing: dict[str, Any], page: Page, found: list[Stated], parent: int | None, *, is_entry: bool) -> None:
    todo: list[tuple[dict[str, Any], int | None, bool]] = [(thing, parent, is_entry)]
    while todo and len(found) < _MOST:
        each, above, skipped = todo.pop(0)
        place = above
        if not skipped:
            said = _said(each, page)
            if said.text:
                place = len(found)
                found.append(replace(said, parent=above))
        within: list[tuple[dict[str, Any], int | None, bool]] = []
        for name in ("acceptedAnswer", "suggestedAnswer", "comment", "comments", "replies"):
            inner = each.get(name)
            inner = inner if isinstance(inner, list) else [inner]
            within += [(one, place, False) for one in inner if isinstance(one, dict)]
        todo = within + todo


def _said(thing: dict[str, Any], page: Page) -> Stated:
    author = thing.get("author") or thing.get("creator")
    author = author[0] if isinstance(author, list) and author else author
    if isinstance(author, dict) and "Organization" in _kinds(author):
        author = None  # who publishes, not who wrote
    name = author.get("name") if isinstance(author, dict) else author
    link = author.get("url") if isinstance(author, dict) else None
    words = next((thing[key] for key in ("datePublished", "dateCreated") if isinstance(thing.get(key), str)), None)
    text = next((thing[key] for key in ("text", "articleBody", "commentText") if isinstance(thing.get(key), str)), None)
    address = next((thing[key] for key in ("url", "@id") if isinstance(thing.get(key), str)), "")
    key = _NUMBER.search(address)
    return Stated(
        text=fragment_text(text) if text else None,
        author=fragment_text(name) if isinstance(name, str) else None,
        author_url=normal(link, page.url) if isinstance(link, str) else None,
        published=iso_date(words) if words else None,
        words=words or None,
        key=key[1] if key else None,
        title=next((fragment_text(thing[k]) for k in ("headline", "name") if isinstance(thing.get(k), str)), None),
        is_answer="Answer" in _kinds(thing),
    )


def _kinds(thing: dict[str, Any]) -> set[str]:
    kinds = thing.get("@type")
    return {str(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds])}


def _is_here(page: Page, thing: dict[str, Any]) -> bool:
    """Is it of this page, as far as its address tells?"""
    main = thing.get("mainEntityOfPage")
    main = main.get("@id") or main.get("url") if isinstance(main, dict) else main
    stated = next((each for each in (thing.get("url"), main) if isinstance(each, str) and each), None)
    url = normal(stated, page.url) if stated else None
    if url is None:
        return True
    return any(_same(url, own) for own in (page.url, canonical(page)))


def _same(url: str, own: str) -> bool:
    return urlsplit(url).path.rstrip("/") == _PAGE.sub("", urlsplit(own).path).rstrip("/") or url == own


def _beginning(text: str | None) -> str:
    return " ".join((text or "").rstrip(" .…").split()).casefold()[:_COMPARED]


def _whole(page: Page, text: str) -> str:
    """The words that the page shows in full, where the stated ones are cut."""
    if not text.rstrip().endswith(("…", "...")):
        return text
    beginning = _beginning(text)
    for node in select(page.tree, "p,blockquote,td,dd,li,div"):
        if node.css_first("p,div,td,li") is None or node.tag == "p":
            words = text_of(node) or ""
            if _beginning(words).startswith(beginning):
                return words
    return text


_KINDS = ("Comment", "DiscussionForumPosting", "Answer", "QAPage", "BlogPosting", "Article")
_ENTRIES = {"DiscussionForumPosting", "Question", "BlogPosting", "Article", "NewsArticle", "SocialMediaPosting"}
_MOST = 2000
_COMPARED = 60  # characters that tell one comment from others
_CONTROLS = re.compile(r"[\x00-\x1f]")
_NUMBER = re.compile(r"(?:#|/|=)(?:[a-z_-]*?)(\d+)/?$", re.I)
_PAGE = re.compile(r"/(?:page-?/?\d+|p\d+)/?$")
