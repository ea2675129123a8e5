"""A platform is begun by one command: what it makes is read, registered and pinned at once."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The parts of the tree that a platform is made of."""
    skip = shutil.ignore_patterns("__pycache__", "*.html", "*.json", "*.xml", "*.rest", "urls.txt")
    shutil.copytree(ROOT / "scraper", tmp_path / "scraper", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests/platforms", tmp_path / "tests/platforms", ignore=skip)
    return tmp_path


def scaffold(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a tree."""
    return run(tree, "tests/platforms/scaffold.py", *arguments)


def run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in a tree, which comes before the installed one."""
    env = {"PYTHONPATH": str(tree), "PATH": ""}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=tree, env=env, check=False, capture_output=True, text=True, timeout=60)


def test_a_platform_is_begun_whole(tree: Path) -> None:
    """Its file, its line in the registry and a golden pair; the page is known and read by it."""
    done = scaffold(tree, "ovenboard", "--title", "Ovenboard, any version")
    assert done.returncode == 0, done.stderr
    golden = json.loads((tree / "tests/platforms/ovenboard/thread.json").read_text("utf-8"))
    assert golden["platform"] == "ovenboard"
    assert (golden["post"]["author"], golden["post"]["key"]) == ("Runa", "17")
    assert [(c["id"], c["author"], c["text"]) for c in golden["comments"]] == [
        ("2", "Teo", "Put it somewhere warm."),
        ("3", "Runa", "That woke it."),
    ]
    assert golden["comments"][1]["quotes"][0]["author"] == "Teo"
    listed = run(tree, "-c", "from scraper.platforms import PLATFORMS; print(PLATFORMS.index('ovenboard'))")
    assert listed.returncode == 0, listed.stderr
    assert (tree / "scraper/platforms/ovenboard.py").read_text("utf-8").startswith('"""Ovenboard, any version."""')


@pytest.mark.parametrize("name", ["generic", "text", "Oven", "oven-board", "1oven", "../oven"])
def test_what_exists_or_is_no_name_is_refused(tree: Path, name: str) -> None:
    """Nothing is written over; exit code 2."""
    before = (tree / "scraper/platforms/__init__.py").read_bytes()
    assert scaffold(tree, name).returncode == 2
    assert (tree / "scraper/platforms/__init__.py").read_bytes() == before
