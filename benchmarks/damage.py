"""Flipped bits in tables and cuts in WARC files: is anything read silently wrong, and does `verify` name each?

`python -m benchmarks.damage COLLECTION [--flips 200] [--cuts 200] [--seed 1]`: works on copies of a built collection
(the demo's will do). A flip is read through `pipelines.open`; a cut through `build --again`, whose rows must be equal
to the undamaged ones or stand in its problems. Exit code 1 where anything was read silently wrong or not named.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from pathlib import Path

import pipelines
from pipelines import collection as collections
from pipelines.build import build
from pipelines.collection import Place
from pipelines.schema import TABLES
from pipelines.verify import verify
from scraper.errors import TableError


def main() -> int:
    """Print a table of the two kinds of damage."""
    parser = argparse.ArgumentParser()
    parser.add_argument("collection", type=Path)
    parser.add_argument("--flips", type=int, default=200)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    print(f"{'damage':<24}{'trials':>8}{'silently wrong':>16}{'not named':>12}")
    bad = 0
    for name, trials, trial in (("flipped bit in a table", given.flips, _flip), ("cut WARC file", given.cuts, _cut)):
        wrong = unnamed = 0
        for _ in range(trials):
            with tempfile.TemporaryDirectory() as home:
                place = Place(Path(home), given.collection.name)
                shutil.copytree(given.collection, place.folder)
                is_wrong, is_named = trial(place, chance)
                wrong += is_wrong
                unnamed += not is_named
        bad += wrong + unnamed
        print(f"{name:<24}{trials:>8}{wrong:>16}{unnamed:>12}")
    return 1 if bad else 0


def _flip(place: Place, chance: random.Random) -> tuple[bool, bool]:
    """Flip one bit of one table file."""
    path = chance.choice(sorted((place.folder / "tables").rglob("*.parquet")))
    content = bytearray(path.read_bytes())
    position = chance.randrange(len(content) * 8)
    content[position // 8] ^= 1 << position % 8
    table = path.parent.name
    before = getattr(pipelines.open(place.home, place.name), table)
    path.write_bytes(bytes(content))
    try:
        after = getattr(pipelines.open(place.home, place.name), table)
        wrong = not before.equals(after)
    except TableError:
        wrong = False
    return wrong, any(f"{table}/{path.name}" in finding for finding in verify(place).findings)


def _cut(place: Place, chance: random.Random) -> tuple[bool, bool]:
    """Cut one WARC file somewhere, then read every capture anew."""
    path = chance.choice(sorted(place.captures.rglob("*.warc.gz")))
    content = path.read_bytes()
    before = _rows(place)
    path.write_bytes(content[: chance.randrange(len(content))])
    named = any(path.name in finding for finding in verify(place).findings)
    result = build(place, collections.load(place), again=True)
    after = _rows(place)
    lost = {table: rows - after[table] for table, rows in before.items()}
    made_up = {table: rows - before[table] for table, rows in after.items()}
    said = bool(result.problems)
    return (any(lost.values()) or any(made_up.values())) and not said, named


def _rows(place: Place) -> dict[str, set[str]]:
    """What an analyst reads: the rows of posts and comments as text, but for what a lost capture may change."""
    frames = pipelines.open(place.home, place.name)
    return {
        table: set(getattr(frames, table)["text"].fillna("").astype(str))
        for table in TABLES
        if table in ("posts", "comments")
    }


if __name__ == "__main__":
    sys.exit(main())
