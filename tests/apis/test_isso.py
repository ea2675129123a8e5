"""Comments that an Isso server keeps: a request a thread, on the blog's own site or on another host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isso_blog import Blog
from loopback import as_text

if TYPE_CHECKING:
    from home import Home
    from loopback import Answer, Loopback


def holds(home: Home, blog: Blog) -> None:
    """Every comment that has words is a row with its writer, what it answers and its entry."""
    rows = {key: row for key, row in home.table("comments").items() if row["state"] != "gone"}
    kept = {str(one.id): (n, one) for n, each in blog.kept.items() for one in each if one.words}
    assert rows.keys() == kept.keys()
    posts = {row["post_id"]: row["url"] for row in home.table("posts").values()}
    for key, (entry, one) in kept.items():
        row = rows[key]
        assert (row["text"], row["author"]) == (one.words, one.author)
        assert (row["parent_id"] or "").rpartition(":")[2] == (str(one.parent) if one.parent else "")
        assert posts[row["post_id"]].endswith(f"/2011/cat-{entry}/")


def test_a_thread_costs_its_page_and_one_request(server: Loopback, home: Home) -> None:
    """On the blog's own site each entry is asked for once, and once its comments; a second crawl asks for neither."""
    blog = Blog("/isso/")
    server.answer = lambda target: blog.comments(target[5:]) if target.startswith("/isso/") else blog.page(target)
    home.new(f"{server.url}/", evidence="page")
    home.crawl()
    assert len(server.take()) == 1 + 6 + 6
    holds(home, blog)
    home.crawl()
    assert server.take() == ["/"]


def test_comments_on_another_host_are_the_blogs(server: Loopback, other_server: Loopback, home: Home) -> None:
    """A server elsewhere is asked by its own robots.txt; what it says lies with the blog, after a repair too."""
    blog = Blog(f"{other_server.url}/")
    server.answer, other_server.answer = blog.page, blog.comments
    home.new(f"{server.url}/", evidence="page")
    home.crawl()
    assert len(server.take()) == 1 + 6
    asked = other_server.take()
    assert len(asked) == 6
    assert other_server.robots == 1
    assert all(f"of-page={server.url.replace(':', '%3A').replace('/', '%2F')}%2F2011" in target for target in asked)
    assert [path.name for path in (home.path / "talk" / "captures").iterdir()] == [
        f"127.0.0.1%3A{server.server_address[1]}"
    ]
    holds(home, blog)
    for path in (home.path / "talk" / "captures").glob("*/ledger.db*"):
        path.unlink()
    assert "all is well" in home.run("verify", "talk", "--repair")
    home.run("build", "talk")
    holds(home, blog)


def test_a_server_that_forbids_it_is_not_asked(server: Loopback, other_server: Loopback, home: Home) -> None:
    """Its robots.txt counts, and the entries say who holds their comments."""
    blog = Blog(f"{other_server.url}/", entries=2)
    server.answer = blog.page
    other_server.answer = lambda target: closed() if target == "/robots.txt" else blog.comments(target)
    home.new(f"{server.url}/", evidence="page")
    home.crawl()
    assert other_server.take() == []
    assert {row["gap_reason"] for row in home.table("posts").values()} == {"held by Isso"}


def test_a_sweep_sees_what_is_gone(server: Loopback, other_server: Loopback, home: Home) -> None:
    """A comment that was answered stays without words, one that was not is away: both are gone, and a new one comes."""
    blog = Blog(f"{other_server.url}/")
    server.answer, other_server.answer = blog.page, blog.comments
    home.new(f"{server.url}/", evidence="page")
    home.crawl()
    answered, last = blog.kept[5][1], blog.kept[4][3]
    answered.words = None
    blog.kept[4].remove(last)
    blog.says(2, "It came back.")
    home.crawl("--sweep")
    holds(home, blog)
    states = {key: row["state"] for key, row in home.table("comments").items() if row["state"] != "live"}
    assert states == {str(answered.id): "gone", str(last.id): "gone"}
    posts = {row["title"]: row for row in home.table("posts").values()}
    assert posts["Cat 5"]["comments_declared"] == 5


def closed() -> Answer:
    """A robots.txt that forbids all."""
    return as_text("User-agent: *\nDisallow: /\n")
