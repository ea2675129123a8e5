"""Comments that Disqus keeps: what its embedded page gives to anybody, and what it keeps for those with a key."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from loopback import NOWHERE, Answer, as_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from home import Home
    from loopback import Loopback

SERVICE = "scraper.platforms.disqus.SERVICE"
SAYINGS = ("Oil the hinge.", "Leave the hinge alone.", "Which hinge?")


def blog(target: str) -> Answer:
    """Three entries, each with an empty slot."""
    if target == "/robots.txt":
        return as_text("")
    if target == "/":
        links = "".join(f"<li><a href='/2014/gate-{n}/'>Gate {n}</a></li>" for n in (1, 2, 3))
        return Answer(f"<!doctype html><title>Gates</title><ul>{links}</ul>")
    if not target.startswith("/2014/gate-"):
        return NOWHERE
    n = target.strip("/")[-1]
    return Answer(
        f"<!doctype html><html lang=en><head><title>Gate {n}</title></head><body><main><article><h1>Gate {n}</h1>"
        f"<p>The gate with the number {n} has creaked since the flood, and nobody has found out why.</p></article>"
        "<div id=disqus_thread></div>"
        f"<script>var disqus_shortname='gates', disqus_identifier='gate-{n}';</script></main></body></html>"
    )


def disqus(held: dict[str, list[int]], *more: str) -> Callable[[str], Answer]:
    """The service: the numbers of the comments of each thread, and the threads of which it shows a part."""

    def answer(target: str) -> Answer:
        asked = parse_qs(urlsplit(target).query)
        if not target.startswith("/embed/comments/") or asked["f"] != ["gates"]:
            return NOWHERE
        name = asked["t_i"][0]
        posts = [comment(number, held[name]) for number in held[name]]
        total = len(posts) + (60 if name in more else 0)
        data = {
            "cursor": {"hasNext": name in more, "total": total}, "code": 0,
            "response": {"posts": posts, "thread": {"id": "9", "posts": total, "link": "http://wrong.example/"}},
        }  # fmt: skip
        return Answer(
            "<!doctype html><html><head><title>Disqus Comments</title></head><body>"
            f"<script type='text/json' id='disqus-threadData'>{json.dumps(data)}</script></body></html>"
        )

    return answer


def comment(number: int, of: list[int]) -> dict[str, Any]:
    """A comment, which answers the first of its thread."""
    parent = of[0] if number != of[0] else None
    return {
        "id": str(number), "parent": parent, "depth": 1 if parent else 0, "createdAt": "2014-02-03T10:00:00",
        "message": f"<p>{SAYINGS[number % 3]}</p>", "isDeleted": False, "isSpam": False,
        "author": {"name": "Lotte", "isAnonymous": True},
    }  # fmt: skip


def test_what_the_embedded_page_gives_is_kept(server: Loopback, other_server: Loopback, home: Home) -> None:
    """A request a thread; where more is there than it gives, the thread says so."""
    server.answer = blog
    held = {"gate-1": [11, 12, 13], "gate-2": [], "gate-3": [31, 32]}
    other_server.answer = disqus(held, "gate-3")
    home = replace(home, hosts={SERVICE: f"{other_server.url}/"})
    home.new(f"{server.url}/", evidence="page")
    home.crawl()
    assert (len(server.take()), len(other_server.take())) == (4, 3)
    rows = home.table("comments")
    posts = {row["title"]: row for row in home.table("posts").values()}
    assert {key: row["post_id"] for key, row in rows.items()} == {
        str(number): posts[f"Gate {name[-1]}"]["post_id"] for name, each in held.items() for number in each
    }
    assert rows["12"]["comment_id"].startswith("disqus:")
    assert rows["12"]["parent_id"] == rows["11"]["comment_id"]
    assert {title: (row["comments_declared"], row["gap_reason"]) for title, row in posts.items()} == {
        "Gate 1": (3, None),
        "Gate 2": (0, None),
        "Gate 3": (62, "held by Disqus: it gives the first comments only without a key"),
    }
    held["gate-1"].remove(12)
    home.crawl("--sweep")
    assert {key: row["state"] for key, row in home.table("comments").items() if row["state"] != "live"} == {
        "12": "gone"
    }


def test_a_service_that_forbids_it_is_not_asked(server: Loopback, other_server: Loopback, home: Home) -> None:
    """Its robots.txt counts: then each entry says who holds its comments."""
    server.answer = blog
    other_server.answer = lambda target: as_text("User-agent: *\nDisallow: /embed/")
    home = replace(home, hosts={SERVICE: f"{other_server.url}/"})
    home.new(f"{server.url}/", evidence="page")
    home.crawl()
    assert other_server.take() == []
    assert {row["gap_reason"] for row in home.table("posts").values()} == {"held by Disqus"}
