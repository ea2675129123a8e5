"""Traps: each is named, costs at most 50 requests, and the pages beyond it are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from server import Asked, Server, robots
from trap_server import REAL, TRAPS, TrapSite, html, link, post, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Crawler

MOST = 50  # wasted requests a trap
NAMES = {
    "calendar": "trap: calendar", "filters": "trap: filters", "last page": "trap: endless pages",
    "empty pages": "trap: endless pages", "front by page": "trap: endless pages", "tags": "trap: tag cloud",
    "variants": "trap: replytocom", "growing": "trap: path repeats itself",
}  # fmt: skip


def met(crawl: Crawler, site: TrapSite) -> None:
    """Crawl a site of traps: what each cost, that each is named, and that no page of words was missed."""
    with Server(site) as server:
        crawl(f"{server.url}/")
        captured = set(crawl.captured(server))
        reasons = {reason for _, reason in crawl.rows(server).values() if reason}
    assert site.real <= captured
    cost = {trap: site.asked[trap] - REAL.get(trap, 0) for trap in site.traps}
    assert not {trap: number for trap, number in cost.items() if number > MOST}
    lacking = {trap for trap in site.traps if trap in NAMES and not any(NAMES[trap] in reason for reason in reasons)}
    assert not lacking, reasons


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_costs_little_and_what_lies_beyond_is_found(crawl: Crawler, trap: str) -> None:
    """One trap on a blog of twelve posts."""
    met(crawl, TrapSite((trap,)))


def test_all_traps_at_once(crawl: Crawler) -> None:
    """Every trap on one site costs no more than alone."""
    met(crawl, TrapSite(tuple(TRAPS)))


def test_a_forum_of_many_listing_pages_is_no_trap(crawl: Crawler) -> None:
    """100 pages of a list, each with a topic that stands nowhere else, are read to the last."""

    def forum(asked: Asked) -> object:
        number = int(asked.path.rpartition("=")[2]) if "=" in asked.path else 0
        if asked.path.startswith("/topic"):
            return post(("topic", number))
        listed = link(f"/topic?id={number}", words(("topic", number), 4)) + link(f"/list?page={number + 1}", "older")
        return html("Topics", listed) if number < 100 else html("Topics", link("/list?page=99", "newer"))

    with Server(pages_or(forum)) as server:
        crawl(f"{server.url}/list?page=0")
    assert {f"/topic?id={number}" for number in range(100)} <= set(crawl.captured(server))


def test_a_killed_run_judges_the_same(crawl: Crawler) -> None:
    """What was seen stands in the ledger: runs that stop after 25 requests each waste no more than one run."""
    site = TrapSite(("last page", "filters"))
    with Server(site) as server:
        for _ in range(30):
            if not crawl(f"{server.url}/", limits={"max_pages": 25}, sweep=False)["account"]["pending"]:
                break
        captured = set(crawl.captured(server))
    assert site.real <= captured
    assert all(site.asked[trap] - REAL[trap] <= MOST for trap in site.traps)


def test_a_redirect_that_guesses_is_named_and_no_second_page(crawl: Crawler) -> None:
    """What is asked for and is not there keeps its redirect alone; the page behind it is kept once."""
    with Server(TrapSite(("guessing",))) as server:
        crawl(f"{server.url}/")
        captured = crawl.captured(server)
    assert captured.count("/guess/river-walks-in-may") == 1
    query = "SELECT http_status, problem FROM captures WHERE url LIKE '%/guess/river' OR url LIKE '%/river-walks'"
    found = crawl.asked(server, query)
    assert [status for status, _ in found] == [301, 301]
    assert all("redirect that guesses" in problem and "river-walks-in-may" in problem for _, problem in found)


SPELLINGS = (
    "/post/a%20walk?b=1&c=2", "/post/./a%20walk?b=1&c=2", "/post//a%20walk?b=1&c=2", "/x/../post/a%20walk?b=1&c=2",
    "/post/a walk?b=1&c=2", "/post/%61%20walk?b=1&c=2", "/post/a%20walk?b=1&c=2#top",
    "/post/a%20walk?b=1&c=2&utm_source=x",
    "/post/a%20walk;jsessionid=ABC?b=1&c=2", "/post/a%20walk?b=1&&c=2&PHPSESSID=0a1b",
)  # fmt: skip


def test_ten_spellings_of_an_address_are_one_page(crawl: Crawler) -> None:
    """However a page's address is written, it is asked for once."""

    def answers(asked: Asked) -> object:
        if asked.path == "/":
            return html("Ways", *(link(spelling) for spelling in SPELLINGS))
        return post("walk")

    with Server(pages_or(answers)) as server:
        crawl(f"{server.url}/")
        assert server.paths() == ["/", "/about", "/post/a%20walk?b=1&c=2"]


def pages_or(how: Callable[[Asked], object]) -> Callable[[Asked], object]:
    """Answers of a site whose robots.txt allows everything."""
    return lambda asked: robots() if asked.path == "/robots.txt" else how(asked)
