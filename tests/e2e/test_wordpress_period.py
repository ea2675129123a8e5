"""A real WordPress of which only a period is wanted: what is outside is not asked for, until the period is wider."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from wordpress.comparing import compare_comments, compare_posts, nothing_secret, table, threadkeep

if TYPE_CHECKING:
    from pathlib import Path

    from wordpress.server import WordPress

pytestmark = pytest.mark.e2e
FIRST, LAST = "2010-06-01", "2010-09-30"


def test_only_the_period_is_asked_for(wordpress: WordPress, tmp_path: Path) -> None:
    """Posts of its days with all their comments, however late, in a part of the requests; a wider one brings the
    rest."""
    wordpress.shows("twentytwentyone", thread_comments="1", page_comments="1")
    bounds = ("--from", FIRST, "--until", LAST)
    options = ("--scope", "site", "--evidence", "api", "--identity", "names", "--seed", f"{wordpress.url}/")
    threadkeep(tmp_path, "new", "blog", *options, *bounds)
    threadkeep(tmp_path, "crawl", "blog", "--delay", "0")
    asked = wordpress.requests()
    inside = [post for post in wordpress.truth["posts"] if FIRST <= post["published"][:10] <= LAST]
    numbers = {post["number"] for post in inside}
    comments = [comment for comment in wordpress.truth["comments"] if comment["post"] in numbers]
    assert 5 < len(inside) < 20
    compare_posts(table(tmp_path, "posts"), inside)
    compare_comments(table(tmp_path, "comments"), comments)
    dated = [found[0] for target in asked if (found := re.match(r"/(\d{4})/(\d\d)/", target))]
    assert {month for month in dated if not "/2010/05/" <= month <= "/2010/10/"} == set()
    assert len(asked) <= 12, asked
    reasons = json.loads(threadkeep(tmp_path, "status", "blog", "--json"))["reasons"]["refused"]
    assert reasons["outside the period"] >= 5
    settings = tmp_path / "blog" / "collection.toml"
    settings.write_text(re.sub(r"period_(from|until) = .*\n", "", settings.read_text("utf-8")), "utf-8")
    threadkeep(tmp_path, "crawl", "blog", "--delay", "0")
    compare_posts(table(tmp_path, "posts"), wordpress.truth["posts"])
    compare_comments(table(tmp_path, "comments"), wordpress.truth["comments"])
    nothing_secret(tmp_path / "blog" / "tables")
