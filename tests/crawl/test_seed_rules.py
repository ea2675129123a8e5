"""A crawl keeps to the rules of its seeds, paths and steps along links; other rules open what the old ones refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import Server, page, pages

if TYPE_CHECKING:
    from conftest import Crawler

SITE = {
    "/blog/": page("front", "/blog/1/", "/shop/", "/blog/x/", "/blog/far/"),
    "/blog/1/": page("1", "/blog/2/", "/shop/cuff/"),
    "/blog/2/": page("2", "/blog/3/"),
    "/blog/3/": page("3"),
    "/blog/x/": page("x"),
    "/blog/far/": page("far", "/blog/3/"),
    "/shop/": page("shop", "/shop/cuff/"),
    "/shop/cuff/": page("cuff"),
}


def test_paths_and_steps_bound_a_crawl(crawl: Crawler) -> None:
    """What is left is refused with the reason; a page two links away by one way and three by another is two away."""
    with Server(pages(dict(SITE))) as server:
        seed = f"{server.url}/blog/"
        crawl(seed, rules=[{"url": seed, "include": ["/blog/*"], "exclude": ["/blog/x/"], "hops": 2}])
        rows = crawl.rows(server)
        assert {path for path, (state, _) in rows.items() if state == "captured"} == {
            "/blog/", "/blog/1/", "/blog/2/", "/blog/far/", "/blog/3/",
        }  # fmt: skip
        assert rows["/shop/"] == rows["/blog/x/"] == ("refused", "outside the seed's rules")
        crawl(seed, rules=[{"url": seed, "hops": 1}], sweep=False)
        rows = crawl.rows(server)
        assert rows["/shop/"][0] == "captured"
        assert rows["/shop/cuff/"] == ("refused", "more than 1 hop from the seed")
        crawl(seed, sweep=False)
        assert all(state == "captured" for state, _ in crawl.rows(server).values())
