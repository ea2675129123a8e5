"""Which captures of a page tell something that the others do not, so that few are asked for.

Captures of one digest are one version: the earliest is asked for, the latest is known to say the same. Of many versions
the first and the last are asked for, and one between two only where these say different things: what is the same in
two captures stood on the page in between, too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.urls import never_asked, normal, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from scraper.wayback.index import Archived


@dataclass(frozen=True, slots=True)
class Version:
    """A body that a page had: its earliest capture, and the latest one with the same digest (the same where there is
    only one)."""

    first: Archived
    last: Archived


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """An address of a site and its versions by their earliest captures. `newest` is the place of the version that the
    latest capture has; `gone` a later capture that says it is no more (404, 410). `refused` is the reason never to ask
    for it, `captures` how many of its captures hold a page."""

    url: str
    versions: tuple[Version, ...]
    newest: int = 0
    gone: Archived | None = None
    refused: str | None = None
    captures: int = 0

    @property
    def ends(self) -> list[int]:
        """Places of the versions to ask for whatever they say: the first, the last, the newest."""
        return sorted({0, len(self.versions) - 1, self.newest})


def pages_of(lines: Iterable[Archived], site: str, others: Collection[str] = ()) -> list[ArchivedPage]:
    """The pages of a site that an index lists, in its order.

    Spellings of an address that differ by scheme, `www.`, port, fragment, session or last slash are one page, with the
    site's own host; but what belongs to one of the `others`, sites that are asked for themselves, is theirs.
    """
    spelled: defaultdict[str, list[tuple[str, Archived]]] = defaultdict(list)
    for line in lines:
        url = on_site(line.original, site, others)
        if url is not None:
            spelled[_SCHEME.sub("", url).rstrip("/")].append((url, line))
    found = (_page(captures) for captures in spelled.values())
    return [page for page in found if page is not None]


def between(
    page: ArchivedPage, place: int, state: Callable[[int], str | None], said: Callable[[int], object]
) -> Iterator[int]:
    """Places of versions to ask for now that the one at `place` is held: halfway to the nearest that is held on either
    side, where that said something else. `state` is of a version's row in the ledger, None where it has none yet."""
    for side in (range(place - 1, -1, -1), range(place + 1, len(page.versions))):
        states = {n: state(n) for n in side}
        near = (n for n in side if states[n] == "pending" or (states[n] == "captured" and said(n) is not None))
        other = next(near, None)
        if other is None or states[other] == "pending":  # once that is held, it looks this way
            continue
        free = [n for n in side if min(place, other) < n < max(place, other) and states[n] is None]
        if free and said(other) != said(place):
            yield free[len(free) // 2]


def on_site(original: str, site: str, others: Collection[str] = ()) -> str | None:
    """An address in the spelling of a site, None where it is of another, or of one of the `others`."""
    url = normal(_PORT.sub(r"\1/", original, count=1))  # of old captures most state it, which takes long to undo
    own = site_of(url) if url is not None else None
    if url is None or own == site:
        return url
    if own in others or str(own).removeprefix("www.") != site.removeprefix("www."):
        return None
    host = urlsplit(url).netloc
    return url.replace(host, f"www.{host}" if site.startswith("www.") else host.removeprefix("www."), 1)


def _page(captures: Sequence[tuple[str, Archived]]) -> ArchivedPage | None:
    """One page of the captures of its spellings; None where none of them is a page."""
    in_time = sorted(captures, key=lambda pair: pair[1].timestamp)
    kept = [(url, line) for url, line in in_time if line.status in (200, None) and _may_be_page(url, line)]
    if not kept:
        return None
    versions: dict[str, Version] = {}
    for _, line in kept:
        digest = line.digest or line.timestamp
        known = versions.get(digest)
        versions[digest] = Version(known.first if known else line, line)
    url, latest = kept[-1]
    trap = never_asked(url)
    if trap is not None and trap.startswith("trap:") and _is_answer(latest):
        trap = None  # an API's or a feed's, as a crawl asks it
    gone = in_time[-1][1] if in_time[-1][1].status in (404, 410) else None
    newest = [*versions].index(latest.digest or latest.timestamp)
    return ArchivedPage(url, tuple(versions.values()), newest, gone, trap, len(kept))


def _may_be_page(url: str, line: Archived) -> bool:
    if url.endswith("/robots.txt") or never_asked(url) == "not a page":
        return False
    return line.media_type in _PAGES or _is_answer(line) or line.status is None


def _is_answer(line: Archived) -> bool:
    return line.media_type.endswith(("json", "/xml", "rss+xml", "atom+xml", "rdf+xml"))


_PAGES = ("", "-", "unk", "text/html", "application/xhtml+xml", "text/plain", "warc/revisit")
_PORT = re.compile(r"^(http://[^/]+):80/")
_SCHEME = re.compile(r"^https?://(?:www\.)?")
