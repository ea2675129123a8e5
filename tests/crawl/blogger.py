"""A Blogger blog of invented people: its pages in Blogger's markup, its feeds with their caps, its robots.txt, its
sitemap; and what goes wrong with them."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, urlsplit

import blogger_pages
from server import answer, moved

if TYPE_CHECKING:
    from server import Asked

ID = 5100
HERE = timezone(timedelta(hours=-8))
PEOPLE = ("Orla Tennant", "Bo of the marsh", "Hal", "Ines", "Anonymous", "Wiebke K.", "Tamsin", "Per Olov")
WORDS = (
    "kettle", "ferry", "moss", "balloon", "stairs", "harbour", "socks", "river", "gate", "lantern", "bread", "drizzle",
    "bench", "letter", "tram", "owl",
)  # fmt: skip
REMOVED = "This comment has been removed by the author."


@dataclass
class Comment:
    """A comment; `parent` is the number of the one it answers."""

    number: int
    author: str
    text: str
    at: datetime
    parent: int | None = None
    is_removed: bool = False

    @property
    def shown(self) -> str:
        return REMOVED if self.is_removed else self.text


@dataclass
class Post:
    """A post, or a static page."""

    number: int
    title: str
    text: str
    at: datetime
    labels: tuple[str, ...] = ()
    comments: list[Comment] = field(default_factory=list)
    updated: datetime | None = None
    is_page: bool = False

    @property
    def path(self) -> str:
        slug = f"{self.title.lower().replace(' ', '-')}.html"
        return f"/p/{slug}" if self.is_page else f"/{self.at:%Y/%m}/{slug}"


@dataclass
class Blog:
    """What the blog holds and how its feeds behave. `feeds`: open, gone (404), burnt (sent to another host), newest (25
    entries, whatever is asked for), short (excerpts)."""

    posts: list[Post]
    pages: list[Post]
    feeds: Literal["open", "gone", "burnt", "newest", "short"] = "open"
    cap: int = 150
    url: str = ""

    @property
    def comments(self) -> list[tuple[Post, Comment]]:
        """Every comment, the newest first."""
        found = [(post, one) for post in (*self.posts, *self.pages) for one in post.comments]
        return sorted(found, key=lambda of: of[1].at, reverse=True)

    def writes(self, post: Post, text: str, parent: int | None = None) -> Comment:
        """Somebody writes a comment now."""
        number = max((one.number for _, one in self.comments), default=700000) + 1
        post.comments.append(Comment(number, "Tamsin", text, now(), parent))
        return post.comments[-1]

    def __call__(self, asked: Asked) -> object:
        """The answer for a request."""
        parts = urlsplit(asked.path)
        query = dict(parse_qsl(parts.query))
        if parts.path == "/robots.txt":
            rules = "User-agent: Mediapartners-Google\nDisallow:\n\nUser-agent: *\nDisallow: /search\nAllow: /\n\n"
            return answer(f"{rules}Sitemap: {self.url}/sitemap.xml\n", media_type="text/plain")
        if parts.path.startswith("/feeds/"):
            return self._feed(parts.path, query)
        if parts.path == "/sitemap.xml":
            rows = "".join(
                f"<url><loc>{self.url}{p.path}</loc><lastmod>{(p.updated or p.at):%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
                for p in self.posts
            )
            head = (
                "<?xml version='1.0' encoding='UTF-8'?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
            )
            return answer(f"{head}{rows}</urlset>", media_type="text/xml; charset=UTF-8")
        found = next((p for p in (*self.posts, *self.pages) if p.path == parts.path), None)
        if found is not None:
            return answer(blogger_pages.thread(self, found))
        listed = [post for post in self._newest() if post.path.startswith(parts.path)]
        if parts.path == "/" or (parts.path.strip("/").replace("/", "").isdigit() and listed):
            return answer(blogger_pages.front(self, listed[:7]))
        return answer("<html><head><meta content='blogger' name='generator'/></head><body>Sorry</body></html>", 404)

    def _newest(self) -> list[Post]:
        return sorted(self.posts, key=lambda post: post.at, reverse=True)

    # -- feeds -----------------------------------------------------------------------------------------------------

    def _feed(self, path: str, query: dict[str, str]) -> object:
        if self.feeds == "gone":
            return answer("Blog feeds are off", 404)
        if self.feeds == "burnt":
            return moved("http://feeds.burner.example/slow-rivers")
        _, _, first, *rest = path.split("/")
        if first.isdigit():
            post = next((p for p in (*self.posts, *self.pages) if p.number == int(first)), None)
            rows = [self._comment(post, one) for one in reversed(post.comments)] if post else []
            return self._part(path, query, rows)
        if first == "comments":
            return self._part(path, query, [self._comment(post, one) for post, one in self.comments])
        of = self.pages if first == "pages" else self._newest()
        if len(rest) > 1:
            one = next((post for post in of if post.number == int(rest[1])), None)
            return self._json({"entry": self._post(one)}) if one else answer("no such entry", 404)
        if query.get("orderby") == "updated":
            of = sorted(of, key=lambda post: post.updated or post.at, reverse=True)
        if "q" in query:
            of = [post for post in of if query["q"].casefold() in f"{post.title} {post.text}".casefold()]
        return self._part(path, query, [self._post(post) for post in of])

    def _part(self, path: str, query: dict[str, str], rows: list[dict[str, Any]]) -> bytes:
        start, most = int(query.get("start-index", "1")), min(int(query.get("max-results", "25")), self.cap)
        if self.feeds == "newest":
            start, most = 1, 25
        shown = rows[start - 1 : start - 1 + most]
        links = [{"rel": "alternate", "type": "text/html", "href": f"{self.url}/"}]
        if start - 1 + most < len(rows) and self.feeds != "newest":
            href = f"http://www.blogger.com/feeds/{ID}{path.removeprefix('/feeds')}?start-index={start + most}"
            links.append({"rel": "next", "type": "application/atom+xml", "href": f"{href}&max-results={most}"})
        feed: dict[str, Any] = {
            "xmlns": "http://www.w3.org/2005/Atom",
            "id": {"$t": f"tag:blogger.com,1999:blog-{ID}"},
            "title": {"type": "text", "$t": "Slow rivers"},
            "link": links,
            "openSearch$totalResults": {"$t": str(len(rows))},
            "openSearch$startIndex": {"$t": str(start)},
            "openSearch$itemsPerPage": {"$t": query.get("max-results", "25")},
        }
        return self._json(
            {"version": "1.0", "encoding": "UTF-8", "feed": {**feed, **({"entry": shown} if shown else {})}}
        )

    def _json(self, data: dict[str, Any]) -> bytes:
        return answer(json.dumps(data), media_type="application/json; charset=UTF-8")

    def _post(self, post: Post) -> dict[str, Any]:
        kind = {"summary": {"type": "text", "$t": post.text[:40]}} if self.feeds == "short" else {
            "content": {"type": "html", "$t": f"{post.text}<div style='clear: both;'></div>"}
        }  # fmt: skip
        own = f"http://www.blogger.com/feeds/{ID}/posts/default/{post.number}"
        return {
            "id": {"$t": f"tag:blogger.com,1999:blog-{ID}.{'page' if post.is_page else 'post'}-{post.number}"},
            "published": {"$t": _iso(post.at)},
            "updated": {"$t": _iso(post.updated or post.at)},
            "category": [{"scheme": "http://www.blogger.com/atom/ns#", "term": label} for label in post.labels],
            "title": {"type": "text", "$t": post.title},
            **kind,
            "link": [
                {"rel": "replies", "type": "application/atom+xml",
                 "href": f"{self.url}/feeds/{post.number}/comments/default", "title": "Post Comments"},
                {"rel": "edit", "type": "application/atom+xml", "href": own},
                {"rel": "self", "type": "application/atom+xml", "href": own},
                {"rel": "alternate", "type": "text/html", "href": f"{self.url}{post.path}", "title": post.title},
            ],
            "author": [{"name": {"$t": "Orla Tennant"}, "uri": {"$t": "http://www.blogger.com/profile/1"}}],
            "thr$total": {"$t": str(len(post.comments))},
        }  # fmt: skip

    def _comment(self, post: Post, one: Comment) -> dict[str, Any]:
        here = f"http://www.blogger.com/feeds/{ID}/{post.number}/comments/default"
        links = [
            {"rel": "edit", "type": "application/atom+xml", "href": f"{here}/{one.number}"},
            {"rel": "self", "type": "application/atom+xml", "href": f"{here}/{one.number}"},
            {"rel": "alternate", "type": "text/html", "href": self.permalink(post, one), "title": ""},
        ]
        if one.parent:
            links.append({"rel": "related", "type": "application/atom+xml", "href": f"{here}/{one.parent}?v=2"})
        more = [{"name": "blogger.itemClass", "value": f"pid-{PEOPLE.index(one.author)}"}]
        more += [{"name": "blogger.contentRemoved", "value": "true"}] if one.is_removed else []
        return {
            "id": {"$t": f"tag:blogger.com,1999:blog-{ID}.post-{one.number}"},
            "published": {"$t": _iso(one.at)},
            "updated": {"$t": _iso(one.at)},
            "title": {"type": "text", "$t": one.shown[:20]},
            "content": {"type": "html", "$t": escape(one.shown)},
            "link": links,
            "author": [author(one.author)],
            "thr$in-reply-to": {
                "href": f"{self.url}{post.path}",
                "ref": f"tag:blogger.com,1999:blog-{ID}.post-{post.number}",
                "source": f"http://www.blogger.com/feeds/{ID}/posts/default/{post.number}",
                "type": "text/html",
            },
            "gd$extendedProperty": more,
        }

    def permalink(self, post: Post, one: Comment) -> str:
        return f"{self.url}{post.path}?showComment={int(one.at.timestamp() * 1000)}#c{one.number}"


def now() -> datetime:
    """This second on the blog's clock."""
    return datetime.now(UTC).astimezone(HERE).replace(microsecond=0)


def author(name: str) -> dict[str, Any]:
    site = {} if name == "Anonymous" else {"uri": {"$t": f"http://www.blogger.com/profile/{PEOPLE.index(name)}"}}
    return {"name": {"$t": name}, "email": {"$t": "noreply@blogger.com"}, **site}


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def blog(posts: int = 60, comments: int = 500, seed: int = 7, **given: Any) -> Blog:
    """A blog: the first post has a third of the comments; a few are removed, many answer another."""
    dice = random.Random(seed)
    written = [
        Post(
            640000 + n,
            f"Entry {n} on {dice.choice(WORDS)}",
            _words(dice, 30),
            datetime(2009, 3, 1, 7, 30, tzinfo=HERE) + timedelta(days=9 * n),
            (dice.choice(("tea", "rain", "knees")),),
        )
        for n in range(posts)
    ]
    about = Post(650001, "About me", _words(dice, 12), datetime(2009, 2, 1, 8, 0, tzinfo=HERE), is_page=True)
    for n in range(comments):
        post = written[0] if n % 3 == 0 else dice.choice(written[: max(1, posts * 3 // 4)])
        parent = dice.choice(post.comments).number if post.comments and dice.random() < 0.4 else None
        at = post.at + timedelta(hours=5 * len(post.comments) + 1, minutes=n % 60)
        one = Comment(700000 + n, dice.choice(PEOPLE), _words(dice, 9), at, parent, is_removed=n % 50 == 17)
        post.comments.append(one)
    return Blog(written, [about], **given)


def _words(dice: random.Random, number: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(number)).capitalize() + f" {dice.randrange(10**6)}."
