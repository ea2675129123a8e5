"""The rules of a seed: paths by patterns, steps along links, and what several seeds of a site allow together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.aim import Aim
from scraper.ledger import Found, Ledger
from scraper.rules import OUTSIDE_RULES, Rules, refuses, too_far

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "https://tea.example"


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/blog/*", "/blog/a/b?p=1", True),
        ("/blog/*", "/blog", True),
        ("/blog/*", "/blog/", True),
        ("/blog/*", "/blogger/", False),
        ("/blog/", "/blog/a", False),
        ("/a.html", "/a.html?x=1", True),
        ("/a.html", "/axhtml", False),
        ("*.html", "/deep/a.html", True),
        ("/viewtopic.php?f=2*", "/viewtopic.php?f=2&t=1", True),
        ("/viewtopic.php?f=2*", "/viewtopic.php?f=3&t=1", False),
        ("/*/comments", "/a/b/comments", True),
        ("/", "/", True),
        ("/" + "*a" * 12 + "b", "/" + "a" * 60, False),
    ],
)
def test_a_pattern_is_of_the_path(pattern: str, path: str, matches: bool) -> None:
    """A * stands for anything, /blog/* for the folder too; without a ? the query does not matter."""
    assert Rules(ROOT, include=(pattern,)).allows(ROOT + path) is matches
    assert Rules(ROOT, exclude=(pattern,)).allows(ROOT + path) is not matches


def test_a_site_is_bounded_by_all_of_its_seeds() -> None:
    """What one of them allows is asked for; one without rules bounds nothing, and those of other sites do not count."""
    rules = (Rules(f"{ROOT}/blog/", ("/blog/*",)), Rules(f"{ROOT}/forum/", ("/forum/*",), ("/forum/x/*",), 1))
    aim = Aim(rules=(*rules, Rules("https://salt.example/", ("/none",)))).at("tea.example")
    assert aim.rules == rules
    assert refuses(rules, f"{ROOT}/blog/a", 9) is None
    assert refuses(rules, f"{ROOT}/forum/a", 1) is None
    assert refuses(rules, f"{ROOT}/forum/a", 2) == too_far(1) == "more than 1 hop from the seed"
    assert refuses(rules, f"{ROOT}/forum/a", None) is None
    assert refuses(rules, f"{ROOT}/forum/x/a", 1) == OUTSIDE_RULES
    assert refuses(rules, f"{ROOT}/shop/", 1) == OUTSIDE_RULES
    assert Aim(rules=(*rules, Rules(f"{ROOT}/"))).at("tea.example").rules == ()
    assert refuses((), f"{ROOT}/shop/", 99) is None


def test_steps_are_the_links_from_the_seed(tmp_path: Path) -> None:
    """Redirects are none; a shorter way that is met later counts; of what no page led to nobody knows."""
    ledger = Ledger.open(tmp_path / "tea.example")

    def row_of(path: str) -> int:
        row = ledger.row(f"{ROOT}{path}")
        assert row is not None
        return row.id

    ledger.discover([Found(f"{ROOT}/", "seed"), Found(f"{ROOT}/api", "api")], "r")
    ledger.discover([Found(f"{ROOT}/1", "page")], "r", row_of("/"))
    ledger.discover([Found(f"{ROOT}/1/", "page", hops=1)], "r", row_of("/1"))
    ledger.discover([Found(f"{ROOT}/2", "page")], "r", row_of("/1/"))
    ledger.discover([Found(f"{ROOT}/3", "thread")], "r", row_of("/2"))
    ledger.discover([Found(f"{ROOT}/told", "thread")], "r", row_of("/api"))
    assert [ledger.steps.to(row_of(path)) for path in ("/", "/1", "/1/", "/2", "/3", "/told")] == [0, 1, 1, 2, 3, None]
    assert ledger.steps.nearer([f"{ROOT}/3", f"{ROOT}/nowhere"], row_of("/"))
    assert ledger.steps.to(row_of("/3")) == 1
    assert not ledger.steps.nearer([f"{ROOT}/3", f"{ROOT}/1"], row_of("/2"))
    ledger.close()
