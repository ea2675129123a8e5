"""What blog platforms share: the thread by the first markup that fits, else by its shape; and what an entry states."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.platforms import generic
from scraper.platforms.markup import read_thread
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.items import Comment, Page, Post
    from scraper.platforms.markup import Markup


def read_blog(page: Page, markups: Iterable[Markup]) -> tuple[Post | None, tuple[Comment, ...]]:
    """Entry and comments by the first of several descriptions that finds any; of an unknown theme by its shape."""
    for markup in markups:
        post, comments = read_thread(page, markup)
        if comments:
            return post, comments
    return generic.thread(page)


def permalink_of(url: str, noise: str) -> str:
    """An address without the parameters and page numbers (`noise`, a regular expression) that lead to parts of it."""
    return re.sub(r"\?$|(?<=\?)&", "", re.sub(noise, "", url))


def with_permalinks(page: Page, comments: Sequence[Comment], anchor: str, noise: str = "") -> tuple[Comment, ...]:
    """Comments with the address of their place on this page: `anchor` and their number behind a "#"."""
    url = normal(page.url) or page.url
    url = permalink_of(url, noise) if noise else url
    return tuple(replace(one, permalink=f"{url}#{anchor}{one.key}") if one.key else one for one in comments)


def stated(page: Page, places: Sequence[tuple[str, str, str]]) -> str | None:
    """The first group of a pattern in an attribute: of the earliest (CSS selector, attribute, pattern) that fits."""
    for selector, name, pattern in places:
        for node in page.tree.css(selector):
            match = re.search(pattern, node.attributes.get(name) or "")
            if match:
                return match[1]
    return None
