"""XenForo 1 and 2."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "xenforo"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page of a XenForo board?"""
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


_WORDS = ("XenForo", "xenforo", "data-xf-init", "bbCodeQuote", "message--post")
_MARKS = (
    "html#XenForo,html#XF,html[data-app=public],.message--post,li.message[id^=post-],.p-body-content,"
    "a[href*='xenforo.com']"
)
_ADDRESSES = Addresses(
    thread=r"/threads/[^/?]+|[?/]t/[^/?]+\.\d+|\?threads/",
    later=r"/page-(?:[2-9]|[1-9]\d+)\b|[?&]page=(?:[2-9]|[1-9]\d+)",
    archive=r"/forums/|/categories/|\?forums/|/index\.php$|/$",
    trap=r"/(?:members|posts|goto|misc|account|attachments|media|find-new|help|online|profile-posts|watched|"
    r"conversations|whats-new)(?:/|$)|"
    r"/(?:unread|latest|reply|report|like|likes|react|reactions|share|bookmark|preview|post-\d+|add-reply|watch|"
    r"poll|draft)(?:/|$|\?)|"
    r"[?&](?:order|direction|prefix_id|last_days|starter_id|_xf\w+|tooltip)=",
)
_THREAD = Markup(
    entry="",
    thread_key=r"(?:threads|/t)/(?:[^/?]*\.)?(\d+)(?:/|$|\?)",
    later=r"/?page-(?:[2-9]|[1-9]\d+)\b|[?&]page=(?:[2-9]|[1-9]\d+)",
)
_XF2 = replace(
    _THREAD,
    entry="article.message--post,.message--post[data-content^=post-],article.message[data-content^=post-]",
    key=r"post-(\d+)$",
    text=".message-body .bbWrapper,.message-userContent .bbWrapper,.message-body,.bbWrapper",
    author=".message-name .username,.message-name,.message-userDetails .username,.message-cell--user .username",
    date=".message-attribution time,time.u-dt,.message-attribution-main,.message-date",
    chrome=".bbCodeBlock-expandLink,.js-selectToQuoteEnd,.bbCodeBlock--code .bbCodeBlock-title,.js-lbImage,"
    ".message-lastEdit,"
    ".message-attachments,.message-signature,.adsbygoogle,[class*=samCodeUnit],.bbCodeBlock--unfurl",
    quote=".bbCodeBlock--quote,blockquote.bbCodeBlock",
    quote_head=".bbCodeBlock-title,.bbCodeBlock-sourceJump",
    quote_text=".bbCodeBlock-expandContent,.bbCodeBlock-content",
    quote_key=r"(?:post: |[?&]id=|#post-|posts/)(\d+)/?$",
    skip=".message--deleted",
    place=".message-attribution-opposite li:last-child",
    title="h1.p-title-value",
    page_number=".pageNav-page--current",
)
_XF1 = replace(
    _THREAD,
    entry="li.message[id^=post-],.message[id^=post-]:has(.messageText),li[id^=post-]:has(.messageText)",
    key=r"post-(\d+)$",
    text=".messageText,.messageContent article,.messageContent",
    author=".messageUserInfo .username,.userText .username,.username",
    date=".messageMeta .DateTime,.datePermalink .DateTime,.messageDetails .DateTime,.DateTime,.datePermalink",
    chrome=".quoteExpand,.messageTextEndMarker,.attribution.type + .x,.bbCodeCode > .type,.bbCodePHP > .type,"
    ".editDate,.attachedFiles,"
    ".signature,.spoilerBox,.likesSummary",
    quote=".bbCodeQuote",
    quote_head=".attribution",
    quote_text=".quote",
    quote_key=r"(?:[?&]id=|#post-|posts/)(\d+)/?$",
    skip="li.deleted",
    place=".postNumber",
    title=".titleBar h1,h1",
    page_number=".PageNav .currentPage",
)
_MARKUPS = (_XF2, _XF1)
