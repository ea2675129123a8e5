"""The answers of a blog that are not pages: WordPress's REST API and its comment feeds."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any
from urllib.parse import urlencode

from pipelines.demo.answer import Answer
from pipelines.demo.blogs import DemoBlog, DemoComment, DemoPost
from pipelines.demo.markup import comment_pages, html_of, slug_of

Entry = tuple[DemoComment, DemoPost]


def rest(base: str, blog: DemoBlog, name: str, query: dict[str, str]) -> Answer:
    """A collection of the API: `posts`, `pages` or `comments`, with `page`, `per_page`, `order` and `orderby`.

    As WordPress does: comments of entries behind a password are counted and not given, pings neither, and a page of
    posts past the end is an error.
    """
    if not blog.api:
        return _problem("rest_disabled", "The API is off.", 401)
    size = min(int(query.get("per_page", 10)), 100)
    number = int(query.get("page", 1))
    rows = _rows(base, blog, name, query)
    last = max(1, -(-len(rows) // size))
    if number > last and name != "comments":
        return _problem("rest_post_invalid_page_number", "The page number requested is too large.", 400)
    shown = [row for row in rows[(number - 1) * size : number * size] if row is not None]
    headers = [("X-WP-Total", str(len(rows))), ("X-WP-TotalPages", str(last))]
    if number < last:
        following = urlencode({**query, "page": number + 1}, safe=":,")
        headers.append(("Link", f'<{base}{blog.root}/wp-json/wp/v2/{name}?{following}>; rel="next"'))
    return _json(shown, 200, headers)


def rest_comment(base: str, blog: DemoBlog, number: int) -> Answer:
    """One comment of the API by its number: pings too, which the collection leaves out."""
    if not blog.api:
        return _problem("rest_disabled", "The API is off.", 401)
    found = next(((c, p) for p in blog.entries for c in p.comments if c.number == number), None)
    if found is None:
        return _problem("rest_comment_invalid_id", "Invalid comment ID.", 404)
    if found[0].held or found[1].protected:
        return _problem("rest_cannot_read", "Sorry, you are not allowed to read this comment.", 401)
    return _json(_comment_row(base, blog, *found), 200)


def feed(base: str, blog: DemoBlog, post: DemoPost | None) -> Answer:
    """The ten newest comments of a thread, or of the blog, as RSS 2.0; pings among them, with all their words."""
    found: list[Entry] = [
        (c, p) for p in blog.entries if not p.protected and p in (post or p,) for c in p.public_comments
    ]
    found.sort(key=lambda pair: (pair[0].date, pair[0].number), reverse=True)
    items = "\n".join(_item(base, blog, c, p, post is not None) for c, p in found[:10])
    title = f"Comments on: {post.title}" if post else f"Comments for {blog.title}"
    address = base + (post.path if post else f"{blog.root}/")
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f"<title>{escape(title)}</title>\n<link>{address}</link>\n<description>{escape(blog.tagline)}</description>\n"
        f"{items}\n</channel>\n</rss>\n"
    )
    return Answer(text.encode(), "application/rss+xml; charset=UTF-8")


def _rows(base: str, blog: DemoBlog, name: str, query: dict[str, str]) -> list[dict[str, Any] | None]:
    """The rows of a collection in the order asked for; None for one that is counted but not given."""
    ascending = query.get("order", "desc") == "asc"
    by_id = query.get("orderby", "date") == "id"
    if name == "comments":
        found = [(c, p) for p in blog.entries for c in p.public_comments if c.kind == "comment"]
        found.sort(
            key=lambda pair: (pair[0].number,) if by_id else (pair[0].date, pair[0].number), reverse=not ascending
        )
        return [None if p.protected else _comment_row(base, blog, c, p) for c, p in found]
    entries = list(blog.posts if name == "posts" else blog.static_pages)
    entries.sort(key=lambda p: (p.number,) if by_id else (p.date, p.number), reverse=not ascending)
    return [_post_row(base, blog, p) for p in entries]


def _post_row(base: str, blog: DemoBlog, post: DemoPost) -> dict[str, Any]:
    terms = [
        [{"name": post.category, "taxonomy": "category", "slug": slug_of(post.category)}] if post.category else [],
        [{"name": t, "taxonomy": "post_tag", "slug": slug_of(t)} for t in post.tags],
    ]
    return {
        "id": post.number,
        **_dates(post.date),
        "modified": _local(post.date),
        "modified_gmt": _utc(post.date),
        "status": "publish",
        "type": post.type,
        "link": base + post.path,
        "title": {
            "rendered": f"Protected: {escape(post.title)}" if post.protected else escape(post.title, quote=False)
        },
        "content": {"rendered": "" if post.protected else html_of(post.text) + "\n", "protected": post.protected},
        "author": 1,
        "comment_status": "open",
        "_embedded": {"author": [{"id": 1, "name": blog.owner, "slug": slug_of(blog.owner)}], "wp:term": terms},
    }


def _comment_row(base: str, blog: DemoBlog, comment: DemoComment, post: DemoPost) -> dict[str, Any]:
    return {
        "id": comment.number,
        "post": post.number,
        "parent": comment.parent or 0,
        "author": 1 if comment.author == blog.owner else 0,
        "author_name": comment.author,
        "author_url": comment.url,
        **_dates(comment.date),
        "content": {"rendered": html_of(comment.text) + "\n"},
        "link": base + _comment_path(blog, post, comment),
        "status": "approved",
        "type": comment.kind,
    }


def _comment_path(blog: DemoBlog, post: DemoPost, comment: DemoComment) -> str:
    """The address of a comment, on the page where its thread begins (the first where it stands on none)."""
    by_number = {c.number: c for c in post.comments}
    first = comment
    while first.parent:
        first = by_number[first.parent]
    numbers = [[c.number for c in page] for page in comment_pages(blog, post)]
    number = next((i for i, page in enumerate(numbers, 1) if first.number in page), 1)
    return f"{post.path}comment-page-{number}/#comment-{comment.number}"


def _item(base: str, blog: DemoBlog, comment: DemoComment, post: DemoPost, alone: bool) -> str:
    who = escape(comment.author, quote=False) or "Anonymous"
    title = f"By: {who}" if alone else f"Comment on {escape(post.title, quote=False)} by {who}"
    return (
        f"<item><title>{title}</title><link>{base}{_comment_path(blog, post, comment)}</link>"
        f"<dc:creator><![CDATA[{comment.author}]]></dc:creator>"
        f"<pubDate>{format_datetime(comment.date.astimezone(UTC))}</pubDate>"
        f'<guid isPermaLink="false">{base}{post.path}#comment-{comment.number}</guid>'
        f"<content:encoded><![CDATA[{html_of(comment.text)}\n]]></content:encoded></item>"
    )


def _dates(date: datetime) -> dict[str, str]:
    return {"date": _local(date), "date_gmt": _utc(date)}


def _local(date: datetime) -> str:
    return date.replace(tzinfo=None).isoformat()


def _utc(date: datetime) -> str:
    return date.astimezone(UTC).replace(tzinfo=None).isoformat()


def _problem(code: str, message: str, status: int) -> Answer:
    return _json({"code": code, "message": message, "data": {"status": status}}, status)


def _json(data: Any, status: int, headers: list[tuple[str, str]] | None = None) -> Answer:
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return Answer(text.encode(), "application/json; charset=UTF-8", status, tuple(headers or ()))
