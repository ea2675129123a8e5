"""WordPress' REST answers as plugins may change them: what is not of its type costs one value, never the answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from scraper.archive import Exchange
from scraper.following import heard_in
from scraper.items import Want
from scraper.page import read_page
from scraper.platforms import wordpress
from scraper.topic import Terms

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


@pytest.mark.parametrize(
    ("count", "headers", "leads_on"),
    [
        (2, {}, True),
        (1, {}, True),
        (0, {}, False),
        (2, {"x-wp-totalpages": "3"}, False),
        (1, {"x-wp-totalpages": "4"}, True),
        (2, {"link": '<https://salt.example/wp-json/wp/v2/comments?page=2>; rel="prev"'}, False),
    ],
)
def test_an_answer_leads_on_where_nothing_says_how_many_there_are(
    count: int, headers: dict[str, str], leads_on: bool
) -> None:
    """Some hosts strip the headers; what they say counts where they are there. An answer may lack what is protected."""
    url = "https://salt.example/wp-json/wp/v2/comments?per_page=2&orderby=id&order=asc&page=3"
    body = json.dumps([{"id": n, "post": 6, "author_name": "Mina"} for n in range(count)]).encode()
    page = read_page(url, body, headers=[("content-type", "application/json"), *headers.items()])
    found = [link.url for link in wordpress.links(page).on_site]
    assert found == ([url.replace("page=3", "page=4")] if leads_on else [])


def test_a_blog_that_gives_fewer_at_once_is_asked_for_fewer() -> None:
    """It says how many it allows; a refusal for another reason leads nowhere."""
    url = "https://salt.example/wp-json/wp/v2/comments?per_page=100&orderby=id&order=asc&page=1"
    for name, found in (("per_page", [url.replace("per_page=100&", "") + "&per_page=10"]), ("order", [])):
        wrong = {"status": 400, "params": {name: f"{name} must be between 1 (inclusive) and 10 (inclusive)"}}
        body = json.dumps({"code": "rest_invalid_param", "data": wrong}).encode()
        exchange = Exchange(url, 400, (("Content-Type", "application/json"),), body, datetime.now(UTC), role="listing")
        assert [link.url for link in heard_in(exchange, Terms(())).links.on_site] == found


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


def test_comments_are_searched_for_by_one_word_of_a_phrase() -> None:
    """Of posts WordPress finds all words of a phrase wherever they stand, of comments only the phrase as asked."""
    topic = Terms(["liberation procedure", "liberation", "vein*"])
    asked = wordpress.requests(f"{ROOT}/wp-json/", Want("search", topic.words, beginnings=topic.beginnings))
    searched = [
        (parts.path.rpartition("/")[2], dict(parse_qsl(parts.query))) for one in asked if (parts := urlsplit(one.url))
    ]
    of = {
        kind: [query["search"] for what, query in searched if what == kind and "search" in query]
        for kind, _ in searched
    }
    assert of["posts"] == of["pages"] == ["liberat procedur", "liberat", "vein"]
    assert of["comments"] == ["procedur", "liberat", "vein"]
