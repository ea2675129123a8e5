"""The committed sample is what the demo makes: it opens, verifies, and holds what a perfect crawl would."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import pipelines
from pipelines.collection import Place
from pipelines.demo import truth
from pipelines.verify import verify

DATASETS = Path(__file__).parents[2] / "datasets"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy, since reading a ledger leaves files beside it."""
    shutil.copytree(DATASETS / "sample", tmp_path / "sample")
    return tmp_path


def test_the_sample_verifies(home: Path) -> None:
    """Ledgers, WARC files and tables of the sample are as they were written."""
    report = verify(Place(home, "sample"))
    assert report.findings == []
    assert report.checked["captures"] > 50


def test_the_sample_holds_what_a_perfect_crawl_would(home: Path) -> None:
    """Every public post and comment of the second round stands in the sample, with its author and its words."""
    frames = pipelines.open(home, "sample")
    posts = truth(2)
    comments = [comment for post in posts for comment in post.comments]
    assert set(frames.posts["url"]) >= {post.url for post in posts}
    held = {" ".join(text.split()) for text in frames.comments["text"].dropna()}
    missing = [c for c in comments if c.text and " ".join(c.text.split()) not in held]
    assert missing == []
