"""A crawl of servers of our own, in a process of its own, and its ledgers read back."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from server import Server

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@dataclass
class Crawler:
    """Crawls into one folder, as often as it is told to."""

    captures: Path
    result: dict[str, Any] | None = None

    def __call__(self, *seeds: str, check: bool = True, **given: Any) -> dict[str, Any]:
        """Crawl these seeds; gives the result. Every ledger's account must balance afterwards."""
        command = self.command(*seeds, **given)
        done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=600)
        lines = done.stdout.strip().splitlines()
        assert lines, f"the crawl died:\n{done.stderr[-3000:]}"
        found: dict[str, Any] = json.loads(lines[-1])
        if check:
            assert done.returncode == 0, f"{found}\n{done.stderr[-3000:]}"
            assert "Traceback" not in done.stderr, done.stderr[-3000:]
        self.balanced()
        self.result = found
        return found

    def command(self, *seeds: str, **given: Any) -> list[str]:
        """The command of one run."""
        plan = {"captures": str(self.captures), "seeds": seeds, **given}
        return [sys.executable, str(HERE / "driver.py"), json.dumps(plan)]

    def balanced(self) -> None:
        """discovered = captured + refused + failed + pending, in each ledger."""
        for folder in self.captures.glob("*"):
            with closing(sqlite3.connect(folder / "ledger.db")) as db:
                total = db.execute("SELECT COUNT(*) FROM urls").fetchone()[0]
                states = "('captured', 'refused', 'failed', 'pending')"
                assert db.execute(f"SELECT COUNT(*) FROM urls WHERE state IN {states}").fetchone()[0] == total

    def rows(self, server: Server) -> dict[str, tuple[str, str | None]]:
        """State and reason of each address of a server, by its path; robots.txt left out."""
        query = "SELECT url, state, reason FROM urls WHERE kind != 'robots'"
        return {url.removeprefix(server.url): (state, reason) for url, state, reason in self.asked(server, query)}

    def robots(self, server: Server) -> tuple[str, str | None]:
        """State and reason of a server's robots.txt."""
        row: tuple[str, str | None] = self.asked(
            server, "SELECT state, reason FROM urls WHERE url = ?", f"{server.url}/robots.txt"
        )[0]
        return row

    def captured(self, server: Server) -> list[str]:
        """The paths captured, once for each capture, in order."""
        rows = self.asked(server, "SELECT url FROM captures WHERE kind != 'robots' ORDER BY rowid")
        return [url.removeprefix(server.url) for (url,) in rows]

    def asked(self, server: Server | str, query: str, *values: Any) -> list[Any]:
        """Ask a site's ledger."""
        site = server if isinstance(server, str) else server.site
        with closing(sqlite3.connect(self.captures / site / "ledger.db")) as db:
            return db.execute(query, values).fetchall()


@pytest.fixture
def crawl(tmp_path: Path) -> Crawler:
    """Crawls into a folder of this test."""
    return Crawler(tmp_path / "captures")


@pytest.fixture(scope="module")
def crawler_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Crawler]:
    """For fixtures of a module: a crawler into a folder of its own."""
    return lambda: Crawler(tmp_path_factory.mktemp("crawl") / "captures")
