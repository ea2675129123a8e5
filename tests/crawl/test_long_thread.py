"""A thread of 500 pages of comments: read whole, one thread, and one request when somebody wrote to it since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from server import Asked, Server, answer, robots
from trap_server import words

if TYPE_CHECKING:
    from conftest import Crawler

PAGES = 500
EACH = 2  # comments a page


class LongThread:
    """A post in the form of a WordPress without an API. `newest_first`: the post's own address shows the last page."""

    def __init__(self, *, newest_first: bool) -> None:
        self.newest_first = newest_first
        self.comments = PAGES * EACH - 1  # room for one on the last page

    def __call__(self, asked: Asked) -> object:
        """The answer to a request."""
        if asked.path == "/robots.txt":
            return robots()
        if asked.path == "/":
            return self._page('<body class="home"><h2 class="entry-title"><a href="/2010/03/salt/">Salt</a></h2>')
        if not asked.path.startswith("/2010/03/salt/"):
            return answer("no such page", 404)
        stated = asked.path.partition("comment-page-")[2].strip("/")
        last = -(-self.comments // EACH)
        number = int(stated) if stated else last if self.newest_first else 1
        items = "".join(
            f'<li class="comment" id="comment-{n}"><p class="comment-author"><cite>{words(("by", n), 1)}</cite></p>'
            f'<div class="comment-body"><p>{words(n, 12)}</p></div></li>'
            for n in range((number - 1) * EACH + 1, min(number * EACH, self.comments) + 1)
        )
        own = last if self.newest_first else 1  # that page has no address but the post's, as in WordPress
        around = "".join(
            f'<a href="/2010/03/salt/{"" if n == own else f"comment-page-{n}/"}#comments">{n}</a>'
            for n in (number - 1, number + 1)
            if 0 < n <= last
        )
        return self._page(
            f'<body class="single postid-7"><article class="hentry" id="post-7"><h1 class="entry-title">Salt</h1>'
            f'<div class="entry-content"><p>{words("salt", 60)}</p></div></article>'
            f'<ol class="commentlist">{items}</ol><p>{around}</p>',
            '<link rel="canonical" href="/2010/03/salt/">',
        )

    @staticmethod
    def _page(body: str, head: str = "") -> bytes:
        marks = '<meta name="generator" content="WordPress 2.9">'
        return answer(f"<html><head><title>Salt</title>{marks}{head}</head>{body}</body></html>")


@pytest.mark.parametrize("newest_first", [False, True], ids=["newest last", "newest first"])
def test_a_thread_of_500_pages_is_whole_and_then_costs_one_request(crawl: Crawler, *, newest_first: bool) -> None:
    """Every page is read; when one comment was added the page is asked for on which it stands, and no other."""
    thread = LongThread(newest_first=newest_first)
    with Server(thread) as server:
        crawl(f"{server.url}/")
        asked = server.paths()
        assert {f"/2010/03/salt/comment-page-{n}/" for n in range(2, PAGES)} <= set(asked)
        assert len(asked) <= PAGES + 2
        thread.comments += 1
        age(crawl, server)
        before = len(asked)
        crawl(f"{server.url}/", sweep=False)
        again = [path for path in server.paths()[before:] if path.startswith("/2010")]
    assert again == ["/2010/03/salt/" if newest_first else f"/2010/03/salt/comment-page-{PAGES}/"]


def age(crawl: Crawler, server: Server) -> None:
    """Let a day have passed since everything was captured, and the thread be lively."""
    import sqlite3
    from contextlib import closing

    then = (datetime.now(UTC) - timedelta(days=400)).isoformat(timespec="microseconds")
    with closing(sqlite3.connect(crawl.captures / server.site / "ledger.db")) as db, db:
        db.execute("UPDATE urls SET last_attempt = ?", (then,))
        db.execute("UPDATE captures SET fetched_at = ?", (then,))
