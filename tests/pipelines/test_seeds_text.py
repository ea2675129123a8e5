"""Seeds are added to and taken out of a person's own collection.toml; all else in it stays as it was written."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.collection import Place, load
from pipelines.seeds_text import add_seed, remove_seed
from scraper.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

NEW = "https://new.example/"
TEXTS = {
    "as it is made": 'format = 1\nseeds = [\n    "https://a.example/",\n    "https://b.example/",\n]\nscope = "site"\n',
    "on one line": 'seeds = ["https://a.example/", "https://b.example/"]  # two\nscope = "site"\n',
    "no last comma": 'seeds = [\n  "https://a.example/", # Ann\n  "https://b.example/" # Bo, no comma behind\n]\n',
    "a comment at the end": 'seeds = [\n  "https://a.example/",\n  # "https://old.example/", gone\n]\nterms = ["x"]\n',
    "empty": "terms = ['seeds = [']\nseeds = []\n",
    "empty on lines": "seeds = [\n]\n",
    "none": 'terms = ["cuff"] # the cuff\n\n[about]\ntitle = "seeds = [1]"\n',
    "none, no line end": 'terms = ["cuff"]',
    "brackets in strings": "terms = ['a]b', \"c[d\"]\nseeds = ['https://a.example/?q=[1]']\n\n[about]\ntitle = 'x'\n",
    "tables with rules": 'seeds = [\n  { url = "https://a.example/", hops = 2, note = "{x}" },\n  "https://b.example/",\n]\n',
    "a table each": '[[seeds]]\nurl = "https://a.example/"\ninclude = ["/a/*"]\n\n[[seeds]]\nurl = "https://b.example/"\n',
    "a table each, then another": '[[seeds]]\nurl = "https://a.example/"\nhops = 1\n\n[about]\ntitle = "x"\n',
    "a spare layout": 'seeds=[ "https://a.example/" , ]\ndelay=2.0\n',
}


def collection(tmp_path: Path, text: str) -> Place:
    """A collection whose settings are this text."""
    place = Place(tmp_path, "salt")
    place.folder.mkdir(exist_ok=True)
    (place.folder / "collection.toml").write_bytes(text.encode())
    return place


def addresses(settings: dict[str, Any]) -> list[str]:
    """Those of the seeds, which may be tables."""
    return [seed if isinstance(seed, str) else seed["url"] for seed in settings.get("seeds", [])]


@pytest.mark.parametrize("name", TEXTS)
def test_a_seed_is_added_and_nothing_else_changes(tmp_path: Path, name: str) -> None:
    """It stands last, with its note; every line and comment of before is still there."""
    place = collection(tmp_path, TEXTS[name])
    before = tomllib.loads(TEXTS[name])
    add_seed(place, NEW, "linked by Ann,\n# and Bo")
    text = (place.folder / "collection.toml").read_text("utf-8")
    assert load(place).addresses == [*addresses(before), NEW]
    assert tomllib.loads(text)["seeds"][:-1] == before.get("seeds", [])
    assert {**tomllib.loads(text), "seeds": 0} == {**before, "seeds": 0}
    assert "# linked by Ann, # and Bo" in text
    for comment in ("# two", "# Ann", "# Bo, no comma behind", '# "https://old.example/", gone', "# the cuff"):
        assert (comment in text) is (comment in TEXTS[name])


@pytest.mark.parametrize("name", [name for name in TEXTS if "https://a.example" in TEXTS[name]])
def test_a_seed_is_taken_out_again(tmp_path: Path, name: str) -> None:
    """What was added and then taken out leaves what was there, and so does one of before."""
    place = collection(tmp_path, TEXTS[name])
    add_seed(place, NEW)
    remove_seed(place, NEW)
    assert tomllib.loads((place.folder / "collection.toml").read_text("utf-8")) == tomllib.loads(TEXTS[name])
    first = load(place).addresses[0]
    remove_seed(place, first)
    assert first not in load(place).addresses
    assert len(load(place).addresses) == len(tomllib.loads(TEXTS[name])["seeds"]) - 1


def test_lines_that_end_as_on_windows_stay_so(tmp_path: Path) -> None:
    """The file keeps its line ends."""
    place = collection(tmp_path, TEXTS["as it is made"].replace("\n", "\r\n"))
    add_seed(place, NEW)
    content = (place.folder / "collection.toml").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") == 7


def test_what_cannot_be_changed_safely_is_left_as_it_is(tmp_path: Path) -> None:
    """A seed that is not there is no reason to write; the error says what to do."""
    place = collection(tmp_path, TEXTS["on one line"])
    with pytest.raises(UsageError, match="by hand"):
        remove_seed(place, "https://c.example/")
    assert (place.folder / "collection.toml").read_text("utf-8") == TEXTS["on one line"]
