"""Fixtures of the command's tests."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from pipelines import cli

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run the command in this process (all but crawl): gives exit code, output and errors."""
    monkeypatch.setenv("THREADKEEP_HOME", str(tmp_path / "home"))

    def command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["threadkeep", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return command
