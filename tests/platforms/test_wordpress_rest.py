"""WordPress' REST answers as plugins may change them: what is not of its type costs one value, never the answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scraper.items import Want
from scraper.page import read_page
from scraper.platforms import wordpress

ROOT = "https://tea.example"
POST = {
    "id": 5, "date": "2010-03-02T09:00:00", "date_gmt": "2010-03-02T09:00:00", "modified_gmt": "2010-03-02T09:00:00",
    "link": f"{ROOT}/2010/veins/", "title": {"rendered": "Veins"}, "content": {"rendered": "<p>Words.</p>"},
    "author": 2, "comment_status": "open", "_links": {"wp:term": []},
    "_embedded": {"author": [{"name": "Ada"}], "wp:term": [[{"name": "Tea", "taxonomy": "category"}]]},
}  # fmt: skip
COMMENT = {
    "id": 9, "post": 5, "parent": 0, "author": 0, "author_name": "Bo", "author_url": "", "type": "comment",
    "date": "2010-03-02T10:00:00", "date_gmt": "2010-03-02T10:00:00", "link": f"{ROOT}/2010/veins/#comment-9",
    "content": {"rendered": "<p>Mine.</p>"},
}  # fmt: skip
WRONG: tuple[Any, ...] = (
    7,
    -1.5,
    "x",
    "",
    True,
    None,
    [],
    ["x"],
    [[7]],
    {},
    {"rendered": 7},
    {"author": 7, "wp:term": [7]},
)


def test_a_comment_belongs_to_its_thread_on_whatever_page_it_stands() -> None:
    """Also where permalinks are plain: the page of comments is no part of a thread's address."""
    stated = [
        ("https://salt.example/?p=6&cpage=2#comment-1", "https://salt.example/?p=6"),
        ("https://salt.example/?cpage=2&p=6#comment-1", "https://salt.example/?p=6"),
        (
            "https://salt.example/index.php/salt/comment-page-2/?a=1#comment-1",
            "https://salt.example/index.php/salt/?a=1",
        ),
        ("https://salt.example/salt/comment-page-2/#comment-1", "https://salt.example/salt/"),
    ]
    for link, thread in stated:
        entry = {"id": 1, "post": 6, "author_name": "Mina", "link": link, "content": {"rendered": "<p>Words.</p>"}}
        url, body = "https://salt.example/?rest_route=/wp/v2/comments", json.dumps([entry]).encode()
        page = read_page(url, body, headers=[("content-type", "application/json")])
        assert [one.post_url for one in wordpress.comments(page)] == [thread]


def test_where_permalinks_are_plain_the_feed_is_asked_for_where_it_is() -> None:
    """Below index.php it only leads there."""
    asked = wordpress.requests("https://salt.example/index.php?rest_route=/", Want("everything"))
    assert [one.url for one in asked if one.kind == "counts"] == [
        "https://salt.example/?feed=rss2&orderby=comment_count+ID&order=desc"
    ]


@pytest.mark.parametrize("kind", ["posts", "comments"])
def test_a_value_of_a_wrong_type_costs_no_more_than_itself(kind: str) -> None:
    """Each value of an entry in turn is each of what it may not be; the entry beside it is read as ever."""
    entry, sound = (
        (POST, POST | {"id": 6, "link": f"{ROOT}/6/"}) if kind == "posts" else (COMMENT, COMMENT | {"id": 10})
    )
    for name in entry:
        for wrong in WRONG:
            body = json.dumps([entry | {name: wrong}, sound]).encode()
            page = read_page(f"{ROOT}/wp-json/wp/v2/{kind}", body, headers=[("Content-Type", "application/json")])
            posts, comments = wordpress.posts(page), wordpress.comments(page)
            wordpress.links(page)
            read = posts if kind == "posts" else comments
            assert read[-1].key == str(sound["id"]), (name, wrong)
            assert read[-1].text == ("Words." if kind == "posts" else "Mine.")
            assert read[-1].author == ("Ada" if kind == "posts" else "Bo")
