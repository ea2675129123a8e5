"""What is asked of a source that was just found, and where a listing ends that leads on by guess."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import platforms
from scraper.items import Want
from scraper.ledger import Found

if TYPE_CHECKING:
    from scraper.aim import Aim
    from scraper.following import Heard
    from scraper.items import Source
    from scraper.ledger import Ledger, UrlRow
    from scraper.topic import Terms


def first_of(source: Source, aim: Aim, topic: Terms) -> list[Found]:
    """What is asked of a source that was just found: on a topic its search, and all where that gives no answer."""
    words = topic.words if aim.is_topical else ()
    period = (aim.period.first, aim.period.last)
    search = Want("search", words, beginnings=topic.beginnings, period=period)
    wants = [*([search] if words else []), Want("everything", period=period)]
    return [Found(link.url, link.kind) for want in wants for link in platforms.requests(source, want)]


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


_GUESS = re.compile(r"[?&]paged=")
