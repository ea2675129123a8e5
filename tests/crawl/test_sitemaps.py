"""Feeds and sitemaps of blogs that have nothing better: what they list is read, what they make needless is not."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from server import Server, answer, page, pages, robots

if TYPE_CHECKING:
    from conftest import Crawler
    from server import Asked

XML = "application/xml"


def urlset(server: Server, *paths: str, changed: str = "2011-07-05") -> str:
    """A sitemap of these pages."""
    rows = "".join(f"<url><loc>{server.url}{path}</loc><lastmod>{changed}</lastmod></url>" for path in paths)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


def index(server: Server, *paths: str) -> str:
    """An index of these sitemaps."""
    rows = "".join(f"<sitemap><loc>{server.url}{path}</loc></sitemap>" for path in paths)
    return (
        f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
    )


def test_a_sitemap_names_what_no_page_leads_to(crawl: Crawler) -> None:
    """Index, packed file and pages are read; lists of lists, other sites and archives are not asked for."""
    table: dict[str, object] = {}
    with Server(lambda asked: pages(table)(asked)) as server:  # noqa: PLW0108  (the table is filled later)
        here = [f"/2011/0{n}/letter-{n}/" for n in range(1, 7)]
        table |= {
            "/robots.txt": robots(f"User-agent: *\nDisallow:\nSitemap: {server.url}/map.xml\n"),
            "/": page("Front", *here[:4], "/2011/01/", "/tag/tea/", "/page/2/"),
            "/map.xml": answer(index(server, "/posts.xml.gz", "/category-sitemap.xml"), media_type=XML),
            "/posts.xml.gz": answer(gzip.compress(urlset(server, *here).encode()), media_type="application/gzip"),
            **{path: page(path) for path in here},
        }
        crawl(f"{server.url}/")
        assert server.paths()[:3] == ["/", "/map.xml", "/posts.xml.gz"]
        assert sorted(server.paths()[3:]) == here
        reasons = {reason for state, reason in crawl.rows(server).values() if state == "refused"}
        assert reasons == {"a sitemap of lists, not of threads", "listed by the site itself"}


def test_a_sitemap_that_lacks_posts_makes_no_list_needless(crawl: Crawler) -> None:
    """Where the front page leads to a post that the sitemap has not, the site's own lists are read as ever."""
    table: dict[str, object] = {}
    with Server(lambda asked: pages(table)(asked)) as server:  # noqa: PLW0108  (the table is filled later)
        here = [f"/2011/0{n}/letter-{n}/" for n in range(1, 6)]
        table |= {
            "/robots.txt": robots(f"Sitemap: {server.url}/map.xml\n"),
            "/": page("Front", *here[:4], "/page/2/"),
            "/page/2/": page("Older", here[4]),
            "/map.xml": answer(urlset(server, *here[:3]), media_type=XML),
            **{path: page(path) for path in here},
        }
        crawl(f"{server.url}/")
        assert set(server.paths()) == {"/", "/map.xml", "/page/2/", *here}


def test_a_later_run_asks_for_what_changed(crawl: Crawler) -> None:
    """Of the pages in a sitemap only those are asked for again that it says have changed, and those that are new."""
    table: dict[str, object] = {}
    with Server(lambda asked: pages(table)(asked)) as server:  # noqa: PLW0108  (the table is filled later)
        here = [f"/2011/0{n}/letter-{n}/" for n in range(1, 5)]
        table |= {
            "/robots.txt": robots(f"Sitemap: {server.url}/map.xml\n"),
            "/": page("Front", *here[:3]),
            "/map.xml": answer(urlset(server, *here[:3]), media_type=XML),
            **{path: page(path) for path in here},
        }
        crawl(f"{server.url}/")
        soon = f"{datetime.now(UTC) + timedelta(seconds=5):%Y-%m-%dT%H:%M:%SZ}"
        changed = urlset(server, here[1], here[3], changed=soon).replace("</urlset>", "")
        table["/map.xml"] = answer(changed + urlset(server, here[0], here[2]).partition('0.9">')[2], media_type=XML)
        before = len(server.paths())
        crawl(f"{server.url}/", sweep=False)
        assert sorted(server.paths()[before:]) == sorted(["/", "/map.xml", here[1], here[3]])


def test_sitemaps_without_an_end_are_left(crawl: Crawler) -> None:
    """An index that makes up ever new indexes costs twenty requests more than it tells; the pages are still found."""
    served = 0

    def answered(asked: Asked) -> object:
        nonlocal served
        if asked.path == "/robots.txt":
            return robots(f"Sitemap: {server.url}/map.xml\n")
        if asked.path.startswith("/map"):
            served += 1
            return answer(index(server, "/map.xml", f"/map{served}.xml"), media_type=XML)
        return page("Front", "/2011/01/letter/") if asked.path == "/" else page(asked.path)

    with Server(answered) as server:
        crawl(f"{server.url}/")
        assert served <= 25
        assert "/2011/01/letter/" in server.paths()


FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>By hand</title>{}</channel></rss>"""
ITEM = """<item><title>{0}</title><link>{1}{0}</link>
<content:encoded><![CDATA[<p>Words of {0}, all.</p>]]></content:encoded><slash:comments>{2}</slash:comments></item>"""


def test_a_feed_lists_threads_with_their_counts(crawl: Crawler) -> None:
    """A post whose words a feed has whole and that nobody answered needs no page; the others do."""
    table: dict[str, object] = {}
    with Server(lambda asked: pages(table)(asked)) as server:  # noqa: PLW0108  (the table is filled later)
        items = "".join(ITEM.format(path, server.url, count) for path, count in (("/a", 0), ("/b", 3), ("/c", 0)))
        alternate = '<link rel="alternate" type="application/rss+xml" href="/rss">'
        front = f'<html><head><title>By hand</title>{alternate}</head><body><a href="/a">a</a></body></html>'
        table |= {
            "/": answer(front), "/rss": answer(FEED.format(items), media_type="application/rss+xml"),
            **{path: page(path) for path in ("/a", "/b", "/c")},
        }  # fmt: skip
        crawl(f"{server.url}/", evidence="api")
        assert server.paths() == ["/", "/rss", "/sitemap.xml", "/b"]
