"""Stack Exchange, of all its years: the question is the post, answers and comments hang from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "stackexchange"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a question of a Stack Exchange site?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Threads, their later pages and boards."""
    return links_of_board(page, _ADDRESSES)


def post(page: Page) -> Post | None:
    """The first entry of a thread; of a later page the title alone."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The entries after the first; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Post and comments, found in one search."""
    return read_board(page, _MARKUPS, _ADDRESSES)


_WORDS = ("stackexchange", "StackExchange", "sstatic.net", "answercell", "post-text")
_MARKS = (
    "#question .post-text,#question .s-prose,#question .js-post-body,.question-page,body.questions-page,#questions-page"
)
_ADDRESSES = Addresses(
    thread=r"/questions/\d+(?:/[^/?]*)?/?$|/q/\d+$",
    later=r"/questions/\d+/[^?]*\?(?:.*&)?page=(?:[2-9]|[1-9]\d+)",
    archive=r"/questions/?(?:$|\?)|/questions/tagged/|/unanswered|/tags/?$|/$",
    trap=r"/(?:users|posts|a|review|help|election|badges|jobs|collectives|revisions)/|answertab=|[?&](?:tab|"
    r"sort|lastactivity|noredirect)=|/questions/ask|"
    r"/questions/\d+/[^/]+/\d+",
)
_MARKUPS = (
    Markup(
        entry="#question,.answer[id^=answer-],.comment[id^=comment-]",
        key_from="#question,.answer[id^=answer-],.comment[id^=comment-]",
        key=r"^(?:answer-|comment-)?(\d+)$",
        text=".post-text,.s-prose,.js-post-body,.comment-copy",
        author="[itemprop=author] a,.post-signature.owner .user-details a,.comment-user,"
        "td.post-signature:last-child .user-details a,.post-signature:last-child .user-details a,"
        ".post-signature:last-child .user-details",
        date="td.post-signature:last-child .user-action-time span[title],.post-signature:last-child .relativetime,"
        ".post-signature.owner .relativetime,.comment-date span[title],.comment-date,.relativetime",
        chrome=".snippet-code-controls,.post-notice,.question-status,.js-post-notice",
        answer=".answer",
        title="#question-header h1 a,#question-header h1,h1",
        thread_key=r"/(?:questions|q)/(\d+)",
        later=r"[?&]page=(?:[2-9]|[1-9]\d+)",
        page_number=".page-numbers.current",
    ),
)
