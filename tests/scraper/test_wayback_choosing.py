"""Of what an archive's index lists, the captures that tell something new."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from scraper.wayback import Archived, ArchivedPage, pages_of
from scraper.wayback.choosing import between

SITE = "blog.example"


def line(
    when: str, digest: str = "", path: str = "/veins/", status: int | None = 200, mime: str = "text/html"
) -> Archived:
    """A line of an index, by its year."""
    return Archived(f"http://{SITE}{path}", f"{when}0101000000", status, mime, digest)


def years(page: ArchivedPage) -> list[tuple[str, str]]:
    """First and last year of each version."""
    return [(v.first.timestamp[:4], v.last.timestamp[:4]) for v in page.versions]


def test_captures_of_one_digest_are_one_version() -> None:
    """The earliest is asked for, the latest is known to be the same; the newest version need not be the last."""
    (page,) = pages_of([line("2012", "A"), line("2010", "A"), line("2011", "B"), line("2013", "B")], SITE)
    assert years(page) == [("2010", "2012"), ("2011", "2013")]
    assert page.newest == 1
    (page,) = pages_of([line("2010", "A"), line("2011", "B"), line("2012", "C"), line("2013", "A")], SITE)
    assert page.newest == 0
    assert page.ends == [0, 2]


def test_an_unchanged_capture_is_of_the_version_with_its_digest() -> None:
    """A revisit has no status of its own."""
    (page,) = pages_of([line("2010", "A"), line("2014", "A", status=None, mime="warc/revisit")], SITE)
    assert years(page) == [("2010", "2014")]


def test_spellings_of_an_address_are_one_page() -> None:
    """Scheme, www., port, fragment, last slash and session ids are none of it."""
    spelled = (
        "http://blog.example/veins", "https://www.blog.example/veins/", "http://blog.example:80/veins/#more",
        "http://BLOG.example/veins/?PHPSESSID=0123456789abcdef",
    )  # fmt: skip
    lines = [Archived(url, f"201{n}0101000000", 200, "text/html", "A") for n, url in enumerate(spelled)]
    (page,) = pages_of(lines, SITE)
    assert page.url == "http://blog.example/veins/"
    assert years(page) == [("2010", "2013")]


def test_the_site_has_its_own_host() -> None:
    """With or without www., as it is asked for; another site that is asked for itself keeps its captures."""
    lines = [Archived("http://www.blog.example/a", "20100101000000", 200, "text/html", "A")]
    assert [page.url for page in pages_of(lines, SITE)] == ["http://blog.example/a"]
    assert [page.url for page in pages_of(lines, "www.blog.example")] == ["http://www.blog.example/a"]
    assert pages_of(lines, SITE, {"www.blog.example"}) == []
    assert pages_of(lines, "other.example") == []


def test_what_is_no_page_is_not_asked_for() -> None:
    """Redirects, errors, pictures, styles, robots.txt; a page of which there is nothing else is none."""
    lines = [
        line("2010", "A", "/moved/", 301),
        line("2010", "A", "/broken/", 500),
        line("2010", "A", "/cat.jpg", 200, "image/jpeg"),
        line("2010", "A", "/style.css?ver=2", 200, "text/css"),
        line("2010", "A", "/robots.txt", 200, "text/plain"),
        line("2010", "A", "/never/", 404),
    ]
    assert pages_of(lines, SITE) == []


def test_a_trap_is_named_and_not_asked_for() -> None:
    """As in a live crawl; an API's answer has parameters of that look."""
    lines = [
        line("2010", "A", "/veins/?replytocom=5"),
        line("2010", "A", "/wp-json/wp/v2/comments?order=asc&orderby=id", 200, "application/json"),
        line("2010", "A", "/veins/feed/", 200, "application/rss+xml"),
    ]
    assert [page.refused for page in pages_of(lines, SITE)] == ["trap: replytocom", None, None]


def test_the_end_of_a_page_is_asked_for() -> None:
    """Where its latest capture says that it is no more; one that came back is not gone."""
    (page,) = pages_of([line("2010", "A"), line("2012", "X", status=404), line("2013", "Y", status=410)], SITE)
    assert page.gone == line("2013", "Y", status=410)
    (page,) = pages_of([line("2010", "A"), line("2012", "X", status=404), line("2013", "A")], SITE)
    assert page.gone is None


def fetched(said: list[str]) -> set[int]:
    """Which of these versions are asked for, in any order of the answers."""
    (page,) = pages_of([line(str(1990 + n), f"D{n}") for n in range(len(said))], SITE)
    rng = random.Random(repr(said))
    held: set[int] = set()
    waiting = set(page.ends)

    def state(n: int) -> str | None:
        return "captured" if n in held else "pending" if n in waiting else None

    while waiting:
        now = rng.choice(sorted(waiting))
        waiting.remove(now)
        held.add(now)
        waiting.update(between(page, now, state, lambda n: said[n] if n in held else None))
    return held


@pytest.mark.parametrize(
    ("said", "most"),
    [("A", 1), ("AB", 2), ("AAAAAAAAAAAAAAAA", 2), ("AAAAAAABBBBBBBBB", 6), ("ABCDEFGH", 8), ("AABBBBBBBBBBBBCC", 9)],
)
def test_between_two_versions_only_where_they_differ(said: str, most: int) -> None:
    """All that is said is asked for, with few captures."""
    asked = fetched(list(said))
    assert {said[n] for n in asked} == set(said)
    assert len(asked) <= most


def test_growing_threads_are_had_whole() -> None:
    """Whatever grows or shrinks step by step over the years is found, each change from both sides."""
    for seed in range(50):
        rng = random.Random(seed)
        said, words = [], ""
        for n in range(rng.randrange(1, 40)):
            words += str(n % 10) if rng.random() < 0.2 else ""
            said.append(words)
        asked = sorted(fetched(said))
        assert {said[n] for n in asked} == set(said)
        assert all(said[a] == said[b] or b == a + 1 for a, b in pairwise(asked))
