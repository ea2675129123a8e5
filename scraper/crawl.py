"""A crawl run: locks first, then one Scrapy process over all sites, then every file closed for good."""

from __future__ import annotations

import json
import secrets
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper import __version__
from scraper.addresses import is_loopback
from scraper.errors import CaptureError, UsageError
from scraper.following import redirect_of
from scraper.ledger import STATES, Found, Ledger
from scraper.ledger.rows import PROBED
from scraper.ledger.store import room
from scraper.needs import EVERYTHING, Aim
from scraper.page import is_textual
from scraper.process import run_spider, user_agent
from scraper.site import Limits, SiteCrawl, Tally
from scraper.succession import Succession, noticed
from scraper.urls import normal, site_of
from scraper.wayback import Archive, Stream, WaybackCrawl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """What one run is to do. `captures` is the folder of the collection's sites; `only` names sites to keep to.

    With `resume` a run before this one was cut short: nothing that was captured is asked for again. Without `follow`
    nothing but the seeds, their robots.txt and their redirects is asked for. With `archive` the sites are read from
    that web archive instead of the live web.
    """

    collection: str
    captures: Path
    seeds: tuple[str, ...]
    contact: str | None = None
    allow_hosts: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    follow: bool = True
    resume: bool = False
    aim: Aim = EVERYTHING
    limits: Limits = field(default_factory=Limits)
    archive: Archive | None = None


@dataclass(slots=True)
class CrawlResult:
    """What a run did. `account` sums what a run of its kind asks for (the live sites, or an archive) in the ledgers of
    its sites, `whole` all that is in them; `sites` has what the run did at each; `lost` has the seeds, of so many, that
    gave no page when last asked for, each with the reason; `changed` has the sites whose domain is another's now."""

    run_id: str
    account: dict[str, int]
    whole: dict[str, int]
    sites: dict[str, Tally] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    lost: dict[str, str] = field(default_factory=dict)
    changed: dict[str, Succession] = field(default_factory=dict)
    seeds: int = 0
    stopped: str | None = None
    resumed: bool = False
    seconds: float = 0.0

    @property
    def pending(self) -> int:
        """What a run of its kind still has to do."""
        return self.account["pending"]

    @property
    def moved(self) -> list[str]:
        """Addresses on other sites that seeds of this run are redirected to."""
        return [target for tally in self.sites.values() for target in tally.moved]

    @property
    def is_nowhere(self) -> bool:
        """Did no seed give a page, one by a failure? What robots.txt or an address forbids is refused, no failure."""
        failed = [why for why in self.lost.values() if not why.startswith(("robots.txt disallows", "address", "trap"))]
        return len(self.lost) == self.seeds and bool(failed)

    @property
    def answers(self) -> int:
        """Answers kept by this run, robots.txt's among them."""
        return sum(tally.captured for tally in self.sites.values())

    @property
    def found(self) -> int:
        """Pages that answered with something, new or unchanged."""
        return sum(tally.found for tally in self.sites.values())


def crawl(plan: CrawlPlan, report: Callable[[SiteCrawl], None] = lambda _: None) -> CrawlResult:
    """Crawl the sites of a plan until nothing is pending, or the run's limits are reached, or it is stopped.

    A run that was cut short is resumed; where nothing was left pending, what may have changed is asked for again.
    Raises Busy before anything is fetched where another process holds one of the sites. Once a process.
    """
    started = time.monotonic()
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    seeds = seeds_by_site(plan)
    check(plan, seeds)
    with ExitStack() as stack, room(plan.captures):
        ledgers = []
        for site in seeds:
            ledger = Ledger.open(plan.captures / site)
            ledger.via = "live" if plan.archive is None else "wayback"
            stack.callback(ledger.close)
            ledgers.append(ledger)
        resumes = is_cut_short(plan, ledgers)
        sites = begun(plan, ledgers, seeds, run_id, resumes=resumes)
        for site_crawl in sites:
            stack.callback(site_crawl.close_warc)
        stopped = _run(plan, sites, report)
        result = CrawlResult(run_id, _account(sites, own=True), _account(sites), stopped=stopped, resumed=resumes)
        result.seeds = sum(map(len, seeds.values()))
        for site_crawl in sites:
            result.lost |= _lost(site_crawl, seeds[site_crawl.name])
            if site_crawl.needs.sources.known and not site_crawl.tally.is_news:
                site_crawl.tally.found = site_crawl.ledger.threads.told_in(run_id)
            if (
                plan.archive is None
                and (found := noticed(site_crawl.ledger, run_id, seeds[site_crawl.name])) is not None
            ):
                result.changed[site_crawl.name] = found
            result.sites[site_crawl.name] = site_crawl.tally
            result.notes += site_crawl.tally.notes
    result.seconds = time.monotonic() - started
    return result


def begun(
    plan: CrawlPlan, ledgers: list[Ledger], seeds: dict[str, list[str]], run_id: str, *, resumes: bool
) -> list[SiteCrawl]:
    """The sites of a run, with what they ask for first in their ledgers."""
    info = _warcinfo(plan, run_id)
    if plan.archive is not None:
        stream = Stream()
        archived = [
            WaybackCrawl(
                ledger, run_id, plan.limits, info, of=plan.archive, seed=seeds[ledger.folder.name][0], stream=stream,
                others=frozenset(seeds) - {ledger.folder.name}, aim=plan.aim,
            )
            for ledger in ledgers
        ]  # fmt: skip
        for site in archived:
            site.begin(resumes=resumes)
        return [*archived]
    under_way = [resumes and is_under_way(ledger) for ledger in ledgers]
    live = [
        SiteCrawl(each, run_id, plan.limits, info, aim=plan.aim.at(each.folder.name), follow=plan.follow)
        for each in ledgers
    ]
    for one, ledger, goes_on in zip(live, ledgers, under_way, strict=True):
        one.needs.look_over()
        if ledger.get(PROBED):
            ledger.note(PROBED, "")  # from here on it is a crawl's, which goes on from what a probe had
        elif not goes_on:
            # Of what is asked for the first time all is new.
            one.tally.is_news = one.needs.begin_again() and ledger.answered_at() is not None
        one.ledger.discover([Found(url, "seed") for url in seeds[one.name]], run_id)
    return live


def is_cut_short(plan: CrawlPlan, ledgers: list[Ledger]) -> bool:
    """Was a run before this one cut short? What a probe left is no run's."""
    return plan.resume or any(one.next_ready() is not None and not one.get(PROBED) for one in ledgers)


def is_under_way(ledger: Ledger) -> bool:
    """Has a site work left, or was it done just now? One that makes us wait for days holds up no other."""
    answered = ledger.answered_at()
    return ledger.next_ready() is not None or answered is None or datetime.now(UTC) - answered < A_GO


A_GO = timedelta(hours=12)  # so long what was left pending at one site is the same crawl for those that are done


def _lost(site: SiteCrawl, seeds: list[str]) -> dict[str, str]:
    """Seeds that gave no page when they were last asked for, with the reason; those not asked yet are none of them."""
    if isinstance(site, WaybackCrawl):
        return dict.fromkeys(seeds, site.lost) if site.lost else {}
    reasons = {url: _why_lost(site.ledger, url) for url in seeds}
    return {url: reason for url, reason in reasons.items() if reason}


def _why_lost(ledger: Ledger, url: str) -> str | None:
    """Why an address gave no page, followed through its redirects on the site; None where it did, or was not asked."""
    seen: list[str] = []
    while url not in seen:
        seen.append(url)
        row = ledger.row(url)
        if row is None or (row.state == "pending" and not row.tries):
            return None
        behind = f" at {url}, where it leads" if len(seen) > 1 else ""
        if row.state != "captured" or row.last_outcome != "captured":
            return f"{row.reason or row.last_outcome or 'no answer'}{behind}"
        held = ledger.last_capture(url)
        if (row.last_status or 0) >= 400:
            return f"HTTP {row.last_status}{behind}"
        if held is None or held.http_status == 304 or not 300 <= held.http_status < 400:
            is_page = held is None or not held.media_type or is_textual(held.media_type)
            return None if is_page else f"not a page: {held and held.media_type}{behind}"
        try:
            target = redirect_of(ledger.answer(held))
        except CaptureError:
            return None
        if target is None:
            return f"HTTP {held.http_status}, which leads nowhere{behind}"
        url = target
    return f"redirect loop: {' -> '.join([*seen, url])}"


def seeds_by_site(plan: CrawlPlan) -> dict[str, list[str]]:
    """The sites of a run, those of the seeds: what was imported of others is not asked for."""
    sites: dict[str, list[str]] = {}
    for seed in plan.seeds:
        url = normal(seed)
        if url is None:
            raise UsageError(f"{seed!r} is no web address: give it as https://host/path")
        urls = sites.setdefault(site_of(url), [])
        urls += [url] if url not in urls else []  # one address may be spelled twice
    if plan.only:
        unknown = set(plan.only) - sites.keys()
        if unknown:
            raise UsageError(f"no such site here: {', '.join(sorted(unknown))}; there are: {', '.join(sorted(sites))}")
        sites = {site: urls for site, urls in sites.items() if site in plan.only}
    if not sites:
        raise UsageError('there is nothing to crawl: add `seeds = ["https://host/path"]` to collection.toml')
    return dict(sorted(sites.items()))


def check(plan: CrawlPlan, sites: dict[str, list[str]]) -> None:
    """Raise UsageError where nobody is named to write to."""
    hosts = [urlsplit(url).hostname or "" for urls in sites.values() for url in urls]
    if plan.archive is not None:
        hosts = [plan.archive.host]
    if plan.contact is None and not all(is_loopback(host) for host in hosts):
        raise UsageError('a crawl names whom to write to: add `contact = "you@your.university"` to collection.toml')


def _allowed(plan: CrawlPlan) -> list[str]:
    """Hosts that may be connected to wherever they lie: an archive on this machine is, as somebody named it."""
    own = [plan.archive.host] if plan.archive is not None and is_loopback(plan.archive.host) else []
    return [host.lower() for host in (*plan.allow_hosts, *own)]


def _warcinfo(plan: CrawlPlan, run_id: str) -> dict[str, str]:
    settings = asdict(plan.limits) | {"allow_hosts": list(plan.allow_hosts)}
    if plan.archive is not None:
        settings |= {"cdx": plan.archive.cdx}
    return {
        "software": f"Threadkeep/{__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": plan.collection,
        "description": f"run {run_id}",
        "robots": "obeyed (RFC 9309)",
        "http-header-user-agent": user_agent(plan.contact),
        "threadkeep-run": run_id,
        "threadkeep-settings": json.dumps(settings, sort_keys=True),
    }


def _account(sites: list[SiteCrawl], *, own: bool = False) -> dict[str, int]:
    total = dict.fromkeys(("discovered", *STATES), 0)
    for site in sites:
        for key, number in site.ledger.counts(own=own).items():
            total[key] += number
    return total


def _run(plan: CrawlPlan, sites: list[SiteCrawl], report: Callable[[SiteCrawl], None]) -> str | None:
    """One Scrapy process; gives the reason where it ended before its work was done."""
    return run_spider(
        sites, contact=plan.contact, allow_hosts=_allowed(plan), max_wait=plan.limits.max_wait, report=report
    )
