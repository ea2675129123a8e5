"""The feeds of any blog, RSS, RDF and Atom: a list of threads with their counts, or the newest comments.

A feed that says what made it is that platform's (`made_by`), so that its ids are those of the platform's pages; it is
read here all the same. Only what claims to be all of an entry's words is its text: an excerpt is none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scraper.dates import iso_date
from scraper.items import Comment, Link, Links, Post
from scraper.platforms.feed.entries import feed_of, is_feed
from scraper.platforms.feed.sources import hears_comments, instead, next_of, requests, source_at, source_on
from scraper.text import fragment, links_of, text_of
from scraper.urls import normal

if TYPE_CHECKING:
    from scraper.items import Page
    from scraper.platforms.feed.entries import Entry

__all__ = [
    "LISTS_COMMENTS", "NAME", "VERSION", "comments", "detect", "hears_comments", "instead", "is_feed", "links",
    "made_by", "post", "posts", "requests", "source_at", "source_on",
]  # fmt: skip

NAME = "feed"
VERSION = 1
LISTS_COMMENTS = False


def detect(page: Page) -> bool:
    """Is it a feed?"""
    return is_feed(page)


def made_by(page: Page) -> str:
    """The platform that a feed says made it; this one's name where it says none that is known."""
    feed = feed_of(page)
    first = next((entry.id for entry in feed.entries), "")
    for name, generator, id_form, _ in _MAKERS:
        if generator.search(feed.maker) or (id_form is not None and id_form.search(first)):
            return name
    return NAME


def links(page: Page) -> Links:
    """The next part of a feed of posts, and the threads that it lists."""
    found = posts(page)
    threads = tuple(Link(one.url, "thread") for one in found)
    feed = feed_of(page)
    if feed.following is not None:
        return Links((Link(feed.following, "listing"), *threads))
    guess = next_of(page.url) if found and made_by(page) == "wordpress" else None
    return Links((Link(guess, "counts"), *threads) if guess else threads)


def post(page: Page) -> Post | None:  # noqa: ARG001
    """None: a feed is no thread."""
    return None


def posts(page: Page) -> tuple[Post, ...]:
    """The posts of a feed of posts, each once. An entry that is a place in a page is none."""
    if _is_of_comments(page):
        return ()
    found = (_post(page, entry, _form(page)) for entry in feed_of(page).entries)
    return tuple({one.url: one for one in found if one is not None}.values())


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:  # noqa: ARG001  (a feed is read by its fields)
    """The comments of a feed of comments, in its order."""
    if not _is_of_comments(page):
        return ()
    found = (_comment(page, entry, _form(page)) for entry in feed_of(page).entries)
    return tuple(one for one in found if one is not None)


def _form(page: Page) -> re.Pattern[str] | None:
    """How the platform's own number stands in an entry's id."""
    name = made_by(page)
    return next((form for maker, _, _, form in _MAKERS if maker == name), None)


def _is_of_comments(page: Page) -> bool:
    return _of_comments(page.text, page.url)


@lru_cache(maxsize=4)
def _of_comments(text: str, url: str) -> bool:
    from scraper.platforms.feed.entries import _feed  # noqa: PLC0415

    feed = _feed(text, url)
    if not feed.entries:
        return False
    if all(entry.above is not None for entry in feed.entries) or _COMMENTS.match(feed.title):
        return True
    return all(_FRAGMENT.search(entry.url or entry.id) for entry in feed.entries)


def _post(page: Page, entry: Entry, form: re.Pattern[str] | None) -> Post | None:
    url = normal(entry.url, page.url) if entry.url else None
    if url is None or "#" in (entry.url or ""):
        return None
    body = fragment(entry.content) if entry.content else None
    without = _signature(body, url)
    text = text_of(body, without=without) if body is not None else None
    key = _number(form, entry.id)
    is_nameless = form is not None and key is None  # its page has the number by which it is known everywhere
    if text is not None and (is_nameless or _is_cut(body, text, url)):
        text = None
    return Post(
        url,
        key,
        entry.title,
        author=entry.author,
        author_url=entry.author_url,
        published=iso_date(entry.published or entry.updated or ""),
        published_raw=entry.published or entry.updated,
        modified=iso_date(entry.updated)
        if entry.updated and entry.published and entry.updated != entry.published
        else None,
        text=text,
        tags=entry.tags,
        links=links_of(body, url, without=without) if text is not None else (),
        comments_declared=entry.declared,
        comments_feed=normal(entry.replies, page.url) if entry.replies else None,
    )


def _is_cut(body: Any, text: str, url: str) -> bool:
    """Is this an excerpt: does it end with dots, or with a link to the rest?"""
    if _DOTS.search(text):
        return True
    anchors = body.css("a[href]")
    if not anchors:
        return False
    words, href = anchors[-1].text(deep=True).strip(), anchors[-1].attributes.get("href") or ""
    is_last = bool(words) and text.rstrip(_TAIL).endswith(words.rstrip(_TAIL))
    return is_last and normal(href, url) == url and ("#more" in href or _MORE.search(words) is not None)


def _signature(body: Any, url: str) -> tuple[int, ...]:
    """The line with which some blogs end what they give to feeds: two links, to the post and to the blog."""
    paragraphs = body.css("p") if body is not None else []
    if not paragraphs:
        return ()
    post, blog, *more = [normal(a.attributes.get("href") or "", url) for a in paragraphs[-1].css("a[href]")] + [
        None
    ] * 2
    is_signed = post == url and blog is not None and url.startswith(blog.rstrip("/")) and not any(more)
    return (paragraphs[-1].mem_id,) if is_signed else ()


def _comment(page: Page, entry: Entry, form: re.Pattern[str] | None) -> Comment | None:
    body = fragment(entry.content or entry.summary or "")
    text = text_of(body)
    fragment_at = _FRAGMENT.search(entry.url or "") or _FRAGMENT.search(entry.id)
    key = _number(form, entry.id) if form is not None and form.search(entry.id) else None
    key = fragment_at[1] if fragment_at and not (key and key == fragment_at[1]) else key
    if text is None or (key is None and not entry.url):
        return None
    parent, above_key, above_url = _above(entry, form)
    of = above_url or _PLACE.sub("", (entry.url or entry.id).split("#")[0]).rstrip("?&")
    stated = entry.published or entry.updated
    return Comment(
        text=text,
        key=key,
        parent=parent if parent != key else None,
        author=entry.author,
        author_url=entry.author_url,
        published=iso_date(stated) if stated else None,
        published_raw=stated,
        permalink=entry.url,
        post_key=above_key,
        post_url=normal(of, page.url) if of.startswith("http") else None,
        links=links_of(body, page.url),
    )


def _above(entry: Entry, form: re.Pattern[str] | None) -> tuple[str | None, str | None, str | None]:
    """What a comment answers: another comment's key; or its post's key and address."""
    related = _IN_FEED.search(entry.related or "")
    parent = related[1] if related else None
    if entry.above is None:
        return parent, None, None
    ref, href = entry.above
    answered = _FRAGMENT.search(href) or _FRAGMENT.search(ref)
    if answered:
        return parent or answered[1], None, None
    return parent, _number(form, ref), href.split("?showComment=")[0] or None


def _number(form: re.Pattern[str] | None, stated: str) -> str | None:
    match = form.search(stated) if form is not None else None
    return next((group for group in match.groups() if group), None) if match else None


# Name of the platform, its feeds' generator, the form of their ids where they name none, the number in an id.
_MAKERS = (
    ("blogger", re.compile(r"\bblogger\b", re.I), re.compile(r"^tag:blogger\.com"), re.compile(r"\.post-?(\d+)$")),
    ("wordpress", re.compile(r"wordpress\.(?:org|com)", re.I), None, re.compile(r"[?&]p(?:age_id)?=(\d+)$")),
    (
        "movabletype",
        re.compile(r"movable ?type|movabletype|typepad", re.I),
        re.compile(r"^tag:typepad\.com"),
        re.compile(r"\.(\d+)$|post-(6a\w+)$"),
    ),
    ("serendipity", re.compile(r"serendipity|s9y", re.I), None, re.compile(r"/(\d+)-guid\.html$|/archives/(\d+)-")),
    ("livejournal", re.compile(r"livejournal", re.I), None, re.compile(r"/(\d+)\.html$")),
    ("spip", re.compile(r"\bspip\b", re.I), None, re.compile(r"article(\d+)(?:\.html)?$")),
    ("drupal", re.compile(r"drupal", re.I), re.compile(r"^\d+ at https?://"), re.compile(r"^(\d+) at https?://")),
)  # fmt: skip
_COMMENTS = re.compile(
    r"(?:recent )?(?:comments?|kommentare?|commentaires?|comentários?|comentarios?|commenti|reacties|reaktioner)\b",
    re.I,
)
_FRAGMENT = re.compile(r"#(?:comment-?|c-?|cmt-?)(\w+)$")
_PLACE = re.compile(r"/comment-page-\d+/?(?=$|\?)|(?<=[?&])(?:showComment|cid|cpage|commentPage)=[^&#]*&?")
_IN_FEED = re.compile(r"/comments/default/(\d+)")
_DOTS = re.compile(r"\[\s*(?:…|\.\.\.|&hellip;)\s*\]\s*$|(?:…|\.\.\.)\s*$")
_TAIL = " .…»→>"
_MORE = re.compile(
    r"more|continue|weiter|mehr|suite|leer|leggi|lees|verder|läs|les mer|читать|далее|続き|阅读|\(…\)|→|»|^…$", re.I
)
