"""One crawl run in a process of its own: a plan as JSON on the command line, its result as JSON on standard output."""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scrapy.core.engine import ExecutionEngine

import scraper.settings
from scraper.crawl import CrawlPlan, crawl
from scraper.errors import ThreadkeepError
from scraper.needs import Aim
from scraper.rules import Rules
from scraper.site import Limits
from scraper.wayback import Archive


def peak_mib() -> float:
    """The most memory this process ever held. (`ru_maxrss` counts what the process that started it held, too.)"""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def _rules(given: list[dict[str, Any]]) -> tuple[Rules, ...]:
    return tuple(
        Rules(each["url"], tuple(each.get("include", ())), tuple(each.get("exclude", ())), each.get("hops"))
        for each in given
    )


def main() -> int:
    """Run the crawl that the first argument describes."""
    given = json.loads(sys.argv[1])
    ExecutionEngine._SLOT_HEARTBEAT_INTERVAL = 0.2  # so that a retry of 0.1 s is not one of 5 s
    for name, value in given.get("settings", {}).items():
        setattr(scraper.settings, name, value)
    if "file_size" in given:  # a disk that is full: no file may grow past this
        resource.setrlimit(resource.RLIMIT_FSIZE, (given["file_size"], given["file_size"]))
    plan = CrawlPlan(
        "test",
        Path(given["captures"]),
        tuple(given["seeds"]),
        given.get("contact"),
        tuple(given.get("allow_hosts", ["127.0.0.1"])),
        aim=Aim(
            sweep=given.get("sweep", True),
            rules=_rules(given.get("rules", [])),
            **{"evidence": given.get("evidence", "page")} | given.get("aim", {}),
        ),
        limits=Limits(**{"delay": 0.0, "retry_wait": 0.1, "max_wait": 20.0} | given.get("limits", {})),
        archive=Archive.at(given["cdx"]) if "cdx" in given else None,
    )
    try:
        result = crawl(plan)
    except ThreadkeepError as error:
        print(json.dumps({"error": str(error), "kind": type(error).__name__}))
        return error.exit_code
    print(json.dumps(asdict(result) | {"peak_mib": peak_mib()}))
    return 0


sys.exit(main())
