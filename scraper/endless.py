"""Lists of a site's API or feed that lead on and on and name nothing more: each is followed so far and no further."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.following import OF_API

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.following import Heard
    from scraper.items import Link
    from scraper.ledger import UrlRow

MOST_IDLE = 20  # answers that are asked for, one after another, that name nothing more
ENDLESS = f"trap: endless pages: {MOST_IDLE} answers in a row named nothing more"
_REMEMBERED = 200_000  # names of one list: a bound on memory


@dataclass(slots=True)
class _List:
    named: set[int] = field(default_factory=set)
    idle: int = 0


class Lists:
    """The lists that one run reads, by the addresses at which they go on."""

    def __init__(self) -> None:
        self._goes_on: dict[str, _List] = {}

    def hears(self, row: UrlRow, heard: Heard, following: Iterable[Link]) -> None:
        """Note what an answer names, and where its list goes on: at links of its own kind."""
        if row.kind not in OF_API:
            return
        of = self._goes_on.pop(row.url, None) or _List()
        fresh = {*_names(heard)} - of.named
        of.idle = 0 if fresh else of.idle + 1
        if len(of.named) > _REMEMBERED:
            of.named.clear()
        of.named |= fresh
        self._goes_on |= {link.url: of for link in following if link.kind == row.kind and link.about is None}

    def against(self, row: UrlRow) -> str | None:
        """Why an address is not asked for; None where its list still named something."""
        of = self._goes_on.get(row.url)
        return ENDLESS if of is not None and of.idle >= MOST_IDLE else None


def _names(heard: Heard) -> Iterator[int]:
    for told in heard.told:
        yield hash(told.url)
        yield from (hash((told.url, number)) for number in told.comments)
    yield from (hash(link.url) for link in heard.links.on_site if link.kind not in OF_API or link.about is not None)
