"""The command is stopped: by Ctrl-C or SIGTERM, at whatever moment, with one line and exit code 3."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.pipelines.commands import ROOT, threadkeep

if TYPE_CHECKING:
    from pathlib import Path

SIGNALS = [signal.SIGINT, signal.SIGTERM]
BOTH = pytest.mark.parametrize("number", SIGNALS, ids=[number.name for number in SIGNALS])

WHILE_IT_IMPORTS = """
import os, signal, sys
class Stops:
    def find_spec(name, *_):
        if name == "typer":
            os.kill(os.getpid(), int(sys.argv[1]))
sys.meta_path.insert(0, Stops)
from pipelines.cli import main
main()
"""
WHILE_IT_WORKS = """
import sys, time
import pipelines.build
def slow(*_, **__):
    print("the build begins", flush=True)
    time.sleep(60)
pipelines.build.build = slow
from pipelines.cli import main
main()
"""


@BOTH
def test_it_is_stopped_while_it_imports_its_parts(number: signal.Signals) -> None:
    """The first tenths of a second are imports: no traceback shows them."""
    command = [sys.executable, "-c", WHILE_IT_IMPORTS, str(int(number))]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "threadkeep: stopped\n")


@BOTH
def test_it_is_stopped_while_it_builds(tmp_path: Path, number: signal.Signals) -> None:
    """Outside of a crawl's reactor SIGTERM is what Ctrl-C is."""
    threadkeep(tmp_path, "new", "a")
    command = [sys.executable, "-c", WHILE_IT_WORKS, "--home", str(tmp_path), "build", "a"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "the build begins\n"
        process.send_signal(number)
        _, err = process.communicate(timeout=600)
    assert (process.returncode, err) == (3, "threadkeep: stopped\n")
