"""A blog on tea as a run knows it: its ledger with a seed and two threads, and what its answers tell."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from scraper.following import Heard
from scraper.items import Links, Source
from scraper.ledger import Found, Ledger
from scraper.told import Told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.needs import Needs

ROOT = "https://tea.example"
FEED = f"{ROOT}/feed/?orderby=comment_count+ID&order=desc"
SOURCE = Source("wordpress", f"{ROOT}/wp-json/")


@contextmanager
def opened(folder: Path) -> Iterator[Ledger]:
    """An open ledger with a seed and two threads."""
    ledger = Ledger.open(folder / "tea.example")
    ledger.discover([Found(f"{ROOT}/", "seed"), Found(f"{ROOT}/1/", "thread"), Found(f"{ROOT}/2/", "thread")], "r1")
    yield ledger
    ledger.close()


def told(needs: Needs, url: str, kind: str, *threads: Told, links: Links | None = None, run: str = "r1") -> None:
    """An answer of that kind tells of threads."""
    needs._ledger.discover([Found(url, kind)], run)
    row = needs._ledger.row(url)
    assert row is not None
    with needs._ledger.transaction():
        needs.told(row, Heard(links or Links(), threads), 200)


def thread(number: int, *comments: str, **known: object) -> Told:
    """A thread as an API tells of it."""
    return Told(f"{ROOT}/{number}/", str(number), comments=dict.fromkeys(comments, "x"), **known)
