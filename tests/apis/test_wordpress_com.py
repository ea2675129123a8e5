"""A blog of WordPress.com is asked as a whole at the platform's host, and its captures lie with the blog."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wordpress_com import Blog

if TYPE_CHECKING:
    from home import Home
    from loopback import Loopback

COM = "scraper.platforms.wordpress.sources.COM"


def test_a_blog_is_asked_at_the_platforms_host(server: Loopback, other_server: Loopback, home: Home) -> None:
    """130 posts, 132 comments and a ping: the lists and the counts; only the ping is asked for alone: by its thread's
    feed, which this blog has not, and by its page."""
    blog = Blog(server.url)
    server.answer, other_server.answer = blog.page, blog.api
    home = replace(home, hosts={COM: f"{other_server.url}/"})
    home.new(f"{server.url}/")
    home.crawl()
    assert server.take() == ["/", "/2011/05/kettle-130/feed/", "/2011/05/kettle-130/"]
    asked = other_server.take()
    assert len(asked) == 1 + 2 + 2 + 2 + 1
    assert other_server.robots == 1
    rows = home.table("comments")
    assert {key: (row["text"], row["author"], row["kind"]) for key, row in rows.items()} == {
        str(one.id): (one.words, one.author, one.kind) for one in blog.said
    }
    assert {
        key: (row["url"], row["comments_declared"], row["gap_reason"]) for key, row in home.table("posts").items()
    } == {str(n): (blog.link(n), len(blog.of(n)), None) for n in blog.posts}
    assert {row["site"] for row in rows.values()} == {path.name for path in (home.path / "talk" / "captures").iterdir()}

    home.crawl()
    assert len(other_server.take()) + len(server.take()) == 4
    blog.says(4, "It sang!", parent=4)
    home.crawl()
    assert len(other_server.take()) + len(server.take()) <= 5
    assert home.table("comments").keys() == {str(one.id) for one in blog.said}
