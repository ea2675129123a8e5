"""What a probe's answers say of a site: its entries, which are on the topic, who answers there, whom it lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scraper import platforms
from scraper.archive import page_of
from scraper.errors import ThreadkeepError
from scraper.following import redirect_of
from scraper.hands import Face, face_of
from scraper.outward import Outward, bare, outward_of
from scraper.platforms.generic.addresses import base_of, is_archive
from scraper.platforms.generic.count import count_in
from scraper.probe.feed import feeds_named, is_feed, items_of
from scraper.selecting import select
from scraper.text import line_of, text_of
from scraper.urls import never_asked, normal, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from scraper.archive import Exchange
    from scraper.items import Comment, Page, Post
    from scraper.ledger import UrlRow
    from scraper.topic import Terms


@dataclass(slots=True)
class Entry:
    """An entry or thread that was seen. `strength` is how much its own words are on the topic (0..1, 1 where its title
    is), `discussed` how many of its comments are; `comments` is how many it has, None where nothing says so."""

    url: str
    title: str | None = None
    published: datetime | None = None
    strength: float = 0.0
    discussed: int = 0
    comments: int | None = None

    @property
    def matches(self) -> bool:
        """Is it on the topic, by its own words or its comments'?"""
        return self.strength > 0 or self.discussed > 0


@dataclass(slots=True)
class Findings:
    """What is known of a site by its answers so far. `moved` is where its front page leads, on another site; `problem`
    why it gave no page; `kept` and `lost` are addresses others link to that give their page, or not any more."""

    title: str | None = None
    platform: str | None = None
    face: Face | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    comments: int = 0
    has_form: bool = False
    moved: str | None = None
    problem: str | None = None
    is_searched: bool = False
    outward: dict[str, Outward] = field(default_factory=dict)
    search: str | None = None  # where the site's own search form leads for the first term
    feeds: list[str] = field(default_factory=list)  # that the front page names, of entries
    comment_feeds: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)  # addresses that gave nothing, or may not be asked for
    answered: set[str] = field(default_factory=set)  # kinds of requests that were answered with something

    @property
    def matching(self) -> list[Entry]:
        """Entries on the topic, by their own words or their comments'."""
        return [entry for entry in self.entries.values() if entry.matches]

    @property
    def evidence(self) -> float:
        """How much of the topic was seen: an entry counts up to one by its own words, and as much by its comments."""
        return sum(entry.strength + min(1.0, 0.5 * entry.discussed) for entry in self.matching)

    @property
    def is_discussed(self) -> bool:
        """Does anybody answer there?"""
        return self.comments > 0 or any(entry.comments for entry in self.entries.values())


def heed(found: Findings, row: UrlRow, exchange: Exchange, topic: Terms, linked: frozenset[str]) -> None:
    """Add what an answer says. `linked` are addresses of the site that others link to."""
    site = site_of(row.url)
    target = redirect_of(exchange)
    if row.url in linked or row.url == _asked_first(found, row):
        _weigh(found, row, exchange, target, linked)
    if target is not None:
        if row.kind == "seed" and site_of(target) != site and not found.entries:
            found.moved = target
        return
    if exchange.status != 200:
        if row.kind == "seed":
            found.problem = found.problem or f"HTTP {exchange.status}"
            _face(found, exchange)
        return
    try:
        page = page_of(exchange)
    except ThreadkeepError as error:
        found.problem = found.problem or str(error)
        return
    found.answered.add(row.kind)
    found.problem = None
    _read(found, row, page, topic, linked)


def _asked_first(found: Findings, row: UrlRow) -> str | None:
    return row.url if row.kind == "seed" and not found.answered else None


def _weigh(found: Findings, row: UrlRow, exchange: Exchange, target: str | None, linked: frozenset[str]) -> None:
    """Does an address that others link to still give its page?"""
    if row.url not in linked or is_archive(row.url):
        return
    home = target is not None and (is_archive(target) or bare(site_of(target)) != bare(site_of(row.url)))
    if exchange.status in (404, 410) or home:
        found.lost.append(row.url)
    elif exchange.status == 200:
        found.kept.append(row.url)


def _face(found: Findings, exchange: Exchange) -> None:
    try:
        found.face = found.face or face_of(page_of(exchange))
    except ThreadkeepError:
        return


def _read(found: Findings, row: UrlRow, page: Page, topic: Terms, linked: frozenset[str]) -> None:
    if is_feed(page):
        _fed(found, page, topic)
        return
    platform = platforms.platform_of(page)
    posts, comments = platforms.thread_of(page, platform)
    is_html = page.tree is not None
    if is_html and (found.face is None or row.kind == "seed"):
        found.face = face_of(page)
        found.title = (found.face.title if found.face else None) or found.title
        found.platform = platform.NAME
    if is_html:
        found.has_form = found.has_form or bool(select(page.tree, _COMMENT_FORMS))
        found.search = found.search or _search_form(page, topic)
        if not found.feeds and not found.comment_feeds:
            found.feeds, found.comment_feeds = feeds_named(page)
        for one in outward_of(page):
            if one.in_list or row.kind == "seed":
                found.outward.setdefault(one.url, one)
    found.is_searched = found.is_searched or row.kind == "search"
    if row.kind == "seed" or row.url == found.search:  # a list that a reader takes for an entry is none
        posts = tuple(post for post in posts if normal(post.url) != row.url)
        comments = tuple(comment for comment in comments if comment.post_url)
    _posts(found, posts, topic)
    _comments(found, page, posts, comments, topic)
    if is_html and len(posts) != 1:
        _listed(found, page, topic, only_matching=row.url == found.search)
    if is_html and row.url in linked and not posts:
        _whole_page(found, row, page, topic)


def _fed(found: Findings, page: Page, topic: Terms) -> None:
    """What a feed says of entries, or of the newest comments."""
    counted: dict[str, int] = {}
    matching: dict[str, int] = {}
    for item in items_of(page):
        if item.thread is not None:
            counted[item.thread] = counted.get(item.thread, 0) + 1
            matching[item.thread] = matching.get(item.thread, 0) + bool(strength_of(topic, None, item.words))
            continue
        entry = _entry(found, item.url)
        entry.title, entry.published = item.title or entry.title, item.published or entry.published
        entry.strength = max(entry.strength, strength_of(topic, item.title, item.words))
        if item.comments is not None:
            entry.comments = max(entry.comments or 0, item.comments)
    _answered(found, counted, matching)


def _answered(found: Findings, counted: dict[str, int], matching: dict[str, int]) -> None:
    """Enter how many comments threads have, at least, and how many of these are on the topic."""
    for url, number in counted.items():
        found.comments += number
        entry = _entry(found, url)
        entry.comments = max(entry.comments or 0, number)
        entry.discussed = max(entry.discussed, matching.get(url, 0))


def _posts(found: Findings, posts: tuple[Post, ...], topic: Terms) -> None:
    for post in posts:
        entry = _entry(found, post.url)
        entry.title = post.title or entry.title
        entry.published = post.published or entry.published
        entry.strength = max(entry.strength, strength_of(topic, post.title, "\n".join((post.text or "", *post.tags))))
        if post.comments_declared is not None:
            entry.comments = max(entry.comments or 0, post.comments_declared)


def _comments(
    found: Findings, page: Page, posts: tuple[Post, ...], comments: tuple[Comment, ...], topic: Terms
) -> None:
    own = posts[0].url if len(posts) == 1 else None
    counted: dict[str, int] = {}
    matching: dict[str, int] = {}
    for comment in comments:
        if comment.kind in ("pingback", "trackback"):
            continue
        url = normal(comment.post_url or own or page.url) or page.url
        counted[url] = counted.get(url, 0) + 1
        if comment.text and strength_of(topic, None, comment.text):
            matching[url] = matching.get(url, 0) + 1
    _answered(found, counted, matching)


def _listed(found: Findings, page: Page, topic: Terms, *, only_matching: bool) -> None:
    """Entries that a page lists: by headings that are links, with the words between one and the next; where it has
    hardly any, by links in paragraphs, and in lists and tables where they name the topic."""
    heads = [*_heads(page, _HEADINGS)]
    shy = len(heads) < _FEW
    if shy:
        known = {url for url, _, _ in heads}
        heads += [head for head in _heads(page, _PLACES) if head[0] not in known]
    for url, title, node in heads:
        block = _block(node) if node.tag not in _OF_PLACES else node
        strength = strength_of(topic, title, (text_of(block) or "")[:20000])
        if not strength and (only_matching or node.tag in ("li", "td", "dt")) and url not in found.entries:
            continue  # of a menu, most likely
        entry = _entry(found, url)
        entry.title = entry.title or title
        entry.strength = max(entry.strength, strength)
        count = _count(block)
        if count is not None:
            entry.comments = max(entry.comments or 0, count)


def _heads(page: Page, places: str) -> Iterator[tuple[str, str, Any]]:
    """Addresses of the site's own pages that stand in such places: with their words, and the element."""
    base, here = base_of(page), normal(page.url)
    site = site_of(page.url)
    for node in select(page.tree, places):
        anchor = node.css_first("a[href]")
        url = normal(anchor.attributes.get("href") or "", base) if anchor is not None else None
        title = line_of(anchor) if anchor is not None else None
        if url is None or not title or len(title) < 4 or url == here or site_of(url) != site:
            continue
        if not is_archive(url) and not never_asked(url) and count_in(title) is None:
            yield url, title, node


def _block(heading: Any) -> Any:
    """The largest element around a heading that holds no other such heading."""
    block = heading
    while block.parent is not None and block.parent.tag not in ("body", "html"):
        if len([each for each in block.parent.css(heading.tag) if each.css_first("a[href]") is not None]) > 1:
            break
        block = block.parent
    return block


def _count(block: Any) -> int | None:
    if block is None:
        return None
    for node in block.css("a[href],.comments-link,.comment-count,.comments"):
        words = line_of(node) or ""
        count = count_in(words) if 0 < len(words) < 40 else None
        if count is not None:
            return count
    return None


def _whole_page(found: Findings, row: UrlRow, page: Page, topic: Terms) -> None:
    """A page that others link to and no reader knows as an entry is one by their word."""
    body = page.tree.body
    strength = strength_of(topic, None, text_of(body) or "") if body is not None else 0.0
    if strength:
        entry = _entry(found, row.url)
        entry.strength = max(entry.strength, strength)


def _entry(found: Findings, url: str) -> Entry:
    return found.entries.setdefault(url, Entry(url))


def strength_of(topic: Terms, title: str | None, words: str) -> float:
    """How much an entry is on the topic; without terms everything that says something is."""
    if not topic.terms:
        return 1.0 if title or words else 0.0
    if title and topic.found(title)[1]:
        return 1.0
    score, terms = topic.found(words)
    return score if terms else 0.0


def _search_form(page: Page, topic: Terms) -> str | None:
    """Where the page's own search form leads for the first term: a form of one text field that is sent by GET."""
    for form in select(page.tree, "form"):
        if (form.attributes.get("method") or "get").lower() != "get":
            continue
        fields = [
            one for one in form.css("input[name]") if (one.attributes.get("type") or "text") in ("text", "search")
        ]
        if len(fields) != 1 or not topic.terms or not _IS_SEARCH.search(form.html or ""):
            continue
        hidden = [
            (one.attributes.get("name") or "", one.attributes.get("value") or "")
            for one in form.css("input[type=hidden][name]")
        ]
        action = normal(form.attributes.get("action") or page.url, base_of(page))
        if action is None or site_of(action) != site_of(page.url):
            continue
        asked = [*hidden, (fields[0].attributes.get("name") or "", topic.terms[0].strip("*"))]
        return normal(f"{action.partition('?')[0]}?{_encoded(asked)}")
    return None


def _encoded(pairs: list[tuple[str, str]]) -> str:
    from urllib.parse import urlencode  # noqa: PLC0415

    return urlencode(pairs)


_HEADINGS = "h1,h2,h3,h4,h5,.entry-title,.post-title,.title"
_PLACES = "p,li,td,dt"
_OF_PLACES = ("p", "li", "td", "dt")
_FEW = 3  # entries
_COMMENT_FORMS = "#commentform,#respond,form[action*=comment],textarea[name=comment],#comment-form,#disqus_thread"
_IS_SEARCH = re.compile(
    r"search|such|recherch|busca|zoek|cerca|sök|søg|hledat|szukaj|поиск|検索|搜索|name=\"?[sq]\"?[ >]", re.I
)
