"""Question2Answer: a question, its answers, and comments on each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "question2answer"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a Question2Answer site?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Questions, their later pages and lists of them."""
    return links_of_board(page, _ADDRESSES)


def post(page: Page) -> Post | None:
    """The question."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """Answers, and comments below them; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Post and comments, found in one search."""
    return read_board(page, _MARKUPS, _ADDRESSES)


_WORDS = ("qa-template", "qa-main", "qa-q-view")
_MARKS = ".qa-q-view,.qa-main,body[class*='qa-template']"
_ADDRESSES = Addresses(
    thread=r"/\d+/[^/?]+(?:$|[?#])|[?&]qa=\d+",
    later=r"[?&]start=[1-9]\d*",
    archive=r"/(?:questions|unanswered|tag|categories|activity)(?:/|$|\?)|^https?://[^/?]+/(?:[\w-]+/)?$",
    trap=r"/(?:ask|login|register|forgot|feedback|user|users|message|search)(?:/|$|\?)|[?&](?:show|state|sort|qa_1)=",
    many=r"/(?:user|users|search|questions|unanswered|tag|activity)(?:/|$|\?)",
)
_NOW = Markup(
    entry=".qa-q-view,.qa-a-list-item,.qa-c-list-item",
    key=r"^[aqc](\d+)$",
    text=".qa-q-view-content,.qa-a-item-content,.qa-c-item-content",
    author=".qa-q-view-who-data,.qa-a-item-who-data,.qa-c-item-who-data",
    date=".qa-q-view-when time,.qa-a-item-when time,.qa-c-item-when time;"
    ".qa-q-view-when,.qa-a-item-when,.qa-c-item-when",
    date_words=r"((?:\w+[ .]+)?\d.*)",
    answer=".qa-a-list-item",
    title=".qa-main-heading h1;h1",
    thread_key=r"/(\d+)/[^/?]+(?:$|[?#])",
    later=r"[?&]start=[1-9]\d*",
)
_MARKUPS = (_NOW,)
