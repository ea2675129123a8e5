"""A collection of a test's own, crawled by the command, and its tables."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path


# The command, with Scrapy looking for the next request five times a second, and constants of modules set otherwise.
_COMMAND = """
import importlib, json, sys
from scrapy.core.engine import ExecutionEngine
ExecutionEngine._SLOT_HEARTBEAT_INTERVAL = 0.2
for place, value in json.loads(sys.argv.pop(1)).items():
    module, _, name = place.rpartition(".")
    setattr(importlib.import_module(module), name, value)
from pipelines.cli import main
sys.exit(main())
"""


@dataclass(frozen=True)
class Home:
    """Where the collection `talk` lies; `hosts` says where hosts are here that constants of platforms name."""

    path: Path
    hosts: dict[str, str] = field(default_factory=dict)

    def new(self, seed: str, *arguments: str, scope: str = "site", evidence: str = "api") -> None:
        """Make the collection, with names."""
        wanted = ("--scope", scope, "--evidence", evidence, "--identity", "names", "--seed", seed)
        self.run("new", "talk", *wanted, *arguments)

    def crawl(self, *arguments: str) -> str:
        """Crawl and build."""
        return self.run("crawl", "talk", "--delay", "0", *arguments)

    def run(self, *arguments: str) -> str:
        """Run the command; gives what it printed."""
        env = {**os.environ, "THREADKEEP_HOME": str(self.path)}
        command = [sys.executable, "-c", _COMMAND, json.dumps(self.hosts), *arguments]
        done = subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, (arguments, done.stdout[-2000:], done.stderr[-2000:])
        return done.stdout

    def table(self, name: str) -> dict[str, dict[str, Any]]:
        """A table's rows by what their ids end with."""
        frame = pd.read_parquet(self.path / "talk" / "tables" / name)
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        key = name.removesuffix("s") + "_id"
        found = {row[key].rpartition(":")[2]: row for row in rows}
        assert len(found) == len(rows), "an id stands twice"
        return found
