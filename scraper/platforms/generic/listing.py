"""Lists of posts, threads, products and members, told from a discussion by the links that head their records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper.dates import is_date
from scraper.platforms.generic.grid import MEMBER
from scraper.platforms.generic.roles import role_of
from scraper.platforms.generic.wording import without_reply
from scraper.text import line_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Page
    from scraper.platforms.generic.shapes import Message


def is_listing(page: Page, messages: Sequence[Message]) -> bool:
    """A list of posts, threads, products: most of its records are headed by a link of its own to another page."""
    here = urlsplit(normal(page.url) or page.url).path
    heads: list[str] = []
    linked, whole = 0, 0
    for message in messages:
        heads.append(_head(page, message, here))
        whole += sum(len(node.text(deep=True)) for node in message)
        linked += sum(len(anchor.text(deep=True)) for node in message for anchor in node.css("a"))
    stated = {head for head in heads if head}
    if _has_entries(page, messages, here):
        return True
    return len(stated) >= 0.5 * len(messages) or linked > 0.6 * whole


def is_list(page: Page, family: Sequence[Any]) -> bool:
    """A list of threads or boards: most of what a family of elements says is links, or links head most of it.

    What is called a comment is none.
    """
    if _COMMENT.search(f"{family[0].attributes.get('class') or ''} {family[0].attributes.get('id') or ''}"):
        return False
    whole = sum(len(node.text(deep=True).strip()) for node in family)
    linked = sum(len(anchor.text(deep=True).strip()) for node in family for anchor in node.css("a[href]"))
    if linked > _LINKED * whole:
        return True
    if len(family) == 1:
        return len(family[0].css(_TITLES)) > _SEVERAL
    here = urlsplit(normal(page.url) or page.url).path
    heads = {head for node in family if (head := _head(page, [node], here))}
    return len(family) > _SEVERAL and len(heads) > _MOST * len(family)


def _has_entries(page: Page, messages: Sequence[Message], here: str) -> bool:
    """Are these entries of their own: each with a heading of its own, or with a link to its comments elsewhere?"""
    headings, elsewhere = set(), set()
    for message in messages:
        for node in message:
            heading = node.css_first("h1,h2")
            words = line_of(heading) if heading is not None and not _names_writer(heading) else None
            if words and not is_date(words):
                headings.add(without_reply(words).casefold())
            for anchor in node.css(
                "a[href*='#respond'],a[href*='#comments'],a[href*='#disqus_thread'],a[rel~=bookmark]"
            ):
                url = normal(anchor.attributes.get("href") or "", page.url)
                if url and urlsplit(url).path != here:
                    elsewhere.add(urlsplit(url).path)
    most = max(3, _MOST * len(messages))
    return len(headings) >= most or len(elsewhere) >= most


def _names_writer(heading: Any) -> bool:
    """Is it called a name, or does it lead to a member?"""
    anchor = heading.css_first("a[href]")
    is_called = role_of(heading.tag, heading.attributes).author >= _CALLED
    return is_called or (anchor is not None and bool(MEMBER.search(anchor.attributes.get("href") or "")))


def _head(page: Page, message: Message, here: str) -> str:
    """The words of the first link of a message that heads it: some words, to another page of the site."""
    for node in message:
        for heading in node.css("h1 a[href],h2 a[href],h3 a[href],h4 a[href],.title a[href],a.title[href]")[:2]:
            href = heading.attributes.get("href") or ""
            url = _target(page, href)
            words = line_of(heading) or ""
            if (
                url
                and "#" not in href
                and urlsplit(url).path != here
                and not MEMBER.search(href)
                and _WORDY.search(words)
            ):
                return words
        anchor = next((a for a in node.css("a[href]") if _WORDY.search(a.text(deep=True))), None)
        href = (anchor.attributes.get("href") or "") if anchor is not None else ""
        if anchor is not None and "#" not in href and not MEMBER.search(href) and not _OWN.search(href):
            url = _target(page, href)
            before = node.text(deep=True).partition(anchor.text(deep=True))[0]
            if url and urlsplit(url).path != here and len(before.strip()) < _HEAD:
                return line_of(anchor) or ""
    return ""


def _target(page: Page, href: str) -> str | None:
    """Where a link leads; on a page saved without its address, as if that were of a site of its own."""
    return normal(href, page.url if "://" in page.url else "https://saved.example/")


_MOST = 0.6  # of the messages
_CALLED = 60  # the rank of an element that is called a name
_LINKED = 0.6  # of the characters
_SEVERAL = 2
_TITLES = "h2 a[href],h3 a[href],h4 a[href],.title a[href],.Title a[href]"
_COMMENT = re.compile(r"comm?ent|komm?ent|réaction|reactie", re.I)
_HEAD = 60  # characters before the link that heads a record
_WORDY = re.compile(r"\w{2,}\W+\w{2,}\W+\w{2,}")
_OWN = re.compile(
    r"(?:mode|do|action|act)=(?:quote|reply|report)|reply|quote|report|/posts?/\d+|[?&;]p(?:id)?=\d+", re.I
)
_TO_COMMENTS = "a[href*='#respond'],a[href*='#comments'],a[href*='#disqus_thread'],a[rel~=bookmark]"
