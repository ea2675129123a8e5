"""WordPress' comment feeds, RSS and Atom: of one thread and of the whole blog, the newest comments of each."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from scraper.dates import iso_date
from scraper.items import Comment, Link, Links, Post
from scraper.platforms import feed as syndicated
from scraper.platforms.feed.sources import next_of
from scraper.platforms.generic.count import number_in
from scraper.platforms.wordpress.sources import thread_of
from scraper.text import fragment, fragment_text, line_of, links_of, text_of
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scraper.items import Page


def is_feed(page: Page) -> bool:
    """Is this a feed of a WordPress blog?"""
    start = page.text[:6000]
    return bool(_FEED.search(start[:1000])) and (_MADE_BY.search(start) is not None or "#comment-" in page.text)


def comments_of(page: Page) -> tuple[Comment, ...]:
    """The comments a feed holds, in its order (the newest first), each with the address of its thread.

    Feeds are read as what they are, fields between tags: blogs put titles into them that are no XML.
    """
    read = (_comment(page, _fields(entry)) for _, _, entry in _elements(page.text, _ENTRY))
    return tuple(comment for comment in read if comment is not None)


def posts_of(page: Page) -> tuple[Post, ...]:
    """The posts of a blog's feed with the count of their comments; their words are the page's and the API's to say, but
    where it was asked for as Atom, which is done where nothing else tells them."""
    if is_atom(page):
        return syndicated.posts(page)
    if "/modules/slash/" not in page.text[:6000]:
        return ()
    read = (_post(page, _fields(entry)) for _, _, entry in _elements(page.text, _ENTRY))
    return tuple(post for post in read if post is not None)


def links_of_feed(page: Page) -> Links:
    """The threads of a feed of posts, and its next page."""
    posts = posts_of(page)
    if not posts:
        return Links()
    following = Link(next_of(page.url), "counts")
    return Links((following, *(Link(post.url, "thread") for post in posts)))


def is_atom(page: Page) -> bool:
    """Is it Atom?"""
    return "<feed" in page.text[:1000]


def _fields(entry: str) -> dict[str, str]:
    """The first field of each name, CDATA opened, entities undone once."""
    fields: dict[str, str] = {}
    for name, attributes, value in _elements(entry, _FIELD):
        words = _CDATA.sub(_opened, value) if "<![CDATA[" in value else unescape(value)
        if name == "link" and not words.strip():
            match = _HREF.search(attributes)
            words = unescape(match[1]) if match and 'rel="self"' not in attributes else ""
        if words.strip():
            fields.setdefault(name, words.strip())
    return fields


def _elements(text: str, opening: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """Name, attributes and content of elements, in one pass: a name that is never closed is looked for once."""
    position, unclosed = 0, set()
    while match := opening.search(text, position):
        position = match.end()
        name, attributes = match[1], match[2] or ""
        if attributes.endswith("/"):
            yield name, attributes[:-1], ""
        elif name not in unclosed:
            end = text.find(f"</{name}>", position)
            if end < 0:
                unclosed.add(name)
            else:
                yield name, attributes, text[position:end]
                position = end


def _opened(match: re.Match[str]) -> str:
    return match[1]


def _post(page: Page, fields: Mapping[str, str]) -> Post | None:
    url = normal(fields.get("link", ""), page.url)
    declared = number_in(
        fields.get("slash:comments", "0")
    )  # WordPress leaves it out where there are none and none can be written
    guid = fields.get("guid") or fields.get("id", "")
    if url is None or "#comment-" in f"{guid}{fields.get('link', '')}" or declared is None:
        return None
    number, stated, author = _POST_NUMBER.search(guid), fields.get("pubDate"), fields.get("dc:creator")
    return Post(
        url,
        number[1] if number else None,
        fragment_text(fields["title"]) if "title" in fields else None,
        author=fragment_text(author) if author else None,
        published=iso_date(stated) if stated else None,
        published_raw=stated,
        comments_declared=declared,
    )


def _comment(page: Page, fields: Mapping[str, str]) -> Comment | None:
    link, guid = fields.get("link", ""), fields.get("guid") or fields.get("id", "")
    match = _NUMBER.search(guid) or _NUMBER.search(link)
    if not match:
        return None
    stated = fields.get("pubDate") or fields.get("published") or fields.get("updated")
    body = fragment(fields.get("content:encoded") or fields.get("content") or fields.get("description") or "")
    parent, statement = _parent(body)
    without = (statement,) if statement else ()
    text = text_of(body, without=without)
    if text is None:  # an image alone, or an item that was cut: nobody's words
        return None
    author = fields.get("dc:creator") or fields.get("name")
    return Comment(
        text=text,
        key=match[1],
        parent=parent,
        author=fragment_text(author) if author else None,
        author_url=normal(fields["uri"]) if "uri" in fields else None,
        published=iso_date(stated) if stated else None,
        published_raw=stated,
        permalink=link or None,
        post_url=normal(thread_of(link or guid), page.url),
        links=links_of(body, page.url, without=without),
    )


def _parent(body: Any) -> tuple[str | None, int | None]:
    """The comment this one says it replies to, in WordPress' own first line, and that line."""
    first = body.css_first("p") if body is not None else None
    anchor = first.css_first('a[href*="#comment-"]') if first is not None else None
    if first is None or anchor is None:
        return None, None
    words = line_of(first) or ""
    name = line_of(anchor) or ""
    match = _NUMBER.search(anchor.attributes.get("href") or "")
    if not match or not words.endswith((f"{name}.", f"{name}。", name)) or len(words) - len(name) > _STATEMENT:
        return None, None
    return match[1], first.mem_id


_MADE_BY = re.compile(r"wordpress\.(?:org|com)")
_ENTRY = re.compile(r"<(item|entry)(\s[^<>]{0,2000})?>")
_FIELD = re.compile(
    r"<(link|guid|id|title|pubDate|published|updated|dc:creator|name|uri|content:encoded|content|description|slash:comments)"
    r"((?:\s[^<>]{0,2000})?/?)>"
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_HREF = re.compile(r"href=[\"']([^\"']+)")
_FEED = re.compile(r"<(?:rss|feed)[\s>]")
_NUMBER = re.compile(r"#comment-(\d+)")
_POST_NUMBER = re.compile(r"[?&]p=(\d+)$")
_STATEMENT = 40  # characters of "In reply to ." in any language
