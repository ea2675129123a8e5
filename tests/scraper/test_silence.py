"""Addresses of a site that gave no answer: what of them a later run takes up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.ledger import Found, Ledger
from scraper.left_out import LeftOut
from scraper.permission import Permission
from scraper.silence import Silence
from scraper.told import Told

if TYPE_CHECKING:
    from pathlib import Path

FEED = "https://tea.example/feed/?orderby=comment_count+ID&order=desc"


def test_a_feed_whose_rest_has_no_comments_does_not_stop_the_next_run(tmp_path: Path) -> None:
    """What one room notes in the ledger is not read by another as its own."""
    ledger = Ledger.open(tmp_path / "tea.example")
    ledger.discover([Found(FEED, "counts")], "r1")
    row = ledger.row(FEED)
    assert row is not None
    with ledger.transaction():
        LeftOut(ledger).count(
            row, [Told("https://tea.example/1/", declared=2), Told("https://tea.example/2/", declared=0)]
        )
    assert not Silence(ledger, Permission(ledger, "r2")).addresses
    ledger.close()
