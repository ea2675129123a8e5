"""Answers of a Discourse board's API: lists of topics, a topic, more of its posts, the latest posts, a search."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.dates import iso_date
from scraper.items import Comment, Link, Links, Post
from scraper.platforms.discourse.board import MARKUP
from scraper.platforms.discourse.sources import rest_of
from scraper.platforms.quotes import marked, quotes_in
from scraper.text import fragment, fragment_text, text_of
from scraper.text import links_of as addresses_in
from scraper.urls import normal, origin_of

if TYPE_CHECKING:
    from scraper.items import Page

Json = dict[str, Any]


def is_answer(page: Page) -> bool:
    """Is this an answer of a board's API that holds topics or posts?"""
    data = page.data
    return isinstance(data, dict) and (stream_of(data) is not None or bool(_LISTS & data.keys()))


def threads_of(page: Page) -> tuple[tuple[Post, ...], tuple[Comment, ...]]:
    """Topics and posts of an answer: of a list the topics' titles and counts, else the words of posts."""
    data = page.data
    if not isinstance(data, dict):
        return (), ()
    if (stream := stream_of(data)) is not None:
        if isinstance(data.get("title"), str):
            first, rest = by_topic(page, data)
            return (first,) if first else (), rest
        return _scattered(page, [one | {"topic_id": one.get("topic_id") or data.get("id")} for one in stream])
    if isinstance(data.get("latest_posts"), list):
        return _scattered(page, _objects(data["latest_posts"]))
    return tuple(_titled(page, topic) for topic in _topics(data)), ()


def counted(page: Page) -> tuple[tuple[str, str], ...]:
    """What a topic counts though nobody can read it as a post, by the topic's address and its number."""
    topic = page.data
    number = topic.get("id") if isinstance(topic, dict) else None
    others = [one for one in stream_of(topic) or () if isinstance(number, int) and not _is_said(one)]
    slugs = {"slug": topic.get("slug")} if others and "slug" in topic else {}
    return tuple(
        (_address(page, {"id": number, "slug": one.get("topic_slug")} | slugs), f"{number}-{one.get('post_number')}")
        for one in others
    )


def links_of(page: Page) -> Links:
    """Where a list goes on and the topics it names; the rest of a topic; `listed` at the end of the list of all."""
    data = page.data
    if page.status != 200 or not isinstance(data, dict):
        return Links()
    root = root_of(page.url)
    stream = stream_of(data)
    if stream is not None:
        if not isinstance(data.get("title"), str):
            return Links()
        parts = _parts(root, data)
        return Links(tuple(Link(url, "api") for url in parts), parts=parts)
    following = _next(page, root, data)
    more = (Link(following, "listing"),) if following else ()
    threads = dict.fromkeys(_address(page, topic) for topic in _topics(data))
    is_all = bool(_ALL.search(page.url)) and not more
    listed = tuple(f"{root}{kind}" for kind in _ARCHIVES) if is_all else ()
    return Links((*more, *(Link(url, "thread") for url in threads)), listed=listed)


def by_topic(page: Page, topic: Json) -> tuple[Post | None, tuple[Comment, ...]]:
    """The opening post and the comments of a topic as JSON, so far as it holds them."""
    stream = stream_of(topic) or []
    shown = [one for one in stream if _is_said(one)]
    read = [_said(page, one) for one in shown]
    number = str(topic.get("id") or "") or None
    first = _titled(page, topic) if isinstance(topic.get("title"), str) and topic["title"] else None
    opens = bool(shown) and shown[0].get("post_number") == 1
    if first is not None:
        first = replace(first, stamp=None, **(_opening(read[0]) if opens else {}), **_counted(topic, stream))
    return first, placed(tuple(one for one in read[opens:] if one.text), number, topic)


def placed(rest: tuple[Comment, ...], number: str | None, topic: Json | None) -> tuple[Comment, ...]:
    """Comments with keys that hold for the site, and whom they reply to: by the JSON, else by what they quote."""
    replies = {str(one.get("post_number")): one.get("reply_to_post_number") for one in stream_of(topic) or ()}
    keyed: list[Comment] = []
    depths: dict[str, int] = {}
    for one in rest:
        key = f"{number}-{one.key}" if number and one.key else None
        stated = [f"{number}-{replies[one.key]}"] if one.key and replies.get(one.key) else []
        parent = _parent(key, [*stated, *(quote.comment for quote in one.quotes)], number)
        depth = depths.get(parent, 0) + 1 if parent else 1
        if key:
            depths[key] = depth
        keyed.append(replace(one, key=key, parent=parent, depth=depth))
    return tuple(keyed)


def stream_of(topic: Any) -> list[Json] | None:
    """The posts that a topic's JSON holds."""
    stream = topic.get("post_stream") if isinstance(topic, dict) else None
    posts = stream.get("posts") if isinstance(stream, dict) else None
    return _objects(posts) if isinstance(posts, list) else None


def _parent(key: str | None, stated: list[str | None], number: str | None) -> str | None:
    """The first post before it in its own topic, the opening one left out."""
    own = (key or "").rpartition("-")[2]
    for each in stated if own.isdecimal() else ():
        thread, _, place = (each or "").partition("-")
        if thread == number and place.isdecimal() and 1 < int(place) < int(own):
            return each
    return None


def _scattered(page: Page, posts: list[Json]) -> tuple[tuple[Post, ...], tuple[Comment, ...]]:
    """Posts of one or many topics, each with its topic's number and address; one that opens its topic is the post."""
    opened: list[Post] = []
    said: list[Comment] = []
    for one in posts:
        number = one.get("topic_id")
        if not isinstance(number, int) or not _is_said(one):
            continue
        read = _said(page, one)
        url = _address(page, {"id": number, "slug": one.get("topic_slug")})
        if one.get("post_number") == 1:
            title = fragment_text(str(one.get("topic_title") or ""))
            opened.append(Post(url, str(number), title, **_opening(read)))
        elif read.text:
            (keyed,) = placed((read,), str(number), {"post_stream": {"posts": [one]}})
            depth = keyed.depth if keyed.parent is None else None  # what it answers stands elsewhere
            said.append(replace(keyed, depth=depth, post_key=str(number), post_url=url))
    return tuple(opened), tuple(said)


def _is_said(one: Json) -> bool:
    """Is it a post that somebody wrote and that is there: no notice of the board, nothing hidden or taken back?"""
    return one.get("post_type", 1) in (1, 2) and not any(one.get(name) for name in _NOT_SHOWN)


def _counted(topic: Json, stream: list[Json]) -> dict[str, Any]:
    """How many comments a topic declares: notices and hidden posts are in its count too. Of a topic in several answers
    only these tell how many, so that is the reason where in the end fewer comments are there."""
    count, ids = topic.get("posts_count"), _stream_ids(topic)
    if not isinstance(count, int):
        return {}
    others = sum(not _is_said(one) for one in stream)
    if len(ids) <= len(stream):
        return {"comments_declared": max(count - 1 - others, 0)}
    return {"comments_declared": max(count - 1, 0), "gap_reason": NOTICES}


def _opening(said: Comment) -> dict[str, Any]:
    """What an opening post says, as fields of a Post."""
    names = ("author", "author_key", "author_url", "published", "published_raw", "text", "links")
    return {name: getattr(said, name) for name in names}


def _titled(page: Page, topic: Json) -> Post:
    """A topic as a list names it. Its stamp changes with each post that is written in it."""
    count = topic.get("posts_count")
    declared = max(count - 1, 0) if isinstance(count, int) else None
    tags = [tag.get("name") if isinstance(tag, dict) else tag for tag in _list(topic.get("tags"))]
    return Post(
        _address(page, topic),
        str(topic.get("id") or "") or None,
        str(topic.get("title") or "") or None,
        tags=tuple(dict.fromkeys(tag for tag in tags if isinstance(tag, str) and tag)),
        comments_declared=declared,
        stamp=f"{count} {topic.get('last_posted_at') or topic.get('bumped_at')}",
    )


def _said(page: Page, one: Json) -> Comment:
    """One post of the API, with its place in the topic as its key."""
    body = fragment(str(one.get("cooked") or ""))
    quotes, without = quotes_in(body, MARKUP)
    without |= marked(body, MARKUP.chrome)
    name = one.get("username")
    created = str(one.get("created_at") or "")
    return Comment(
        text=text_of(body, without=without),
        key=str(one.get("post_number") or "") or None,
        author=name if isinstance(name, str) and name else None,
        author_key=str(one["user_id"]) if one.get("user_id") else None,
        author_url=normal(f"{origin_of(page.url)}/u/{name}") if name else None,
        published=iso_date(created),
        published_raw=created or None,
        quotes=quotes,
        links=addresses_in(body, page.url, without=without),
    )


def _address(page: Page, topic: Json) -> str:
    where = f"{root_of(page.url)}t/{topic.get('slug') or '-'}/{topic.get('id')}"
    return normal(where) or where


def root_of(url: str) -> str:
    """Where the board begins, by the address of an answer or a page."""
    match = _ROOT.match(url)
    return match[1] if match else f"{origin_of(url)}/"


def _next(page: Page, root: str, data: Json) -> str | None:
    """Where a list, a search or the latest posts go on."""
    lists = data.get("topic_list")
    if isinstance(lists, dict):
        more = lists.get("more_topics_url")
        path, _, query = more.partition("?") if isinstance(more, str) else ("", "", "")
        path = path if path.endswith(".json") or not path else f"{path}.json"
        return normal(f"{path}?{query}", page.url) if path and _topics(data) else None
    if "latest_posts" in data:
        numbers = [one["id"] for one in _objects(data["latest_posts"]) if isinstance(one.get("id"), int)]
        return f"{root}posts.json?before={min(numbers)}" if numbers else None
    found = data.get("grouped_search_result")
    match = _PAGE.search(page.url)
    if not match or not isinstance(found, dict) or not found.get("more_full_page_results"):
        return None
    following = int(match[2]) + 1
    return f"{page.url[: match.start()]}{match[1]}{following}" if following <= _MOST_PAGES else None


def _parts(root: str, topic: Json) -> tuple[str, ...]:
    """The addresses of the posts of a topic that its first answer does not hold."""
    shown = [one.get("id") for one in stream_of(topic) or ()]
    rest = [number for number in _stream_ids(topic) if number not in shown]
    number = topic.get("id")
    return tuple(normal(url) or url for url in rest_of(root, number, rest)) if isinstance(number, int) else ()


def _stream_ids(topic: Json) -> list[int]:
    return [number for number in _list(topic["post_stream"].get("stream")) if isinstance(number, int)]


def _topics(data: Json) -> list[Json]:
    lists = data.get("topic_list")
    topics = lists.get("topics") if isinstance(lists, dict) else data.get("topics")
    return [one for one in _objects(topics) if isinstance(one.get("id"), int)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(values: Any) -> list[Json]:
    return [one for one in _list(values) if isinstance(one, dict)]


NOTICES = "notices of the board and hidden posts are counted"
_LISTS = {"topic_list", "latest_posts", "grouped_search_result"}
_NOT_SHOWN = ("hidden", "user_deleted", "deleted_at", "cooked_hidden")
_MOST_PAGES = 10  # a board answers no later page of a search
_PAGE = re.compile(r"([?&]page=)(\d{1,3})$")
_ROOT = re.compile(r"(https?://[^/?#]+/(?:[^?#]*?/)??)(?:t/|latest|posts\.json|search|c/|top|tags?/)")
_ALL = re.compile(r"/latest\.json\?(?:.*&)?order=created(?:&|$)")
_ARCHIVES = ("latest", "top", "new", "c/", "categories", "tag/", "tags", "?page=")
