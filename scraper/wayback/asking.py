"""Manners at a web archive: one request at a time over all sites of a run, and at most 60 a minute to its index."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.ledger import UrlRow
from scraper.needs import EVERYTHING
from scraper.permission import Permission
from scraper.politeness import Clock
from scraper.silence import Silence
from scraper.site import SiteCrawl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from scraper.ledger import Ledger
    from scraper.needs import Aim
    from scraper.politeness import Robots
    from scraper.site import Limits
    from scraper.wayback.index import Archive

INDEX_EVERY = 1.0  # seconds between two queries of an index: at most 60 a minute


@dataclass(slots=True)
class Stream(Clock):
    """The one stream of requests that all sites of a run share with an archive: who has its turn, when its index was
    last asked, and its robots.txt as read."""

    turn: SiteCrawl | None = None
    last_index: float = float("-inf")
    robots: dict[str, tuple[Robots, datetime]] = field(default_factory=dict)


class AtArchive(SiteCrawl):
    """A site of which an archive is asked: its ledger is the site's, its manners are what the archive is owed."""

    WAITS_UNTIL = "archive_not_before"

    def __init__(
        self,
        ledger: Ledger,
        run_id: str,
        limits: Limits,
        info: Mapping[str, str],
        *,
        of: Archive,
        query: str,
        stream: Stream,
        aim: Aim = EVERYTHING,
    ) -> None:
        """`ledger` is open with `via` wayback; `query` is what the index is asked first."""
        super().__init__(ledger, run_id, limits, info, aim=aim)
        self.server = of.host
        stream.waits_until = max(stream.waits_until, self.clock.waits_until)
        self.clock = self._stream = stream
        self._permission = Permission(ledger, run_id, "archive robots", stream.robots)
        self._silence = Silence(ledger, self._permission)
        self._query = query
        self._asks_index = False

    @property
    def has_room(self) -> bool:
        """One request at a time."""
        return not self.in_flight and not self.is_done

    def next_row(self) -> UrlRow | None:
        """The next address to ask for, None also while another site has its turn with the archive."""
        turn = self._stream.turn
        is_free = turn is None or turn is self or turn.is_done
        return super().next_row() if is_free else None

    def seconds_to_wait(self) -> float:
        """How long the clock of the archive still holds a request back."""
        wait = super().seconds_to_wait()
        if self._asks_index:
            wait = max(wait, self._stream.last_index + INDEX_EVERY * 1.02 + 0.02 - time.monotonic())
        return wait

    def starts(self) -> None:
        """A request goes out now."""
        super().starts()
        if self._asks_index:
            self._stream.last_index = time.monotonic()

    def _taken(self, row: UrlRow) -> UrlRow:
        self._stream.turn = self
        self._asks_index = row.kind == "index"
        return super()._taken(row)

    def untouched(self, row: UrlRow) -> None:
        """Give an address back that was not asked for, as the run is ending."""
        self._stream.turn = None
        super().untouched(row)

    def _ends(self, row: UrlRow) -> None:
        super()._ends(row)
        # All sites need to know what robots.txt says, so the one that asks for it goes on until it has it.
        asks_on = row.kind == "archive robots" and isinstance(self._permission.of(self._query), UrlRow)
        self._stream.turn = self if asks_on else None
