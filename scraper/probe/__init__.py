"""Probing candidates: a few polite requests to each of many sites, the next site chosen by what the last ones said.

Each candidate has a folder of its own, with WARC files and a ledger of the same form as a crawl's, so that nothing is
asked for twice: a crawl of a site that was accepted goes on from them. `asking` says what to ask next, `findings` what
answers say; both are pure.
"""

from __future__ import annotations

import secrets
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.errors import Busy, CaptureError
from scraper.ledger import Found, Ledger
from scraper.ledger.rows import PROBED
from scraper.ledger.store import room
from scraper.needs import EVERYTHING, Aim
from scraper.probe.asking import home_of
from scraper.probe.findings import Entry, Findings
from scraper.probe.site import DONE, SiteProbe, recalled
from scraper.probe.target import Target
from scraper.process import run_spider, user_agent
from scraper.site import Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.site import SiteCrawl

__all__ = ["Entry", "Findings", "ProbePlan", "ProbeResult", "Target", "home_of", "probe", "recall"]


@dataclass(frozen=True, slots=True)
class ProbePlan:
    """What one run of probes is to do. `probes` is the folder of candidates' captures; `budget` are requests in all,
    robots.txt left out."""

    collection: str
    probes: Path
    budget: int
    contact: str | None = None
    allow_hosts: tuple[str, ...] = ()
    aim: Aim = EVERYTHING
    limits: Limits = field(default_factory=lambda: Limits(tries=2, retry_wait=1.0))
    streams: int = 8  # candidates that are asked at the same time


@dataclass(slots=True)
class ProbeResult:
    """What a run of probes did."""

    run_id: str
    requests: int = 0
    sites: int = 0
    stopped: str | None = None
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)


def probe(
    plan: ProbePlan, choose: Callable[[], Target | None], heard: Callable[[str, Findings, bool], None]
) -> ProbeResult:
    """Probe sites until `choose` gives none, or the budget is spent. Once a process.

    `choose` gives the best site that was not taken yet; `heard` is told what became of each: its name, the findings,
    and whether its probe came to its end.
    """
    started = time.monotonic()
    result = ProbeResult(f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}")
    run = _Run(plan, choose, heard, result)
    with room(plan.probes), ExitStack() as stack:
        stack.callback(run.close)
        run.fill()
        if run.sites:
            result.stopped = run_spider(
                run.sites,
                contact=plan.contact,
                allow_hosts=plan.allow_hosts,
                max_wait=60.0,
                report=lambda _: None,
                more={"DOWNLOAD_TIMEOUT": _TIMEOUT},
            )
    result.seconds = time.monotonic() - started
    return result


def recall(folder: Path, aim: Aim, linked: tuple[str, ...]) -> tuple[Findings, bool]:
    """What the captures of a candidate's probe say, with nothing asked, and whether that probe came to its end.

    Raises Busy, CaptureError.
    """
    ledger = Ledger.open(folder)
    try:
        is_whole = (ledger.get(PROBED) or "").endswith(DONE)
        return recalled(ledger, aim.topic, frozenset(linked)), is_whole
    finally:
        ledger.close()


_TIMEOUT = 20  # seconds for an answer: a candidate that is slower is passed over


class _Run:
    """The sites that are asked at this moment, and what is left of the budget."""

    def __init__(
        self,
        plan: ProbePlan,
        choose: Callable[[], Target | None],
        heard: Callable[[str, Findings, bool], None],
        result: ProbeResult,
    ) -> None:
        self.plan, self.result = plan, result
        self.sites: list[SiteCrawl] = []
        self._choose, self._heard = choose, heard

    def fill(self) -> list[SiteCrawl]:
        """Take up the best candidates for the streams that are free; gives those taken up."""
        new: list[SiteCrawl] = []
        while len(self.sites) < self.plan.streams and self.result.requests < self.plan.budget:
            target = self._choose()
            if target is None:
                break
            site = self._begun(target)
            if site is not None:
                new.append(site)
                self.sites.append(site)
        return new

    def close(self) -> None:
        """Close what is still open, as after a stop."""
        for site in self.sites:
            self._closed(site)
        self.sites.clear()

    def _begun(self, target: Target) -> SiteProbe | None:
        if self.plan.contact is None and not target.is_here:
            self.result.notes.append(f"{target.site} was not asked, as no contact is given")
            return None
        try:
            ledger = Ledger.open(self.plan.probes / target.site)
        except (Busy, CaptureError) as error:
            self.result.notes.append(str(error))
            return None
        ledger.discover([Found(target.home, "seed")], self.result.run_id)
        self.result.sites += 1
        return SiteProbe(
            ledger,
            self.result.run_id,
            self.plan.limits,
            _warcinfo(self.plan, self.result.run_id),
            aim=self.plan.aim,
            target=target,
            allowance=self._allowance,
            when_done=self._done,
        )

    def _allowance(self) -> bool:
        if self.result.requests >= self.plan.budget:
            return False
        self.result.requests += 1
        return True

    def _done(self, site: SiteProbe) -> None:
        """A candidate asks no more: its place goes to the next, by what was learned from it."""
        self.sites.remove(site)
        self._heard(site.name, site.found, (site.ledger.get(PROBED) or "").endswith(DONE))
        self._closed(site)
        site.heirs += self.fill()

    @staticmethod
    def _closed(site: SiteCrawl) -> None:
        site.close_warc()
        site.ledger.close()


def _warcinfo(plan: ProbePlan, run_id: str) -> dict[str, str]:
    return {
        "software": "Threadkeep",
        "format": "WARC File Format 1.1",
        "isPartOf": plan.collection,
        "description": f"probes, run {run_id}",
        "robots": "obeyed (RFC 9309)",
        "http-header-user-agent": user_agent(plan.contact),
        "threadkeep-run": run_id,
    }
