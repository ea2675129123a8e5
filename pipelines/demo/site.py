"""Every address of the demo's host and what is found there, in one round."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from pipelines.demo import api
from pipelines.demo.answer import Answer
from pipelines.demo.blogs import DemoBlog, DemoPost, blogs
from pipelines.demo.frame import Place, calendar, categories, head, months, tags
from pipelines.demo.markup import comment_page_path, comment_pages, link, month, slug_of
from pipelines.demo.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator

POSTS_A_PAGE = 3


@cache
def pages(base: str, round: int) -> dict[str, Answer]:
    """The answer for each path that is a page, a feed or robots.txt; the API and the traps are in `answer` alone."""
    found = {"/robots.txt": Answer(_ROBOTS.encode(), "text/plain; charset=UTF-8"), "/": _host_page(base, round)}
    for blog in blogs(base, round):
        found.update(_blog_pages(base, blog))
    return found


def answer(base: str, round: int, target: str) -> Answer:
    """What a request for `target` (path and query) gets; 404 where there is nothing."""
    parts = urlsplit(target)
    query = dict(parse_qsl(parts.query))
    blog = next((b for b in blogs(base, round) if parts.path.startswith(b.root + "/")), None)
    if blog is not None:
        path = parts.path.removeprefix(blog.root)
        if match := _REST.fullmatch(path):
            return api.rest(base, blog, match.group(1), query)
        if match := _REST_COMMENT.fullmatch(path):
            return api.rest_comment(base, blog, int(match.group(1)))
        if path == "/" and "p" in query:
            return _short_link(base, blog, query["p"])
        if blog.theme == "classic" and (match := _CALENDAR.fullmatch(path)):
            return _calendar_page(Place(base, blog, parts.path), int(match.group(1)), int(match.group(2)))
        if blog.theme == "classic" and path == "/drafts/":
            return Answer(b"<!DOCTYPE html><title>Drafts</title><p>SECRET-robots: not meant for robots.</p>")
    return pages(base, round).get(parts.path) or _not_found(parts.path)


def _blog_pages(base: str, blog: DemoBlog) -> Iterator[tuple[str, Answer]]:
    yield f"{blog.root}/comments/feed/", api.feed(base, blog, None)
    for post in blog.entries:
        yield from _thread_pages(base, blog, post)
        if not post.protected:
            yield f"{post.path}feed/", api.feed(base, blog, post)
    listings = {f"{blog.root}/": (blog.title, blog.posts)}
    for name in categories(blog):
        listings[f"{blog.root}/category/{slug_of(name)}/"] = (name, tuple(p for p in blog.posts if p.category == name))
    for name in tags(blog):
        listings[f"{blog.root}/tag/{slug_of(name)}/"] = (name, tuple(p for p in blog.posts if name in p.tags))
    for path, date in months(blog):
        listings[path] = (month(date), tuple(p for p in blog.posts if f"{p.date:%Y/%m}" == f"{date:%Y/%m}"))
    if blog.theme == "nested":
        listings[f"{blog.root}/author/{slug_of(blog.owner)}/"] = (blog.owner, blog.posts)
    for path, (title, posts) in listings.items():
        yield from _listing_pages(base, blog, path, title, posts)


def _thread_pages(base: str, blog: DemoBlog, post: DemoPost) -> Iterator[tuple[str, Answer]]:
    """The post's own address shows its newest comments; every comment page has an address of its own as well."""
    last = len(comment_pages(blog, post))
    theme = THEMES[blog.theme]
    paths = {comment_page_path(post, number, last): number for number in range(1, last + 1)}
    if last > 1:
        paths[f"{post.path}comment-page-{last}/"] = last
    for path, number in paths.items():
        yield path, _page(theme.thread(Place(base, blog, path), post, number))


def _listing_pages(
    base: str, blog: DemoBlog, path: str, title: str, posts: tuple[DemoPost, ...]
) -> Iterator[tuple[str, Answer]]:
    theme = THEMES[blog.theme]
    last = max(1, -(-len(posts) // POSTS_A_PAGE))
    for number in range(1, last + 1):
        here = path if number == 1 else f"{path}page/{number}/"
        shown = list(posts[(number - 1) * POSTS_A_PAGE : number * POSTS_A_PAGE])
        nav = ""
        if number > 1:
            nav += link(base + (path if number == 2 else f"{path}page/{number - 1}/"), "Newer posts", class_="newer")
        if number < last:
            nav += " " + link(base + f"{path}page/{number + 1}/", "Older posts", class_="older")
        html = theme.listing(
            Place(base, blog, here), title, shown, f'<div class="navigation">{nav}</div>' if nav else ""
        )
        yield here, _page(html)


def _host_page(base: str, round: int) -> Answer:
    items = "".join(f"<li>{link(base + b.root + '/', b.title)}: {escape(b.tagline)}</li>" for b in blogs(base, round))
    return _page(
        f'<!DOCTYPE html>\n<html lang="en"><title>Home pages</title><h1>Home pages</h1><ul>{items}</ul></html>\n'
    )


def _short_link(base: str, blog: DemoBlog, number: str) -> Answer:
    post = next((p for p in blog.entries if str(p.number) == number), None)
    if post is None:
        return _not_found(number)
    return Answer(b"", status=301, headers=(("Location", base + post.path),))


def _calendar_page(place: Place, year: int, number: int) -> Answer:
    if not 1 <= number <= 12 or not 1 <= year <= 9998:
        return _not_found(place.path)
    return _page(f"{head(place, 'Calendar', None)}\n<body>{calendar(place, year, number)}</body></html>\n")


def _not_found(path: str) -> Answer:
    return Answer(f"<!DOCTYPE html>\n<title>Not found</title><p>Nothing at {escape(path)}.</p>\n".encode(), status=404)


def _page(html: str) -> Answer:
    return Answer(html.encode())


_ROBOTS = "User-agent: *\nDisallow: /~maren/wp-admin/\nDisallow: /~piet/drafts/\n"
_REST = re.compile(r"/wp-json/wp/v2/(posts|pages|comments)/?")
_REST_COMMENT = re.compile(r"/wp-json/wp/v2/comments/(\d+)/?")
_CALENDAR = re.compile(r"/calendar/(\d{1,4})/(\d{1,2})/")
