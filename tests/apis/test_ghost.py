"""A Ghost blog: the comments of its members by their own API, its posts by its pages or its content API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ghost_blog import Blog

if TYPE_CHECKING:
    from home import Home
    from loopback import Loopback


def holds(home: Home, blog: Blog) -> None:
    """Every comment is a row with its words, writer, time, what it answers and its post."""
    rows = {key: row for key, row in home.table("comments").items() if row["state"] != "gone"}
    assert rows.keys() == blog.public().keys()
    for key, one in blog.public().items():
        row = rows[key]
        assert (row["text"], row["author"], row["published"].to_pydatetime()) == (one.words, one.author, one.at)
        assert row["post_id"].endswith(f":post:{blog.number(one.post)}")
        assert (row["parent_id"] or "").rpartition(":")[2] == (one.parent or "")
    posts = home.table("posts")
    assert {key: (row["title"], row["text"]) for key, row in posts.items()} == {
        blog.number(n): (f"Stone {n}", f"Stone {n} is grey.") for n in range(1, blog.posts + 1)
    }
    assert {row["gap_reason"] for row in posts.values()} <= {None, "some held are gone from the page"}


def test_a_blog_that_closes_its_api_is_read_by_its_pages(server: Loopback, home: Home) -> None:
    """As Ghost is installed: its feed and sitemaps, a page and a request a post, two more for a second hundred and one
    for many answers."""
    blog = Blog(server.url)
    server.answer = blog.answer
    home.new(f"{server.url}/", evidence="page")
    home.crawl()
    asked = server.take()
    assert not [target for target in asked if target.startswith("/ghost/")]
    assert len(asked) == 1 + 1 + 2 + 6 + 6 + 2 + 1
    holds(home, blog)

    first = next(one for one in blog.said if one.post == 2)
    first.is_there = False
    answer = next(one for one in blog.said if one.parent == first.id)
    blog.said.remove(answer)
    last = next(one for one in blog.said if one.post == 3)
    blog.said.remove(last)
    home.crawl("--sweep")
    holds(home, blog)
    states = {key: row["state"] for key, row in home.table("comments").items() if row["state"] != "live"}
    assert states == dict.fromkeys((first.id, answer.id, last.id), "gone")


def test_an_open_content_api_spares_the_pages(server: Loopback, home: Home) -> None:
    """Where robots.txt lets the content API be asked it lists all posts, and with evidence api no page is needed."""
    blog = Blog(server.url, is_open=True)
    server.answer = blog.answer
    home.new(f"{server.url}/")
    home.crawl()
    asked = server.take()
    assert [target for target in asked if not target.startswith(("/ghost/", "/members/"))] == ["/"]
    assert len(asked) == 1 + 2 + 6 + 2 + 1
    holds(home, blog)
