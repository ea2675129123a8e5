"""A page of Discourse for those without JavaScript, and the topic as JSON that it carries."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.platforms.board import links_of_board, read_board
from scraper.platforms.discourse.answers import Json, by_topic, placed, root_of, stream_of
from scraper.platforms.discourse.board import ADDRESSES, MARKUPS
from scraper.platforms.discourse.sources import source_at
from scraper.selecting import select_first
from scraper.urls import normal, origin_of

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post


def links_of(page: Page) -> Links:
    """Topics, their later pages and categories; and the board's API."""
    return replace(links_of_board(page, ADDRESSES), source=source_at(_root(page)))


def thread_of(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Post and comments as the page shows them, with what its JSON adds; by the JSON where it shows none."""
    topic = _carried(page)
    first, rest = read_board(page, MARKUPS, ADDRESSES)
    if rest or (first is not None and first.text):
        return _declared(first, topic), placed(rest, first.key if first else None, topic)
    return by_topic(page, topic) if topic else (first, rest)


def _carried(page: Page) -> Json | None:
    """The topic that the page carries as JSON, with its stream of posts."""
    node = page.tree.css_first("#data-preloaded[data-preloaded]")
    try:
        stored = json.loads(node.attributes.get("data-preloaded") or "") if node is not None else {}
        topics = [value for key, value in stored.items() if key.startswith("topic_")]
        topic = json.loads(topics[0]) if topics else None
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None
    return topic if stream_of(topic) is not None else None


def _declared(first: Post | None, topic: Json | None) -> Post | None:
    count = topic.get("posts_count") if topic else None
    if first is None or first.text is None or not isinstance(count, int):
        return first
    return replace(first, comments_declared=max(count - 1, 0))


def _root(page: Page) -> str:
    """Where the board begins: it may live in a folder of its host, which what describes its search lies in as well."""
    here = normal(page.url) or page.url
    node = select_first(page.tree, 'link[rel=search][href$="/opensearch.xml"]')
    stated = normal(node.attributes.get("href") or "", here) if node is not None else None
    if stated is not None and origin_of(stated) == origin_of(here):
        return stated.removesuffix("opensearch.xml")
    node = select_first(page.tree, "#data-discourse-setup[data-base-uri]")
    folder = (node.attributes.get("data-base-uri") or "").strip("/") if node is not None else ""
    return f"{origin_of(here)}/{folder}/" if folder else root_of(here)
