"""robots.txt by RFC 9309, Crawl-delay, Retry-After."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from scraper.paths import matches
from scraper.politeness import DELAY_CAP, ROBOTS_CAP, read_robots, retry_after

ALL = "User-agent: *\n"
CASES: list[tuple[str, str, bool]] = [
    # the longest match wins, allow on a tie, whatever their order (2.2.2)
    (ALL + "Disallow: /", "/x", False),
    (ALL + "Disallow:", "/x", True),
    ("", "/x", True),
    (ALL + "Disallow: /x", "/y", True),
    (ALL + "Disallow: /x", "/x", False),
    (ALL + "Disallow: /x", "/xyz", False),
    (ALL + "Disallow: /x/", "/x", True),
    (ALL + "Disallow: /x/", "/x/", False),
    (ALL + "Disallow: /\nAllow: /x", "/x/y", True),
    (ALL + "Allow: /x\nDisallow: /", "/x/y", True),
    (ALL + "Allow: /\nDisallow: /x", "/x", False),
    (ALL + "Disallow: /x/page.html\nAllow: /x/", "/x/page.html", False),
    (ALL + "Disallow: /x/\nAllow: /x/page", "/x/page.html", True),
    (ALL + "Disallow: /x\nAllow: /x", "/x", True),
    (ALL + "Allow: /x\nDisallow: /x", "/x", True),
    (ALL + "Allow: /p\nDisallow: /*.html", "/page.html", False),
    (ALL + "Allow: /$\nDisallow: /", "/", True),
    (ALL + "Allow: /$\nDisallow: /", "/page", False),
    (ALL + "Disallow: /X", "/x", True),
    (ALL + "Disallow: /", "/robots.txt", True),
    # wildcards and the end
    (ALL + "Disallow: /*.php", "/index.php", False),
    (ALL + "Disallow: /*.php", "/a/index.php?x=1", False),
    (ALL + "Disallow: /*.php$", "/index.php?x=1", True),
    (ALL + "Disallow: /*.php$", "/a/index.php", False),
    (ALL + "Disallow: /*.php$", "/index.PHP", True),
    (ALL + "Disallow: *.gif", "/a.gif", False),
    (ALL + "Disallow: /fish*", "/fishheads", False),
    (ALL + "Disallow: /fish*.php", "/fishheads/catfish.php?id=1", False),
    (ALL + "Disallow: /fish*.php", "/Fish.PHP", True),
    (ALL + "Disallow: /a**b", "/a-b", False),
    (ALL + "Disallow: /a*b*c$", "/a.b.c", False),
    (ALL + "Disallow: /a*b*c$", "/a.b.c.d", True),
    (ALL + "Disallow: /ab$", "/a", True),
    (ALL + "Disallow: /a$b", "/a", True),
    (ALL + "Disallow: /*?replytocom=", "/post?replytocom=5", False),
    (ALL + "Disallow: /?", "/?p=1", False),
    (ALL + "Disallow: /?", "/p", True),
    (ALL + "Disallow: /*a*a$", "/xa", True),
    (ALL + "Disallow: $", "/", True),
    # percent escapes
    (ALL + "Disallow: /%7ejoe", "/~joe/x", False),
    (ALL + "Disallow: /~joe", "/%7Ejoe/x", False),
    (ALL + "Disallow: /a%3cd", "/a%3Cd", False),
    (ALL + "Disallow: /a%2fb", "/a/b", True),
    (ALL + "Disallow: /a%2fb", "/a%2Fb", False),
    (ALL + "Disallow: /ツ", "/%E3%83%84", False),
    (ALL + "Disallow: /%E3%83%84", "/ツ", False),
    (ALL + "Disallow: /%62%61%7A", "/baz", False),
    (ALL + "Disallow: /a b", "/a%20b", False),
    (ALL + "Disallow: /a%", "/a%", False),
    # groups
    ("User-agent: threadkeep\nDisallow: /x\n\n" + ALL + "Disallow: /", "/y", True),
    (ALL + "Disallow: /\n\nUser-agent: threadkeep\nDisallow: /x", "/y", True),
    ("User-agent: THREADKEEP\nDisallow: /", "/y", False),
    ("user-AGENT: Threadkeep/1.0\ndisALLOW: /", "/y", False),
    ("User-agent: threadkeep bot\nDisallow: /", "/y", False),
    ("User-agent: threadkeeper\nDisallow: /", "/y", True),
    ("User-agent: thread\nDisallow: /", "/y", True),
    ("User-agent: threadkeep-news\nDisallow: /", "/y", True),
    ("User-agent: other\nUser-agent: threadkeep\nDisallow: /", "/y", False),
    ("User-agent: threadkeep\nUser-agent: other\nDisallow: /", "/y", False),
    ("User-agent: other\nDisallow: /\n", "/y", True),
    (
        "User-agent: threadkeep\nDisallow: /a\n\nUser-agent: o\nDisallow: /\n\nUser-agent: threadkeep\nDisallow: /b",
        "/b",
        False,
    ),
    ("User-agent: threadkeep\nDisallow: /a\n\nUser-agent: threadkeep\nDisallow: /b", "/a", False),
    ("User-agent: threadkeep\n\n" + ALL + "Disallow: /", "/y", False),
    ("User-agent: threadkeep\nAllow:\n\nUser-agent: *\nDisallow: /", "/y", True),
    ("User-agent: a\n\n\nUser-agent: threadkeep\n\n\nDisallow: /", "/y", False),
    ("User-agent: a\nSitemap: http://h.example/s.xml\nUser-agent: threadkeep\nDisallow: /", "/y", False),
    ("Disallow: /\n" + ALL + "Disallow: /x", "/y", True),
    ("User-agent: * \nDisallow: /", "/y", False),
    ("User-agent: *bot\nDisallow: /", "/y", True),
    # lines
    ("\ufeffUser-agent: *\nDisallow: /", "/y", False),
    ("User-agent: *\rDisallow: /\r", "/y", False),
    ("User-agent: *\r\nDisallow: /\r\n", "/y", False),
    (ALL + "Disallow: / # all of it", "/y", False),
    (ALL + "# Disallow: /", "/y", True),
    ("User-agent: * # everybody\nDisallow: /#x", "/y", False),
    ("  User-agent :  *  \n\t Disallow\t:\t/x \t", "/x", False),
    (ALL + "Disallow /", "/y", False),
    ("User-agent *\nDisallow /", "/y", False),
    ("useragent: *\nDisallow: /", "/y", False),
    ("user agent: *\nDissallow: /", "/y", False),
    (ALL + "Disalow: /x", "/x", False),
    (ALL + "Noindex: /x", "/x", True),
    (ALL + "Unknown: y\nDisallow: /x", "/x", False),
    ("<!doctype html><title>User-agent: *</title><p>Disallow: /", "/y", True),
    ("<html>\n<body>\nnothing here: at all\n</body>", "/y", True),
    ("\0\1\2\nUser-agent: *\nDisallow: /x\0", "/y", True),
]


@pytest.mark.parametrize(("text", "path", "allowed"), CASES)
def test_robots_txt(text: str, path: str, allowed: bool) -> None:
    """A path is allowed or refused as RFC 9309 says."""
    assert (read_robots(text.encode()).refuses(f"http://h.example{path}") is None) is allowed


def test_only_the_first_500_kib_count() -> None:
    """What stands within 500 KiB is obeyed, what follows is not."""
    inside = b"User-agent: *\nDisallow: /in\n"
    filler = b"#" * (ROBOTS_CAP - len(inside) - 1) + b"\n"
    robots = read_robots(inside + filler + b"Disallow: /out\n")
    assert robots.refuses("http://h.example/in")
    assert robots.refuses("http://h.example/out") is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (ALL + "Crawl-delay: 5", 5.0),
        (ALL + "crawl-delay: 0.5", 0.5),
        (ALL + "Crawl-delay: 1,5", 1.5),
        (ALL + "Crawl-delay: 86400", DELAY_CAP),
        (ALL + "Crawl-delay: inf", DELAY_CAP),
        (ALL + "Crawl-delay: nan", None),
        (ALL + "Crawl-delay: -3", None),
        (ALL + "Crawl-delay: soon", None),
        (ALL + "Crawl-delay:", None),
        ("User-agent: threadkeep\nCrawl-delay: 2\n\n" + ALL + "Crawl-delay: 9", 2.0),
        ("User-agent: other\nCrawl-delay: 9\n\n" + ALL + "Disallow: /x", None),
        ("User-agent: threadkeep\nDisallow: /x\n\n" + ALL + "Crawl-delay: 9", None),
    ],
)
def test_crawl_delay(text: str, seconds: float | None) -> None:
    """The delay of the group that is ours, an hour at most, None where there is no number."""
    assert read_robots(text.encode()).crawl_delay == seconds


def test_sitemaps_are_kept() -> None:
    """Sitemap lines belong to no group."""
    robots = read_robots(
        b"Sitemap: http://h.example/a.xml\nUser-agent: x\nDisallow: /\nsitemap: http://h.example/b.xml"
    )
    assert robots.sitemaps == ("http://h.example/a.xml", "http://h.example/b.xml")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("9" * 5000, 366 * 86400.0),
        ("Mon, 23 Nov 2026 09:01:00 GMT", 60.0),
        ("Monday, 23-Nov-26 09:01:00 GMT", 60.0),
        ("Mon Nov 23 09:01:00 2026", 60.0),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 -1200", 366 * 86400.0),
        ("", None),
        (None, None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("\xb2", None),
        ("Mon, 99 Nov 2026 09:01:00 GMT", None),
        ("Mon, 23 Nov 99999999999 09:01:00 GMT", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    """A number of seconds or a date in any form of RFC 9110; None for what is neither."""
    assert retry_after(value, datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/" + "*a" * 2000 + "$", "/" + "a" * 1999 + "b" * 5000),
        ("/" + "*" * 50_000, "/" + "a" * 50_000),
        ("/" + "*ab" * 10_000 + "c", "/" + "ab" * 10_000),
        ("*" + "a" * 5000 + "b", "/" + "a" * 50_000),
    ],
)
def test_hostile_patterns_cost_little(pattern: str, path: str) -> None:
    """A pattern made to be slow is matched in no time: no backtracking."""
    started = time.process_time()
    matches(pattern, path)
    assert time.process_time() - started < 0.5
