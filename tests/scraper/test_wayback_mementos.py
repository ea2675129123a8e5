"""What of an archive's answer is the site's own."""

from __future__ import annotations

import gzip
import pickle
import time
from datetime import UTC, datetime

import pytest

from scraper.archive import Exchange, page_of
from scraper.wayback import Memento, original_of
from scraper.wayback.mementos import led_to
from scraper.wayback.telling import said_by

ASKED = "https://archive.example/web/20100305120000id_/http://blog.example:80/veins/?p=4"
URL = "http://blog.example/veins/?p=4"
NOW = datetime(2026, 11, 3, tzinfo=UTC)
THEN = ("Memento-Datetime", "Fri, 05 Mar 2010 12:00:07 GMT")
BODY = b"<!doctype html><html><title>Veins</title><body><p>Words.</p></body></html>"


def answer(*headers: tuple[str, str], status: int = 200, body: bytes = BODY) -> Exchange:
    """An answer of the archive."""
    return Exchange(ASKED, status, headers, body, NOW, ip_address="192.0.2.7")


def test_headers_of_then_are_told_from_those_of_the_archive() -> None:
    """What it marks as original, and what can be no one else's; its own server, links and cookies are left out."""
    found = original_of(
        answer(
            THEN, ("Server", "nginx"), ("Set-Cookie", "archive=1"), ("Link", "<x>; rel=memento"), ("Date", "now"),
            ("Content-Type", "text/html"), ("x-archive-orig-Date", "Fri, 05 Mar 2010 12:00:07 GMT"),
            ("x-archive-orig-server", "Apache"), ("x-archive-orig-content-length", "999"),
            ("x-archive-orig-content-type", "text/html; charset=latin-1"),
        ),
        URL,
    )  # fmt: skip
    assert found is not None
    assert found.headers == (
        ("Date", "Fri, 05 Mar 2010 12:00:07 GMT"),
        ("server", "Apache"),
        ("content-type", "text/html; charset=latin-1"),
        ("Content-Length", str(len(BODY))),
    )
    assert (found.url, found.source_uri) == (URL, ASKED)
    assert (found.fetched_at, found.created_at) == (datetime(2010, 3, 5, 12, 0, 7, tzinfo=UTC), NOW)


def test_a_time_without_a_zone_is_not_that_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memento-Datetime is in UTC (RFC 7089), also where it says -0000 or nothing."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        found = original_of(answer(("Memento-Datetime", "Fri, 05 Mar 2010 12:00:07 -0000")), URL)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert found is not None
    assert found.fetched_at == datetime(2010, 3, 5, 12, 0, 7, tzinfo=UTC)


def test_without_a_time_the_one_asked_for_counts() -> None:
    """Not every archive states Memento-Datetime."""
    found = original_of(answer(("Content-Type", "text/html")), URL)
    assert found is not None
    assert found.fetched_at == datetime(2010, 3, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "then", "body"),
    [
        ("", "", BODY),
        ("gzip", "", gzip.compress(BODY)),
        ("gzip", "gzip", gzip.compress(BODY)),
        ("", "gzip", gzip.compress(BODY)),
        ("", "gzip", BODY),
        ("gzip", "gzip", gzip.compress(gzip.compress(BODY))),
    ],
)
def test_a_body_is_read_however_it_is_packed(now: str, then: str, body: bytes) -> None:
    """Packed by the archive, played back packed as it came, or both."""
    marked = [("x-archive-orig-content-encoding", then)] if then else []
    packed = [("Content-Encoding", now)] if now else []
    found = original_of(answer(THEN, ("Content-Type", "text/html"), *marked, *packed, body=body), URL)
    assert found is not None
    assert found.body == body
    assert "Words." in page_of(found).text


def test_archived_404_is_told_from_not_archived() -> None:
    """Only what has a time of then is the site's answer."""
    assert original_of(answer(status=404), URL) is None
    found = original_of(answer(THEN, status=404), URL)
    assert found is not None
    assert found.status == 404


def test_where_the_archive_has_it() -> None:
    """A redirect to another capture leads there with its address as it is; any other leads nowhere."""
    there = "https://archive.example/web/20100306000000id_/http://blog.example/veins/"
    moved = answer(("Location", there), status=302)
    assert original_of(moved, URL) is None
    assert led_to(moved) == there
    assert led_to(answer(("Location", "/web/20100306000000id_/http://b.example/"), status=302)) == (
        "https://archive.example/web/20100306000000id_/http://b.example/"
    )
    assert led_to(answer(("Location", "https://archive.example/donate"), status=302)) is None
    assert led_to(answer(("Location", there), status=200)) is None


def test_the_address_of_a_capture_is_taken_apart() -> None:
    """With the query of the original."""
    assert Memento.of(ASKED) == Memento("20100305120000", "http://blog.example:80/veins/?p=4")
    assert Memento.of("https://archive.example/web/2010/http://blog.example/") is None


def test_what_captures_say_is_compared_and_not_held() -> None:
    """The same words are the same, others are not, and neither takes more room than a digest: there are thousands."""
    page = f"<h1>Veins</h1><article><p>{'Words. ' * 200}</p></article>"
    one, same, other = (
        said_by(Exchange(URL, 200, (("Content-Type", "text/html"),), body.encode(), NOW))[0]
        for body in (page, page.replace("<h1>", "<h1 class=a>"), page.replace("Words", "Others", 1))
    )
    assert one == same
    assert one != other
    assert len(pickle.dumps(one)) < 200
