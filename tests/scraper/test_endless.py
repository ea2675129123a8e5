"""APIs and feeds that lead on for ever, and answers that lead to others than their own host: each is left in time."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from scraper.archive import Exchange
from scraper.endless import ENDLESS, MOST_IDLE
from scraper.ledger import Found, Ledger
from scraper.needs import Aim
from scraper.site import Limits, SiteCrawl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ROOT = "https://tea.example"
ALL = Aim((), "site", "api")
Said = tuple[str, str, dict[str, str]]  # media type, body, headers


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An open ledger."""
    opened = Ledger.open(tmp_path / "tea.example")
    yield opened
    opened.close()


def crawled(ledger: Ledger, first: Found, answer: Callable[[str], Said | None], most: int = 400) -> list[str]:
    """What a crawl without a network asks for, from one address on; robots.txt left out."""
    site = SiteCrawl(ledger, "20260101T000000Z-aaaaaa", Limits(delay=0), {}, aim=ALL)
    ledger.discover([first], site.run_id)
    asked: list[str] = []
    while len(asked) < most and (row := site.next_row()) is not None:
        said = answer(row.url) if not row.url.endswith("/robots.txt") else None
        media_type, body, headers = said or ("text/plain", "", {})
        head = (("Content-Type", media_type), *headers.items())
        site.keep(row, Exchange(row.url, 200 if said else 404, head, body.encode(), datetime.now(UTC), role=row.kind))
        asked += [] if row.url.endswith("/robots.txt") else [row.url]
    site.close_warc()
    return asked


def as_json(value: Any, **headers: str) -> Said:
    """An answer of an API."""
    return "application/json", json.dumps(value), headers


def page_in(url: str, name: str = "page") -> int:
    """The number of a page in its address."""
    match = re.search(rf"[?&]{name}=(\d+)", url)
    return int(match[1]) if match else 1


def rest(url: str) -> Said | None:
    """A WordPress whose listing of posts gives one and the same post for ever."""
    if "/wp/v2/posts" not in url:
        return None
    post = {"id": 1, "link": f"{ROOT}/2010/01/salt/", "comment_status": "open", "content": {"rendered": "<p>Salt."}}
    following = url.replace(f"&page={page_in(url)}", f"&page={page_in(url) + 1}")
    return as_json([post], Link=f'<{following}>; rel="next"')


def atom(url: str) -> Said | None:
    """A feed that names a next part for ever, with two entries in turn."""
    if "/atom.xml" not in url:
        return None
    number = page_in(url)
    entry = f'<entry><id>{number % 2}</id><link href="{ROOT}/{number % 2}/"/><content>Salt.</content></entry>'
    following = f'<link rel="next" href="{ROOT}/atom.xml?page={number + 1}"/>'
    return "application/atom+xml", f'<feed xmlns="http://www.w3.org/2005/Atom">{following}{entry}</feed>', {}


def board(url: str) -> Said | None:
    """A board whose list of topics leads on for ever."""
    if "/latest.json" not in url:
        return None
    topics = [{"id": 7, "title": "Salt", "slug": "salt", "posts_count": 1}]
    more = f"/latest?order=created&ascending=true&page={page_in(url) + 1}"
    return as_json({"topic_list": {"topics": topics, "more_topics_url": more}})


def isso(url: str) -> Said | None:
    """A thread of which one comment is given and some are hidden, however often one asks."""
    if "uri=" not in url:
        return None
    return as_json({"id": None, "total_replies": 9, "hidden_replies": 8, "replies": [{"id": 1, "text": "<p>Salt."}]})


def topic(url: str) -> Said | None:
    """A topic that names a hundred thousand posts, none of which is there."""
    if "/t/" not in url:
        return None
    if "/posts.json" in url:
        return as_json({"post_stream": {"posts": []}})
    return as_json({"id": 7, "title": "Salt", "post_stream": {"posts": [], "stream": [*range(100_000)]}})


ENDLESS_ONES = {
    "rest": (rest, Found(f"{ROOT}/wp-json/wp/v2/posts?per_page=100&page=1", "listing")),
    "feed": (atom, Found(f"{ROOT}/atom.xml", "listing")),
    "board": (board, Found(f"{ROOT}/latest.json?order=created&ascending=true", "listing")),
    "isso": (isso, Found(f"{ROOT}/isso/?uri=%2Fsalt%2F", "api")),
    "topic": (topic, Found(f"{ROOT}/t/7.json", "api")),
}


@pytest.mark.parametrize("name", ENDLESS_ONES)
def test_a_list_that_names_nothing_more_is_left(ledger: Ledger, name: str) -> None:
    """Twenty answers in a row that name nothing more are the last of their list, and the reason is told."""
    answer, first = ENDLESS_ONES[name]
    began = time.process_time()
    asked = crawled(ledger, first, answer)
    assert len(asked) <= MOST_IDLE + 8, asked[-3:]
    reasons = {row[0] for row in ledger._db.execute("SELECT reason FROM urls WHERE state = 'refused'")}
    assert ENDLESS in reasons
    assert time.process_time() - began < 30


OTHER = "https://other.example"


def led_away(url: str) -> Said | None:
    """Answers of all kinds of APIs whose next part, or whose comments, are said to lie at another host."""
    post = {"id": 1, "link": f"{ROOT}/salt/", "comment_status": "open", "content": {"rendered": "<p>Salt."}}
    if "/wp/v2/posts" in url:
        return as_json([post], Link=f'<{OTHER}/wp-json/wp/v2/posts?page=2>; rel="next"')
    if "/latest.json" in url:
        topics = [{"id": 7, "title": "Salt", "slug": "salt", "posts_count": 1}]
        return as_json({"topic_list": {"topics": topics, "more_topics_url": f"{OTHER}/latest?page=2"}})
    if "/ghost/api/" in url:
        return as_json({"posts": [{"id": f"{n:024x}", "url": f"{OTHER}/{n}/", "title": "Salt"} for n in range(3)]})
    if "/atom.xml" in url:
        entry = f'<entry><id>1</id><link href="{ROOT}/1/"/><content>Salt.</content></entry>'
        following = f'<link rel="next" href="{OTHER}/atom.xml"/>'
        return "application/atom+xml", f'<feed xmlns="http://www.w3.org/2005/Atom">{following}{entry}</feed>', {}
    return None


@pytest.mark.parametrize(
    "first", ["/wp-json/wp/v2/posts?page=1", "/latest.json", "/ghost/api/content/posts/?page=1", "/atom.xml"]
)
def test_an_answer_leads_to_no_other_host(ledger: Ledger, first: str) -> None:
    """What an API says is next is asked for on its own host and the site's alone."""
    asked = crawled(ledger, Found(f"{ROOT}{first}", "listing"), led_away, most=60)
    assert asked[0] == f"{ROOT}{first}"
    assert not [url for url in asked if url.startswith(OTHER)]


def test_a_page_may_leave_its_comments_to_a_service_on_another_host(ledger: Ledger) -> None:
    """What a page's own script would ask is asked, wherever it lies."""
    slot = (
        f'<script data-isso="{OTHER}/isso/" src="{OTHER}/isso/embed.js"></script><section id="isso-thread"></section>'
    )
    asked = crawled(
        ledger,
        Found(f"{ROOT}/salt/", "seed"),
        lambda url: (
            ("text/html", f"<title>Salt</title><p>Salt is in all tea.{slot}", {}) if url == f"{ROOT}/salt/" else None
        ),
    )
    assert [url.partition("?")[0] for url in asked if url.startswith(OTHER)] == [f"{OTHER}/isso/"]
