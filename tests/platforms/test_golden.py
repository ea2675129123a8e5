"""Golden pairs and what holds for every platform."""

from __future__ import annotations

import json

import pytest
from golden_pairs import HERE, Case, all_cases

from scraper.errors import UsageError
from scraper.items import Comment, Link, Source, Want
from scraper.page import read_page
from scraper.platforms import PLATFORMS, by_name, platform_of, posts_of, reader_version, requests
from scraper.reading import ids_of, read

CASES = all_cases()


@pytest.fixture(params=CASES, ids=str)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


def test_page_is_read_as_its_golden_says(case: Case) -> None:
    """Each page is read exactly as the file beside it says; a page without that file fails."""
    assert case.golden.exists(), f"no {case.golden.name}: run python tests/platforms/write_goldens.py and review it"
    expected = json.loads(case.golden.read_text("utf-8"))
    assert case.answer() == expected


def test_page_is_recognised_by_its_platform(case: Case) -> None:
    """A page is known as of the platform in whose folder it lies."""
    assert case.platform == platform_of(case.page).NAME


def test_reading_twice_gives_the_same() -> None:
    """Reading changes neither the page nor anything that is kept between readings, in whatever order pages come."""
    pages = [case.page for case in CASES]
    first = [read(page) for page in pages]
    again = [read(page) for page in reversed(pages)]
    for case, once, twice in zip(CASES, first, reversed(again), strict=True):
        assert once == twice, str(case)


def test_every_platform_gives_sound_comments_for_every_page(case: Case) -> None:
    """Whatever platform reads whatever page: a text unless a ping, ids unique, parents real or stated, no cycle."""
    page = case.page
    for name in PLATFORMS:
        comments = tuple(by_name(name).comments(page))
        ids = ids_of(comments)
        assert len(set(ids)) == len(ids), name
        for comment in comments:
            assert comment.text or comment.kind != "comment", name
            assert "" not in (comment.text, comment.key, comment.parent, comment.author, comment.author_url), name
            assert comment.parent is None or not comment.parent.startswith("#") or ids[int(comment.parent[1:])], name
        for one in ids:
            assert not leads_back(one, dict(zip(ids, comments, strict=True))), name


def test_every_platform_gives_sound_posts_and_links_for_every_page(case: Case) -> None:
    """Posts have an address, protected ones no text; links are absolute and each stands once."""
    page = case.page
    for name in PLATFORMS:
        platform = by_name(name)
        for post in posts_of(page, platform):
            assert post.url.startswith(("http://", "https://")), name
            assert not (post.protected and post.text), name
            assert "" not in (post.title, post.text, post.author), name
        links = platform.links(page)
        urls = [link.url for link in links.on_site]
        assert len(set(urls)) == len(urls), name
        assert all(url.startswith("http") and "#" not in url for url in (*urls, *links.off_site)), name
        assert all(link.refused for link in links.on_site if "replytocom=" in link.url), name


def leads_back(one: str, comments: dict[str, Comment]) -> bool:
    """Does the way up from a comment come back to it?"""
    seen: set[str] = set()
    at: str | None = one
    while at is not None and at in comments:
        if at in seen:
            return True
        seen.add(at)
        at = comments[at].parent
    return False


def test_every_platform_has_golden_pairs() -> None:
    """A platform without pairs of its own is not done."""
    assert {case.platform for case in CASES} == set(PLATFORMS)
    assert not [path for path in HERE.glob("*/*.json") if path not in {case.golden for case in CASES}]


def test_registry_names_its_platforms() -> None:
    """Each platform is found by its name; another name is wrong use and says which there are."""
    assert [by_name(name).NAME for name in PLATFORMS] == list(PLATFORMS)
    with pytest.raises(UsageError, match="wordpress"):
        by_name("geocities")


def test_reader_version_changes_with_a_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    """Raising one platform's version changes the digest that keys cached observations."""
    before = reader_version()
    monkeypatch.setattr(by_name("generic"), "VERSION", 999)
    assert reader_version() != before


def test_listing_goes_on_to_the_next_page() -> None:
    """A listing of the API names its next page, by Link or by the count of pages, and is whole at its last only."""
    url = "https://tea.example/wp-json/wp/v2/posts?per_page=100&orderby=id&order=asc&page=1"
    stated = ("link", f'<{url[:-1]}2>; rel="next"')
    for headers in ([stated], [("X-WP-TotalPages", "2")]):
        links = by_name("wordpress").links(
            read_page(url, b"[]", headers=[("content-type", "application/json"), *headers])
        )
        assert links.on_site == (Link(f"{url[:-1]}2", "listing"),)
        assert not links.listed
    at_the_end = [("content-type", "application/json"), ("X-WP-TotalPages", "1")]
    entry = b'[{"id": 7, "link": "https://tea.example/2010/05/01/salt/", "comment_status": "open"}]'
    assert "https://tea.example/page/" in by_name("wordpress").links(read_page(url, entry, headers=at_the_end)).listed
    some = url.replace("per_page", "categories=3&per_page")
    for address, body in ((url, b"[]"), (some, entry)):
        assert not by_name("wordpress").links(read_page(address, body, headers=at_the_end)).listed


def test_a_listing_makes_only_its_own_blogs_archives_needless() -> None:
    """A forum, a static page or a second blog on the same host stays to be asked for."""
    url = "https://tea.example/blog/wp-json/wp/v2/posts?per_page=100&orderby=id&order=asc&page=1"
    entry = b'[{"id": 7, "link": "https://tea.example/blog/2010/05/01/salt/", "comment_status": "open"}]'
    listed = by_name("wordpress").links(read_page(url, entry, headers=[("content-type", "application/json")])).listed
    assert "https://tea.example/blog/category/salt/".startswith(listed)
    assert not any(
        f"https://tea.example/{path}".startswith(listed) for path in ("page/2/", "forums/topic/x/", "bob/2010/")
    )


def test_refused_listing_lists_nothing() -> None:
    """An API that answers 401 or an error object gives no links and is no complete listing."""
    url = "https://tea.example/?rest_route=/wp/v2/posts&per_page=100&page=1"
    body = b'{"code":"rest_cannot_access","message":"no","data":{"status":401}}'
    page = read_page(url, body, status=401, headers=[("content-type", "application/json")])
    links = by_name("wordpress").links(page)
    assert platform_of(page).NAME == "wordpress"
    assert (links.on_site, links.listed) == ((), ())


def test_an_api_is_named_whatever_its_root() -> None:
    """A page names the API of its blog; what is asked of it follows behind an ampersand where permalinks are plain."""
    html = b'<html><head><link rel="https://api.w.org/" href="https://tea.example/?rest_route=/"></head><body></body></html>'
    source = by_name("wordpress").links(read_page("https://tea.example/", html)).source
    assert source == Source("wordpress", "https://tea.example/?rest_route=/")
    asked = requests(source, Want("everything"))
    assert [link.url.split("&")[0] for link in asked] == [
        *(f"https://tea.example/?rest_route=/wp/v2/{kind}" for kind in ("pages", "posts", "comments")),
        "https://tea.example/?feed=rss2",
    ]
    assert [link.kind for link in asked] == ["listing", "listing", "listing", "counts"]


def test_a_topic_is_asked_for_term_by_term() -> None:
    """Each term in posts, pages and comments, without its star; tags and categories once, to be chosen from by name.

    Of a phrase one word in comments, which WordPress looks through for the words as they stand.
    """
    asked = requests(Source("wordpress", "https://tea.example/wp-json/"), Want("search", ("salt*", "cold tea")))
    routes = [link.url.removeprefix("https://tea.example/wp-json/wp/v2/") for link in asked]
    assert {link.kind for link in asked} == {"search"}
    assert sum("search=salt&" in route for route in routes) == 3
    assert [route.split("?")[0] for route in routes if "search=cold%20tea&" in route] == ["pages", "posts"]
    assert [route.split("?")[0] for route in routes if "search=cold&" in route] == ["comments"]
    # Who asks the first few alone has asked for all kinds of the first term.
    assert [route.split("?")[0] for route in routes[:6]] == ["pages", "posts", "comments"] * 2
    assert [route.split("?")[0] for route in routes[6:]] == ["tags", "categories"]
    url = "https://tea.example/wp-json/wp/v2/tags?per_page=100&orderby=count&order=desc&page=1"
    body = (
        b'[{"id": 3, "count": 2, "name": "Tea &amp; salt", "taxonomy": "post_tag"},'
        b'{"id": 4, "count": 0, "name": "x", "taxonomy": "post_tag"}]'
    )
    stated = [("content-type", "application/json"), ("link", f'<{url[:-1]}2>; rel="next"')]
    links = by_name("wordpress").links(read_page(url, body, headers=stated)).on_site
    assert [(link.kind, link.about) for link in links] == [("listing", None), ("search", "Tea & salt")]
    assert "posts?per_page=100&tags=3&" in links[1].url


def test_a_feed_of_posts_goes_on_and_counts() -> None:
    """Each entry has its count, none stated is 0; the next page follows, in either form of addresses."""
    item = (
        "<item><title>{0}</title><link>https://tea.example/{0}/</link><guid>https://tea.example/?p={0}</guid>{1}</item>"
    )
    entries = item.format(7, "<slash:comments>12</slash:comments>") + item.format(8, "")
    feed = f'<?xml version="1.0"?><rss xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><generator>https://wordpress.org/</generator>{entries}</channel></rss>'
    for url, following in (
        ("https://tea.example/feed/", "https://tea.example/feed/?paged=2"),
        ("https://tea.example/feed/?paged=2", "https://tea.example/feed/?paged=3"),
        ("https://tea.example/?feed=rss2&paged=4", "https://tea.example/?feed=rss2&paged=5"),
    ):
        page = read_page(url, feed.encode(), headers=[("content-type", "application/rss+xml")])
        reading = read(page)
        assert [(post.key, post.comments_declared, post.text) for post in reading.posts] == [
            ("7", 12, None),
            ("8", 0, None),
        ]
        assert reading.links.on_site[0] == Link(following, "counts")
        assert [link.kind for link in reading.links.on_site[1:]] == ["thread", "thread"]
