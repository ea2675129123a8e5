"""WordPress' REST API: posts, pages and comments as its answers list them, and where the listing goes on."""

from __future__ import annotations

import re
from datetime import UTC
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scraper.dates import iso_date
from scraper.items import Comment, CommentKind, Link, Links, Post
from scraper.platforms.generic.count import number_in
from scraper.platforms.wordpress.sources import blog_of, request_of_posts, root_of, thread_of
from scraper.text import fragment, fragment_text, links_of, text_of
from scraper.urls import normal

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.items import Page


def is_rest(page: Page) -> bool:
    """Is this an answer of a WordPress REST API, an error among them?"""
    if page.data is None:
        return False
    return bool(_ROUTE.search(page.url)) or any("wp:term" in (e.get("_links") or {}) for e in _entries(page))


def posts_of(page: Page) -> tuple[Post, ...]:
    """The posts or pages of a listing; protected ones come without their text."""
    return tuple(_post(page, entry) for entry in _entries(page) if "comment_status" in entry and entry.get("link"))


def comments_of(page: Page) -> tuple[Comment, ...]:
    """The comments of a listing, each with its post's number."""
    return tuple(_comment(page, entry) for entry in _entries(page) if "post" in entry and "author_name" in entry)


def links_of_listing(page: Page) -> Links:
    """The next page of the listing, and the threads it names; `listed` at the end of the blog's own whole listing."""
    if page.status == 400 and (smaller := _smaller(page)) is not None:
        return Links((Link(smaller, "listing"),))
    if page.status != 200 or not isinstance(page.data, list):
        return Links()
    threads = []
    for entry in _entries(page):
        url = (
            normal(entry["link"], page.url)
            if isinstance(entry.get("link"), str) and "comment_status" in entry
            else None
        )
        if url:
            threads.append(Link(url, "thread", "protected" if _is_protected(entry) else None))
    following = _next(page)
    more = (Link(following, "listing"),) if following else ()
    if filed := _filed(page):
        return Links((*(more if _page_of(page.url) < _MOST_USED else ()), *filed))
    return Links((*more, *threads), listed=() if more or not threads else _archives(page.url))


def _filed(page: Page) -> tuple[Link, ...]:
    """The posts filed under each tag or category of a list of these."""
    root = root_of(page.url)
    return tuple(
        request_of_posts(root, _TAXONOMIES[entry["taxonomy"]], entry["id"], unescape(str(entry.get("name") or "")))
        for entry in _entries(page)
        if entry.get("count") and entry.get("taxonomy") in _TAXONOMIES
    )


def _entries(page: Page) -> list[dict[str, Any]]:
    data = page.data if isinstance(page.data, list) else [page.data]
    return [_sound(entry) for entry in data if isinstance(entry, dict) and isinstance(entry.get("id"), int)]


def _sound(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry without what is not of the type it has to be (plugins change answers): one is no reason to lose all."""
    return {name: value for name, value in entry.items() if isinstance(value, _TYPES.get(name, object))}


def _post(page: Page, entry: dict[str, Any]) -> Post:
    url = normal(entry["link"], page.url) or entry["link"]
    key = str(entry["id"])
    title = fragment_text(_rendered(entry, "title"))
    if _is_protected(entry):
        return Post(url, key, title, protected=True)
    body = fragment(_rendered(entry, "content"))
    embedded = {name: value for name, value in entry.get("_embedded", {}).items() if isinstance(value, list)}
    author = next((a for a in embedded.get("author", ()) if isinstance(a, dict)), {})
    return Post(
        url=url,
        key=key,
        title=title,
        author=fragment_text(str(author.get("name") or "")) or None,
        author_key=str(entry["author"]) if entry.get("author") else None,
        author_url=str(author.get("url") or author.get("link") or "") or None,
        published=_utc(entry.get("date_gmt")) or iso_date(entry.get("date") or ""),
        published_raw=entry.get("date") or None,
        modified=_utc(entry.get("modified_gmt")),
        text=text_of(body),
        tags=_terms(embedded),
        in_feeds=entry.get("type") != "page",
        links=links_of(body, url),
    )


def _terms(embedded: dict[str, Any]) -> tuple[str, ...]:
    groups = [group for group in embedded.get("wp:term", ()) if isinstance(group, list)]
    named = [term for group in groups for term in group if isinstance(term, dict) and term.get("name")]
    kept = [fragment_text(str(t["name"])) for t in named if t.get("taxonomy") in ("category", "post_tag", None)]
    return tuple(dict.fromkeys(name for name in kept if name))


def _comment(page: Page, entry: dict[str, Any]) -> Comment:
    link = entry.get("link") or ""
    body = fragment(_rendered(entry, "content"))
    return Comment(
        text=text_of(body),
        key=str(entry["id"]),
        parent=str(entry["parent"]) if entry.get("parent") else None,
        author=fragment_text(entry.get("author_name") or ""),
        author_key=str(entry["author"]) if entry.get("author") else None,
        author_url=entry.get("author_url") or None,
        published=_utc(entry.get("date_gmt")) or iso_date(entry.get("date") or ""),
        published_raw=entry.get("date") or None,
        kind=_kind(entry.get("type")),
        permalink=link or None,
        post_key=str(entry["post"]) if entry.get("post") else None,
        post_url=_thread_url(link, page.url),
        links=links_of(body, page.url),
    )


def _thread_url(link: str, base: str) -> str | None:
    return normal(thread_of(link), base) if link else None


def _kind(stated: object) -> CommentKind:
    if stated == "pingback":
        return "pingback"
    return "trackback" if stated == "trackback" else "comment"


def _rendered(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    return str(value.get("rendered") or "") if isinstance(value, dict) else str(value or "")


def _is_protected(entry: dict[str, Any]) -> bool:
    content = entry.get("content")
    return isinstance(content, dict) and bool(content.get("protected"))


def _utc(words: object) -> datetime | None:
    at = iso_date(words) if isinstance(words, str) and not words.startswith("0000") else None
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def _archives(url: str) -> tuple[str, ...]:
    """What a whole listing of posts makes needless: the blog's lists by page, category, tag, author and date."""
    found = _POSTS.search(url)
    asked = dict(parse_qsl(url[found.end() :].lstrip("?&"))) if found else {}
    if found is None or not asked.keys() <= _UNFILTERED:
        return ()
    blog = blog_of(root_of(url))
    return tuple(f"{blog}{kind}" for kind in _ARCHIVES)


_POSTS = re.compile(r"wp/v2/(?:sites/[^/?]+/)?posts(?=[?&]|$)")
_UNFILTERED = {"per_page", "orderby", "order", "page", "_embed", "after", "before"}  # but for the period
_ARCHIVES = (
    "page/",
    "category/",
    "tag/",
    "author/",
    "19",
    "20",
    "kategorie/",
    "categorie/",
    "categoria/",
    "schlagwort/",
)


def _next(page: Page) -> str | None:
    for url, relation in _LINK.findall(page.headers.get("link", "")):
        if relation == "next":
            return normal(url, page.url)
    total = number_in(page.headers.get("x-wp-totalpages", ""))
    current = _page_of(page.url)
    if total is not None:
        is_last = current >= total
    else:  # some hosts strip what says so; answers are full but for the last, but comments may be left out of any
        full = 1 if _route(page.url).endswith("/comments") else _asked(page.url, "per_page", 10)
        is_last = "prev" in page.headers.get("link", "") or len(_entries(page)) < full
    return None if is_last else _with(page.url, "page", current + 1)


def _smaller(page: Page) -> str | None:
    """The same question for as many at once as a blog allows that refuses to give so many."""
    stated = page.data.get("data") if isinstance(page.data, dict) else None
    wrong = stated.get("params") if isinstance(stated, dict) else None
    words = wrong.get("per_page") if isinstance(wrong, dict) else None
    most = max(map(int, _NUMBERS.findall(words)), default=0) if isinstance(words, str) else 0
    return _with(page.url, "per_page", most) if 0 < most < _asked(page.url, "per_page", 10) else None


def _with(url: str, name: str, value: int) -> str:
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k != name]
    return urlunsplit(parts._replace(query=urlencode([*kept, (name, str(value))], safe="/,:")))


def _page_of(url: str) -> int:
    return _asked(url, "page", 1)


def _asked(url: str, name: str, default: int) -> int:
    stated = (number_in(v) for k, v in parse_qsl(urlsplit(url).query) if k == name)
    return next(stated, None) or default


def _route(url: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return (query.get("rest_route") or parts.path).rstrip("/")


_TYPES: dict[str, type] = {
    **dict.fromkeys(("link", "date", "date_gmt", "modified_gmt", "author_name", "author_url", "taxonomy"), str),
    **dict.fromkeys(("author", "parent", "post", "count"), int),
    **dict.fromkeys(("_links", "_embedded"), dict),
}
_NUMBERS = re.compile(r"\d{1,6}")
_MOST_USED = 3  # pages of tags, the most used first, that are worth reading
_TAXONOMIES = {"post_tag": "tags", "category": "categories"}
_ROUTE = re.compile(r"/wp-json(?:/|$|\?)|[?&]rest_route=|/wp/v2/|/rest/v1(?:\.\d)?/sites/")
_LINK = re.compile(r'<([^<>]*)>\s*;\s*rel="?(\w+)"?')
