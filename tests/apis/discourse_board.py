"""A small Discourse board: its lists of topics, its topics and its search, as JSON and for those without scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from loopback import NOWHERE, Answer, as_json, as_text

PEOPLE = ("ottilie", "per_n", "sunniva", "baldur", "wencke")
WORDS = (
    "The rope is wet again and the harbour smells of tar.",
    "Mine froze to the cleat in January, so I boiled it.",
    "Nobody ties that knot any more, except on Sundays.",
    "Has anyone tried hemp? It swells, but it holds.",
    "I asked the sailmaker and she only laughed at me.",
)
NOT_ASKED = "/admin/ /auth/ /assets/browser-update*.js /email/ /session /user-api-key /*?api_key* /badges /u/ /my /g"
REGULAR, ACTION = 1, 3


@dataclass(frozen=True)
class Said:
    """A post: its number on the board and in its topic, who wrote it and what."""

    id: int
    number: int
    user: str
    words: str
    at: datetime
    replies_to: int | None = None
    kind: int = REGULAR
    is_hidden: bool = False

    def as_json(self, topic: Topic) -> dict[str, Any]:
        """As the API gives it."""
        return {
            "id": self.id, "name": "", "username": self.user, "created_at": _iso(self.at),
            "cooked": f"<p>{self.words}</p>" if self.kind == REGULAR else "", "post_number": self.number,
            "post_type": self.kind, "reply_to_post_number": self.replies_to, "topic_id": topic.id,
            "topic_slug": topic.slug, "user_id": PEOPLE.index(self.user) + 11, "hidden": self.is_hidden,
            "user_deleted": False, "deleted_at": None,
        }  # fmt: skip


@dataclass
class Topic:
    """A topic: its posts in their order, those that are there."""

    id: int
    title: str
    posts: list[Said] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return self.title.lower().replace(" ", "-")

    @property
    def bumped(self) -> datetime:
        return max(post.at for post in self.posts if post.kind == REGULAR)

    def listed(self) -> dict[str, Any]:
        """As a list of topics has it."""
        return {
            "id": self.id, "title": self.title, "fancy_title": self.title, "slug": self.slug,
            "posts_count": len(self.posts), "reply_count": 0, "highest_post_number": self.posts[-1].number,
            "created_at": _iso(self.posts[0].at), "last_posted_at": _iso(self.bumped), "bumped_at": _iso(self.bumped),
            "tags": [], "pinned": False, "visible": True, "archetype": "regular", "category_id": 4,
        }  # fmt: skip

    def said(self) -> list[Said]:
        """What people wrote in it."""
        return [post for post in self.posts if post.kind == REGULAR and not post.is_hidden]


class Board:
    """The board. `is_searchable`: does its robots.txt let its search be asked?"""

    def __init__(self, *, topics: int = 65, is_searchable: bool = False) -> None:
        self.topics: dict[int, Topic] = {}
        self.is_searchable = is_searchable
        self._next = 1000
        self._now = datetime(2019, 3, 1, 8, tzinfo=UTC)
        for number in range(101, 101 + topics):
            topic = self.begins(number, f"Knot {number} on the quay")
            for n in range(number % 4):
                self.says(topic.id, WORDS[(number + n) % 5], replies_to=2 if n == 2 else None)

    def begins(self, number: int, title: str, words: str = WORDS[0]) -> Topic:
        """A new topic."""
        topic = self.topics[number] = Topic(number, title)
        self.says(number, f"{words} ({title})")
        return topic

    def says(self, topic: int, words: str, **known: Any) -> Said:
        """A new post in a topic."""
        self._next += 1
        self._now += timedelta(minutes=7)
        posts = self.topics[topic].posts
        number = posts[-1].number + 1 if posts else 1
        post = Said(self._next, number, PEOPLE[self._next % 5], words, self._now, **known)
        posts.append(post)
        return post

    def changes(self, topic: int, number: int, **changed: Any) -> None:
        """A post says something else, or is hidden."""
        self.topics[topic].posts = [
            replace(one, **changed) if one.number == number else one for one in self.topics[topic].posts
        ]

    def removes(self, topic: int, number: int) -> None:
        """A post is taken away."""
        self.topics[topic].posts = [one for one in self.topics[topic].posts if one.number != number]

    def comments(self) -> dict[str, tuple[str, Said]]:
        """What a perfect crawl holds, by key: each post but the first of its topic, with its topic's number."""
        return {
            f"{topic.id}-{post.number}": (str(topic.id), post)
            for topic in self.topics.values()
            for post in topic.said()
            if post.number > 1
        }

    def answer(self, target: str) -> Answer:
        """What the board says to a request."""
        parts = urlsplit(target)
        asked = parse_qs(parts.query)
        if parts.path == "/robots.txt":
            search = "" if self.is_searchable else "Disallow: /search\n"
            return as_text("User-agent: *\n" + "".join(f"Disallow: {p}\n" for p in NOT_ASKED.split()) + search)
        if parts.path in ("/", "/latest"):
            return _page("Knots", "".join(_row(topic) for topic in self._by_bump()[:30]))
        if parts.path == "/latest.json":
            return as_json(self._list(asked))
        if parts.path == "/posts.json":
            return as_json({"latest_posts": self._latest(int(asked.get("before", ["0"])[0]))})
        if parts.path == "/search.json" and self.is_searchable:
            return as_json(self._search(asked))
        if match := re.fullmatch(r"/t/(\d+)\.json", parts.path):
            return self._topic(int(match[1]))
        if match := re.fullmatch(r"/t/(\d+)/posts\.json", parts.path):
            return self._posts(int(match[1]), {int(each) for each in asked.get("post_ids[]", [])})
        if match := re.fullmatch(r"/t/[\w-]+/(\d+)", parts.path):
            return self._crawler_page(int(match[1]), int(asked.get("page", ["1"])[0]))
        return NOWHERE

    def _by_bump(self) -> list[Topic]:
        return sorted(self.topics.values(), key=lambda topic: topic.bumped, reverse=True)

    def _list(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        page = int(asked.get("page", ["0"])[0])
        order = asked.get("order", ["activity"])[0]
        topics = sorted(self.topics.values(), key=lambda t: t.id) if order == "created" else self._by_bump()
        listed: dict[str, Any] = {"topics": [t.listed() for t in topics[page * 30 : page * 30 + 30]], "per_page": 30}
        if len(topics) > page * 30 + 30:
            rest = "&ascending=true" if "ascending" in asked else ""
            listed["more_topics_url"] = f"/latest?no_definitions=true&order={order}{rest}&page={page + 1}"
        return {"users": [], "topic_list": listed}

    def _latest(self, before: int) -> list[dict[str, Any]]:
        posts = [(post, topic) for topic in self.topics.values() for post in topic.said()]
        posts = sorted((p for p in posts if not before or p[0].id < before), key=lambda p: -p[0].id)[:50]
        return [post.as_json(topic) | {"topic_title": topic.title} for post, topic in posts]

    def _search(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        words, page = asked["q"][0].casefold(), int(asked["page"][0])
        found = [
            (topic, next((p for p in topic.said() if words in p.words.casefold()), None)) for topic in self._by_bump()
        ]
        found = [(topic, post) for topic, post in found if post is not None]
        here = found[page * 50 - 50 : page * 50]
        return {
            "posts": [{"id": post.id, "topic_id": topic.id, "blurb": post.words[:20]} for topic, post in here if post],
            "topics": [topic.listed() for topic, _ in here],
            "grouped_search_result": {"term": words, "more_full_page_results": len(found) > page * 50 or None},
        }

    def _topic(self, number: int) -> Answer:
        topic = self.topics.get(number)
        if topic is None:
            return Answer('{"errors":["not found"],"error_type":"not_found"}', 404, "application/json")
        posts = [post.as_json(topic) for post in topic.posts[:20]]
        return as_json(
            topic.listed()
            | {"post_stream": {"posts": posts, "stream": [one.id for one in topic.posts]}, "tags": ["knots"]}
        )

    def _posts(self, number: int, ids: set[int]) -> Answer:
        topic = self.topics.get(number)
        if topic is None or not ids:
            return NOWHERE
        posts = [post.as_json(topic) for post in topic.posts if post.id in ids]
        return as_json({"post_stream": {"posts": posts}, "id": number})

    def _crawler_page(self, number: int, page: int) -> Answer:
        topic = self.topics.get(number)
        if topic is None or len(topic.posts) <= page * 20 - 20:
            return NOWHERE
        posts = "".join(_entry(post) for post in topic.posts[page * 20 - 20 : page * 20] if not post.is_hidden)
        last = len(topic.posts) <= page * 20
        more = "" if last else f"<a rel=next itemprop=url href='/t/{topic.slug}/{number}?page={page + 1}'>next page</a>"
        nav = f"<div role=navigation itemscope itemtype='http://schema.org/SiteNavigationElement'>{more}</div>"
        title = f"<div id='topic-title'><h1><a href='/t/{topic.slug}/{number}'>{topic.title}</a></h1></div>"
        return _page(
            topic.title,
            f"{title}<div itemscope itemtype='http://schema.org/DiscussionForumPosting'>{posts}{nav}</div>",
            f"<link rel=canonical href='/t/{topic.slug}/{number}{'' if page == 1 else f'?page={page}'}'>",
        )


def _row(topic: Topic) -> str:
    return (
        "<tr class=topic-list-item><td class=main-link><span class='link-top-line'>"
        f"<a itemprop=url href='/t/{topic.slug}/{topic.id}' class='title raw-link raw-topic-link'>{topic.title}</a>"
        "</span></td></tr>"
    )


def _entry(post: Said) -> str:
    if post.kind != REGULAR:
        return ""
    return (
        f"<div id='post_{post.number}' itemprop=comment itemscope itemtype='http://schema.org/Comment' "
        "class='topic-body crawler-post'><div class=crawler-post-meta><span class=creator itemprop=author itemscope "
        f"itemtype='http://schema.org/Person'><a itemprop=url rel=nofollow href='/u/{post.user}'>"
        f"<span itemprop=name>{post.user}</span></a></span><span class=crawler-post-infos>"
        f"<time itemprop=datePublished datetime='{_iso(post.at)}' class=post-time>{post.at:%B %d, %Y, %H:%M}</time>"
        f"<span itemprop=position>{post.number}</span></span></div>"
        f"<div class=post itemprop=text><p>{post.words}</p></div>"
        "</div>"
    )


def _page(title: str, body: str, head: str = "") -> Answer:
    return Answer(
        "<!doctype html><html lang=en><head><meta charset=utf-8>"
        f"<title>{title}</title><meta name=generator content='Discourse 3.2.0 - https://discourse.example'>{head}"
        "<meta id='data-discourse-setup' data-base-uri='' data-environment='production'></head>"
        "<body class=crawler><header><a href='/'>Knots</a></header>"
        f"<div id=main-outlet class=wrap>{body}</div></body></html>"
    )


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
