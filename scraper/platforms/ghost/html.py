"""A page of Ghost: its post, the script that shows the comments of it, and the API that scripts name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.items import Link, Links
from scraper.platforms import generic
from scraper.platforms.blog import signed, with_body
from scraper.platforms.board import is_made_by
from scraper.platforms.generic.addresses import is_archive, links_on
from scraper.platforms.ghost.sources import NUMBER, comments_of, source_at
from scraper.selecting import select, select_first
from scraper.urls import normal, origin_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.items import Comment, Page, Post, Source


def is_ghost(page: Page) -> bool:
    """Does the page say that Ghost made it?"""
    return is_made_by(page, ("Ghost",), "meta[name=generator][content^=Ghost]")


def thread_of(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """The post, with Ghost's own number where its page shows comments; these are in no page. None of lists."""
    body = page.tree.body
    made = body.attributes.get("class") or "" if body is not None else ""
    if _LIST.search(made) and not _POST.search(made):
        return None, ()
    entry, said = generic.thread(page)
    entry = with_body(page, entry, _BODIES, "h1")
    if entry is None:
        return None, said
    entry = signed(page, entry, ".byline-meta-content,.post-meta,.gh-article-meta", writers=_WRITERS)
    number = _post_number(_slot(page))
    if number is None:
        return entry, said
    return replace(entry, key=number, gap_reason=entry.gap_reason or "held by Ghost"), said


def links_of(page: Page) -> Links:
    """The comments of its post first, then posts, archives and other pages; and the content API."""
    marked = {normal(node.attributes.get("href") or "", page.url) for node in select(page.tree, _CARDS)}

    def link_to(url: str, attributes: Mapping[str, str | None]) -> Link:  # noqa: ARG001
        return Link(url, "archive" if is_archive(url) else "thread" if url in marked else "page")

    slot = _slot(page)
    site, number = _site(page, slot), _post_number(slot)
    first = [comments_of(site, number, normal(page.url) or page.url)] if site and number else []
    return replace(links_on(page, link_to, first), source=_source(page))


def _source(page: Page) -> Source | None:
    """The content API with its key, as scripts of the page name them, on the page's own site."""
    for node in select(page.tree, "script[data-key][data-api]"):
        api = normal(node.attributes.get("data-api") or "", page.url)
        key = node.attributes.get("data-key") or ""
        if api and _KEY.fullmatch(key) and origin_of(api) == origin_of(normal(page.url) or page.url):
            return source_at(api, key)
    return None


def _slot(page: Page) -> Any:
    return select_first(page.tree, "script[data-ghost-comments]") if "data-ghost-comments" in page.text else None


def _site(page: Page, slot: Any) -> str | None:
    """Where the blog begins: what the script says, so far as that is the page's own site."""
    stated = normal(slot.attributes.get("data-ghost-comments") or "", page.url) if slot is not None else None
    if stated is None or origin_of(stated) != origin_of(normal(page.url) or page.url):
        return None
    return f"{stated.rstrip('/')}/"


def _post_number(slot: Any) -> str | None:
    number = slot.attributes.get("data-post-id") or "" if slot is not None else ""
    return number if NUMBER.fullmatch(number) else None


_LIST = re.compile(r"\b(?:home|tag|author|paged|archive)-template\b|\bpaged\b")
_POST = re.compile(r"\b(?:post|page)-template\b")
_BODIES = ".gh-content,.post-full-content .post-content,.kg-canvas,.post-content,.single-content,.c-content"
_WRITERS = (
    ".author-name a,.author-name,.gh-article-meta .gh-author-name a,.post-full-author-header a,.byline-meta-content a"
)
_CARDS = ".post-card a[href],a.gh-card-link,.gh-card a[href],.post-feed article a[href],a.post-link"
_KEY = re.compile(r"[0-9a-f]{20,40}")
