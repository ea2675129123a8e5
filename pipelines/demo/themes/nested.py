"""An HTML5 theme with nested comments and short pings, after the manner of Twenty Twenty-One."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pipelines.demo.frame import Place, comment_nav, head, sidebar
from pipelines.demo.markup import attribute, clock, comment_pages, day, html_of, link, replies, slug_of

if TYPE_CHECKING:
    from pipelines.demo.blogs import DemoBlog, DemoComment, DemoPost


def thread(place: Place, post: DemoPost, number: int) -> str:
    """The page of a post with comment page `number` (from 1)."""
    body_class = "page-id" if post.type == "page" else "single single-post postid"
    main = f'<main id="main" class="site-main">\n{_article(place, post)}\n{_comments(place, post, number)}\n</main>'
    return _page(place, post.title, f"{body_class}-{post.number}", main, post)


def listing(place: Place, title: str, posts: list[DemoPost], nav: str) -> str:
    """A list of posts: front page, category, tag, month."""
    entries = "\n".join(
        f'<article id="post-{p.number}" class="post type-post hentry entry"><header class="entry-header">'
        f'<h2 class="entry-title default-max-width">{link(place.url(p.path), p.title)}</h2></header>'
        f'<div class="entry-content">{html_of(p.text.split(chr(10))[0]) if not p.protected else ""}'
        f"{link(place.url(p.path), 'Continue reading', class_='more-link')}</div>{_footer(place, p)}</article>"
        for p in posts
    )
    heading = f'<header class="page-header alignwide"><h1 class="page-title">{escape(title)}</h1></header>'
    return _page(
        place, title, "home blog archive", f'<main id="main" class="site-main">{heading}\n{entries}\n{nav}</main>'
    )


def _page(place: Place, title: str, body_class: str, main: str, post: DemoPost | None = None) -> str:
    blog = place.blog
    return (
        f"{head(place, title, post)}\n"
        f'<body class="{body_class} wp-embed-responsive is-light-theme no-js">\n<div id="page" class="site">\n'
        f'<header id="masthead" class="site-header has-title-and-tagline"><div class="site-branding"><p class="site-title">'
        f'{link(place.url(blog.root + "/"), blog.title)}</p><p class="site-description">{escape(blog.tagline)}</p></div></header>\n'
        f'<div id="content" class="site-content"><div id="primary" class="content-area">\n{main}\n</div></div>\n'
        f'<aside class="widget-area">\n{sidebar(place)}\n</aside>\n'
        f'<footer id="colophon" class="site-footer"><div class="powered-by">Proudly powered by WordPress.</div></footer>\n'
        f"</div>\n</body>\n</html>\n"
    )


def _article(place: Place, post: DemoPost) -> str:
    if post.protected:
        content = (
            '<form action="#" class="post-password-form" method="post"><p>This content is password protected. To view it '
            'please enter your password below:</p><p><label>Password: <input name="post_password" type="password" /></label></p></form>'
        )
    else:
        content = html_of(post.text)
    title = f"Protected: {post.title}" if post.protected else post.title
    return (
        f'<article id="post-{post.number}" class="post-{post.number} {post.type} type-{post.type} status-publish hentry entry">\n'
        f'<header class="entry-header alignwide"><h1 class="entry-title">{escape(title)}</h1></header>\n'
        f'<div class="entry-content">\n{content}\n</div>\n{_footer(place, post)}\n</article>'
    )


def _footer(place: Place, post: DemoPost) -> str:
    root = place.blog.root
    terms = ""
    if post.category:
        terms += f'<span class="cat-links">Categorized as {link(place.url(f"{root}/category/{slug_of(post.category)}/"), post.category, rel="category tag")}</span>'
    if post.tags:
        tags = ", ".join(link(place.url(f"{root}/tag/{slug_of(t)}/"), t, rel="tag") for t in post.tags)
        terms += f'<span class="tags-links">Tagged {tags}</span>'
    return (
        f'<footer class="entry-footer default-max-width"><div class="posted-by"><span class="posted-on">Published '
        f'<time class="entry-date published updated" datetime="{post.date.isoformat()}">{day(post.date)}</time></span>'
        f'<span class="byline">By {link(place.url(f"{root}/author/{slug_of(place.blog.owner)}/"), place.blog.owner, rel="author")}</span></div>'
        f'<div class="post-taxonomies">{terms}</div></footer>'
    )


def _comments(place: Place, post: DemoPost, number: int) -> str:
    if post.protected:
        return ""
    count = len(post.public_comments)
    if not count:
        return '<div id="comments" class="comments-area default-max-width"></div>'
    items = "\n".join(_comment(place.blog, place, post, c, 1) for c in comment_pages(place.blog, post)[number - 1])
    words = "1 comment" if count == 1 else f"{count} comments"
    return (
        f'<div id="comments" class="comments-area default-max-width">\n<h2 class="comments-title">{words}</h2>\n'
        f'<ol class="comment-list">\n{items}\n</ol>\n{comment_nav(place, post, number)}\n'
        f'<div id="respond" class="comment-respond"><h2 id="reply-title" class="comment-reply-title">Leave a comment</h2>'
        f'<form action="#" method="post"><textarea id="comment" name="comment"></textarea>'
        f"<input type='hidden' name='comment_post_ID' value='{post.number}' id='comment_post_ID' /></form></div>\n</div>"
    )


def _comment(blog: DemoBlog, place: Place, post: DemoPost, comment: DemoComment, depth: int) -> str:
    if comment.kind != "comment":
        label = comment.kind.capitalize()
        who = link(comment.url, comment.author, rel="external nofollow ugc", class_="url")
        return (
            f'<li id="comment-{comment.number}" class="{comment.kind} even depth-{depth}">\n'
            f'<div class="comment-body">{label}: {who}</div>\n</li><!-- #comment-## -->'
        )
    below = replies(post, comment.number)
    own = " byuser bypostauthor" if comment.author == blog.owner else ""
    name = escape(comment.author, quote=False) or "Anonymous"
    who = link(comment.url, comment.author, rel="external nofollow ugc", class_="url") if comment.url else name
    here = place.url(f"{place.path}#comment-{comment.number}")
    reply = place.url(f"{post.path}?replytocom={comment.number}#respond")
    children = ""
    if below:
        inner = "\n".join(_comment(blog, place, post, c, depth + 1) for c in below)
        children = f'\n<ol class="children">\n{inner}\n</ol><!-- .children -->'
    return (
        f'<li id="comment-{comment.number}" class="comment{own} even depth-{depth}{" parent" if below else ""}">\n'
        f'<article id="div-comment-{comment.number}" class="comment-body">\n<footer class="comment-meta">\n'
        f'<div class="comment-author vcard"><b class="fn">{who}</b> <span class="says">says:</span></div>\n'
        f'<div class="comment-metadata"><a href="{attribute(here)}"><time datetime="{comment.date.isoformat()}">'
        f"{day(comment.date)} at {clock(comment.date)}</time></a></div>\n</footer>\n"
        f'<div class="comment-content">\n{html_of(comment.text)}\n</div>\n'
        f'<div class="reply"><a rel="nofollow" class="comment-reply-link" href="{attribute(reply)}" data-commentid="{comment.number}"'
        f' data-postid="{post.number}">Reply</a></div>\n</article>{children}\n</li><!-- #comment-## -->'
    )
