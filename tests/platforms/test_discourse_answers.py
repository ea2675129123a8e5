"""A Discourse board's API: where a board begins, what its lists lead to, and what of its answers is no comment."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scraper.items import Link, Source, Want
from scraper.page import read_page
from scraper.platforms import by_name, counted, requests
from scraper.reading import read

ROOT = "https://quay.example/talk/"
PAGE = "<html><head><meta name=generator content='Discourse 3.2'>{0}</head><body class=crawler>{1}</body></html>"


def answered(url: str, data: Any) -> Any:
    """An answer of the API as a page."""
    return read_page(url, json.dumps(data).encode(), headers=[("content-type", "application/json")])


@pytest.mark.parametrize(
    ("url", "head", "body", "root"),
    [
        (ROOT, "<link rel=search href='/talk/opensearch.xml'>", "", ROOT),
        (ROOT, "", "<meta id='data-discourse-setup' data-base-uri='/talk'>", ROOT),
        (f"{ROOT}t/wet-rope/12", "", "", ROOT),
        ("https://quay.example/t/wet-rope/12?page=2", "", "", "https://quay.example/"),
        (
            "https://quay.example/",
            "<link rel=search href='https://other.example/opensearch.xml'>",
            "",
            "https://quay.example/",
        ),
    ],
)
def test_a_board_is_asked_where_it_begins(url: str, head: str, body: str, root: str) -> None:
    """At its host, or in a folder of it, by what the page says or by its own address."""
    page = read_page(url, PAGE.format(head, body).encode())
    assert by_name("discourse").links(page).source == Source("discourse", root)


def test_lists_lead_on_and_to_topics() -> None:
    """The next page as JSON, each topic's page; a list of all is whole at its end only."""
    topic = {
        "id": 12,
        "slug": "wet-rope",
        "title": "Wet rope",
        "posts_count": 4,
        "last_posted_at": "2019-03-01T08:00:00Z",
    }
    lists = {"topics": [topic], "more_topics_url": "/talk/latest?no_definitions=true&order=created&page=1"}
    url = f"{ROOT}latest.json?order=created&ascending=true"
    links = by_name("discourse").links(answered(url, {"topic_list": lists}))
    assert links.on_site == (
        Link(f"{ROOT}latest.json?no_definitions=true&order=created&page=1", "listing"),
        Link(f"{ROOT}t/wet-rope/12", "thread"),
    )
    assert not links.listed
    reading = read(answered(url, {"topic_list": lists | {"more_topics_url": None}}))
    assert f"{ROOT}c/" in reading.links.listed
    (post,) = reading.posts
    assert (post.key, post.title, post.text, post.comments_declared) == ("12", "Wet rope", None, 3)
    assert post.stamp is not None
    assert not by_name("discourse").links(answered(f"{ROOT}c/knots/4.json", {"topic_list": {"topics": [topic]}})).listed


def test_the_latest_posts_are_of_many_topics() -> None:
    """Each has its topic's address and number; what it answers may stand elsewhere; the next are those before."""
    posts = [
        {
            "id": 90,
            "post_number": 5,
            "topic_id": 12,
            "topic_slug": "wet-rope",
            "reply_to_post_number": 3,
            "cooked": "<p>Tar.</p>",
        },
        {
            "id": 88,
            "post_number": 1,
            "topic_id": 13,
            "topic_slug": "dry-rope",
            "topic_title": "Dry rope",
            "cooked": "<p>Well.</p>",
        },
    ]
    reading = read(answered(f"{ROOT}posts.json", {"latest_posts": posts}))
    (post,), (comment,) = reading.posts, reading.comments
    assert (post.key, post.url, post.title, post.text) == ("13", f"{ROOT}t/dry-rope/13", "Dry rope", "Well.")
    assert (comment.key, comment.parent, comment.depth) == ("12-5", "12-3", None)
    assert (comment.post_key, comment.post_url) == ("12", f"{ROOT}t/wet-rope/12")
    assert reading.links.on_site == (Link(f"{ROOT}posts.json?before=88", "listing"),)


def test_what_is_no_comment_counts() -> None:
    """Notices, hidden and deleted posts are none, and are told as what the topic counts."""
    kinds: tuple[dict[str, Any], ...] = (
        {},
        {"post_type": 3},
        {"hidden": True},
        {"user_deleted": True},
        {"post_type": 2},
    )
    said = [
        {"id": n, "post_number": n, "topic_slug": "wet-rope", "cooked": "<p>So.</p>", **more}
        for n, more in enumerate(kinds, start=21)
    ]
    page = answered(f"{ROOT}t/12/posts.json?post_ids[]=21", {"id": 12, "post_stream": {"posts": said}})
    platform = by_name("discourse")
    assert [comment.key for comment in platform.comments(page)] == ["12-21", "12-25"]
    assert counted(page, platform) == tuple((f"{ROOT}t/wet-rope/12", f"12-{n}") for n in (22, 23, 24))


def test_a_search_goes_on_as_far_as_a_board_answers() -> None:
    """Ten pages; a word is asked for without its star."""
    (asked,) = requests(Source("discourse", ROOT), Want("search", ("wet rope*",)))
    assert asked == Link(f"{ROOT}search.json?q=wet%20rope&page=1", "search")
    data = {"posts": [], "topics": [], "grouped_search_result": {"more_full_page_results": True}}
    links = by_name("discourse").links(answered(asked.url, data))
    assert links.on_site == (Link(f"{ROOT}search.json?q=wet%20rope&page=2", "listing"),)
    assert not by_name("discourse").links(answered(asked.url.replace("page=1", "page=10"), data)).on_site
