"""A blog of WordPress.com: its pages on its own host, its API on the platform's, in the older form too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from loopback import NOWHERE, Answer, as_json, as_text

START = datetime(2011, 5, 1, 9, tzinfo=UTC)
SAYINGS = ("I kept the lid.", "Mine never sang again.", "Descale it with vinegar.", "Descale it with patience.")


@dataclass(frozen=True)
class Said:
    """A comment, or a ping, which the newer API does not list."""

    id: int
    post: int
    parent: int
    author: str
    words: str
    kind: str = "comment"

    @property
    def at(self) -> datetime:
        return START + timedelta(hours=self.id)


class Blog:
    """130 posts, of which each third has three comments and the last a pingback; `url` is its own address."""

    def __init__(self, url: str, posts: int = 130) -> None:
        self.url = url
        self.host = urlsplit(url).netloc
        self.posts = range(1, posts + 1)
        self.said: list[Said] = []
        for post in self.posts[::3]:
            for n in range(3):
                self.says(post, SAYINGS[(post + n) % 4], parent=self.said[-1].id if n == 2 else 0)
        self.says(posts, "[...] kettles that sing [...]", kind="pingback", author="Spouts")

    def says(self, post: int, words: str, parent: int = 0, kind: str = "comment", author: str = "") -> None:
        """A new comment."""
        number = len(self.said) + 1
        self.said.append(Said(number, post, parent, author or ("Ilse", "Joris")[number % 2], words, kind))

    def link(self, post: int) -> str:
        """A post's page."""
        return f"{self.url}/2011/05/kettle-{post}/"

    def page(self, target: str) -> Answer:
        """What the blog's own host answers."""
        if target == "/robots.txt":
            return as_text("User-agent: *\nDisallow: /wp-admin/\n")
        if target == "/comments/feed/":
            return Answer(
                "<?xml version='1.0'?><rss version='2.0'><channel><title>x</title></channel></rss>",
                200,
                "application/rss+xml",
            )
        if target == "/":
            links = "".join(
                f"<h2 class=entry-title><a href='{self.link(n)}'>Kettle {n}</a></h2>" for n in self.posts[-10:]
            )
            return self._page("Kettles", f"<div id=content>{links}</div>", "home blog")
        match = re.fullmatch(r"/2011/05/kettle-(\d+)/", target)
        return self._entry(int(match[1])) if match and int(match[1]) in self.posts else NOWHERE

    def api(self, target: str) -> Answer:
        """What the platform's host answers, for this blog alone."""
        parts = urlsplit(target)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if target == "/robots.txt":
            return as_text("User-agent: *\nDisallow: /oauth2/\n")
        for start, answer in (
            (f"/wp/v2/sites/{self.host}/", self._listed),
            (f"/rest/v1.1/sites/{self.host}/", self._counted),
        ):
            if parts.path.startswith(start):
                return answer(parts.path.removeprefix(start).strip("/"), asked)
        return NOWHERE

    def _listed(self, kind: str, asked: dict[str, str]) -> Answer:
        if match := re.fullmatch(r"comments/(\d+)", kind):
            return as_json(self._comment(self.said[int(match[1]) - 1]))
        if kind == "posts":
            rows = [self._post(n) for n in self.posts]
        elif kind == "comments":
            rows = [self._comment(one) for one in self.said if one.kind == "comment"]
        else:
            rows = []
        if asked.get("order") == "desc":
            rows.reverse()
        size, page = int(asked.get("per_page", "10")), int(asked.get("page", "1"))
        return as_json(rows[page * size - size : page * size], **{"X-WP-TotalPages": str(-(-len(rows) // size))})

    def _counted(self, kind: str, asked: dict[str, str]) -> Answer:
        if kind != "posts":
            return NOWHERE
        size, after = int(asked["number"]), int(unquote(asked.get("page_handle", "value=0")).partition("=")[2])
        here = self.posts[after : after + size]
        rows = [
            {"ID": n, "URL": self.link(n), "title": f"Kettle {n}", "discussion": {"comment_count": len(self.of(n))}}
            for n in here
        ]
        meta = {"next_page": f"value={after + size}"} if after + size < len(self.posts) else {}
        return as_json({"found": len(self.posts), "posts": rows, "meta": meta})

    def of(self, post: int) -> list[Said]:
        """What was said under a post."""
        return [one for one in self.said if one.post == post]

    def _post(self, n: int) -> dict[str, Any]:
        return {
            "id": n, "date": f"{START:%Y-%m-%d}T09:00:00", "date_gmt": f"{START:%Y-%m-%d}T09:00:00",
            "link": self.link(n), "title": {"rendered": f"Kettle {n}"},
            "content": {"rendered": f"<p>Kettle {n} sings.</p>", "protected": False},
            "author": 7, "comment_status": "open", "_embedded": {"author": [{"id": 7, "name": "Mieke"}]},
        }  # fmt: skip

    def _comment(self, one: Said) -> dict[str, Any]:
        return {
            "id": one.id, "post": one.post, "parent": one.parent, "author": 0, "author_name": one.author,
            "date": f"{one.at:%Y-%m-%dT%H:%M:%S}", "date_gmt": f"{one.at:%Y-%m-%dT%H:%M:%S}", "type": one.kind,
            "content": {"rendered": f"<p>{one.words}</p>"}, "link": f"{self.link(one.post)}#comment-{one.id}",
        }  # fmt: skip

    def _entry(self, n: int) -> Answer:
        said = "".join(
            f"<li id=comment-{one.id} class='{one.kind} depth-1'>"
            f"<div class=comment-author><cite class=fn>{one.author}</cite></div>"
            f"<div class=comment-meta><a href='{self.link(n)}#comment-{one.id}'>{one.at:%B %d, %Y at %H:%M}</a></div>"
            f"<div class=comment-content><p>{one.words}</p></div></li>"
            for one in self.of(n)
        )
        body = (
            f"<article id=post-{n} class='post hentry'><h1 class=entry-title>Kettle {n}</h1><div class=entry-content>"
        )
        body += f"<p>Kettle {n} sings.</p></div></article><ol class=commentlist>{said}</ol>"
        return self._page(
            f"Kettle {n}", body, f"single single-post postid-{n}", f"<link rel=canonical href='{self.link(n)}'>"
        )

    def _page(self, title: str, body: str, classes: str, head: str = "") -> Answer:
        meta = f"<title>{title}</title><meta name=generator content='WordPress.com'>{head}"
        return Answer(f"<!doctype html><html lang=en><head>{meta}</head><body class='{classes}'>{body}</body></html>")
