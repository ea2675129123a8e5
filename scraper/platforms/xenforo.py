"""XenForo 1 and 2."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms import generic
from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup, read_thread

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "xenforo"
VERSION = 4


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
    """Post and comments, found in one search; how many replies a thread has, as its JSON-LD states it."""
    if page.tree is not None and page.tree.css_first(_WRITTEN) is not None:
        first, replies = read_thread(page, _COMMENTED)
        return (first, replies) if replies else generic.thread(page)
    first, replies = read_board(page, _MARKUPS, _ADDRESSES)
    if first is not None and first.text is not None:
        first = replace(first, comments_declared=_declared(page))
    return first, replies


def _declared(page: Page) -> int | None:
    """XenForo 2 counts the replies of all pages of a thread in an InteractionCounter of the ReplyAction."""
    for node in page.tree.css('script[type="application/ld+json"]'):
        stated = node.text() or ""
        if "DiscussionForumPosting" in stated:
            match = _REPLIES.search(stated) or _REPLIES_BEFORE.search(stated)
            return int(match[1]) if match else None
    return None


_WORDS = ('id="XF"', "XenForo", "xenforo", "data-xf-init", "bbCodeQuote", "message--post", "messageText")
_MARKS = (
    "html#XenForo,html#XF,html[data-app=public],.message--post,li.message[id^=post-],.p-body-content,[data-xf-init],"
    "link[href*='css.php?css=xenforo']"
)
_ADDRESSES = Addresses(
    thread=r"/threads/[^/?]+|[?/]t/[^/?]+\.\d+|\?threads/",
    later=r"/page-(?:[2-9]|[1-9]\d+)\b|[?&]page=(?:[2-9]|[1-9]\d+)",
    archive=r"/forums/|/categories/|\?forums/|/index\.php$|//[^/?]+/(?:[\w.-]+/)?$",
    trap=r"/(?:members|posts|goto|misc|account|attachments|media|find-new|help|online|profile-posts|watched|"
    r"conversations|direct-messages|whats-new|recent-activity|search|tags|spam-cleaner)(?:/|$|\?)|"
    r"/(?:unread|latest|reply|report|like|likes|react|reactions|share|bookmark|preview|post-\d+|add-reply|watch|"
    r"poll|draft|warn|history|post-thread|create-thread|filters|index\.rss|mark-read)(?:/|$|\?)|"
    r"[?&](?:order|direction|prefix_id|last_days|starter_id|_xf\w+|_debug|tooltip|solved|post_list_order)=",
    many=r"/(?:members|search|find-new|whats-new|recent-activity|login|account|conversations|direct-messages|online)(?:/|\?|$)",
)
_REPLIES = re.compile(r'ReplyAction"\s*,\s*"userInteractionCount"\s*:\s*"?(\d+)')
_REPLIES_BEFORE = re.compile(r'"userInteractionCount"\s*:\s*"?(\d+)"?\s*,\s*"interactionType"\s*:\s*"[^"]*ReplyAction')
_THREAD = Markup(
    entry="",
    thread_key=r"(?:threads|/t)/(?:[^/?]*\.)?(\d+)(?:/|$|\?)",
    later=r"(?<=/)page-(?:[2-9]|[1-9]\d+)\b|[?&]page=(?:[2-9]|[1-9]\d+)",
    title_chrome=".label,.label-append,.prefix,.PageNav,.DateTime,[class*=vote],nav,button",
)
_XF2 = replace(
    _THREAD,
    entry=".message--post[data-content^=post-],article.message[data-content^=post-]",
    key=r"post-(\d+)$",
    text=".message-userContent .bbWrapper;.message-body .bbWrapper;.message-body;.bbWrapper",
    author=".message-name .username;.message-name;.message-userDetails .username;.message-cell--user .username;"
    ".message-attribution-user .username",
    date=".message-attribution-main time;.message-attribution time;.message-date time;.message-footer time;"
    ".uix_messageMeta time;time.u-dt;"
    ".message-attribution-main;.message-date",
    chrome=".bbCodeBlock-expandLink,.js-selectToQuoteEnd,.bbCodeBlock--code .bbCodeBlock-title,.bbCodeSpoiler-button,"
    ".message-lastEdit,.message-attachments,.message-signature,.adsbygoogle,[class*=samCodeUnit],.bbCodeBlock--unfurl,"
    ".message-newIndicator,.reactionsBar",
    quote=".bbCodeBlock--quote,blockquote.bbCodeBlock",
    quote_head=".bbCodeBlock-title,.bbCodeBlock-sourceJump",
    quote_text=".bbCodeBlock-content",
    quote_key=r"(?:post: |[?&]id=|#post-|posts/)(\d+)/?$",
    skip=".message--deleted",
    place=".message-attribution-opposite",
    title="h1.p-title-value",
    page_number=".pageNav-page--current",
)
_XF1 = replace(
    _THREAD,
    entry="li.message[id^=post-],.message[id^=post-]:has(.messageText),li[id^=post-]:has(.messageText)",
    key=r"post-(\d+)$",
    text=".messageText;.messageContent article;.messageContent",
    author=".messageUserInfo .username;.userText .username;.messageMeta .username;"
    ".username:not(.likesSummary .username):not(.messageContent .username)",
    date=".datePermalink .DateTime;.messageMeta .DateTime;.messageDetails .DateTime;.datePermalink;.DateTime",
    chrome=".quoteExpand,.messageTextEndMarker,.bbCodeCode > .type,.bbCodePHP > .type,.bbCodeHTML > .type,"
    ".bbCodeSpoilerButton,.editDate,.attachedFiles,.signature,.likesSummary,.adsbygoogle",
    quote=".bbCodeQuote",
    quote_head=".attribution",
    quote_text=".quote",
    quote_key=r"(?:[?&]id=|#post-|posts/)(\d+)/?$",
    skip="li.deleted",
    place=".postNumber",
    title="h1 .title;.titleBar h1;h1",
    page_number=".PageNav .currentPage",
)
_MARKUPS = (_XF2, _XF1)
# What add-ons show on a page of its own, with comments under it: articles, blog entries, resources, pictures.
_WRITTEN = (
    "html[data-template^=xa_][data-template$=_view],html[data-template=xfrm_resource_view],"
    "html[data-template=xfmg_media_view]"
)
_COMMENTED = replace(_XF2, entry="article.js-comment[data-content]", key=r"comment-(\d+)$", opening=False)
