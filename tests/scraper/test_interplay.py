"""What a run needs of a site, where several of its features meet: none takes another's facts for its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from tea import FEED, ROOT, SOURCE, opened, thread, told

from scraper.archive import Exchange
from scraper.asked import EARLIER
from scraper.crawl import CrawlPlan
from scraper.following import Heard
from scraper.forecast import forecast
from scraper.items import Link, Links, Source
from scraper.ledger import Found, Ledger
from scraper.ledger.rows import OFF_TOPIC, PROBED
from scraper.needs import SWEPT, Aim, Needs
from scraper.politeness import Robots
from scraper.rules import Rules, too_far
from scraper.searching import BLANK
from scraper.site import Limits, SiteCrawl
from scraper.wayback import Archive, Stream, WaybackCrawl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALL = Aim((), "site", "api")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An open ledger with a seed and two threads."""
    with opened(tmp_path) as one:
        yield one


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


def pending(ledger: Ledger, kind: str) -> list[str]:
    """What waits of a kind."""
    return [row.url for row in ledger.pending(9e9, 99) if row.kind == kind]


def settled(ledger: Ledger, *kinds: str) -> None:
    """What waits of these kinds needs nobody any more."""
    for row in ledger.pending(9e9, 99):
        if row.kind in kinds:
            ledger.refuse(row, "done")


def test_what_lacks_is_asked_for_though_all_else_that_waited_was_needless(ledger: Ledger) -> None:
    """The remainder of a thread comes last; that nothing was told since the round before is no reason against it."""
    needs = Needs(ledger, ALL, "r1")
    told(needs, f"{ROOT}/", "seed", links=Links(source=SOURCE))
    told(needs, f"{ROOT}/api", "listing", thread(1, "11", has_post=True, declared=2))
    settled(ledger, "listing", "counts", "thread", "seed")
    while needs.next_round(is_last=False):
        settled(ledger, "listing", "sitemap")
    assert needs.next_round(is_last=True)
    assert pending(ledger, "feed") == [f"{ROOT}/1/feed/atom/"]
    settled(ledger, "feed")
    assert not needs.next_round(is_last=True)


def test_pages_are_no_reason_for_a_round_while_others_of_their_kind_wait(ledger: Ledger) -> None:
    """What pages tell waits for their like: on a site of thousands each round looks at all of its threads."""
    needs = Needs(ledger, ALL, "r1")
    told(needs, f"{ROOT}/", "seed", links=Links(source=SOURCE))
    told(needs, f"{ROOT}/api", "listing", thread(1, has_post=True, declared=2), thread(2, has_post=True, declared=2))
    settled(ledger, "listing", "counts", "seed", "sitemap")
    while needs.next_round(is_last=False):
        settled(ledger, "listing", "counts", "seed", "sitemap")
    looked = patch.object(ledger.threads, "are_partly", wraps=ledger.threads.are_partly)
    told(needs, f"{ROOT}/1/", "thread", thread(1, "11"))
    with looked as looks:
        needs.next_round(is_last=False)
        assert not looks.called
        settled(ledger, "thread")
        needs.next_round(is_last=False)
        assert looks.called


def test_a_run_of_an_archive_leaves_to_a_live_one_what_is_its_own(ledger: Ledger) -> None:
    """A search form, a sweep that was cut short and what waits live are no business of a web archive's run."""
    live = Needs(ledger, ALL, "r1")
    told(live, f"{ROOT}/api", "listing", thread(1, "11", has_post=True, declared=2, stamp="a"))
    with ledger.transaction():
        ledger.set("form", json.dumps({"form": f"{ROOT}/?s={{words}}", "front": [], "filed": [], "pages": 0}))
        ledger.set(SWEPT, "r1")
    assert pending(ledger, "seed")
    ledger.via = "wayback"
    archived = WaybackCrawl(
        ledger, "r2", Limits(), {}, of=Archive.at("http://127.0.0.1:1/cdx"), seed=f"{ROOT}/", stream=Stream()
    )
    archived.begin(resumes=False)
    row = archived.next_row()
    assert row is not None
    assert row.kind == "archive robots"
    for waiting in ledger.pending(9e9, 99):
        ledger.refuse(waiting, "done")
    archived.in_flight.clear()
    assert archived.next_row() is None
    one = ledger.threads.of(f"{ROOT}/1/")
    assert one is not None
    assert (one.asked, one.sought, one.held, ledger.get(SWEPT)) == (None, None, 1, "r1")
    assert [thread.url for thread in ledger.threads.changed("")] == [f"{ROOT}/1/"]


def answer(url: str, body: str, kind: str, media_type: str) -> Exchange:
    """An answer of 200."""
    headers = (("Content-Type", media_type),)
    return Exchange(url, 200, headers, body.encode(), datetime.now(UTC), "OK", "HTTP/1.1", role=kind)


def kept(crawl: SiteCrawl, url: str, body: str, kind: str, media_type: str = "text/html") -> None:
    """A run is given an answer and keeps it."""
    crawl.ledger.discover([Found(url, kind)], crawl.run_id)
    row = crawl.ledger.row(url)
    assert row is not None
    crawl.keep(row, answer(url, body, kind, media_type))


ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
<title>Tea</title><link href="{ROOT}/"/><generator uri="https://wordpress.org/">WordPress</generator>
<entry><title>Salt</title><link rel="alternate" type="text/html" href="{ROOT}/1/"/><id>{ROOT}/?p=1</id>
<published>2010-01-01T00:00:00Z</published><content type="html">All about salt, and nothing else today.</content>
<thr:total>0</thr:total></entry>
<entry><title>Milk</title><link rel="alternate" type="text/html" href="{ROOT}/2/"/><id>{ROOT}/?p=2</id>
<published>2010-01-02T00:00:00Z</published><content type="html">All about milk, and nothing else today.</content>
<thr:total>0</thr:total></entry></feed>"""


def test_what_was_listed_under_other_terms_is_held_against_those_of_today(ledger: Ledger) -> None:
    """A source without a search listed all once: a thread that the new terms name is on the topic now."""
    salt, milk = (Aim((word,), "topic", "page") for word in ("salt", "milk"))
    first = crawl(ledger, "r1", salt)
    first.needs.look_over()
    told(first.needs, f"{ROOT}/", "seed", links=Links(source=Source("feed", f"{ROOT}/feed/atom/")))
    kept(first, f"{ROOT}/feed/atom/", ATOM, "listing", "application/atom+xml")
    rows = {one.url: one for one in (ledger.row(f"{ROOT}/1/"), ledger.row(f"{ROOT}/2/")) if one}
    assert [first.needs.against(row) for row in rows.values()] == [None, OFF_TOPIC]
    ledger.refuse(rows[f"{ROOT}/2/"], OFF_TOPIC)
    again = crawl(ledger, "r2", milk)
    again.needs.look_over()
    assert pending(ledger, "thread") == [f"{ROOT}/1/", f"{ROOT}/2/"]
    assert again.needs.against(rows[f"{ROOT}/2/"]) is None
    assert again.needs.against(rows[f"{ROOT}/1/"]) == OFF_TOPIC
    first.close_warc()


PAGE = """<!doctype html><head><meta name="generator" content="WordPress 6.4"></head>
<body class="single-post postid-1"><article id="post-1" class="post"><h1 class="entry-title">Salt</h1>
<div class="entry-content"><p>All about salt, and nothing else today.</p></div></article>
<ol class="comment-list"><li id="comment-7" class="comment"><cite class="fn">Rowan</cite>
<div class="comment-content"><p>I take it with milk, as my mother did.</p></div></li></ol></body>"""


def test_a_thread_stays_on_the_topic_by_a_comment_that_its_page_alone_shows(ledger: Ledger) -> None:
    """What lists do not tell of the new terms its captured page does."""
    salt, milk = (Aim((word,), "topic", "page") for word in ("salt", "milk"))
    first = crawl(ledger, "r1", salt)
    first.needs.look_over()
    told(first.needs, f"{ROOT}/", "seed", links=Links(source=Source("feed", f"{ROOT}/feed/atom/")))
    kept(first, f"{ROOT}/feed/atom/", ATOM, "listing", "application/atom+xml")
    kept(first, f"{ROOT}/1/", PAGE, "thread")
    again = crawl(ledger, "r2", milk)
    again.needs.look_over()
    assert {one.url: one.is_matching for one in ledger.threads.all()} == {f"{ROOT}/1/": True, f"{ROOT}/2/": True}
    first.close_warc()


def test_searches_of_earlier_terms_are_withdrawn(ledger: Ledger) -> None:
    """Those not answered yet, by the form, by an API, and what a list of tags named; they may come back."""
    salt, milk = (Aim((word,), "topic", "api") for word in ("salt", "milk"))
    first = crawl(ledger, "r1", salt)
    first.needs.look_over()
    told(first.needs, f"{ROOT}/", "seed", links=Links(source=SOURCE))
    tags = next(url for url in pending(ledger, "search") if "/tags?" in url)
    named = [{"id": n, "name": name, "count": 2, "taxonomy": "post_tag"} for n, name in ((3, "salt"), (4, "milk"))]
    kept(first, tags, json.dumps(named), "search", "application/json")
    asked = {url for url in pending(ledger, "search") if "search=salt" in url}
    assert len(asked) == 3
    assert [url for url in pending(ledger, "search") if "tags=" in url] == [of_tag(3)]
    again = crawl(ledger, "r2", milk)
    again.needs.look_over()
    rows = [ledger.row(url) for url in asked]
    assert {again.needs.against(row) for row in rows if row} == {EARLIER}
    assert again.needs.against(ledger.row(next(u for u in pending(ledger, "search") if "search=milk" in u))) is None  # type: ignore[arg-type]
    assert [url for url in pending(ledger, "search") if "tags=" in url] == [of_tag(4)]
    for row in rows:
        assert row is not None
        ledger.refuse(row, EARLIER)
    assert ledger.counts()["refused"] == len(asked) + 1
    crawl(ledger, "r3", salt).needs.look_over()
    assert asked <= set(pending(ledger, "search"))
    first.close_warc()


def of_tag(number: int) -> str:
    """Where posts of a tag are asked for."""
    return f"{ROOT}/wp-json/wp/v2/posts?per_page=100&tags={number}&orderby=id&order=asc&page=1&_embed=author,wp:term"


def test_a_search_form_is_asked_for_the_terms_of_today(ledger: Ledger) -> None:
    """Terms that came later are searched for too; what was answered for others names nothing of theirs."""
    salt, milk = (Aim((word,), "topic", "page") for word in ("salt", "milk"))
    first = Needs(ledger, salt, "r1")
    first.look_over()
    with ledger.transaction():
        form = {"form": f"{ROOT}/?s={{words}}", "front": [], "filed": [], "pages": 0, "blank": {}}
        ledger.set("form", json.dumps(form))
        ledger.set("searched", "r1")
    needs = Needs(ledger, milk, "r2")
    needs.look_over()
    assert pending(ledger, "search") == [f"{ROOT}/?s=milk"]
    ledger.discover([Found(f"{ROOT}/?s={word}", "search") for word in ("salt", BLANK)], "r1")
    ledger.discover([Found(f"{ROOT}/tag/{name}/", "search") for name in ("sea-salt", "milk")], "r1")
    rows = [ledger.row(url) for url in pending(ledger, "search")]
    assert [needs.against(row) for row in rows if row] == [None, EARLIER, None, EARLIER, None]


@pytest.mark.parametrize(("word", "is_answered"), [("salt", True), ("milk", False)])
def test_a_crawl_asks_for_its_own_terms_what_a_probe_asked_for_others(
    ledger: Ledger, word: str, *, is_answered: bool
) -> None:
    """That a probe searched a site says nothing to a collection with other terms; of the same ones nothing is lost."""
    probe = Needs(ledger, Aim(("salt",), "topic"), "r1")
    told(probe, f"{ROOT}/", "seed", links=Links(source=SOURCE))
    ledger.note(PROBED, "seed search done")
    for url in pending(ledger, "search"):
        told(probe, url, "search")
        ledger._db.execute("UPDATE urls SET state = 'captured', last_status = 200 WHERE url = ?", (url,))
    Needs(ledger, Aim((word,), "topic"), "r2").look_over()
    assert bool([url for url in pending(ledger, "search") if f"search={word}" in url]) is not is_answered
    assert bool(ledger.get("searched")) is is_answered


def test_what_a_probe_left_makes_no_other_site_go_on(ledger: Ledger) -> None:
    """A dry run says what the crawl does: a candidate that was taken in goes on, the others look for what is new."""
    captures = ledger.folder.parent
    ledger.note(PROBED, "seed")
    other = crawl(Ledger.open(captures / "cup.example"), "r1")
    kept(other, "https://cup.example/", "<p>A cup.</p>", "seed")
    other.close_warc()
    other.ledger.close()
    seeds = (f"{ROOT}/", "https://cup.example/")
    found = forecast(CrawlPlan("test", captures, seeds, "a@tea.example"))
    assert [(one.site, one.begins) for one in found] == [("cup.example", "again"), ("tea.example", "goes on")]


def test_a_kill_as_a_later_run_begins_leaves_nothing_half_begun(ledger: Ledger) -> None:
    """Else the next run would go on with a part of what there is to look at again, and call itself done."""
    first = crawl(ledger, "r1")
    kept(first, f"{ROOT}/", "<p>Tea.</p>", "seed")
    settled(ledger, "thread")
    first.close_warc()
    with patch.object(ledger, "looked_at", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        Needs(ledger, ALL, "r2").begin_again()
    assert ledger.next_ready() is None


def test_a_sweep_reads_counts_to_their_end_though_answers_are_shorter_than_once(ledger: Ledger) -> None:
    """How many entries a feed holds is its owner's to change."""
    with ledger.transaction():
        ledger.set("counts entries", "10")
    needs = Needs(ledger, Aim((), "site", "api", sweep=True), "r2")
    needs.begin_again()
    ledger.discover([Found(FEED, "counts")], "r2")
    row = ledger.row(FEED)
    assert row is not None
    following = Link(f"{FEED}&paged=2", "counts")
    heard = Heard(Links((following,)), tuple(thread(n, declared=9 - n) for n in range(5)))
    assert needs.follows(row, heard) == [following]


def test_only_what_lies_behind_a_shorter_way_is_looked_at_again(ledger: Ledger) -> None:
    """Of thousands that are too far from the seed not all are held against each page that brings some nearer."""
    rows = {}
    for url, found_on in (("", None), ("a/", ""), ("b/", "a/"), ("c/", "b/"), ("d/", "c/"), ("e/", "c/"), ("x/", "b/")):
        behind = rows[found_on].id if found_on is not None else None
        ledger.discover([Found(f"{ROOT}/{url}", "page")], "r1", behind)
        row = ledger.row(f"{ROOT}/{url}")
        assert row is not None
        rows[url] = row
    for url in ("d/", "e/", "x/"):
        ledger.refuse(rows[url], too_far(2))
    with ledger.transaction():
        nearer = ledger.steps.nearer([f"{ROOT}/c/"], rows[""].id)
        ledger.steps.reopen(nearer)
    assert nearer == {rows["c/"].id}
    assert [row.url[len(ROOT) + 1 :] for row in ledger.pending(9e9, 99) if row.kind == "page"] == [
        "a/", "b/", "c/", "d/", "e/",
    ]  # fmt: skip


def test_an_outage_of_an_archive_is_none_of_the_site(ledger: Ledger) -> None:
    """What gave no answer is asked for again by the next run of its own kind alone."""
    live = crawl(ledger, "r1")
    row = ledger.row(f"{ROOT}/1/")
    assert row is not None
    live.unanswered(row, "timeout")
    ledger.fail(row, "timeout")
    ledger.via = "wayback"
    archived = crawl(ledger, "r2")
    archived.unanswered(row, "timeout")
    archived.captured(row, answer(row.url, "x", "page", "text/plain"))
    archived.close_warc()
    ledger.via = "live"
    assert json.loads(ledger.get("unanswered") or "[]") == [row.id]


def test_threads_outside_the_rules_of_the_seeds_are_not_asked_for_by_the_api(ledger: Ledger) -> None:
    """A list names all threads of a board; of those that a seed's rules leave out none has its own answer asked for."""
    needs = Needs(ledger, Aim((), "site", "api", rules=(Rules(f"{ROOT}/", exclude=("/2/*",)),)), "r1")
    told(needs, f"{ROOT}/", "seed", links=Links(source=Source("discourse", f"{ROOT}/")))
    settled(ledger, "listing")
    told(needs, f"{ROOT}/latest.json", "listing", thread(1, stamp="a"), thread(2, stamp="a"))
    settled(ledger, "listing", "counts")
    assert needs.next_round(is_last=False)
    asked = pending(ledger, "api")
    assert [url for url in asked if "/1.json" in url]
    assert not [url for url in asked if "/2.json" in url]


def test_sitemaps_are_those_of_the_site_and_not_of_who_holds_its_comments(ledger: Ledger) -> None:
    """Each host has a robots.txt of its own: that of a service names nothing of the site's."""
    run = crawl(ledger, "r1")
    ledger.discover([Found("https://comments.example/of?page=1", "api")], "r1")
    stated = {"tea.example": (f"{ROOT}/all.xml",), "comments.example": ("https://comments.example/all.xml",)}
    robots = {host: Robots(sitemaps=sitemaps) for host, sitemaps in stated.items()}
    with patch.object(run._permission, "of", side_effect=lambda url: robots[url.split("/")[2]]):
        assert [row.kind for row in (run.next_row(), run.next_row()) if row] == ["seed", "api"]
    assert run.needs.sources.sitemaps == (f"{ROOT}/all.xml",)
