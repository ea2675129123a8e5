"""A made-up web served on this machine, with a collection that was crawled from its starts."""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from benchmarks.discover import begun, command
from tests.discover.serving import serving

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from tests.discover.serving import WebServer


@dataclass
class Started:
    """A home with the collection `web`, and the server of its web."""

    home: Path
    server: WebServer

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command."""
        return command(self.home, self.server.web.dead, *arguments)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """Another web each time; its seed is printed where a test fails."""
    seed = random.SystemRandom().randrange(10**6)
    print(
        f"the web of this run: python -m benchmarks.discover --from {seed} --webs 1 --served --verbose", file=sys.stderr
    )
    home = tmp_path_factory.mktemp("web")
    with serving(seed) as server:
        begun(home, server)
        yield Started(home, server)
