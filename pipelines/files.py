"""A file is written whole or not at all."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def write_whole(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Replace a file in one step: whoever reads it sees the old bytes or the new, and a kill leaves one of them.

    It is written beside its place, flushed to the disk, then renamed. `mode` is before the umask.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name[:180]}.{os.getpid()}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(part, flags, mode), "wb") as file:  # noqa: PTH123  (a file descriptor made with its mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def flush_all(folder: Path, files: Sequence[str]) -> None:
    """Flush files in `folder` and the folders that hold them to the disk; many at once, for each alone waits for it."""
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(_flush, (folder / file for file in files)))
    for parent in {(folder / file).parent for file in files}:
        sync_folder(parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Flush what files a folder holds, so that a rename in it outlives a loss of power."""
    if os.name == "nt":  # a folder cannot be opened there; NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
