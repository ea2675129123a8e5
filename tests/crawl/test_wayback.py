"""Blogs that are gone, read from a web archive: what is asked, in what manner, and what is kept."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from archive import Kept, thread
from server import Asked, Server, answer, page, robots

from scraper.archive import read_exchange
from scraper.evidence import evidence
from scraper.ledger import captures_of
from scraper.repair import repair

if TYPE_CHECKING:
    from conftest import Crawler

ROOT = Path(__file__).parent.parent.parent
SITE, BLOG = "blog.example", "http://blog.example"
VEINS = f"{BLOG}/2009/03/veins/"


def given(server: Server, **more: Any) -> dict[str, Any]:
    """What makes a crawl one of this archive."""
    return {"cdx": f"{server.url}/cdx/search/cdx", **more}


def mementos(server: Server) -> list[str]:
    """The raw captures that were asked for: year and original."""
    return [f"{path[5:9]} {path[23:]}" for path in server.paths() if path.startswith("/web/")]


def held(crawl: Crawler, site: str = SITE) -> list[tuple[str, str, str]]:
    """Year, address and source of each capture that is the site's own."""
    rows = crawl.asked(site, "SELECT fetched_at, url, source FROM captures WHERE url LIKE 'http://blog%' ORDER BY 1, 2")
    return [(when[:4], url, source) for when, url, source in rows]


def blog() -> Kept:
    """A blog with a thread that changed, one that did not, one that went, and what is none of it."""
    kept = Kept()
    kept.add(VEINS, 2009, thread("Veins", (1, "First."), (2, "Second.")))
    kept.add(VEINS, 2010, thread("Veins", (1, "First."), (3, "Third.")))
    kept.add(f"{BLOG}/2009/04/stents/", 2009, thread("Stents", (7, "Only.")))
    kept.add(f"{BLOG}/2009/04/stents/", 2012, thread("Stents", (7, "Only.")))
    kept.add(f"{BLOG}/2009/05/gone/", 2009, thread("Gone"))
    kept.add(f"{BLOG}/2009/05/gone/", 2013, "No such page", 404)
    kept.add(f"{BLOG}/old/", 2009, "", 301)
    kept.add(f"{BLOG}/cat.jpg", 2009, "JFIF", media_type="image/jpeg")
    kept.add(f"{VEINS}?replytocom=2", 2009, thread("Veins"))
    kept.add("http://blog.example.other.example/", 2009, thread("Another's"))
    return kept


def test_each_version_is_asked_for_once(crawl: Crawler) -> None:
    """The index, then what tells something new; the rest is known by digest, a trap is refused."""
    with Server(blog()) as server:
        result = crawl(f"{BLOG}/", **given(server))
        assert sorted(mementos(server)) == [
            f"2009 {VEINS}", f"2009 {BLOG}/2009/04/stents/", f"2009 {BLOG}/2009/05/gone/", f"2010 {VEINS}",
            f"2013 {BLOG}/2009/05/gone/",
        ]  # fmt: skip
        assert len([path for path in server.paths() if path.startswith("/cdx/")]) == 1
    assert held(crawl) == [
        ("2009", VEINS, "wayback"),
        ("2009", f"{BLOG}/2009/04/stents/", "wayback"),
        ("2009", f"{BLOG}/2009/05/gone/", "wayback"),
        ("2010", VEINS, "wayback"),
        ("2012", f"{BLOG}/2009/04/stents/", "wayback"),  # the index says that it was the same
        ("2013", f"{BLOG}/2009/05/gone/", "wayback"),
    ]
    refused = crawl.asked(SITE, "SELECT url, reason FROM urls WHERE state = 'refused'")
    assert [(url.rpartition("/")[2], reason) for url, reason in refused] == [("?replytocom=2", "trap: replytocom")]
    assert result["account"] == {"discovered": 8, "captured": 7, "refused": 1, "failed": 0, "pending": 0}
    assert result["lost"] == {}


def test_records_are_of_then_and_say_where_they_were_had(crawl: Crawler) -> None:
    """Address, time and headers of the site's answer; the archive's own stand beside; other tools find them valid."""
    with Server(blog()) as server:
        crawl(f"{BLOG}/", **given(server))
    folder = crawl.captures / SITE
    rows = {(row.url, row.fetched_at.year): row for row in captures_of(folder) if row.source == "wayback"}
    exchange = read_exchange(folder / rows[VEINS, 2009].warc_file, rows[VEINS, 2009])
    assert exchange.source_uri == f"{server.url}/web/20090305120000id_/{VEINS}"
    assert exchange.created_at is not None
    assert exchange.created_at.year > 2020
    assert dict(exchange.headers)["Server"] == "Apache/1.3"
    assert exchange.header("memento-datetime") is None
    noted = rows[f"{BLOG}/2009/04/stents/", 2012]
    assert noted.revisit_of == rows[f"{BLOG}/2009/04/stents/", 2009].capture_id
    (warc,) = folder.glob("*.warc.gz")
    warcio = shutil.which("warcio", path=str(ROOT / ".venv/bin")) or "warcio"
    assert subprocess.run([warcio, "check", str(warc)], check=False, capture_output=True, timeout=600).returncode == 0


def test_an_index_too_large_for_one_answer(crawl: Crawler) -> None:
    """It is asked for in halves, as often as need be; a later run does the same, and a month too large is a failure."""
    kept = Kept()
    for year in range(2003, 2015):
        kept.add(f"{BLOG}/{year}/03/veins/", year, thread(f"Veins {year}", (year, "First.")))
    plan = {"settings": {"DOWNLOAD_MAXSIZE": 1200}}
    with Server(kept) as server:
        result = crawl(f"{BLOG}/", **given(server, **plan))
        assert len(mementos(server)) == 12
        asked = [path for path in server.paths() if path.startswith("/cdx/")]
        assert len(asked) == len(set(asked)) <= 9
        assert result["account"]["failed"] == result["account"]["pending"] == 0
        kept.add(f"{BLOG}/2014/05/stents/", 2014, thread("Stents", (99, "New.")))
        server.asked.clear()
        crawl(f"{BLOG}/", **given(server, **plan))
        assert mementos(server) == [f"2014 {BLOG}/2014/05/stents/"]
        for n in range(12):
            kept.add(f"{BLOG}/2009/03/more-{n}/", 2009, thread(f"More {n}", (500 + n, "More.")))
        crawl(f"{BLOG}/", **given(server, **plan))
    refused = crawl.asked(SITE, "SELECT COUNT(*) FROM urls WHERE reason LIKE 'too large: asked for in two halves'")
    failed = crawl.asked(SITE, "SELECT url FROM urls WHERE last_outcome = 'too large'")
    assert refused[0][0] >= 3
    assert [url.partition("&from=")[2] for (url,) in failed] == ["200903&to=200903"]


def test_an_index_of_many_answers(crawl: Crawler) -> None:
    """The key at the end of each asks for the next; pages are chosen once all are there."""
    kept = blog()
    kept.page_size = 2
    with Server(kept) as server:
        crawl(f"{BLOG}/", **given(server))
        assert len([path for path in server.paths() if path.startswith("/cdx/")]) == 5
        assert len(mementos(server)) == 5
        first = held(crawl)
        kept.add(VEINS, 2008, thread("Veins", (1, "First.")))
        kept.add(f"{BLOG}/2009/06/new/", 2014, thread("New"))
        server.asked.clear()
        crawl(f"{BLOG}/", **given(server))
        assert sorted(mementos(server)) == [f"2008 {VEINS}", f"2014 {BLOG}/2009/06/new/"]
    assert set(held(crawl)) - set(first) == {
        ("2008", VEINS, "wayback"),
        ("2014", f"{BLOG}/2009/06/new/", "wayback"),
    }


def test_a_second_crawl_asks_the_index_alone(crawl: Crawler) -> None:
    """What an archive holds does not change; a version that was seen again is noted without a request."""
    kept = blog()
    with Server(kept) as server:
        crawl(f"{BLOG}/", **given(server))
        server.asked.clear()
        crawl(f"{BLOG}/", **given(server))
        assert mementos(server) == []
        assert len(server.paths()) == 1
        kept.add(VEINS, 2011, thread("Veins", (1, "First."), (3, "Third.")))
        server.asked.clear()
        crawl(f"{BLOG}/", **given(server))
        assert mementos(server) == []
    assert ("2011", VEINS, "wayback") in held(crawl)


def test_of_many_versions_few_are_asked_for(crawl: Crawler) -> None:
    """Bytes that differ and say the same are passed over; each wording is found."""
    kept = Kept()
    for year in range(1990, 2022):
        comments = [(n, f"Words {n}.") for n in range(1, 2 + (year > 2001) + (year > 2013))]
        kept.add(VEINS, year, thread("Veins", *comments) + f"<!-- rendered in {year} -->")
    with Server(kept) as server:
        crawl(f"{BLOG}/", **given(server))
        assert {f"{year} {VEINS}" for year in (1990, 2001, 2002, 2013, 2014, 2021)} <= set(mementos(server))
        assert len(mementos(server)) <= 14


@pytest.mark.parametrize("trial", range(2))
def test_killed_and_resumed_it_is_the_same(crawl: Crawler, tmp_path: Path, trial: int) -> None:
    """kill -9 at random moments, between the answers of the index, too; nothing is lost, nothing doubled."""
    rng = random.Random(f"archive {trial}")
    kept = blog()
    kept.page_size = 30
    for n in range(12):
        for year in range(2009, 2014):
            kept.add(
                f"{BLOG}/2009/07/{n}/", year, thread(f"Post {n}", *[(k, f"Words {k}.") for k in range(year - 2008)])
            )
    with Server(kept) as server:
        crawl(f"{BLOG}/", **given(server))
        once, asked = held(crawl), Counter(mementos(server))
        shutil.rmtree(crawl.captures)
        server.asked.clear()
        for _ in range(4):
            before = len(server.asked)
            command = crawl.command(f"{BLOG}/", **given(server, limits={"delay": 0.01}))
            with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
                deadline, after = time.monotonic() + 30, before + rng.randrange(2, 25)
                while len(server.asked) < after and process.poll() is None and time.monotonic() < deadline:
                    time.sleep(0.005)
                process.kill()
        result = crawl(f"{BLOG}/", **given(server))
        assert held(crawl) == once
        assert result["account"]["pending"] == 0
        again = Counter(mementos(server))
        assert set(again) == set(asked)
        assert sum(again.values()) - sum(asked.values()) <= 4  # a request that was under way at each kill


def test_a_lost_ledger_is_made_again(crawl: Crawler) -> None:
    """Sources, addresses and times come from the records; what was not asked for yet is found by the index."""
    kept = blog()
    for year in range(2000, 2009):
        comments = [(n, f"Words {n}.") for n in range(1, year - 1998)]
        kept.add(f"{BLOG}/2009/08/long/", year, thread("Long", *comments))
    with Server(kept) as server:
        crawl(f"{BLOG}/", **given(server, limits={"max_pages": 9}))
        before = held(crawl)
        folder = crawl.captures / SITE
        for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
            (folder / name).unlink(missing_ok=True)
        assert repair(folder) is not None
        assert held(crawl) == before
        crawl(f"{BLOG}/", **given(server))
        assert len(mementos(server)) == len(set(mementos(server))) == 14
        assert len([row for row in held(crawl) if row[1].endswith("/long/")]) == 9


def test_a_capture_that_was_damaged_is_had_again(crawl: Crawler) -> None:
    """A sweep asks the archive again for what cannot be read any more, and for nothing else; the evidence is whole."""
    with Server(blog()) as server:
        crawl(f"{BLOG}/", **given(server))
        folder = crawl.captures / SITE
        spoiled = [row for row in captures_of(folder) if row.url.endswith("/stents/") and row.revisit_of is None]
        path = folder / spoiled[0].warc_file
        data = bytearray(path.read_bytes())
        data[spoiled[0].warc_offset + spoiled[0].warc_length // 2] ^= 8
        path.write_bytes(data)
        server.asked.clear()
        crawl(f"{BLOG}/", **given(server))
        assert mementos(server) == [f"2009 {BLOG}/2009/04/stents/"]
        found = evidence(folder)
        lost = {capture for warc in found.warcs for capture in warc.damaged}
        assert found.held_again().keys() == lost
        assert spoiled[0].capture_id in lost
        latest = [row for row in captures_of(folder) if row.url == spoiled[0].url and row.fetched_at.year == 2012][-1]
        assert latest.revisit_of not in lost
        server.asked.clear()
        crawl(f"{BLOG}/", **given(server))
        assert mementos(server) == []


def test_a_live_crawl_and_one_of_an_archive_leave_each_other_alone(crawl: Crawler) -> None:
    """In one ledger: what one has pending the other does not ask for, nor mark due."""
    with Server(lambda asked: page("Home", "/one", "/two")) as live:
        kept = Kept()
        kept.add(f"{live.url}/one", 2009, thread("One"))
        kept.add(f"{live.url}/three", 2009, thread("Three"))
        with Server(kept) as server:
            crawl(f"{live.url}/", limits={"max_pages": 1})
            live.asked.clear()
            archived = crawl(f"{live.url}/", **given(server, limits={"max_pages": 2}))
            assert live.asked == []
            assert archived["whole"]["pending"] == 3
            assert archived["account"]["pending"] == 1
            server.asked.clear()
            crawl(f"{live.url}/")
            assert server.asked == []
            assert crawl.rows(live)["/one"] == ("captured", None)
            done = crawl(f"{live.url}/", **given(server))
            assert done["account"]["pending"] == 0
            sources = crawl.asked(live, "SELECT source FROM captures WHERE url LIKE '%/one' ORDER BY source")
            assert sources == [("live",), ("wayback",)]
            assert crawl(f"{live.url}/", **given(server))["resumed"] is False


def test_one_stream_of_requests_for_all_sites(crawl: Crawler) -> None:
    """One at a time, a delay apart; the index at most once a second; robots.txt asked for once."""
    kept = Kept()
    sites = [f"http://blog{n}.example" for n in range(3)]
    for site in sites:
        for n in range(3):
            kept.add(f"{site}/2009/03/{n}/", 2009, thread(f"Post {n}"))
    with Server(kept) as server:
        crawl(*[f"{site}/" for site in sites], **given(server, limits={"delay": 0.2}))
        assert len(mementos(server)) == 9
        assert server.paths(robots=True).count("/robots.txt") == 1
        gaps = [b - a for a, b in pairwise(server.times())]
        assert min(gaps) >= 0.2
        index = [asked.at for asked in server.asked if asked.path.startswith("/cdx/")]
        assert len(index) == 3
        assert min(b - a for a, b in pairwise(index)) >= 1.0


def test_the_archive_says_when_and_whether(crawl: Crawler) -> None:
    """Its robots.txt is obeyed, and its Retry-After, on every site."""
    kept = blog()
    kept.robots = robots("User-agent: *\nDisallow: /cdx/\n")
    with Server(kept) as server:
        result = crawl(f"{BLOG}/", **given(server))
        assert server.paths() == []
        assert result["lost"] == {f"{BLOG}/": "robots.txt disallows it"}
        kept.robots = robots()
    said: list[float] = []

    def busy(asked: Asked) -> object | None:
        if asked.path.startswith("/web/") and not said:
            said.append(asked.at)
            return answer("slow down", 429, Retry_After="2")
        return None

    kept.breaks = busy
    crawl.captures = crawl.captures / "again"
    with Server(kept) as server:
        crawl(f"{BLOG}/", **given(server))
        after = [asked.at for asked in server.asked if asked.at > said[0]]
        assert min(after) - said[0] >= 2.0
        assert len(set(mementos(server))) == 5


def test_what_the_archive_does_not_give(crawl: Crawler) -> None:
    """Listed and not there is a failure; a redirect to another capture is followed; an index that is none is told."""
    kept = blog()
    moved = f"/web/20100305120000id_/{VEINS}"

    def missing(asked: Asked) -> object | None:
        if asked.path.endswith("/stents/"):
            return answer("", 404)
        if asked.path.startswith("/web/2009") and asked.path.endswith("/veins/"):
            return answer("", 302, Location=moved)
        return None

    kept.breaks = missing
    with Server(kept) as server:
        result = crawl(f"{BLOG}/", **given(server))
        assert result["account"]["failed"] == 1
        assert crawl.asked(SITE, "SELECT reason FROM urls WHERE state = 'failed'") == [("not archived",)]
        assert [row for row in held(crawl) if row[1] == VEINS] == [("2010", VEINS, "wayback")]
        kept.breaks = lambda asked: answer("<html>Sorry</html>") if "/cdx/" in asked.path else None
        crawl.captures = crawl.captures / "again"
        lost = crawl(f"{BLOG}/", **given(server))["lost"]
        assert lost == {f"{BLOG}/": "the archive's index: no CDX index: it begins with '<html>Sorry</html>'"}
        kept.breaks = lambda asked: None
        nothing = crawl("http://never.example/", **given(server))
        assert nothing["lost"] == {"http://never.example/": "the archive's index lists no page of it"}


def test_an_archive_that_is_not_public_has_to_be_allowed(crawl: Crawler) -> None:
    """Its address is checked like any other; one on this machine is allowed, as it was named."""
    with Server(blog()) as server:
        crawl(f"{BLOG}/", **given(server, allow_hosts=[]))
        assert len(mementos(server)) == 5
        crawl.captures = crawl.captures / "again"
        named = f"http://localhost.localdomain:{server.port}/cdx/search/cdx"
        before = len(server.asked)
        refused = crawl(f"{BLOG}/", check=False, cdx=named, allow_hosts=[], contact="me@uni.example")
        assert len(server.asked) == before
        assert refused["account"]["captured"] == 0
