"""Ghost: its pages, whose comments a script shows, and the answers of its content API and of its comments.

The key that the content API wants stands in every page. What is asked for the comments of a post names the post's page,
which the server ignores: the answer does not say whose comments they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import by_pattern, threads_in
from scraper.platforms.ghost import answers, html, sources

if TYPE_CHECKING:
    from scraper.items import Comment, Link, Links, Page, Post, Source, Want

NAME = "ghost"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of Ghost, or an answer of its content API or of its comments?"""
    return html.is_ghost(page) or answers.is_answer(page)


def links(page: Page) -> Links:
    """Posts and archives, the comments of a post and the API; of an answer where it goes on."""
    return html.links_of(page) if page.tree is not None else answers.links_of(page)


def post(page: Page) -> Post | None:
    """The post of a page; of an answer with comments its address and count."""
    found = threads(page)[0]
    return found[0] if len(found) == 1 else None


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The comments of an answer; of a page by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else threads(page)[1]


def threads(page: Page) -> tuple[tuple[Post, ...], tuple[Comment, ...]]:
    """A page's post, which says who holds its comments; a list's posts; an answer's comments, of the post it is for."""
    return threads_in(page, html.thread_of, answers.threads_of)


def requests(root: str, want: Want) -> tuple[Link, ...]:
    """What to ask the content API for: all posts and pages, or those that changed last. It searches nothing."""
    return sources.requests(root, want)


def instead(root: str) -> Source:
    """What comes where the content API answers nobody."""
    return sources.instead(root)


def hears_comments(root: str) -> bool:  # noqa: ARG001
    """No: what changed last are posts."""
    return False
