"""What a site asks of its visitors is kept: robots.txt in every form it comes in, delays, Retry-After, who we are."""

from __future__ import annotations

import gzip
import sqlite3
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import pytest
from server import Asked, Server, answer, chain, cut, hangs, moved, page, pages, reset, robots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Crawler

FORBIDS = b"User-agent: *\nDisallow: /1\n"


class Moody:
    """A site whose robots.txt can be had only when it is well."""

    def __init__(self, ill: object) -> None:
        self.ill = ill
        self.is_well = False
        self._pages = chain(2)

    def __call__(self, asked: Asked) -> object:
        if asked.path == "/robots.txt":
            return robots() if self.is_well else self.ill
        return self._pages(asked)


ILL = {
    "503": answer(b"", 503),
    "500": answer(b"", 500),
    "429": answer(b"", 429),
    "408": answer(b"", 408),
    "hangs": hangs,
    "reset": reset,
    "cut": cut(b"User-agent: *\nDisallow:", 500),
    "not gzip": answer(b"not gzip at all", 200, "text/plain", Content_Encoding="gzip"),
}
WELL = {
    "404": (chain(3, answer(b"", 404)), ["/0", "/1", "/2"]),
    "403": (chain(3, answer(b"", 403)), ["/0", "/1", "/2"]),
    "html": (chain(3, page("no robots here", "/")), ["/0", "/1", "/2"]),
    "forbids": (chain(3, robots(FORBIDS)), ["/0", "/2"]),
    "empty": (chain(3, robots(b"")), ["/0", "/1", "/2"]),
    "bom and CR": (chain(3, robots(b"\xef\xbb\xbfUser-agent: *\rDisallow: /1\r")), ["/0", "/2"]),
    "moved": (
        pages(
            {
                "/robots.txt": moved("/a"),
                "/a": moved("/b", 301),
                "/b": robots(FORBIDS),
                "/0": page("0", "/1", "/2"),
                "/1": page("1"),
                "/2": page("2"),
            }
        ),
        ["/0", "/2"],
    ),
    "gzip": (
        chain(3, answer(gzip.compress(FORBIDS), 200, "text/plain", Content_Encoding="gzip")),
        ["/0", "/2"],
    ),
    "long": (chain(3, robots(b"#" * 499_000 + b"\n" + FORBIDS + b"#" * 900_000)), ["/0", "/2"]),
}


@pytest.fixture(scope="module")
def ill(crawler_in: Callable[[], Crawler]) -> Iterator[tuple[Crawler, dict[str, Server], dict[str, list[str]]]]:
    """Sites whose robots.txt cannot be had, crawled; then well again, and crawled again."""
    crawl = crawler_in()
    with ExitStack() as stack:
        servers = {name: stack.enter_context(Server(Moody(how))) for name, how in ILL.items()}
        seeds = [f"{server.url}/0" for server in servers.values()]
        crawl(*seeds, settings={"DOWNLOAD_TIMEOUT": 1})
        first = {name: (server.paths(), crawl.rows(server), crawl.robots(server)) for name, server in servers.items()}
        for server in servers.values():
            server.answer.is_well = True
        crawl(*seeds)
        yield crawl, servers, first


@pytest.mark.parametrize("kind", ILL)
def test_unreachable_robots_means_nothing_is_fetched(ill, kind: str) -> None:
    """A robots.txt that answers 5xx, 429, hangs, is cut or not what it says: nothing is fetched, seeds refused."""
    paths, rows, _ = ill[2][kind]
    assert paths == []
    state, reason = rows["/0"]
    assert state == "refused"
    assert reason.startswith("robots.txt unreachable")


@pytest.mark.parametrize("kind", ILL)
def test_a_later_crawl_fetches_once_robots_is_back(ill, kind: str) -> None:
    """What robots.txt kept us from is asked for by the next crawl, once it can be had."""
    crawl, servers, _ = ill
    assert crawl.rows(servers[kind]) == {"/0": ("captured", None), "/1": ("captured", None)}


@pytest.fixture(scope="module")
def well(crawler_in: Callable[[], Crawler]) -> Iterator[tuple[Crawler, dict[str, Server]]]:
    """Sites with a robots.txt that can be had, crawled."""
    crawl = crawler_in()
    with ExitStack() as stack:
        servers = {name: stack.enter_context(Server(how)) for name, (how, _) in WELL.items()}
        crawl(*(f"{server.url}/0" for server in servers.values()), contact="who@crawls.example")
        yield crawl, servers


@pytest.mark.parametrize("kind", WELL)
def test_robots_is_obeyed_in_every_form(well, kind: str) -> None:
    """What robots.txt allows is fetched and nothing else, whatever its form."""
    crawl, servers = well
    server = servers[kind]
    fetched = [path for path in server.paths() if path not in ("/a", "/b")]
    assert sorted(fetched) == WELL[kind][1]
    if "/1" not in fetched:
        assert crawl.rows(server)["/1"] == ("refused", "robots.txt disallows it")


@pytest.mark.parametrize("kind", WELL)
def test_robots_comes_first(well, kind: str) -> None:
    """The first request to a site is for robots.txt, and it is asked for once."""
    asked = well[1][kind].paths(robots=True)
    assert asked[0] == "/robots.txt"
    assert asked.count("/robots.txt") == 1


def test_every_request_names_the_contact(well) -> None:
    """User-Agent carries the tool, its version and whom to write to, for robots.txt too."""
    agents = {asked.headers["user-agent"] for server in well[1].values() for asked in server.asked}
    assert len(agents) == 1
    agent = agents.pop()
    assert agent.startswith("threadkeep/")
    assert "who@crawls.example" in agent


def test_a_page_is_asked_for_without_cookies_or_referer(crawl: Crawler) -> None:
    """No cookie goes back and no page is named as the one that led here."""
    with Server(pages({"/": page("a", "/b", Set_Cookie="who=you"), "/b": page("b")})) as server:
        crawl(f"{server.url}/")
    assert server.paths() == ["/", "/b"]
    assert not any({"cookie", "referer", "authorization"} & set(asked.headers) for asked in server.asked)


class Waits:
    """Asks to be left alone at its first page, once."""

    def __init__(self, status: int, seconds: str) -> None:
        self.status, self.seconds = status, seconds
        self.said_at: float | None = None
        self._pages = chain(4)

    def __call__(self, asked: Asked) -> object:
        if asked.path == "/1" and self.said_at is None:
            self.said_at = asked.at
            return answer(b"", self.status, Retry_After=self.seconds)
        return self._pages(asked)


@pytest.fixture(scope="module")
def patient(crawler_in: Callable[[], Crawler]) -> Iterator[tuple[Crawler, dict[str, Server]]]:
    """Sites that want to be waited for, side by side with one that does not."""
    crawl = crawler_in()
    with ExitStack() as stack:
        kinds = {
            "429": Waits(429, "2"),
            "503": Waits(503, "2"),
            "crawl-delay": chain(5, robots("User-agent: *\nCrawl-delay: 0.7\n")),
            "named delay": chain(
                4, robots("User-agent: threadkeep\nCrawl-delay: 0.5\n\nUser-agent: *\nCrawl-delay: 9\n")
            ),
            "plain": chain(9),
        }
        servers = {name: stack.enter_context(Server(how)) for name, how in kinds.items()}
        crawl(*(f"{server.url}/0" for server in servers.values()), limits={"delay": 0.3})
        yield crawl, servers


@pytest.mark.parametrize("kind", ["429", "503"])
def test_retry_after_is_kept_by_the_whole_site(patient, kind: str) -> None:
    """A Retry-After of 2 s: nothing at all is asked of that site for 2 s, then the rest is fetched."""
    crawl, servers = patient
    server = servers[kind]
    said_at = server.answer.said_at
    later = [at for at in server.times() if at > said_at]
    assert min(later) - said_at >= 2.0
    assert {state for state, _ in crawl.rows(server).values()} == {"captured"}
    assert server.paths().count("/1") == 2


@pytest.mark.parametrize(("kind", "least"), [("crawl-delay", 0.7), ("named delay", 0.5), ("plain", 0.3)])
def test_the_delay_is_kept_at_the_servers_clock(patient, kind: str, least: float) -> None:
    """No two requests come closer than the delay, as the server sees them: robots.txt's where that is longer.

    On a busy machine the server may see one of them late, and so the next one sooner after it: by that much only.
    """
    times = patient[1][kind].times()
    assert len(times) >= 5
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert median(gaps) >= least
    assert sum(gaps) / len(gaps) >= least
    assert min(gaps) >= 0.6 * least


def test_a_long_retry_after_ends_the_run_with_work_pending(crawl: Crawler) -> None:
    """A Retry-After of a day does not hold the process: the run ends, the address stays pending, the note says when."""
    with Server(pages({"/": answer(b"", 503, Retry_After="86400")})) as server:
        result = crawl(f"{server.url}/")
        assert result["seconds"] < 10
        assert result["account"]["pending"] == 1
        assert "Retry-After until" in result["notes"][0]
        again = crawl(f"{server.url}/")
    assert again["account"]["pending"] == 1
    assert server.paths() == ["/"]  # the second run left it alone too


def test_a_site_that_makes_us_wait_keeps_no_other_from_being_looked_at_again(crawl: Crawler) -> None:
    """What one site still owes is no reason to take another for done, which answered last two days ago."""
    with Server(pages({"/": answer(b"", 503, Retry_After="86400")})) as busy, Server(pages({"/": page("a")})) as open_:
        seeds = (f"{busy.url}/", f"{open_.url}/")
        assert crawl(*seeds)["pending"] == 1
        open_.answer = pages({"/": page("a", "/new"), "/new": page("new")})
        assert crawl(*seeds)["resumed"]
        assert open_.paths() == ["/"]
        with closing(sqlite3.connect(crawl.captures / open_.site / "ledger.db")) as db, db:
            days_ago = (datetime.now(UTC) - timedelta(days=2)).isoformat()
            db.execute("UPDATE captures SET fetched_at = ?", (days_ago,))
        crawl(*seeds)
    assert open_.paths() == ["/", "/", "/new"]


def test_a_slow_site_holds_up_nobody(crawl: Crawler) -> None:
    """Beside a site that does not answer before the other is done, the other is done as if it were alone."""
    slow_pages, fast_pages = chain(2), chain(20)
    done: list[int] = []  # pages of the fast site when the slow one answers

    def slowly(asked: Asked) -> object:
        if asked.path == "/0":
            ends = time.monotonic() + 30
            while len(fast.paths()) < 20 and time.monotonic() < ends:
                time.sleep(0.05)
            done.append(len(fast.paths()))
        return slow_pages(asked)

    with Server(slowly) as slow, Server(fast_pages) as fast:
        crawl(f"{slow.url}/0", f"{fast.url}/0", limits={"delay": 0.05})
    assert done == [20]
    assert slow.paths() == ["/0", "/1"]
