"""Does `build` keep what it promises of a million comments? Made-up collections, each figure beside what is asked.

`python -m benchmarks.tables [--seed N] [--comments N] [--sites N] [--only NAME …] [--pages FOLDER] [--keep DIR]`

Figures: build, scaling, changed, size, frames, again (wants --pages, a folder as `benchmarks.reading` takes), crawl,
equal, near, parents, cleaning. Where other work runs on the machine, times by the clock say little: CPU stands beside
them, of the command and all that it starts. Collections are kept in --keep from one call to the next.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.building import after_a_change, built, collection, differences
from benchmarks.costs import Cost, cost_of
from benchmarks.crawl import with_build
from benchmarks.invented_collection import Shape
from benchmarks.opening import first_frame, size
from benchmarks.rereading import reread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipelines.collection import Place

GIGA = 1e9


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; `is_met` is None where nothing is asked or nothing could be measured."""

    name: str
    asked: str
    measured: str
    is_met: bool | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What the command was given."""

    folder: Path
    shape: Shape
    pages: Path | None


def build(given: Given) -> Iterator[Figure]:
    """The whole build, by two processes."""
    cost = _whole(given.folder, given.shape)
    share = given.shape.comments / 1_000_000
    name = f"build of {given.shape.comments:,} observed comments in {given.shape.sites} sites, 2 processes"
    load = f"load {os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else ""
    said = f"{cost.seconds:.0f} s by the clock ({load}), {cost.cpu:.0f} s of CPU"
    yield Figure(name, f"<= {240 * share:.0f} s", said, cost.seconds <= 240 * share)
    yield Figure("  peak memory of all its processes", "<= 3 GB", f"{cost.memory / GIGA:.2f} GB", cost.memory <= 3e9)


def scaled(given: Given) -> Iterator[Figure]:
    """Twice the rows."""
    half = replace(given.shape, comments=given.shape.comments // 2)
    once, twice = _whole(given.folder, half), _whole(given.folder, given.shape)
    ratio = twice.cpu / once.cpu
    said = f"{ratio:.2f} ({once.cpu:.1f} s of CPU, then {twice.cpu:.1f})"
    yield Figure(f"twice the rows, {half.comments:,} and {2 * half.comments:,}", "<= 2.2 times", said, ratio <= 2.2)


def changed(given: Given) -> Iterator[Figure]:
    """One site of all changed, another time by one site of all."""
    full = _whole(given.folder, given.shape)
    site, cost = after_a_change(given.folder, given.shape)
    ratio = full.cpu / cost.cpu
    said = f"1/{ratio:.0f} of CPU ({cost.cpu:.1f} s of {full.cpu:.0f}), "
    said += f"1/{full.seconds / cost.seconds:.0f} by the clock ({cost.seconds:.1f} s of {full.seconds:.0f})"
    yield Figure(f"build after {site} changed, one of {given.shape.sites}", "<= 1/30", said, ratio >= 30)


def sizes(given: Given) -> Iterator[Figure]:
    """The room that tables take."""
    found = size(_with_tables(given))
    packs = found.lean_packed / found.lean
    yield Figure("comments as lean JSON lines gzip to", "0.35 to 0.45", f"{packs:.3f}", 0.35 <= packs <= 0.45)
    ratio = found.ratio
    yield Figure("all tables, beside their rows as gzip'd JSON lines", "<= 0.9", f"{ratio:.3f}", ratio <= 0.9)
    alone = found.files["comments"] / found.lean_packed
    yield Figure("  comments, beside the lean lines gzip'd", "<= 0.9", f"{alone:.3f}", alone <= 0.9)
    alone = found.files["comments"] / found.packed["comments"]
    yield Figure("  comments, beside all their columns so", "", f"{alone:.3f}")


def frames(given: Given) -> Iterator[Figure]:
    """What an analyst waits for."""
    place = _with_tables(given)
    for what, most, said in (("site", 0.3, "comments of one site"), ("months", 1.0, "counts a month over all")):
        frame = first_frame(place, what)
        measured = f"{frame.seconds:.2f} s, {frame.rows:,} rows"
        yield Figure(f"first frame: {said}", f"<= {most} s", measured, frame.seconds <= most)


def again(given: Given) -> Iterator[Figure]:
    """Reading captures again."""
    if given.pages is None:
        yield Figure("re-reading captures", ">= 80 pages a second a core", "give a folder of pages: --pages")
        return
    found = reread(given.folder, given.pages, given.shape.seed)
    speed = f"{found.pages_a_second:.0f}, of {found.pages} pages"
    yield Figure("re-reading captures", ">= 80 pages a second a core", speed, found.pages_a_second >= 80)
    least = min(1.8, 0.9 * found.bare_gain)
    said = f"{found.gain:.2f} times one; two bare ones {found.bare_gain:.2f}"
    yield Figure("  by two processes", f">= {least:.2f} times one", said, found.gain >= least)


def crawl(given: Given) -> Iterator[Figure]:  # noqa: ARG001  (its blog has one shape)
    """Crawl, captures and build, beside a bare spider."""
    ours, bare = with_build()
    ratio = ours.cpu_a_page / bare.cpu_a_page
    said = f"{ratio:.2f} ({ours.cpu_a_page:.1f} ms a page of {ours.pages}, {bare.cpu_a_page:.1f})"
    yield Figure("crawl, captures, build: CPU beside a bare spider", "<= 1.5", said, ratio <= 1.5)


def equal(given: Given) -> Iterator[Figure]:
    """Builds of the same captures."""
    found = differences(given.folder, replace(given.shape, sites=8))
    said = "equal" if not found else f"{len(found)} files differ: {', '.join(found[:3])}"
    yield Figure("builds twice, by 1 process, read again, in another order", "byte-equal", said, not found)


def parents(given: Given) -> Iterator[Figure]:
    """Guessed parents on threads that state the truth, with it hidden."""
    from benchmarks import parents as held  # noqa: PLC0415  (figures of others are loaded where they are asked for)

    rows = held.figures(held.tally(held.made(given.shape.seed, 400)))["all"]
    said = f"{rows['precision']:.3f}; {rows['share']:.1%} of {rows['answers']:.0f} answers guessed right"
    yield Figure("guessed parents, precision", f">= {held.TO_REACH}", said, rows["precision"] >= held.TO_REACH)


def _elsewhere(module: str) -> Callable[[Given], Iterator[Figure]]:
    """What a benchmark of its own prints, where it is there."""

    def found(given: Given) -> Iterator[Figure]:
        if find_spec(f"benchmarks.{module}") is None:
            yield Figure(module, "", "not there yet")
            return
        said = cost_of([sys.executable, "-m", f"benchmarks.{module}", "--seed", str(given.shape.seed)]).said
        yield from (Figure(line, "", "") for line in said.splitlines())

    return found


@cache
def _whole(folder: Path, shape: Shape) -> Cost:
    """The cost of a build without tables of before; of what is asked for by several figures once."""
    return built(collection(folder, shape))


def _with_tables(given: Given) -> Place:
    place = collection(given.folder, given.shape)
    if not (place.folder / "tables.json").exists():
        built(place)
    return place


FIGURES: dict[str, Callable[[Given], Iterator[Figure]]] = {
    "build": build,
    "scaling": scaled,
    "changed": changed,
    "size": sizes,
    "frames": frames,
    "again": again,
    "crawl": crawl,
    "equal": equal,
    "parents": parents,
    **{name: _elsewhere(name) for name in ("near", "cleaning")},
}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--only", nargs="+", choices=FIGURES, default=[*FIGURES])
    parser.add_argument("--pages", type=Path, help="a folder of pages and their list, as `benchmarks.reading` takes")
    parser.add_argument("--keep", type=Path, help="where collections are made, and found again")
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = said.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        given = Given(folder, Shape(said.comments, said.sites, said.seed), said.pages)
        short = False
        for name in said.only:
            for figure in FIGURES[name](given):
                short |= figure.is_met is False
                _tell(name, figure, as_json=said.json)
    sys.exit(1 if short else 0)


def _tell(name: str, figure: Figure, *, as_json: bool) -> None:
    if as_json:
        row = {"of": name, "figure": figure.name.strip(), "asked": figure.asked, "measured": figure.measured}
        print(json.dumps(row | {"met": figure.is_met}), flush=True)
        return
    mark = {None: " ", True: "✓", False: "✗"}[figure.is_met]
    print(f"{mark} {figure.name:66} {figure.asked:28} {figure.measured}", flush=True)


if __name__ == "__main__":
    main()
