"""A build puts copies across sites in force with the other tables, and keeps them true when one site changes."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipelines import build as building
from pipelines import tables
from pipelines.build import build
from pipelines.collection import Collection, Place, create
from tests.pipelines.observations import SPOOLS, START, capture, thread_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = SPOOLS
VISIT = "My brother drove me to the hospital on the hill where a nurse with a kind voice took my papers."
WAIT = "Two hours later I was home again and warmer in the hands than I had been for many years now."
A, B = "a.example", "b.example"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A collection of two blogs; who comments on the second repeats what was said on the first."""
    made = Place(tmp_path, "veins")
    create(made, Collection(scope="site", identity="names"))
    first, second = ([(n, None, "Ann", words)] for n, words in ((1, VISIT), (3, f"{VISIT} Yes.")))
    capture(made, [thread_page(1, first, site=A), thread_page(2, second, site=B)])
    build(made, Collection(scope="site", identity="names"))
    return made


def copies(place: Place) -> dict[str, str]:
    """Comments that repeat one of another site, by their numbers."""
    found = tables.read(place.folder, "duplicates").to_pylist()
    pairs = ((row["record_id"], row["canonical_id"]) for row in found if ":comment:" in row["record_id"])
    return {one.rsplit(":", 1)[1]: other.rsplit(":", 1)[1] for one, other in pairs}


def test_a_build_of_one_site_mends_the_copies_of_all(place: Place) -> None:
    """Also of a site that was not built: what its table says may be true no more."""
    assert copies(place) == {"3": "1"}
    assert sorted(tables.read(place.folder, "duplicates", sites=[B])["kind"].to_pylist()) == ["exact", "near"]
    settings = Collection(scope="site", identity="names")
    later = thread_page(1, [(1, None, "Ann", WAIT)], site=A)
    capture(place, [later], run="run-2", at=START + timedelta(days=1))
    build(place, settings, sites=[A])
    assert copies(place) == {}
    before = {path: path.read_bytes() for path in place.folder.glob("tables/duplicates/*")}
    shutil.rmtree(place.folder / "signatures")
    build(place, settings)
    assert {path: path.read_bytes() for path in place.folder.glob("tables/duplicates/*")} == before


def test_a_build_that_stops_midway_leaves_the_copies_as_they_were(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are in force with the other tables, or not at all."""
    capture(place, [thread_page(1, [(1, None, "Ann", WAIT)], site=A)], run="run-2", at=START + timedelta(days=1))

    def full(*arguments: object, **named: object) -> None:
        raise OSError("no room")

    settings = Collection(scope="site", identity="names")
    with monkeypatch.context() as patched:
        patched.setattr(building, "publish", full)
        with pytest.raises(OSError, match="no room"):
            build(place, settings)
    assert copies(place) == {"3": "1"}
    build(place, settings, sites=[B])
    assert copies(place) == {"3": "1"}
    build(place, settings)
    assert copies(place) == {}


def test_a_site_that_is_gone_takes_its_copies_along(place: Place) -> None:
    """No row names a record that is no more."""
    shutil.rmtree(place.captures / A)
    build(place, Collection(scope="site", identity="names"))
    assert copies(place) == {}
