"""What a command costs: seconds by the clock, CPU and peak memory, each of it and all processes it started."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Cost:
    """`seconds` by the clock, `cpu` seconds, `memory` in bytes: the most that all of its processes held at a time."""

    seconds: float
    cpu: float
    memory: int
    said: str = ""


def cost_of(command: Sequence[str], **env: str) -> Cost:
    """Run a command to its end. Raises CalledProcessError where it fails."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **env}) as process:
        watch = _Watch(process.pid)
        watch.start()
        said, _ = process.communicate()
    watch.ended.set()
    watch.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, said)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(time.perf_counter() - began, cpu, watch.most, said)


def python(code: str, *given: object) -> list[str]:
    """The command that runs some lines of Python with arguments."""
    return [sys.executable, "-c", code, *map(str, given)]


class _Watch(threading.Thread):
    """Looks again and again at the memory of a process and all below it; 0 where there is no /proc."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self.ended = pid, 0, threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.05):
            self.most = max(self.most, _held(self.pid))


def _held(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        below = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(map(_held, below))
