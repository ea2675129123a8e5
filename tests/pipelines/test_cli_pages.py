"""Single pages and files on the command line: extract and import."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from scraper.archive import Exchange, WarcFile
from scraper.ledger import captures_of
from tests.pipelines.commands import PAGE, one_line

if TYPE_CHECKING:
    from pathlib import Path


def test_extract_prints_one_page(run, tmp_path: Path) -> None:
    """A saved page as JSON in the form of DESIGN 8; nothing is kept."""
    (tmp_path / "a.html").write_text(PAGE)
    code, out, _ = run("extract", tmp_path / "a.html", "--url", "http://blog.example/a")
    found = json.loads(out)
    assert code == 0
    assert {"url", "platform", "post", "comments", "comments_declared", "links"} <= found.keys()
    assert found["url"] == "http://blog.example/a"
    assert not (tmp_path / "home").exists()


def test_extract_says_that_a_page_stops_in_the_middle(run, tmp_path: Path) -> None:
    """What is there is read; a note beside it says that the rest is not."""
    (tmp_path / "cut.html").write_text("<!doctype html><html><head><title>A day</title></head><body><p>Words.</p><a hr")
    code, out, err = run("extract", tmp_path / "cut.html", "--url", "http://blog.example/a")
    assert (code, json.loads(out)["url"]) == (0, "http://blog.example/a")
    assert err == "note: incomplete: stops in the middle of a tag\n"


def test_extract_pages_goes_on_past_a_bad_one(run, tmp_path: Path) -> None:
    """A list of pages: a result each, {"id", "error"} for one that cannot be read, and exit code 1 at the end."""
    (tmp_path / "good.html").write_text(PAGE)
    (tmp_path / "empty.html").write_text("")
    lines = [{"id": "1", "path": "good.html", "url": "http://blog.example/1"}, {"id": "2", "path": "empty.html"}]
    lines += [{"id": "3", "path": "gone.html"}, {"id": "4"}, {"id": "5", "path": "good.html"}]
    (tmp_path / "list.jsonl").write_text("\n".join(map(json.dumps, lines)))
    code, out, _ = run("extract", "--pages", tmp_path / "list.jsonl", "--to", tmp_path / "out")
    assert code == 1
    assert "2 of 5" in out
    results = {path.stem: json.loads(path.read_text()) for path in (tmp_path / "out").iterdir()}
    assert [key for key, value in sorted(results.items()) if "error" in value] == ["2", "3", "4"]
    assert results["2"].keys() == {"id", "error"}


@pytest.mark.parametrize(
    ("line", "words"), [('{"id": "2", ', "line 3 is no JSON"), ("[]", "line 3: a line is {"), ('{"id": 7', "line 3")]
)
def test_a_line_of_a_list_that_is_none_is_named(run, tmp_path: Path, line: str, words: str) -> None:
    """Which line of the list, not of the line itself."""
    (tmp_path / "list.jsonl").write_text('{"id": "1", "path": "good.html"}\n\n' + line + "\n")
    code, _, err = run("extract", "--pages", tmp_path / "list.jsonl", "--to", tmp_path / "out")
    one_line(code, 2, err, words)


def warc_of(path: Path, *answers: tuple[str, int, str, str]) -> Path:
    """A WARC file of answers: address, status, media type, body."""
    warc = WarcFile(path, {})
    for url, status, media_type, body in answers:
        headers = (("Content-Type", media_type),)
        warc.append(Exchange(url, status, headers, body.encode(), datetime.now(UTC), "OK"))
    warc.close()
    return path


def test_extract_reads_a_warc_file_of_one_page(run, tmp_path: Path) -> None:
    """robots.txt, a redirect, a picture beside it are no pages."""
    path = warc_of(
        tmp_path / "w.warc.gz",
        ("http://warc.example/robots.txt", 200, "text/plain", "User-agent: *"),
        ("http://warc.example/old", 301, "text/html", "moved"),
        ("http://warc.example/w", 200, "text/html; charset=utf-8", PAGE),
        ("http://warc.example/p.png", 200, "image/png", "png"),
    )
    code, out, _ = run("extract", path)
    assert (code, json.loads(out)["url"]) == (0, "http://warc.example/w")


def test_extract_of_a_warc_file_of_many_pages_wants_to_know_which(run, tmp_path: Path) -> None:
    """It does not read the first and say that all is well: it names import, and --url, which is followed."""
    pages = [(f"http://warc.example/{n}", 200, "text/html", PAGE.replace("A day", f"Day {n}")) for n in range(3)]
    path = warc_of(tmp_path / "w.warc.gz", *pages)
    code, out, err = run("extract", path)
    one_line(code, 2, err, "holds 3 pages", "threadkeep import", "--capture", "--url")
    assert out == ""
    code, out, _ = run("extract", path, "--url", "http://warc.example/1")
    assert (code, json.loads(out)["post"]["title"]) == (0, "Day 1")
    code, _, err = run("extract", path, "--url", "http://warc.example/9")
    one_line(code, 1, err, "holds no page of http://warc.example/9")


@pytest.mark.parametrize("bad", ["../x", "a/b", "..", "", "a\\b", None])
def test_no_result_leaves_its_folder(run, tmp_path: Path, bad: str | None) -> None:
    """An id that looks like a path is wrong use: nothing is written."""
    (tmp_path / "good.html").write_text(PAGE)
    (tmp_path / "list.jsonl").write_text(json.dumps({"path": "good.html"} | ({} if bad is None else {"id": bad})))
    code, _, err = run("extract", "--pages", tmp_path / "list.jsonl", "--to", tmp_path / "out")
    one_line(code, 2, err, "id")
    assert not (tmp_path / "out").exists()


def test_imports_and_extract_by_capture(run, tmp_path: Path) -> None:
    """html, mhtml, txt and WARC become captures, a page twice is held once, and each capture can be read again."""
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "http://mail.example/m"
    message.set_content(PAGE, subtype="html")
    (tmp_path / "m.mhtml").write_bytes(message.as_bytes())
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "t.txt").write_text("A day\n\nWords.")
    warc = WarcFile(tmp_path / "w.warc.gz", {})
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    warc.append(Exchange("http://warc.example/w", 200, headers, gzip.compress(PAGE.encode()), datetime.now(UTC), "OK"))
    warc.close()
    run("new", "a", "--scope", "site")
    for name, address in (
        ("a.html", "http://html.example/h"),
        ("t.txt", "http://text.example/t"),
        ("m.mhtml", None),
        ("w.warc.gz", None),
    ):
        given = ("--url", address) if address else ()
        code, out, err = run("import", "a", tmp_path / name, *given, "--no-build")
        assert (code, "imported 1 page:" in out) == (0, True), err
    assert "imported 0 pages, 1 held already" in run("import", "a", tmp_path / "m.mhtml", "--no-build")[1]
    captures = tmp_path / "home" / "a" / "captures"
    for site in ("html.example", "text.example", "mail.example", "warc.example"):
        (row,) = captures_of(captures / site)
        code, out, err = run("extract", "--capture", row.capture_id, "a")
        assert code == 0, err
        assert json.loads(out)["url"] == row.url
    one_line(*_error(run("extract", "--capture", "urn:uuid:none", "a"), 2), "no capture")
    found = json.loads(run("status", "a", "--json")[1])
    assert found["urls"]["discovered"] == found["urls"]["captured"] == 4
    assert found["sites"] == 4


def test_files_that_hold_no_page_are_errors(run, tmp_path: Path) -> None:
    """extract and import of a picture or an empty file: one line, exit 1; beside good files these are kept, exit 1."""
    (tmp_path / "pic.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n")
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "good.html").write_text(PAGE)
    run("new", "a", "--scope", "site")
    for name, words in (("pic.png", "image/png"), ("a.pdf", "application/pdf"), ("empty.html", "empty")):
        for command in (["extract"], ["import", "a"]):
            code, out, err = run(*command, tmp_path / name)
            one_line(code, 1, err, name, "not a page", words)
            assert (out, len(err.splitlines())) == ("", 1)
    code, out, err = run("import", "a", tmp_path / "pic.png", tmp_path / "good.html", tmp_path / "a.pdf")
    assert (code, "imported 1 page:" in out, "tables: " in out) == (1, True, True)
    assert [line.split(":")[1].rpartition("/")[2] for line in err.splitlines()] == ["pic.png", "a.pdf"]
    code, out, err = run("import", "a", tmp_path / "good.html", tmp_path / "gone.html")
    one_line(code, 2, err, "gone.html", "nothing was imported")


def test_a_capture_that_is_no_page_cannot_be_extracted(run, tmp_path: Path) -> None:
    """Bytes that are no text are kept as evidence, but there is nothing to read in them."""
    warc = WarcFile(tmp_path / "w.warc.gz", {})
    headers = (("Content-Type", "application/octet-stream"),)
    warc.append(Exchange("http://warc.example/w", 200, headers, b"\x89PNG", datetime.now(UTC)))
    warc.close()
    run("new", "a", "--scope", "site")
    assert run("import", "a", tmp_path / "w.warc.gz", "--no-build")[0] == 0
    (row,) = captures_of(tmp_path / "home" / "a" / "captures" / "warc.example")
    code, out, err = run("extract", "--capture", row.capture_id, "a")
    one_line(code, 1, err, "not a page: application/octet-stream")
    assert out == ""


def _error(result: tuple[int, str, str], expected: int) -> tuple[int, int, str]:
    return result[0], expected, result[2]


def test_an_imported_page_that_holds_no_words_is_named(run, tmp_path: Path) -> None:
    """A saved error page is kept as evidence, and told as what it is; a page with a thread is not."""
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "404.html").write_text("<!doctype html><title>404</title><ul><li>Home</ul>")
    run("new", "a", "--scope", "site")
    _, out, _ = run("import", "a", tmp_path / "404.html", "--url", "http://html.example/gone")
    assert "note: no post or comment was found in 1 page: http://html.example/gone" in out
    assert "no post or comment" not in run("import", "a", tmp_path / "a.html", "--url", "http://html.example/h")[1]
