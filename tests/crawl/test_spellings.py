"""One page under several spellings of its address: each is a row, and `explain` leads from one to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from server import Server, answer, page, pages

from pipelines.collection import Place
from pipelines.standing import explained
from scraper.errors import UsageError

if TYPE_CHECKING:
    from conftest import Crawler

WORDS = "What the garden was like in the dry summer, and all that came of it: an index, as one post. "
SPELLED = ("/post-one/", "/Post-One/", "/post-one/index.html", "/show?a=1&b=2", "/show?b=2&a=1")


def test_explain_leads_from_a_spelling_to_the_others(crawl: Crawler) -> None:
    """Those that are rows by what their pages say; one that is none is named after the row that it would be."""
    site = {"/": page("front", *SPELLED)} | dict.fromkeys(
        SPELLED, answer(f"<!doctype html><title>One</title><p>{WORDS}</p>")
    )
    with Server(pages(site)) as server:
        crawl(f"{server.url}/")
        place = Place(crawl.captures.parent.parent, crawl.captures.parent.name)
        others = [f"{server.url}{path}" for path in SPELLED]
        for url in others:
            assert set(explained(place, url)["same_as"]) == {*others} - {url}
        for asked, like in (("/POST-one", "/post-one/"), ("/show?B=2&a=1", "/show?a=1&b=2")):
            with pytest.raises(UsageError, match=r"is not known here, but .* is: ask for that") as told:
                explained(place, f"{server.url}{asked}")
            assert f"{server.url}{like} is" in str(told.value)
        with pytest.raises(UsageError, match="no page that was captured leads there"):
            explained(place, f"{server.url}/post-two/")
