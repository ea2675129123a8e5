"""The cost of builds of made-up collections: all, twice the rows, one site of many changed; and are they equal?"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.costs import cost_of, python
from benchmarks.invented_collection import Shape, changed_site, made
from pipelines.build import build
from pipelines.collection import Place, load

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.costs import Cost

_BUILD = """
import sys
from pathlib import Path
from pipelines.build import build
from pipelines.collection import Place, load
if __name__ == "__main__":
    home, name, processes, again = sys.argv[1:]
    place = Place(Path(home), name)
    build(place, load(place), processes=int(processes), again=again == "again")
"""


def collection(folder: Path, shape: Shape) -> Place:
    """A made-up collection of that shape in `folder`, from an earlier call where there is one."""
    name = f"made-{shape.comments}-in-{shape.sites}-seed-{shape.seed}"
    place = Place(folder, name)
    done = folder / f"{name}.done"
    if not done.exists():
        shutil.rmtree(place.folder, ignore_errors=True)
        made(folder, name, shape)
        done.touch()
    return place


def built(place: Place, *, processes: int = 2, again: bool = False, anew: bool = True) -> Cost:
    """The cost of a build in a process of its own; `anew` without any tables from before."""
    if anew:
        _without_tables(place)
    return cost_of(python(_BUILD, place.home, place.name, processes, "again" if again else ""))


def after_a_change(folder: Path, shape: Shape) -> tuple[str, Cost]:
    """The site that was changed, one of about the mean size, and the cost of the build after that."""
    place = collection(folder, shape)
    if not (place.folder / "tables.json").exists():
        built(place)
    built(place, anew=False)
    sizes = shape.sizes()
    mean = sum(sizes) / len(sizes)
    number = min(range(len(sizes)), key=lambda n: abs(sizes[n] - mean))
    site = changed_site(place.folder, shape, number, timedelta(days=1))
    return site, built(place, anew=False)


def differences(folder: Path, shape: Shape) -> list[str]:
    """Files whose bytes differ between builds of one collection: by two processes, by one, of captures read again, site
    by site in another order."""
    place = collection(folder, replace(shape, comments=min(shape.comments, 20_000), sites=min(shape.sites, 8)))
    built(place)
    first = digests(place)
    found: set[str] = set()
    for way in ("one process", "read again", "another order"):
        _without_tables(place)
        if way == "another order":
            for site in reversed(place.sites()):
                build(place, load(place), sites=[site], processes=1)
        else:
            if way == "read again":
                shutil.rmtree(place.folder / "observations")
            built(place, processes=1, again=way == "read again")
        here = digests(place)
        found |= {f"{way}: {file}" for file in first.keys() | here.keys() if first.get(file) != here.get(file)}
    return sorted(found)


def digests(place: Place) -> dict[str, str]:
    """The digest of every table file."""
    tables = place.folder / "tables"
    files = sorted(path for path in tables.rglob("*") if path.is_file())
    return {path.relative_to(tables).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _without_tables(place: Place) -> None:
    shutil.rmtree(place.folder / "tables", ignore_errors=True)
    (place.folder / "tables.json").unlink(missing_ok=True)
