"""A site's ledger: the account, transactions, locks, recovery."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from scraper.archive import Exchange, WarcFile
from scraper.errors import Busy, DamagedLedger, LaterFormat
from scraper.ledger import LISTED, PRIORITIES, Found, Ledger, captures_of
from scraper.told import Told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def answer_of(url: str, status: int = 200, body: bytes = b"<p>x</p>") -> Exchange:
    """An answer."""
    return Exchange(url, status, (("Content-Type", "text/html"),), body, datetime.now(UTC), role="thread")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a site."""
    return tmp_path / "blog.example"


@pytest.fixture
def ledger(folder: Path) -> Iterator[Ledger]:
    """An open ledger."""
    opened = Ledger.open(folder)
    yield opened
    opened.close()


def url_of(number: int) -> str:
    """An address of the site."""
    return f"http://blog.example/{number}"


def keep(ledger: Ledger, warc: WarcFile, number: int, *found: Found, **given: object) -> None:
    """Capture one address."""
    row = ledger.row(url_of(number))
    assert row is not None
    exchange = answer_of(row.url)
    ledger.commit(row, exchange, warc.append(exchange), run_id="r", found=found, **given)


@pytest.mark.parametrize("seed", range(6))
def test_the_account_always_balances(ledger: Ledger, folder: Path, seed: int) -> None:
    """After any operations discovered = captured + refused + failed + pending, and no capture is undone."""
    rng = random.Random(seed)
    ledger.begin_warc("a.warc.gz", "r")
    warc = WarcFile(folder / "a.warc.gz", {})
    once_captured: set[str] = set()
    for _ in range(150):
        number = rng.randrange(30)
        row = ledger.row(url_of(number))
        kind = rng.choice(sorted(PRIORITIES))
        match rng.randrange(7):
            case 0:
                ledger.discover([Found(url_of(number), kind, rng.choice([None, None, "trap"]))], "r")
            case 1 if row:
                links = [Found(url_of(rng.randrange(30)), kind) for _ in range(3)]
                keep(ledger, warc, number, *links, listed=("http://",) if rng.random() < 0.1 else ())
                once_captured.add(row.url)
            case 2 if row:
                ledger.refuse(row, "robots.txt disallows it")
            case 3 if row:
                ledger.fail(row, "timeout")
            case 4 if row and row.state == "pending":
                ledger.retry(row, "HTTP 503", time.time())
            case 5 if rng.random() < 0.1:
                ledger.mark_due("r2")
        counts = ledger.counts()
        assert counts["discovered"] == sum(n for state, n in counts.items() if state != "discovered")
    for url in once_captured:
        found = ledger.row(url)
        assert found is not None
        assert found.state in ("captured", "pending")
    ledger.close_warc("a.warc.gz", warc.close())


def test_a_recrawl_never_takes_a_state_back(ledger: Ledger, folder: Path) -> None:
    """An address once captured stays captured when a later run fails on it or is refused it."""
    ledger.discover([Found(url_of(1), "seed"), Found(url_of(2), "seed")], "r")
    ledger.begin_warc("a.warc.gz", "r")
    warc = WarcFile(folder / "a.warc.gz", {})
    for number in (1, 2):
        keep(ledger, warc, number)
    warc.close()
    assert ledger.mark_due("r2") == 2
    ledger.fail(ledger.pending(time.time(), 9)[0], "HTTP 503")
    ledger.refuse(ledger.pending(time.time(), 9)[0], "robots.txt disallows it")
    assert [ledger.row(url_of(n)).state for n in (1, 2)] == ["captured", "captured"]
    assert len(captures_of(folder)) == 2


def test_links_enter_with_their_page(ledger: Ledger, folder: Path) -> None:
    """Where the transaction of a page fails, neither its capture nor its links are there."""
    ledger.discover([Found(url_of(1), "seed")], "r")
    ledger.begin_warc("a.warc.gz", "r")
    warc = WarcFile(folder / "a.warc.gz", {})

    def links() -> Iterator[Found]:
        yield Found(url_of(2), "thread")
        raise sqlite3.OperationalError("disk full")

    row = ledger.row(url_of(1))
    exchange = answer_of(url_of(1))
    with pytest.raises(sqlite3.OperationalError):
        ledger.commit(row, exchange, warc.append(exchange), run_id="r", found=links())
    assert ledger.counts()["pending"] == ledger.counts()["discovered"] == 1
    assert captures_of(folder) == []
    keep(ledger, warc, 1, Found(url_of(2), "thread"))
    warc.close()
    assert ledger.counts() == {"discovered": 2, "captured": 1, "refused": 0, "failed": 0, "pending": 1}


KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from test_ledger import *
folder = Path({folder!r})
ledger = Ledger.open(folder)
ledger.discover([Found(url_of(n), "seed") for n in (1, 2)], "r")
ledger.begin_warc("a.warc.gz", "r")
warc = WarcFile(folder / "a.warc.gz", {{}})
if {committed}:
    keep(ledger, warc, 1)
warc.append(answer_of(url_of(2)))
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.skipif(os.name == "nt", reason="kill -9")
def test_a_kill_between_record_and_commit_leaves_no_row(folder: Path, committed: bool) -> None:
    """A record written and not committed does not exist: no row, and its bytes are cut at the next opening."""
    script = KILLED.format(here=os.path.dirname(__file__), folder=str(folder), committed=committed)  # noqa: PTH120
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    torn = (folder / "a.warc.gz").stat().st_size
    ledger = Ledger.open(folder)
    try:
        assert ledger.counts()["captured"] == committed
        assert ledger.counts()["pending"] == 2 - committed
    finally:
        ledger.close()
    path = folder / "a.warc.gz"
    assert path.exists() is committed
    assert not committed or path.stat().st_size < torn


def test_a_second_opening_is_refused(ledger: Ledger, folder: Path) -> None:
    """One writer a site: another is told which process holds it, and reading goes on beside it."""
    with pytest.raises(Busy, match=f"held by process {os.getpid()}"):
        Ledger.open(folder)
    assert captures_of(folder) == []


def test_who_only_asks_for_the_holder_is_in_nobodys_way(folder: Path) -> None:
    """`status` tries the lock for a moment: a crawl that begins just then waits for that, and is not refused."""
    folder.mkdir(parents=True)
    asking = FileLock(folder / "site.lock", thread_local=False)
    asking.acquire()
    threading.Timer(0.1, asking.release).start()
    Ledger.open(folder).close()


@pytest.mark.parametrize("how", ["lost", "empty", "text", "torn"])
def test_a_ledger_lost_beside_its_warc_files_is_refused(folder: Path, how: str) -> None:
    """A ledger that is gone, empty or no database beside WARC files: not begun anew, the repair named."""
    ledger = Ledger.open(folder)
    ledger.discover([Found(url_of(n), "thread") for n in range(500)], "r")
    ledger.begin_warc("a.warc.gz", "r")
    warc = WarcFile(folder / "a.warc.gz", {})
    keep(ledger, warc, 1)
    ledger.close_warc("a.warc.gz", warc.close())
    ledger.close()
    path = folder / "ledger.db"
    match how:
        case "lost":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_bytes(b"no database at all" * 1000)
        case _:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DamagedLedger, match="--repair"):
        Ledger.open(folder)
    with pytest.raises(DamagedLedger, match="--repair"):  # the lock was let go
        Ledger.open(folder)


def test_a_later_format_is_refused(folder: Path) -> None:
    """A ledger of a later version is left alone, and the update named."""
    Ledger.open(folder).close()
    db = sqlite3.connect(folder / "ledger.db")
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(LaterFormat, match="later version"):
        Ledger.open(folder)


def test_a_comment_is_looked_up_and_not_looked_for(folder: Path) -> None:
    """By its number alone, also in a ledger of an earlier format, so that thousands of links cost nothing."""
    ledger = Ledger.open(folder)
    with ledger.transaction():
        ledger.threads.tell([Told("https://a.example/1/", "1", comments={"7": "x"})], "r1", by_api=True)
    ledger._db.execute("DROP INDEX held_comment")
    ledger._db.execute("PRAGMA user_version = 6")
    ledger.close()
    again = Ledger.open(folder)
    asked: list[str] = []
    again._db.set_trace_callback(asked.append)
    assert (again.threads.holds("7"), again.threads.holds("8")) == (True, False)
    again._db.set_trace_callback(None)
    plans = [again._db.execute(f"EXPLAIN QUERY PLAN {query}").fetchone()[3] for query in asked]
    again.close()
    assert len(plans) == 2
    assert all(plan.startswith("SEARCH held") for plan in plans)


def test_the_most_useful_is_asked_for_first(ledger: Ledger) -> None:
    """Pending addresses come by their kind, then in the order they were found; what must wait does not come."""
    kinds = ["archive", "thread", "api", "robots", "seed", "thread"]
    ledger.discover([Found(url_of(n), kind) for n, kind in enumerate(kinds)], "r")
    assert [row.kind for row in ledger.pending(time.time(), 9)] == [
        "robots",
        "seed",
        "api",
        "thread",
        "thread",
        "archive",
    ]
    ledger.retry(ledger.pending(time.time(), 1)[0], "HTTP 503", time.time() + 60)
    assert ledger.pending(time.time(), 1)[0].kind == "seed"
    assert ledger.next_ready() == 0


def test_a_listing_makes_archive_pages_needless(ledger: Ledger, folder: Path) -> None:
    """Once the site has listed its threads, archive pages are refused with that reason, new ones too."""
    ledger.discover([Found(url_of(1), "api"), Found(url_of(2), "archive")], "r")
    ledger.begin_warc("a.warc.gz", "r")
    warc = WarcFile(folder / "a.warc.gz", {})
    keep(ledger, warc, 1, Found(url_of(3), "archive"), Found(url_of(4), "thread"), listed=(url_of(3)[:-1],))
    warc.close()
    states = {n: (ledger.row(url_of(n)).state, ledger.row(url_of(n)).reason) for n in (2, 3, 4)}
    assert states == {2: ("refused", LISTED), 3: ("refused", LISTED), 4: ("pending", None)}


def test_what_is_still_protected_is_refused_again(ledger: Ledger) -> None:
    """A later run takes up what was behind a password; where the site says that it still is, it is not asked for."""
    closed = Found("https://blog.example/closed", "thread", "protected")
    ledger.discover([closed, Found("https://blog.example/open", "thread")], "r")
    assert ledger.row(closed.url).reason == "protected"
    ledger.mark_due("r2")
    assert ledger.row(closed.url).state == "pending"
    ledger.discover([closed], "r2")
    assert (ledger.row(closed.url).state, ledger.row(closed.url).reason) == ("refused", "protected")
    ledger.discover([Found(closed.url, "thread")], "r2")
    assert ledger.row(closed.url).state == "refused"
