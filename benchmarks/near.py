"""How well and how cheaply near-duplicates are found, beside datasketch on the same texts in the same run.

`python -m benchmarks.near [--texts N] [--seed S] [--words FROM-TO] [--no-peer] [--json FILE] [--strict]`: made-up texts
with planted edited copies (`benchmarks/copies.py` states the rates). Each contestant is a process of its own that reads
the texts from one Parquet file; seconds are of its wall clock from there to the answer, memory is its peak (RSS).

Recall is the share of copies for which the same text is named as for the original they were made of. Precision is the
share of the texts named as copies that are of the family of the one they are said to repeat. A pair that was not
planted and is declared counts as wrong, however alike it is.

datasketch is given the word sequences of a text as numbers already, by our own splitting, and its fastest scheme; its
candidates are compared by our own code. Of its settings those are tried on a sample that may reach the recall; the two
that are fastest there run on all texts, and the better of them counts.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.copies import ADDED, CHANGED, COPIED, CUT, MOVED, made_up
from pipelines.likeness.candidates import Buckets
from pipelines.likeness.comparing import compared
from pipelines.likeness.leading import leaders
from pipelines.likeness.near import repeats
from pipelines.likeness.rules import is_repeat
from pipelines.likeness.sketches import sequences
from pipelines.likeness.words import words_in_parts

if TYPE_CHECKING:
    from benchmarks.copies import Made

RECALL, PRECISION, FASTER, MEMORY = 0.95, 0.99, 4.0, 0.6  # what is to be reached
SAMPLE = 20_000
BANDS = {  # by rows in a band, how many of them; the more rows, the fewer strangers meet, which counts in a million
    2: (8, 10, 12, 16),
    3: (12, 16, 20, 24),
    4: (32, 40, 48),
}

Figures = dict[str, float]


def ours(texts: Any) -> np.ndarray:
    """By text, the one that it repeats, by `pipelines.likeness`."""
    return repeats(texts).of


def theirs(texts: Any, bands: int, rows: int) -> np.ndarray:
    """The same by datasketch."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415  (in the group `bench` alone)

    number = bands * rows
    index = MinHashLSH(num_perm=number, params=(bands, rows))
    empty = MinHash(num_perm=number, scheme="affine32", hashfunc=int)
    pairs = array("Q")
    for first, words in words_in_parts(texts):
        parts = sequences(words)
        starts = parts.starts.tolist()
        for n in range(len(words)):
            sketch = empty.copy()
            sketch.update_batch(parts.numbers[starts[n] : starts[n + 1]].tolist())
            pairs.extend([other << 32 | (first + n) for other in index.query(sketch)])
            index.insert(first + n, sketch, check_duplication=False)
    found = Buckets(np.unique(np.frombuffer(pairs, np.uint64)), np.empty(0, np.uint64))
    return leaders(len(texts), found, lambda one, other: is_repeat(compared(texts, one, other)))


def measured(made: Made, contestant: str, *, bands: tuple[int, int] = (0, 0)) -> Figures:
    """Run a contestant in a process of its own; its figures."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        pq.write_table(pa.table({"text": made.texts}), place / "texts.parquet", row_group_size=50_000)
        line = [sys.executable, "-m", "benchmarks.near", "--run", contestant, folder, *map(str, bands)]
        subprocess.run(line, check=True, timeout=6 * 3600)
        found = json.loads((place / "figures.json").read_text("utf-8"))
        return found | accuracy(made, np.load(place / "of.npy"))


def accuracy(made: Made, of: np.ndarray) -> Figures:
    """Recall and precision of an answer."""
    original = np.zeros(int(made.family.max()) + 1, np.int64)
    originals = np.flatnonzero(~made.is_copy)
    original[made.family[originals]] = originals
    copies = np.flatnonzero(made.is_copy)
    named = np.flatnonzero(of != np.arange(len(of)))
    right = made.family[of[named]] == made.family[named]
    return {
        "recall": float((of[copies] == of[original[made.family[copies]]]).mean()) if len(copies) else 1.0,
        "precision": float(right.mean()) if len(named) else 1.0,
        "named": len(named),
    }


def best_bands(made: Made) -> list[tuple[int, int]]:
    """Of datasketch's settings, for each number of rows, the fewest bands that reach the recall on these texts; of
    these the two fastest."""
    found = []
    for rows, numbers in BANDS.items():
        for bands in numbers:
            one = measured(made, "datasketch", bands=(bands, rows))
            print(f"  {bands} bands of {rows}: recall {one['recall']:.4f}, {one['seconds']:.1f} s", flush=True)
            if one["recall"] >= RECALL:
                found.append((one["seconds"], (bands, rows)))
                break
    return [bands for _, bands in sorted(found)[:2]]


def _run(contestant: str, folder: Path, bands: tuple[int, int]) -> None:
    """What a contestant's process does."""
    before = time.perf_counter()
    texts = pq.read_table(folder / "texts.parquet")["text"]
    of = ours(texts) if contestant == "threadkeep" else theirs(texts, *bands)
    seconds = time.perf_counter() - before
    np.save(folder / "of.npy", of)
    figures = {"seconds": seconds, "cpu": time.process_time(), "peak MB": _peak()}
    (folder / "figures.json").write_text(json.dumps(figures), "utf-8")


def _peak() -> float:
    import resource  # noqa: PLC0415  (not on Windows)

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def figures(made: Made, sample: Made | None) -> dict[str, Figures]:
    """Ours, and beside it datasketch's where there is a sample to choose its setting on."""
    found = {"threadkeep": measured(made, "threadkeep")}
    _print("threadkeep", found["threadkeep"])
    if sample is not None:
        peers = []
        for bands in best_bands(sample):
            peers.append(measured(made, "datasketch", bands=bands))
            _print(f"datasketch {bands[0]}x{bands[1]}", peers[-1])
        one = found["threadkeep"]
        other = found["datasketch"] = min(peers, key=lambda peer: (peer["recall"] < RECALL, peer["seconds"]))
        found["ratio"] = {name: one[name] / other[name] for name in ("seconds", "cpu", "peak MB")}
    return found


def missed(found: dict[str, Figures]) -> list[str]:
    """The figures that are not what is to be reached."""
    own, ratio = found["threadkeep"], found.get("ratio", {})
    short = [name for name, aim in (("recall", RECALL), ("precision", PRECISION)) if own[name] < aim]
    short += ["seconds"] if ratio.get("seconds", 0) > 1 / FASTER else []
    return short + (["peak MB"] if ratio.get("peak MB", 0) > MEMORY else [])


def _print(name: str, found: Figures) -> None:
    print(
        f"{name:<18}{found['seconds']:>9.1f} s{found['cpu']:>9.1f} s CPU{found['peak MB']:>8.0f} MB"
        f"   recall {found['recall']:.4f}   precision {found['precision']:.4f}   named {found['named']:,.0f}",
        flush=True,
    )


def main(arguments: list[str] | None = None) -> int:
    """The command; exit code 1 where `--strict` and a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", default="30-150", help="from and to how many words a text has")
    parser.add_argument("--no-peer", action="store_true", help="leave datasketch out")
    parser.add_argument("--json", type=Path, help="write the figures to a file")
    parser.add_argument("--strict", action="store_true", help="exit 1 where a figure to reach is missed")
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)  # contestant, folder, bands, rows
    chosen = parser.parse_args(arguments)
    if chosen.run:
        contestant, folder, bands, rows = chosen.run
        _run(contestant, Path(folder), (int(bands), int(rows)))
        return 0
    least, most = map(int, chosen.words.split("-"))
    print(
        f"{chosen.texts:,} texts of {least} to {most} words, seed {chosen.seed}: {COPIED:.0%} edited copies, of their "
        f"words {CHANGED:.0%} changed, {CUT:.0%} cut, {ADDED:.0%} added, in {MOVED:.0%} a run moved",
        flush=True,
    )
    made = made_up(chosen.texts, chosen.seed, (least, most))
    sample = None if chosen.no_peer else made_up(min(chosen.texts, SAMPLE), chosen.seed + 1, (least, most))
    found = figures(made, sample)
    for name in missed(found):
        print(f"MISSED: {name}")
    for name, value in found.get("ratio", {}).items():
        print(f"{name}: {value:.3f} of datasketch's")
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return 1 if chosen.strict and missed(found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
