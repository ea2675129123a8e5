"""Candidate sites of a collection: gathered from what it holds, ranked, the best of them probed within a budget."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from pipelines import decided
from pipelines.discover.mentions import Mention, counted_by, mentions_in, names_of
from pipelines.discover.ranking import Candidate, in_order, judge, neighbours, next_to_probe, worth_more
from pipelines.discover.whose import may_be_compared, most_doubtful
from scraper.addresses import is_loopback
from scraper.errors import CaptureError, NoSuchTable, UsageError
from scraper.needs import Aim
from scraper.outward import bare
from scraper.probe import NOT_PUBLIC, ProbePlan, ProbeResult, Target, Then, probe, recall
from scraper.site import Limits
from scraper.urls import normal, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from pipelines.collection import Collection, Place
    from scraper.probe import Findings, PastTarget
    from scraper.wayback import Archive

__all__ = ["Candidate", "Discovery", "discover", "probes_of"]


@dataclass(slots=True)
class Discovery:
    """What `discover` found: every candidate in order, and what its probes did (None where none was made)."""

    candidates: list[Candidate] = field(default_factory=list)
    run: ProbeResult | None = None
    known: int = 0  # candidates whose earlier probe was read again


def probes_of(place: Place) -> Path:
    """The folder of candidates' captures, apart from those that were crawled."""
    return place.folder / "probes"


def discover(
    place: Place,
    collection: Collection,
    *,
    budget: int = 300,
    a_candidate: int = 5,
    delay: float | None = None,
    archive: Archive | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> Discovery:
    """Find candidates in the tables and captures of a collection, probe the best, rank all. Nothing of it is crawled.

    The `archive` is asked what those were that are gone or may be another's now. What was probed before is read from
    its captures and not asked for again. Raises UsageError where there is nothing to start from.
    """
    try:
        mentions = mentions_in(place)
    except NoSuchTable as error:
        raise UsageError(
            f"{place.name} has no tables yet to find sites in: run `threadkeep crawl {place.name}` first"
        ) from error
    work = _Work(place, collection, a_candidate, archive, report)
    work.add(mentions)
    work.recall()
    is_here = work.is_here and (archive is None or is_loopback(archive.host))
    if budget and collection.contact is None and not is_here:
        raise UsageError(
            'a probe names whom to write to: add `contact = "you@your.university"` to '
            f"{place.folder / 'collection.toml'}, or ask for nothing with --budget 0"
        )
    limits = Limits(delay=collection.delay if delay is None else delay, tries=2, retry_wait=1.0)
    plan = ProbePlan(
        place.name, probes_of(place), budget, collection.contact, tuple(collection.allow_hosts), work.aim, limits,
        archive=archive,
    )  # fmt: skip
    run = probe(plan, work.choose, work.heard) if budget else None
    return Discovery(in_order(work.candidates.values()), run, work.known)


_Where = TypeVar("_Where", "Target", "PastTarget")


class _Work:
    """The candidates while they are probed: each answer adds to what is known and re-ranks the rest."""

    def __init__(
        self,
        place: Place,
        collection: Collection,
        a_candidate: int,
        archive: Archive | None,
        report: Callable[[str], None],
    ) -> None:
        self.place = place
        self._archive = archive
        self._excepted = {host.lower() for host in collection.allow_hosts}
        self._most = a_candidate
        self.aim = Aim(
            tuple(collection.terms),
            "topic" if collection.terms else "site",
            exclude=tuple(collection.exclude),
            languages=tuple(collection.languages),
            accents=collection.accents,
        )
        self.candidates: dict[str, Candidate] = {}
        self.known = 0
        self._period = (collection.period_from, collection.period_until)
        self._out = {bare(site_of(url)) for seed in collection.addresses if (url := normal(seed))} | decided.refused(
            place
        )
        self._taken: set[str] = set()
        self._again: dict[str, int] = {}  # how often one was looked at more deeply
        self._open: set[str] = set()  # that are asked at this moment
        self._looked_back: set[str] = set()  # of which the archive was asked, in this run or before
        self._compared: set[str] = set()  # that were asked for what it has of them
        self._recalled: set[str] = set()
        self._report = report

    def add(self, mentions: Iterable[Mention]) -> None:
        """Take in mentions, but for those of sites that are in the collection or were refused."""
        for site, said in counted_by(mentions).items():
            if site in self._out:
                continue
            one = self.candidates.setdefault(site, Candidate(site))
            known = {(m.url, m.how, m.by, m.thread, m.person) for m in one.mentions}
            one.mentions += [m for m in said if (m.url, m.how, m.by, m.thread, m.person) not in known]
            judge(one, self._period)

    @property
    def is_here(self) -> bool:
        """Does all that may be asked lie on this machine?"""
        return all(one.target(1).is_here for one in next_to_probe(self.candidates.values()))

    def recall(self) -> None:
        """Read again what earlier probes hold of these candidates, and of whom those list in turn."""
        folders = {bare(path.parent.name): path.parent for path in probes_of(self.place).glob("*/ledger.db")}
        while due := [s for s in self.candidates if s in folders and s not in self._recalled]:
            for site in due:
                self._recalled.add(site)
                one = self.candidates[site]
                try:
                    found, is_whole, then = recall(folders[site], self.aim, one.linked)
                except CaptureError:
                    continue
                one.then = then if then.is_listed else None
                if then.asked is not None and (self._archive is None or then.asked == self._archive.cdx):
                    self._looked_back.add(site)
                if is_whole and not self._is_excepted_now(one, found):
                    self.known += 1
                    self._taken.add(site)
                    self._learned(one, found)

    def _is_excepted_now(self, one: Candidate, found: Findings) -> bool:
        """May its address be asked, which was not public when it was tried?"""
        return NOT_PUBLIC in (found.problem or "") and urlsplit(one.home).hostname in self._excepted

    def choose(self, may_look_back: bool) -> Target | PastTarget | None:
        """The most promising candidate that was not taken yet; of one that may be another's now the past, if that may
        be asked for."""
        if may_look_back and (past := self._past()) is not None:
            return past
        for one in self.candidates.values():  # whether what it had then is still there
            if one.then is not None and one.site not in self._open | self._compared and may_be_compared(one):
                self._compared.add(one.site)
                return self._opened(one, one.target(self._most + _PAGES, pages=_PAGES))
        for one in next_to_probe(self.candidates.values()):
            if one.site not in self._taken:
                self._taken.add(one.site)
                return self._opened(one, one.target(self._most))
        unsure = [one for one in worth_more(self.candidates.values()) if one.site not in self._open]
        for looks in range(_LOOKS):  # what is left of the budget goes to those in doubt, in turn
            for one in unsure:
                if self._again.get(one.site, 0) == looks:
                    self._again[one.site] = looks + 1
                    return self._opened(one, one.target(self._most + _MORE * (looks + 1), deeper=True))
        return None

    def _past(self) -> PastTarget | None:
        for one in most_doubtful(self.candidates.values()):
            if one.site not in self._open | self._looked_back:
                self._looked_back.add(one.site)
                return self._opened(one, one.past())
        return None

    def _opened(self, one: Candidate, target: _Where) -> _Where:
        self._open.add(one.site)
        return target

    def heard(self, site: str, found: Findings | Then, is_whole: bool) -> None:
        """Take in what a probe found; one that the budget cut short counts for what it saw."""
        one = self.candidates[bare(site)]
        self._open.discard(one.site)
        if isinstance(found, Then):
            one.then = found
            judge(one, self._period)
        elif is_whole or found.answered or found.problem:
            self._learned(one, found)
        self._report(f"{one.site}: {one.verdict}")

    def _learned(self, one: Candidate, found: Findings) -> None:
        one.findings = found
        judge(one, self._period)
        if one.verdict == "propose":
            self.add(neighbours(one))
        elif one.verdict == "moved" and found.moved is not None:
            moved = [Mention(found.moved, m.how, m.by, m.thread, m.person, m.words, m.year) for m in one.mentions]
            self.add(m for m in moved if names_of(m) != one.site)


_MORE = 8  # requests to a candidate in doubt, each time that it is looked at again
_LOOKS = 3
_PAGES = 2  # that others link to or that an archive has, to be asked for
