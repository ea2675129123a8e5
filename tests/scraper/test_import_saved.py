"""Pages that browsers saved: where they came from and when, what belongs to them, and the page they show."""

from __future__ import annotations

import html
import os
import plistlib
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest

from scraper.archive import page_of, read_exchange
from scraper.evidence import evidence
from scraper.imports import import_files, pages_in
from scraper.ledger import captures_of
from scraper.page.wrapped import unwrapped
from scraper.reading import read

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "I had the scan on Monday and nobody could tell me what it meant for my legs."
THREAD = """<!DOCTYPE html>
<html lang="en"><head><title>The scan</title>
<link rel="stylesheet" href="{link}http://salt.example/wp-content/style.css">
<link rel="canonical" href="{link}http://salt.example/2010/03/scan/"></head>
<body class="single postid-45">{toolbar}<div class="hentry" id="post-45"><h1 class="entry-title">The scan</h1>
<div class="entry-content"><p>WORDS</p></div></div>
<ol class="commentlist"><li class="comment" id="comment-9"><div class="comment-author"><cite class="fn">
<a href="{link}http://piet.example/">Piet</a></cite> <span class="says">says:</span></div>
<div class="comment-meta"><a href="{link}http://salt.example/2010/03/scan/#comment-9">
March 2, 2010 at 10:20 am</a></div>
<p>So had I.</p></li></ol></body></html>
""".replace("WORDS", WORDS)
MTIME = datetime(2015, 6, 1, 12, tzinfo=UTC)
PAGE = "http://salt.example/2010/03/scan/"


def saved(path: Path, content: str | bytes) -> Path:
    """A file that was last changed at MTIME."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (MTIME.timestamp(), MTIME.timestamp()))
    return path


def bare(text: str = THREAD) -> str:
    """The page as the site gave it; without a word of its own address."""
    return text.format(link="", toolbar="").replace(
        '<link rel="canonical" href="http://salt.example/2010/03/scan/">', ""
    )


REPLAY = """<script type="text/javascript">__wm.init("https://archive.example/web");
__wm.wombat("http://salt.example/2010/03/scan/","20100304050607","https://archive.example/","web","/_static/","1267682767");</script>
<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp"><a href="#">About this capture</a> 7 comments</div>
<!-- END WAYBACK TOOLBAR INSERT -->"""
REPLAYED = THREAD.format(link="https://archive.example/web/20100304050607/", toolbar=REPLAY)
STAMP = "FILE ARCHIVED ON 05:06:07 Mar 04, 2010 AND RETRIEVED FROM THE ARCHIVE ON 10:00:00 Jun 01, 2015."
ARCHIVED = datetime(2010, 3, 4, 5, 6, 7, tzinfo=UTC)
SINGLE_FILE = "<!DOCTYPE html><html><!--\n Page saved with SingleFile \n url: {}\n saved date: {}\n-->\n"
STATED: dict[str, tuple[str, str, datetime]] = {
    "saved from": (f"<!-- saved from url=(0033){PAGE} -->\n{bare()}", PAGE, MTIME),
    "view-source": (f"<!-- saved from url=(0045)view-source:{PAGE} -->\n{bare()}", PAGE, MTIME),
    "SingleFile": (
        SINGLE_FILE.format(PAGE, "Tue Mar 02 2021 10:20:30 GMT+0100 (Central European Standard Time)") + bare(),
        PAGE,
        datetime(2021, 3, 2, 9, 20, 30, tzinfo=UTC),
    ),
    "SingleFile, a date that is none": (
        SINGLE_FILE.format(PAGE, "Tue Foo 99 2021 99:20:30 GMT+0100") + bare(),
        PAGE,
        MTIME,
    ),
    "Save Page WE": (
        bare().replace(
            "<head>",
            f'<head><meta name="savepage-url" content="{PAGE}">'
            '<meta name="savepage-date" content="Tue Mar 02 2021 10:20:30 GMT+0000 (Greenwich Mean Time)">',
        ),
        PAGE,
        datetime(2021, 3, 2, 10, 20, 30, tzinfo=UTC),
    ),
    "canonical": (THREAD.format(link="", toolbar=""), PAGE, MTIME),
    "an archive's replay": (REPLAYED, PAGE, ARCHIVED),
    "replay, saved from": (
        f"<!-- saved from url=(0068)https://archive.example/web/20100304050607/{PAGE} -->\n{REPLAYED}",
        PAGE,
        ARCHIVED,
    ),
    "replay, last words": (
        THREAD.format(link="/web/20100304050607/", toolbar="") + f"<!--\n {STAMP}\n-->",
        PAGE,
        ARCHIVED,
    ),
    "SingleFile of a replay": (
        SINGLE_FILE.format(f"https://archive.example/web/20100304050607/{PAGE}", "Tue Mar 02 2021 10:20:30 GMT+0100")
        + REPLAYED,
        PAGE,
        ARCHIVED,
    ),
}


@pytest.mark.parametrize("name", STATED)
def test_a_page_is_kept_where_and_when_it_says(tmp_path: Path, name: str) -> None:
    """Address and time are what the browser, its extension, or the archive that showed it wrote into the page; the
    bytes stay as they are, and what is read is the page that was shown."""
    content, address, when = STATED[name]
    done = import_files(tmp_path / "captures", [saved(tmp_path / "page.html", content)])
    assert done.sites == ("salt.example",)
    (row,) = captures_of(tmp_path / "captures" / "salt.example")
    assert (row.url, row.fetched_at) == (address, when)
    exchange = read_exchange(tmp_path / "captures" / "salt.example" / row.warc_file, row)
    assert exchange.body == content.encode()
    found = read(page_of(exchange))
    assert (found.platform, found.post and found.post.url, found.post and found.post.text) == ("wordpress", PAGE, WORDS)
    assert [(c.key, c.author_url, c.text) for c in found.comments] == [("9", "http://piet.example/", "So had I.")]
    assert "archive.example" not in repr(found)


def test_an_address_that_is_none_gives_way_to_what_the_page_states(tmp_path: Path) -> None:
    """A page saved from a file on disk: its canonical address counts; and a page at no address at all is read."""
    comment = "<!-- saved from url=(0014)file:///C:/scan.html -->"
    file = saved(tmp_path / "a.html", comment + THREAD.format(link="", toolbar=""))
    (found,) = pages_in(file)
    assert found.url == PAGE
    assert read(page_of(replace(found, url="urn:threadkeep:import:1"))).post is not None


def test_a_time_beyond_the_calendar_costs_no_page(tmp_path: Path) -> None:
    """What a file says of when it was saved may be no moment of UTC: then it counts as not said."""
    comment = "<!--\n Page saved with SingleFile \n url: {} \n saved date: Mon Jan 01 0001 00:00:00 GMT+1400 (x)\n-->"
    mhtml = "From: <Saved>\nDate: Fri, 31 Dec 9999 23:59:59 -1400\nMIME-Version: 1.0\nContent-Type: text/html\n"
    files = [
        saved(tmp_path / "a.html", comment.format(PAGE) + bare()),
        saved(tmp_path / "b.mhtml", f"{mhtml}Content-Location: {PAGE}\n\n{bare()}"),
    ]
    assert import_files(tmp_path / "captures", files).kept == 2
    assert {row.fetched_at for row in captures_of(tmp_path / "captures" / "salt.example")} == {MTIME}


def test_a_page_that_links_to_an_archive_is_no_replay() -> None:
    """Only what an archive shows is taken out of it: a page that cites one keeps its links, byte for byte."""
    body = b'<p><a href="https://archive.example/web/20100304050607/http://a.example/">a copy</a></p>'
    assert unwrapped(body) == body


def source_view(page: str) -> str:
    """A page's source as a browser shows it, saved."""
    rows = "".join(
        f'<tr><td class="line-number" value="{n}"></td><td class="line-content"><span class="html-tag">'
        f"{html.escape(line)}</span></td></tr>"
        for n, line in enumerate(page.splitlines(), 1)
    )
    return (
        f"<html><head><title>view-source:{PAGE}</title></head><body><table><tbody>{rows}</tbody></table></body></html>"
    )


def test_a_saved_view_of_the_source_is_the_page(tmp_path: Path) -> None:
    """What a browser shows in coloured lines is read as the page that it shows."""
    path = saved(tmp_path / "source.html", f"<!-- saved from url=(0045)view-source:{PAGE} -->\n{source_view(bare())}")
    (exchange,) = pages_in(path)
    found = read(page_of(exchange))
    assert (exchange.url, found.post and found.post.text) == (PAGE, WORDS)
    assert [c.key for c in found.comments] == ["9"]


def test_source_saved_as_text_is_the_page(tmp_path: Path) -> None:
    """A page's source in a text file is a page."""
    (exchange,) = pages_in(saved(tmp_path / "source.txt", THREAD.format(link="", toolbar="")))
    assert (exchange.url, len(read(page_of(exchange)).comments)) == (PAGE, 1)


def mhtml(*parts: tuple[str, str], start: str = "", stated: str = PAGE, charset: str = "utf-8") -> bytes:
    """A page saved with its frames: address and HTML of each part."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = stated
    message["Date"] = "Tue, 2 Mar 2021 10:20:30 -0000"
    message["MIME-Version"] = "1.0"
    message.make_related()
    if start:
        message.set_param("start", start)
    for n, (address, content) in enumerate(parts):
        part = EmailMessage()
        part.set_content(content, subtype="html", charset=charset, cte="quoted-printable")
        part["Content-Location"] = address
        part["Content-ID"] = f"<frame-{n}@mhtml.example>"
        message.attach(part)
    return message.as_bytes()


def test_the_page_of_an_mhtml_file_is_the_one_that_was_saved(tmp_path: Path) -> None:
    """Frames within it, before or behind the page, are counted; address, time and encoding are the file's own."""
    frame = ("http://ads.example/frame", "<p>Buy now.</p>")
    long = THREAD.format(link="", toolbar="").replace("legs", "légs " * 30)
    for n, parts in enumerate((((PAGE, long), frame), (frame, (PAGE, long)))):
        path = saved(tmp_path / f"{n}.mht", mhtml(*parts, charset="iso-8859-1"))
        done = import_files(tmp_path / str(n), [path])
        (row,) = captures_of(tmp_path / str(n) / "salt.example")
        assert (row.url, row.fetched_at) == (PAGE, datetime(2021, 3, 2, 10, 20, 30, tzinfo=UTC))
        assert done.taken[0].left_out == {"frame": 1}
        page = page_of(read_exchange(tmp_path / str(n) / "salt.example" / row.warc_file, row))
        assert "légs légs" in page.text


def test_a_frameset_is_its_frames(tmp_path: Path) -> None:
    """A page that is nothing but frames is kept with the pages in them."""
    frames = '<html><frameset cols="20%,80%"><frame src="menu.html"><frame src="talk.html"></frameset></html>'
    parts = (("http://f.example/", frames), ("http://f.example/talk.html", bare()))
    done = import_files(tmp_path / "captures", [saved(tmp_path / "f.mhtml", mhtml(*parts, stated="http://f.example/"))])
    rows = captures_of(tmp_path / "captures" / "f.example")
    assert (done.kept, {row.url for row in rows}) == (2, {"http://f.example/", "http://f.example/talk.html"})


def webarchive(main: dict[str, Any], *frames: dict[str, Any]) -> bytes:
    """Safari's form."""
    data: dict[str, Any] = {"WebMainResource": main, "WebSubresources": [{"WebResourceData": b"\x89PNG"}]}
    if frames:
        data["WebSubframeArchives"] = [{"WebMainResource": frame} for frame in frames]
    return plistlib.dumps(data, fmt=plistlib.FMT_BINARY)


def resource(body: bytes, url: str = PAGE, **more: str) -> dict[str, Any]:
    """One resource of it."""
    stated = {"WebResourceURL": url, "WebResourceMIMEType": "text/html", "WebResourceTextEncodingName": "windows-1252"}
    return {"WebResourceData": body, **stated, **more}


def test_a_web_archive_of_safari_is_its_main_page(tmp_path: Path) -> None:
    """Data, address and encoding of the main resource; pictures are nothing, frames are counted."""
    body = THREAD.format(link="", toolbar="").replace("legs", "légs").encode("cp1252")
    content = webarchive(resource(body), resource(b"<p>ad</p>", "http://ads.example/"))
    done = import_files(tmp_path / "captures", [saved(tmp_path / "a.webarchive", content)])
    (row,) = captures_of(tmp_path / "captures" / "salt.example")
    assert (row.url, row.fetched_at, done.taken[0].left_out) == (PAGE, MTIME, {"frame": 1})
    exchange = read_exchange(tmp_path / "captures" / "salt.example" / row.warc_file, row)
    assert exchange.body == body
    assert "légs" in page_of(exchange).text


@pytest.mark.parametrize("content", [
    webarchive(resource(b""))[:-20], b"bplist00WebMainResource", plistlib.dumps({"a": 1}),
    webarchive(resource(b"%PDF", WebResourceMIMEType="application/pdf")), plistlib.dumps(["WebMainResource"]),
    b"<?xml version='1.0'?><!DOCTYPE p [<!ENTITY a 'b'>]><plist><string>WebMainResource &a;</string></plist>",
])  # fmt: skip
def test_a_broken_web_archive_is_named(tmp_path: Path, content: bytes) -> None:
    """Cut, of another shape, of no page, or with entities of its own: one line, nothing kept."""
    done = import_files(tmp_path / "captures", [saved(tmp_path / "a.webarchive", content)])
    assert (done.kept, len(done.not_read)) == (0, 1)


def test_an_encoding_that_is_no_name_of_one_stays_out_of_the_record(tmp_path: Path) -> None:
    """A web archive may state any text as its encoding: it is no line of a WARC record's head."""
    resource = {"WebResourceMIMEType": "text/html", "WebResourceURL": PAGE, "WebResourceData": bare().encode()}
    resource["WebResourceTextEncodingName"] = "utf-8\r\nContent-Length: 5"
    file = saved(tmp_path / "a.webarchive", plistlib.dumps({"WebMainResource": resource}))
    assert import_files(tmp_path / "captures", [file]).kept == 1
    assert evidence(tmp_path / "captures" / "salt.example").wrong == []


def test_a_folder_is_its_pages(tmp_path: Path) -> None:
    """All pages in it and below, none of what browsers laid beside them, in whatever language; nothing twice."""
    folder = tmp_path / "saved"
    beside = ("{}_files", "{}-Dateien", "{}_fichiers", "{}_archivos", "{}_bestanden", "{}-filer", "{}.resources")
    for n, name in enumerate(beside):
        page = bare().replace("The scan", f"Day {n}")
        saved(folder / f"deep/{n}" / f"Day {n}.html", f"<!-- saved from url=(0033)http://salt.example/{n}/ -->\n{page}")
        saved(folder / f"deep/{n}" / name.format(f"Day {n}") / "saved_resource.html", "<p>A frame.</p>")
        saved(folder / f"deep/{n}" / name.format(f"Day {n}") / "style.css", "p {}")
    saved(folder / "my_files" / "kept.htm", f"<!-- saved from url=(0033)http://salt.example/k/ -->\n{bare()}")
    saved(folder / "photo.jpg", b"\xff\xd8\xff\xe0")
    saved(folder / ".hidden.html", "<p>x</p>")
    (folder / "link.html").symlink_to("/etc/hostname")
    (folder / "loop").symlink_to(folder)
    done = import_files(tmp_path / "captures", [folder])
    assert (done.kept, done.sites, done.not_read) == (8, ("salt.example",), [])
    taken = {one.kind: one for one in done.taken}
    assert taken["folder"].left_out == {"file beside a page": 14, "other file": 1, "hidden file": 1}
    assert taken["saved page"].found == {"page": 8}
    assert import_files(tmp_path / "captures", [folder]).held == 8


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    """A folder without pages is no silent success."""
    saved(tmp_path / "pictures" / "a.png", b"\x89PNG")
    done = import_files(tmp_path / "captures", [tmp_path / "pictures"])
    assert "no page, export or WARC file is in it" in done.not_read[0]


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    """What would be imported is told as an import tells it, and no folder is made."""
    path = saved(tmp_path / "page.html", THREAD.format(link="", toolbar=""))
    captures = tmp_path / "captures"
    done = import_files(captures, [path], dry=True)
    assert (done.kept, done.held, done.sites, captures.exists()) == (1, 0, ("salt.example",), False)
    import_files(captures, [path])
    before = {file: file.read_bytes() for file in captures.rglob("*.warc.gz")}
    done = import_files(captures, [path], dry=True)
    assert (done.kept, done.held, done.runs) == (0, 1, set())
    assert {file: file.read_bytes() for file in captures.rglob("*.warc.gz")} == before
