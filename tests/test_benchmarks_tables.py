"""The benchmark of the tables measures what it says: what it makes up is what a crawl would have left."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pytest

from benchmarks import tables
from benchmarks.building import collection, differences
from benchmarks.costs import cost_of, python
from benchmarks.invented_collection import Shape
from benchmarks.opening import size
from pipelines.build import build
from pipelines.collection import load
from pipelines.observe import observe

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = Shape(comments=1500, sites=3, seed=5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where its collections lie."""
    return tmp_path_factory.mktemp("made")


def test_what_is_made_up_is_what_the_readers_find(folder: Path) -> None:
    """The observations beside a made-up site's captures are those that are read of the captures."""
    place = collection(folder, SHAPE)
    for site in place.sites():
        written, captured = observe(place.folder, site)
        read, _ = observe(place.folder, site, again=True)
        assert written.equals(read)
        assert not any(captured["problem"].to_pylist())
    comments = sum(len(observe(place.folder, site)[0].filter(pc.field("what") == "comment")) for site in place.sites())
    assert 0.9 * SHAPE.comments < comments < 1.1 * SHAPE.comments


def test_builds_in_every_way_are_equal(folder: Path) -> None:
    """By two processes, by one, of captures read again, site by site in another order: the same bytes."""
    assert differences(folder, SHAPE) == []


def test_its_texts_pack_as_people_s_do_and_tables_are_smaller(folder: Path) -> None:
    """The stated shape holds, and comments as a table take less than lean JSON lines of them, gzip'd."""
    place = collection(folder, Shape(comments=12_000, sites=1, seed=5))
    build(place, load(place))
    found = size(place)
    assert 0.35 <= found.lean_packed / found.lean <= 0.45
    assert found.ratio <= 0.9
    assert found.files["comments"] <= found.lean_packed


def test_the_cost_of_a_command_is_that_of_all_it_starts() -> None:
    """Memory and CPU of a child's child count, and a failure is one."""
    hungry = "x = bytearray(200_000_000); y = sum(range(20_000_000))"
    cost = cost_of(python("import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])", hungry))
    assert cost.cpu > 0.05
    assert cost.memory > 200_000_000 or not sys.platform.startswith("linux")
    with pytest.raises(Exception, match="exit status 3"):
        cost_of(python("raise SystemExit(3)"))


def test_figures_of_others_are_asked_for_by_name(folder: Path) -> None:
    """A figure whose module is not there says so."""
    given = tables.Given(folder, SHAPE, None)
    assert [row.measured for row in tables._elsewhere("no_such_module")(given)] == ["not there yet"]
    assert next(iter(tables.FIGURES["again"](given))).is_met is None
