"""A Blogger blog asked as a whole by its feeds: few requests for everything, a topic, the news, a sweep; and what is
done where the feeds are shut."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import blogger
import pandas as pd
import pytest
from server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
POSTS, COMMENTS = 60, 500


@dataclass
class Collected:
    """A blog on loopback and the collection that is made of it."""

    blog: blogger.Blog
    server: Server
    home: Path

    def threadkeep(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "pipelines.cli", "--home", str(self.home), *arguments]
        done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, (arguments, done.stdout[-2000:], done.stderr[-2000:])
        return done.stdout

    def new(self, *options: str) -> None:
        self.threadkeep("new", "blog", "--identity", "names", "--seed", f"{self.server.url}/", *options)

    def crawl(self, *options: str) -> list[str]:
        """Crawl; gives what was asked for."""
        before = len(self.server.paths())
        self.threadkeep("crawl", "blog", "--delay", "0", *options)
        return self.server.paths()[before:]

    def table(self, name: str) -> dict[int, dict[str, Any]]:
        """Rows by Blogger's number; every id must be made of one."""
        frame = pd.read_parquet(self.home / "blog" / "tables" / name)
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        key = name.removesuffix("s")
        assert all(row[f"{key}_id"].startswith(f"blogger:{self.server.site}:{key}:") for row in rows)
        return {number(row[f"{key}_id"]) or 0: row for row in rows}

    def is_complete(self) -> None:
        """Every post and every comment is a row, with its words, writer, thread, parent and time."""
        posts, comments = self.table("posts"), self.table("comments")
        written = [*self.blog.posts, *self.blog.pages]
        assert posts.keys() == {post.number for post in written}
        for post in written:
            row = posts[post.number]
            assert (row["title"], row["text"], row["url"]) == (post.title, post.text, f"{self.server.url}{post.path}")
            assert row["published"] == pd.Timestamp(post.at)
            assert row["comments_declared"] in (len(post.comments), None)
        assert comments.keys() == {one.number for _, one in self.blog.comments}
        for post, one in self.blog.comments:
            row = comments[one.number]
            assert (row["author"], row["text"]) == (one.author, one.shown)
            assert (number(row["post_id"]), number(row["parent_id"])) == (post.number, one.parent)
            assert abs(row["published"] - pd.Timestamp(one.at)) < pd.Timedelta(minutes=1)


def number(identifier: str | None) -> int | None:
    """The platform's number in an id."""
    return int(identifier.rpartition(":")[2]) if identifier else None


@pytest.fixture
def collected(tmp_path: Path) -> Iterator[Collected]:
    """A blog of 60 posts and 500 comments."""
    blog = blogger.blog(POSTS, COMMENTS)
    with Server(blog) as server:
        blog.url = server.url
        yield Collected(blog, server, tmp_path)


def test_a_blog_its_news_and_a_sweep(collected: Collected) -> None:
    """Everything in a request for each part of its feeds; nothing new in four, the news in few; a sweep sees an edit, a
    deletion and a removal."""
    blog = collected.blog
    collected.new("--scope", "site", "--evidence", "api")
    parts = 1 + -(-POSTS // blog.cap) + -(-COMMENTS // blog.cap)  # pages, posts, comments
    assert len(collected.crawl()) <= parts + 1
    collected.is_complete()

    assert len(collected.crawl()) <= 4

    for post, text in ((blog.posts[0], "New under the first."), (blog.posts[9], "New."), (blog.posts[9], "Newer.")):
        blog.writes(post, text, parent=post.comments[0].number)
    blog.posts.append(blogger.Post(649999, "A new one", "Back again.", blogger.now()))
    asked = collected.crawl()
    assert len(asked) <= 15
    collected.is_complete()

    edited, gone, removed = blog.posts[3], blog.posts[4].comments.pop(0), blog.posts[5].comments[1]
    before, edited.text, edited.updated = edited.text, "Said otherwise.", blogger.now()
    removed.is_removed = True
    assert len(collected.crawl("--sweep")) <= parts + 6
    posts, comments = collected.table("posts"), collected.table("comments")
    assert (posts[edited.number]["state"], posts[edited.number]["text"]) == ("edited", edited.text)
    assert comments[gone.number]["state"] == "gone"
    assert (comments[removed.number]["state"], comments[removed.number]["text"]) == ("edited", blogger.REMOVED)
    versions = pd.read_parquet(collected.home / "blog" / "tables" / "versions")
    assert before in set(versions["text"])


def test_the_pages_say_the_same_under_the_same_ids(collected: Collected) -> None:
    """With evidence page each thread's page is captured once; feed and page are of one mind on every comment."""
    collected.new("--scope", "site")
    asked = collected.crawl()
    assert len(asked) <= POSTS + 1 + 8
    assert sum(path.endswith(".html") for path in asked) == POSTS + 1
    collected.is_complete()
    sites = pd.read_parquet(collected.home / "blog" / "tables" / "sites")
    assert sites["agreement"].to_list() == [1.0]


@pytest.mark.parametrize("feeds", ["gone", "burnt", "newest", "short"])
def test_a_feed_that_is_shut_or_says_little(collected: Collected, feeds: str) -> None:
    """The sitemap names the threads, their pages say the rest; lists by date and label are not asked for then."""
    collected.blog.feeds = feeds  # type: ignore[assignment]
    collected.new("--scope", "site", "--evidence", "api")
    asked = collected.crawl()
    collected.is_complete()
    assert len(asked) <= POSTS + 12
    assert ("/sitemap.xml" in asked) == (feeds != "short")
    assert not [path for path in asked if path.startswith("/search")]


def test_a_topic_is_searched_for(collected: Collected) -> None:
    """With the scope topic posts are searched for, comments listed; each thread with a matching word is whole."""
    blog = collected.blog
    for post in blog.posts[::2]:
        post.text = f"{post.text} Stents."
    blog.posts[1].comments[0].text = "Nobody asked about stents."
    collected.new("--term", "stents", "--evidence", "api")
    asked = collected.crawl()
    assert any("q=stents" in path for path in asked)
    assert len(asked) <= 1 + 2 + -(-COMMENTS // blog.cap) + 2  # the one post whose comment matches
    on_topic = {number for number, row in collected.table("posts").items() if row["on_topic"]}
    assert on_topic == {post.number for post in (*blog.posts[::2], blog.posts[1])}
    held = collected.table("comments").keys()
    assert {one.number for post, one in blog.comments if post.number in on_topic} <= held
