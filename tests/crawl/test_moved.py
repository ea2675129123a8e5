"""A seed that leads elsewhere, and a run that was cut short after its last page."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from server import Server, moved, page, pages

ROOT = Path(__file__).parent.parent.parent


def threadkeep(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, in a process of its own."""
    env = {**os.environ, "THREADKEEP_HOME": str(home)}
    command = [sys.executable, "-m", "pipelines.cli", *arguments]
    return subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=600)


def test_a_seed_that_leads_to_another_site_is_told(tmp_path: Path) -> None:
    """Nothing was found at the seed's own site: exit code 1, and a line that names where it leads."""
    with Server(pages({"/": page("new home")})) as new, Server(pages({"/": moved(f"{new.url}/")})) as old:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{old.url}/")
        done = threadkeep(tmp_path, "crawl", "salt", "--delay", "0", "--no-build")
    assert done.returncode == 1
    assert new.url in done.stdout
    assert new.paths() == []


def test_a_run_cut_short_after_its_last_page_is_resumed(tmp_path: Path) -> None:
    """A kill between the last capture and the end of the tables costs no request: the run is not begun anew."""
    with Server(pages({"/": page("home", "/a"), "/a": page("a")})) as server:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{server.url}/")
        assert threadkeep(tmp_path, "crawl", "salt", "--delay", "0").returncode == 0
        with closing(sqlite3.connect(tmp_path / "threadkeep.db")) as db, db:
            db.execute("UPDATE runs SET ended = NULL, exit_code = NULL")
        assert threadkeep(tmp_path, "crawl", "salt", "--delay", "0").returncode == 0
        assert server.paths() == ["/", "/a"]
        assert threadkeep(tmp_path, "crawl", "salt", "--sweep", "--delay", "0").returncode == 0
        assert sorted(server.paths()) == ["/", "/", "/a", "/a"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_after_a_crawl_can_be_stopped(tmp_path: Path, number: signal.Signals) -> None:
    """The crawler's way to stop is not left in force for the build; what was captured is not asked for again."""
    with Server(pages({"/": page("home", "/a"), "/a": page("a")})) as server:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{server.url}/")
        run = subprocess.Popen(
            [sys.executable, "-c", SLOW_BUILD, "--home", str(tmp_path), "crawl", "salt", "--delay", "0"],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert run.stdout is not None
        assert any(b"the build begins" in line for line in run.stdout)
        run.send_signal(number)
        assert run.wait(20) == 3
        run.stdout.close()
        assert threadkeep(tmp_path, "crawl", "salt", "--delay", "0").returncode == 0
        assert server.paths() == ["/", "/a"]


SLOW_BUILD = """
import time
import pipelines.build
def slow(*_, **__):
    print("the build begins", flush=True)
    time.sleep(60)
pipelines.build.build = slow
from pipelines.cli import main
main()
"""
