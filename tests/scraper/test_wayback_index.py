"""Indexes of web archives in each of their forms, and how they are asked."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from scraper.errors import UnreadablePage, UsageError
from scraper.wayback import INTERNET_ARCHIVE, Archive, Archived, read_index

NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
ROW = ["example,blog)/veins", "20100305120000", "http://www.blog.example:80/veins/", "text/html", "200", "ABC", "900"]
LINE = Archived("http://www.blog.example:80/veins/", "20100305120000", 200, "text/html", "ABC")


def test_an_array_with_a_row_of_names() -> None:
    """The Internet Archive's form, whole."""
    assert read_index(json.dumps([NAMES, ROW])) == ([LINE], None)


def test_an_array_that_goes_on() -> None:
    """After an empty row comes the key that the next answer is asked with."""
    assert read_index(json.dumps([NAMES, ROW, [], ["example%2Cblog%29%2F+20100305120000%21"]])) == (
        [LINE],
        "example%2Cblog%29%2F+20100305120000%21",
    )


def test_an_object_a_line() -> None:
    """pywb's form, with names of its own."""
    said = {"urlkey": ROW[0], "timestamp": ROW[1], "url": ROW[2], "mime": ROW[3], "status": "200", "digest": "sha1:ABC"}
    assert read_index(json.dumps(said) + "\n" + json.dumps(said) + "\n") == ([LINE, LINE], None)


def test_plain_lines() -> None:
    """What a server gives that does not know JSON, with its key after a blank line."""
    assert read_index(" ".join(ROW) + "\n\nsome+key\n") == ([LINE], "some+key")


@pytest.mark.parametrize("text", ["", "  \n", "[]", json.dumps([NAMES])])
def test_nothing_is_listed(text: str) -> None:
    """An index that holds nothing of a site says so in as many ways."""
    assert read_index(text) == ([], None)


@pytest.mark.parametrize(
    "text",
    [
        "<html>Not found</html>",
        '{"message": "no such collection"}',
        "[1, 2]",
        '["a"]',
        "[[",
        "one two three",
        "[" * 9999,
        '[["timestamp", "original"], [], []]',
        '[["timestamp", "original"], [], {"key": "a"}]',
    ],
)
def test_what_is_no_index(text: str) -> None:
    """It is told, and never read as an empty one."""
    with pytest.raises(UnreadablePage, match="no CDX index"):
        read_index(text)


def test_a_revisit_has_no_status_and_a_broken_line_is_passed_over() -> None:
    """Times that are none, addresses of no web."""
    revisit = [*ROW[:3], "warc/revisit", "-", "ABC", "300"]
    broken = [[ROW[0], when, *ROW[2:]] for when in ("2010", "20101399000000")]
    broken += [[*ROW[:2], original, *ROW[3:]] for original in ("dns:blog.example", "http://blog.example/\ud800")]
    lines, _ = read_index(json.dumps([NAMES, revisit, *broken]))
    assert lines == [Archived(LINE.original, LINE.timestamp, None, "warc/revisit", "ABC")]


@pytest.mark.parametrize(
    ("cdx", "replay"),
    [
        (INTERNET_ARCHIVE, "https://web.archive.org/web/"),
        ("http://127.0.0.1:8080/web/cdx", "http://127.0.0.1:8080/web/"),
        ("http://127.0.0.1:8080/blogs/cdx/", "http://127.0.0.1:8080/blogs/"),
        ("https://archive.example/wayback/archive/cdx", "https://archive.example/wayback/archive/"),
        ("https://archive.example/all-cdx", "https://archive.example/all/"),
    ],
)
def test_where_captures_are_replayed(cdx: str, replay: str) -> None:
    """The address of the index tells that of the captures."""
    archive = Archive.at(cdx)
    assert archive.replay == replay
    assert archive.memento(LINE) == f"{replay}20100305120000id_/http://www.blog.example:80/veins/"


@pytest.mark.parametrize(
    "cdx", ["", "cdx", "http://archive.example/", "ftp://a.example/cdx", "http://a.example/cdx?url=x"]
)
def test_what_is_no_index_server(cdx: str) -> None:
    """The error says how it is given."""
    with pytest.raises(UsageError, match="give it as"):
        Archive.at(cdx)


@pytest.mark.parametrize(
    ("seed", "url", "match"),
    [
        ("http://blog.example/2010/01/veins/", "blog.example", "host"),
        ("http://blog.example:8080/", "blog.example:8080/", "prefix"),
        ("https://host.example/~maren/index.html", "host.example/~maren/", "prefix"),
    ],
)
def test_a_site_is_asked_for_whole(seed: str, url: str, match: str) -> None:
    """Its host, or its folder on a host of many."""
    for cdx in (INTERNET_ARCHIVE, "http://127.0.0.1:8080/web/cdx"):
        asked = dict(parse_qsl(urlsplit(Archive.at(cdx).query(seed)).query))
        assert (asked["url"], asked["matchType"], asked["output"]) == (url, match, "json")


def test_pywb_is_asked_for_nothing_alike() -> None:
    """And for nothing that it does not know: a filter of the other form would leave nothing."""
    asked = dict(parse_qsl(urlsplit(Archive.at("http://127.0.0.1:8080/web/cdx").query("http://blog.example/")).query))
    assert asked == {"url": "blog.example", "matchType": "host", "output": "json", "allowFuzzy": "0"}


def test_the_key_goes_on_as_it_came() -> None:
    """It is escaped already; that of the answer before is left out."""
    query = Archive.at(INTERNET_ARCHIVE).query("http://blog.example/")
    second = Archive.next_query(query, "example%2Cblog%29%2F+2010%21")
    assert second == f"{query}&resumeKey=example%2Cblog%29%2F+2010%21"
    assert Archive.next_query(second, "a b") == f"{query}&resumeKey=a%20b"
