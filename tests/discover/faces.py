"""The pages of the made-up web: each make of blog in its own markup, with feeds, search and API where it has them."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from tests.discover import forum

if TYPE_CHECKING:
    from tests.discover.madeup import Blog, Comment, Post

Answer = tuple[int, str, str, dict[str, str]]  # status, media type, body, headers
NOT_THERE: Answer = (404, "text/html", "<title>Not found</title><p>Nothing here.</p>", {})


def answer(blog: Blog, target: str) -> Answer:
    """What a live blog says to a request."""
    parts = urlsplit(target)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    if parts.path == "/robots.txt":
        return (
            200,
            "text/plain",
            "User-agent: *\nDisallow: /search\n" if blog.make == "blogger" else "User-agent: *\nDisallow:\n",
            {},
        )
    if blog.make == "forum":
        return forum.answer(blog, target)
    for post in blog.posts:
        if target == blog.path(post):
            return _html(_thread(blog, post))
    if blog.make == "wp" and parts.path.startswith("/wp-json/wp/v2/"):
        return _rest(blog, parts.path.rsplit("/", 1)[-1], query)
    if blog.has_feed and (found := _feed_at(blog, parts.path, query)) is not None:
        return found
    term = query.get("s") or query.get("q")
    if blog.has_search and term:
        hits = [post for post in blog.posts if term.lower() in (post.title + post.html).lower()]
        return _html(_list(blog, hits[::-1][:10], f"Search: {escape(term)}"))
    if parts.path == "/":
        page = int(query.get("page", "1")) if query.get("page", "1").isdigit() else 1
        shown = blog.posts[::-1][(page - 1) * 5 : page * 5]
        return _html(_list(blog, shown, "", page)) if shown else NOT_THERE
    return NOT_THERE


def _html(body: str) -> Answer:
    return 200, "text/html; charset=utf-8", body, {}


def _head(blog: Blog, title: str) -> str:
    marks = {
        "wp": f'<meta name="generator" content="WordPress 4.9" /><link rel="https://api.w.org/" href="{blog.base}/wp-json/" />',
        "old wp": '<meta name="generator" content="WordPress 2.8" />',
        "blogger": '<meta content="blogger" name="generator"/>',
    }.get(blog.make, "")
    if blog.has_feed:
        path = {"blogger": "/feeds/posts/default", "plain": "/rss.xml"}.get(blog.make, "/feed/")
        kind = "atom" if blog.make == "blogger" else "rss"
        marks += f'<link rel="alternate" type="application/{kind}+xml" title="{escape(blog.title)}" href="{blog.base}{path}" />'
        if blog.make in ("wp", "old wp"):
            marks += f'<link rel="alternate" type="application/rss+xml" title="Comments" href="{blog.base}/comments/feed/" />'
    name = f"{escape(title)} | {escape(blog.title)}" if title else escape(blog.title)
    return f'<!DOCTYPE html>\n<html lang="{blog.language}"><head><meta charset="utf-8"><title>{name}</title>{marks}</head><body>'


def _frame(blog: Blog, title: str, main: str) -> str:
    search = ""
    if blog.has_search:
        field = "q" if blog.make in ("blogger", "bare") else "s"
        action = "/search" if blog.make == "blogger" else "/"
        search = f'<form method="get" action="{blog.base}{action}" id="searchform"><input type="text" name="{field}"/><input type="submit" value="Search"/></form>'
    top = f'<div id="header"><h1><a href="{blog.base}/">{escape(blog.title)}</a></h1></div>'
    foot = (
        '<div id="footer">Powered by <a href="https://wordpress.org/">WordPress</a></div>' if "wp" in blog.make else ""
    )
    return f'{_head(blog, title)}{top}<div id="content">{main}</div><div id="sidebar">{search}{_roll(blog)}</div>{foot}</body></html>'


def _roll(blog: Blog) -> str:
    links = [f'<a href="{one.url()}">{escape(one.title)}</a>' for one in blog.roll]
    links.append('<a href="https://www.youtube.com/user/nobody">Videos</a>')
    forms = (
        f"<h2>Blogroll</h2><ul class='xoxo blogroll'>{''.join(f'<li>{link}</li>' for link in links)}</ul>",
        f"<h3>Blogs I read</h3><p>{'<br>'.join(links)}</p>",
        f"<div class='widget'><h4>Friends</h4>{''.join(f'<div class=w>{link}</div>' for link in links)}</div>",
        f"<table>{''.join(f'<tr><td>{link}</td></tr>' for link in links)}</table>",
        f"<div class='widget-content'><ul>{''.join(f'<li><div class=blog-title>{link}</div><span>new</span></li>' for link in links)}</ul></div>",
    )
    return forms[blog.roll_form] if blog.roll else ""


def _list(blog: Blog, posts: list[Post], title: str, page: int = 1) -> str:
    items = "".join(_item(blog, post) for post in posts) or "<p>Sorry, nothing matched.</p>"
    more = f'<a href="{blog.base}/?page={page + 1}">Older posts</a>' if not title and page * 5 < len(blog.posts) else ""
    return _frame(blog, title, (f"<h2>{title}</h2>" if title else "") + items + more)


def _item(blog: Blog, post: Post) -> str:
    at, url, title = f"{post.at:%B %d, %Y}", blog.url(post), escape(post.title)
    count = f"{len(post.comments)} Comment{'' if len(post.comments) == 1 else 's'}" if post.comments else "No Comments"
    said = f'<a href="{url}#comments">{count}</a>' if blog.comments_open else ""
    if blog.make == "blogger":
        return f'<div class="date-outer"><h2 class="date-header"><span>{at}</span></h2><div class="post hentry"><h3 class="post-title entry-title"><a href="{url}">{title}</a></h3><div class="post-body entry-content">{post.html}</div><div class="post-footer"><a class="comment-link" href="{url}#comment-form">{count.lower()}</a></div></div></div>'
    if blog.make == "bare":
        return f'<p><b><a href="{url}">{title}</a></b> ({at}) {re.sub("<[^>]+>", " ", post.html)[:160]} … {said}</p>'
    tag = "h3" if blog.make == "plain" else "h2"
    body = post.html if blog.make != "plain" else f"<p>{re.sub('<[^>]+>', ' ', post.html)[:240]}</p>"
    return f'<div class="post" id="post-{post.number}"><{tag}><a href="{url}" rel="bookmark">{title}</a></{tag}><small>{at}</small><div class="entry">{body}</div><p class="postmetadata">{said}</p></div>'


def _thread(blog: Blog, post: Post) -> str:
    at, title = f"{post.at:%B %d, %Y}", escape(post.title)
    tags = "".join(f' <a href="{blog.base}/tag/{escape(tag)}/" rel="tag">{escape(tag)}</a>' for tag in post.tags)
    comments = _comments(blog, post) if blog.comments_open else ""
    if blog.make == "blogger":
        main = f'<h2 class="date-header"><span>{at}</span></h2><div class="post hentry"><h3 class="post-title entry-title">{title}</h3><div class="post-body entry-content" id="post-body-{post.number}000">{post.html}</div></div>{comments}'
    else:
        main = f'<div class="post" id="post-{post.number}"><h2>{title}</h2><small>{at} by {escape(blog.owner)}</small><div class="entry">{post.html}{tags}</div></div>{comments}'
    return _frame(blog, post.title, main)


def _comments(blog: Blog, post: Post) -> str:
    number = len(post.comments)
    if blog.make in ("wp", "old wp"):
        items = "".join(_wp_comment(blog, post, one) for one in post.comments)
        form = f'<div id="respond"><form action="{blog.base}/wp-comments-post.php" method="post" id="commentform"><textarea name="comment"></textarea><input type="hidden" name="comment_post_ID" value="{post.number}"></form></div>'
        return f'<h3 id="comments">{number} Responses to “{escape(post.title)}”</h3><ol class="commentlist">{items}</ol>{form}'
    if blog.make == "blogger":
        items = "".join(
            f'<dt class="comment-author" id="c{one.number}">{_signed(one)} said...</dt><dd class="comment-body"><p>{one.text}</p></dd><dd class="comment-footer"><span class="comment-timestamp"><a href="{blog.url(post)}?showComment={one.number}#c{one.number}">{one.at:%B %d, %Y %I:%M %p}</a></span></dd>'
            for one in post.comments
        )
        return (
            f'<div class="comments" id="comments"><h4>{number} comments:</h4><dl id="comments-block">{items}</dl></div>'
        )
    items = "".join(
        f'<div class="comment"><b>{_signed(one)}</b> <i>{one.at:%d.%m.%Y %H:%M}</i><div class="text">{one.text}</div></div>'
        for one in post.comments
    )
    return f'<div id="comments"><h3>{number} comments</h3>{items}</div>'


def _wp_comment(blog: Blog, post: Post, one: Comment) -> str:
    kind = "pingback" if one.ping else "comment"
    return f'<li class="{kind} depth-1" id="comment-{one.number}"><div class="comment-author vcard"><cite class="fn">{_signed(one)}</cite> says:</div><div class="comment-meta commentmetadata"><a href="{blog.url(post)}#comment-{one.number}">{one.at:%B %d, %Y at %I:%M %p}</a></div><p>{one.text}</p></li>'


def _signed(one: Comment) -> str:
    return (
        f'<a href="{escape(one.url)}" rel="external nofollow" class="url">{escape(one.author)}</a>'
        if one.url
        else escape(one.author)
    )


def _feed_at(blog: Blog, path: str, query: dict[str, str]) -> Answer | None:
    if blog.make == "blogger" and path == "/feeds/posts/default":
        posts = [p for p in blog.posts if query.get("q", "").lower() in (p.title + p.html).lower()]
        return _atom(blog, posts[::-1][:25])
    if blog.make == "blogger" and path == "/feeds/comments/default":
        return _atom_comments(blog)
    if (blog.make == "plain" and path == "/rss.xml") or ("wp" in blog.make and path == "/feed/"):
        return _rss(blog, blog.posts[::-1][:10])
    if "wp" in blog.make and path == "/comments/feed/":
        return _comment_feed(blog)
    return None


def _rss(blog: Blog, posts: list[Post]) -> Answer:
    items = "".join(
        f"<item><title>{escape(p.title)}</title><link>{blog.url(p)}</link><guid>{blog.base}/?p={p.number}</guid><pubDate>{p.at:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        f"{''.join(f'<category>{escape(t)}</category>' for t in p.tags)}<description><![CDATA[{p.html}]]></description>"
        + (f"<slash:comments>{len(p.comments)}</slash:comments>" if "wp" in blog.make else "")
        + "</item>"
        for p in posts
    )
    return (
        200,
        "application/rss+xml; charset=utf-8",
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>{escape(blog.title)}</title><link>{blog.base}/</link><language>{blog.language}</language>{items}</channel></rss>',
        {},
    )


def _comment_feed(blog: Blog) -> Answer:
    said = sorted(
        ((c, p) for p in blog.posts for c in p.comments if not c.ping), key=lambda pair: pair[0].at, reverse=True
    )[:10]
    items = "".join(
        f"<item><title>Comment on {escape(p.title)} by {escape(c.author)}</title><link>{blog.url(p)}#comment-{c.number}</link><dc:creator>{escape(c.author)}</dc:creator><pubDate>{c.at:%a, %d %b %Y %H:%M:%S} +0000</pubDate><guid isPermaLink='false'>{blog.url(p)}#comment-{c.number}</guid><description>{escape(re.sub('<[^>]+>', '', c.text))}</description></item>"
        for c, p in said
    )
    return (
        200,
        "application/rss+xml; charset=utf-8",
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Comments for {escape(blog.title)}</title><link>{blog.base}/</link>{items}</channel></rss>',
        {},
    )


def _atom(blog: Blog, posts: list[Post]) -> Answer:
    entries = "".join(
        f"<entry><id>tag:blogger.example,1999:blog-1.post-{p.number}000</id><published>{p.at.isoformat()}Z</published><updated>{p.at.isoformat()}Z</updated><title type='text'>{escape(p.title)}</title><content type='html'>{escape(p.html)}</content><link rel='alternate' type='text/html' href='{blog.url(p)}'/><author><name>{escape(blog.owner)}</name></author><thr:total>{len(p.comments)}</thr:total></entry>"
        for p in posts
    )
    return (
        200,
        "application/atom+xml; charset=utf-8",
        f"<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'><title type='text'>{escape(blog.title)}</title><link rel='alternate' href='{blog.base}/'/><generator>Blogger</generator>{entries}</feed>",
        {},
    )


def _atom_comments(blog: Blog) -> Answer:
    said = sorted(((c, p) for p in blog.posts for c in p.comments), key=lambda pair: pair[0].at, reverse=True)[:25]
    entries = "".join(
        f"<entry><id>tag:blogger.example,1999:blog-1.post-{p.number}000.comment-{c.number}</id><published>{c.at.isoformat()}Z</published><title type='text'>{escape(c.text[:40])}</title><content type='html'>{escape(c.text)}</content><link rel='alternate' type='text/html' href='{blog.url(p)}?showComment={c.number}#c{c.number}'/><author><name>{escape(c.author)}</name></author><thr:in-reply-to href='{blog.url(p)}' ref='tag:blogger.example,1999:blog-1.post-{p.number}000' type='text/html'/></entry>"
        for c, p in said
    )
    return (
        200,
        "application/atom+xml; charset=utf-8",
        f"<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'><id>tag:blogger.example,1999:blog-1.comments</id><title type='text'>{escape(blog.title)}</title><link rel='alternate' href='{blog.base}/'/><generator>Blogger</generator>{entries}</feed>",
        {},
    )


def _rest(blog: Blog, what: str, query: dict[str, str]) -> Answer:
    term = query.get("search", "").lower()
    rows: list[dict[str, object]] = []
    if what == "posts":
        found = [p for p in blog.posts if all(word in (p.title + p.html).lower() for word in term.split())]
        if "include" in query:
            found = [p for p in found if str(p.number) in query["include"].split(",")]
        rows = [_rest_post(blog, p) for p in found]
    elif what == "comments":
        wanted = query.get("post", "").split(",") if "post" in query else None
        pairs = [
            (c, p)
            for p in blog.posts
            for c in p.comments
            if not c.ping and term in c.text.lower() and (wanted is None or str(p.number) in wanted)
        ]
        rows = [
            {"id": c.number, "post": p.number, "parent": 0, "author": 0, "author_name": c.author, "author_url": c.url, "date": c.at.isoformat(), "date_gmt": c.at.isoformat(), "content": {"rendered": f"<p>{c.text}</p>"}, "link": f"{blog.url(p)}#comment-{c.number}", "status": "approved", "type": "comment"}
            for c, p in pairs
        ]  # fmt: skip
    per_page, page = int(query.get("per_page", "10")), int(query.get("page", "1"))
    pages = max(1, -(-len(rows) // per_page))
    if page > pages:
        return 400, "application/json", json.dumps({"code": "rest_post_invalid_page_number"}), {}
    part = rows[(page - 1) * per_page : page * per_page]
    return (
        200,
        "application/json; charset=UTF-8",
        json.dumps(part),
        {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)},
    )


def _rest_post(blog: Blog, p: Post) -> dict[str, object]:
    return {"id": p.number, "date": p.at.isoformat(), "date_gmt": p.at.isoformat(), "modified": p.at.isoformat(), "modified_gmt": p.at.isoformat(), "slug": p.slug, "status": "publish", "type": "post", "link": blog.url(p), "title": {"rendered": escape(p.title)}, "content": {"rendered": p.html, "protected": False}, "author": 1, "comment_status": "open", "categories": [], "tags": []}  # fmt: skip
