"""What a probe reads in a few answers, and what it asks for next."""

from __future__ import annotations

from datetime import UTC, datetime
from time import process_time
from typing import TYPE_CHECKING

import pytest

from scraper.archive import Exchange
from scraper.ledger import Found, Ledger, UrlRow
from scraper.needs import Aim
from scraper.page import read_page
from scraper.probe import recall
from scraper.probe.asking import next_of
from scraper.probe.feed import items_of
from scraper.probe.findings import Findings, heed
from scraper.site import Limits, SiteCrawl
from scraper.topic import Terms

if TYPE_CHECKING:
    from pathlib import Path

HOME = "https://salt.example/"
TOPIC = Terms(["cuff*"])
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:slash="x"><channel><title>Salt</title>
<item><title>The cuff</title><link>https://salt.example/cuff/</link><pubDate>Mon, 02 May 2011 09:00:00 +0000</pubDate>
<description><![CDATA[<p>I wore it.</p>]]></description><slash:comments>4</slash:comments></item>
<item><title>Rain</title><link>https://salt.example/rain/</link>
<description>&lt;p&gt;No cuffs today.&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="y"><title>Salt</title><entry><title>Re: Rain</title>
<content type="html">&lt;p&gt;My cuff is wet.&lt;/p&gt;</content><link rel="self" href="https://salt.example/f/1"/>
<link rel="alternate" href="https://salt.example/rain/?showComment=1#c1"/>
<thr:in-reply-to href="https://salt.example/rain/" ref="z"/></entry></feed>"""
FRONT = """<!DOCTYPE html><html lang="en"><head><title>Salt</title>
<link rel="alternate" type="application/rss+xml" href="/feed/"></head><body><form action="/" method="get">
<input type="text" name="s"><input type="submit" value="Search"></form>
<h2><a href="/rain/">Rain again</a></h2><p>It rained.</p><a href="/rain/#comments">No Comments</a>
<h2><a href="/boat/">The boat</a></h2><p>It leaks.</p><a href="/boat/#comments">3 Comments</a>
<h2><a href="/tide/">The tide</a></h2><p>It came.</p></body></html>"""


def row(url: str, kind: str, number: int = 1) -> UrlRow:
    """A row of the ledger."""
    return UrlRow(number, url, kind, "pending", None, 0, 0, None)


def heard(body: str, media_type: str = "text/html", url: str = HOME, kind: str = "seed", status: int = 200) -> Findings:
    """What one answer says."""
    found = Findings()
    answer = Exchange(url, status, (("Content-Type", media_type),), body.encode(), datetime.now(UTC), role=kind)
    heed(found, row(url, kind), answer, TOPIC, frozenset({"https://salt.example/old/"}))
    return found


@pytest.mark.parametrize("media_type", ["application/rss+xml", "text/xml", "text/html"])
def test_a_feed_tells_of_entries_whatever_it_is_called(media_type: str) -> None:
    """Titles, words, dates, and how many answered where it says so."""
    found = heard(RSS, media_type, f"{HOME}feed/", "feed")
    cuff, rain = (found.entries[f"{HOME}{slug}/"] for slug in ("cuff", "rain"))
    assert (cuff.title, cuff.strength, cuff.comments, cuff.published and cuff.published.year) == (
        "The cuff",
        1.0,
        4,
        2011,
    )
    assert (rain.strength, rain.comments) == (0.5, None)
    assert found.is_discussed


def test_a_feed_of_comments_tells_of_what_is_said_under_entries() -> None:
    """The entry is on the topic by its comments, not by its own words."""
    found = heard(ATOM, "application/atom+xml", f"{HOME}feeds/comments/default", "feed")
    entry = found.entries[f"{HOME}rain/"]
    assert (entry.strength, entry.discussed, entry.comments) == (0.0, 1, 1)
    assert found.evidence == 0.5


def test_a_front_page_tells_what_it_lists_and_how_it_is_searched() -> None:
    """Entries with their counts, the feed, the search form filled in with the first term."""
    found = heard(FRONT)
    assert {url: entry.comments for url, entry in found.entries.items()} == {
        f"{HOME}rain/": 0, f"{HOME}boat/": 3, f"{HOME}tide/": None,
    }  # fmt: skip
    assert (found.feeds, found.searches) == ([f"{HOME}feed/"], (f"{HOME}?s=cuff",))
    asked = ["seed"]
    order = []
    for _ in range(3):
        one = next_of(found, [], (), asked)
        assert isinstance(one, Found)
        order.append(one.url)
        found.passed.add(one.url)
        asked.append("form" if one.url in found.searches else "linked" if "old" in one.url else "feed")
        if len(order) == 1:
            assert next_of(found, [], ("https://salt.example/old/",), asked) == Found(
                "https://salt.example/old/", "thread"
            )
        if next_of(found, [], (), asked) is None:
            break
    assert order == [f"{HOME}?s=cuff"]


@pytest.mark.parametrize(
    "form",
    [
        '<form action="/search"><input name="s"><input type="password" name="p"></form>',
        '<form action="/search"><input name="s"><input type="email" name="m"></form>',
        '<form action="/search"><input name="s"><textarea name="c"></textarea></form>',
    ],
)
def test_a_probe_asks_no_form_that_wants_a_person(form: str) -> None:
    """The guards of a crawl are those of a probe."""
    start, _, rest = FRONT.partition('<form action="/" method="get">')
    assert heard(f"{start}{form}{rest.partition('</form>')[2]}").searches == ()


def test_a_probe_sends_no_session_along_with_a_search() -> None:
    """Hidden fields go with the words, but for those of a visit."""
    hidden = '<input type="hidden" name="sid" value="ab12"><input type="hidden" name="in" value="all">'
    found = heard(FRONT.replace('<input type="text"', f'{hidden}<input type="text"'))
    assert found.searches == (f"{HOME}?in=all&s=cuff",)


SEARCHED = "<html><head><title>Search</title></head><body><p>Sorry, nothing matched.</p></body></html>"


def test_a_page_of_results_tells_of_posts_and_an_api_of_comments_too() -> None:
    """After the one the newest comments are asked for, after the other they are known."""
    page = heard(SEARCHED, url=f"{HOME}?s=cuff", kind="search")
    api = heard("[]", "application/json", f"{HOME}wp-json/wp/v2/comments?search=cuff", "search")
    assert (page.is_searched, api.is_searched) == (False, True)
    for found in (page, api):
        found.comment_feeds = [f"{HOME}comments/feed/"]
        found.searches = (f"{HOME}?s=cuff",)
        found.passed.add(f"{HOME}?s=cuff")
    assert next_of(page, [], (), ["seed", "search", "form"]) == Found(f"{HOME}comments/feed/", "feed")
    assert next_of(api, [], (), ["seed", "search"]) is None


def test_the_next_page_of_a_list_is_no_entry() -> None:
    """However few entries it has left, and though a reader might take it for one."""
    entry = (
        "<p><b><a href='/{0}/'>{1}</a></b> (January 9, 2010) It rained, the roof leaked and I wore what I had, as one "
        "does in a year like this. Then it was evening. … <a href='/{0}/#comments'>{2}</a></p>"
    )
    body = entry.format("cuff", "The cuff", "3 Comments") + entry.format("rain", "Rain again", "No Comments")
    page = f"<html><head><title>Salt</title></head><body><h1><a href='/'>Salt</a></h1><div>{body}</div></body></html>"
    found = heard(page, url=f"{HOME}?page=3", kind="archive")
    assert {url: (entry.strength, entry.comments) for url, entry in found.entries.items()} == {
        f"{HOME}cuff/": (1.0, 3), f"{HOME}rain/": (0.0, 0),
    }  # fmt: skip


def test_a_number_in_a_title_is_no_count_of_answers() -> None:
    """Though the count stands right behind it."""
    row = "<li><dl><dt><a href='/t{n}/'>A boat no. {n}</a></dt><dd class='posts'>0 <dfn>Replies</dfn></dd></dl></li>"
    found = heard(f"<html><body><ul>{''.join(row.format(n=n) for n in (17, 18, 19))}</ul></body></html>")
    assert [entry.comments for entry in found.entries.values()] == [0, 0, 0]
    assert not found.is_discussed


def test_a_deeper_look_goes_on_where_there_is_a_trace_and_reads_what_is_talked_about_where_there_is_none() -> None:
    """A first look leaves it at that. Posts that were searched in vain leave the comments: of two threads, then of the
    threads on the next page of the list."""
    rain, boat = (row(f"{HOME}{slug}/", "thread", n) for n, slug in enumerate(("rain", "boat")))
    older = row(f"{HOME}?page=2", "archive", 9)
    trace = heard(FRONT)
    trace.searches, trace.feeds = (), []
    trace.entries[rain.url].strength = 0.5
    assert next_of(trace, [rain, boat], (), ["seed"]) is None
    assert next_of(trace, [rain, boat], (), ["seed"], deeper=True) == rain
    none = heard(FRONT)
    none.passed |= {*none.searches, *none.feeds}
    asked = ["seed", "form"]
    assert next_of(none, [rain, boat, older], (), asked) is None
    assert next_of(none, [rain, boat, older], (), asked, deeper=True) == older
    asked.append("list")
    assert next_of(none, [rain, boat, older], (), asked, deeper=True) == boat
    asked += ["thread", "thread"]
    assert next_of(none, [rain, older], (), asked, deeper=True) == older


def test_what_leads_away_or_is_gone_is_no_page_of_its_own() -> None:
    """A page of then that is not found, or leads to the front page, is lost; a front page elsewhere is a move."""
    assert heard("", url="https://salt.example/old/", kind="thread", status=404).lost == ["https://salt.example/old/"]
    found = Findings()
    away = Exchange(HOME, 301, (("Location", "https://ember.example/"),), b"", datetime.now(UTC), role="seed")
    heed(found, row(HOME, "seed"), away, TOPIC, frozenset())
    assert found.moved == "https://ember.example/"
    assert next_of(found, [], ("https://salt.example/old/",), ["seed"]) is None


def test_a_strange_page_costs_nothing_but_itself() -> None:
    """Bytes of any kind are no reason to end."""
    for body in ("", "\0\xff", "<" * 5000, "<a href='http://[' >x</a>" * 400, "<h2><a href='/a/'>abcd</a>" * 3000):
        heard(body)


def test_a_feed_of_tags_that_are_never_closed_is_read_at_once() -> None:
    """Half a megabyte of nothing but openings tells nothing, and holds up no other candidate."""
    began = process_time()
    for openings in ("<item>" * 80_000, f"<item>{'<a>' * 160_000}</item>"):
        page = read_page(f"{HOME}feed/", f"<rss><channel>{openings}</channel></rss>".encode())
        assert not [*items_of(page)]
    assert process_time() - began < 5


def test_an_earlier_probe_is_read_by_all_that_the_topic_says(tmp_path: Path) -> None:
    """What its exclusions take out is not on the topic when it is read again, as it was not when it was asked for."""
    ledger = Ledger.open(tmp_path / "salt.example")
    site = SiteCrawl(ledger, "r1", Limits(), {})
    ledger.discover([Found(HOME, "seed")], "r1")
    body = FRONT.replace("Rain again", "Cuff links for sale").encode()
    (seed,) = ledger.pending(9e9, 9)
    site.keep(seed, Exchange(HOME, 200, (("Content-Type", "text/html"),), body, datetime.now(UTC), role="seed"))
    site.close_warc()
    ledger.close()
    for exclude, on_topic in ((), 1), (("cuff links",), 0):
        found, _, _ = recall(tmp_path / "salt.example", Aim(("cuff*",), exclude=exclude), ())
        assert len(found.matching) == on_topic
