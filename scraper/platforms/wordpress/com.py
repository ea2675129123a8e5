"""The older API of WordPress.com (rest/v1.1): posts with the counts of their comments, comments with their pings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit, urlunsplit

from scraper.dates import iso_date
from scraper.items import Comment, CommentKind, Link, Links, Post
from scraper.text import fragment, fragment_text, links_of, text_of
from scraper.urls import normal

if TYPE_CHECKING:
    from scraper.items import Page

Json = dict[str, Any]


def is_com(page: Page) -> bool:
    """Is this a listing of that API, or a post out of it?"""
    data = page.data
    return isinstance(data, dict) and "/rest/v1" in page.url and ("found" in data or "site_ID" in data)


def posts_of(page: Page) -> tuple[Post, ...]:
    """The posts of a listing, those behind a password without their text; of counts what was asked for alone."""
    return tuple(_post(page, one) for one in _objects(page.data.get("posts")) if _number(one) and one.get("URL"))


def comments_of(page: Page) -> tuple[Comment, ...]:
    """The comments of a listing, each with its post."""
    return tuple(_comment(page, one) for one in _objects(page.data.get("comments")) if _number(one))


def links_of_listing(page: Page) -> Links:
    """The next page of a listing of posts, and the threads it names."""
    if page.status != 200:
        return Links()
    posts = posts_of(page)
    threads = [Link(post.url, "thread", "protected" if post.protected else None) for post in posts]
    following = _object(page.data.get("meta")).get("next_page")
    if not posts or not isinstance(following, str) or not following:
        return Links(tuple(threads))
    parts = urlsplit(page.url)
    kept = [one for one in parts.query.split("&") if one and not one.startswith("page_handle=")]
    query = "&".join((*kept, f"page_handle={quote(following, safe='')}"))
    url = normal(urlunsplit(parts._replace(query=query)))
    kind = "counts" if "fields=" in parts.query else "listing"
    return Links((Link(url, kind), *threads) if url else tuple(threads))  # type: ignore[arg-type]


def _post(page: Page, one: Json) -> Post:
    url = normal(str(one["URL"]), page.url) or str(one["URL"])
    key, title = str(one["ID"]), fragment_text(str(one.get("title") or "")) or None
    count = _object(one.get("discussion")).get("comment_count")
    declared = count if isinstance(count, int) and not isinstance(count, bool) else None
    if one.get("password"):
        return Post(url, key, title, protected=True)
    author = _object(one.get("author"))
    body = fragment(str(one.get("content") or ""))
    tags = [*_object(one.get("categories")), *_object(one.get("tags"))]
    return Post(
        url=url,
        key=key,
        title=title,
        author=fragment_text(str(author.get("name") or "")) or None,
        author_key=str(author["ID"]) if author.get("ID") else None,
        author_url=normal(str(author.get("URL") or "")),
        published=iso_date(str(one.get("date") or "")),
        published_raw=str(one.get("date") or "") or None,
        modified=iso_date(str(one.get("modified") or "")),
        text=text_of(body),
        tags=tuple(dict.fromkeys(name for tag in tags if (name := fragment_text(tag)))),
        links=links_of(body, url),
        comments_declared=declared,
    )


def _comment(page: Page, one: Json) -> Comment:
    author, post, parent = (_object(one.get(name)) for name in ("author", "post", "parent"))
    body = fragment(str(one.get("content") or ""))
    url = normal(str(one.get("URL") or ""), page.url)
    return Comment(
        text=text_of(body),
        key=str(one["ID"]),
        parent=str(parent["ID"]) if _number(parent) else None,
        author=fragment_text(str(author.get("name") or "")) or None,
        author_key=str(author["ID"]) if author.get("ID") else None,
        author_url=normal(str(author.get("URL") or "")),
        published=iso_date(str(one.get("date") or "")),
        published_raw=str(one.get("date") or "") or None,
        kind=_kind(one.get("type")),
        permalink=str(one.get("URL") or "") or None,
        post_key=str(post["ID"]) if _number(post) else None,
        post_url=_thread_url(url),
        links=links_of(body, page.url),
    )


def _thread_url(url: str | None) -> str | None:
    """The page of a comment, by its permalink."""
    if url is None:
        return None
    start, found, rest = url.partition("/comment-page-")
    return f"{start}/{rest.partition('/')[2]}" if found else url


def _kind(stated: object) -> CommentKind:
    return "pingback" if stated == "pingback" else "trackback" if stated == "trackback" else "comment"


def _number(one: Json) -> int | None:
    number = one.get("ID")
    return number if isinstance(number, int) and number > 0 else None


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _objects(values: Any) -> list[Json]:
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []
