"""How well `discover` finds the on-topic blogs of made-up webs, another one for each seed.

`python -m benchmarks.discover --from 1 --webs 30`: each web of some forty blogs is made up, its starts are crawled and
built, then candidates are probed within the budget; in this process and without a network, or with `--served` by the
command itself over HTTP on this machine. Prints a line a seed (recall, precision, requests)
and what was missed or proposed wrongly; fails where a mean is below `--recall` or `--precision`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from pipelines import collection as collections
from pipelines.build import build
from pipelines.collection import Place
from pipelines.discover import discover, listing
from scraper.crawl import CrawlPlan, crawl
from scraper.needs import Aim
from scraper.site import Limits
from tests.discover.madeup import made_up
from tests.discover.pumping import pump_of
from tests.discover.serving import serving

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.discover.serving import WebServer

_COMMAND = """
import scraper.settings
scraper.settings.TWISTED_DNS_RESOLVER = "tests.discover.names.InventedHosts"
from pipelines.cli import main
main()
"""
ROOT = Path(__file__).parents[1]


@dataclass(slots=True)
class Measured:
    """What was found in one web: hosts proposed, those that should have been, and what it took."""

    seed: int
    wanted: set[str]
    proposed: set[str]
    requests: int
    seconds: float
    rows: list[dict[str, Any]] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def recall(self) -> float:
        """Of those wanted, the share that was proposed."""
        return len(self.wanted & self.proposed) / len(self.wanted)

    @property
    def precision(self) -> float:
        """Of those proposed, the share that was wanted."""
        return len(self.wanted & self.proposed) / len(self.proposed) if self.proposed else 0.0


def command(home: Path, dead: set[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """The `threadkeep` command, with the made-up hosts on this machine."""
    env = {**os.environ, "THREADKEEP_HOME": str(home), "THREADKEEP_TEST_DEAD": ",".join(sorted(dead))}
    line = [sys.executable, "-c", _COMMAND, *arguments]
    return subprocess.run(line, env=env, cwd=ROOT, check=False, capture_output=True, text=True, timeout=200)


def begun(home: Path, server: WebServer) -> None:
    """The collection `web` of the starts of a web, crawled and built."""
    web = server.web
    hosts = [arg for blog in [*web.starts, *web.blogs] for arg in ("--allow-host", blog.host)]
    seeds = [arg for blog in web.starts for arg in ("--seed", blog.url())]
    terms = [arg for term in web.topic.terms for arg in ("--term", term)]
    made = command(home, web.dead, "new", "web", "--contact", "ann@team.example", *terms, *seeds, *hosts)
    assert made.returncode == 0, made.stderr
    crawled = command(home, web.dead, "crawl", "web", "--delay", "0")
    assert crawled.returncode == 0, crawled.stdout + crawled.stderr


def measured(seed: int, budget: int) -> Measured:
    """Make the web of a seed, start a collection in it, and let `discover` loose."""
    with tempfile.TemporaryDirectory() as folder, serving(seed) as server:
        home, web = Path(folder), server.web
        begun(home, server)
        before = len(server.asked)
        started = time.monotonic()
        done = command(home, web.dead, "discover", "web", "--delay", "0", "--budget", str(budget), "--json")
        seconds = time.monotonic() - started
        assert done.returncode == 0, done.stdout[-500:] + done.stderr[-3000:]
        rows = json.loads(done.stdout)["candidates"]
        asked = [target for _, target in server.asked[before:] if target != "/robots.txt"]
        kinds = {blog.host: f"{blog.kind}, {blog.make}" for blog in [*web.starts, *web.blogs]}
    proposed = {row["site"].partition("%3A")[0] for row in rows if row["verdict"] == "propose"}
    return Measured(seed, web.wanted, proposed, len(asked), seconds, rows, kinds)


def measured_here(seed: int, budget: int) -> Measured:
    """The same without a network, in this process: quicker, for many webs."""
    web, asked = made_up(seed, 8080), list[tuple[str, str]]()
    pump = pump_of(web, asked)
    with (
        tempfile.TemporaryDirectory() as folder,
        patch("scraper.crawl.run_spider", pump),
        patch("scraper.probe.run_spider", pump),
    ):
        place = Place(Path(folder), "web")
        settings = {"terms": list(web.topic.terms), "seeds": [blog.url() for blog in web.starts], "delay": 0.0}
        collections.create(place, collections.made(settings | {"contact": "ann@team.example"}))
        collection = collections.load(place)
        aim = Aim(tuple(collection.terms), "topic", "page")
        crawl(
            CrawlPlan(
                "web", place.captures, tuple(collection.seeds), collection.contact, aim=aim, limits=Limits(delay=0.0)
            )
        )
        build(place, collection, processes=1)
        before, started = len(asked), time.monotonic()
        rows = listing.rows_of(discover(place, collection, budget=budget).candidates)
        seconds = time.monotonic() - started
    kinds = {blog.host: f"{blog.kind}, {blog.make}" for blog in [*web.starts, *web.blogs]}
    number = len([target for _, target in asked[before:] if target != "/robots.txt"])
    proposed = {row["site"].partition("%3A")[0] for row in rows if row["verdict"] == "propose"}
    return Measured(seed, web.wanted, proposed, number, seconds, rows, kinds)


def told(one: Measured, *, verbose: bool) -> None:
    """A line for a web, and what went wrong in it."""
    found = f"recall {one.recall:.2f} ({len(one.wanted & one.proposed)} of {len(one.wanted)})"
    right = f"precision {one.precision:.2f} ({len(one.proposed)} proposed)"
    asked = f"{len(one.rows)} candidates, {one.requests} requests, {one.seconds:.1f} s"
    print(f"seed {one.seed:>6}: {found}, {right}, {asked}", flush=True)
    if not verbose:
        return
    by_host = {row["site"].partition("%3A")[0]: row for row in one.rows}
    for host in sorted(one.wanted - one.proposed):
        print(f"    missed {host} [{one.kinds[host]}]: {_said(by_host.get(host))}")
    for host in sorted(one.proposed - one.wanted):
        print(f"    wrongly {host} [{one.kinds.get(host)}]: {_said(by_host.get(host))}")


def _said(row: dict[str, Any] | None) -> str:
    if row is None:
        return "no candidate"
    return f"{row['verdict']} {row['score']}: " + "; ".join(
        f"{why['points']:+.1f} {why['words']}" for why in row["why"]
    )


def main(arguments: Sequence[str]) -> int:
    """Measure so many webs; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="first", type=int, default=1)
    parser.add_argument("--webs", type=int, default=10)
    parser.add_argument("--budget", type=int, default=200)
    parser.add_argument("--recall", type=float, default=0.9)
    parser.add_argument("--precision", type=float, default=0.8)
    parser.add_argument("--served", action="store_true", help="over HTTP, by the command itself")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args(arguments)
    found = []
    for seed in range(given.first, given.first + given.webs):
        found.append((measured if given.served else measured_here)(seed, given.budget))
        told(found[-1], verbose=given.verbose)
    recall, precision = (statistics.mean(getattr(one, name) for one in found) for name in ("recall", "precision"))
    worst = min(one.recall for one in found), min(one.precision for one in found)
    most = max(one.requests for one in found)
    means = f"recall {recall:.3f} (worst {worst[0]:.2f}), precision {precision:.3f} (worst {worst[1]:.2f})"
    print(f"{len(found)} webs: {means}, at most {most} requests")
    return 0 if recall >= given.recall and precision >= given.precision else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
