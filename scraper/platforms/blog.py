"""What blog platforms share: the thread by the first markup that fits, else by its shape; and what an entry states."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.date_part import dated_part
from scraper.dates import has_time, is_date, iso_date, read_date
from scraper.items import Post
from scraper.platforms import generic
from scraper.platforms.generic.addresses import base_of
from scraper.platforms.generic.count import declared
from scraper.platforms.generic.elsewhere import held_by
from scraper.platforms.generic.entry import canonical, tags_of
from scraper.platforms.generic.item import Parts
from scraper.platforms.generic.place import language_of, reading_order, time_of
from scraper.platforms.generic.stated import completed, stated_on
from scraper.platforms.markup import read_thread
from scraper.platforms.quotes import marked
from scraper.platforms.words import name_beside, name_in
from scraper.selecting import select
from scraper.text import line_of, links_of, text_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from scraper.items import Comment, Page
    from scraper.platforms.markup import Markup


def read_blog(page: Page, markups: Iterable[Markup]) -> tuple[Post | None, tuple[Comment, ...]]:
    """Entry and comments by the first of several descriptions that finds any; of an unknown theme by its shape."""
    for markup in markups:
        post, comments = read_thread(page, markup)
        if comments:
            if post is not None and (post.author is None or post.published is None):
                post = completed(page, post, stated_on(page)[0])
            return post, comments
    return generic.thread(page)


def with_body(page: Page, entry: Post | None, body: str, title: str = "", chrome: str = "") -> Post | None:
    """The entry with the words of the one element that is its text (CSS), without `chrome` (CSS) in it.

    An entry that nothing else found is made of it; a page with several such elements is a list.
    """
    found = select(page.tree, body)
    inner = {inner.mem_id for node in found for inner in node.css(body) if inner.mem_id != node.mem_id}
    found = list({node.mem_id: node for node in found if node.mem_id not in inner}.values())
    if len(found) != 1:
        return entry
    node = found[0]
    without = marked(node, f"{chrome},{_NO_TEXT}" if chrome else _NO_TEXT)
    if entry is None:
        words = next((words for node in select(page.tree, title) if (words := line_of(node))), None) if title else None
        head = page.tree.css_first("head title")
        words = words or (" ".join(head.text().split()).partition(" | ")[0] if head is not None else None)
        if not words:
            return None
        entry = Post(canonical(page), title=words, language=language_of(page), tags=tags_of(page))
        entry = replace(entry, comments_declared=declared(page), gap_reason=held_by(page))
    text = text_of(node, without=without)
    return replace(entry, text=text or entry.text, links=links_of(node, base_of(page), without=without))


def signed(
    page: Page,
    entry: Post,
    bylines: str,
    *,
    titles: str = "",
    writers: str = "",
    by: re.Pattern[str] | None = None,
) -> Post:
    """The entry with what its byline (CSS) states and nothing else did: who wrote it, when.

    `titles` and `writers` (CSS) are elements called so; group 1 of `by` is the name in a byline.
    """
    for node in select(page.tree, titles) if titles else ():
        words = line_of(node)
        if words:
            entry = replace(entry, title=words)
            break
    for node in select(page.tree, writers) if writers and entry.author is None else ():
        name = name_in(line_of(node) or "")
        if name:
            href = node.attributes.get("href")
            entry = replace(entry, author=name, author_url=normal(href, base_of(page)) if href else None)
            break
    for node in select(page.tree, bylines):
        words = line_of(node) or ""
        if len(words) > _LONGEST:
            continue
        if entry.author is None and (match := (by or _BY).search(words)):
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
    ago = dated_part(words) if entry.published_raw is None and is_date(words) else None
    if ago:
        at = read_date(ago, language=language_of(page), now=page.fetched_at)
        return replace(entry, published=entry.published or at, published_raw=ago)
    clock = _CLOCK.search(words) if part is None else None
    day = entry.published_raw or ""
    if clock and entry.published is not None and not has_time(day):
        at = read_date(f"{day}, {clock[0]}", language=language_of(page))
        if at is not None and at.date() == entry.published.date():
            return replace(entry, published=at, published_raw=f"{day}, {clock[0]}")
    return entry


def in_shown_clock(page: Page, comments: Sequence[Comment], instants: Mapping[str, datetime]) -> tuple[Comment, ...]:
    """Comments with the instants (by number) that the page states beside words: in the clock that the words show."""
    order = reading_order([one.published_raw for one in comments if one.published_raw], page) if instants else None
    return tuple(
        replace(one, published=time_of(page, Parts(None, words=one.published_raw, stated=instants[one.key]), order))
        if one.key and one.key in instants
        else one
        for one in comments
    )


def permalink_of(url: str, noise: str) -> str:
    """An address without the parameters and page numbers (`noise`, a regular expression) that lead to parts of it."""
    return re.sub(r"\?$|(?<=\?)&", "", re.sub(noise, "", url))


def with_permalinks(page: Page, comments: Sequence[Comment], anchor: str, noise: str = "") -> tuple[Comment, ...]:
    """Comments with the address of their place on this page: `anchor` and their number behind a "#"."""
    url = normal(page.url) or page.url
    url = permalink_of(url, noise) if noise else url
    return tuple(
        replace(one, permalink=f"{url}#{'' if one.key.startswith('ping-') else anchor}{one.key}") if one.key else one
        for one in comments
    )


def somebodys(comments: Sequence[Comment]) -> tuple[Comment, ...]:
    """Comments without what has neither name nor date, as "(Deleted comment)"; all where places name parents."""
    if any(one.parent and one.parent.startswith("#") for one in comments):
        return tuple(comments)
    return tuple(one for one in comments if one.author or one.published_raw)


def stated(page: Page, places: Sequence[tuple[str, str, str]]) -> str | None:
    """The first group of a pattern in an attribute: of the earliest (CSS selector, attribute, pattern) that fits."""
    for selector, name, pattern in places:
        for node in select(page.tree, selector):
            match = re.search(pattern, node.attributes.get(name) or "")
            if match:
                return match[1]
    return None


_NO_TEXT = "script,style,form,nav,#comments,.comments,.sharedaddy,.addtoany_share_save_container"
_CLOCK = re.compile(r"(?<![\d:.])\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?![\d:])", re.I)
_LONGEST = 300  # characters of a byline
_BY = re.compile(
    r"(?:posted by|published by|written by|eingestellt von|gepostet von|geschrieben von|verfasst von|publié par|"
    r"envoyé par|rédigé par|publicado por|postado por|enviado por|escrito por|pubblicato da|postato da|scritto da|"
    r"gepost door|geplaatst door|upplagd av|lagt inn av|indsendt af|lähettänyt|vložil|submitted by|eingereicht von|"
    r"soumis par|inviato da|ingediend door|autor:|автор:|отправлено)"
    r"\s*:?\s*([^|\n]{1,80}?)(?:,?\s+(?:on|at|am|um|vom|le|à|el|a las|em|às|il|alle|op|om|den|kl\.?|o|в|in)\s|[|(]|$)",
    re.I,
)
