"""Candidates in order: points for who names a site and for what its probe found, each with its words; a verdict."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from pipelines.discover.mentions import Mention
from pipelines.discover.whose import is_within, past_points, whose
from pipelines.services import service_of
from scraper.outward import is_front
from scraper.probe import NOT_PUBLIC, PastTarget, Target, home_of, years_of
from scraper.urls import normal, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from scraper.probe import Findings, Then

Verdict = Literal[
    "propose", "no discussion", "doubtful", "closed", "gone", "changed hands", "moved", "off topic", "not probed",
    "service",
]  # fmt: skip
VERDICTS: tuple[Verdict, ...] = (
    "propose", "no discussion", "doubtful", "closed", "gone", "changed hands", "moved", "not probed", "off topic",
    "service",
)  # fmt: skip
Period = tuple["date | None", "date | None"]


@dataclass(slots=True)
class Candidate:
    """A site that others name. `why` are its points with their words; `findings` None where it was not probed, `then`
    where no archive was asked what it was."""

    site: str
    mentions: list[Mention] = field(default_factory=list)
    findings: Findings | None = None
    then: Then | None = None
    verdict: Verdict = "not probed"
    score: float = 0.0
    why: list[tuple[float, str]] = field(default_factory=list)

    @property
    def home(self) -> str:
        """The front page of it."""
        return home_of([mention.url for mention in self.mentions])

    @property
    def linked(self) -> tuple[str, ...]:
        """Pages of it that others link to, the most often linked first; those of on-topic posts before others."""
        counted = Counter(one.url for one in self.mentions if not is_front(one.url))
        cited = {one.url for one in self.mentions if one.how in ("ping", "cited")}
        return tuple(sorted(counted, key=lambda url: (url not in cited, -counted[url], url))[:_LINKED])

    @property
    def years(self) -> list[int]:
        """The years in which others linked to it."""
        return sorted({mention.year for mention in self.mentions if mention.year})

    def target(self, most: int, *, deeper: bool = False, pages: int | None = None) -> Target:
        """It as a site to probe, with so many requests; what an archive had of it is looked for as what others link
        to."""
        linked = tuple(dict.fromkeys((*self.linked, *(self.then.addresses if self.then else ()))))
        return Target(site_of(self.home), self.home, linked, most, deeper, pages)

    def past(self) -> PastTarget:
        """It as a site of which an archive is asked."""
        is_gone = self.verdict in ("gone", "changed hands")
        title = self.findings.face.title if not is_gone and self.findings and self.findings.face else None
        return PastTarget(site_of(self.home), self.home, self.linked, years_of(self.years), title)


_LINKED = 4


def judge(one: Candidate, period: Period) -> None:
    """Give a candidate its points, their words and its verdict, by what is known of it."""
    one.why = [*_named_by(one)]
    services = [service_of(mention.url) for mention in one.mentions]
    service = next((kind for kind in services if kind), None)
    if service is not None and None not in services:
        one.why.append((-sum(points for points, _ in one.why), f"a service, not a site of its own: {service}"))
        one.verdict = "service"
    elif one.findings is None:
        one.verdict = "not probed"
    else:
        one.verdict = _probed(one, one.findings, period)
    one.score = round(sum(points for points, _ in one.why), 1)


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates as they are listed: by verdict, then by score."""
    return sorted(candidates, key=lambda one: (VERDICTS.index(one.verdict), -one.score, one.site))


def next_to_probe(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that may be probed and were not, the most promising first."""
    open_ones = [one for one in candidates if one.verdict == "not probed" and one.findings is None]
    return sorted(open_ones, key=lambda one: (-one.score, one.site))


def worth_more(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that were found without the topic, or with a trace of it: these first, then those whose search
    was not asked, then whom people of the discussion name. Where posts and comments were searched, that is that."""
    unsure = [
        one
        for one in candidates
        if one.findings is not None
        and (
            one.verdict in ("doubtful", "no discussion")
            or (one.verdict == "off topic" and not one.findings.is_searched and _may_be_talked_of(one.findings))
        )
    ]
    return sorted(
        unsure,
        key=lambda one: (
            one.verdict == "off topic",
            one.findings is not None and not one.findings.passed.isdisjoint(one.findings.searches),
            all(mention.how.startswith("listed") for mention in one.mentions),
            -one.score,
            one.site,
        ),
    )


def _may_be_talked_of(found: Findings) -> bool:
    """Where a search of its posts gave nothing, only its comments can be on the topic: are there any?"""
    return found.is_discussed or found.passed.isdisjoint(found.searches)


# Who speaks of the topic and answers under its posts tells more than who is in a list beside them.
_WEIGHTS = {"ping": 4.0, "cited": 3.0, "in a comment": 2.0, "author": 2.5, "listed": 2.0, "listed by a candidate": 2.0}
_SAID = {
    "ping": "pinged {threads} from its own pages",
    "cited": "linked in {threads} of {sites}",
    "in a comment": "linked in comments by {people} under {threads}",
    "author": "given as their own by {people} under {threads}",
    "listed": "in the lists of blogs of {sites}",
    "listed by a candidate": "in the lists of blogs of {sites} that was found on topic",
}


def _named_by(one: Candidate) -> Iterable[tuple[float, str]]:
    """A line for each way in which it is named: distinct sites, threads and people count, each further one less."""
    for how, weight in _WEIGHTS.items():
        said = [mention for mention in one.mentions if mention.how == how]
        if not said:
            continue
        sites = sorted({mention.by for mention in said})
        threads = {mention.thread for mention in said if mention.thread}
        people = {mention.person for mention in said if mention.person}
        points = weight * (2 - 0.5 ** (len(sites) - 1)) + 0.3 * weight * math.log2(
            1 + max(len(threads), len(people)) - 1 or 1
        )
        words = _SAID[how].format(
            sites=_some(sites), threads=_number(len(threads), "thread"), people=_number(len(people), "person", "people")
        )
        years = sorted({mention.year for mention in said if mention.year})
        when = f", {years[0]}" + (f" to {years[-1]}" if years[-1:] != years[:1] else "") if years else ""
        yield round(points, 1), words + when


def _probed(one: Candidate, found: Findings, period: Period) -> Verdict:
    if found.moved is not None:
        one.why.append((0.0, f"leads to {found.moved}"))
        return "moved"
    hands = whose(one, found)
    if hands is not None:
        one.why.append((-5.0, f"changed hands: {hands}"))
        one.why += past_points(one, period)
        return "changed hands"
    if not found.answered:
        reason = found.problem or "no answer"
        if NOT_PUBLIC in reason:
            one.why.append((-2.0, f"not asked: {reason}; {_EXCEPTED.format(host=urlsplit(one.home).hostname)}"))
            return "closed"
        one.why.append((-2.0, f"no page: {reason}"))
        if reason.startswith("robots.txt ") and "unreachable" not in reason:
            return "closed"
        one.why += past_points(one, period)
        return "gone"
    verdict = _read(one, found, period)
    if verdict in ("off topic", "doubtful"):
        one.why += past_points(one, period)
    return verdict


_EXCEPTED = (
    'if it is yours to ask, put `allow_hosts = ["{host}"]` in collection.toml, as `new --allow-host {host}` does'
)


def _read(one: Candidate, found: Findings, period: Period) -> Verdict:
    """A site that answered: points for entries on the topic, for talk under them, for the period."""
    within = [entry for entry in found.matching if is_within(entry, period)]
    seen = _number(len(found.entries), "entry", "entries")
    if not found.matching:
        one.why.append(
            (-4.0, f"nothing on the topic in {seen} seen" + (", nor by its search" if found.is_searched else ""))
        )
        return "off topic"
    evidence = sum(entry.strength + min(1.0, 0.5 * entry.discussed) for entry in within)
    points = 3 * math.log2(1 + evidence)
    asked = " (asked for by its search)" if found.is_searched else ""
    one.why.append((round(points, 1), f"{len(found.matching)} of {seen} seen on the topic{asked}"))
    if not within:
        one.why.append((-4.0, "all of them outside the period"))
        return "doubtful"
    talked = sum(entry.discussed for entry in within)
    if talked:
        one.why.append((round(min(3.0, 1 + 0.5 * talked), 1), f"{_number(talked, 'comment')} on the topic"))
    if not found.is_discussed and not found.has_form:
        one.why.append((-4.0, "nobody answers there, as far as was seen"))
        return "no discussion"
    answers = [entry.comments for entry in within if entry.comments is not None]
    if answers and not any(answers) and not talked:
        one.why.append((-1.0, "no comments under what is on the topic"))
        if not found.is_discussed:
            return "no discussion"
    if found.is_discussed:
        one.why.append((2.0, "people answer there"))
    if evidence < _PASSING:
        one.why.append((-2.0, "the topic is touched in passing"))
        return "doubtful"
    return "propose"


_PASSING = 1.0  # one mention of a term in a text is half a point, two are three quarters, a title is one


def neighbours(one: Candidate) -> list[Mention]:
    """Whom a candidate that was found on topic lists in turn."""
    if one.findings is None:
        return []
    here = one.home
    return [
        Mention(link.url, "listed by a candidate", one.site, here, None, link.words)
        for link in one.findings.outward.values()
        if link.in_list and normal(link.url) is not None
    ]


def _some(sites: list[str]) -> str:
    named = ", ".join(sites[:3])
    return named + (f" and {len(sites) - 3} more" if len(sites) > 3 else "")


def _number(count: int, noun: str, many: str | None = None) -> str:
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"
