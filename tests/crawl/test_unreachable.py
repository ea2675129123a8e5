"""Sites that do not answer: seeds that lead nowhere, a site that died since the last crawl or dies in the middle."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
from collections import Counter
from typing import TYPE_CHECKING

from server import Server, answer, moved, page, pages, reset, robots
from test_moved import ROOT, threadkeep

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Crawler
    from server import Asked


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_seed_that_nobody_answers_is_told(tmp_path: Path) -> None:
    """Exit code 1, the seed and the reason in a line."""
    seed = f"http://127.0.0.1:{free_port()}/a"
    threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", seed)
    done = threadkeep(tmp_path, "crawl", "salt", "--delay", "0")
    assert done.returncode == 1
    assert f"no page at the seed {seed}: robots.txt unreachable: connection refused" in done.stdout


def test_a_seed_that_is_not_found_is_told(tmp_path: Path) -> None:
    """One seed of two answers 404: told, exit code 0; both: exit code 1."""
    with Server(pages({"/": page("home")})) as server:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{server.url}/", "--seed", f"{server.url}/no")
        threadkeep(tmp_path, "new", "alum", "--scope", "site", "--seed", f"{server.url}/no")
        one = threadkeep(tmp_path, "crawl", "salt", "--delay", "0")
        none = threadkeep(tmp_path, "crawl", "alum", "--delay", "0")
    assert (one.returncode, none.returncode) == (0, 1)
    assert f"no page at the seed {server.url}/no: HTTP 404" in one.stdout
    assert f"no page at the seed {server.url}/no: HTTP 404" in none.stdout


def test_a_seed_that_is_unchanged_is_no_failure(tmp_path: Path) -> None:
    """It answers 304 to the second crawl: exit code 0, and nothing is said of it."""

    def site(asked: Asked) -> bytes:
        if asked.path == "/robots.txt":
            return robots()
        return answer(b"", 304) if "if-none-match" in asked.headers else page("home", ETag='"a"')

    with Server(site) as server:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{server.url}/")
        done = [threadkeep(tmp_path, "crawl", "salt", "--delay", "0") for _ in range(2)]
    assert [one.returncode for one in done] == [0, 0]
    assert "unchanged" in done[1].stdout
    assert "no page at the seed" not in done[1].stdout


def test_an_address_spelled_twice_is_one_seed(tmp_path: Path) -> None:
    """Nothing could be had at any seed: exit code 1, also where collection.toml names one in two ways."""
    with Server(pages({})) as server:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{server.url}/")
        settings = tmp_path / "salt" / "collection.toml"
        settings.write_text(settings.read_text().replace(f'"{server.url}/"', f'"{server.url}/", "{server.url}"'))
        assert threadkeep(tmp_path, "crawl", "salt", "--delay", "0").returncode == 1


def test_seeds_of_which_one_failed_and_the_others_are_forbidden_are_nothing(tmp_path: Path) -> None:
    """Nothing could be had at all, and not only because robots.txt says so: exit code 1."""
    with Server(pages({"/robots.txt": robots("User-agent: *\nDisallow: /a")})) as server:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{server.url}/a", "--seed", f"{server.url}/b")
        assert threadkeep(tmp_path, "crawl", "salt", "--delay", "0").returncode == 1


def test_a_seed_that_is_no_page_is_told(tmp_path: Path) -> None:
    """A picture or a PDF answers, and holds nothing to read: told with what it is, exit code 1."""
    with Server(pages({"/paper": answer(b"%PDF-1.4", 200, "application/pdf")})) as server:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{server.url}/paper")
        done = threadkeep(tmp_path, "crawl", "salt", "--delay", "0")
    assert done.returncode == 1
    assert f"no page at the seed {server.url}/paper: not a page: application/pdf" in done.stdout


def test_a_seed_that_is_not_public_is_told_with_how_to_allow_it(tmp_path: Path) -> None:
    """An intranet forum is not asked until its host is named: told where."""
    threadkeep(tmp_path, "new", "salt", "--seed", "http://10.0.0.1/", "--contact", "me@uni.example")
    done = threadkeep(tmp_path, "crawl", "salt", "--delay", "0")
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("no page at the seed http://10.0.0.1/"))
    assert "address not public; if it is meant, add its host to allow_hosts in " in line


def test_a_seed_that_robots_forbids_is_no_failure(tmp_path: Path) -> None:
    """Refused is done: exit code 0, the reason told."""
    forbids = answer(b"User-agent: *\nDisallow: /", 200, "text/plain")
    with Server(pages({"/": page("home"), "/robots.txt": forbids})) as server:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{server.url}/")
        done = threadkeep(tmp_path, "crawl", "salt", "--delay", "0")
    assert done.returncode == 0
    assert f"{server.url}/: robots.txt disallows it" in done.stdout


class Dies:
    """A site of many pages that gives no answer any more once it is told to, or after so many pages."""

    def __init__(self, number: int, after: int | None = None) -> None:
        leaves = {f"/{n}": page(f"page {n}") for n in range(1, number)}
        self.alive = pages({"/0": page("home", *leaves), **leaves})
        self.after = after
        self.is_dead = False
        self.asked = 0

    def __call__(self, asked: Asked) -> object:
        if asked.path != "/robots.txt":
            self.asked += 1
        if self.is_dead or (self.after is not None and self.asked > self.after):
            return reset
        return robots() if asked.path == "/robots.txt" else self.alive(asked)


def test_a_site_that_died_is_not_asked_address_by_address(crawl: Crawler) -> None:
    """The next crawl asks for a few addresses and no more; nothing that was captured is lost, and it is named."""
    with Server(Dies(60)) as server:
        crawl(f"{server.url}/0", limits={"retry_wait": 0.02})
        server.answer.is_dead, before = True, len(server.paths())
        result = crawl(f"{server.url}/0", limits={"retry_wait": 0.02})
        asked = len(server.paths()) - before
    assert result["account"]["captured"] == 61
    assert result["lost"] == {f"{server.url}/0": "connection lost"}
    assert any("does not answer (connection lost)" in note for note in result["notes"])
    assert asked <= 20


def test_a_site_that_dies_in_the_middle_leaves_its_work_pending(crawl: Crawler) -> None:
    """What was not asked for stays pending, and the next crawl takes it up."""
    with Server(Dies(60, after=20)) as server:
        first = crawl(f"{server.url}/0", limits={"retry_wait": 0.02})
        assert first["account"]["pending"] >= 30
        assert any("stopped answering" in note for note in first["notes"])
        server.answer.after = None
        second = crawl(f"{server.url}/0")
    assert (second["account"]["pending"], second["account"]["captured"]) == (0, 61)
    assert second["resumed"]


def test_an_outage_that_a_stop_cuts_short_costs_nothing(crawl: Crawler) -> None:
    """Stopped after some addresses had failed, but before the site was given up: the next run asks for them again."""
    with Server(Dies(30, after=10)) as server:
        command = crawl.command(f"{server.url}/0", limits={"retry_wait": 0.3, "tries": 1})
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            while len(server.paths()) < 13:
                assert process.poll() is None
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            stopped = json.loads(process.communicate(timeout=600)[0].splitlines()[-1])["account"]
        assert stopped["failed"] >= 2
        assert stopped["pending"] > 0
        server.answer.after = None
        resumed = crawl(f"{server.url}/0")
    assert resumed["resumed"]
    assert (resumed["account"]["failed"], resumed["account"]["captured"]) == (0, 31)


def test_a_site_that_stumbles_is_crawled_whole(crawl: Crawler) -> None:
    """Every third address answers to its third request only: all is captured in one run all the same."""
    times: Counter[str] = Counter()
    alive = Dies(20)

    def stumbles(asked: Asked) -> object:
        times[asked.path] += 1
        return reset if asked.path.endswith(("2", "5", "8")) and times[asked.path] < 3 else alive(asked)

    with Server(stumbles) as server:
        result = crawl(f"{server.url}/0", limits={"retry_wait": 0.02})
    assert result["account"]["captured"] == 21


def test_pages_that_are_dead_do_not_make_a_dead_site(crawl: Crawler) -> None:
    """Eight addresses in a row that give no answer fail by themselves; what comes after them is captured."""
    dead, well = [f"/dead{n}" for n in range(8)], [f"/well{n}" for n in range(8)]
    table = {"/": page("home", *dead, *well)} | {path: page(path) for path in well} | dict.fromkeys(dead, reset)
    with Server(pages(table)) as server:
        result = crawl(f"{server.url}/", limits={"retry_wait": 0.02})
    rows = crawl.rows(server)
    assert [path for path in well if rows[path][0] != "captured"] == []
    assert {rows[path] for path in dead} == {("failed", "connection lost")}
    assert result["notes"] == []


def test_seeds_that_are_dead_do_not_make_a_dead_site(crawl: Crawler) -> None:
    """The same where no page was ever captured, and robots.txt is known from an earlier run."""
    dead, well = [f"/dead{n}" for n in range(8)], [f"/well{n}" for n in range(3)]
    table = {path: page(path) for path in well} | dict.fromkeys(dead, reset)
    with Server(pages(table)) as server:
        crawl(*(f"{server.url}{path}" for path in dead[:1]), limits={"retry_wait": 0.02})
        crawl(*(f"{server.url}{path}" for path in dead + well), limits={"retry_wait": 0.02})
    assert [path for path in well if crawl.rows(server)[path][0] != "captured"] == []


def test_a_seed_that_is_redirected_to_nothing_is_told(crawl: Crawler) -> None:
    """To what is not found, or round in a circle: the seed is lost; to a page, it is not."""
    table = {"/": moved("/x"), "/a": moved("/b"), "/b": moved("/a"), "/c": moved("/d"), "/d": page("d")}
    with Server(pages(table)) as server:
        url = server.url
        lost = crawl(f"{url}/", f"{url}/a", f"{url}/c")["lost"]
    assert lost == {
        f"{url}/": f"HTTP 404 at {url}/x, where it leads",
        f"{url}/a": f"redirect loop: {url}/a -> {url}/b -> {url}/a",
    }
