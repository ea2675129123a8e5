"""What an API's listings would have shown: of a listing by number, answer by answer, from which number to which."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from pipelines.steps.merge.identity import number
from pipelines.steps.merge.times import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.steps.merge.choosing import Rows


class Look(NamedTuple):
    """A whole answer at an address (`place` is it as an identity), when (microseconds), in which run, and the capture
    that holds its body."""

    place: str
    url: str
    when: int
    run: str
    capture: str


class Part(NamedTuple):
    """Which part of a listing an address asks for: its `page` from 1, of `size` entries. `by_number` where entries come
    with their numbers rising, so that those on a page are all there are between its first and its last."""

    listing: str
    page: int
    size: int
    by_number: bool


@lru_cache(maxsize=65536)
def part_of(url: str) -> Part | None:
    """The part of a listing that an address of an API asks for; None where it asks for no page of any."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    if not asked.keys() & {"page", "per_page"}:
        return None
    page, size = (_digits(asked.pop("page", "1")), _digits(asked.pop("per_page", "10")))
    if not page or not size:
        return None
    by_number = asked.get("orderby") == "id" and asked.get("order") == "asc"
    rest = urlencode(sorted(asked.items()))
    return Part(f"{parts.netloc}{parts.path}?{rest}&{size}", page, size, by_number)


def _digits(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,9}", text) else 0


class Reach(NamedTuple):
    """Numbers that an answer, or two that follow each other, would have shown: above `above`, up to `upto`, and where
    the answer `is_last`, all that stood on its page or before."""

    above: float
    upto: float
    when: int
    page: int
    is_last: bool


class Listed:
    """The listings of a site's API as they were looked at, for the comments in `rows`."""

    def __init__(self, looks: Iterable[Look], rows: Rows) -> None:
        keys = rows.table["key"].to_pylist()
        self._numbers = [number(key) for key in keys]
        self._parts = [
            part_of(url) if how == "api" else None
            for url, how in zip(rows.table["page_url"].to_pylist(), rows.table["how"].to_pylist(), strict=True)
        ]
        held: defaultdict[str, list[int]] = defaultdict(list)
        for capture, part, each in zip(rows.table["capture_id"].to_pylist(), self._parts, self._numbers, strict=True):
            if part is not None:
                held[capture].append(each)
        self._reaches = _reaches(looks, held)
        self._records = rows.record

    def looked_again(self, row: int, since: int) -> int | None:
        """When the listing that a row is from was last looked at where the row's comment would stand, if after `since`;
        NONE where it was not, None where the row is of no listing."""
        part = self._parts[row]
        if part is None:
            return None
        each = self._numbers[row]
        for reach in self._reaches.get(part.listing, ()):
            if reach.when <= since:
                break
            if reach.above < each and (each <= reach.upto or (reach.is_last and part.page <= reach.page)):
                return reach.when
        return NONE

    def lacks(self, each: int, when: int, within: int) -> bool:
        """Was a listing of all comments looked at where that number would stand, `within` so long of a time?"""
        return any(
            reach.above < each <= reach.upto and abs(reach.when - when) <= within
            for listing, reaches in self._reaches.items()
            if _ALL.search(listing)
            for reach in reaches
        )


_ALL = re.compile(r"/comments\?order=asc&orderby=id&\d+$")  # of no thread, and for no words


def _reaches(looks: Iterable[Look], held: dict[str, list[int]]) -> dict[str, list[Reach]]:
    """By listing, the reach of each answer, the latest first. An answer without entries says nothing."""
    runs: defaultdict[tuple[str, str], dict[int, tuple[Part, Look]]] = defaultdict(dict)
    for look in looks:
        if look.capture in held and (part := part_of(look.url)) is not None:
            runs[part.listing, look.run][part.page] = (part, look)
    found: defaultdict[str, list[Reach]] = defaultdict(list)
    for (listing, _), answers in runs.items():
        for page, (part, look) in sorted(answers.items()):
            numbers = held[look.capture]
            is_last = len(numbers) < part.size and page + 1 not in answers
            if not part.by_number:
                if page == 1 and is_last:
                    found[listing].append(Reach(float("-inf"), float("-inf"), look.when, page, is_last))
                continue
            above = float("-inf") if page == 1 else min(numbers) - 1
            found[listing].append(Reach(above, max(numbers), look.when, page, is_last))
            if page - 1 in answers:  # what stood between the two
                _, before = answers[page - 1]
                when = min(look.when, before.when)
                found[listing].append(Reach(max(held[before.capture]), above, when, page, is_last=False))
    return {listing: sorted(reaches, key=lambda r: -r.when) for listing, reaches in found.items()}
