"""A site without an API is asked by its own search for a topic: what it finds comes whole, the rest is left."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from server import Server, answer, robots

from scraper.repair import repair
from scraper.searching import BLANK, FORM, may_have_more

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Crawler
    from server import Asked

POSTS = 60
ON_TOPIC = {n: "salted" if n % 2 else "salt" for n in range(3, POSTS, 9)}  # 7 of them, older ones too
AIM = {"terms": ["salt"], "scope": "topic", "evidence": "page"}
SEARCHED = "the site's own search was asked instead"


def blog(
    found: Callable[[str, int], tuple[list[int], bool]], robots_txt: bytes = b"", field: str = "s"
) -> Callable[[Asked], object]:
    """A blog of 60 entries, ten a page. `found` gives for words and a page the entries of a search and whether more
    follow; `field` is the name of the words in its form."""

    def shown(title: str, numbers: list[int], *more: str) -> bytes:
        items = "".join(f'<h2><a href="/entry-{n}/">Entry {n}</a></h2><p>Some words.</p>' for n in numbers)
        recent = "".join(f'<li><a href="/entry-{n}/">Entry {n}</a></li>' for n in range(POSTS - 3, POSTS))
        links = "".join(f'<a href="{link}">{link}</a> ' for link in more)
        form = f'<form role="search" action="/"><input type="search" name="{field}"></form>'
        return answer(
            f"<!doctype html><title>{title}</title><body>{form}{items}<ul>{recent}</ul>{links}"
            '<a href="/tag/sea-salt/">sea salt</a> <a href="/tag/tea/">tea</a></body>'
        )

    def answered(asked: Asked) -> object:
        parts = urlsplit(asked.path)
        query = parse_qs(parts.query)
        words = query.get(field, [""])[0]
        at = re.fullmatch(r"/page/(\d+)/", parts.path)
        number = int(at[1]) if at else int(query.get("paged", ["1"])[0])
        if parts.path == "/robots.txt":
            return robots(robots_txt)
        if words:
            numbers, is_more = found(words, number)
            return shown("Search", numbers, *([f"/page/{number + 1}/?{field}={words}"] if is_more else []))
        if parts.path == "/" or at:
            first = POSTS - 10 * number
            return shown("Front", list(range(first, first + 10)), *([f"/page/{number + 1}/"] if first else []))
        if parts.path == "/tag/sea-salt/":
            return shown("Filed", [11])
        entry = re.fullmatch(r"/entry-(\d+)/", parts.path)
        if entry is None:
            return answer("no such page", 404)
        text = f"<p>All about {ON_TOPIC.get(int(entry[1]), 'tea')}, and nothing else for today.</p>"
        return answer(f"<!doctype html><title>E</title><article><h1>Entry {entry[1]}</h1>{text}</article>")

    return answered


def honest(words: str, number: int) -> tuple[list[int], bool]:
    """Four results a page."""
    numbers = [n for n, said in ON_TOPIC.items() if words in said]
    return numbers[4 * (number - 1) : 4 * number], len(numbers) > 4 * number


def entries(server: Server) -> set[int]:
    """The entries that were asked for."""
    return {int(found[1]) for path in server.paths() if (found := re.fullmatch(r"/entry-(\d+)/", path))}


def test_a_search_finds_what_is_on_the_topic(crawl: Crawler) -> None:
    """Its results on all pages, the lists under names that match, and no archive page."""
    with Server(blog(honest)) as server:
        crawl(f"{server.url}/", aim=AIM)
        assert entries(server) == {*ON_TOPIC, 11}
        assert len(server.paths()) <= len(ON_TOPIC) + 6
        rows = crawl.rows(server)
        assert rows["/page/2/"] == ("refused", SEARCHED)
        assert rows["/tag/tea/"] == ("refused", SEARCHED)
        assert rows["/tag/sea-salt/"][0] == "captured"
        asked = len(server.paths())
        crawl(f"{server.url}/", aim=AIM, sweep=False)
        assert len(server.paths()) - asked <= 6


@pytest.mark.parametrize(
    ("found", "robots_txt"),
    [
        (lambda words, number: (list(range(50, 60)), True), b""),  # the front page, whatever is asked
        (lambda words, number: ([(7 * number + k) % POSTS for k in range(9)], True), b""),  # anything, without end
        (lambda words, number: ([], False), b""),  # nothing at all
        (honest, b"User-agent: *\nDisallow: /*?s=\n"),
    ],
    ids=["ignores the words", "endless", "finds nothing", "forbidden"],
)
def test_a_search_that_is_none_is_left(crawl: Crawler, found: Callable, robots_txt: bytes) -> None:
    """After a request or two; then the site is walked, and nothing is missed."""
    with Server(blog(found, robots_txt)) as server:
        crawl(f"{server.url}/", aim=AIM)
        assert entries(server) == set(range(POSTS))
        searched = [path for path in server.paths() if "s=" in path]
        assert len(searched) <= (0 if robots_txt else 2)


@pytest.mark.parametrize("before", ["scope site", "repaired", "not modified"])
def test_the_form_of_a_front_page_that_is_held_is_found(crawl: Crawler, before: str) -> None:
    """One that was captured for another scope, whose ledger was made again, or that answers "not modified"."""
    with Server(once_modified(blog(honest))) as server:
        crawl(
            f"{server.url}/", aim=AIM | ({"scope": "site"} if before == "scope site" else {}), limits={"max_pages": 1}
        )
        folder = crawl.captures / server.site
        if before == "repaired":
            (folder / "ledger.db").unlink()
            assert repair(folder)
        elif before == "not modified":  # to a ledger that knows of no form, as those made before there were any
            with closing(sqlite3.connect(folder / "ledger.db")) as db, db:
                db.execute("DELETE FROM meta WHERE key IN ('form', 'searched')")
                db.execute("DELETE FROM urls WHERE kind = 'search'")
        crawl(f"{server.url}/", aim=AIM, sweep=False)
        assert [path for path in server.paths() if path == f"/?s={BLANK}"] == [f"/?s={BLANK}"]
        assert entries(server) == {*ON_TOPIC, 11}


def five(words: str, number: int) -> tuple[list[int], bool]:
    """Five results a page, none of which names the next."""
    return [n for n, said in ON_TOPIC.items() if words in said][5 * (number - 1) : 5 * number], False


@pytest.mark.parametrize(
    ("found", "field", "held", "more"),
    [
        (five, "s", 7, []),
        (lambda words, number: five(words, 1), "s", 5, ["salt"]),
        (five, "text_search", 5, ["salt"]),
    ],
    ids=["known", "not heeded", "unknown"],
)
def test_a_full_page_without_a_next_one(
    crawl: Crawler, found: Callable, field: str, held: int, more: list[str]
) -> None:
    """Its next page is asked for by the parameter of its make; where that brings nothing, there may be more."""
    with Server(blog(found, field=field)) as server:
        crawl(f"{server.url}/", aim=AIM)
        assert len(entries(server) - {11}) == held
        assert len([path for path in server.paths() if f"{field}=salt" in path]) <= 2
        (fact,) = crawl.asked(server, "SELECT value FROM meta WHERE key = ?", FORM)[0]
        assert may_have_more(fact) == more
        crawl(f"{server.url}/", aim=AIM, sweep=False)
        (fact,) = crawl.asked(server, "SELECT value FROM meta WHERE key = ?", FORM)[0]
        assert may_have_more(fact) == more


def once_modified(answered: Callable[[Asked], object]) -> Callable[[Asked], object]:
    """A front page that is not modified for who has it."""

    def modified(asked: Asked) -> object:
        if asked.path != "/":
            return answered(asked)
        if "if-none-match" in asked.headers:
            return answer("", 304)
        body = answered(asked)
        assert isinstance(body, bytes)
        return body.replace(b"\r\n", b'\r\nETag: "1"\r\n', 1)

    return modified


def test_results_without_end_are_bounded(crawl: Crawler) -> None:
    """A search that heeds words but pages for ever is asked for no more than it tells news, 50 pages at most."""

    def circling(words: str, number: int) -> tuple[list[int], bool]:
        return ([], False) if words not in ("salt", "salted") else (honest("salt", (number - 1) % 2 + 1)[0], True)

    with Server(blog(circling)) as server:
        crawl(f"{server.url}/", aim=AIM)
        assert entries(server) == {*ON_TOPIC, 11}
        assert len([path for path in server.paths() if "s=" in path]) <= 5


def test_without_a_topic_no_search_is_asked(crawl: Crawler) -> None:
    """All of the site is wanted then."""
    with Server(blog(honest)) as server:
        crawl(f"{server.url}/", aim={"terms": ["salt"], "scope": "site"})
        assert entries(server) == set(range(POSTS))
        assert not [path for path in server.paths() if "s=" in path]
