"""A forum of the made-up web: a board of parts, topics in them, and messages; its search is not for robots."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from tests.discover.madeup import Blog, Post

Answer = tuple[int, str, str, dict[str, str]]


def answer(blog: Blog, target: str) -> Answer:
    """What it says to a request."""
    parts = urlsplit(target)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    if parts.path == "/":
        newest = "".join(
            f'<li><a href="./viewtopic.php?f=2&amp;t={p.number}">{escape(p.title)}</a></li>'
            for p in blog.posts[::-1][:4]
        )
        recent = f"<h3>Newest topics</h3><ul>{newest}</ul>" if blog.roll_form % 2 else ""
        body = f'<ul class="topiclist forums"><li class="row"><a href="./viewforum.php?f=2" class="forumtitle">Everything</a><br>All that moves us</li><li class="row"><a href="./viewforum.php?f=3" class="forumtitle">House rules</a></li></ul>{recent}'
        return _page(blog, "Index page", body)
    if parts.path == "/viewforum.php":
        rows = "".join(
            f'<li class="row"><dl><dt><a href="./viewtopic.php?f=2&amp;t={p.number}" class="topictitle">{escape(p.title)}</a></dt><dd class="posts">{len(p.comments)} <dfn>Replies</dfn></dd></dl></li>'
            for p in blog.posts[::-1]
        )
        return _page(blog, "View forum", f'<ul class="topiclist topics">{rows if query.get("f") == "2" else ""}</ul>')
    if parts.path == "/viewtopic.php":
        post = next((p for p in blog.posts if str(p.number) == query.get("t")), None)
        if post is not None:
            return _page(blog, post.title, _topic(blog, post))
    return 404, "text/html", "<title>Information</title><p>The requested topic does not exist.</p>", {}


def _topic(blog: Blog, post: Post) -> str:
    said = [
        (post.number * 100, blog.owner, post.html, post.at),
        *((post.number * 100 + c.number, c.author, c.text, c.at) for c in post.comments),
    ]
    messages = "".join(
        f'<div id="p{n}" class="post bg2"><div class="postbody"><h3><a href="#p{n}">{escape(post.title)}</a></h3><p class="author">by <strong><a href="./memberlist.php?mode=viewprofile&amp;u=2">{escape(who)}</a></strong> » {at:%a %b %d, %Y %I:%M %p}</p><div class="content">{html}</div></div></div>'
        for n, who, html, at in said
    )
    return f'<h2><a href="./viewtopic.php?f=2&amp;t={post.number}">{escape(post.title)}</a></h2>{messages}'


def _page(blog: Blog, title: str, body: str) -> Answer:
    head = f'<!DOCTYPE html><html lang="{blog.language}"><head><meta charset="utf-8"><title>{escape(blog.title)} • {escape(title)}</title></head>'
    return (
        200,
        "text/html; charset=utf-8",
        f'{head}<body id="phpbb" class="nojs ltr"><div id="page-body"><h1>{escape(blog.title)}</h1>{body}</div><div class="copyright">Powered by <a href="https://www.phpbb.com/">phpBB</a>® Forum Software</div></body></html>',
        {},
    )
