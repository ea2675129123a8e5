"""The pages of a Blogger blog, in the markup of its layouts of 2012 and later."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import blogger

if TYPE_CHECKING:
    from datetime import datetime

    from blogger import Blog, Comment, Post


def front(blog: Blog, posts: list[Post]) -> str:
    """A list of posts, as the front page or that of a month."""
    older = f"{blog.url}/search?updated-max=2010-01-01T00:00:00-08:00&amp;max-results=7"
    entries = "".join(_entry(blog, post, f"<a href='{blog.url}{post.path}'>{post.title}</a>") for post in posts)
    return _frame(blog, "Slow rivers", entries + f"<a class='blog-pager-older-link' href='{older}'>Older Posts</a>")


def thread(blog: Blog, post: Post) -> str:
    """A post with its comments."""
    count = f"{len(post.comments)} comment{'s' * (len(post.comments) != 1)}:"
    said = (
        f"<div class='comments' id='comments'><a name='comments'></a><h4>{count}</h4>"
        "<div class='comments-content'><div id='comment-holder'><div class='comment-thread toplevel-thread'>"
        f"<ol id='top-ra'>{_below(blog, post, None)}</ol></div></div></div></div>"
    )
    head = f"<link href='{blog.url}{post.path}' rel='canonical'/>"
    return _frame(blog, f"Slow rivers: {post.title}", _entry(blog, post, post.title) + said, head)


def _frame(blog: Blog, title: str, inner: str, head: str = "") -> str:
    links = [(f"{blog.url}{month}", month) for month in sorted({f"/{post.at:%Y/%m}/" for post in blog.posts})]
    links += [(f"{blog.url}/search/label/{label}", label) for label in ("knees", "rain", "tea")]
    links += [(f"{blog.url}{page.path}", page.title) for page in blog.pages]
    side = "".join(f"<li><a dir='ltr' href='{url}'>{name}</a></li>" for url, name in links)
    return f"""<!DOCTYPE html>
<html dir='ltr' lang='en'><head><meta content='text/html; charset=UTF-8' http-equiv='Content-Type'/>
<meta content='blogger' name='generator'/>{head}
<link rel="alternate" type="application/atom+xml" title="Slow rivers - Atom" href="{blog.url}/feeds/posts/default" />
<link rel="service.post" type="application/atom+xml" href="https://www.blogger.com/feeds/{blogger.ID}/posts/default" />
<title>{title}</title></head><body>
<div class='titlewrapper'><h1 class='title'><a href='{blog.url}/'>Slow rivers</a></h1></div>
<div class='widget Blog' data-version='1' id='Blog1'><div class='blog-posts hfeed'>{inner}</div></div>
<ul class='sidebar'>{side}</ul></body></html>"""


def _entry(blog: Blog, post: Post, title: str) -> str:
    url = f"{blog.url}{post.path}"
    labels = "".join(f"<a href='{blog.url}/search/label/{label}' rel='tag'>{label}</a>" for label in post.labels)
    return f"""<div class='date-outer'>
<h2 class='date-header'><span>{post.at:%A, %B} {post.at.day}, {post.at.year}</span></h2>
<div class='post hentry' itemscope='itemscope' itemtype='http://schema.org/BlogPosting'>
<meta content='{blogger.ID}' itemprop='blogId'/><meta content='{post.number}' itemprop='postId'/>
<a name='{post.number}'></a><h3 class='post-title entry-title'>{title}</h3>
<div class='post-body entry-content' id='post-body-{post.number}'>{post.text}<div style='clear: both;'></div></div>
<div class='post-footer'><span class='post-author vcard'>Posted by <span class='fn'>Orla Tennant</span></span>
<span class='post-timestamp'>at <a class='timestamp-link' href='{url}' rel='bookmark'>
<abbr class='published' title='{post.at.isoformat()}'>{_clock(post.at)}</abbr></a></span>
<span class='post-labels'>Labels: {labels}</span></div></div></div>"""


def _below(blog: Blog, post: Post, parent: int | None) -> str:
    """The comments that answer one, or none that is there."""
    known = {one.number for one in post.comments}
    answers = (one for one in post.comments if (one.parent if one.parent in known else None) == parent)
    return "".join(_comment(blog, post, one) for one in answers)


def _comment(blog: Blog, post: Post, one: Comment) -> str:
    words = f"<span class='deleted-comment'>{blogger.REMOVED}</span>" if one.is_removed else escape(one.text)
    site = blogger.author(one.author).get("uri")
    name = f"<a href='{site['$t']}' rel='nofollow'>{one.author}</a>" if site else one.author
    below = _below(blog, post, one.number)
    at = f"{one.at:%B} {one.at.day}, {one.at.year} at {_clock(one.at)}"
    return f"""<li class="comment" id="c{one.number}"><div class="comment-block"><div class="comment-header">
<cite class="user">{name}</cite><span class="icon user "></span><span class="datetime secondary-text">
<a rel="nofollow" href="{blog.permalink(post, one)}">{at}</a></span></div>
<p class="comment-content">{words}</p></div><div class="comment-replies"><ol>{below}</ol></div></li>"""


def _clock(at: datetime) -> str:
    return f"{at:%I:%M %p}".lstrip("0")
