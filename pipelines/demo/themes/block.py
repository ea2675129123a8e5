"""A block theme with nested comments, after the manner of Twenty Twenty-Two with the Comments block."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pipelines.demo.frame import Place, comment_nav, head, sidebar
from pipelines.demo.markup import attribute, clock, comment_pages, day, html_of, link, replies, slug_of

if TYPE_CHECKING:
    from pipelines.demo.blogs import DemoComment, DemoPost


def thread(place: Place, post: DemoPost, number: int) -> str:
    """The page of a post with comment page `number` (from 1)."""
    root = place.blog.root
    terms = ""
    if post.category:
        category = link(place.url(f"{root}/category/{slug_of(post.category)}/"), post.category, rel="tag")
        tags = '<span class="wp-block-post-terms__separator">, </span>'.join(
            link(place.url(f"{root}/tag/{slug_of(t)}/"), t, rel="tag") for t in post.tags
        )
        terms = (
            f'<div class="taxonomy-category wp-block-post-terms">{category}</div>'
            f'<div class="taxonomy-post_tag wp-block-post-terms">{tags}</div>'
        )
    main = (
        f'<div class="is-layout-constrained wp-block-group"><h1 class="alignwide wp-block-post-title">{escape(post.title)}</h1></div>\n'
        f'<div class="is-layout-constrained entry-content wp-block-post-content">\n{html_of(post.text)}\n</div>\n'
        f'<div class="is-layout-constrained wp-block-group"><div class="wp-block-post-date has-small-font-size">'
        f'<time datetime="{post.date.isoformat()}">{day(post.date)}</time></div>'
        f'<div class="wp-block-post-author has-small-font-size"><div class="wp-block-post-author__content">'
        f'<p class="wp-block-post-author__name">{escape(place.blog.owner)}</p></div></div>{terms}</div>\n'
        f"{_comments(place, post, number)}"
    )
    body_class = "page-id" if post.type == "page" else "single single-post postid"
    return _page(place, post.title, f"{body_class}-{post.number}", main, post)


def listing(place: Place, title: str, posts: list[DemoPost], nav: str) -> str:
    """A list of posts: front page, category, tag, month."""
    items = "\n".join(
        f'<li class="wp-block-post post-{p.number} post type-post status-publish">'
        f'<h2 class="alignwide wp-block-post-title">{link(place.url(p.path), p.title, target="_self")}</h2>'
        f'<div class="wp-block-post-excerpt"><p class="wp-block-post-excerpt__excerpt">{escape(p.text.split(chr(10))[0])}</p></div>'
        f'<div class="wp-block-post-date"><time datetime="{p.date.isoformat()}">'
        f"{link(place.url(p.path), day(p.date))}</time></div></li>"
        for p in posts
    )
    main = (
        f'<h1 class="wp-block-query-title">{escape(title)}</h1>\n'
        f'<div class="wp-block-query"><ul class="is-layout-flow wp-block-post-template">\n{items}\n</ul>\n{nav}</div>'
    )
    return _page(place, title, "home blog archive", main)


def _page(place: Place, title: str, body_class: str, main: str, post: DemoPost | None = None) -> str:
    blog = place.blog
    return (
        f"{head(place, title, post)}\n"
        f'<body class="{body_class} wp-embed-responsive">\n<div class="wp-site-blocks"><header class="wp-block-template-part">'
        f'<p class="wp-block-site-title">{link(place.url(blog.root + "/"), blog.title, rel="home")}</p>'
        f'<p class="wp-block-site-tagline">{escape(blog.tagline)}</p></header>\n'
        f'<main class="is-layout-flow wp-block-group">\n{main}\n</main>\n'
        f'<footer class="wp-block-template-part">\n{sidebar(place)}\n</footer></div>\n</body>\n</html>\n'
    )


def _comments(place: Place, post: DemoPost, number: int) -> str:
    count = len(post.public_comments)
    if not count:
        return '<div class="wp-block-comments"></div>'
    words = "One response to" if count == 1 else f"{count} responses to"
    items = "\n".join(_comment(place, post, c, 1) for c in comment_pages(place.blog, post)[number - 1])
    return (
        f'<div class="wp-block-comments">\n<h2 id="comments" class="wp-block-comments-title">{words} “{escape(post.title)}”</h2>\n'
        f'<ol class="wp-block-comment-template">\n{items}\n</ol>\n{comment_nav(place, post, number)}\n'
        f'<div id="respond" class="comment-respond wp-block-post-comments-form"><h3 id="reply-title" class="comment-reply-title">'
        f'Leave a Reply</h3><form action="#" method="post" class="comment-form"><textarea id="comment" name="comment"></textarea>'
        f"<input type='hidden' name='comment_post_ID' value='{post.number}' id='comment_post_ID' /></form></div>\n</div>"
    )


def _comment(place: Place, post: DemoPost, comment: DemoComment, depth: int) -> str:
    below = replies(post, comment.number)
    own = " byuser bypostauthor" if comment.author == place.blog.owner else ""
    name = escape(comment.author, quote=False) or "Anonymous"
    who = link(comment.url, comment.author, rel="external nofollow ugc", target="_self") if comment.url else name
    here = place.url(f"{place.path}#comment-{comment.number}")
    reply = place.url(f"{post.path}?replytocom={comment.number}#respond")
    children = ""
    if below:
        children = "<ol>" + "\n".join(_comment(place, post, c, depth + 1) for c in below) + "</ol>"
    return (
        f'<li id="comment-{comment.number}" class="{comment.kind}{own} even depth-{depth}{" parent" if below else ""}">\n'
        f'<div class="is-layout-flex wp-block-columns"><div class="is-layout-flow wp-block-column">'
        f'<div class="wp-block-comment-author-name has-small-font-size">{who}</div>\n'
        f'<div class="wp-block-group"><div class="wp-block-comment-date has-small-font-size"><time datetime="{comment.date.isoformat()}">'
        f'<a href="{attribute(here)}">{day(comment.date)} at {clock(comment.date)}</a></time></div></div>\n'
        f'<div class="wp-block-comment-content">{html_of(comment.text)}</div>\n'
        f'<div class="wp-block-comment-reply-link has-small-font-size"><a rel="nofollow" class="comment-reply-link" '
        f'href="{attribute(reply)}">Reply</a></div></div></div>{children}\n</li>'
    )
