"""What all forums share: a thread read by the first markup that fits, and what lies behind a board's addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.items import Comment, Link, Links, Post
from scraper.platforms import generic
from scraper.platforms.generic.addresses import links_on
from scraper.platforms.generic.entry import canonical
from scraper.platforms.markup import Markup, read_first, read_thread
from scraper.selecting import select_first

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scraper.items import Page


@dataclass(frozen=True, slots=True)
class Addresses:
    """A platform's addresses, as regular expressions over path and query."""

    thread: str  # a thread
    later: str  # a page of a thread after its first
    archive: str  # a board or another list of threads
    trap: str = ""  # never to be asked for: forms, sort orders, one entry alone
    many: str = ""  # what shows entries of many threads, or of a form: a member's, a search's
    drop: str = ""  # parameters that change nothing, as session ids: the page is asked for once


Thread = tuple[Post | None, tuple[Comment, ...]]
Threads = tuple[tuple[Post, ...], tuple[Comment, ...]]


def threads_in(page: Page, shown: Callable[[Page], Thread], answered: Callable[[Page], Threads]) -> Threads:
    """Posts and comments of a page as `shown` reads it, or of an answer of an API as `answered` does; none of an error,
    whatever it says."""
    if page.status >= 400:
        return (), ()
    if page.tree is None:
        return answered(page)
    first, rest = shown(page)
    return (first,) if first else (), rest


def is_made_by(page: Page, words: Sequence[str], selector: str) -> bool:
    """Does the page hold an element that only this platform has, and one of these words?"""
    if page.tree is None or select_first(page.tree, selector) is None:
        return False
    return any(word in page.text for word in words)


def read_board(page: Page, markups: Sequence[Markup], addresses: Addresses) -> tuple[Post | None, tuple[Comment, ...]]:
    """The thread of a forum's page; of one in an unknown skin by its shape; none of lists and forms."""
    if addresses.many and re.search(addresses.many, page.url):
        return None, ()
    post, comments = read_first(page, markups)
    if comments or post is not None or page.tree is None:
        return post, comments
    is_thread = any(re.search(addresses.thread, url) for url in (page.url, canonical(page)))
    return generic.thread(page) if is_thread else (None, ())


def by_pattern(page: Page, pattern: Any) -> tuple[Comment, ...]:
    """The comments by a learned description of a site's markup (the fields of `Markup`)."""
    return read_thread(page, pattern if isinstance(pattern, Markup) else Markup(**pattern))[1]


def links_of_board(page: Page, addresses: Addresses) -> Links:
    """Threads, their later pages, and boards; forms, single entries and sort orders are traps."""
    if page.tree is None:
        return Links()

    def link_to(url: str, attributes: Mapping[str, str | None]) -> Link:
        if addresses.drop and "?" in url:
            url = _without(url, addresses.drop)
        if (addresses.trap and re.search(addresses.trap, url)) or _FORMS.search(url):
            return Link(url, refused="trap: form, single entry or sort order")
        if re.search(addresses.later, url):
            return Link(url, "comments" if re.search(addresses.thread, url) else "archive")
        if re.search(addresses.thread, url):
            return Link(url, "thread")
        if attributes.get("rel") in ("next", "prev"):
            return Link(url, "comments" if re.search(addresses.thread, page.url) else "archive")
        return Link(url, "archive" if re.search(addresses.archive, url) else "page")

    return links_on(page, link_to)


def _without(url: str, drop: str) -> str:
    """The address without parameters that match whole."""
    address, _, query = url.partition("?")
    kept = "&".join(one for one in query.split("&") if not re.fullmatch(drop, one))
    return f"{address}?{kept}" if kept else address


_FORMS = re.compile(
    r"[?&;](?:mode|do|action|act|app)=(?:reply|quote|post|newpost|newthread|newreply|login|register|report|email|"
    r"sendpassword|getnew|markread|search)\b|/(?:login|register|lost-password|add-reply|reply|report|search)/?(?:\?|$)|"
    r"(?:newreply|newthread|posting|register|login|private|search|sendmessage|report)\.php|[?&;](?:view|goto)=(?:previous|next|"
    r"newpost|getnewpost|findpost|getlastpost|old|new|unread|nextnewest|nextoldest|lastpost)\b",
    re.I,
)
