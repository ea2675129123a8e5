"""Probing candidates: a few polite requests to each of many sites, the next site chosen by what the last ones said.

Each candidate has a folder of its own, with WARC files and a ledger of the same form as a crawl's, so that nothing is
asked for twice: a crawl of a site that was accepted goes on from them. `asking` says what to ask next, `findings` what
answers say, `then` what an archive holds of a site; all three are pure. `site` and `past` ask.
"""

from __future__ import annotations

import secrets
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.addresses import is_loopback
from scraper.errors import Busy, CaptureError
from scraper.ledger import Found, Ledger
from scraper.ledger.rows import PROBED
from scraper.ledger.store import room
from scraper.needs import EVERYTHING, Aim
from scraper.probe.asking import home_of
from scraper.probe.findings import Entry, Findings
from scraper.probe.past import PastProbe, remembered, years_of
from scraper.probe.site import SiteProbe, recalled
from scraper.probe.stream import DONE
from scraper.probe.target import PastTarget, Target
from scraper.probe.then import Then
from scraper.process import run_spider, user_agent
from scraper.resolver import NOT_PUBLIC
from scraper.site import Limits
from scraper.urls import origin_of
from scraper.wayback import Stream

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.probe.stream import Probing
    from scraper.site import SiteCrawl
    from scraper.wayback import Archive

__all__ = [
    "NOT_PUBLIC", "Entry", "Findings", "PastTarget", "ProbePlan", "ProbeResult", "Target", "Then", "home_of", "probe",
    "recall", "years_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProbePlan:
    """What one run of probes is to do. `probes` is the folder of candidates' captures; `budget` are requests in all,
    robots.txt left out, a share of them at most to the `archive`, where there is one."""

    collection: str
    probes: Path
    budget: int
    contact: str | None = None
    allow_hosts: tuple[str, ...] = ()
    aim: Aim = EVERYTHING
    limits: Limits = field(default_factory=lambda: Limits(tries=2, retry_wait=1.0))
    streams: int = 8  # candidates that are asked at the same time
    archive: Archive | None = None


@dataclass(slots=True)
class ProbeResult:
    """What a run of probes did."""

    run_id: str
    requests: int = 0
    archived: int = 0  # of these to the archive
    sites: int = 0
    pasts: int = 0  # sites of which the archive was asked
    stopped: str | None = None
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)


Choice = Target | PastTarget


def probe(
    plan: ProbePlan, choose: Callable[[bool], Choice | None], heard: Callable[[str, Findings | Then, bool], None]
) -> ProbeResult:
    """Probe sites until `choose` gives none, or the budget is spent. Once a process.

    `choose` gives the best site that was not taken yet, of which the archive is to be asked only where that may be
    (True); `heard` is told what became of each: its name, what was found there or in the archive, and whether that came
    to its end.
    """
    started = time.monotonic()
    result = ProbeResult(f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}")
    run = _Run(plan, choose, heard, result)
    own = (plan.archive.host,) if plan.archive is not None and is_loopback(plan.archive.host) else ()
    with room(plan.probes), ExitStack() as stack:
        stack.callback(run.close)
        run.fill()
        if run.sites:
            result.stopped = run_spider(
                run.sites,
                contact=plan.contact,
                allow_hosts=(*plan.allow_hosts, *own),
                max_wait=60.0,
                report=lambda _: None,
                more={"DOWNLOAD_TIMEOUT": _TIMEOUT},
            )
    result.seconds = time.monotonic() - started
    return result


def recall(folder: Path, aim: Aim, linked: tuple[str, ...]) -> tuple[Findings, bool, Then]:
    """What the captures of a candidate's probe say, with nothing asked, whether that probe came to its end, and what
    an archive said of it.

    Raises Busy, CaptureError.
    """
    ledger = Ledger.open(folder)
    try:
        is_whole = (ledger.get(PROBED) or "").endswith(DONE)
        then = remembered(ledger, aim.topic)
        return recalled(ledger, aim.topic, frozenset((*linked, *then.addresses))), is_whole, then
    finally:
        ledger.close()


_TIMEOUT = 20  # seconds for an answer: a candidate that is slower is passed over


class _Run:
    """The sites that are asked at this moment, and what is left of the budget."""

    def __init__(
        self,
        plan: ProbePlan,
        choose: Callable[[bool], Choice | None],
        heard: Callable[[str, Findings | Then, bool], None],
        result: ProbeResult,
    ) -> None:
        self.plan, self.result = plan, result
        self.sites: list[SiteCrawl] = []
        self._choose, self._heard = choose, heard
        self._stream = Stream()  # to the archive

    def fill(self) -> list[SiteCrawl]:
        """Take up the best candidates for the streams that are free; gives those taken up."""
        new: list[SiteCrawl] = []
        while len(self.sites) < self.plan.streams and self.result.requests < self.plan.budget:
            target = self._choose(self._may_look_back)
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

    @property
    def _may_look_back(self) -> bool:
        """May the archive be asked: of one site at a time, and not for more than its share?"""
        is_free = not any(isinstance(site, PastProbe) for site in self.sites)
        return self.plan.archive is not None and is_free and self.result.archived + _LOOK <= self.plan.budget * _SHARE

    def _begun(self, target: Choice) -> Probing | None:
        if self.plan.contact is None and isinstance(target, Target) and not target.is_here:
            self.result.notes.append(f"{target.site} was not asked, as no contact is given")
            return None
        try:
            ledger = Ledger.open(self.plan.probes / target.site)
        except (Busy, CaptureError) as error:
            self.result.notes.append(str(error))
            return None
        run_id, info = self.result.run_id, _warcinfo(self.plan, self.result.run_id)
        if isinstance(target, PastTarget):
            assert self.plan.archive is not None
            self.result.pasts += 1
            ledger.via = "wayback"
            return PastProbe(
                ledger, run_id, self.plan.limits, info, aim=self.plan.aim, of=self.plan.archive, stream=self._stream,
                target=target, allowance=self._archive_allowance, when_done=self._looked_back,
            )  # fmt: skip
        ledger.discover([Found(target.home, "seed")], run_id)
        if NOT_PUBLIC in (ledger.lost_seed() or ""):  # and is excepted now
            ledger.due(target.home)
            ledger.due(f"{origin_of(target.home)}/robots.txt")
        self.result.sites += 1
        return SiteProbe(
            ledger, run_id, self.plan.limits, info, aim=self.plan.aim, target=target, allowance=self._allowance,
            when_done=self._done,
        )  # fmt: skip

    def _allowance(self) -> bool:
        if self.result.requests >= self.plan.budget:
            return False
        self.result.requests += 1
        return True

    def _archive_allowance(self) -> bool:
        has_room = self._allowance()
        self.result.archived += has_room
        return has_room

    def _done(self, site: SiteProbe) -> None:
        """A candidate asks no more: its place goes to the next, by what was learned from it."""
        self._ended(site, site.found, is_whole=(site.ledger.get(PROBED) or "").endswith(DONE))

    def _looked_back(self, site: PastProbe) -> None:
        self._ended(site, site.then, is_whole=site.then.asked is not None)

    def _ended(self, site: Probing, found: Findings | Then, *, is_whole: bool) -> None:
        self.sites.remove(site)
        self._heard(site.name, found, is_whole)
        self._closed(site)
        site.heirs += self.fill()

    @staticmethod
    def _closed(site: SiteCrawl) -> None:
        site.close_warc()
        site.ledger.close()


_LOOK = 2  # requests at least
_SHARE = 0.25  # of the budget that may go to the archive


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
