"""Pages kept as captures of a site, each with its record and its row, or only counted where nothing is to be kept."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from scraper import __version__, archive
from scraper.ledger import Found, Ledger, captures_of

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.archive import Exchange


class Keeper(Protocol):
    """Where the pages of one site go. `run_id` is None where nothing is kept."""

    run_id: str | None

    def keep(self, exchange: Exchange) -> bool:
        """Keep one page; False where the very same is held."""
        ...

    def close(self) -> None:
        """Be done with the site."""
        ...


class SiteImport:
    """One site's folder while pages are imported into it."""

    def __init__(self, folder: Path) -> None:
        self._ledger = Ledger.open(folder)
        self._folder = folder
        self._run = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-import-{secrets.token_hex(3)}"
        self.run_id: str | None = self._run
        self._warcs = 0
        self._warc: archive.WarcFile | None = None

    def keep(self, exchange: Exchange) -> bool:
        """Keep one page; False where the very same is held. An address that a crawl still has to ask stays pending."""
        ledger = self._ledger
        if ledger.holds(exchange.url, exchange.status, exchange.sha256):
            return False
        is_new = ledger.row(exchange.url) is None
        warc = self._open_warc()
        place: archive.Place | None = None
        try:
            with ledger.transaction():  # the address with its record, or it would stay pending, to be asked by nobody
                if is_new:
                    ledger.discover([Found(exchange.url, "thread")], self._run)
                row = ledger.row(exchange.url)
                assert row is not None
                place = warc.append(exchange)
                ledger.commit(
                    row,
                    exchange,
                    place,
                    run_id=self._run,
                    source="import",
                    settles=is_new,
                    problem=exchange.problem,
                )
        except BaseException:
            if place is not None:
                warc.take_back(place)
            raise
        return True

    def _open_warc(self) -> archive.WarcFile:
        """The WARC file to write to: a new one where there is none, or where that is full."""
        if self._warc is not None and self._warc.length >= archive.SIZE_CAP:
            self._ledger.close_warc(self._warc.path.name, self._warc.close())
            self._warc = None
        if self._warc is None:
            name = f"{self._run}-{self._warcs:03}.warc.gz" if self._warcs else f"{self._run}.warc.gz"
            self._warcs += 1
            self._ledger.begin_warc(name, self._run)
            self._warc = archive.WarcFile(self._folder / name, _warcinfo(self._run))
        return self._warc

    def close(self) -> None:
        """Close the WARC file for good, and the ledger."""
        if self._warc is not None:
            self._ledger.close_warc(self._warc.path.name, self._warc.close())
        self._ledger.close()


class SiteCount:
    """One site's folder while it is only told what would be imported: nothing is written, nothing locked."""

    run_id: str | None = None

    def __init__(self, folder: Path) -> None:
        rows = captures_of(folder) if (folder / "ledger.db").exists() else ()
        self._held = {(row.url, row.http_status, row.sha256) for row in rows}

    def keep(self, exchange: Exchange) -> bool:
        """Would it be kept?"""
        known = exchange.url, exchange.status, exchange.sha256
        is_new = known not in self._held
        self._held.add(known)
        return is_new

    def close(self) -> None:
        """Nothing is open."""


def _warcinfo(run_id: str) -> dict[str, str]:
    return {
        "software": f"Threadkeep/{__version__}",
        "format": "WARC File Format 1.1",
        "description": f"import {run_id}",
        "threadkeep-run": run_id,
    }
