"""Where a platform keeps the parts of a thread, as plain data, and the one reader of any page by such a description."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.dates import order_of, read_date
from scraper.items import Comment, Post
from scraper.platforms.generic.addresses import base_of
from scraper.platforms.generic.answers import indented
from scraper.platforms.generic.entry import entry_of, tags_of
from scraper.platforms.generic.place import language_of, reading_order, time_of
from scraper.platforms.heading import declared_in, is_later, thread_place, title_of
from scraper.platforms.said import Said, following, key_of, said_in
from scraper.selecting import matches, select, select_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from scraper.dates import Order
    from scraper.items import CommentKind, Page
    from scraper.platforms.generic.item import Parts


@dataclass(frozen=True, slots=True)
class Markup:
    """Where the entries of a thread and their parts stand: CSS selectors (S) and regular expressions (R), all plain.

    A selector of a part is looked for inside an entry, the first match counts; a comma names alternatives, a semicolon
    what to take only where those before it are missing (author, date, text, title, reply). What is not declared is
    found by its shape. A learned pattern is the same: `Markup(**pattern)`.
    """

    entry: str  # S: each match is one entry of the thread
    text: str = ""  # S: its words
    author: str = ""  # S: who wrote it
    author_words: str = ""  # R: group 1 is the name among the words shown there
    author_key: str = (
        r"(?:[?&/](?:u|uid|userid|user|id|showuser|showUser)[=/-]|[./-])(\d+)/?(?:$|[&#-])"  # R: in the name's address
    )
    date: str = ""  # S: when
    month_first: str = ""  # R: dates of bare numbers in a form that the platform ships with, and no other, month first
    day_first: str = ""  # R: the same, day first
    date_words: str = ""  # R: group 1 are the words of the date among those shown there
    key: str = r"(\d+)$"  # R: the number, in the entry's id, or of what `key_from` finds: id, name, data-…, href
    key_from: str = ""  # S
    chrome: str = ""  # S: inside the text, not the writer's words
    end: str = ""  # R: what begins here in the text is not the writer's words
    quote: str = ""  # S: words of others inside the text
    quote_head: str = ""  # S: in the quote, or right before it: whom it quotes
    quote_text: str = ""  # S: in the quote: the words, where not all of it
    quote_key: str = ""  # R: the quoted entry's number, in an address or data-… of the quote
    reply: str = ""  # S: the link to the entry that this one answers
    depth: str = ""  # R: in class and style of a flat entry: how deep it stands (a level or an indent)
    more: str = ""  # S: siblings after an entry that belong to it too
    skip: str = ""  # S: entries, or what they hold, that make them none: advertisements, deleted ones
    owner: str = ""  # S: the entry, or what it holds: written by the blog's own
    ping: str = ""  # S: entries that are trackbacks or pingbacks
    answer: str = ""  # S: entries that are answers
    title: str = ""  # S: the thread's title
    title_chrome: str = ""  # S: inside it, not its words: labels, page numbers, buttons
    thread_key: str = ""  # R: the thread's number in the page's address
    later: str = ""  # R: an address that is not the thread's first page
    page_number: str = ""  # S: the number of this page, where the page shows it
    place: str = ""  # S: the entry's place in the thread, shown as "#12"
    count: str = ""  # S: says how many entries the thread has: the last number of its words, or of its title
    opening: bool = True  # is the first entry of a first page the post, or are all comments?


def read_thread(page: Page, markup: Markup) -> tuple[Post | None, tuple[Comment, ...]]:
    """Post and comments of a page by a description of its markup; (None, ()) where it holds no such entry."""
    if page.tree is None or page.status >= 400:
        return None, ()
    entries = _entries(page, markup)
    if not entries:
        return None, ()
    base = base_of(page)
    read = [(node, said_in(base, node, markup, inner), inner) for node, inner in entries]
    # What has neither name nor words but for an entry in it is that one's frame.
    whole = [(node, said) for node, said, inner in read if not inner or said.parts.text or said.parts.author]
    nodes, found = [node for node, _ in whole], [said for _, said in whole]
    order = _order(page, [said.parts.words for said in found if said.parts.words], markup)
    outers = _outers(nodes, markup)
    if not markup.opening:
        outers = indented(nodes, outers)
    opened = markup.opening and not is_later(page, markup, nodes[0])
    if not markup.opening:
        skip = frozenset(part.mem_id for node in nodes for part in (node, *following(node, markup)))
        return entry_of(page, skip=skip, order=order), _comments(page, found, outers, order, 0)
    if opened:
        return _opening(page, found[0], markup, order), _comments(page, found, outers, order, 1)
    title = title_of(page, markup)
    post = Post(*thread_place(page, markup), title) if title else None
    return post, _comments(page, found, outers, order, 0)


def read_first(page: Page, markups: Iterable[Markup]) -> tuple[Post | None, tuple[Comment, ...]]:
    """The reading by the first of several descriptions that fits: versions and skins of one platform."""
    for markup in markups:
        post, comments = read_thread(page, markup)
        if comments or (post is not None and post.text):
            return post, comments
    return None, ()


def _order(page: Page, words: Sequence[str], markup: Markup) -> Order | None:
    order = order_of(words)
    if order is None and markup.month_first and all(re.search(markup.month_first, each) for each in words):
        return "mdy"
    if order is None and markup.day_first and all(re.search(markup.day_first, each) for each in words):
        return "dmy"
    return order or reading_order(words, page)


def _entries(page: Page, markup: Markup) -> list[tuple[Any, frozenset[int]]]:
    """Entries in the order of the page, each once, with the nodes (`mem_id`) of those nested in it."""
    nodes: list[Any] = []
    seen: set[int | str | None] = set()
    for node in select(page.tree, markup.entry):
        if node.mem_id in seen or (markup.skip and _is_skipped(node, markup)):
            continue
        key = key_of(node, markup)
        if key and key in seen:
            continue
        seen |= {node.mem_id, key}
        nodes.append(node)
    places = {node.mem_id: place for place, node in enumerate(nodes)}
    inner: list[set[int]] = [set() for _ in nodes]
    for node in nodes:
        around = _around(node, places)
        if around is not None:
            inner[around].add(node.mem_id)
    return [(node, frozenset(within)) for node, within in zip(nodes, inner, strict=True)]


def _is_skipped(node: Any, markup: Markup) -> bool:
    """Does it match, or hold for itself rather than in an entry nested in it, what makes it none?"""
    found = select_first(node, markup.skip)
    while found is not None and found.mem_id != node.mem_id:
        if matches(found, markup.entry):
            return False
        found = found.parent
    return found is not None


def _around(node: Any, places: dict[int, int]) -> int | None:
    node = node.parent
    while node is not None:
        if node.mem_id in places:
            return places[node.mem_id]
        node = node.parent
    return None


def _outers(nodes: Sequence[Any], markup: Markup) -> list[int | None]:
    """The place of the entry that each is nested in, or that stands less deep before it."""
    if not markup.depth:
        places = {node.mem_id: place for place, node in enumerate(nodes)}
        return [_around(node, places) for node in nodes]
    open_levels: list[tuple[int, int]] = []
    outers: list[int | None] = []
    for place, node in enumerate(nodes):
        words = f"{node.attributes.get('class') or ''} {node.attributes.get('style') or ''}"
        match = re.search(markup.depth, words)
        level = int(match[1]) if match else 0
        while open_levels and open_levels[-1][0] >= level:
            open_levels.pop()
        outers.append(open_levels[-1][1] if open_levels else None)
        open_levels.append((level, place))
    return outers


def _opening(page: Page, said: Said, markup: Markup, order: Order | None) -> Post | None:
    title = title_of(page, markup)
    if title is None and said.parts.text is None:
        return None
    url, key = thread_place(page, markup)
    return Post(
        url=url,
        key=key,
        title=title,
        author=said.parts.author,
        author_key=said.author_key,
        author_url=said.parts.author_url,
        published=_published(page, said.parts, order),
        published_raw=said.parts.words,
        language=language_of(page),
        text=said.parts.text,
        tags=tags_of(page),
        links=said.parts.links,
        comments_declared=declared_in(page, markup),
    )


def _comments(
    page: Page, found: Sequence[Said], outers: Sequence[int | None], order: Order | None, first: int
) -> tuple[Comment, ...]:
    """Entries from `first` on; those without any words (an image alone) are none, and those in them move up."""
    here = {said.key: place for place, said in enumerate(found) if said.key}
    opening = found[0].key if first else None
    kept: dict[int, int] = {}
    comments: list[Comment] = []
    for place in range(first, len(found)):
        said = found[place]
        outer = outers[place]
        while outer is not None and outer not in kept:
            outer = outers[outer]
        if said.parts.text is None and said.kind in ("comment", "answer"):
            continue
        above = kept[outer] if outer is not None else None
        parent = _stated_parent(said, opening, here, place)
        if parent is None and above is not None:
            parent = comments[above].key or f"#{above}"
        elif parent in here:
            above = kept.get(here[parent])
        kept[place] = len(comments)
        depth = 1 if above is None else (comments[above].depth or 1) + 1
        comments.append(_comment(page, said, parent, depth, order))
    return tuple(comments)


def _stated_parent(said: Said, opening: str | None, here: dict[str, int], place: int) -> str | None:
    """The entry that this one says it answers or quotes; never itself, a later one or the opening post."""
    for key in (said.reply, *(quote.comment for quote in said.quotes)):
        if key and key.isdigit() and key not in (opening, said.key) and here.get(key, -1) < place:
            return key
    return None


def _comment(page: Page, said: Said, parent: str | None, depth: int, order: Order | None) -> Comment:
    kind: CommentKind = said.kind
    return Comment(
        text=said.parts.text,
        key=said.key,
        parent=parent,
        author=said.parts.author,
        author_key=said.author_key,
        author_url=said.parts.author_url,
        published=_published(page, said.parts, order),
        published_raw=said.parts.words,
        quotes=said.quotes,
        kind=kind,
        depth=depth,
        is_owner=said.is_owner or None,
        links=said.parts.links,
    )


def _published(page: Page, parts: Parts, order: Order | None) -> datetime | None:
    """As the page states it; "yesterday" and the like from the time of the capture, where that is known."""
    at = time_of(page, parts, order)
    if at is None and parts.words and page.fetched_at is not None:
        return read_date(parts.words, order=order, language=language_of(page), now=page.fetched_at)
    return at
