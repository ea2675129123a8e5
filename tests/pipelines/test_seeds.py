"""Seeds: addresses on a line, in CSV with notes, in a blogroll."""

from __future__ import annotations

import re
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


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"https://salt.example/\n# a note\nftp://pepper.example/\n", "line 3: 'ftp://pepper.example/'"),
        ("a.csv", b'name,address\n"Salt\nand more",https://salt.example/\nPepper,pepper.example\n', "line 4: no cell"),
        ("a.csv", b"name,address\nSalt,https://\n", "line 2: 'https://'"),
        ("a.opml", b'<opml><body>\n<outline xmlUrl="ftp://salt.example/feed"/></body></opml>', "line 2: 'ftp:"),
        ("a.txt", "https://salt.example/\nhttps://käse.example/\n".encode("latin-1"), "line 2: not UTF-8"),
        ("a.txt", b"# nothing yet\n\n", "holds no address"),
        ("a.csv", b"name,address\n", "holds no address"),
    ],
)
def test_a_problem_is_named_with_its_line(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    """Where a file holds what is no address, or cannot be read, its name and line are told."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=re.escape(words)) as raised:
        seeds_in(tmp_path / name)
    assert str(tmp_path / name) in str(raised.value)


def test_a_folder_is_no_file_of_seeds(tmp_path: Path) -> None:
    """A folder is told in words, not as an error number."""
    with pytest.raises(UsageError, match=r"cannot be read: (Is a directory|Permission denied)"):
        seeds_in(tmp_path)
