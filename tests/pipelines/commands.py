"""The command run as a script runs it, and what an error of it looks like."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = "<!doctype html><title>A day</title><body><article><h1>A day</h1><p>Words.</p></article></body>"


def threadkeep(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "--home", str(home), *arguments],
        check=False, cwd=ROOT, capture_output=True, text=True, timeout=600,
    )  # fmt: skip


def one_line(code: int, expected: int, err: str, *words: str) -> None:
    """An error is one line that names what is wrong, and no traceback."""
    assert code == expected, err
    assert "Traceback" not in err
    lines = [line for line in err.splitlines() if line.strip()]
    assert [line.startswith("threadkeep: ") for line in lines] == [True], err
    assert all(word in err for word in words), err
