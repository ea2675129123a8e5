"""Files are written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipelines.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """No part is left beside it, and the old bytes are gone; folders are made."""
    path = tmp_path / "folder" / "f"
    write_whole(path, b"a" * 100)
    write_whole(path, b"b")
    assert [(p.name, p.read_bytes()) for p in path.parent.iterdir()] == [("f", b"b")]


def test_a_file_that_cannot_take_its_place_leaves_nothing(tmp_path: Path) -> None:
    """Where the rename fails, what was written is taken away and the old stays."""
    (tmp_path / "f").mkdir()
    with pytest.raises(OSError, match="f"):
        write_whole(tmp_path / "f", b"b")
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


def test_a_secret_is_for_its_owner_from_the_first_byte(tmp_path: Path) -> None:
    """The mode asked for is the file's."""
    write_whole(tmp_path / "key", b"k", mode=0o600)
    if os.name == "posix":
        assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_writing_a_file_needs_no_tables() -> None:
    """Settings are read and written without the second that pyarrow takes to load."""
    code = "import sys, pipelines.collection; sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
