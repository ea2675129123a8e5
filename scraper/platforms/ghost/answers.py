"""Answers of Ghost: lists of posts from its content API, the comments of a post, the answers to a comment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from scraper.dates import iso_date
from scraper.items import Comment, Link, Links, Post
from scraper.platforms.ghost.sources import NUMBER, OF_NUMBER, OF_PAGE, answers_to, comments_of, count_of
from scraper.platforms.markup import Markup
from scraper.platforms.quotes import quotes_in
from scraper.text import fragment, fragment_text, text_of
from scraper.text import links_of as addresses_in
from scraper.urls import normal, origin_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.items import Page

Json = dict[str, Any]


def is_answer(page: Page) -> bool:
    """Is it a list of the content API or of comments, or a count of these?"""
    return _listed(page) is not None or _said(page) is not None or _count(page) is not None


def threads_of(page: Page) -> tuple[tuple[Post, ...], tuple[Comment, ...]]:
    """The posts of a list; the comments of an answer and the post that it is for."""
    rows = _said(page)
    if rows is not None:
        return _counted(page, rows), tuple(_comments(page, rows))
    count, url = _count(page), _page_of(page)
    if count is not None and url is not None:
        return (Post(url, _asked(page)["ids"][0], comments_declared=count),), ()
    return tuple(_post(one) for one in _listed(page) or ()), ()


def links_of(page: Page) -> Links:
    """Where a list or a thread goes on, the posts of a list and their comments; `listed` at the end of all posts."""
    if page.status != 200:
        return Links()
    return _links_of_comments(page) if _said(page) is not None else _links_of_list(page)


def _listed(page: Page) -> list[Json] | None:
    """The posts or pages of an answer of the content API."""
    data = page.data
    if not isinstance(data, dict) or "/ghost/api/" not in page.url:
        return None
    rows = data.get("posts", data.get("pages"))
    return [one for one in _objects(rows) if one.get("id") and normal(str(one.get("url")))] if rows else None


def _links_of_list(page: Page) -> Links:
    rows = _listed(page) or []
    following = _next(page)
    more = (Link(following, "listing"),) if following else ()
    before = urlsplit(page.url).path.partition("/ghost/api/")[0]
    threads: dict[str, Link] = {}
    for one in rows:
        url = normal(str(one["url"]))
        if url is None:
            continue
        threads[url] = Link(url, "thread")
        if one.get("comments") is not False and "/posts/" in page.url and NUMBER.fullmatch(str(one["id"])):
            asked = comments_of(f"{origin_of(url)}{before}/", str(one["id"]), url)
            threads[asked.url] = asked
    is_all = rows and not more and "order=published_at" in page.url and "/posts/" in page.url
    root = f"{origin_of(normal(str(rows[0]['url'])) or page.url)}{before}/" if is_all else ""
    return Links((*more, *threads.values()), listed=tuple(f"{root}{kind}" for kind in _ARCHIVES) if is_all else ())


def _post(one: Json) -> Post:
    url = normal(str(one["url"])) or str(one["url"])
    body = fragment(str(one.get("html") or ""))
    author = _object(one.get("primary_author")) or next(iter(_objects(one.get("authors"))), {})
    return Post(
        url=url,
        key=str(one["id"]),
        title=fragment_text(str(one.get("title") or "")) or None,
        author=str(author.get("name") or "") or None,
        author_key=str(author.get("id") or "") or None,
        author_url=normal(str(author.get("url") or "")),
        published=iso_date(str(one.get("published_at") or "")),
        published_raw=str(one.get("published_at") or "") or None,
        modified=iso_date(str(one.get("updated_at") or "")),
        text=text_of(body),
        tags=tuple(dict.fromkeys(str(tag["name"]) for tag in _objects(one.get("tags")) if tag.get("name"))),
        links=addresses_in(body, url),
    )


def _said(page: Page) -> list[Json] | None:
    """The comments of an answer, in their order; answers to one stand in it, or in an answer of their own."""
    data = page.data
    if not isinstance(data, dict) or "/members/api/comments/" not in page.url or "comments" not in data:
        return None
    found: list[Json] = []
    for one in _objects(data["comments"]):
        found += [one, *(answer | {"parent_id": one.get("id")} for answer in _objects(one.get("replies")))]
    return [one for one in found if NUMBER.fullmatch(str(one.get("id") or ""))]


def _counted(page: Page, rows: list[Json]) -> tuple[Post, ...]:
    """The post that an answer is for, with the count of its comments where that is told: there is one answer."""
    match, url = _OF_POST.search(page.url), _page_of(page)
    if match is None or url is None:
        return ()
    pagination = _pagination(page)
    declared = None
    if isinstance(pagination.get("total"), int) and not pagination.get("next") and pagination.get("page") in (1, None):
        hidden = sum(1 for one in rows if not one.get("parent_id") and not one.get("html"))
        answers = (_object(one.get("count")).get("replies") for one in rows if not one.get("parent_id"))
        declared = pagination["total"] - hidden + sum(count for count in answers if isinstance(count, int))
    return (Post(url, match[1], comments_declared=declared),)


def _count(page: Page) -> int | None:
    """The count of a post's comments, of an answer that has that alone."""
    numbers = _asked(page).get("ids") if "/members/api/comments/counts/" in page.url else None
    count = page.data.get(numbers[0]) if numbers and isinstance(page.data, dict) else None
    return count if isinstance(count, int) and not isinstance(count, bool) else None


def _comments(page: Page, rows: list[Json]) -> Iterator[Comment]:
    match, url = _OF_POST.search(page.url), _page_of(page)
    number = match[1] if match else next(iter(_asked(page).get(OF_NUMBER, ())), None)
    for one in rows:
        body = fragment(str(one.get("html") or ""))
        quotes, without = quotes_in(body, _MARKUP)
        text = text_of(body, without=without)
        if text is None:  # hidden, or deleted by its writer
            continue
        member, created = _object(one.get("member")), str(one.get("created_at") or "")
        parent = one.get("in_reply_to_id") or one.get("parent_id")
        yield Comment(
            text=text,
            key=str(one["id"]),
            parent=str(parent) if parent and parent != one["id"] else None,
            author=fragment_text(str(member.get("name") or "")) or None,
            author_key=str(member.get("uuid") or member.get("id") or "") or None,
            published=iso_date(created),
            published_raw=created or None,
            quotes=quotes,
            depth=2 if one.get("parent_id") else 1,
            post_key=number,
            post_url=url,
            links=addresses_in(body, url or page.url, without=without),
        )


def _links_of_comments(page: Page) -> Links:
    """The further answers of a thread: the next page and a count, and answers to a comment that are not all in it."""
    match, url = _OF_POST.search(page.url), _page_of(page)
    following = _next(page)
    parts = [following] if following else []
    site = page.url.partition("members/api/comments/")[0]
    if following and match and url and _pagination(page).get("page") == 1:
        parts.append(count_of(site, match[1], url))
    for one in _objects(page.data.get("comments")):
        count, shown = _object(one.get("count")).get("replies"), len(_objects(one.get("replies")))
        if match and url and isinstance(count, int) and count > shown:
            parts.append(answers_to(site, str(one.get("id")), match[1], url))
    urls = tuple(normal(part) or part for part in parts)
    return Links(tuple(Link(each, "api") for each in urls), parts=urls)


def _next(page: Page) -> str | None:
    number = _pagination(page).get("next")
    return _PAGE.sub(rf"\g<1>{number}", page.url) if isinstance(number, int) and _PAGE.search(page.url) else None


def _pagination(page: Page) -> Json:
    return _object(_object(_object(page.data).get("meta")).get("pagination"))


def _page_of(page: Page) -> str | None:
    """The post's page, as the request named it."""
    stated = _asked(page).get(OF_PAGE)
    return normal(stated[0]) if stated else None


def _asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _objects(values: Any) -> list[Json]:
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []


_MARKUP = Markup(entry="", quote="blockquote")
_OF_POST = re.compile(r"/members/api/comments/post/([0-9a-f]{24})/")
_PAGE = re.compile(r"([?&]page=)\d+")
_ARCHIVES = ("page/", "tag/", "author/")
