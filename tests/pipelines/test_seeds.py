"""Seeds: addresses on a line, in CSV with notes, in a blogroll."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipelines.seeds import addresses_in, seeds_in
from scraper.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "seeds.txt": "# places\nhttps://salt.example/ # the first\n\npepper.example/blog\n",
    "seeds.csv": 'name,address,note\nSalt,https://salt.example/,"first, of all"\nPepper,https://pepper.example/blog,\n',
    "roll.opml": '<?xml version="1.0"?><opml><body><outline text="Salt" htmlUrl="https://salt.example/" '
    'xmlUrl="https://salt.example/feed"/><outline text="P"><outline url="https://pepper.example/blog?a=1&amp;b=2"/></outline>'
    "</body></opml>",
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_seeds_gives_its_addresses(tmp_path: Path, name: str) -> None:
    """Lines, CSV and OPML give the addresses in them and leave the notes."""
    (tmp_path / name).write_text(FILES[name], "utf-8")
    second = "https://pepper.example/blog" + ("?a=1&b=2" if name == "roll.opml" else "")
    assert seeds_in(tmp_path / name) == ["https://salt.example/", second]


def test_what_is_no_address_is_told() -> None:
    """A word that cannot be an address is named with how to write one."""
    with pytest.raises(UsageError, match="https://host/path"):
        addresses_in(["ftp://salt.example/"])


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    """A file that cannot be read is named."""
    with pytest.raises(UsageError, match=r"nowhere\.txt"):
        seeds_in(tmp_path / "nowhere.txt")
