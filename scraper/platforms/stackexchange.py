"""Stack Exchange, of all its years: the question is the post, answers and comments hang from it.

Votes are left out. A comment's key has "comment-" before its number: a site counts comments apart from questions and
answers, so that one number means two things.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "stackexchange"
VERSION = 2


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
    "#question .post-text,#question .s-prose,#question .js-post-body,.question-page,body.questions-page,"
    "#questions-page,[id^=question-summary-]"
)
_ADDRESSES = Addresses(
    thread=r"/questions/\d+(?:/[^/?#]*)?/?(?:$|\?)|/q/\d+(?:$|[/?])",
    later=r"/questions/\d+/[^?]*\?(?:.*&)?page=(?:[2-9]|[1-9]\d+)|/(?:questions|unanswered)(?:/[^?\d][^?]*)?\?(?:.*&)?page=\d+",
    archive=r"/questions/?(?:$|\?)|/questions/tagged/|/unanswered|/tags/?$|//[^/?]+/$",
    trap=r"/(?:users|posts|a|review|help|election|badges|jobs|collectives|revisions|review|teams|company)(?:/|$)|"
    r"/questions/(?:ask|linked|greatest-hits)|"
    r"/feeds|/questions/\d+/[^/]+/\d+",
    many=r"/(?:users|search|review|help)(?:/|\?|$)",
    drop=r"(?:[lr]q|noredirect|s|tab|answertab|sort|filters|pagesize|mode)=[^&]*|lastactivity",
)
_ENTRIES = "#question,.answer[id^=answer-],.comment[id^=comment-]"
_THREAD = Markup(
    entry=_ENTRIES,
    key_from=_ENTRIES,
    key=r"^(?:answer-)?((?:comment-)?\d+)$",  # questions and answers share their numbers, comments have their own
    text=".post-text,.s-prose,.js-post-body,.comment-copy",
    # An edited entry has two signatures, the writer's last; the answer to a community wiki names its first writer.
    author=".comment-user;.post-signature.owner .user-details a[href*='/users/'];"
    ".post-signature:last-child .user-details a[href*='/users/'];.post-signature:last-child [itemprop=name];"
    ".post-signature.owner .user-details;.post-signature:last-child .user-details",
    date=".comment-date [title];.comment-date;.post-signature.owner .user-action-time [title];"
    ".post-signature:last-child .user-action-time [title];.post-signature:last-child [title].relativetime;"
    ".user-action-time [title];.relativetime",
    chrome=".snippet-code-controls,.snippet-ctas,.post-notice,.question-status,.js-post-notice,.spoiler-hint,.post-taglist,"
    ".s-notice,aside.s-notice",
    skip=".deleted-answer,.js-deleted",
    answer=".answer",
    title="#question-header h1 a;#question-header h1;h1 .question-hyperlink;h1",
    thread_key=r"/(?:questions|q)/(\d+)",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)",
    page_number=".s-pagination--item.is-selected,.page-numbers.current",
)
_MARKUPS = (_THREAD,)
