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
from scraper.wayback import Archive
from tests.discover import attic, heirs
from tests.discover.madeup import made_up
from tests.discover.pumping import pump_of
from tests.discover.serving import serving

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.discover.madeup import Web
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
    states: dict[str, str] = field(default_factory=dict)
    pasts: set[str] = field(default_factory=set)

    @property
    def verdicts(self) -> dict[str, str]:
        """By host."""
        return {row["site"].partition("%3A")[0]: row["verdict"] for row in self.rows}

    @property
    def anothers(self) -> list[str]:
        """Hosts that changed hands, and are candidates."""
        return [host for host in self.verdicts if self.states.get(host) in heirs.ANOTHERS]

    @property
    def named(self) -> list[str]:
        """Of these the ones that are named as such."""
        return [host for host in self.anothers if self.verdicts[host] == "changed hands"]

    @property
    def alarms(self) -> list[str]:
        """Hosts that are named as such and are themselves."""
        right = {"changed hands"}
        return [host for host, said in self.verdicts.items() if said in right and host not in self.anothers]

    @property
    def remembered(self) -> set[str]:
        """Hosts that are gone or another's, of which the archive is said to hold something on the topic."""
        lost = ("gone", "changed hands")
        return {
            row["site"].partition("%3A")[0] for row in self.rows if row["archived_on_topic"] and row["verdict"] in lost
        }

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


def measured(seed: int, budget: int, *, with_archive: bool) -> Measured:
    """Make the web of a seed, start a collection in it, and let `discover` loose."""
    with tempfile.TemporaryDirectory() as folder, serving(seed) as server:
        home, web = Path(folder), server.web
        begun(home, server)
        before = len(server.asked)
        started = time.monotonic()
        cdx = ("--cdx", attic.cdx_of(web)) if with_archive else ()
        done = command(home, web.dead, "discover", "web", "--delay", "0", "--budget", str(budget), "--json", *cdx)
        seconds = time.monotonic() - started
        assert done.returncode == 0, done.stdout[-500:] + done.stderr[-3000:]
        rows = json.loads(done.stdout)["candidates"]
        asked = [target for _, target in server.asked[before:] if target != "/robots.txt"]
    proposed = {row["site"].partition("%3A")[0] for row in rows if row["verdict"] == "propose"}
    return _compared(web, proposed, len(asked), seconds, rows)


def measured_here(seed: int, budget: int, *, with_archive: bool) -> Measured:
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
        archive = Archive.at(attic.cdx_of(web)) if with_archive else None
        rows = listing.rows_of(discover(place, collection, budget=budget, archive=archive).candidates)
        seconds = time.monotonic() - started
    number = len([target for _, target in asked[before:] if target != "/robots.txt"])
    proposed = {row["site"].partition("%3A")[0] for row in rows if row["verdict"] == "propose"}
    return _compared(web, proposed, number, seconds, rows)


def _compared(web: Web, proposed: set[str], requests: int, seconds: float, rows: list[dict[str, Any]]) -> Measured:
    blogs = [*web.starts, *web.blogs]
    kinds, states = (
        {blog.host: f"{blog.kind}, {blog.make}" for blog in blogs},
        {blog.host: blog.state for blog in blogs},
    )
    return Measured(web.seed, web.wanted, proposed, requests, seconds, rows, kinds, dict(states), web.pasts)


def told(one: Measured, *, verbose: bool) -> None:
    """A line for a web, and what went wrong in it."""
    found = f"recall {one.recall:.2f} ({len(one.wanted & one.proposed)} of {len(one.wanted)})"
    right = f"precision {one.precision:.2f} ({len(one.proposed)} proposed)"
    hands = f"{len(one.named)} of {len(one.anothers)} that changed hands named, {len(one.alarms)} false alarms"
    past = f"{len(one.remembered & one.pasts)} of {len(one.pasts & one.verdicts.keys())} pasts on topic"
    asked = f"{len(one.rows)} candidates, {one.requests} requests, {one.seconds:.1f} s"
    print(f"seed {one.seed:>6}: {found}, {right}, {hands}, {past}, {asked}", flush=True)
    if not verbose:
        return
    by_host = {row["site"].partition("%3A")[0]: row for row in one.rows}
    for host in sorted(one.wanted - one.proposed):
        print(f"    missed {host} [{one.kinds[host]}]: {_said(by_host.get(host))}")
    for host in sorted(one.proposed - one.wanted):
        print(f"    wrongly {host} [{one.kinds.get(host)}]: {_said(by_host.get(host))}")
    for host in one.alarms:
        print(f"    false alarm {host} [{one.kinds.get(host)}]: {_said(by_host.get(host))}")
    for host in sorted({*one.anothers} - {*one.named}):
        print(f"    not named {host} [{one.kinds.get(host)}]: {_said(by_host.get(host))}")
    for host in sorted((one.pasts & one.verdicts.keys()) - one.remembered):
        print(f"    no past of {host} [{one.kinds.get(host)}]: {_said(by_host.get(host))}")


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
    parser.add_argument("--budget", type=int, default=300)
    parser.add_argument("--recall", type=float, default=0.9)
    parser.add_argument("--precision", type=float, default=0.8)
    parser.add_argument("--served", action="store_true", help="over HTTP, by the command itself")
    parser.add_argument("--no-archive", action="store_true", help="ask no archive what sites were")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args(arguments)
    found = []
    for seed in range(given.first, given.first + given.webs):
        measure = measured if given.served else measured_here
        found.append(measure(seed, given.budget, with_archive=not given.no_archive))
        told(found[-1], verbose=given.verbose)
    recall, precision = (statistics.mean(getattr(one, name) for one in found) for name in ("recall", "precision"))
    worst = min(one.recall for one in found), min(one.precision for one in found)
    most = max(one.requests for one in found)
    means = f"recall {recall:.3f} (worst {worst[0]:.2f}), precision {precision:.3f} (worst {worst[1]:.2f})"
    named, anothers, alarms = (sum(len(getattr(one, name)) for one in found) for name in _HANDS)
    print(f"{len(found)} webs: {means}, at most {most} requests")
    print(f"{named} of {anothers} that changed hands named, {alarms} false alarms")
    return 0 if recall >= given.recall and precision >= given.precision else 1


_HANDS = ("named", "anothers", "alarms")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
