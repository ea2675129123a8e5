"""CSV files as spreadsheets save them are read, and what they open is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.spreadsheet import as_csv, read_sheet
from scraper.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("record_id", "field", "value")


def read(path: Path, content: bytes | str, form: int = 1):
    """The rows of a file with that content."""
    path = path / "a.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_sheet(path, NAMES, NAMES, form)


@pytest.mark.parametrize(
    "content",
    [
        b"record_id,field,value\na,author,Zo\xc3\xab\n",
        b"\xef\xbb\xbfrecord_id;field;value\r\na;author;Zo\xc3\xab\r\n",
        b"sep=;\r\nRecord ID;Field;VALUE\r\na; author ;\"Zo\xc3\xab\"\r\n;;\r\n",
        b"value,record_id,field\r\nZo\xc3\xab,a,author",
        "record_id\tfield\tvalue\r\na\tauthor\tZoë\r\n".encode("utf-16"),
    ],
)  # fmt: skip
def test_what_spreadsheets_save_is_read(tmp_path: Path, content: bytes) -> None:
    """Marks, semicolons, tabs, CRLF, a line sep=, other cases and orders, UTF-16, empty lines."""
    ((_, row),) = read(tmp_path, content).rows
    assert row == {"record_id": "a", "field": "author", "value": "Zoë"}


def test_a_line_has_its_number_and_unknown_columns_their_names(tmp_path: Path) -> None:
    """A person has to find the row that is meant."""
    sheet = read(tmp_path, 'record_id,field,value,valeu\na,author,"two\nlines"\nb,author,x\n')
    assert [number for number, _ in sheet.rows] == [3, 4]
    assert sheet.unknown == ("valeu",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("record_id,field,valeu\na,b,c\n", r"no column `value`.*is `valeu` meant"),
        (b"record_id,field,value\na,author,Zo\xeb\n", "UTF-8"),
        ('record_id,field,value\na,author,"open\n', "cannot be read"),
        ("record_id,field,value,format\na,b,c,2\n", "later version"),
    ],
)
def test_what_is_no_such_file_says_what_to_do(tmp_path: Path, content: bytes | str, words: str) -> None:
    """The file is named, and the cure."""
    with pytest.raises(UsageError, match=words) as caught:
        read(tmp_path, content)
    assert "a.csv" in str(caught.value)


def test_the_format_is_of_the_rows(tmp_path: Path) -> None:
    """A file without the column is of the first; a row that a person adds is as the file."""
    assert read(tmp_path, "record_id,field,value\na,b,c\n", 2).format == 1
    assert read(tmp_path, "record_id,field,value,format\na,b,c,\n", 2).format == 2
    assert read(tmp_path, "record_id,field,value,format\na,b,c,1\n", 2).format == 1
    assert read_sheet(tmp_path / "none.csv", NAMES, NAMES, 2).format is None


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=6))
def test_every_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """But for blanks around it: formulas, quotes, delimiters, breaks; and no cell begins as a formula does."""
    content = as_csv([{"record_id": "x", "field": text, "value": text} for text in texts], NAMES)
    assert not [
        cell for line in content.decode("utf-8-sig").split("\r\n") for cell in line.split(",") if cell[:1] == "="
    ]
    rows = read(tmp_path_factory.mktemp("csv"), content).rows
    assert [row["value"] for _, row in rows] == [text.strip() for text in texts]
