"""WACZ and ZIP files: what lies in them is read, nothing is written beside the captures, and traps are refused."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import stat
import struct
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from scraper.archive import Exchange, WarcFile, read_exchange
from scraper.errors import CannotImport
from scraper.imports import import_files, pages_in
from scraper.ledger import captures_of
from tests.scraper.exports_written import item, takeout, wxr

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "<!doctype html><html><head><title>A day</title></head><body><p>Some words.</p></body></html>"


def warc_bytes(folder: Path, *urls: str) -> bytes:
    """A WARC file of pages at these addresses."""
    path = folder / f"{hashlib.sha256(repr(urls).encode()).hexdigest()[:8]}.warc.gz"
    file = WarcFile(path, {})
    for url in urls:
        headers = (("Content-Type", "text/html"),)
        file.append(Exchange(url, 200, headers, PAGE.encode(), datetime(2009, 12, 8, tzinfo=UTC), "OK"))
    file.close()
    data = path.read_bytes()
    path.unlink()
    return data


def wacz(path: Path, files: dict[str, bytes], *, seal: bool = True, lie: str | None = None, compress: int = 0) -> Path:
    """A WACZ of these files; `lie` is one whose stated digest is false."""
    stated = {name: hashlib.sha256(b"x" if name == lie else data).hexdigest() for name, data in files.items()}
    resources = [{"name": n, "path": n, "hash": f"sha256:{d}", "bytes": len(files[n])} for n, d in stated.items()]
    package = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}).encode()
    digest = hashlib.sha256(package if seal else b"another").hexdigest()
    seals = json.dumps({"path": "datapackage.json", "hash": f"sha256:{digest}"}).encode()
    with zipfile.ZipFile(path, "w", compress) as archive:
        for name, data in {**files, "datapackage.json": package, "datapackage-digest.json": seals}.items():
            archive.writestr(name, data)
    return path


def zipped(path: Path, files: dict[str, bytes | str]) -> Path:
    """A ZIP of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("compress", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_wacz_is_read_through_its_warc_files(tmp_path: Path, compress: int) -> None:
    """All WARC files of a WACZ, stored as they are or packed again, give their answers, byte for byte."""
    files = {
        "archive/a.warc.gz": warc_bytes(tmp_path, *(f"http://a.example/{n}" for n in range(30))),
        "archive/b.warc": gzip.decompress(warc_bytes(tmp_path, "http://b.example/")),
        "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n{"url": "http://a.example/1"}\n',
        "indexes/index.cdx.gz": b"",
    }
    done = import_files(tmp_path / "captures", [wacz(tmp_path / "a.wacz", files, compress=compress)])
    assert (done.kept, done.sites, done.not_read) == (31, ("a.example", "b.example"), [])
    rows = captures_of(tmp_path / "captures" / "a.example")
    assert {read_exchange(tmp_path / "captures/a.example" / row.warc_file, row).body for row in rows} == {PAGE.encode()}
    assert {row.fetched_at.year for row in rows} == {2009}
    assert import_files(tmp_path / "captures", [tmp_path / "a.wacz"]).held == 31


def test_a_wacz_with_a_false_digest_is_refused(tmp_path: Path) -> None:
    """A WARC file that is not the one stated is named and left out; where the statement itself is false, all is."""
    files = {f"archive/{n}.warc.gz": warc_bytes(tmp_path, f"http://{n}.example/") for n in "ab"}
    done = import_files(tmp_path / "captures", [wacz(tmp_path / "lie.wacz", files, lie="archive/a.warc.gz")])
    assert done.sites == ("b.example",)
    assert "archive/a.warc.gz: refused: its digest" in done.not_read[0]
    done = import_files(tmp_path / "other", [wacz(tmp_path / "open.wacz", files, seal=False)])
    assert (done.kept, len(done.not_read)) == (0, 1)
    assert "its datapackage.json is not the one" in done.not_read[0]


def named(name: str, data: bytes = PAGE.encode(), **more: Any) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("x")
    info.filename = name
    for key, value in more.items():
        setattr(info, key, value)
    return info


TRAPS = {
    "../out.html": "leads out",
    "a/../../out.html": "leads out",
    "/tmp/out.html": "leads out",
    "..\\out.html": "leads out",
    "C:\\out.html": "leads out",
    "C:/out.html": "leads out",
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    """Nothing of such an archive is read, and nothing is written anywhere."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("good.html", PAGE)
        archive.writestr(named(name), PAGE)
    before = sorted(tmp_path.rglob("*"))
    done = import_files(tmp_path / "captures", [tmp_path / "a.zip"])
    assert (done.kept, len(done.not_read)) == (0, 1)
    assert TRAPS[name] in done.not_read[0]
    assert sorted(tmp_path.rglob("*")) == before


def test_links_passwords_and_bombs_are_refused(tmp_path: Path) -> None:
    """A symbolic link, an encrypted entry, one that unpacks to far more than it takes, entries over one another."""
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(named("page.html", external_attr=(stat.S_IFLNK | 0o777) << 16), "/etc/passwd")
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", b"<p>" + bytes(40 << 20))
    zipped(tmp_path / "secret.zip", {"page.html": PAGE})
    data = bytearray((tmp_path / "secret.zip").read_bytes())
    for signature, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(signature) + place] |= 1
    (tmp_path / "secret.zip").write_bytes(data)
    zipped(tmp_path / "over.zip", {"a.html": PAGE})
    data = (tmp_path / "over.zip").read_bytes()
    start, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    size = 40 * (end - start)
    tail = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 40, 40, size, start, 0)
    (tmp_path / "over.zip").write_bytes(data[:start] + data[start:end] * 40 + tail)
    said = {"link.zip": "is a link", "bomb.zip": "unpacks to", "secret.zip": "password", "over.zip": "over one another"}
    for name, words in said.items():
        done = import_files(tmp_path / "captures", [tmp_path / name])
        assert (done.kept, len(done.not_read)) == (0, 1), name
        assert words in done.not_read[0], done.not_read
    assert not (tmp_path / "captures").exists()


def test_a_zip_that_is_cut_or_flipped_is_named(tmp_path: Path) -> None:
    """Cut anywhere it is no ZIP any more; with a flipped bit only the file that has it is left out."""
    names = {f"p{n}.html": PAGE.replace("words", f"words {n} {random.Random(n).random()}") for n in range(3)}
    data = zipped(tmp_path / "a.zip", names).read_bytes()
    for place in range(1, 10):
        (tmp_path / "cut.zip").write_bytes(data[: len(data) * place // 10])
        done = import_files(tmp_path / "captures", [tmp_path / "cut.zip"])
        assert (done.kept, len(done.not_read)) == (0, 1)
    flipped = bytearray(data)
    flipped[data.index(b"p1.html") + 40] ^= 4
    (tmp_path / "flipped.zip").write_bytes(flipped)
    done = import_files(tmp_path / "captures", [tmp_path / "flipped.zip"])
    assert done.kept == 2
    assert "p1.html: damaged" in done.not_read[0]


def test_a_zip_of_pages_and_exports_is_read_as_its_files_would_be(tmp_path: Path) -> None:
    """Pages without what a browser lays beside them, exports, WARC files; a ZIP within it is named."""
    page = PAGE.replace("<head>", '<head><link rel="canonical" href="http://c.example/x">')
    path = zipped(
        tmp_path / "all.zip",
        {
            "saved/day.html": page,
            "saved/day_files/frame.html": PAGE,
            "saved/day_files/a.css": "p {}",
            "__MACOSX/saved/._day.html": "x",
            "part1.xml": wxr(item(1)),
            "part2.xml": wxr(item(2)),
            "notes.docx": b"PK\3\4",
            "old.warc.gz": warc_bytes(tmp_path, "http://w.example/"),
            "again.wacz": b"PK\5\6" + bytes(18),
        },
    )
    done = import_files(tmp_path / "captures", [path])
    assert done.sites == ("c.example", "salt.example", "w.example")
    assert done.kept == 4
    assert "a ZIP within a ZIP" in done.not_read[0]
    taken = {one.kind: one for one in done.taken}
    assert taken["WordPress export"].files == 2
    assert taken["ZIP"].left_out == {"file beside a page": 2, "other file": 1, "hidden file": 1}


def test_names_that_say_here_are_found(tmp_path: Path) -> None:
    """Some tools write ./page.html, and a stroke too many."""
    archive = zipped(tmp_path / "a.zip", {"./a.html": PAGE, "b//c.html": PAGE.replace("Some", "Other")})
    assert import_files(tmp_path / "captures", [archive]).kept == 2


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_an_office_document_is_no_archive_of_pages(tmp_path: Path, name: str) -> None:
    """Word's, OpenDocument's, an e-book: named with what to do, and nothing of its insides kept."""
    archive = zipped(
        tmp_path / "a.docx", {name: "x", "word/document.xml": "<w:document><w:t>Words.</w:t></w:document>"}
    )
    done = import_files(tmp_path / "captures", [archive])
    assert done.kept == 0
    assert "save it as .html or .txt" in done.not_read[0]


def test_takeout_as_it_comes(tmp_path: Path) -> None:
    """Google's own archive: the feed in it is the blog, at the address given."""
    feed = takeout((501, "POST", "LIVE"), (9001, "COMMENT", "LIVE"))
    path = zipped(tmp_path / "t.zip", {"Takeout/Blogger/Blogs/Harbour/feed.atom": feed, "a.png": b"x"})
    done = import_files(tmp_path / "captures", [path], "https://harbour.example/")
    assert (done.kept, done.sites) == (2, ("harbour.example",))


def test_an_archive_without_pages_is_named(tmp_path: Path) -> None:
    """A document that is a ZIP, an empty one, a WACZ without a WARC file."""
    zipped(tmp_path / "a.docx", {"word/document.bin": "<w/>"})
    zipped(tmp_path / "empty.zip", {})
    wacz(tmp_path / "none.wacz", {"pages/pages.jsonl": b""})
    for name in ("a.docx", "empty.zip", "none.wacz"):
        done = import_files(tmp_path / "captures", [tmp_path / name])
        assert (done.kept, len(done.not_read)) == (0, 1), name
        with pytest.raises(CannotImport):
            list(pages_in(tmp_path / name))
