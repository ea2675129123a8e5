"""How a made-up WordPress writes what was said: entries of its API and pages of its theme."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta, timezone
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.invented_site import Said, Thread

ZONE = timezone(timedelta(hours=1))


def post_entry(thread: Thread) -> dict[str, Any]:
    return {
        "id": thread.number,
        "date": clock_of(thread.at),
        "date_gmt": f"{thread.at:%Y-%m-%dT%H:%M:%S}",
        "type": "post",
        "link": thread.url,
        "title": {"rendered": thread.title},
        "content": {"rendered": paragraphs(thread.text), "protected": False},
        "author": 1,
        "comment_status": "open",
        "_embedded": {"wp:term": [[{"taxonomy": "post_tag", "name": tag} for tag in thread.tags]]},
    }


def comment_entry(thread: Thread, said: Said) -> dict[str, Any]:
    return {
        "id": said.number,
        "post": thread.number,
        "parent": said.parent,
        "author": 0,
        "author_name": said.author,
        "author_url": said.home,
        "date": clock_of(said.at),
        "date_gmt": f"{said.at:%Y-%m-%dT%H:%M:%S}",
        "content": {"rendered": paragraphs(said.text)},
        "link": f"{thread.url}#comment-{said.number}",
        "type": "comment",
    }


def page_of(thread: Thread) -> bytes:
    """The page of a thread."""
    local = thread.at.astimezone(ZONE)
    tags = ", ".join(f'<a href="/tag/{tag.lower()}/" rel="tag">{tag}</a>' for tag in thread.tags)
    html = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="generator" content="WordPress 6.4">{_HEAD}'
        f'<title>{thread.title}</title><link rel="canonical" href="{thread.url}"></head><body class="single single-post postid-{thread.number}">'
        f'<article id="post-{thread.number}" class="post type-post hentry"><h1 class="entry-title">{thread.title}</h1>'
        f'<span class="posted-on"><time class="entry-date published" datetime="{local.isoformat()}">{local:%d.%m.%Y}</time></span>'
        f' <span class="byline"><span class="author vcard"><a class="url fn n" href="/author/wilma/">Wilma</a></span></span>'
        f'<div class="entry-content">{paragraphs(thread.text)}</div><span class="tags-links">{tags}</span></article>'
        f'<div id="comments" class="comments-area"><h2 class="comments-title">{len(thread.said)} Comments</h2>'
        f'<ol class="comment-list">{"".join(_items(thread))}</ol></div></body></html>'
    )
    return html.encode()


def down(thread: Thread) -> Iterator[Said]:
    """Comments as a page nests them."""
    below: dict[int, list[Said]] = {}
    for said in thread.said:
        below.setdefault(said.parent, []).append(said)
    waiting = list(reversed(below.get(0, [])))
    while waiting:
        said = waiting.pop()
        yield said
        waiting += reversed(below.get(said.number, []))


def clock_of(at: datetime) -> str:
    """A time as the site's own clock."""
    return f"{at.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}"


def paragraphs(text: str) -> str:
    """A text as HTML, its addresses as links."""
    return "\n".join(f"<p>{ADDRESS.sub(_link, escape(part, quote=False))}</p>" for part in text.split("\n\n"))


ADDRESS = re.compile(r"https?://[^\s<]+")


def _link(match: re.Match[str]) -> str:
    return f'<a href="{match[0]}" rel="nofollow ugc">{match[0]}</a>'


def _items(thread: Thread) -> Iterator[str]:
    level = 0
    for said in down(thread):
        local = said.at.astimezone(ZONE)
        yield '<ol class="children">' if said.depth > level > 0 else ""
        yield "</li>" if 0 < said.depth <= level else ""
        yield "</ol></li>" * max(level - said.depth, 0) if level else ""
        level = said.depth
        name = (
            f'<a href="{said.home}" rel="external nofollow ugc" class="url">{said.author}</a>'
            if said.home
            else said.author
        )
        yield (
            f'<li id="comment-{said.number}" class="comment even depth-{said.depth}"><article id="div-comment-{said.number}" class="comment-body">'
            f'<footer class="comment-meta"><div class="comment-author vcard"><img alt="" src="{_avatar(said.author)}" class="avatar"><b class="fn">{name}</b> <span class="says">says:</span></div>'
            f'<div class="comment-metadata"><a href="{thread.url}#comment-{said.number}"><time datetime="{local.isoformat()}">{local:%d.%m.%Y at %H:%M}</time></a></div></footer>'
            f'<div class="comment-content">{paragraphs(said.text)}</div><div class="reply"><a rel="nofollow" class="comment-reply-link" href="{thread.url}?replytocom={said.number}#respond">Reply</a></div></article>'
        )
    yield "</li></ol>" * (level - 1) + "</li>" if level else ""


def _avatar(name: str) -> str:
    return f"https://avatars.example/{hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()}?s=60"


_HEAD = "<style>" + "".join(f".has-colour-{n}{{color:#{n * 4096 + 255:06x}}}" for n in range(40)) + "</style>"
