"""What turns captures into tables, and tables into something to share. `open` is where a notebook begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from pipelines.frames import Frames


def open(home: str | PathLike[str], name: str) -> Frames:
    """The tables of the collection `name` in the data home `home`, checked and loaded as they are asked for.

    Raises NoSuchCollection where the home holds none of that name, NoSuchTable before its first build.
    """
    from pipelines.frames import Frames, checked_folder  # noqa: PLC0415  (pandas takes 0.5 s that the command need not pay)

    return Frames(checked_folder(home, name))
