"""WordPress.com: how pages name their API there, and what its two forms answer."""

from __future__ import annotations

import json

import pytest

from scraper.items import Link, Source, Want
from scraper.page import read_page
from scraper.platforms import by_name, platform_of, requests
from scraper.reading import read

ROOT = "https://public-api.wordpress.com/wp/v2/sites/kettle.example/"
SOURCE = Source("wordpress", ROOT)
JSON = [("content-type", "application/json")]


@pytest.mark.parametrize(
    "head",
    [
        "<meta name=generator content='WordPress.com'>",
        "<link rel='https://api.w.org/' href='https://public-api.wordpress.com/wp/v2/sites/12345/'>",
    ],
)
def test_a_page_names_the_platforms_host(head: str) -> None:
    """By its maker or its link, whatever the link calls the blog; the blog's own name is asked for."""
    page = read_page("https://kettle.example/2011/05/lid/", f"<html><head>{head}</head><body></body></html>".encode())
    assert by_name("wordpress").links(page).source == SOURCE


@pytest.mark.parametrize(
    "href", ["https://other.example/wp-json/", "https://public-api.example/wp/v2/sites/1/", "/wp-json/"]
)
def test_no_other_host_is_an_api(href: str) -> None:
    """A link to an API elsewhere is no source; one on the blog's own site is, at WordPress.com too."""
    head = f"<link rel='https://api.w.org/' href='{href}'><meta name=generator content='WordPress.com'>"
    page = read_page("https://kettle.example/2011/05/lid/", f"<html><head>{head}</head><body></body></html>".encode())
    source = by_name("wordpress").links(page).source
    assert source == (Source("wordpress", "https://kettle.example/wp-json/") if href == "/wp-json/" else None)


def test_what_is_asked_lies_below_the_blogs_name() -> None:
    """Lists, counts, news and single comments at the platform's host, feeds at the blog's own."""
    urls = [link.url for link in requests(SOURCE, Want("everything"))]
    assert all(
        url.startswith(f"{ROOT}{kind}?") for url, kind in zip(urls, ("pages", "posts", "comments"), strict=False)
    )
    assert urls[3] == (
        "https://public-api.wordpress.com/rest/v1.1/sites/kettle.example/posts/?number=100&type=any"
        "&fields=ID,URL,title,discussion"
    )
    assert requests(SOURCE, Want("news"))[-1].url == "https://kettle.example/comments/feed/"
    assert requests(SOURCE, Want("comments", keys=("7",)))[0].url.startswith(f"{ROOT}comments?")


def test_a_whole_list_makes_the_blogs_archives_needless() -> None:
    """Its last page says so for the blog's own host, and tags lead to lists of posts there."""
    entry = b'[{"id": 7, "link": "https://kettle.example/2011/05/lid/", "comment_status": "open"}]'
    page = read_page(f"{ROOT}posts?per_page=100&orderby=id&order=asc&page=1", entry, headers=JSON)
    assert "https://kettle.example/category/" in by_name("wordpress").links(page).listed
    tag = b'[{"id": 3, "count": 2, "name": "Lids", "taxonomy": "post_tag"}]'
    links = by_name("wordpress").links(read_page(f"{ROOT}tags?per_page=100&page=1", tag, headers=JSON))
    assert links.on_site[0].url.startswith(f"{ROOT}posts?per_page=100&tags=3&")


def test_the_older_form_counts_and_lists_pings() -> None:
    """Posts with the counts of their comments and where they go on; comments and pings, in the time that is stated."""
    url = "https://public-api.wordpress.com/rest/v1.1/sites/kettle.example/posts/?number=2&fields=ID,URL,discussion"
    posts = [
        {"ID": 7, "URL": "https://kettle.example/2011/05/lid/", "discussion": {"comment_count": 12}},
        {"ID": 8, "URL": "https://kettle.example/2011/06/spout/", "title": "Spout &amp; lid", "password": "1"},
    ]
    body = {"found": 5, "posts": posts, "meta": {"next_page": "value=2011-05-01T09%3A00%3A00&id=7"}}
    page = read_page(url, json.dumps(body).encode(), headers=JSON)
    assert platform_of(page).NAME == "wordpress"
    reading = read(page)
    assert [(post.key, post.comments_declared, post.protected) for post in reading.posts] == [
        ("7", 12, False), ("8", None, True),
    ]  # fmt: skip
    following, *threads = reading.links.on_site
    assert following == Link(f"{url}&page_handle=value%3D2011-05-01T09%253A00%253A00%26id%3D7", "counts")
    assert [link.refused for link in threads] == [None, "protected"]

    said = {
        "ID": 31, "post": {"ID": 7, "title": "Lid"}, "author": {"ID": 0, "name": "Joris &amp; co", "URL": ""},
        "date": "2011-05-02T10:00:00+02:00", "URL": "https://kettle.example/2011/05/lid/comment-page-2/#comment-31",
        "content": "<p>I kept it.</p>", "type": "comment", "parent": {"ID": 30, "type": "comment"},
    }  # fmt: skip
    ping = said | {
        "ID": 32,
        "type": "pingback",
        "parent": False,
        "URL": "https://kettle.example/2011/05/lid/#comment-32",
    }
    page = read_page(
        url.replace("/posts/", "/comments/"), json.dumps({"found": 2, "comments": [said, ping]}).encode(), headers=JSON
    )
    first, second = read(page).comments
    assert (first.key, first.parent, first.author, first.post_key) == ("31", "30", "Joris & co", "7")
    assert first.post_url == second.post_url == "https://kettle.example/2011/05/lid/"
    assert first.published is not None
    assert first.published.isoformat() == "2011-05-02T10:00:00+02:00"
    assert (second.kind, second.parent) == ("pingback", None)
