"""Files a person gives become captures."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from scraper.archive import SAME_PAYLOAD, Earlier, Exchange, WarcFile, read_exchange
from scraper.errors import CannotImport, UsageError
from scraper.imports import import_files, pages_in
from scraper.ledger import captures_of
from scraper.page.signatures import binary_type

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "<!doctype html><html><head><title>A day</title>{}</head><body><p>Some words.</p></body></html>"


def mhtml(url: str = "http://blog.example/saved") -> bytes:
    """A page as a browser saves it whole."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = url
    message["Date"] = "Tue, 8 Dec 2009 15:01:00 +0100"
    message["MIME-Version"] = "1.0"
    message.set_content(
        PAGE.format("").replace("words", "wörds"), subtype="html", charset="utf-8", cte="quoted-printable"
    )
    message["Content-Location"] = url
    message.make_related()
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png")
    return message.as_bytes()


def warc(path: Path, *exchanges: Exchange) -> Path:
    """A WARC file of our own form."""
    file = WarcFile(path, {})
    for exchange in exchanges:
        file.append(exchange)
    file.close()
    return path


def answer_of(url: str, status: int = 200) -> Exchange:
    """An answer in a WARC file."""
    body = gzip.compress(PAGE.format("").encode())
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    return Exchange(url, status, headers, body, datetime(2009, 12, 8, tzinfo=UTC), "OK")


@pytest.mark.parametrize(
    ("name", "content", "given", "site", "url"),
    [
        ("a.html", PAGE.format(""), "http://blog.example/a", "blog.example", "http://blog.example/a"),
        (
            "a.html",
            PAGE.format('<link rel="canonical" href="http://c.example/x">'),
            None,
            "c.example",
            "http://c.example/x",
        ),
        (
            "a.html",
            PAGE.format('<meta property="og:url" content="http://o.example/">'),
            None,
            "o.example",
            "http://o.example/",
        ),
        (
            "a.html",
            "<!-- saved from url=(0024)http://s.example/page/ -->\n" + PAGE.format(""),
            None,
            "s.example",
            "http://s.example/page/",
        ),
        ("a.mhtml", mhtml(), None, "blog.example", "http://blog.example/saved"),
        ("a.html", mhtml(), None, "blog.example", "http://blog.example/saved"),
        ("a.txt", "A day\n\nSome words.", "http://blog.example/t", "blog.example", "http://blog.example/t"),
    ],
)
def test_a_saved_page_becomes_a_capture(tmp_path: Path, name: str, content, given, site: str, url: str) -> None:
    """A page of each form is kept under its address, with its bytes."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = import_files(tmp_path / "captures", [path], given)
    assert (found.kept, found.held, found.sites) == (1, 0, (site,))
    (row,) = captures_of(tmp_path / "captures" / site)
    assert (row.url, row.source, row.http_status) == (url, "import", 200)
    exchange = read_exchange(tmp_path / "captures" / site / row.warc_file, row)
    assert b"Some w" in exchange.body
    if name == "a.mhtml":
        assert row.fetched_at == datetime(2009, 12, 8, 14, 1, tzinfo=UTC)
        assert "wörds".encode() in exchange.body


def test_a_page_without_an_address_goes_to_the_site_import(tmp_path: Path) -> None:
    """Where nobody knows the address, the page is kept under an id from its content."""
    (tmp_path / "a.html").write_text(PAGE.format(""))
    assert import_files(tmp_path / "captures", [tmp_path / "a.html"]).sites == ("import",)
    (row,) = captures_of(tmp_path / "captures" / "import")
    assert row.url.startswith("urn:threadkeep:import:")


def test_a_warc_file_becomes_captures_of_its_sites(tmp_path: Path) -> None:
    """Every answer in a WARC file is kept with its date, at the site it belongs to."""
    urls = ("http://a.example/1", "http://a.example/2", "http://b.example/", "http://a.example/gone")
    exchanges = [answer_of(url, 404 if "gone" in url else 200) for url in urls]
    path = warc(tmp_path / "given.warc.gz", *exchanges)
    found = import_files(tmp_path / "captures", [path])
    assert (found.kept, found.sites) == (4, ("a.example", "b.example"))
    rows = captures_of(tmp_path / "captures" / "a.example")
    assert {row.fetched_at.year for row in rows} == {2009}
    assert sorted(row.http_status for row in rows) == [200, 200, 404]
    again = import_files(tmp_path / "captures", [path])
    assert (again.kept, again.held) == (0, 4)
    assert len(captures_of(tmp_path / "captures" / "a.example")) == 3


def test_pictures_and_scripts_of_an_archive_are_no_pages(tmp_path: Path) -> None:
    """What a browser's archive holds beside the pages is left out by its media type, and counted."""
    page = answer_of("http://a.example/1")
    kinds = ("image/png", "Text/CSS; charset=utf-8", "audio/mpeg", "application/pdf", "font/woff2")
    others = (replace(page, url=f"http://a.example/{kind[:4]}", headers=(("Content-Type", kind),)) for kind in kinds)
    done = import_files(tmp_path / "captures", [warc(tmp_path / "a.warc.gz", page, *others)])
    assert (done.kept, done.skipped, done.not_read) == (1, {"not a page": 5}, [])


@pytest.mark.parametrize("headers", [(), (("Content-Type", "text/html"),)])
def test_a_picture_that_is_called_a_page_is_none(tmp_path: Path, headers: tuple[tuple[str, str], ...]) -> None:
    """Servers send pictures as HTML, or say nothing: what a body is made of tells."""
    page = answer_of("http://a.example/1")
    picture = replace(page, url="http://a.example/2", headers=headers, body=PNG)
    done = import_files(tmp_path / "captures", [warc(tmp_path / "a.warc.gz", page, picture)])
    assert (done.kept, done.skipped, done.not_read) == (1, {"not a page": 1}, [])


def test_what_only_says_that_nothing_changed_is_counted(tmp_path: Path) -> None:
    """A revisit of another tool's archive has no body: it is left out, and not without a word."""
    page = answer_of("http://a.example/1")
    file = WarcFile(tmp_path / "a.warc.gz", {})
    place = file.append(page)
    file.append(page, Earlier(place.capture_id, page.url, page.fetched_at, SAME_PAYLOAD))
    file.close()
    done = import_files(tmp_path / "captures", [tmp_path / "a.warc.gz"])
    assert (done.kept, done.skipped, done.not_read) == (1, {"unchanged": 1}, [])


def test_an_api_or_feed_in_an_archive_is_kept_in_any_order(tmp_path: Path) -> None:
    """A listing's order is no trap where an API or a feed gives it, as in a crawl; with pages it is."""
    asked = "http://a.example/wp-json/wp/v2/comments?per_page=100&orderby=id&order=asc"
    kinds = ("application/json; charset=UTF-8", "application/rss+xml", "text/xml", "text/html", "application/xhtml+xml")
    exchanges = [
        replace(answer_of(f"{asked}&page={n}"), headers=(("Content-Type", kind),)) for n, kind in enumerate(kinds)
    ]
    form = replace(exchanges[0], url="http://a.example/wp-login.php")
    done = import_files(tmp_path / "captures", [warc(tmp_path / "a.warc.gz", *exchanges, form)])
    assert (done.kept, done.skipped) == (3, {"trap: sort order": 2, "login or form": 1})


def test_a_page_twice_is_held_once(tmp_path: Path) -> None:
    """The same page again, in the same import or a later one, is not kept again; a changed one is."""
    one, two = tmp_path / "a.html", tmp_path / "b.html"
    for path in (one, two):
        path.write_text(PAGE.format('<link rel="canonical" href="http://c.example/x">'))
    captures = tmp_path / "captures"
    assert import_files(captures, [one, two]).held == 1
    assert import_files(captures, [one]).kept == 0
    one.write_text(PAGE.format('<link rel="canonical" href="http://c.example/x">') + "more")
    assert import_files(captures, [one]).kept == 1
    assert len(captures_of(captures / "c.example")) == 2


def test_a_page_whose_record_was_damaged_is_kept_again(tmp_path: Path) -> None:
    """What is held can be read: importing the file again is what mends a capture that is lost."""
    given, captures = tmp_path / "a.html", tmp_path / "captures"
    given.write_text(PAGE.format('<link rel="canonical" href="http://c.example/x">'))
    import_files(captures, [given])
    (held,) = captures_of(captures / "c.example")
    kept = captures / "c.example" / held.warc_file
    data = bytearray(kept.read_bytes())
    data[held.warc_offset + held.warc_length // 2] ^= 4
    kept.write_bytes(data)
    assert import_files(captures, [given]).kept == 1
    assert import_files(captures, [given]).held == 1
    (again,) = (row for row in captures_of(captures / "c.example") if row.capture_id != held.capture_id)
    assert read_exchange(captures / "c.example" / again.warc_file, again).body == given.read_bytes()


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
NO_PAGES = [
    ("empty.html", b"", ["empty", "again"]),
    ("blank.txt", b" \n\n", ["empty"]),
    ("pic.png", PNG, ["image/png", ".html"]),
    ("pic.html", PNG, ["image/png"]),
    ("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", ["image/jpeg"]),
    ("plan.html", b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', ["image/svg+xml"]),
    ("look.css", b"body { color: black }", ["text/css"]),
    ("paper.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj", ["application/pdf"]),
    ("saved.zip", b"PK\3\4\x14\0", ["a ZIP that is cut or damaged", "get it again"]),
    ("page.html.gz", gzip.compress(PAGE.encode()), ["application/gzip", "unpack"]),
    ("words.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", ["application/x-ole-storage"]),
    ("noise", bytes(range(256)) * 20, ["application/octet-stream"]),
    ("cut.warc.gz", b"\x1f\x8b\x08\0\0", ["WARC", "damaged", "get it again"]),
    ("not.warc.gz", gzip.compress(b"no record here"), ["not a WARC file", "get it again"]),
    ("text.warc.gz", b"just words", ["not a WARC file but text", ".txt"]),
    ("a.warc", b"WARC/1.1\r\nnothing more", ["a WARC file", "nothing in it is whole"]),
    ("a.mhtml", b"MIME-Version: 1.0\nContent-Type: text/plain\n\nno page", ["no HTML"]),
]


@pytest.mark.parametrize(("name", "content", "words"), NO_PAGES, ids=[name for name, *_ in NO_PAGES])
def test_what_holds_no_page_is_named(tmp_path: Path, name: str, content: bytes, words: list[str]) -> None:
    """A file without a page is named in one line that says what it is; the files beside it are kept."""
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.html").write_text(PAGE.format(""))
    done = import_files(tmp_path / "captures", [tmp_path / name, tmp_path / "good.html"])
    assert (done.kept, done.sites) == (1, ("import",))
    (line,) = done.not_read
    assert line.startswith(f"{tmp_path / name}: ")
    assert "\n" not in line
    assert all(word in line for word in words), line
    with pytest.raises(CannotImport, match=name):
        next(iter(pages_in(tmp_path / name)))


@pytest.mark.parametrize("content", [
    "<p>déjà vu</p>".encode("utf-16"), "<p>\u3042\u3044</p>".encode("iso2022_jp"), b"<p>a\0b</p>" + b"words " * 20,
    bytes(range(0x80, 0x100)), b"%PD is how it began", "\u0442\u0435\u043a\u0441\u0442".encode("koi8-r"),
])  # fmt: skip
def test_text_in_any_encoding_is_no_binary(content: bytes) -> None:
    """Byte order marks, shifts, a stray NUL and bytes of other alphabets are text."""
    assert binary_type(content) is None


def test_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    """A file that is not there, or one address for a folder, is named before anything is kept."""
    (tmp_path / "good.html").write_text(PAGE.format(""))
    with pytest.raises(UsageError, match=r"nothing\.html"):
        import_files(tmp_path / "captures", [tmp_path / "good.html", tmp_path / "nothing.html"])
    with pytest.raises(UsageError, match="one by one"):
        import_files(tmp_path / "captures", [tmp_path], "http://a.example/")
    assert not (tmp_path / "captures").exists()


def test_an_address_for_two_pages_is_refused(tmp_path: Path) -> None:
    """One address cannot name two pages, and must be one."""
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(PAGE.format(""))
    with pytest.raises(UsageError, match="one by one"):
        import_files(tmp_path / "captures", [tmp_path / "a.html", tmp_path / "b.html"], "http://a.example/")
    with pytest.raises(UsageError, match="no web address"):
        import_files(tmp_path / "captures", [tmp_path / "a.html"], "not an address")
    path = warc(tmp_path / "two.warc.gz", answer_of("http://a.example/1"), answer_of("http://a.example/2"))
    with pytest.raises(UsageError, match="one by one"):
        import_files(tmp_path / "captures", [path], "http://a.example/")
    assert not (tmp_path / "captures").exists()
