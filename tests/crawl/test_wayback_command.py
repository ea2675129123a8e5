"""The command that reads a web archive: what it refuses, what it tells, how it ends."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from archive import Kept, thread
from server import Server, page

ROOT = Path(__file__).parent.parent.parent
BLOG = "http://blog.example"
VEINS = f"{BLOG}/2009/03/veins/"


def threadkeep(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "--home", str(home), *arguments],
        check=False, cwd=ROOT, capture_output=True, text=True, timeout=600,
    )  # fmt: skip


def made(home: Path, seed: str = f"{BLOG}/") -> None:
    """A collection of this blog."""
    done = threadkeep(home, "new", "a", "--seed", seed, "--contact", "me@uni.example", "--scope", "site")
    assert done.returncode == 0, done.stderr


def blog() -> Kept:
    """Two threads, one of them as it was in two years."""
    kept = Kept()
    kept.add(VEINS, 2009, thread("Veins", (1, "First."), (2, "Second.")))
    kept.add(VEINS, 2011, thread("Veins", (1, "First."), (3, "Third.")))
    kept.add(f"{BLOG}/2009/04/stents/", 2009, thread("Stents", (7, "Only."), number=46))
    return kept


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--via", "memory"), "--via memory"),
        (("--cdx", "http://127.0.0.1/web/cdx"), "give `--via wayback` with it"),
        (("--via", "wayback", "--cdx", "http://127.0.0.1/web/"), "no CDX server that is known"),
    ],
)
def test_wrong_use_is_told_in_a_line(tmp_path: Path, options: tuple[str, ...], words: str) -> None:
    """And is no run."""
    made(tmp_path)
    done = threadkeep(tmp_path, "crawl", "a", *options)
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert words in line
    assert json.loads(threadkeep(tmp_path, "status", "a", "--json").stdout)["last_run"] is None


def test_an_archive_that_is_not_there_is_named(tmp_path: Path) -> None:
    """What gives no answer is the archive, not the blog."""
    made(tmp_path)
    done = threadkeep(tmp_path, "crawl", "a", "--via", "wayback", "--cdx", "http://127.0.0.1:9/cdx", "--delay", "0")
    assert done.returncode == 1
    assert f"no page at the seed {BLOG}/: the archive's robots.txt unreachable" in done.stdout


def test_a_run_that_is_stopped_says_how_to_go_on(tmp_path: Path) -> None:
    """With the options it was given; it goes on and ends with 0, and so does one that finds nothing new."""
    made(tmp_path)
    with Server(blog()) as server:
        given = ("crawl", "a", "--via", "wayback", "--cdx", f"{server.url}/cdx/search/cdx", "--delay", "0")
        done = threadkeep(tmp_path, *given, "--max-pages", "2")
        assert done.returncode == 3, done.stderr
        assert f"`threadkeep crawl a --via wayback --cdx {server.url}/cdx/search/cdx`" in done.stdout
        for _ in range(2):
            done = threadkeep(tmp_path, *given)
            assert done.returncode == 0, done.stdout + done.stderr
        assert "2 posts, 4 comments" in done.stdout
    status = json.loads(threadkeep(tmp_path, "status", "a", "--json").stdout)
    assert (status["last_run"]["via"], status["posts"], status["comments"]) == ("wayback", 2, 4)
    assert status["urls"]["discovered"] == status["urls"]["captured"]


def test_what_an_archive_was_not_asked_is_no_work_of_a_live_crawl(tmp_path: Path) -> None:
    """Its account is of what it asks for itself, nothing of it pending; what else is left is said, and how to do it."""
    with Server(lambda asked: page("Home")) as live:
        made(tmp_path, f"{live.url}/")
        kept = Kept()
        kept.add(f"{live.url}/2009/03/1/", 2009, thread("Post 1", (1, "Words."), number=101))
        with Server(kept) as server:
            given = ("--via", "wayback", "--cdx", f"{server.url}/cdx/search/cdx", "--delay", "0", "--max-pages", "1")
            assert threadkeep(tmp_path, "crawl", "a", *given).returncode == 3
        done = threadkeep(tmp_path, "crawl", "a", "--delay", "0")
    assert done.returncode == 0, done.stdout
    assert " + failed 0 + pending 0 in " in done.stdout
    left = r"another crawl has work pending, (1 request|\d+ requests): go on with `threadkeep crawl a --via wayback`\n"
    assert re.search(left, done.stdout), done.stdout


def test_where_it_was_had_is_explained(tmp_path: Path) -> None:
    """By the original address, by the one in the archive, by a comment's id."""
    made(tmp_path)
    with Server(blog()) as server:
        given = ("--via", "wayback", "--cdx", f"{server.url}/cdx/search/cdx", "--delay", "0")
        assert threadkeep(tmp_path, "crawl", "a", *given).returncode == 0
    asked = f"{server.url}/web/20090305120000id_/{VEINS}"
    for what in (VEINS, VEINS.rstrip("/")):
        found = threadkeep(tmp_path, "explain", "a", what)
        assert (asked in found.stdout) == (what == VEINS), found.stdout
    assert f"{VEINS} is" in found.stderr
    held = json.loads(threadkeep(tmp_path, "explain", "a", asked, "--json").stdout)
    assert (held["state"], held["captures"][0]["url"]) == ("captured", VEINS)
    comment = threadkeep(tmp_path, "explain", "a", "wordpress:blog.example:comment:2").stdout
    assert asked in comment
    assert "state: gone" in comment


def test_an_archive_that_holds_nothing_is_a_failure(tmp_path: Path) -> None:
    """Exit code 1 and the reason; what was held before stays."""
    made(tmp_path)
    with Server(Kept()) as server:
        done = threadkeep(tmp_path, "crawl", "a", "--via", "wayback", "--cdx", f"{server.url}/cdx/search/cdx")
    assert done.returncode == 1
    assert f"no page at the seed {BLOG}/: the archive's index lists no page of it" in done.stdout


def test_a_live_crawl_after_one_of_an_archive(tmp_path: Path) -> None:
    """Its rows are the same ones; how much the archive held says nothing about how much the site should."""
    with Server(lambda asked: page("Home")) as live:
        made(tmp_path, f"{live.url}/")
        kept = Kept()
        for n in range(12):
            kept.add(f"{live.url}/2009/03/{n}/", 2009, thread(f"Post {n}", (n, "Words."), number=100 + n))
        with Server(kept) as server:
            given = ("--via", "wayback", "--cdx", f"{server.url}/cdx/search/cdx", "--delay", "0")
            assert threadkeep(tmp_path, "crawl", "a", *given).returncode == 0
        done = threadkeep(tmp_path, "crawl", "a", "--delay", "0")
        assert done.returncode == 0, done.stdout
