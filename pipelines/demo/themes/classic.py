"""A theme of 2005: a flat list of comments, each ending in "Comment by NAME", its dates in words without an offset."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pipelines.demo.frame import Place, head, sidebar
from pipelines.demo.markup import clock, day, html_of, link, slug_of

if TYPE_CHECKING:
    from pipelines.demo.blogs import DemoComment, DemoPost


def thread(place: Place, post: DemoPost, number: int) -> str:
    """The page of a post; a flat theme has the one comment page only."""
    main = f"{_post(place, post, html_of(post.text))}\n{_comments(post)}"
    return _page(place, post.title, main, post)


def listing(place: Place, title: str, posts: list[DemoPost], nav: str) -> str:
    """A list of posts: front page, category, month."""
    main = "\n".join(_post(place, p, html_of(p.text.split("\n")[0])) for p in posts)
    return _page(place, title, f"<h2>{escape(title)}</h2>\n{main}\n{nav}")


def _page(place: Place, title: str, main: str, post: DemoPost | None = None) -> str:
    blog = place.blog
    return (
        f'{head(place, title, post)}\n<body>\n<div id="rap">\n'
        f'<h1 id="header">{link(place.url(blog.root + "/"), blog.title)}</h1>\n<div id="content">\n{main}\n</div>\n'
        f'<div id="menu">\n{sidebar(place)}\n</div>\n<p class="credit"><cite>Powered by WordPress</cite></p>\n</div>\n</body>\n</html>\n'
    )


def _post(place: Place, post: DemoPost, content: str) -> str:
    filed = ""
    if post.category:
        address = place.url(f"{place.blog.root}/category/{slug_of(post.category)}/")
        filed = f"Filed under: {link(address, post.category, rel='category tag')} &#8212; "
    return (
        f"<h2>{day(post.date)}</h2>\n"
        f'<div class="post" id="post-{post.number}">\n<h3 class="storytitle">{link(place.url(post.path), post.title, rel="bookmark")}</h3>\n'
        f'<div class="meta">{filed}{escape(place.blog.owner)} @ {clock(post.date)}</div>\n'
        f'<div class="storycontent">\n{content}\n</div>\n'
        f'<div class="feedback">{link(place.url(post.path + "#comments"), f"Comments ({len(post.public_comments)})")}</div>\n</div>'
    )


def _comments(post: DemoPost) -> str:
    comments = post.public_comments
    if not comments:
        return '<h2 id="comments">No Comments</h2>'
    count = "1 Comment" if len(comments) == 1 else f"{len(comments)} Comments"
    items = "\n".join(_comment(c) for c in comments)
    return (
        f'<h2 id="comments">{count} <a href="#postcomment" title="Leave a comment">&raquo;</a></h2>\n'
        f'<ol id="commentlist">\n{items}\n</ol>\n'
        f'<h2 id="postcomment">Leave a comment</h2>\n<form action="#" method="post" id="commentform">'
        f'<p><input type="text" name="author" id="author" /></p><p><textarea name="comment" id="comment"></textarea></p>'
        f'<input type="hidden" name="comment_post_ID" value="{post.number}" /></form>'
    )


def _comment(comment: DemoComment) -> str:
    who = (
        link(comment.url, comment.author, rel="external nofollow")
        if comment.url
        else escape(comment.author, quote=False)
    )
    return (
        f'<li id="comment-{comment.number}">\n{html_of(comment.text)}\n'
        f"<p><cite>{comment.kind.capitalize()} by {who} &#8212; {day(comment.date)} @ "
        f'<a href="#comment-{comment.number}">{clock(comment.date)}</a></cite></p>\n</li>'
    )
