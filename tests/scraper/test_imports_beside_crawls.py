"""Imports beside live captures: they answer no crawl, bring no work, and what is false in them is left out."""

from __future__ import annotations

import errno
import gzip
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.archive import Exchange, WarcFile
from scraper.imports import import_files
from scraper.ledger import Found, Ledger, account, captures_of, reading

if TYPE_CHECKING:
    from pathlib import Path

SITE = "salt.example"
PAGE = f"https://{SITE}/2011/05/01/salt/"


def warc_of(
    path: Path, *pages: tuple[str, bytes], date: str = "2011-05-01T00:00:00Z", status: str = "200 OK", **fields: str
) -> Path:
    """A WARC file as another tool writes it."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url, body in pages:
            http = StatusAndHeaders(status, [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url, "response", io.BytesIO(body), len(body), "", {"WARC-Date": date, **fields}, http_headers=http
                )
            )
    return path


def test_what_is_never_asked_is_not_imported_either(tmp_path: Path) -> None:
    """Reply links, login pages and robots.txt in somebody's archive become no captures, and are counted."""
    pages = [
        (PAGE, b"<p>words</p>"),
        (f"{PAGE}?replytocom=3", b"<p>x</p>"),
        (f"https://{SITE}/robots.txt", b"User-agent: *"),
    ]
    done = import_files(tmp_path / "captures", [warc_of(tmp_path / "a.warc.gz", *pages)])
    assert (done.kept, sum(done.skipped.values())) == (1, 2)
    assert [row.url for row in captures_of(tmp_path / "captures" / SITE)] == [PAGE]


def test_an_import_brings_no_work_to_a_crawl(tmp_path: Path) -> None:
    """What was only imported is not due in a later crawl; what a crawl still has to ask stays pending."""
    captures = tmp_path / "captures"
    ledger = Ledger.open(captures / SITE)
    ledger.discover([Found(PAGE, "thread")], "r1")
    ledger.close()
    other = f"https://{SITE}/about/"
    import_files(captures, [warc_of(tmp_path / "a.warc.gz", (PAGE, b"<p>words</p>"), (other, b"<p>me</p>"))])
    ledger = Ledger.open(captures / SITE)
    assert [(ledger.row(url) or pytest.fail(url)).state for url in (PAGE, other)] == ["pending", "captured"]
    ledger.mark_due("r2")
    assert (ledger.row(other) or pytest.fail(other)).state == "captured"
    ledger.close()


def test_a_304_speaks_of_the_live_body(tmp_path: Path) -> None:
    """Neither an import nor a 404 takes the place of the body and validators that a crawl kept."""
    folder = tmp_path / "captures" / SITE
    ledger = Ledger.open(folder)
    ledger.discover([Found(PAGE, "thread")], "r1")
    ledger.begin_warc("r1-000.warc.gz", "r1")
    warc = WarcFile(folder / "r1-000.warc.gz", {})
    row = ledger.row(PAGE) or pytest.fail(PAGE)
    for status, etag, body in ((200, '"one"', b"<p>live</p>"), (404, '"lost"', b"<p>no</p>")):
        headers = (("Content-Type", "text/html"), ("ETag", etag))
        exchange = Exchange(PAGE, status, headers, body, datetime.now(UTC))
        ledger.commit(row, exchange, warc.append(exchange), run_id="r1")
    ledger.close_warc("r1-000.warc.gz", warc.close())
    live = ledger.earlier(PAGE)
    ledger.close()
    import_files(tmp_path / "captures", [warc_of(tmp_path / "a.warc.gz", (PAGE, b"<p>imported</p>"))])
    ledger = Ledger.open(folder)
    assert ledger.earlier(PAGE) == live
    assert (ledger.row(PAGE) or pytest.fail(PAGE)).etag == '"one"'
    ledger.close()


def test_a_torn_record_and_a_false_one_are_told_and_left_out(tmp_path: Path) -> None:
    """What is whole in a torn file is kept; a record that is not, or whose bytes do not give its digest, is named."""
    whole = warc_of(tmp_path / "a.warc.gz", (PAGE, b"<p>" + b"words " * 5000 + b"</p>"))
    plain = gzip.decompress(whole.read_bytes())
    (tmp_path / "torn.warc").write_bytes(plain + plain[: len(plain) - 9000])
    (tmp_path / "false.warc").write_bytes(plain.replace(b"words words", b"sword words", 1) + plain)
    for name, words in (("torn.warc", "ends in the middle"), ("false.warc", "damaged")):
        done = import_files(tmp_path / name.removesuffix(".warc"), [tmp_path / name])
        (told,) = done.not_read
        assert (done.kept, done.skipped) == (1, {})
        assert name in told
        assert words in told


def test_an_answer_cut_short_at_its_capture_is_kept_with_its_problem(tmp_path: Path) -> None:
    """A whole record of an answer that the network cut is evidence, flagged as incomplete."""
    path = warc_of(tmp_path / "a.warc.gz", (PAGE, b"<p>half"), **{"WARC-Truncated": "disconnect"})
    done = import_files(tmp_path / "captures", [path])
    assert (done.kept, done.not_read) == (1, [])
    assert captures_of(tmp_path / "captures" / SITE)[0].problem == "incomplete: truncated (disconnect)"


@pytest.mark.parametrize(
    ("date", "year"), [("2012", 2012), ("2012-03", 2012), ("2012-03-04", 2012), ("2012-03-04T05:06Z", 2012)]
)
def test_dates_of_any_precision_are_read(tmp_path: Path, date: str, year: int) -> None:
    """A WARC-Date may be as coarse as a year."""
    import_files(tmp_path / "captures", [warc_of(tmp_path / "a.warc.gz", (PAGE, b"<p>x</p>"), date=date)])
    assert captures_of(tmp_path / "captures" / SITE)[0].fetched_at.year == year


def test_a_full_disk_leaves_no_address_that_nobody_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No room for the record: neither it nor its address is entered, and the same import again is whole."""
    captures, given = tmp_path / "captures", warc_of(tmp_path / "a.warc.gz", (PAGE, b"<p>words</p>"))

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(WarcFile, "append", no_room)
        with pytest.raises(OSError, match="No space"):
            import_files(captures, [given])
    assert import_files(captures, [given]).kept == 1
    with reading(captures / SITE) as db:
        assert account(db) == {"discovered": 1, "captured": 1, "refused": 0, "failed": 0, "pending": 0}
