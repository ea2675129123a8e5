"""A run that is cut short, however, loses nothing and doubles nothing; a run that comes again asks for what changed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from server import Asked, Server, answer, chain, page, pages

from scraper.archive import read_exchange
from scraper.ledger import captures_of
from scraper.repair import repair

if TYPE_CHECKING:
    from conftest import Crawler

ROOT = Path(__file__).parent.parent.parent


def whole(crawl: Crawler, server: Server, number: int) -> None:
    """Every page is captured once, every record is whole, every file is closed."""
    assert Counter(crawl.captured(server)) == Counter(f"/{n}" for n in range(number))
    assert {state for state, _ in crawl.rows(server).values()} == {"captured"}
    folder = crawl.captures / server.site
    for row in captures_of(folder):
        read_exchange(folder / row.warc_file, row)
    for file, length in crawl.asked(server, "SELECT file, length FROM warcs"):
        assert (folder / file).stat().st_size == length
    assert crawl.asked(server, "SELECT COUNT(*) FROM warcs WHERE sha256 IS NULL") == [(0,)]


def until(condition: object, seconds: float = 240) -> None:
    """Wait until a condition holds."""
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


@pytest.mark.parametrize("trial", range(5))
def test_a_kill_at_any_moment_loses_and_doubles_nothing(crawl: Crawler, trial: int) -> None:
    """kill -9 at a random moment, then a torn tail on top; the next run ends with each page captured once."""
    rng = random.Random(f"kill {trial}")
    number = 40
    with Server(chain(number)) as server:
        with subprocess.Popen(crawl.command(f"{server.url}/0"), cwd=ROOT, stdout=subprocess.DEVNULL) as process:
            after = rng.randrange(1, number)
            until(lambda: len(server.asked) > after)
            time.sleep(rng.random() * 0.02)
            process.kill()
        torn = sorted((crawl.captures / server.site).glob("*.warc.gz"))
        if torn:
            with torn[-1].open("ab") as file:  # what was half written when the kill came
                file.write(rng.randbytes(rng.randrange(1, 500)))
        crawl(f"{server.url}/0")
        whole(crawl, server, number)
        twice = [path for path, times in Counter(server.paths()).items() if times > 1]
        assert len(twice) <= 2


def test_one_sigint_ends_cleanly_and_a_run_resumes(crawl: Crawler) -> None:
    """SIGINT once: what is under way is kept, the rest stays pending, files are closed; the next run completes."""
    with Server(chain(30)) as server:
        command = crawl.command(f"{server.url}/0", limits={"delay": 0.05})
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            until(lambda: len(server.asked) > 5)
            process.send_signal(signal.SIGINT)
            result = json.loads(process.communicate(timeout=600)[0].splitlines()[-1])
        assert process.returncode == 0
        assert result["stopped"] == "shutdown"
        assert result["account"]["pending"] > 0
        assert crawl.asked(server, "SELECT COUNT(*) FROM warcs WHERE sha256 IS NULL") == [(0,)]
        again = crawl(f"{server.url}/0")
        assert again["resumed"]
        whole(crawl, server, 30)


def test_max_pages_leaves_work_pending_and_resumes(crawl: Crawler) -> None:
    """A run of at most five pages asks for five, and the next one goes on where it stopped."""
    with Server(chain(9)) as server:
        first = crawl(f"{server.url}/0", limits={"max_pages": 5})
        assert len(server.paths()) == 5
        assert first["account"]["pending"] > 0
        second = crawl(f"{server.url}/0")
        assert second["resumed"]
        assert second["account"]["pending"] == 0
        assert len(server.paths()) == 9
        whole(crawl, server, 9)


class Changing:
    """A site with validators, one page of which changes, one breaks and one goes."""

    def __init__(self) -> None:
        self.later = False

    def __call__(self, asked: Asked) -> object:
        if asked.path == "/robots.txt":
            return answer(b"", 404)
        if self.later and asked.path == "/breaks":
            return answer(b"", 503)
        if self.later and asked.path == "/goes":
            return answer(b"gone", 410)
        etag = '"2"' if self.later and asked.path == "/changes" else '"1"'
        if asked.headers.get("if-none-match") == etag:
            return answer(b"", 304, ETag=etag)
        if asked.path == "/same":
            return page("no validator, the same bytes")
        links = ("/stays", "/changes", "/breaks", "/goes", "/same") if asked.path == "/" else ()
        return page(f"{asked.path} {etag}", *links, ETag=etag)


def test_a_second_crawl_keeps_what_changed(crawl: Crawler) -> None:
    """304 and same bytes become revisits, a changed page and a 410 new captures; a 503 leaves `captured` as it was."""
    with Server(Changing()) as server:
        crawl(f"{server.url}/")
        server.answer.later = True
        second = crawl(f"{server.url}/")
    assert second["account"]["captured"] == second["account"]["discovered"]
    assert crawl.rows(server)["/breaks"] == ("captured", None)
    assert crawl.asked(server, "SELECT last_outcome FROM urls WHERE url LIKE '%/breaks'") == [("HTTP 503",)]
    rows = crawl.asked(server, "SELECT url, http_status, revisit_of IS NULL FROM captures WHERE kind != 'robots'")
    found = Counter((url.removeprefix(server.url), status, bool(new)) for url, status, new in rows)
    assert found == Counter(
        [(path, 200, True) for path in ("/", "/stays", "/changes", "/breaks", "/goes", "/same")]
        + [("/", 304, False), ("/stays", 304, False), ("/same", 200, False)]
        + [("/changes", 200, True), ("/goes", 410, True)]
    )
    folder = crawl.captures / server.site
    before = captures_of(folder)
    damage(folder, "lost")
    repair(folder)
    assert captures_of(folder) == before  # revisits too, with their digests


def test_a_full_disk_stops_cleanly_and_resumes(crawl: Crawler) -> None:
    """Where no byte more fits, the run says so and ends, what was captured is whole; with room, the next completes."""
    number = 60
    table = {
        f"/{n}": answer(f"<a href='/{n + 1}'>{os.urandom(9000).hex()}</a>" if n < number - 1 else "end")
        for n in range(number)
    }
    with Server(pages(table)) as server:
        result = crawl(f"{server.url}/0", file_size=400_000)  # an empty ledger has 140 kB
        assert any(words in result["stopped"] for words in ("too large", "full", "I/O error"))
        assert result["account"]["pending"] > 0
        folder = crawl.captures / server.site
        kept = captures_of(folder)
        assert kept
        for row in kept:
            read_exchange(folder / row.warc_file, row)
        crawl(f"{server.url}/0")
        whole(crawl, server, number)


def test_a_second_process_is_refused_and_told_by_whom(crawl: Crawler) -> None:
    """While one process crawls a site, another refuses before anything is fetched, and names the first."""
    with Server(chain(200)) as server:
        command = crawl.command(f"{server.url}/0", limits={"delay": 0.2})
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as first:
            until(lambda: len(server.asked) > 2)
            second = crawl(f"{server.url}/0", check=False)
            first.kill()
    assert second["kind"] == "Busy"
    assert f"is held by process {first.pid}" in second["error"]
    assert max(Counter(server.paths()).values()) == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_no_door_is_open(crawl: Crawler) -> None:
    """The crawling process listens on no port: no telnet console, no remote control."""
    with Server(chain(100)) as server:
        command = crawl.command(f"{server.url}/0", limits={"delay": 0.2})
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
            until(lambda: len(server.asked) > 2)
            links = {link.readlink().name for link in Path(f"/proc/{process.pid}/fd").iterdir() if link.is_symlink()}
            listening = set()
            for table in ("tcp", "tcp6"):
                lines = Path(f"/proc/{process.pid}/net/{table}").read_text().splitlines()[1:]
                listening |= {f"socket:[{fields[9]}]" for fields in map(str.split, lines) if fields[3] == "0A"}
            process.kill()
    assert listening  # the server of this test is one of them
    assert not links & listening


@pytest.mark.parametrize("how", ["lost", "emptied", "overwritten"])
def test_a_ledger_made_again_refetches_nothing(crawl: Crawler, how: str) -> None:
    """A ledger lost or damaged beside its WARC files is refused by a crawl; made again, it holds the same captures."""
    with Server(chain(8)) as server:
        crawl(f"{server.url}/0", limits={"max_pages": 5})
        folder = crawl.captures / server.site
        before = captures_of(folder)
        damage(folder, how)
        refused = crawl.command(f"{server.url}/0")
        done = subprocess.run(refused, check=False, cwd=ROOT, capture_output=True, text=True, timeout=600)
        assert done.returncode == 1
        assert "--repair" in json.loads(done.stdout)["error"]
        assert "6 captures" in (repair(folder) or "")
        assert captures_of(folder) == before
        crawl(f"{server.url}/0")
        assert max(Counter(server.paths()).values()) == 1
        whole(crawl, server, 8)


def damage(folder: Path, how: str) -> None:
    """Lose a ledger, empty it, or write over the middle of it."""
    path = folder / "ledger.db"
    if how == "lost":
        path.unlink()
    elif how == "emptied":
        path.write_bytes(b"")
    else:
        data = bytearray(path.read_bytes())
        data[4096:] = random.Random(how).randbytes(len(data) - 4096)
        path.write_bytes(data)
    for leftover in folder.glob("ledger.db-*"):
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
