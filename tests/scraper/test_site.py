"""One site while it is crawled: its clock, its limits, what becomes of an address."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from json import dumps
from typing import TYPE_CHECKING

import pytest

from scraper import permission
from scraper.archive import Exchange
from scraper.evidence import evidence
from scraper.following import Heard, redirects
from scraper.imports import import_files
from scraper.items import Link, Links
from scraper.ledger import Found, Ledger
from scraper.politeness import wait_asked
from scraper.site import Limits, SiteCrawl
from scraper.told import Told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROOT = "http://blog.example"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An open ledger with two seeds."""
    opened = Ledger.open(tmp_path / "blog.example")
    opened.discover([Found(f"{ROOT}/{n}", "seed") for n in (1, 2)], "r")
    yield opened
    opened.close()


def answer_of(url: str, status: int = 200, body: bytes = b"<p>x", **headers: str) -> Exchange:
    """An answer."""
    fields = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Exchange(url, status, fields, body, datetime.now(UTC))


def begun(ledger: Ledger, robots: bytes = b"", run: str = "r", **limits: object) -> SiteCrawl:
    """A run whose robots.txt is read already."""
    site = SiteCrawl(ledger, run, Limits(**limits), {})
    row = site.next_row()
    assert row is not None
    assert row.url == f"{ROOT}/robots.txt"
    site.captured(row, answer_of(row.url, body=robots))
    return site


def test_robots_is_asked_for_first_and_rows_wait(ledger: Ledger) -> None:
    """While robots.txt is under way nothing else is given out."""
    site = SiteCrawl(ledger, "r", Limits(delay=0), {})
    row = site.next_row()
    assert row is not None
    assert row.kind == "robots"
    assert site.next_row() is None


def test_a_site_gives_out_one_at_a_time_with_a_delay_and_two_without(ledger: Ledger) -> None:
    """At most two requests are under way, one where there is a delay."""
    site = begun(ledger, delay=0)
    first = site.next_row()
    assert site.has_room
    second = site.next_row()
    assert not site.has_room
    assert {first.url, second.url} == {f"{ROOT}/1", f"{ROOT}/2"}
    assert begun_delay(site)


def begun_delay(site: SiteCrawl) -> bool:
    """With a delay one under way is enough."""
    site.limits = Limits(delay=1)
    site.in_flight.pop()
    return not site.has_room


def test_the_longer_delay_counts(ledger: Ledger) -> None:
    """robots.txt can lengthen the delay and never shorten it; it counts from robots.txt on."""
    site = begun(ledger, b"User-agent: *\nCrawl-delay: 7", delay=1)
    site.next_row()
    assert site.delay == 7
    assert site.seconds_to_wait() > 6.5
    site.limits = Limits(delay=30)
    assert site.delay == 30


def test_what_robots_refuses_is_refused_on_the_way(ledger: Ledger) -> None:
    """A row that robots.txt forbids is refused when its turn comes, without a request."""
    site = begun(ledger, b"User-agent: *\nDisallow: /1")
    row = site.next_row()
    assert row is not None
    assert row.url == f"{ROOT}/2"
    assert ledger.row(f"{ROOT}/1").reason == "robots.txt disallows it"
    assert site.tally.requests == 1


def test_an_address_fails_after_its_tries(ledger: Ledger) -> None:
    """Tried as often as the limits say, pending in between, then failed with the last reason."""
    site = begun(ledger, tries=3, retry_wait=0.0)
    for _ in range(2):
        site.not_captured(ledger.row(f"{ROOT}/1"), "timeout", again=True)
        assert ledger.row(f"{ROOT}/1").state == "pending"
    site.not_captured(ledger.row(f"{ROOT}/1"), "HTTP 503", again=True)
    assert (ledger.row(f"{ROOT}/1").state, ledger.row(f"{ROOT}/1").reason) == ("failed", "HTTP 503")


def test_retry_after_outlives_the_run(ledger: Ledger) -> None:
    """A Retry-After stands in the ledger: the next run of the site waits too."""
    site = begun(ledger)
    site.not_captured(ledger.row(f"{ROOT}/1"), "HTTP 429", again=True, wait=500)
    assert site.next_row() is None
    later = SiteCrawl(ledger, "r2", Limits(), {})
    assert later.next_row() is None
    assert later.wakes_at() > time.time() + 400


def test_only_links_of_the_site_become_rows(ledger: Ledger) -> None:
    """Links off the site are data, not rows; traps are rows with their reason."""
    site = begun(ledger)
    links = [Link(f"{ROOT}/a", "thread"), Link("http://other.example/", "page"), Link(f"{ROOT}/a?replytocom=1", "page")]
    site.captured(ledger.row(f"{ROOT}/1"), answer_of(f"{ROOT}/1"), Heard(Links(tuple(links))))
    assert ledger.row(f"{ROOT}/a").state == "pending"
    assert ledger.row("http://other.example/") is None
    assert ledger.row(f"{ROOT}/a?replytocom=1").reason == "trap: replytocom"


@pytest.mark.parametrize(
    ("location", "target"),
    [("/b", f"{ROOT}/b"), ("b?x=1#y", f"{ROOT}/b?x=1"), ("/é", f"{ROOT}/%C3%A9"), ("http://other.example/", None),
     ("http://blog.example:81/", None), ("javascript:x", None), ("", None)],
)  # fmt: skip
def test_a_redirect_is_a_page_with_one_link(ledger: Ledger, location: str, target: str | None) -> None:
    """A 3xx is captured; its target on the site enters as a row one hop further, elsewhere it does not."""
    site = begun(ledger)
    before = ledger.counts()["discovered"]
    site.captured(ledger.row(f"{ROOT}/1"), answer_of(f"{ROOT}/1", 302, b"", Location=location))
    assert ledger.row(f"{ROOT}/1").state == "captured"
    if target:
        assert ledger.row(target).hops == 1
    else:
        assert ledger.counts()["discovered"] == before


def test_waits_are_asked_by_429_and_503_alone() -> None:
    """Retry-After counts on 429 and 503, as seconds or as a date."""
    assert wait_asked(answer_of(ROOT, 429, Retry_After="5")) == 5
    assert wait_asked(answer_of(ROOT, 200, Retry_After="5")) is None
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert 55 < wait_asked(answer_of(ROOT, 503, Retry_After=date)) <= 60


@pytest.mark.parametrize("location", ["http://[::1", "http://\ud800/", "", "   ", "http://:99999999/"])
def test_a_location_that_is_no_address_leads_nowhere(location: str) -> None:
    """A redirect to what no URL library can read gives no row and breaks nothing."""
    exchange = Exchange("https://salt.example/a", 302, (("Location", location),), b"", datetime.now(UTC))
    assert list(redirects(exchange, "thread", 0, "salt.example")) == []


def test_a_redirect_into_a_trap_is_refused() -> None:
    """What is never asked for is not asked for by way of a redirect either."""
    exchange = Exchange("https://salt.example/a", 302, (("Location", "/b?replytocom=5"),), b"", datetime.now(UTC))
    assert [found.refused for found in redirects(exchange, "thread", 0, "salt.example")] == ["trap: replytocom"]


@pytest.mark.parametrize("outcome", ["timeout", "HTTP 503"])
def test_an_old_robots_that_cannot_be_had_again_is_asked_for_once(ledger: Ledger, outcome: str) -> None:
    """Older than a day and unreachable: asked as often as any address, then nothing is asked for; no end of asking."""
    site = begun(ledger, tries=2, retry_wait=0.0)
    assert site.next_row() is not None
    later = SiteCrawl(ledger, "r2", Limits(tries=2, retry_wait=0.0), {})
    with ledger.transaction():
        ledger._db.execute("UPDATE captures SET fetched_at = '2020-01-01T00:00:00.000000+00:00'")
    asked = 0
    while (row := later.next_row()) is not None:
        assert row.kind == "robots"
        later.unanswered(row, outcome)
        asked += 1
        assert asked <= 2
    assert asked == 2
    assert ledger.row(f"{ROOT}/1").reason == f"robots.txt unreachable: {outcome}"


def test_an_old_robots_is_asked_for_again(ledger: Ledger) -> None:
    """Older than a day: asked for before anything else, and the new one is obeyed."""
    begun(ledger, run="r0")
    with ledger.transaction():
        ledger._db.execute("UPDATE captures SET fetched_at = '2020-01-01T00:00:00.000000+00:00'")
    site = begun(ledger, b"User-agent: *\nDisallow: /1")
    assert site.next_row().url == f"{ROOT}/2"


def test_robots_grows_old_within_a_run(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of many days asks for robots.txt every day."""
    site = begun(ledger)
    row = site.next_row()
    site.captured(row, answer_of(row.url))
    monkeypatch.setattr(permission, "AGE", timedelta(0))
    site._permission._known.clear()
    assert site.next_row().kind == "robots"


def test_an_imported_seed_is_asked_for(tmp_path: Path) -> None:
    """A page that a person gave is no answer of the site: a seed or a link that names it is asked for all the same."""
    saved = tmp_path / "saved.html"
    saved.write_text("<title>Salt</title><p>kept by hand")
    import_files(tmp_path, [saved], f"{ROOT}/1")
    ledger = Ledger.open(tmp_path / "blog.example")
    try:
        assert ledger.row(f"{ROOT}/1").state == "captured"
        ledger.mark_due("r")
        assert ledger.row(f"{ROOT}/1").state == "captured"
        ledger.discover([Found(f"{ROOT}/1", "seed")], "r")
        site = begun(ledger)
        row = site.next_row()
        assert row.url == f"{ROOT}/1"
        site.captured(row, answer_of(row.url))
        ledger.discover([Found(f"{ROOT}/1", "seed")], "r2")
        assert ledger.row(f"{ROOT}/1").state == "captured"
    finally:
        ledger.close()


def test_a_damaged_record_is_no_reason_to_keep_nothing(ledger: Ledger) -> None:
    """What cannot be read any more is asked for without conditions and kept whole, though its bytes are the same."""
    site = begun(ledger)
    row = site.next_row()
    site.captured(row, answer_of(row.url, ETag='"1"'))
    site.close_warc()
    row = ledger.row(row.url)
    assert site.conditions(row) == {"If-None-Match": '"1"'}
    held = ledger.last_capture(row.url)
    path = ledger.folder / held.warc_file
    data = bytearray(path.read_bytes())
    data[held.warc_offset + held.warc_length // 2] ^= 1
    path.write_bytes(data)
    assert site.conditions(row) == {}
    again = SiteCrawl(ledger, "r2", Limits(), {})
    again.captured(row, answer_of(row.url, ETag='"1"'))
    assert ledger.last_capture(row.url).revisit_of is None
    assert ledger.answer(ledger.last_capture(row.url)).body == b"<p>x"
    again.captured(row, answer_of(row.url, ETag='"1"'))
    assert ledger.last_capture(row.url).revisit_of is not None


def test_a_damaged_robots_is_asked_for_again(ledger: Ledger) -> None:
    """What was written cannot be read any more: nobody knows what it allowed, so it is asked for anew."""
    site = begun(ledger, run="r0")
    site.close_warc()
    for path in ledger.folder.glob("*.warc.gz"):
        path.unlink()
    site = begun(ledger, b"User-agent: *\nDisallow: /1")
    assert site.next_row().url == f"{ROOT}/2"


@pytest.mark.parametrize(("latency", "least", "most"), [(0.05, 0.9, 1.1), (0.2, 0.9, 1.1), (0.75, 0.4, 0.6), (8, 0, 0)])
def test_the_delay_counts_from_when_the_site_surely_had_the_request(
    ledger: Ledger, latency: float, least: float, most: float
) -> None:
    """A quick answer says that it came just now; a slow one, that the site had it long before."""
    site = begun(ledger, delay=1.0)
    site.clock.last = float("-inf")
    site.sent(latency)
    assert least <= max(0.0, site.seconds_to_wait()) <= most


def test_a_304_speaks_of_what_was_kept_last_whatever_the_clock_says(ledger: Ledger) -> None:
    """A body kept while the clock was a month ahead is older than one kept after it was set back."""
    ahead = datetime.now(UTC) + timedelta(days=40)
    for run, body, when in (("r1", b"<p>old", ahead), ("r2", b"<p>new", datetime.now(UTC))):
        ledger.mark_due(run)
        site = begun(ledger, run=run)
        site.captured(site.next_row(), Exchange(f"{ROOT}/1", 200, (("ETag", run),), body, when))
        site.close_warc()
    ledger.mark_due("r3")
    site = begun(ledger, run="r3")
    site.captured(site.next_row(), answer_of(f"{ROOT}/1", 304, b""))
    assert ledger.answer(ledger.last_capture(f"{ROOT}/1")).body == b"<p>new"


def test_a_clock_set_back_delays_no_address(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was to be tried again while the clock was a year ahead is asked for by the next run."""
    site, now = begun(ledger, delay=0), time.time()
    with monkeypatch.context() as ahead:
        ahead.setattr(time, "time", lambda: now + 365 * 86400)
        site.not_captured(site.next_row(), "truncated", again=True)
    row = SiteCrawl(ledger, "r2", Limits(delay=0), {}).next_row()
    assert row is not None
    assert row.url == f"{ROOT}/1"


def test_not_modified_tells_what_was_told_before(ledger: Ledger) -> None:
    """A listing of an API that answers 304 in a sweep tells of its threads once more: none is taken for gone."""
    listing = f"{ROOT}/wp-json/wp/v2/posts?per_page=100&orderby=id&order=asc&page=1&_embed=author,wp:term"
    entry = {"id": 4, "link": f"{ROOT}/4/", "comment_status": "open", "title": "Tea", "content": {"rendered": "Salt."}}
    json_type = {"content_type": "application/json", "etag": "one"}
    site = begun(ledger)
    for url in (f"{ROOT}/1", f"{ROOT}/2"):
        ledger.refuse(ledger.row(url), "done")
    ledger.discover([Found(listing, "listing")], "r")
    site.keep(site.next_row(), replace(answer_of(listing, 200, dumps([entry]).encode(), **json_type), role="listing"))
    site.close_warc()
    ledger.due(listing)
    again = SiteCrawl(ledger, "r2", Limits(), {})
    row = again.next_row()
    assert again.conditions(row) == {"If-None-Match": "one"}
    again.keep(row, replace(answer_of(listing, 304, b""), role="listing"))
    assert ledger.threads.told_in("r2") == 1


def test_a_run_whose_only_answer_cannot_be_entered_leaves_no_file(ledger: Ledger) -> None:
    """The record is taken back, and with it the WARC file that it was to be the first of."""
    site = SiteCrawl(ledger, "r", Limits(), {})
    row = ledger.row(f"{ROOT}/1")
    with pytest.raises(UnicodeEncodeError):
        site.captured(row, answer_of(row.url), Heard(told=(Told("\ud800"),)))
    site.close_warc()
    assert list(ledger.folder.glob("*.warc.gz")) == []
    found = evidence(ledger.folder)
    assert (found.wrong, found.warcs) == ([], [])


def test_an_api_that_states_no_address_of_a_post_tells_of_the_others(ledger: Ledger) -> None:
    """What is no web address is no thread; the answer is kept."""
    entry = {"comment_status": "open", "title": "Tea", "content": {"rendered": "Salt."}}
    entries = [{**entry, "id": 4, "link": "javascript:\ud800"}, {**entry, "id": 5, "link": f"{ROOT}/5/"}]
    entries += [{"id": 6, "post": "\ud800", "author_name": "Piet", "link": f"{ROOT}/5/#comment-6", "content": "Yes."}]
    url = f"{ROOT}/wp-json/wp/v2/posts?per_page=100&page=1"
    answer = replace(answer_of(url, 200, dumps(entries).encode(), content_type="application/json"), role="listing")
    ledger.discover([Found(url, "listing")], "r")
    site = SiteCrawl(ledger, "r", Limits(), {})
    site.keep(ledger.row(url), answer)
    assert [thread.url for thread in ledger.threads.all()] == [f"{ROOT}/5/"]
