"""README's first minute: what it shows is what the demo prints, and its lines of Python and of the command run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

import pipelines
from pipelines.demo.server import HOST, PORT
from scraper.ledger.store import locked
from tests.pipelines.commands import ROOT, one_line, threadkeep

if TYPE_CHECKING:
    from pathlib import Path

README = (ROOT / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that a demo was run in, its home `datasets` there, and what it printed. Its port is taken."""
    folder = tmp_path_factory.mktemp("first")
    with socket.socket() as taken, suppress(OSError):  # by somebody else, where it cannot be taken
        taken.bind((HOST, PORT))
        taken.listen()
        done = threadkeep(folder / "datasets", "demo")
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_a_second_demo_at_once_is_told_who_makes_the_first(tmp_path: Path) -> None:
    """It takes nothing away from under it."""
    lock = locked(tmp_path / ".demo.lock", "the demo")
    try:
        done = threadkeep(tmp_path, "demo")
    finally:
        lock.release()
    one_line(done.returncode, 1, done.stderr, f"is held by process {os.getpid()}")
    assert not (tmp_path / "demo").exists()


def blocks(kind: str) -> list[str]:
    """README's blocks of a kind."""
    return re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL)


def test_the_readme_shows_what_the_demo_prints(shown: tuple[Path, str]) -> None:
    """Every line of README's example stands in the output, in that order, but for what it says is left out and for
    archive pages, of which some are asked for before the site's own list comes."""
    (block,) = blocks("text")
    rest = iter(shown[1].splitlines())
    varies = re.compile(r"\[…\]|addresses: .*|.*listed by the site itself")
    missing = [line for line in block.splitlines() if not varies.fullmatch(line) and line not in rest]
    assert missing == []


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("posts", "title author published text comments_declared comments_archived gap_reason state platform"),
        ("sites", "platform via robots posts comments comments_declared agreement"),
        ("comments", "author published text depth position kind quotes is_owner state"),
    ],
)
def test_the_sample_is_what_the_demo_makes(shown: tuple[Path, str], table: str, columns: str) -> None:
    """Row by row, but for the port that it was served at and what depends on it: else `make sample` is wanted."""
    made, sample = (
        pipelines.open(home, name).table(table)[columns.split()].map(str)
        for home, name in ((shown[0] / "datasets", "demo"), (ROOT / "datasets", "sample"))
    )
    assert sorted(made.itertuples(index=False)) == sorted(sample.itertuples(index=False))


def test_the_readme_gives_the_sample_s_account(tmp_path: Path) -> None:
    """How many archive pages are asked for differs from run to run: README shows the run that the sample is."""
    shutil.copytree(ROOT / "datasets" / "sample", tmp_path / "sample")
    (block,) = blocks("text")
    shown = [line for line in block.splitlines() if line.startswith(("addresses:", "  refused:"))]
    told = threadkeep(tmp_path, "status", "sample").stdout.splitlines()
    assert [line for line in told if line.startswith(("addresses:", "  refused:"))] == shown


@pytest.mark.parametrize("number", range(len(blocks("python"))))
def test_the_readme_lines_of_python_run(shown: tuple[Path, str], number: int) -> None:
    """They open the demo's tables, as they stand there."""
    script = blocks("python")[number]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], check=False, cwd=shown[0], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_readme_commands_are_commands(tmp_path: Path) -> None:
    """The lines of the first collection are understood; the crawl itself would ask the web."""
    lines = [shlex.split(line, comments=True) for line in "".join(blocks("console")).splitlines()]
    commands = [words[2:] for words in lines if words[:2] == ["$", "threadkeep"]]
    assert [words[0] for words in commands] == ["new", "crawl", "crawl", "crawl", "status", "explain", "verify"]
    for words in commands:
        if words[0] != "crawl" or "--dry-run" in words:
            done = threadkeep(tmp_path, *words)
            assert done.returncode == (2 if words[0] == "explain" else 0), done.stderr
