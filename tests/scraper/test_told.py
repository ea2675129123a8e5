"""What answers tell that no ledger can hold, or that no thread can have: it costs nobody the rest of the answer."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest

from scraper.archive import Exchange
from scraper.dates import iso_date
from scraper.following import heard_in
from scraper.ledger import Found, Ledger
from scraper.needs import EVERYTHING, Needs
from scraper.page import read_page
from scraper.period import Period
from scraper.platforms import links_of, platform_of, thread_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROOT = "https://tea.example"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An open ledger."""
    opened = Ledger.open(tmp_path / "tea.example")
    yield opened
    opened.close()


def heard(ledger: Ledger, url: str, kind: str, body: bytes, media_type: str) -> None:
    """An answer is read, and entered as a crawl enters it."""
    needs = Needs(ledger, EVERYTHING, "r1")
    ledger.discover([Found(url, kind)], "r1")
    row = ledger.row(url)
    assert row is not None
    answer = Exchange(url, 200, (("Content-Type", media_type),), body, datetime.now(UTC), role=kind)
    said = heard_in(answer, needs.topic)
    assert said.problem is None
    with ledger.transaction():
        ledger.add([Found(link.url, link.kind) for link in needs.follows(row, said)], "r1", row.id)
        needs.told(row, said, 200)


def topics(**changed: Any) -> bytes:
    """A board's list of two topics, of which the first is odd."""
    rows: list[dict[str, Any]] = [{"id": n, "title": f"Tea {n}", "slug": f"tea-{n}", "posts_count": 4} for n in (1, 2)]
    rows[0] |= changed
    return json.dumps({"topic_list": {"topics": rows}}).encode()


@pytest.mark.parametrize("odd", [{"posts_count": 10**30}, {"last_posted_at": "\ud800"}])
def test_what_no_ledger_can_hold_costs_no_answer(ledger: Ledger, odd: dict[str, Any]) -> None:
    """A count of thirty digits and half a character stand in a list: the list is entered all the same."""
    heard(ledger, f"{ROOT}/latest.json", "listing", topics(**odd), "application/json")
    assert {one.url: one.declared for one in ledger.threads.all()} == {
        f"{ROOT}/t/tea-1/1": 3 if "last_posted_at" in odd else None,
        f"{ROOT}/t/tea-2/2": 3,
    }


def test_a_count_that_no_thread_can_have_is_none(ledger: Ledger) -> None:
    """A feed that counts a milliard comments under an entry does not say how many there are."""
    feed = f"""<?xml version="1.0"?><rss xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel>
    <generator>https://wordpress.org/?v=6</generator>
    <item><link>{ROOT}/1/</link><slash:comments>999999999</slash:comments></item>
    <item><link>{ROOT}/2/</link><slash:comments>\u00b2</slash:comments></item>
    <item><link>{ROOT}/3/</link><slash:comments>7</slash:comments></item></channel></rss>"""
    heard(ledger, f"{ROOT}/feed/", "counts", feed.encode(), "application/rss+xml")
    assert {one.url: one.declared for one in ledger.threads.all()} == {f"{ROOT}/1/": None, f"{ROOT}/3/": 7}


@pytest.mark.parametrize("words", ["Fri, 31 Dec 9999 23:59:59 -1200", "9999-12-31", "0001-01-01T00:00:00+14:00"])
def test_a_day_at_the_end_of_time_is_none(words: str) -> None:
    """What stands for "never" is no day, in whichever form: no period is asked about it."""
    assert iso_date(words) is None
    assert not Period(date(2010, 1, 1), date(2012, 1, 1)).leaves_out(iso_date(words))


def test_marks_that_never_end_are_read_at_once() -> None:
    """A header of nothing but opened addresses, and a writer of nothing but signs of mail, take no time to speak of."""
    began = process_time()
    page = read_page(f"{ROOT}/wp-json/wp/v2/posts?page=1", b"[]", headers=[("Link", "<" * 60_000)])
    assert links_of(page, platform_of(page)).on_site == ()
    mail = "a@" * 30_000
    feed = f"<rss><channel><item><link>{ROOT}/1/</link><author>{mail} x</author></item></channel></rss>"
    page = read_page(f"{ROOT}/feed/", feed.encode(), headers=[("Content-Type", "application/rss+xml")])
    assert [post.author for post in thread_of(page, platform_of(page))[0]] == [f"{mail} x"]
    assert process_time() - began < 5
