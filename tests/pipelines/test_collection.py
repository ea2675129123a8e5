"""A collection's folder and its collection.toml."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.collection import About, Collection, Place, checked_name, create, key, load, made, save
from scraper.errors import BadCollectionFile, NoSuchCollection, UsageError

if TYPE_CHECKING:
    from pathlib import Path

FULL = Collection(
    terms=["vein*", 'a "quoted" term', "Müdigkeit"],
    seeds=["http://blog.example/"],
    scope="site",
    identity="names",
    identity_reason="public officials",
    contact="who@crawls.example",
    allow_hosts=["127.0.0.1"],
    delay=2.5,
    period_from=date(2009, 1, 1),
    period_until=date(2013, 12, 31),
    about=About(title="A debate", creators=["A. Person"]),
)


@pytest.mark.parametrize("collection", [Collection(), FULL])
def test_settings_come_back_as_they_were_saved(tmp_path: Path, collection: Collection) -> None:
    """What was saved is what is loaded."""
    place = Place(tmp_path, "a")
    create(place, collection)
    assert load(place) == collection
    save(place, load(place))
    assert load(place) == collection


@given(st.text(max_size=80))
def test_a_name_is_a_safe_folder(name: str) -> None:
    """Whatever is given as a name: refused, or letters, digits, - and _ alone."""
    try:
        accepted = checked_name(name)
    except UsageError:
        return
    assert accepted == name
    assert name[0].isalpha()
    assert name.isascii()
    assert not set(name) & set('./\\: *?"<>|')


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "a\\b", "CON", "nul", "keys", "1a", "-a", "a b", "a\n", "é", "a" * 65]
)
def test_names_that_are_no_folders_are_refused(name: str) -> None:
    """Paths, reserved names of every system, the folder of the keys."""
    with pytest.raises(UsageError):
        checked_name(name)


def test_a_missing_collection_names_those_there(tmp_path: Path) -> None:
    """The error says which there are, or how to make one."""
    with pytest.raises(NoSuchCollection, match="threadkeep new"):
        load(Place(tmp_path, "x"))
    create(Place(tmp_path, "one"), Collection())
    with pytest.raises(NoSuchCollection, match="there are: one"):
        load(Place(tmp_path, "x"))


@pytest.mark.parametrize(
    "content", [b"colour = 1", b"seeds = 'x'", b"= 1", b"\xff\xfe", b"format = 2", b"period_from = 'x'"]
)
def test_a_bad_file_is_named(tmp_path: Path, content: bytes) -> None:
    """A file that cannot be read is named with its path."""
    place = Place(tmp_path, "a")
    create(place, Collection())
    (place.folder / "collection.toml").write_bytes(content)
    with pytest.raises(BadCollectionFile, match=r"collection\.toml"):
        load(place)


def test_values_are_checked_as_the_file_is() -> None:
    """Options of the command are refused with the value at fault."""
    with pytest.raises(UsageError, match="scope"):
        made({"scope": "world"})


def test_the_key_is_made_once(tmp_path: Path) -> None:
    """The same key ever after, 32 bytes, outside the collection's folder."""
    place = Place(tmp_path, "a")
    first = key(place)
    assert len(first) == 32
    assert key(place) == first
    assert not place.folder.exists()


def test_a_lost_key_is_told_and_not_replaced(tmp_path: Path) -> None:
    """Once there are tables, a missing key stops a build: another one would give the same people other pseudonyms."""
    place = Place(tmp_path, "salt")
    create(place, made({}))
    (place.folder / "tables.json").write_text("{}", "utf-8")
    (tmp_path / "keys" / "salt.key").unlink()
    with pytest.raises(BadCollectionFile, match="lost"):
        key(place)


def test_a_period_that_ends_before_it_begins(tmp_path: Path) -> None:
    """Is wrong in the command as in the file; each says so."""
    bounds = {"period_from": date(2012, 1, 1), "period_until": date(2010, 1, 1)}
    with pytest.raises(UsageError, match=r"^the period ends \(2010-01-01\) before it begins \(2012-01-01\)"):
        made(bounds)
    place = Place(tmp_path, "a")
    create(place, Collection())
    (place.folder / "collection.toml").write_text("period_from = 2012-01-01\nperiod_until = 2010-01-01\n")
    with pytest.raises(BadCollectionFile, match="before it begins"):
        load(place)
