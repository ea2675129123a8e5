"""What a run wants of an archive: the index as its captures list it, the pages and versions in it, what is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper.errors import CaptureError, ThreadkeepError
from scraper.ledger import Found, captures_of
from scraper.ledger.rows import HALVED, LOOK_AGAIN
from scraper.page import joined_headers, unpacked
from scraper.wayback.choosing import ArchivedPage, between, pages_of
from scraper.wayback.index import Archive, Archived, moment, read_index
from scraper.wayback.telling import Said, said_by

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from scraper.archive import Exchange
    from scraper.ledger import CaptureRow, Ledger, UrlRow


class Note(NamedTuple):
    """A later time at which the index has the digest of a capture that is held."""

    held: CaptureRow
    then: datetime


class Plan:
    """The pages of one site that an archive holds. `places` are those of their versions, by the address of each
    version's first capture; that of a page's end (404, 410) comes after its last version."""

    def __init__(self, ledger: Ledger, of: Archive, query: str, others: Collection[str]) -> None:
        """`query` is what the index is asked first; `others` are sites that are asked for themselves."""
        self.places: dict[str, tuple[ArchivedPage, int]] = {}
        self.stuck: UrlRow | None = None  # the query without an answer, where `listed` gives None
        self._ledger = ledger
        self._of = of
        self._query = query
        self._others = others
        self._held: dict[tuple[str, datetime], CaptureRow] = {}
        self._said: dict[tuple[str, datetime], Said | None] = {}

    def listed(self, last: tuple[str, list[Archived]] | None = None) -> list[Archived] | None:
        """All lines of the index, answer by answer; None where one is missing. `last` is the address and the lines of
        the answer that ends it, which is no capture yet."""
        self.stuck = None
        return self._listed(self._query, last)

    def _listed(self, url: str, last: tuple[str, list[Archived]] | None) -> list[Archived] | None:
        """What one query lists: over its answers, each with the key to the next, or over its halves."""
        lines: list[Archived] = []
        seen = set[str]()
        while url not in seen:
            seen.add(url)
            if last is not None and url == last[0]:
                return lines + last[1]
            row, held = self._ledger.row(url), self._ledger.last_capture(url)
            if row is not None and row.last_outcome == HALVED:
                return self._of_halves(url, last)
            if row is None or held is None or row.state != "captured" or row.last_outcome != "captured":
                self.stuck = row
                return None
            try:
                more, key = index_in(self._ledger.answer(held))
            except (ThreadkeepError, OSError):
                return None
            lines += more
            url = Archive.next_query(url, key) if key is not None else url
        return lines

    def _of_halves(self, url: str, last: tuple[str, list[Archived]] | None) -> list[Archived] | None:
        lines: list[Archived] = []
        for half in Archive.halves(url):
            listed = self._listed(half, last)
            if listed is None:
                return None
            lines += listed
        return lines

    @property
    def is_awaited(self) -> bool:
        """Is the answer that `listed` lacks still to come in this run?"""
        return self.stuck is not None and self.stuck.state == "pending"

    def pages(self, lines: list[Archived]) -> list[ArchivedPage]:
        """The site's pages that the index lists."""
        return pages_of(lines, self._ledger.folder.name, self._others)

    def read(self, lines: list[Archived]) -> None:
        """Take the index, and what is held of it."""
        for held in captures_of(self._ledger.folder):
            if held.source == "wayback":
                self._held[held.url, held.fetched_at] = held
        self.places = {}
        for page in self.pages(lines):
            firsts = [version.first for version in page.versions] + ([page.gone] if page.gone else [])
            self.places |= {self._of.memento(line): (page, n) for n, line in enumerate(firsts)}

    def wanted(self) -> Iterator[Found]:
        """What is asked for of each page, whatever it says."""
        for url, (page, n) in self.places.items():
            if page.refused is not None and n == 0:
                yield Found(url, "memento", page.refused)
            elif page.refused is None and (n in page.ends or n == len(page.versions)):
                yield Found(url, "memento")
        if self._ledger.get(LOOK_AGAIN):
            for page, n in self.places.values():
                said = self._said_at(page, n)
                yield from self.between(page, n, said) if said is not None else ()

    def is_entered(self) -> None:
        """Note that all that is `wanted` waits now: in the transaction that enters it, or a kill would lose it."""
        self._ledger.set(LOOK_AGAIN, "")

    def unreadable(self) -> Iterator[str]:
        """The addresses of versions that were kept and cannot be read any more."""
        for url, (page, n) in self.places.items():
            first = page.versions[n].first if n < len(page.versions) else page.gone
            held = self._held.get((page.url, moment(first.timestamp))) if first is not None else None
            try:
                if held is not None:
                    self._ledger.answer(held)
            except (CaptureError, OSError):
                yield url

    def between(self, page: ArchivedPage, place: int, said: Said) -> Iterator[Found]:
        """What is asked for because of what one version says."""
        urls = [self._of.memento(version.first) for version in page.versions]

        def state(n: int) -> str | None:
            row = self._ledger.row(urls[n])
            return None if row is None else row.state

        if place < len(urls):
            for n in between(page, place, state, lambda n: said if n == place else self._said_at(page, n)):
                yield Found(urls[n], "memento")

    def tells(self, original: Exchange, said: Said | None) -> None:
        """Remember what a capture says, to compare others with."""
        self._said[original.url, original.fetched_at] = said

    def holds(self, capture: CaptureRow | None) -> None:
        """Remember that a capture is held."""
        if capture is not None:
            self._held[capture.url, capture.fetched_at] = capture

    def note(self, page: ArchivedPage, place: int) -> Note | None:
        """What the index says of a version that is held: that it was still the same at its latest capture."""
        version = page.versions[place] if place < len(page.versions) else None
        if version is None or version.last == version.first:
            return None
        then = moment(version.last.timestamp)
        held = self._held.get((page.url, moment(version.first.timestamp)))
        if held is None or held.revisit_of is not None:
            return None
        known = self._held.get((page.url, then))
        is_known = known is not None and known.revisit_of in (None, held.capture_id)
        return None if is_known else Note(held, then)

    def _said_at(self, page: ArchivedPage, n: int) -> Said | None:
        """What a version said that is held, read again where another run kept it."""
        if n >= len(page.versions):
            return None
        key = page.url, moment(page.versions[n].first.timestamp)
        held = self._held.get(key)
        if key not in self._said and held is not None:
            try:
                self._said[key], _ = said_by(self._ledger.answer(held))
            except (CaptureError, OSError):
                self._said[key] = None
        return self._said.get(key)


def index_in(exchange: Exchange) -> tuple[list[Archived], str | None]:
    """The lines of an index' answer, and the key to go on with. Raises UnreadablePage."""
    body = unpacked(exchange.body, joined_headers(exchange.headers).get("content-encoding", ""))
    return read_index(body.decode("utf-8", "replace"))
