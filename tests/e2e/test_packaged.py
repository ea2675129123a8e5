"""Mezzanine, Spirit and Isso, crawled whole: every thread and every word, as the server holds it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from packaged import server
from wordpress.comparing import threadkeep

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.e2e


def needed(name: str) -> None:
    """Skip where a server's environment is missing, fail with THREADKEEP_E2E=required."""
    if server.environment(name) is None:
        reason = f"no {name} here (.ci/run installs it; THREADKEEP_SERVERS names the folder of its environment)"
        if os.environ.get("THREADKEEP_E2E") == "required":
            pytest.fail(reason)
        pytest.skip(reason)


def crawled(home: Path, seed: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The posts and comments of a site after a crawl that left nothing pending."""
    threadkeep(home, "new", "talk", "--scope", "site", "--identity", "names", "--seed", seed)
    threadkeep(home, "crawl", "talk", "--delay", "0")
    urls = json.loads(threadkeep(home, "status", "talk", "--json"))["urls"]
    assert urls["pending"] == urls["failed"] == 0
    tables = home / "talk" / "tables"
    return pd.read_parquet(tables / "posts"), pd.read_parquet(tables / "comments")


def compare(
    talk: server.Talk, posts: pd.DataFrame, comments: pd.DataFrame, answers: dict[int, int | None] | None
) -> None:
    """Every thread by its title, every comment by its words: author, thread and what it `answers`; and nothing else."""
    by_title = {row.title: row for row in posts.itertuples()}
    assert by_title.keys() == {thread["title"] for thread in talk.threads}
    assert len(posts) == len(talk.threads)
    said = {comment.text: comment for comment in comments.itertuples()}
    true = [(thread, comment) for thread in talk.threads for comment in thread["comments"]]
    assert said.keys() == {comment["text"] for _, comment in true}
    assert len(comments) == len(true)
    texts = {comment["number"]: comment["text"] for _, comment in true}
    by_id = {comment.comment_id: comment.text for comment in comments.itertuples()}
    for thread, comment in true:
        row: Any = said[comment["text"]]
        assert row.author == comment["author"]
        assert row.post_id == by_title[thread["title"]].post_id
        if answers is not None:
            assert by_id.get(row.parent_id) == texts.get(answers[comment["number"]])
    for thread in talk.threads:
        assert " ".join(by_title[thread["title"]].text.split()) == " ".join(thread["text"].split())


def stated(talk: server.Talk) -> dict[int, int | None]:
    """By number of a comment the one that it answers."""
    return {comment["number"]: comment["parent"] for thread in talk.threads for comment in thread["comments"]}


def compare_times(talk: server.Talk, posts: pd.DataFrame, comments: pd.DataFrame) -> None:
    """Each entry's time as the server holds it, to the minute."""
    shown = {row.title: row.published for row in posts.itertuples()} | {
        row.text: row.published for row in comments.itertuples()
    }
    for thread in talk.threads:
        for words, date in [(thread["title"], thread["date"]), *((c["text"], c["date"]) for c in thread["comments"])]:
            assert abs(shown[words] - pd.Timestamp(date)) < pd.Timedelta(minutes=1), words


def test_mezzanine_whole_with_its_dates_flagged(tmp_path: Path) -> None:
    """A blog that says only how long ago: each word, and of each date the page's own words with a flag."""
    needed("mezzanine")
    with server.mezzanine(tmp_path / "server") as talk:
        posts, comments = crawled(tmp_path / "home", f"{talk.url}/blog/")
    posts = posts[posts.url.str.contains("/blog/")]  # the blog's empty front page is a page, too
    compare(talk, posts, comments, stated(talk))
    for rows in (posts, comments):
        assert rows.published_raw.str.contains(" ago").all()
        assert (rows.published_zone == "assumed").all()


def test_spirit_whole_without_robots_sitemap_or_feed(tmp_path: Path) -> None:
    """A forum: each topic, each answer, each time, which stands only in a title attribute."""
    needed("spirit")
    with server.spirit(tmp_path / "server") as talk:
        posts, comments = crawled(tmp_path / "home", f"{talk.url}/")
    compare(talk, posts, comments, None)
    compare_times(talk, posts, comments)


def test_isso_whole(tmp_path: Path) -> None:
    """Comments that stand in no page, only behind a JSON API: each word, time and parent."""
    needed("isso")
    with server.isso(tmp_path / "server") as talk:
        posts, comments = crawled(tmp_path / "home", f"{talk.url}/")
    outer = stated(talk)
    for number in sorted(outer):  # Isso keeps one level of answers: what answers one hangs from the same comment
        above = outer[number]
        if above is not None:
            outer[number] = outer[above] or above
    compare(talk, posts, comments, outer)
    compare_times(talk, posts, comments)
