"""What is asked of a site's sources: the first requests of one that was just found, those for threads, and where a
listing ends that leads on by guess."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from scraper import platforms
from scraper.items import Source, Want
from scraper.ledger import Found
from scraper.urls import is_same_site, normal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.aim import Aim
    from scraper.following import Heard
    from scraper.ledger import Ledger, UrlRow
    from scraper.ledger.threads import ThreadRow
    from scraper.topic import Terms


def first_of(source: Source, aim: Aim, topic: Terms) -> list[Found]:
    """What is asked of a source that was just found: on a topic its search, and all where that gives no answer."""
    words = topic.words if aim.is_topical else ()
    period = (aim.period.first, aim.period.last)
    search = Want("search", words, beginnings=topic.beginnings, period=period)
    wants = [*([search] if words else []), Want("everything", period=period)]
    return [Found(link.url, link.kind) for want in wants for link in platforms.requests(source, want)]


def by_threads(
    ledger: Ledger, sources: Iterable[Source], what: Literal["posts", "comments", "remainder"], threads: list[ThreadRow]
) -> list[Found]:
    """Of each batch of threads the first request that was not made yet: what is no post may be a page."""
    found: list[Found] = []
    for source in sources:
        for batch in _batches(threads, 1 if what == "remainder" else platforms.at_once(source)):
            keys = tuple(thread.key for thread in batch if thread.key)
            links = platforms.requests(source, Want(what, keys=keys, urls=tuple(thread.url for thread in batch)))
            fresh = (Found(link.url, link.kind) for link in links if ledger.row(link.url) is None)
            found += [one for one in (next(fresh, None),) if one is not None]
    return found


def sitemaps_of(ledger: Ledger, named: Iterable[str]) -> Source | None:
    """The sitemaps that robots.txt names; a web archive is asked for none."""
    site = ledger.folder.name
    urls = [url for one in named if (url := normal(one)) is not None and is_same_site(site, url)]
    return Source("sitemap", " ".join(urls)) if urls and ledger.via == "live" else None


def count(ledger: Ledger, row: UrlRow, heard: Heard) -> None:
    """Note how many entries an answer has that leads on by guess: one with fewer is the last."""
    if _is_guess(heard) and not is_shorter(ledger, row, heard):
        ledger.set(f"{row.kind} entries", str(len(heard.told)))


def is_shorter(ledger: Ledger, row: UrlRow, heard: Heard) -> bool:
    """Has an answer that leads on by guess fewer entries than those before?"""
    return _is_guess(heard) and len(heard.told) < int(ledger.get(f"{row.kind} entries") or 0)


def ends_at(ledger: Ledger, row: UrlRow, heard: Heard, status: int) -> bool:
    """Does a listing that leads on by guess alone end with this answer: shorter than those before, or none?"""
    return is_shorter(ledger, row, heard) or (status == 404 and _GUESS.search(row.url) is not None)


def _is_guess(heard: Heard) -> bool:
    return any(link.kind == "counts" for link in heard.links.on_site)


def _batches(threads: Iterable[ThreadRow], size: int) -> list[list[ThreadRow]]:
    """The threads by their numbers, as many at a time as an address may hold."""
    ordered = sorted(threads, key=lambda thread: (len(thread.key or ""), thread.key or "", thread.url))
    return [ordered[at : at + size] for at in range(0, len(ordered), size)]


_GUESS = re.compile(r"[?&]paged=")
