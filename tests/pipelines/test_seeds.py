"""Seeds: addresses on a line, in CSV with notes, in a blogroll."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipelines.collection import Seed
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
    assert [seed.url for seed in seeds_in(tmp_path / name)] == ["https://salt.example/", second]


def test_what_is_no_address_is_told() -> None:
    """A word that cannot be an address is named with how to write one."""
    for word in ("ftp://salt.example/", "Blogroll", "salt/pepper"):
        with pytest.raises(UsageError, match="https://host/path"):
            addresses_in([word])


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    """A file that cannot be read is named."""
    with pytest.raises(UsageError, match=r"nowhere\.txt"):
        seeds_in(tmp_path / "nowhere.txt")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"https://salt.example/\n# a note\nftp://pepper.example/\n", "line 3: 'ftp://pepper.example/'"),
        ("a.csv", b'who,where\n"Salt\nand more",https://salt.example/\nPepper,pepper.example\n', "line 4: no cell"),
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


def test_notes_and_rules_come_with_the_addresses(tmp_path: Path) -> None:
    """Columns by their names in any order, whatever parts them, with the mark of a spreadsheet before them."""
    rows = [
        "hops;Note;URL;exclude",
        "2;the first, of all;salt.example/blog;/blog/shop/* /tag/*",
        ";;https://tea.example/;",
    ]
    for delimiter in (";", "\t", "|"):
        for encoding in ("utf-8-sig", "utf-16"):
            (tmp_path / "a.csv").write_bytes("\r\n".join(rows).replace(";", delimiter).encode(encoding))
            assert seeds_in(tmp_path / "a.csv") == [
                Seed("https://salt.example/blog", [], ["/blog/shop/*", "/tag/*"], 2, "the first, of all"),
                Seed("https://tea.example/"),
            ]
    (tmp_path / "a.txt").write_text("https://salt.example/  # the first\nhttps://tea.example/#top\n")
    assert seeds_in(tmp_path / "a.txt") == [
        Seed("https://salt.example/", note="the first"),
        Seed("https://tea.example/"),
    ]


BLOGROLL = """<ul class="blogroll">
<li><a href="https://salt.example/" title="x">Salt &amp; more</a>
<li><a rel=friend href=https://tea.example/blog>The <b>tea</b> blog</a>
<li><a href="https://salt.example/">Salt again</a> <a href="/about">About</a> <a href="mailto:a@b.example">Write</a>
<li><a href="https://www.own.example/2010/">Archive</a></ul>"""
BOOKMARKS = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1><DL><p>
<DT><A HREF="https://salt.example/" ADD_DATE="1" ICON="data:image/png;base64,AA==">Salt &amp; more</A>
<DT><A HREF="javascript:void(0)">Press</A><DT><A HREF="place:sort=8">Most</A>
<DT><A HREF="https://tea.example/blog">The tea blog</A></DL>"""


@pytest.mark.parametrize(
    ("name", "content", "own"),
    [
        ("roll.html", BLOGROLL, ["https://www.own.example/2010/"]),
        ("roll.txt", BLOGROLL, ["https://www.own.example/2010/"]),
        ("roll.html", '<html><link rel="canonical" href="https://own.example/">' + BLOGROLL, []),
        ("roll.html", "<!-- saved from url=(0023)https://own.example/ -->" + BLOGROLL, []),
        ("marks.html", BOOKMARKS, []),
    ],
)
def test_a_blogroll_gives_the_links_out_of_it(tmp_path: Path, name: str, content: str, own: list[str]) -> None:
    """Each once with its words; those to its own host, where the page names it, and what is no web address are none."""
    (tmp_path / name).write_text(content, "utf-8")
    found = seeds_in(tmp_path / name)
    assert [(seed.url, seed.note) for seed in found][:2] == [
        ("https://salt.example/", "Salt & more"), ("https://tea.example/blog", "The tea blog"),
    ]  # fmt: skip
    assert [seed.url for seed in found][2:] == own


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "url,hops\nhttps://salt.example/,two\n", "line 2: hops should be a whole number, and is 'two'"),
        ("a.csv", "url,include\nhttps://salt.example/,blog/*\n", "line 2: 'blog/*' is no pattern of a path"),
        ("a.csv", "url,note\n,nothing\n", "line 2: no cell is an address"),
        ("a.html", "<p>\n\n<a href='http://[x'>x</a>", "line 3: 'http://[x'"),
        ("a.html", "<p>no links at all</p>", "holds no address"),
    ],
)
def test_what_is_wrong_in_a_row_is_told_with_its_line(tmp_path: Path, name: str, content: str, words: str) -> None:
    """Rules that cannot be meant, rows without an address, links to nowhere."""
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(UsageError, match=re.escape(words)):
        seeds_in(tmp_path / name)
