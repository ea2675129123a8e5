"""What blog platforms share: the thread by the first markup that fits, else by its shape; and what an entry states."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.date_part import dated_part
from scraper.dates import has_time, is_date, iso_date, read_date
from scraper.platforms import generic
from scraper.platforms.generic.place import language_of
from scraper.platforms.generic.words import name_beside
from scraper.platforms.markup import read_thread
from scraper.selecting import select
from scraper.text import line_of
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


def signed(page: Page, entry: Post, bylines: str, titles: str = "") -> Post:
    """The entry with what its byline (CSS) states: who wrote it, when; and the title of an element called so (CSS)."""
    for node in page.tree.css(titles) if titles else ():
        words = line_of(node)
        if words:
            entry = replace(entry, title=words)
            break
    for node in page.tree.css(bylines):
        words = line_of(node) or ""
        if len(words) > _LONGEST:
            continue
        if entry.author is None and (match := _BY.search(words)):
            entry = replace(entry, author=name_beside(match[1]))
        entry = _timed(page, entry, node, words)
        if entry.text:
            text = entry.text.removeprefix(f"{entry.title}\n\n").removesuffix(words).strip()
            entry = replace(entry, text=text or entry.text)
    return entry


def _timed(page: Page, entry: Post, node: Any, words: str) -> Post:
    """The entry with the date of a byline, where that states more: an offset, a time of day."""
    if entry.published is not None and entry.published.tzinfo is not None:
        return entry
    part = (dated_part(words) or words) if is_date(words, day=True) else None
    for inner in (node, *node.css("[datetime],[title],[content]")):
        for name in ("datetime", "title", "content"):
            at = iso_date(inner.attributes.get(name) or "")
            if at is not None:
                return replace(entry, published=at, published_raw=part or line_of(inner) or entry.published_raw)
    if part and (entry.published is None or (has_time(part) and not has_time(entry.published_raw or ""))):
        at = read_date(part, language=language_of(page), now=page.fetched_at)
        if at is not None and (entry.published is None or entry.published.date() == at.date()):
            return replace(entry, published=at, published_raw=part)
    return entry


def permalink_of(url: str, noise: str) -> str:
    """An address without the parameters and page numbers (`noise`, a regular expression) that lead to parts of it."""
    return re.sub(r"\?$|(?<=\?)&", "", re.sub(noise, "", url))


def with_permalinks(page: Page, comments: Sequence[Comment], anchor: str, noise: str = "") -> tuple[Comment, ...]:
    """Comments with the address of their place on this page: `anchor` and their number behind a "#"; pings without."""
    url = normal(page.url) or page.url
    url = permalink_of(url, noise) if noise else url
    return tuple(
        replace(one, permalink=f"{url}#{anchor if one.kind == 'comment' else ''}{one.key}") if one.key else one
        for one in comments
    )


def stated(page: Page, places: Sequence[tuple[str, str, str]]) -> str | None:
    """The first group of a pattern in an attribute: of the earliest (CSS selector, attribute, pattern) that fits."""
    for selector, name, pattern in places:
        for node in select(page.tree, selector):
            match = re.search(pattern, node.attributes.get(name) or "")
            if match:
                return match[1]
    return None


_LONGEST = 300  # characters of a byline
_BY = re.compile(
    r"(?:posted by|published by|written by|eingestellt von|gepostet von|geschrieben von|verfasst von|publié par|"
    r"envoyé par|rédigé par|publicado por|postado por|enviado por|escrito por|pubblicato da|postato da|scritto da|"
    r"gepost door|geplaatst door|upplagd av|lagt inn av|indsendt af|lähettänyt|vložil|submitted by|eingereicht von|"
    r"soumis par|inviato da|ingediend door|autor:|автор:|отправлено)"
    r"\s*:?\s*([^|\n]{1,80}?)(?:,?\s+(?:on|at|am|um|vom|le|à|el|a las|em|às|il|alle|op|om|den|kl\.?|o|в|in)\s|[|(]|$)",
    re.I,
)
