"""One site while it is read from a web archive: the index first, then the captures that tell something new.

Its ledger stays the frontier. What the archive is asked for (its robots.txt, queries of its index, raw captures) are
rows of their own kinds, which a live crawl never touches; a capture's row has the address and the time of then.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper import archive
from scraper.errors import CaptureError, ThreadkeepError
from scraper.ledger import Found, Ledger, UrlRow
from scraper.ledger.rows import HALVED
from scraper.needs import EVERYTHING
from scraper.wayback.asking import AtArchive
from scraper.wayback.choosing import on_site
from scraper.wayback.index import Archive
from scraper.wayback.mementos import Memento, led_to, original_of
from scraper.wayback.plan import Plan, index_in
from scraper.wayback.telling import said_by

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from scraper.archive import Exchange
    from scraper.needs import Aim
    from scraper.site import Limits
    from scraper.wayback.asking import Stream
    from scraper.wayback.choosing import ArchivedPage


class WaybackCrawl(AtArchive):
    """A site's share of the requests to an archive in one run."""

    def __init__(
        self,
        ledger: Ledger,
        run_id: str,
        limits: Limits,
        info: Mapping[str, str],
        *,
        of: Archive,
        seed: str,
        stream: Stream,
        others: Collection[str] = (),
        aim: Aim = EVERYTHING,
    ) -> None:
        """`ledger` is open with `via` wayback; `seed` is an address of the site, `others` are the run's other sites."""
        super().__init__(ledger, run_id, limits, info, of=of, query=of.query(seed), stream=stream, aim=aim)
        self._plan = Plan(ledger, of, self._query, others)
        self._queries: set[str] = set()  # of the index, asked in this run

    def begin(self, *, resumes: bool) -> None:
        """Enter what to ask for: the index, unless the run before this one had its answer and was cut short."""
        if not resumes:
            self.ledger.mark_due(self.run_id)
            if self.ledger.row(self._query) is not None:
                self.ledger.due(self._query)
        self.ledger.discover([Found(self._query, "index")], self.run_id)
        lines = self._plan.listed() if resumes else None
        if lines is not None:
            self._plan.read(lines)
            with self.ledger.transaction():
                self.ledger.add([*self._plan.wanted()], self.run_id)
                self._plan.is_entered()
            self._note_all()

    @property
    def lost(self) -> str | None:
        """Why the archive gave nothing of this site, None where it did or was not asked yet."""
        lines = self._plan.listed()
        if lines is not None:
            return None if self._plan.pages(lines) else "the archive's index lists no page of it"
        row = self._plan.stuck
        if row is None or row.state == "pending":
            return None
        reason = row.reason or row.last_outcome or "no answer"
        if row.state == "refused":
            return f"the archive's {reason}" if reason.startswith("robots.txt unreachable") else reason
        return f"the archive's index: {reason}"

    # -- what became of it -----------------------------------------------------------------------------------------

    def keep(self, row: UrlRow, exchange: Exchange) -> None:
        """Keep what the archive answered, with what is to be asked for because of it."""
        if row.kind == "index":
            self._keep_index(row, exchange)
        elif row.kind == "memento":
            self._keep_memento(row, exchange)
        else:
            self._kept(row, exchange, source="wayback")
            self._ends(row)

    def not_captured(self, row: UrlRow, outcome: str, *, again: bool, wait: float | None = None) -> None:
        """As of any site; an index that is too large for one answer is asked for in two halves."""
        halves = Archive.halves(row.url) if row.kind == "index" and outcome == archive.TOO_LARGE else ()
        if not halves:
            super().not_captured(row, outcome, again=again, wait=wait)
            return
        self._silence.ends()
        with self.ledger.transaction():
            self.ledger.refuse(row, HALVED)
            self._ask_index(halves)
        self._ends(row)

    def _ask_index(self, urls: Iterable[str]) -> None:
        """Ask the index more, each once a run."""
        self.ledger.discover([Found(url, "index") for url in urls], self.run_id)
        for url in urls:
            self.ledger.due(url)

    def _keep_index(self, row: UrlRow, exchange: Exchange) -> None:
        if exchange.status != 200:
            self.not_captured(row, f"HTTP {exchange.status}", again=False)
            return
        try:
            lines, key = index_in(exchange)
        except ThreadkeepError as error:
            self.not_captured(row, str(error), again=False)
            return
        self._queries.add(row.url)
        following = Archive.next_query(row.url, key) if key else None
        goes_on = following is not None and following not in self._queries
        found: list[Found] = []
        listed = self._plan.listed((row.url, lines))
        if is_last := not goes_on and not self._plan.is_awaited:
            self._plan.read(listed or lines)
            found = [*self._plan.wanted()]
        with self.ledger.transaction():
            self._kept(row, exchange, source="wayback", found=found)
            if is_last:
                self._plan.is_entered()
            if following is not None and goes_on:
                self._ask_index([following])
            elif self.needs.aim.sweep:
                for url in self._plan.unreadable():
                    self.ledger.due(url)
        self._note_all()
        self._ends(row)

    def _keep_memento(self, row: UrlRow, exchange: Exchange) -> None:
        page, place = self._plan.places.get(row.url, (None, 0))
        asked = Memento.of(row.url)
        url = page.url if page is not None else asked and on_site(asked.original, self.name)
        original = original_of(exchange, url) if url else None
        if original is None:
            self._keep_redirect(row, exchange)
            return
        said, problem = said_by(original) if original.status == 200 else (None, None)
        original = replace(original, role=said.role if said else "page")
        self._plan.tells(original, said)
        found = [] if page is None or said is None else [*self._plan.between(page, place, said)]
        as_then = replace(row, url=original.url, kind=original.role or "page")
        capture_id = self._kept(as_then, original, source="wayback", found=found, problem=problem)
        self._plan.holds(self.ledger.capture(capture_id))
        if page is not None:
            self._note(page, place)
        self.tally.found += original.status == 200
        self._ends(row)

    def _keep_redirect(self, row: UrlRow, exchange: Exchange) -> None:
        """What the archive says itself: where the capture is, or that there is none."""
        target = led_to(exchange)
        if target is None:
            why = "not archived" if exchange.status == 404 else f"the archive answers HTTP {exchange.status}"
            self.not_captured(row, why, again=False)
            return
        self._kept(row, exchange, source="wayback", found=[Found(target, "memento", hops=row.hops + 1)])
        self._ends(row)

    # -- what the index says without a request ---------------------------------------------------------------------

    def _note_all(self) -> None:
        for page, place in list(self._plan.places.values()):
            self._note(page, place)

    def _note(self, page: ArchivedPage, place: int) -> None:
        """The latest capture of a version that is held: the index has the same digest for it, so it is a revisit."""
        note = self._plan.note(page, place)
        if note is None:
            return
        held, row = note.held, self.ledger.row(self._query)
        try:
            answer = self.ledger.answer(held)
        except (CaptureError, OSError):
            return
        assert row is not None
        same = replace(
            answer,
            headers=tuple((name, value) for name, value in answer.headers if name.lower() == "content-type"),
            fetched_at=note.then,
            ip_address=None,
            kind="revisit",
            role=held.kind,
            source_uri=self._query,
            created_at=datetime.now(UTC),
        )
        earlier = archive.Earlier(held.capture_id, held.url, held.fetched_at, archive.SAME_PAYLOAD)
        as_then = replace(row, url=held.url, kind=held.kind)
        capture_id = self._kept(as_then, same, earlier, source="wayback", settles=False)
        self._plan.holds(self.ledger.capture(capture_id))
        self.tally.unchanged += 1
