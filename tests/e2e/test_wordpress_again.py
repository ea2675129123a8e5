"""A real WordPress asked as a whole: few requests for everything, a topic, the news, and a sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from wordpress.comparing import compare_comments, compare_posts, nothing_secret, table, threadkeep

if TYPE_CHECKING:
    from pathlib import Path

    from wordpress.server import WordPress

pytestmark = pytest.mark.e2e
FACE = "twentytwentythree"


@pytest.mark.parametrize(("evidence", "most"), [("api", 35), ("page", 62)])
def test_a_blog_its_news_and_a_sweep(changing_wordpress: WordPress, tmp_path: Path, evidence: str, most: int) -> None:
    """35 entries and 243 comments in few requests; nothing new in four, the news in few; a sweep sees all the rest."""
    blog = changing_wordpress
    blog.shows(FACE)
    threadkeep(
        tmp_path,
        "new",
        "blog",
        "--scope",
        "site",
        "--identity",
        "names",
        "--evidence",
        evidence,
        "--seed",
        f"{blog.url}/",
    )
    threadkeep(tmp_path, "crawl", "blog", "--delay", "0")
    assert len(blog.requests()) <= most
    compare_posts(table(tmp_path, "posts"), blog.truth["posts"])
    compare_comments(table(tmp_path, "comments"), blog.truth["comments"])

    blog.shows(FACE)
    threadkeep(tmp_path, "crawl", "blog", "--delay", "0")
    assert len(blog.requests()) <= 4

    _, truth = blog.changes("news")
    blog.shows(FACE)
    threadkeep(tmp_path, "crawl", "blog", "--delay", "0")
    assert len(blog.requests()) <= 15
    compare_posts(table(tmp_path, "posts"), truth["posts"])
    compare_comments(table(tmp_path, "comments"), truth["comments"])

    changed, truth = blog.changes("later")
    blog.shows(FACE)
    threadkeep(tmp_path, "crawl", "blog", "--delay", "0", "--sweep")
    assert len(blog.requests()) <= 45
    rows = table(tmp_path, "comments")
    assert rows[changed["deleted"]]["state"] == "gone"
    assert rows[changed["edited"]]["state"] == "edited"
    assert table(tmp_path, "posts")[changed["post"]]["state"] == "edited"
    del rows[changed["deleted"]]
    compare_comments(rows, truth["comments"])
    nothing_secret(tmp_path / "blog" / "tables")


def test_a_topic_is_searched_for(wordpress: WordPress, tmp_path: Path) -> None:
    """With the scope topic each thread with a matching post or comment is whole, and few others are asked for."""
    wordpress.shows(FACE)
    terms = ("choir", "quoted")
    given = [word for term in terms for word in ("--term", term)]
    seed = ("--identity", "names", "--evidence", "api", "--seed", f"{wordpress.url}/")
    threadkeep(tmp_path, "new", "blog", *given, *seed)
    threadkeep(tmp_path, "crawl", "blog", "--delay", "0")
    asked = wordpress.requests()
    assert any("search=choi" in target for target in asked)  # what all forms of the word begin with
    assert len(asked) <= 40
    said = [(post["number"], f"{post['title']} {post['text']}") for post in wordpress.truth["posts"]]
    said += [(comment["post"], comment["text"]) for comment in wordpress.truth["comments"]]
    words = pd.Series([text.casefold() for _, text in said]).str.contains(r"\b(?:choir|quoted)\b")
    threads = {number for (number, _), matches in zip(said, words, strict=True) if matches}
    rows, posts = table(tmp_path, "comments"), table(tmp_path, "posts")
    assert threads <= {number for number, row in posts.items() if row["on_topic"]}
    assert {c["number"] for c in wordpress.truth["comments"] if c["post"] in threads} <= rows.keys()
