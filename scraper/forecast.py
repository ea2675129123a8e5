"""What a crawl would ask for, without asking: its own decisions, made over copies of the ledgers in memory."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from filelock import FileLock

from scraper.crawl import begun, check, is_cut_short, is_under_way, seeds_by_site
from scraper.ledger import Ledger
from scraper.ledger.rows import PROBED, ROBOTS, UrlRow
from scraper.ledger.store import copied
from scraper.needs import EARLY
from scraper.permission import Permission

if TYPE_CHECKING:
    from scraper.crawl import CrawlPlan
    from scraper.site import SiteCrawl

FIRST = 10  # addresses that are named
Begins = Literal["new", "goes on", "news", "again", "sweep"]


@dataclass(slots=True)
class Forecast:
    """What a run would ask of one site. `begins`: is it new, does a run go on, are the news of its API asked for, the
    front pages and lively threads again, or all in a sweep?

    `requests` are those known already, robots.txt among them, None of a new site; what they answer may lead to more.
    `refused` counts by reason what waits and would not be asked for. `delay` and `seconds` in seconds; `waits_until` is
    when the site asked to be left alone until.
    """

    site: str
    begins: Begins
    requests: int | None
    delay: float
    seconds: float | None
    first: list[str] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    threads: int = 0
    max_pages: int | None = None
    waits_until: datetime | None = None


def forecast(plan: CrawlPlan) -> list[Forecast]:
    """What each site of a plan would be asked, in the order of their names. Writes nothing, and asks for nothing.

    Raises what a crawl would raise before its first request: UsageError, DamagedLedger.
    """
    seeds = seeds_by_site(plan)
    check(plan, seeds)
    ledgers = []
    for site in seeds:
        folder = plan.captures / site
        ledger = Ledger(folder, copied(folder / "ledger.db"), FileLock(folder / "site.lock"))
        ledger.via = "live" if plan.archive is None else "wayback"
        ledgers.append(ledger)
    are_new = [not ledger.counts()["discovered"] for ledger in ledgers]
    resumes = is_cut_short(plan, ledgers)
    go_on = [ledger.get(PROBED) or (resumes and (is_under_way(ledger) or ledger.via != "live")) for ledger in ledgers]
    sites = begun(plan, ledgers, seeds, "forecast", resumes=resumes)
    how = [_begins(*each, plan) for each in zip(sites, are_new, map(bool, go_on), strict=True)]
    return [_of(site, begins) for site, begins in zip(sites, how, strict=True)]


def _begins(site: SiteCrawl, is_new: bool, goes_on: bool, plan: CrawlPlan) -> Begins:
    if is_new:
        return "new"
    if goes_on:
        return "goes on"
    if plan.aim.sweep:
        return "sweep"
    return "news" if site.needs.sources.answering and site.ledger.threads.has_api() else "again"


def _of(site: SiteCrawl, begins: Begins) -> Forecast:
    ledger = site.ledger
    permission = Permission(ledger, site.run_id, "robots" if ledger.via == "live" else "archive robots")
    asked: list[UrlRow] = []
    refused: Counter[str] = Counter()
    seen: set[int] = set()
    while rows := [row for row in ledger.pending(float("inf"), _ALL) if row.id not in seen]:
        seen |= {row.id for row in rows}
        for row in rows:
            robots = None if row.kind in ROBOTS else permission.of(row.url)
            if isinstance(robots, UrlRow) and robots.id not in seen:
                seen.add(robots.id)
                asked.append(robots)
            reason = None if robots is None or isinstance(robots, UrlRow) else robots.refuses(row.url)
            reason = reason or (None if row.kind in ROBOTS else site.needs.against(row))
            if reason is None:
                asked.append(row)
            else:
                refused[reason] += 1
                ledger.refuse(row, reason)
        if not ledger.owes(EARLY):
            site.needs.next_round(is_last=False)
    return _told(site, begins, asked, refused, max(site.limits.delay, permission.crawl_delay))


def _told(site: SiteCrawl, begins: Begins, asked: list[UrlRow], refused: Counter[str], delay: float) -> Forecast:
    most = site.limits.max_pages
    number = len(asked)
    if most is not None:  # robots.txt is not counted
        number = min(number, most + sum(row.kind in ROBOTS for row in asked))
    is_known = begins != "new"
    waits = site.clock.waits_until
    return Forecast(
        site.name,
        begins,
        number if is_known else None,
        delay,
        round(number * max(delay, QUICKEST), 1) if is_known else None,
        [row.url for row in asked[:FIRST]],
        dict(Counter(row.kind for row in asked)),
        dict(refused.most_common()),
        len(site.ledger.threads.all()),
        most,
        datetime.fromtimestamp(waits, UTC) if waits > time.time() else None,
    )


QUICKEST = 0.25  # seconds that a request takes where no delay is kept
_ALL = 10_000_000
