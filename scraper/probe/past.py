"""A candidate's past: the index of a web archive is asked what it holds of it, and a capture or two are read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.errors import CaptureError, ThreadkeepError
from scraper.hands import alike
from scraper.ledger import Found, captures_of
from scraper.ledger.rows import LOOKED_BACK, OF_THE_ARCHIVE
from scraper.probe.asking import SURE
from scraper.probe.stream import DONE, Probing
from scraper.probe.then import Then, captures_to_read, reads
from scraper.wayback import Archive, AtArchive, Memento, original_of
from scraper.wayback.choosing import on_site
from scraper.wayback.mementos import led_to
from scraper.wayback.plan import index_in
from scraper.wayback.telling import said_by

if TYPE_CHECKING:
    from scraper.archive import Exchange
    from scraper.ledger import Ledger, UrlRow
    from scraper.probe.target import PastTarget
    from scraper.topic import Terms

LINES = 4000  # of an index' answer: enough to see when a site was alive, and what it had


class PastProbe(Probing, AtArchive):
    """A candidate's share of the requests to an archive. What it learns is in `then`."""

    FACT = LOOKED_BACK

    def __init__(self, ledger: Ledger, *given: Any, of: Archive, target: PastTarget, **more: Any) -> None:
        """`ledger` is open with `via` wayback; see `Probing` and `AtArchive`."""
        query = of.query(target.home, target.years, LINES)
        super().__init__(ledger, *given, of=of, query=query, most=target.most + 1, **more)
        self._of, self._target = of, target
        self.then = remembered(ledger, self.needs.topic)
        self._passed: set[str] = set()
        self._leads: list[str] = []  # where the archive says that a capture is
        if self._asked[:1] != [of.cdx]:  # what another archive said before is known, and nothing more is asked of it
            self._asked = [of.cdx]
        if (row := ledger.row(query)) is not None and row.state in ("failed", "refused"):
            ledger.due(query)

    def _wanted(self) -> UrlRow | Found | None:
        queries = [self._query]
        if self._target.years is not None and self.then.is_listed and not self.then.pages:
            queries.append(self._of.query(self._target.home, most=LINES))  # of any time
        for url in queries:
            if url not in self._passed:
                return Found(url, "index")
        for url in self._leads:
            if url not in self._passed:
                return Found(url, "memento", hops=1)
        is_itself = self.then.face is not None and alike(self._target.title, self.then.face.title)
        if is_itself or self.then.found.evidence >= SURE or sum(self.then.read.values()) >= _READ:
            return None
        year = self._target.years and (self._target.years[0] + _EARLIER)
        wanted = (self._of.memento(line) for line in captures_to_read(self.then, self._target.linked, year))
        return next((Found(url, "memento") for url in wanted if url not in self._passed), None)

    def _passes(self, url: str) -> None:
        self._passed.add(url)

    def _is_refused(self, row: UrlRow, reason: str) -> bool:  # noqa: ARG002  (it is all one server's)
        self.then.problem = f"the archive's {reason}"
        return True

    def keep(self, row: UrlRow, exchange: Exchange) -> None:
        """Keep what the archive answered, and what it says of the site."""
        if row.kind == "index":
            self._keep_index(row, exchange)
        elif row.kind == "memento":
            self._keep_memento(row, exchange)
        else:
            self._kept(row, exchange, source="wayback")
            self._ends(row)

    def _keep_index(self, row: UrlRow, exchange: Exchange) -> None:
        try:
            if exchange.status != 200:
                raise CaptureError(f"HTTP {exchange.status}")
            lines, key = index_in(exchange)
        except ThreadkeepError as error:
            self.not_captured(row, str(error), again=False)
            return
        self._kept(row, exchange, source="wayback")
        self.then.problem = None
        self.then.lists(lines, self.name, is_cut=key is not None)
        self._passes(row.url)
        self._ends(row)

    def _keep_memento(self, row: UrlRow, exchange: Exchange) -> None:
        asked = Memento.of(row.url)
        url = on_site(asked.original, self.name) if asked is not None else None
        original = original_of(exchange, url) if url else None
        if original is None:
            target = led_to(exchange)
            self._leads += [target] if target is not None and not row.hops else []
            why = "leads to another capture" if target is not None else f"not archived: HTTP {exchange.status}"
            self.not_captured(row, why, again=False)
            return
        said, problem = said_by(original)
        original = replace(original, role=said.role)
        as_then = replace(row, url=original.url, kind=said.role)
        self._kept(as_then, original, source="wayback", problem=problem)
        reads(self.then, original, self.needs.topic)
        self._passes(row.url)
        self._ends(row)

    def _missed(self, row: UrlRow, outcome: str, *, again: bool, wait: float) -> None:
        super()._missed(row, outcome, again=again, wait=wait)
        if row.kind == "index" or not self.then.is_listed:
            self.then.problem = f"the archive's index: {outcome}"

    def _notes(self, what: str) -> None:
        if what != DONE or self.then.is_listed:  # what was not heard is asked again by the next run
            super()._notes(what)
        if what == DONE and self.then.is_listed:
            self.then.asked = self._of.cdx


_READ = 2  # captures
_EARLIER = 1  # year before the first link that the index is asked from (see `years_of`)


def years_of(linked: list[int]) -> tuple[int, int] | None:
    """The years to ask an index about, where others linked to a site in these."""
    return (min(linked) - _EARLIER, max(linked) + _LATER) if linked else None


_LATER = 3  # years after the last link: a blog outlives it, and its domain may by then be another's


def remembered(ledger: Ledger, topic: Terms) -> Then:
    """What earlier looks into archives said of a site, read again: by today's terms, and with nothing asked."""
    then = Then()
    stated = (ledger.get(LOOKED_BACK) or "").split()
    then.asked = stated[0] if stated[-1:] == [DONE] else None
    for capture in captures_of(ledger.folder):
        if capture.source != "wayback" or capture.revisit_of is not None:
            continue
        try:
            if capture.kind == "index":
                lines, key = index_in(ledger.answer(capture))
                then.lists(lines, ledger.folder.name, is_cut=key is not None)
            elif capture.kind not in OF_THE_ARCHIVE:
                reads(then, ledger.answer(capture), topic)
        except (ThreadkeepError, OSError):
            continue
    return then
