"""What a run needs of a site, where several of its features meet: none takes another's facts for its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.following import Heard
from scraper.items import Links, Source
from scraper.ledger import Found, Ledger
from scraper.needs import Aim, Needs
from scraper.site import Limits, SiteCrawl
from scraper.told import Told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROOT = "https://tea.example"
FEED = f"{ROOT}/feed/?orderby=comment_count+ID&order=desc"
SOURCE = Source("wordpress", f"{ROOT}/wp-json/")
ALL = Aim((), "site", "api")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An open ledger with a seed and two threads."""
    opened = Ledger.open(tmp_path / "tea.example")
    opened.discover([Found(f"{ROOT}/", "seed"), Found(f"{ROOT}/1/", "thread"), Found(f"{ROOT}/2/", "thread")], "r1")
    yield opened
    opened.close()


def told(needs: Needs, url: str, kind: str, *threads: Told, links: Links | None = None, run: str = "r1") -> None:
    """An answer of that kind tells of threads."""
    needs._ledger.discover([Found(url, kind)], run)
    row = needs._ledger.row(url)
    assert row is not None
    with needs._ledger.transaction():
        needs.told(row, Heard(links or Links(), threads), 200)


def thread(number: int, *comments: str, **known: object) -> Told:
    """A thread as an API tells of it."""
    return Told(f"{ROOT}/{number}/", str(number), comments=dict.fromkeys(comments, "x"), **known)


def crawl(ledger: Ledger, run: str, aim: Aim = ALL) -> SiteCrawl:
    """A run of the site."""
    return SiteCrawl(ledger, run, Limits(), {}, aim=aim)


def test_counts_that_sank_to_none_are_no_addresses_that_gave_no_answer(ledger: Ledger) -> None:
    """A site whose feed of counts came to its end can be crawled again; one that was silent for a while has counts."""
    first = crawl(ledger, "r1")
    told(first.needs, FEED, "counts", thread(1, declared=2, has_post=True), thread(2, declared=0, has_post=True))
    again = crawl(ledger, "r2")
    told(again.needs, f"{ROOT}/", "seed", links=Links(source=SOURCE))
    again.needs.begin_again()
    told(again.needs, f"{ROOT}/api", "listing", thread(3, has_post=True))
    row = ledger.row(f"{ROOT}/1/")
    assert row is not None
    again.unanswered(row, "timeout")
    for waiting in ledger.pending(9e9, 99):
        if waiting.kind != "thread":
            ledger.refuse(waiting, "done")
    again.needs.next_round(is_last=False)
    assert [one.declared for one in ledger.threads.all() if one.key == "3"] == [None]
