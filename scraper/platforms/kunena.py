"""Kunena, the forum inside Joomla, 1 to 5."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "kunena"
VERSION = 2


def detect(page: Page) -> bool:
    """Is it a page of a Kunena forum?"""
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


_WORDS = ("kunena", "Kunena")
_MARKS = "#Kunena,#kunena,.com_kunena,a[href*='kunena.org']"
_ADDRESSES = Addresses(
    thread=r"/\d+-[^/?]+/\d+-[^/?]+|/[^/?]+/\d+-[^/?]+|func=view\b|view=topic\b",
    later=r"[?&](?:start|limitstart)=[1-9]\d*",
    archive=r"func=showcat|view=category|/(?:forum|recent)\b",
    trap=r"func=(?:post|profile|login|report|search|markthisread|fbprofile)|layout=(?:reply|create|edit)|/(?:search|user|login)\b",
    many=r"/(?:user|search)\b|view=(?:user|search)\b",
)
_LATER = r"[?&](?:start|limitstart)=[1-9]\d*"
_BEFORE = Markup(  # 1 to 3
    entry="table.kmsg",
    key=r"^#?(\d+)$",
    key_from="a[name],.kmsgid-right a",
    text=".kmsgtext",
    author=".kpost-username;.kwho-user",
    date=".kmsgdate",
    chrome=".kmsgsignature,.kmsgattach",
    quote=".kmsgtext-quote,blockquote",
    quote_head="b",
    title=".kheader h2",
    later=_LATER,
)
_HEADED = replace(  # the date stands over the message's table
    _BEFORE,
    entry="div:has(> .kheader .kmsgdate):has(table.kmsg),.kmsg-header:has(+ table.kmsg)",
    more="table.kmsg",
    key_from="a[name],.kmsgid-right a,.kmsgid-left a,a[id]",
    title="h1;.kheader h2",
)
_NOW = Markup(  # 4 and later
    entry=".row-fluid.message,.row.message,.kmsg-container",
    key=r"^#?(\d+)$",
    key_from="a[id][rel=canonical],a[href^='#']",
    text=".kmessage;.kmsg",
    author=".profilebox .kwho-user;.kwho-user;.profilebox strong",
    date=".kdate",
    chrome=".ksig",
    quote="blockquote",
    title="h1",
    later=_LATER,
)
_MARKUPS = (_HEADED, _BEFORE, _NOW)
