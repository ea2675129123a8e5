"""A real WordPress whose REST API answers nobody, as very many do: feeds list its posts and counts, pages the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from wordpress.comparing import (
    compare_comments,
    compare_posts,
    folded,
    nothing_secret,
    number_in,
    table,
    threadkeep,
    utc,
)

if TYPE_CHECKING:
    from pathlib import Path

    from wordpress.server import WordPress

pytestmark = pytest.mark.e2e
FACE = "twentytwentyone"  # it leads to the later parts of an entry


@pytest.mark.parametrize(("evidence", "most"), [("api", 55), ("page", 70)])
def test_a_blog_its_news_and_a_sweep(changing_wordpress: WordPress, tmp_path: Path, evidence: str, most: int) -> None:
    """35 entries and 243 comments in few requests, the API asked in vain once; news in few, a sweep sees the rest."""
    blog = changing_wordpress
    blog.shows(FACE, rest_shut=1)
    seed = ("--scope", "site", "--identity", "names", "--evidence", evidence, "--seed", f"{blog.url}/")
    threadkeep(tmp_path, "new", "blog", *seed)
    threadkeep(tmp_path, "crawl", "blog", "--delay", "0")
    asked = blog.requests()
    assert any("/feed/atom/" in target for target in asked)
    assert not [target for target in asked if target.startswith(("/category/", "/tag/", "/page/"))]
    assert len(asked) <= most
    _compare(tmp_path, blog.truth, evidence)

    blog.shows(FACE, rest_shut=1)
    threadkeep(tmp_path, "crawl", "blog", "--delay", "0")
    assert len(blog.requests()) <= 4

    _, truth = blog.changes("news")
    blog.shows(FACE, rest_shut=1)
    threadkeep(tmp_path, "crawl", "blog", "--delay", "0")
    assert len(blog.requests()) <= 15
    _compare(tmp_path, truth, evidence)

    changed, truth = blog.changes("later")
    blog.shows(FACE, rest_shut=1)
    threadkeep(tmp_path, "crawl", "blog", "--delay", "0", "--sweep")
    rows = table(tmp_path, "comments")
    assert rows[changed["deleted"]]["state"] == "gone"
    assert rows[changed["edited"]]["state"] == "edited"
    assert table(tmp_path, "posts")[changed["post"]]["state"] == "edited"
    del rows[changed["deleted"]]
    compare_comments(_as_nested(rows, truth["comments"]), truth["comments"])
    nothing_secret(tmp_path / "blog" / "tables")


def _compare(home: Path, truth: dict[str, Any], evidence: str) -> None:
    """Every word; but of a post in several parts, whose page nobody asked for, the first: a feed has no more of it. Who
    wrote a static page, and when, stands nowhere but in the API."""
    rows = table(home, "posts")
    talked_about = {comment["post"] for comment in truth["comments"]}
    for post in truth["posts"]:
        if post["type"] == "page":
            rows[post["number"]] |= {"author": post["author"], "published": utc(post["published"])}
        text = folded(rows[post["number"]]["text"])
        if evidence == "api" and post["number"] not in talked_about and post["text"].startswith(f"{text} "):
            rows[post["number"]]["text"] = post["text"]
    compare_posts(rows, truth["posts"])
    compare_comments(_as_nested(table(home, "comments"), truth["comments"]), truth["comments"])


def _as_nested(rows: dict[int, Any], truth: list[dict[str, Any]]) -> dict[int, Any]:
    """Pages nest answers to a depth; below it they stand under what the last one they show nested answers."""
    above = {comment["number"]: comment["parent"] for comment in truth}
    nameless = {comment["number"] for comment in truth if not comment["author"]}
    for number, row in rows.items():
        if number in nameless and row["author"] == "Anonymous":  # what pages and feeds call them
            row["author"] = None
        parents, shown = [above.get(number)], number_in(row["parent_id"])
        while parents[-1]:
            parents.append(above.get(parents[-1]))
        if shown in parents[1:]:
            row["parent_id"] = f"{row['parent_id'].rpartition(':')[0]}:{parents[0]}"
    return rows
