"""The house keeps its shape: arrows of imports, generated pages, no Python in the data home."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.cli.reference import written

ROOT = Path(__file__).parents[1]


def test_imports_point_one_way() -> None:
    """import-linter's contracts, which draw the arrows of the design, are kept."""
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]


def test_the_readme_lists_every_command_as_its_help_says() -> None:
    """The table of commands in README.md is the one that the command's own help gives."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert readme == written(readme), "run `python -m pipelines.cli.reference`"


def test_the_data_home_holds_no_python() -> None:
    """A package named datasets would shadow another project's."""
    assert not list((ROOT / "datasets").rglob("*.py"))


@pytest.mark.parametrize("word", ["/" + "work/", "/" + "root/", "find" + "links"])
def test_no_path_of_a_machine_stands_in_the_tree(word: str) -> None:
    """The project speaks of the project alone."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    holders = [
        name
        for name in listed
        if (ROOT / name).is_file() and word in (ROOT / name).read_text("utf-8", errors="replace")
    ]
    assert holders == []


def test_every_room_can_be_entered_alone() -> None:
    """No module needs another to have been imported before it."""
    rooms = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for package in ("scraper", "pipelines")
        for path in sorted((ROOT / package).rglob("*.py"))
        if path.name != "__main__.py"
    ]
    alone = "import importlib, sys\n" + "".join(
        f"for name in [n for n in sys.modules if n.split('.')[0] in ('scraper', 'pipelines')]: del sys.modules[name]\n"
        f"importlib.import_module({room!r})\n"
        for room in rooms
    )
    done = subprocess.run([sys.executable, "-c", alone], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
