"""Files as an import reads them, wherever they lie: on disk, or within a ZIP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, Protocol

from scraper.archive import BUFFER
from scraper.errors import CannotImport

if TYPE_CHECKING:
    from pathlib import Path


class Source(Protocol):
    """A file to be read: what it is called in messages, and the name that its ending is judged by."""

    @property
    def label(self) -> str: ...
    @property
    def name(self) -> str: ...
    def open(self) -> tuple[BinaryIO, datetime]:
        """The open file, which can be gone back in, and when it was last changed. Raises CannotImport."""
        ...


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A file on disk."""

    path: Path

    @property
    def label(self) -> str:
        return str(self.path)

    @property
    def name(self) -> str:
        return self.path.name.lower()

    def open(self) -> tuple[BinaryIO, datetime]:
        """Open the file."""
        try:
            if not self.path.is_file():
                raise CannotImport(f"{self.path}: not a file; name the file that holds the page")
            file = self.path.open("rb", buffering=BUFFER)
            return file, datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        except OSError as error:
            raise CannotImport(f"{self.path}: {error.strerror or error}") from error
