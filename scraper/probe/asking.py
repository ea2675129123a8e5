"""What to ask a site next to learn whether its people speak of the topic; nothing more once that is clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.ledger import Found
from scraper.outward import bare
from scraper.urls import normal, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.ledger import UrlRow
    from scraper.probe.findings import Findings
    from scraper.topic import Terms

ENOUGH = 3  # entries on the topic, with comments, that leave no doubt
SEARCHES = 3  # requests to a site's own search


def is_clear(found: Findings) -> bool:
    """Is there nothing more to learn?"""
    if found.moved is not None or (found.face is not None and found.face.nobodys and not found.entries):
        return True
    return len(found.matching) >= ENOUGH and found.is_discussed


def next_of(
    found: Findings, rows: Sequence[UrlRow], linked: Sequence[str], topic: Terms, asked: Iterable[str]
) -> UrlRow | Found | None:
    """The next of the addresses that wait, or one to enter first; None where the rest would tell nothing more.

    `linked` are addresses on the site that others link to, the most often linked first; `asked` are the kinds of what
    was asked, in order.
    """
    waiting = {row.url: row for row in rows}
    done = list(asked)
    seed = next((row for row in rows if row.kind == "seed"), None)
    if seed is not None:
        return seed
    if is_clear(found):
        return None
    if done.count("search") < SEARCHES:
        searches = [row for row in rows if row.kind == "search"]
        if searches:
            return min(searches, key=_search_order)
    deep = [url for url in linked if url not in found.kept and url not in found.lost]
    if deep and done.count("linked") < _LINKED and not found.matching:
        return waiting.get(deep[0]) or Found(deep[0], "thread")
    if not {"counts", "feed", "search"} & set(done):
        feeds = [row for row in rows if row.kind in ("counts", "feed")]
        if feeds:
            return min(feeds, key=lambda row: (row.kind != "counts", "comment" in row.url, len(row.url)))
    if found.search is not None and "search" not in done and "form" not in done and not found.matching:
        return waiting.get(found.search) or Found(found.search, "page")
    if not found.matching and "comment feed" not in done:
        feed = next((row for row in rows if row.kind == "feed" and "comment" in row.url), None)
        if feed is not None:
            return feed
    return _thread(found, waiting, topic, done)


def _thread(found: Findings, waiting: dict[str, UrlRow], topic: Terms, done: list[str]) -> UrlRow | Found | None:
    """A thread to look at, where it is open whether anybody answers, or what is said there."""
    if done.count("thread") >= _THREADS or (found.matching and found.is_discussed):
        return None
    best = [entry for entry in found.matching if entry.comments != 0 and entry.url in waiting]
    best = best or [entry for entry in found.matching if entry.url in waiting]
    if best:
        return waiting[max(best, key=lambda entry: entry.comments or 0).url]
    if found.matching or found.is_searched:
        known = next((e for e in found.matching if e.comments is None and e.url not in found.kept), None)
        return Found(known.url, "thread") if known is not None and "thread" not in done else None
    threads = [row for row in waiting.values() if row.kind == "thread"]
    talked = {entry.url: entry.comments or 0 for entry in found.entries.values()}
    threads = [row for row in threads if talked.get(row.url, 0) > 0] or threads
    return max(threads, key=lambda row: (talked.get(row.url, 0), -row.id), default=None)


def named(row: UrlRow, linked: frozenset[str], form: str | None) -> str:
    """What a request was, for `next_of`."""
    if row.url == form:
        return "form"
    if row.kind == "seed":
        return "seed"
    if row.url in linked:
        return "linked"
    if row.kind == "feed" and "comment" in row.url:
        return "comment feed"
    return row.kind


def _search_order(row: UrlRow) -> tuple[bool, bool, int]:
    """Posts first, then comments; pages and names of tags last."""
    return ("/posts" not in row.url, "/comments" not in row.url, row.id)


_LINKED = 2  # pages that others link to
_THREADS = 2


def home_of(urls: Sequence[str]) -> str:
    """The front page of the site that these addresses lie on: under the origin that most of them have."""
    origins: dict[str, int] = {}
    for url in urls:
        scheme, _, rest = url.partition("://")
        host, _, path = rest.partition("/")
        user = f"{path.partition('/')[0]}/" if path.startswith("~") else ""
        origins[f"{scheme}://{host}/{user}"] = origins.get(f"{scheme}://{host}/{user}", 0) + 1
    best = max(origins, key=lambda one: (origins[one], one.startswith("https")))
    found = normal(best)
    assert found is not None and bare(site_of(found)) == bare(site_of(urls[0]))
    return found
