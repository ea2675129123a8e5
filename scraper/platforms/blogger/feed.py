"""Blogger's feeds as JSON: of a blog's posts, pages and comments, and of the comments of one thread, which Blogger's
own scripts ask for where a page shows only a part of them.

How many entries an answer holds is the server's to say: 500 once, 150 and 100 since. Where it goes on is read off the
answer, never off what was asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper.dates import iso_date
from scraper.items import Comment, Link, Links, Post
from scraper.platforms.blogger.sources import request_of_comments
from scraper.platforms.generic.count import number_in
from scraper.text import fragment, fragment_text, links_of, text_of
from scraper.urls import normal, origin_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.items import Page

request_for = request_of_comments


def is_feed(page: Page) -> bool:
    """Is this a feed of a Blogger blog, or one entry of it, as JSON?"""
    return _words(_top(page).get("id")).startswith("tag:blogger.com")


def links_of_feed(page: Page) -> Links:
    """The next part of the feed, where it has more than this, and the threads of posts; `listed` at the end of all."""
    threads = tuple(Link(post.url, "thread") for post in posts_of(page))
    start, after = _following(page)
    if after is not None and after > start:
        url = re.sub(r"&start-index=\d+", "", normal(page.url) or page.url)
        return Links((Link(f"{url}&start-index={after}", "listing"), *threads))
    return Links(threads, listed=_archives(page) if threads else ())


def posts_of(page: Page) -> tuple[Post, ...]:
    """The posts and static pages that the feed holds, each with the count of its comments; an excerpt is no text."""
    found = (_post(page, entry) for entry in _entries(page) if "thr$in-reply-to" not in entry)
    return tuple(one for one in found if one is not None)


def comments_of(page: Page) -> tuple[Comment, ...]:
    """The comments that the feed holds, in its order, each with its post."""
    found = (_comment(page, entry) for entry in _entries(page))
    return tuple(one for one in found if one is not None)


def _following(page: Page) -> tuple[int, int | None]:
    """The place of the first entry, and of the one after the last where there is one: as its link to the next part
    says (which leads to another host, and may be missing), else by the number of them all."""
    feed = _top(page)
    total, stated = (_words(feed.get(f"openSearch${name}")) for name in ("totalResults", "startIndex"))
    start, most = number_in(stated) or 1, number_in(total) or 0
    links = (str(one.get("href") or "") for one in _list(feed.get("link")) if one.get("rel") == "next")
    following = next((match for href in links if (match := _START.search(href))), None)
    if not _entries(page):
        return start, None
    if following is not None:
        return start, int(following[1])
    after = start + len(_entries(page))
    return start, after if after <= most else None


def _archives(page: Page) -> tuple[str, ...]:
    """What a whole feed of posts makes needless: the blog's lists by label and date."""
    origin = origin_of(normal(page.url) or page.url)
    is_all = page.url.startswith(f"{origin}/feeds/posts/default?") and not _FILTERED.search(page.url)
    return tuple(f"{origin}{path}" for path in _ARCHIVES) if is_all else ()


def _post(page: Page, entry: Mapping[str, Any]) -> Post | None:
    number, links = _POST.search(_words(entry.get("id"))), _links(entry)
    url = _at_home(links.get("alternate", ""), page)
    if number is None or url is None:
        return None
    name, site, at = _signed(entry)
    body = fragment(_words(entry.get("content")))
    is_cut = any((a.attributes.get("href") or "").endswith("#more") for a in body.css("a[href]"))
    changed, total = _words(entry.get("updated")), _words(entry.get("thr$total"))
    labels = (str(one.get("term") or "") for one in _list(entry.get("category")))
    return Post(
        url,
        number[1],
        fragment_text(_words(entry.get("title"))) or None,
        author=name,
        author_url=site,
        published=iso_date(at) if at else None,
        published_raw=at,
        modified=iso_date(changed) if changed and changed != at else None,
        text=None if is_cut else text_of(body),
        tags=tuple(dict.fromkeys(" ".join(term.split()) for term in labels if term and "/kind#" not in term)),
        links=() if is_cut else links_of(body, url),
        comments_declared=number_in(total),
    )


def _comment(page: Page, entry: Mapping[str, Any]) -> Comment | None:
    number = _POST.search(_words(entry.get("id")))
    body = fragment(_words(entry.get("content")) or _words(entry.get("summary")))
    text = text_of(body)
    above = entry.get("thr$in-reply-to")
    if number is None or text is None or not isinstance(above, dict):
        return None
    post = _POST.search(str(above.get("ref") or ""))
    links = _links(entry)
    parent = _PARENT.search(links.get("related", ""))
    name, site, at = _signed(entry)
    return Comment(
        text=text,
        key=number[1],
        parent=parent[1] if parent and parent[1] != number[1] else None,
        author=name,
        author_url=site,
        published=iso_date(at) if at else None,
        published_raw=at,
        permalink=links.get("alternate") or None,
        post_key=post[1] if post else None,
        post_url=_at_home(str(above.get("href") or "").split("?")[0], page),
        links=links_of(body, page.url),
    )


def _signed(entry: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Who wrote an entry, the writer's address, and when."""
    author: Mapping[str, Any] = next(iter(_list(entry.get("author"))), {})
    name, site = _words(author.get("name")), _words(author.get("uri"))
    return fragment_text(name) if name else None, normal(site) if site else None, _words(entry.get("published")) or None


def _at_home(url: str, page: Page) -> str | None:
    """An address of the feed's own blog by the scheme that the feed was asked by: feeds say http for https for ever."""
    found, here = normal(url), origin_of(normal(page.url) or page.url)
    if found is None or found.count("/") < 3:
        return None
    host = here.partition("://")[2]
    return f"{here}{found.partition('://')[2][len(host) :]}" if origin_of(found).partition("://")[2] == host else found


def _top(page: Page) -> Mapping[str, Any]:
    """The feed, or the one entry that an answer consists of."""
    data = page.data if isinstance(page.data, dict) else {}
    return next((data[name] for name in ("feed", "entry") if isinstance(data.get(name), dict)), {})


def _entries(page: Page) -> list[Any]:
    top = _top(page)
    return _list(top.get("entry")) if "feed" in page.data else [top]


def _links(entry: Mapping[str, Any]) -> dict[str, str]:
    return {str(one.get("rel")): str(one.get("href") or "") for one in _list(entry.get("link"))}


def _list(value: Any) -> list[Any]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _words(value: Any) -> str:
    """What a field holds: its text stands under "$t"."""
    words = value.get("$t") if isinstance(value, dict) else None
    return words if isinstance(words, str) else ""


_POST = re.compile(r"\.(?:post|page)-?(\d+)$")
_PARENT = re.compile(r"/comments/default/(\d+)")
_START = re.compile(r"[?&]start-index=(\d{1,9})")
_FILTERED = re.compile(r"[?&](?:q|published-m..|updated-m..)=|orderby=updated")
_ARCHIVES = ("/search", "/labels/", "/19", "/20")
