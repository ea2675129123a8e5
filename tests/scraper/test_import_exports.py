"""Owners' exports become captures: what the blog showed, an entry a record, nothing else."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.archive import page_of, read_exchange
from scraper.errors import CannotImport
from scraper.imports import Imported, import_files, pages_in
from scraper.imports import exports as exporting
from scraper.ledger import captures_of
from scraper.reading import read
from tests.scraper.exports_written import BLOG, WXR_HEAD, backup, comment, entry, item, takeout, wxr

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.archive import Exchange


def taken_from(
    folder: Path, content: str | bytes, name: str = "blog.xml", **options: str
) -> tuple[Imported, list[Exchange]]:
    """What an import of that file did, and the records that are kept then."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    done = import_files(folder / "captures", [folder / name], **options)
    return done, kept_in(folder / "captures")


def kept_in(captures: Path) -> list[Exchange]:
    sites = sorted(captures.iterdir()) if captures.exists() else []
    return [read_exchange(site / row.warc_file, row) for site in sites for row in captures_of(site)]


def test_each_public_entry_of_wordpress_is_a_record_of_its_blog(tmp_path: Path) -> None:
    """Posts and pages with their comments, at the blog's site, at the time of the export, byte for byte."""
    words = "It's <b>odd</b> & \u201cold\u201d ]]]]><![CDATA[> </item>"
    done, kept = taken_from(tmp_path, wxr(item(4, comment(9, "Né & <i>fine</i>"), words=words), item(5, kind="page")))
    assert (done.kept, done.sites, done.not_read) == (2, ("salt.example",), [])
    assert [exchange.url for exchange in kept] == [f"urn:threadkeep:export:{BLOG}/?p={n}" for n in (4, 5)]
    assert {exchange.fetched_at for exchange in kept} == {datetime(2012, 3, 1, 10, 30, tzinfo=UTC)}
    assert f"<content:encoded><![CDATA[{words}]]></content:encoded>".encode() in kept[0].body
    assert "<wp:comment_content><![CDATA[Né & <i>fine</i>]]></wp:comment_content>".encode() in kept[0].body
    found = read(page_of(kept[0]))
    assert (found.platform, [c.key for c in found.comments]) == ("wordpress", ["9"])
    assert found.post is not None
    assert (found.post.key, found.post.author, found.post.url) == ("4", "Mara of Tidewater", f"{BLOG}/4/")
    (taken,) = done.taken
    assert (taken.kind, taken.found) == ("WordPress export", {"post": 1, "comment": 1, "page": 1})


def test_what_the_blog_never_showed_is_in_no_record(tmp_path: Path) -> None:
    """Drafts, private, scheduled, trashed and protected entries, other types, held comments, spam, mail and network
    addresses and custom fields are kept nowhere, and what was left out is counted."""
    hidden = [
        item(10, comment(30), status="draft", words="SECRET"),
        item(11, status="private", words="SECRET"),
        item(12, status="future", words="SECRET"),
        item(13, status="trash", words="SECRET"),
        item(14, comment(31, "SECRET"), password="SECRET", words="SECRET"),
        *(
            item(n, kind=kind, words="SECRET")
            for n, kind in ((15, "attachment"), (16, "nav_menu_item"), (17, "revision"))
        ),
    ]
    said = [comment(n, "SECRET", approved) for n, approved in ((21, "0"), (22, "spam"), (23, "trash"))]
    done, kept = taken_from(
        tmp_path, wxr(item(1, *said, comment(24), comment(25, "SECRET", kind="order_note")), *hidden)
    )
    assert [exchange.url.rpartition("=")[2] for exchange in kept] == ["1"]
    assert b"SECRET" not in kept[0].body
    assert b"192.0.2" not in kept[0].body
    assert b"mail.example" not in kept[0].body
    assert done.taken[0].left_out == {
        "comment not approved": 3, "comment of another kind": 1, "draft": 1, "private": 1, "scheduled": 1,
        "in the trash": 1, "behind a password": 1, "of type attachment": 1, "of type nav_menu_item": 1,
        "of type revision": 1,
    }  # fmt: skip


def test_twice_is_once_and_a_later_export_adds_what_is_new(tmp_path: Path) -> None:
    """An entry that did not change is the same record in every later export; a changed one is kept beside it."""
    export = wxr(item(1), item(2, comment(7)))
    assert taken_from(tmp_path, export)[0].kept == 2
    assert taken_from(tmp_path, export)[0].held == 2
    later = wxr(item(1), item(2, comment(7), comment(8)), item(3)).replace("2012", "2013")
    done, kept = taken_from(tmp_path, later)
    assert (done.kept, done.held) == (2, 1)
    assert len(kept) == 4


@pytest.mark.parametrize("name", ["gz", "utf-16", "latin-1", "lies"])
def test_an_export_in_any_wrapping_says_the_same(tmp_path: Path, name: str) -> None:
    """Packed, in UTF-16, in Latin-1, and in Windows' encoding though it says UTF-8."""
    text = wxr(item(1, comment(2, "Größe und Maß"), title="Überlegung"))
    content = {
        "gz": gzip.compress(text.encode()),
        "utf-16": text.replace('"UTF-8"', '"UTF-16"').encode("utf-16"),
        "latin-1": text.replace('"UTF-8"', '"ISO-8859-1"').encode("latin-1"),
        "lies": text.encode("cp1252"),
    }[name]
    _, (kept,) = taken_from(tmp_path, content)
    page = page_of(kept)
    found = read(page)
    assert page.problem is None
    assert [c.text for c in found.comments] == ["Größe und Maß"]
    assert found.post is not None
    assert found.post.title == "Überlegung"


def test_what_is_no_xml_costs_nothing_but_itself(tmp_path: Path) -> None:
    """Titles that are no XML and bytes that may not stand in it are read; an entry without an end is named."""
    broken = item(2).replace("</item>", "")
    odd = item(3, title="x").replace("<![CDATA[x]]>", "Salt & <Sea <3 &nbsp; \x0b")
    done, kept = taken_from(tmp_path, wxr(item(1), broken, odd, item(4, words="never <![CDATA[ closed")))
    assert [exchange.url.rpartition("=")[2] for exchange in kept] == ["1", "3", "4"]
    (line,) = done.not_read
    assert "was not imported: the next begins before it ends" in line
    assert f"byte {wxr(item(1)).index('</channel>')}" in line


def test_a_file_that_is_cut_gives_what_is_whole(tmp_path: Path) -> None:
    """Cut within an entry, between two, and within its packing: the whole ones are kept and the cut is told."""
    text = wxr(item(1), item(2)).encode()
    for cut, kept, words in (
        (text.index(b"Words of day 2"), 1, "in the middle"),
        (text.index(b"</channel>"), 2, "before its end"),
    ):
        (tmp_path / str(cut)).mkdir()
        done, found = taken_from(tmp_path / str(cut), text[:cut])
        assert (len(found), len(done.not_read)) == (kept, 1)
        assert words in done.not_read[0]
    done, found = taken_from(tmp_path, gzip.compress(text + b"<!-- " + bytes(range(256)) * 900)[:-900], "cut.xml.gz")
    assert len(found) == 2


def test_entities_of_its_own_are_refused(tmp_path: Path) -> None:
    """An export that declares entities (a bomb, a file of this machine) is refused, and nothing of it is expanded."""
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>\n<rss'
    done, kept = taken_from(tmp_path, wxr(item(1, words="&b;&c;")).replace("<rss", bomb, 1))
    assert (kept, done.kept) == ([], 0)
    assert "refused: it declares entities" in done.not_read[0]


def test_an_entry_too_large_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry over the cap is named and left out, whatever stands in it; those around it are kept."""
    monkeypatch.setattr(exporting, "ENTRY_CAP", 1 << 20)
    huge = item(2, words="<item> x " * (1 << 18) + "]]>")
    done, kept = taken_from(tmp_path, wxr(item(1), huge, item(3)))
    assert [exchange.url.rpartition("=")[2] for exchange in kept] == ["1", "3"]
    assert "over 1 MiB" in done.not_read[0]


def test_a_file_made_to_take_long_takes_no_longer_than_it_is_long(tmp_path: Path) -> None:
    """Entries that never close what they open, a million of them, and a head that never ends."""
    for n, piece in enumerate(("<item><![CDATA[</item>", "<item>", "<item><wp:comment>")):
        start = time.process_time()
        done, kept = taken_from(tmp_path, WXR_HEAD + piece * (2_000_000 // len(piece)), f"{n}.xml")
        assert (kept, time.process_time() - start < 20) == ([], True)
        assert len(done.not_read) <= 12
    packed = gzip.compress(WXR_HEAD.encode() + bytes(200 << 20))
    assert taken_from(tmp_path, packed, "bomb.xml.gz")[1] == []


def test_a_long_thread_is_kept_in_several_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No record grows past what a page may be: the comments go on in records of the same entry, each once."""
    monkeypatch.setattr(exporting, "PART", 4000)
    done, kept = taken_from(tmp_path, wxr(item(1, *(comment(n, "word " * 60) for n in range(100, 140)))))
    assert len(kept) > 5
    assert done.taken[0].found == {"post": 1, "comment": 40}
    readings = [read(page_of(exchange)) for exchange in kept]
    assert [c.key for reading in readings for c in reading.comments] == [str(n) for n in range(100, 140)]
    assert {(post.key, post.url) for reading in readings for post in reading.posts} == {("1", f"{BLOG}/1/")}
    assert [post.text for reading in readings for post in reading.posts if post.text] == ["Words of day 1."]


def test_an_export_of_a_blog_that_moved_is_of_the_address_given(tmp_path: Path) -> None:
    """`url` names the blog where the export states another address: of a test machine, of an earlier host."""
    moved = wxr(item(1), item(2, link="https://elsewhere.example/far")).replace(
        "https://salt.example", "http://localhost:8080"
    )
    done, kept = taken_from(tmp_path, moved, url="https://salt.example/")
    assert done.sites == ("salt.example",)
    posts = [post.url for exchange in kept for post in read(page_of(exchange)).posts]
    assert posts == ["https://salt.example/1/", "https://salt.example/?p=2"]


def test_nothing_public_is_told_with_what_there_is(tmp_path: Path) -> None:
    """An export of drafts alone is no silent success."""
    done, kept = taken_from(tmp_path, wxr(item(1, status="draft"), item(2, status="draft")))
    assert kept == []
    assert "nothing in it was public: 2 draft" in done.not_read[0]
    with pytest.raises(CannotImport, match="nothing in it was public"):
        list(pages_in(tmp_path / "blog.xml"))


def test_a_backup_of_blogger_is_read_entry_by_entry(tmp_path: Path) -> None:
    """Posts, pages and comments with Blogger's own numbers; drafts, templates, settings and mail addresses nowhere."""
    entries = [
        entry(1, "template", words="SECRET"), entry(2, "settings", words="SECRET"),
        entry(501), entry(502, draft=True, words="SECRET"), entry(503, "page"),
        entry(9001, "comment", post=501), entry(9002, "comment", post=501, parent=9001),
    ]  # fmt: skip
    done, kept = taken_from(tmp_path, backup(*entries))
    assert (done.kept, done.sites) == (4, ("harbour.example",))
    assert {exchange.fetched_at for exchange in kept} == {datetime(2012, 3, 1, 18, 30, tzinfo=UTC)}
    assert b"SECRET" not in b"".join(exchange.body for exchange in kept)
    readings = [read(page_of(exchange)) for exchange in kept]
    assert {reading.platform for reading in readings} == {"blogger"}
    assert [post.key for reading in readings for post in reading.posts] == ["501", "503"]
    said = [(c.key, c.parent, c.post_key, c.text) for reading in readings for c in reading.comments]
    assert said == [("9001", None, "501", "Words of 9001.\nMore."), ("9002", "9001", "501", "Words of 9002.\nMore.")]
    assert done.taken[0].left_out == {"of type template": 1, "of type settings": 1, "draft": 1}


def test_takeout_wants_the_address_of_the_blog(tmp_path: Path) -> None:
    """Google's Takeout names no address: it is asked for; with it, entries lie where they lay."""
    export = takeout(
        (501, "POST", "LIVE"), (502, "POST", "DRAFT"), (9001, "COMMENT", "LIVE"), (9002, "COMMENT", "SPAM_COMMENT")
    )
    done, kept = taken_from(tmp_path, export, "feed.atom")
    assert kept == []
    assert "--url" in done.not_read[0]
    done, kept = taken_from(tmp_path, export, "feed.atom", url="https://harbour.example/")
    assert (done.sites, len(kept)) == (("harbour.example",), 2)
    assert [post.url for e in kept for post in read(page_of(e)).posts] == [
        "https://harbour.example/2010/03/letter-501.html"
    ]
    assert done.taken[0].left_out == {"draft": 1, "comment spam": 1}


def test_a_feed_of_no_blogger_is_no_backup(tmp_path: Path) -> None:
    """Other feeds stay what they were: saved pages."""
    feed = (
        WXR_HEAD.replace("wordpress.org/export/1.2/", "example.org/").replace("wp:wxr_version", "x:y")
        + "</channel></rss>"
    )
    done, _ = taken_from(tmp_path, feed)
    assert [taken.kind for taken in done.taken] == ["saved page"]
