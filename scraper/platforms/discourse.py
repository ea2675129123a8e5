"""Discourse: the page for those without JavaScript, and the topic as JSON that it carries or that the site serves.

A post's key is the number of its topic and its own place in there, "12-3": both forms of a page tell these two.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.dates import iso_date
from scraper.items import Comment, Post
from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup
from scraper.platforms.quotes import marked, quotes_in
from scraper.text import fragment, links_of, text_of
from scraper.urls import normal, origin_of

if TYPE_CHECKING:
    from scraper.items import Links, Page

NAME = "discourse"
VERSION = 2
Json = dict[str, Any]


def detect(page: Page) -> bool:
    """Is it a page of a Discourse board, or a topic out of its API?"""
    return is_made_by(page, _WORDS, _MARKS) or _stream(page.data) is not None


def links(page: Page) -> Links:
    """Topics, their later pages and categories."""
    return links_of_board(page, _ADDRESSES)


def post(page: Page) -> Post | None:
    """The first post of a topic; of a later page the title alone."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The posts after the first; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Post and comments: as the page shows them, with what the topic's JSON adds; by the JSON where it shows none."""
    if page.status >= 400:
        return None, ()
    topic = _topic(page)
    first, rest = read_board(page, _MARKUPS, _ADDRESSES) if page.tree is not None else (None, ())
    if rest or (first is not None and first.text):
        return _declared(first, topic), _placed(rest, first.key if first else None, topic)
    return _by_json(page, topic) if topic else (first, rest)


def _topic(page: Page) -> Json | None:
    """The topic of the page as JSON, with its stream of posts."""
    if page.data is not None:
        return page.data if _stream(page.data) is not None else None
    node = page.tree.css_first("#data-preloaded[data-preloaded]") if page.tree is not None else None
    try:
        stored = json.loads(node.attributes.get("data-preloaded") or "") if node is not None else {}
        topics = [value for key, value in stored.items() if key.startswith("topic_")]
        topic = json.loads(topics[0]) if topics else None
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None
    return topic if _stream(topic) is not None else None


def _stream(topic: Any) -> list[Json] | None:
    stream = topic.get("post_stream") if isinstance(topic, dict) else None
    posts = stream.get("posts") if isinstance(stream, dict) else None
    return [one for one in posts if isinstance(one, dict)] if isinstance(posts, list) else None


def _declared(first: Post | None, topic: Json | None) -> Post | None:
    count = topic.get("posts_count") if topic else None
    if first is None or first.text is None or not isinstance(count, int):
        return first
    return replace(first, comments_declared=max(count - 1, 0))


def _placed(rest: tuple[Comment, ...], number: str | None, topic: Json | None) -> tuple[Comment, ...]:
    """Comments with keys that hold for the site, and whom they reply to: by the JSON, else by what they quote."""
    replies = {str(one.get("post_number")): one.get("reply_to_post_number") for one in _stream(topic) or ()}
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


def _parent(key: str | None, stated: list[str | None], number: str | None) -> str | None:
    """The first post before it in its own topic, the opening one left out."""
    for each in stated:
        thread, _, place = (each or "").partition("-")
        if key and thread == number and place.isdigit() and 1 < int(place) < int(key.partition("-")[2]):
            return each
    return None


def _by_json(page: Page, topic: Json) -> tuple[Post | None, tuple[Comment, ...]]:
    posts = [one for one in _stream(topic) or () if one.get("post_type", 1) in (1, 2)]
    read = [_said(page, one) for one in posts]
    number = str(topic.get("id") or "") or None
    title = topic.get("title")
    where = f"{origin_of(page.url)}/t/{topic.get('slug') or '-'}/{number}"
    first = Post(normal(where) or where, number, title) if isinstance(title, str) and title else None
    opens = bool(posts) and posts[0].get("post_number") == 1
    if opens and first is not None:
        said = read[0]
        first = replace(
            first, author=said.author, author_url=said.author_url, published=said.published, links=said.links,
            published_raw=said.published_raw, text=said.text,
        )  # fmt: skip
    return _declared(first, topic), _placed(tuple(one for one in read[opens:] if one.text), number, topic)


def _said(page: Page, one: Json) -> Comment:
    """One post of the API, with its place in the topic as its key."""
    body = fragment(str(one.get("cooked") or ""))
    quotes, without = quotes_in(body, _MARKUP)
    without |= marked(body, _MARKUP.chrome)
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
        links=links_of(body, page.url, without=without),
    )


_WORDS = ("crawler-post", "data-preloaded", "Discourse", "discourse")
_MARKS = (
    ".crawler-post,#data-preloaded,meta[name=generator][content^=Discourse],#data-discourse-setup,"
    "meta[name='discourse_theme_ids'],meta[name='discourse_theme_id']"
)
_ADDRESSES = Addresses(
    thread=r"/t/(?:[^/?]+/)?\d+/?(?:$|\?)",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)",
    archive=r"/c/|/latest|/top\b|/categories|/tags?/|//[^/?]+/(?:[\w.-]+/)?$",
    trap=r"/(?:u|users|g|groups|search|login|signup|session|posts|p|badges|about|faq|tos|privacy|guidelines|raw|invites|"
    r"new-topic|admin|my|user_avatar|uploads|letter_avatar_proxy)(?:/|$|\?)|/t/[^/?]+/\d+/\d+|/t/\d+/\d+|\.rss$|/print\b|"
    r"[?&](?:order|ascending|u|filter|username_filters)=",
    drop=r"u=[^&]*|silent=true",
    many=r"/(?:u|users|search|login|signup|g|posts)(?:/|\?|$)",
)
_MARKUP = Markup(
    entry=".crawler-post:not([role=navigation]),[itemtype$='/Article']:has(> .creator)",
    key_from="[id^=post_],[itemprop=position]",
    key=r"(?:post_|#|^)(\d+)$",
    text=".post[itemprop];.post",
    author="[itemprop=author] [itemprop=name];[itemprop=author];.creator a",
    date="time[itemprop=datePublished];time.post-time;time;.creator",
    chrome="aside.onebox,.lightbox .meta,.poll-info,.poll-title,.quote-controls,a.anchor,.discourse-local-date-wrapper",
    quote="aside.quote,blockquote",
    quote_head=".title",
    quote_text="blockquote",
    place="[itemprop=position]",
    title="#topic-title h1;#main-outlet h1;h1",
    thread_key=r"/t/(?:[^/?]+/)?(\d+)",
    later=r"[?&]page=\d+|(?<=\d)/\d+(?=$|\?)",
)
_FIRST = replace(  # Discourse's first year: a line on the post, then the post, in nothing of their own
    _MARKUP,
    entry="div.creator:has(+ div.post)",
    more="div.post",
    author=".creator b;.creator a",
    date=".creator",
    date_words=r",\s+(\S+ \d\S*,? \d{4}.*)$",
    key_from=".creator",
    key=r"#(\d+)\b",
    place=".creator",
    title="h2 a;h2;h1",
)
_MARKUPS = (_MARKUP, _FIRST)
