"""Pages saved as plain text, from the file to the tables: what cannot be told is told to the user."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pipelines import tables

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Knots\nMarch 4, 2009\n\nI tied two knots. They held.\n\n"
LEFT_OPEN = "2 Comments\n\nOne word.\n\nComment by Edda\n\nTwo words.\n\nComment by Oak\n\nThree words.\n"
EQUAL = LEFT_OPEN.replace("2 Comments", "3 Comments")
FEWER = "3 Comments\n\nComment by Edda\n\nOne word.\n\nComment by Oak\n\nTwo words.\n"
WHOLE = FEWER.replace("3 Comments", "2 Comments")
OPEN = "who wrote which comment cannot be told: the names may stand before or after the texts"


@pytest.mark.parametrize(
    ("page", "reason", "people"),
    [
        (LEFT_OPEN, OPEN, {None}),
        (EQUAL, OPEN, {None}),
        (FEWER, "3 comments stated, 2 found in the saved text", {"Edda", "Oak"}),
        (WHOLE, None, {"Edda", "Oak"}),
    ],
)
def test_what_a_saved_text_leaves_open_is_told(
    run, tmp_path: Path, page: str, reason: str | None, people: set[str | None]
) -> None:
    """`extract` says it on stderr and in its JSON, the tables in gap_reason; nobody gets another's words."""
    file = tmp_path / "saved.txt"
    file.write_text(HEAD + page, "utf-8")
    code, out, err = run("extract", file)
    assert (code, err) == (0, f"note: {reason}\n" if reason else "")
    assert json.loads(out)["post"]["gap_reason"] == reason
    run("new", "a", "--scope", "site", "--identity", "names")
    assert run("import", "a", file)[0] == 0
    (row,) = rows(tmp_path, "posts")
    assert row["gap_reason"] == reason
    assert {row["author"] for row in rows(tmp_path, "comments")} == people


def rows(folder: Path, table: str) -> list[dict[str, object]]:
    """The rows of a table of the one collection."""
    return tables.read(folder / "home" / "a", table).to_pylist()
