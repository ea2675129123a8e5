"""A Ghost blog: its pages, its content API with the key that they show, and the comments of its members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from loopback import NOWHERE, Answer, as_json, as_text

KEY = "22c1f4e0b7a95d3e8f60712ab3"
START = datetime(2023, 7, 1, 9, tzinfo=UTC)
SAYINGS = ("Mine grows on the north side.", "Lichen, surely.", "It likes the damp.", "So do I.")
CLOSED = "User-agent: *\nSitemap: {0}/sitemap.xml\nDisallow: /ghost/\nDisallow: /p/\nDisallow: /email/\nDisallow: /r/\n"


@dataclass
class Said:
    """A comment of a post, or an answer to one; `is_there` until it is deleted."""

    id: str
    post: int
    parent: str | None
    words: str
    author: str
    at: datetime
    is_there: bool = True

    def as_json(self) -> dict[str, Any]:
        """As the API gives it."""
        return {
            "id": self.id, "parent_id": self.parent, "in_reply_to_id": None, "in_reply_to_snippet": None,
            "status": "published" if self.is_there else "deleted", "created_at": f"{self.at:%Y-%m-%dT%H:%M:%S}.000Z",
            "html": f"<p>{self.words}</p>" if self.is_there else None, "edited_at": None,
            "member": {"id": "1", "uuid": f"uuid-{self.author}", "name": self.author} if self.is_there else None,
        }  # fmt: skip


class Blog:
    """Posts 1 to `posts`; each has one comment, the second six answers, the third 120 comments."""

    def __init__(self, url: str, posts: int = 6, *, is_open: bool = False) -> None:
        self.url = url
        self.posts = posts
        self.is_open = is_open
        self.said: list[Said] = []
        for post in range(1, posts + 1):
            first = self.says(post)
            for _ in range(6 if post == 2 else 0):
                self.says(post, parent=first.id)
        for _ in range(119):
            self.says(3)

    def says(self, post: int, parent: str | None = None) -> Said:
        """A new comment."""
        n = len(self.said) + 1
        one = Said(f"{n:024x}", post, parent, SAYINGS[n % 4], ("Runa", "Teo")[n % 2], START + timedelta(hours=n))
        self.said.append(one)
        return one

    def public(self) -> dict[str, Said]:
        """What a perfect crawl holds."""
        return {one.id: one for one in self.said if one.is_there}

    def number(self, post: int) -> str:
        """Ghost's number of a post."""
        return f"64b0{post:020x}"

    def answer(self, target: str) -> Answer:
        """What the blog says to a request."""
        parts = urlsplit(target)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if target == "/robots.txt":
            return as_text("User-agent: *\nDisallow: /p/\n" if self.is_open else CLOSED.format(self.url))
        if parts.path == "/rss/":
            return Answer(self._feed(), media_type="application/rss+xml; charset=utf-8")
        if parts.path in ("/sitemap.xml", "/sitemap-posts.xml"):
            return Answer(self._sitemap(parts.path), media_type="text/xml; charset=utf-8")
        if parts.path == "/":
            return self._page("The Almanac", "".join(map(self._card, range(1, self.posts + 1))), "home-template")
        if parts.path.startswith("/ghost/api/content/"):
            return self._content(parts.path.split("/")[4], asked) if asked.get("key") == KEY else NOWHERE
        if parts.path.startswith("/members/api/comments/"):
            return self._comments(parts.path.split("/")[4:6], asked)
        post = next((n for n in range(1, self.posts + 1) if parts.path == f"/stone-{n}/"), None)
        return self._post(post) if post else NOWHERE

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>Stone {n}</title><link>{self.url}/stone-{n}/</link>"
            f"<guid isPermaLink='false'>{self.number(n)}</guid>"
            f"<pubDate>0{n} Jun 2023 08:00:00 GMT</pubDate><content:encoded>&lt;p&gt;Stone {n} is grey.&lt;/p&gt;"
            "</content:encoded></item>"
            for n in range(1, self.posts + 1)
        )
        names = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
        head = f"<title>The Almanac</title><link>{self.url}/</link><generator>Ghost 5.82</generator>"
        return (
            f"<?xml version='1.0' encoding='UTF-8'?><rss {names} version='2.0'><channel>{head}{items}</channel></rss>"
        )

    def _sitemap(self, path: str) -> str:
        names = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
        head = "<?xml version='1.0' encoding='UTF-8'?>"
        if path == "/sitemap.xml":
            return (
                f"{head}<sitemapindex {names}><sitemap><loc>{self.url}/sitemap-posts.xml</loc></sitemap></sitemapindex>"
            )
        urls = "".join(f"<url><loc>{self.url}/stone-{n}/</loc></url>" for n in range(1, self.posts + 1))
        return f"{head}<urlset {names}>{urls}</urlset>"

    def _content(self, kind: str, asked: dict[str, str]) -> Answer:
        rows = [
            {
                "id": self.number(n), "url": f"{self.url}/stone-{n}/", "slug": f"stone-{n}", "title": f"Stone {n}",
                "html": f"<p>Stone {n} is grey.</p>", "comments": True, "tags": [],
                "primary_author": {"name": "Solveig"},
                "published_at": f"2023-06-0{n}T08:00:00.000+00:00", "updated_at": f"2023-06-0{n}T08:00:00.000+00:00",
            }
            for n in range(1, self.posts + 1)
        ]  # fmt: skip
        rows = rows if kind == "posts" else []
        if "desc" in asked["order"]:
            rows.reverse()
        return as_json({kind: rows, "meta": {"pagination": _pagination(rows, asked)}})

    def _comments(self, path: list[str], asked: dict[str, str]) -> Answer:
        if path[0] == "counts":
            there = [one for one in self.said if self.number(one.post) == asked["ids"] and one.is_there]
            return as_json({asked["ids"]: len(there)})
        if path[0] == "post":
            top = [one for one in self.said if self.number(one.post) == path[1] and one.parent is None]
        elif path[1] == "replies":
            top = [one for one in self.said if one.parent == path[0] and one.is_there]
        else:
            return NOWHERE
        rows = []
        for one in top:
            answers = [other.as_json() for other in self.said if other.parent == one.id and other.is_there]
            if one.is_there or answers:
                counted = {"count": {"likes": 0, "replies": len(answers)}}
                rows.append(one.as_json() | counted | ({"replies": answers[:3]} if one.parent is None else {}))
        size, page = int(asked["limit"]), int(asked["page"])
        here = rows[page * size - size : page * size]
        return as_json({"comments": here, "meta": {"pagination": _pagination(rows, asked)}})

    def _post(self, n: int) -> Answer:
        slot = (
            f"<script defer src='https://cdn.example/comments-ui.min.js' data-ghost-comments='{self.url}/' "
            f"data-api='{self.url}/ghost/api/content/' data-key='{KEY}' data-post-id='{self.number(n)}'></script>"
        )
        body = (
            f"<article class='article post'><header><h1 class=article-title>Stone {n}</h1>"
            f"<h4 class=author-name>Solveig</h4><time datetime='2023-06-0{n}'>June {n}, 2023</time></header>"
            f"<section class=gh-content><p>Stone {n} is grey.</p></section>"
            f"<section class=article-comments>{slot}</section></article>"
        )
        return self._page(f"Stone {n}", body, "post-template")

    def _card(self, n: int) -> str:
        link = f"<a class=post-card-content-link href='/stone-{n}/'><h2>Stone {n}</h2></a>"
        return f"<article class='post-card post'>{link}</article>"

    def _page(self, title: str, body: str, made: str) -> Answer:
        portal = f"<script data-ghost='{self.url}/' data-key='{KEY}' data-api='{self.url}/ghost/api/content/'></script>"
        head = f"<title>{title}</title><meta name=generator content='Ghost 5.82'>{portal}"
        body = f"<body class={made}><main>{body}</main></body>"
        return Answer(f"<!doctype html><html lang=en><head>{head}</head>{body}</html>")


def _pagination(rows: list[Any], asked: dict[str, str]) -> dict[str, Any]:
    size, page = int(asked["limit"]), int(asked["page"])
    pages = max(1, -(-len(rows) // size))
    return {"page": page, "limit": size, "pages": pages, "total": len(rows), "next": page + 1 if page < pages else None}
