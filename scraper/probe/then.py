"""What a web archive holds of a candidate: how much of it, from when to when, and what it was by the captures read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.archive import page_of
from scraper.errors import ThreadkeepError
from scraper.hands import Face, face_of
from scraper.ledger import UrlRow
from scraper.outward import is_front
from scraper.platforms.generic.addresses import is_archive
from scraper.probe.findings import Findings, heed
from scraper.text import text_of
from scraper.wayback.choosing import ArchivedPage, pages_of
from scraper.wayback.index import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scraper.archive import Exchange
    from scraper.topic import Terms
    from scraper.wayback import Archived


@dataclass(slots=True)
class Then:
    """`pages` are what the index lists, `is_listed` says whether it was heard at all, `is_cut` whether it has more.
    `found` is what the captures that were read say, `face` the front page among them (else any page), `terms` what of
    the topic stands on them. `asked` is the archive (its CDX server) that nothing more is to be asked of."""

    pages: tuple[ArchivedPage, ...] = ()
    is_listed: bool = False
    is_cut: bool = False
    found: Findings = field(default_factory=Findings)
    face: Face | None = None
    terms: tuple[str, ...] = ()
    read: dict[tuple[str, str], bool] = field(default_factory=dict)  # address, 14 digits: was it somebody's page?
    problem: str | None = None
    asked: str | None = None

    @property
    def captures(self) -> int:
        """How many captures of pages the index lists."""
        return sum(page.captures for page in self.pages)

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """When the first and the last of them were made."""
        times = [page.versions[0].first.timestamp for page in self.pages]
        last = [version.last.timestamp for page in self.pages for version in page.versions]
        return (moment(min(times)), moment(max(last))) if times else None

    @property
    def addresses(self) -> tuple[str, ...]:
        """A few pages of its own that it had then: do they still give their page today?"""
        own = [page for page in self.pages if _is_entry(page)]
        read = {url for url, _ in self.read}
        matching = {entry.url for entry in self.found.matching}
        known = set(self.found.entries)
        own.sort(
            key=lambda page: (page.url not in matching, page.url not in read, page.url not in known, -page.captures)
        )
        return tuple(page.url for page in own[:_COMPARED])

    def lists(self, lines: Iterable[Archived], site: str, *, is_cut: bool) -> None:
        """Take an answer of the index."""
        self.is_listed = True
        self.is_cut = self.is_cut or is_cut
        self.pages = tuple(pages_of(lines, site))


_COMPARED = 2


def captures_to_read(then: Then, linked: Sequence[str], year: int | None) -> Iterator[Archived]:
    """The captures worth reading, the best first: the front page about the year in which others linked to it, the page
    that they linked to, a feed or entries; where the front page was nobody's by then, an earlier one of it."""
    at = datetime(year, 7, 1, tzinfo=UTC) if year else None
    fronts = sorted((page for page in then.pages if is_front(page.url)), key=lambda page: len(page.url))[:1]
    cited = [page for url in linked for page in then.pages if _bare(page.url) == _bare(url)]
    others = [page for page in then.pages if page not in fronts and page not in cited and page.refused is None]
    others.sort(key=lambda page: (not _is_feed(page), not _is_entry(page), -page.captures))
    for page in [*fronts, *cited[:1], *others[:1]]:
        in_order = sorted(page.versions, key=lambda version: _apart(version.first, version.last, at))
        yield in_order[0].first
        taken = in_order[0].first.timestamp
        if then.read.get((page.url, taken)) is False:
            yield from [one.first for one in in_order if one.first.timestamp < taken][:1]


def reads(then: Then, answer: Exchange, topic: Terms) -> None:
    """Take what a capture says: an answer of the site's own, of then."""
    key = answer.url, f"{answer.fetched_at:%Y%m%d%H%M%S}"
    then.read[key] = False
    try:
        page = page_of(answer)
    except ThreadkeepError as error:
        then.problem = str(error)
        return
    face = face_of(page)
    if face is not None and face.nobodys:
        return
    then.read[key] = True
    then.problem = None
    front = is_front(answer.url)
    row = UrlRow(0, answer.url, "seed" if front else "thread", "captured", None, 0, 0, None)
    linked = frozenset[str]() if front else frozenset({answer.url})
    heed(then.found, row, replace(answer, role=row.kind), topic, linked)
    if face is not None and (then.face is None or front):
        then.face = face
    body = page.tree.body if page.tree is not None else None
    said = text_of(body) if body is not None else page.text
    then.terms = tuple(dict.fromkeys([*then.terms, *(topic.found(said or "")[1] or ())]))


def _is_entry(page: ArchivedPage) -> bool:
    is_page = page.refused is None and page.captures > 0 and not _is_feed(page)
    return is_page and not is_front(page.url) and not is_archive(page.url) and "/page/" not in page.url


def _is_feed(page: ArchivedPage) -> bool:
    kind = page.versions[0].first.media_type
    return kind.endswith("xml") and "html" not in kind and "comment" not in page.url


def _apart(first: Archived, last: Archived, at: datetime | None) -> float:
    """How far from a moment a version stood; by its age where none is given."""
    begins, ends = moment(first.timestamp), moment(last.timestamp)
    if at is None:
        return begins.timestamp()
    if begins <= at <= ends:
        return 0.0
    return min(abs((begins - at).total_seconds()), abs((ends - at).total_seconds()))


def _bare(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.").rstrip("/")
