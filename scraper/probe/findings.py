"""What a probe's answers say of a site: its entries, which are on the topic, who answers there, whom it lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper import platforms
from scraper.archive import page_of
from scraper.errors import ThreadkeepError
from scraper.following import redirect_of
from scraper.hands import Face, FeedFace, face_of, face_of_feed
from scraper.outward import Outward, bare, outward_of
from scraper.platforms.generic.addresses import is_archive
from scraper.probe.feed import feeds_named, is_feed, items_of, usual_feed
from scraper.probe.listing import listed_on, searches_of, strength_of
from scraper.selecting import select
from scraper.text import text_of
from scraper.urls import normal, site_of

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.archive import Exchange
    from scraper.items import Comment, Page, Post
    from scraper.ledger import UrlRow
    from scraper.topic import Terms


@dataclass(slots=True)
class Entry:
    """An entry or thread that was seen. `strength` is how much its own words are on the topic (0..1, 1 where its title
    is), `discussed` how many of its comments are; `comments` is how many it has, None where nothing says so; `year` is
    what stands beside it in a list."""

    url: str
    title: str | None = None
    published: datetime | None = None
    strength: float = 0.0
    discussed: int = 0
    comments: int | None = None
    year: int | None = None

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
    front: str | None = None  # digest of the front page: an address that gives this gives no page of its own
    feed: FeedFace | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    comments: int = 0
    has_form: bool = False
    moved: str | None = None
    problem: str | None = None
    is_searched: bool = False  # by an API, which tells of posts and of comments
    outward: dict[str, Outward] = field(default_factory=dict)
    searches: tuple[str, ...] = ()  # where the site's own search form leads, a term each
    feeds: list[str] = field(default_factory=list)  # that the front page names, of entries
    usual_feed: str | None = None  # where its make has it, whether or not the front page names it
    comment_feeds: list[str] = field(default_factory=list)
    hits: list[str] = field(default_factory=list)  # that its search lists, without a word of why
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
    def is_doubtful(self) -> bool:
        """May the domain be another's now: is what others link to lost, or no entry there, and nothing on the topic?"""
        return not self.kept and not self.matching and bool(self.lost or not self.entries)

    @property
    def sells(self) -> bool:
        """Does its front page or its feed peddle wares of spam?"""
        return bool((self.face and self.face.peddled) or (self.feed and self.feed.peddled))

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
    found.front = exchange.sha256 if row.kind == "seed" else found.front
    try:
        _read(found, row, page, topic, linked)
    except Exception as error:  # noqa: BLE001  (one strange page must not cost the others)
        found.problem = f"not read: {type(error).__name__}: {error}"[:200]


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
        (found.lost if exchange.sha256 == found.front else found.kept).append(row.url)


def _face(found: Findings, exchange: Exchange) -> None:
    try:
        found.face = found.face or face_of(page_of(exchange))
    except ThreadkeepError:
        return


def _read(found: Findings, row: UrlRow, page: Page, topic: Terms, linked: frozenset[str]) -> None:
    if is_feed(page):
        _fed(found, row, page, topic)
        return
    platform = platforms.platform_of(page)
    posts, comments = platforms.thread_of(page, platform)
    is_html = page.tree is not None
    if is_html and (found.face is None or row.kind == "seed"):
        found.face = face_of(page)
        found.title = (found.face.title if found.face else None) or found.title
        found.platform = platform.NAME
        found.usual_feed = usual_feed(platform.NAME, page.url) if row.kind == "seed" else None
    if is_html:
        found.has_form = found.has_form or bool(select(page.tree, _COMMENT_FORMS))
        found.searches = found.searches or searches_of(page, topic)
        if not found.feeds and not found.comment_feeds:
            found.feeds, found.comment_feeds = feeds_named(page)
        for one in outward_of(page):
            if one.in_list or row.kind == "seed":
                found.outward.setdefault(one.url, one)
    found.is_searched = found.is_searched or (row.kind == "search" and not is_html)  # a page tells of no comments
    is_list = row.kind in ("seed", "search", "archive") or row.url in found.searches or is_archive(row.url)
    if is_list:  # which a reader takes for an entry now and then
        posts = tuple(post for post in posts if normal(post.url) != row.url)
        comments = tuple(comment for comment in comments if comment.post_url)
    _posts(found, posts, topic)
    _comments(found, page, posts, comments, topic)
    if is_html and len(posts) != 1:
        _listed(found, page, topic, only_matching=row.url in found.searches)
    if is_html and row.url in linked and not posts:
        _whole_page(found, row, page, topic)


def _fed(found: Findings, row: UrlRow, page: Page, topic: Terms) -> None:
    """What a feed says of entries, or of the newest comments."""
    counted: dict[str, int] = {}
    matching: dict[str, int] = {}
    items = [*items_of(page)]
    is_own = row.url in (*found.feeds, found.usual_feed)  # and no search by it
    if items and is_own and not any(item.thread for item in items):
        found.feed = face_of_feed(page.text, items)
    for item in items:
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
    for one in listed_on(page, topic):
        if not one.strength and (only_matching or one.is_shy) and one.url not in found.entries:
            found.hits += [one.url] if only_matching and not one.is_shy and one.url not in found.hits else []
            continue  # of a menu, most likely
        entry = _entry(found, one.url)
        entry.title, entry.year = entry.title or one.title, entry.year or one.year
        entry.strength = max(entry.strength, one.strength)
        if one.comments is not None:
            entry.comments = max(entry.comments or 0, one.comments)


def _whole_page(found: Findings, row: UrlRow, page: Page, topic: Terms) -> None:
    """A page that others link to and no reader knows as an entry is one by their word."""
    body = page.tree.body
    strength = strength_of(topic, None, text_of(body) or "") if body is not None else 0.0
    if strength:
        entry = _entry(found, row.url)
        entry.strength = max(entry.strength, strength)


def _entry(found: Findings, url: str) -> Entry:
    return found.entries.setdefault(url, Entry(url))


_COMMENT_FORMS = "#commentform,#respond,form[action*=comment],textarea[name=comment],#comment-form,#disqus_thread"
