"""Discourse: the page for those without JavaScript, the topic as JSON that it carries, and the board's API.

A post's key is the number of its topic and its own place in there, "12-3": both forms of a page tell these two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import by_pattern, is_made_by, threads_in
from scraper.platforms.discourse import answers, html, sources
from scraper.platforms.discourse.board import MARKS, WORDS

if TYPE_CHECKING:
    from scraper.items import Comment, Link, Links, Page, Post, Want

NAME = "discourse"
VERSION = 3


def detect(page: Page) -> bool:
    """Is it a page of a Discourse board, or an answer of its API?"""
    return is_made_by(page, WORDS, MARKS) or answers.is_answer(page)


def links(page: Page) -> Links:
    """Topics, their later pages and categories; of an answer where its listing or topic goes on."""
    return html.links_of(page) if page.tree is not None else answers.links_of(page)


def post(page: Page) -> Post | None:
    """The first post of a topic; of a later page the title alone."""
    found = threads(page)[0]
    return found[0] if len(found) == 1 else None


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The posts after the first; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else threads(page)[1]


def threads(page: Page) -> tuple[tuple[Post, ...], tuple[Comment, ...]]:
    """Posts and comments: as the page shows them, with what the topic's JSON adds; by the JSON where it shows none."""
    return threads_in(page, html.thread_of, answers.threads_of)


def counted(page: Page) -> tuple[tuple[str, str], ...]:
    """Notices of the board and hidden posts, which a topic counts."""
    return answers.counted(page)


def requests(root: str, want: Want) -> tuple[Link, ...]:
    """What to ask the board for: its lists of topics, a search, the news, or topics."""
    return sources.requests(root, want)
