"""What a run wants of a web archive is lost by no kill."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from scraper.archive import Exchange
from scraper.ledger import Ledger
from scraper.ledger.rows import LOOK_AGAIN
from scraper.site import Limits
from scraper.wayback import Archive, Stream, WaybackCrawl

if TYPE_CHECKING:
    from pathlib import Path


def test_a_lost_plan_is_made_again_until_it_is_entered(tmp_path: Path) -> None:
    """A run that is killed as it keeps the index leaves the next one what it wanted besides first and last captures."""
    ledger = Ledger.open(tmp_path / "tea.example")
    ledger.via = "wayback"
    ledger.note(LOOK_AGAIN, "r0")
    of = Archive.at("http://127.0.0.1:8670/tea/cdx")
    site = WaybackCrawl(ledger, "r1", Limits(), {}, of=of, seed="https://tea.example/", stream=Stream())
    site.begin(resumes=False)
    (row,) = (row for row in ledger.pending(9e9, 9) if row.kind == "index")
    lines = [{"timestamp": "20100101000000", "url": "https://tea.example/", "mime": "text/html", "status": "200"}]
    answer = Exchange(row.url, 200, (), json.dumps(lines).encode(), datetime.now(UTC), role="index")
    with patch.object(ledger, "commit", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        site.keep(row, answer)
    assert ledger.get(LOOK_AGAIN) == "r0"
    site.keep(row, answer)
    assert ledger.get(LOOK_AGAIN) == ""
    assert [row.kind for row in ledger.pending(9e9, 9)] == ["memento"]
    site.close_warc()
    ledger.close()
