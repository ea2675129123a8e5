"""The signatures of sites on disk, a file a site: written when its tables are made, read a few columns at a time."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipelines.files import write_whole
from pipelines.likeness.words import VERSION
from pipelines.signatures import SIGNATURES, signed
from pipelines.tables import file_of, newest
from scraper.errors import DamagedTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pipelines.likeness.words import Places

FOLDER = "signatures"
MADE_BY = f"1, {VERSION}, {SIGNATURES}"  # raised when a signature would come out otherwise


def keep(folder: Path, site: str, entries: Mapping[str, Mapping[str, str]], signatures: Any) -> None:
    """Write the signatures of a site whose tables have these entries. `folder` is the collection's.

    An Arrow file, since a build reads all of them, with its digest at the end.
    """
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, SIGNATURES, options=pa.ipc.IpcWriteOptions(compression="lz4")) as file:
        file.write_table(signatures)
    content = sink.getvalue()
    write_whole(_path(folder, site, entries), content + hashlib.sha256(content).digest())


@dataclass(frozen=True, slots=True)
class Stock:
    """The signatures of some sites; their records are numbered through, site after site."""

    folder: Path
    sites: tuple[str, ...]
    paths: tuple[Path, ...]
    starts: Places
    opened: dict[int, bytes]

    def __len__(self) -> int:
        return int(self.starts[-1])

    def columns(self, site: int, names: Sequence[str]) -> Any:
        """Columns of a site's signatures as an Arrow table."""
        content = self.opened.get(site) or _checked(self.paths[site])
        if content is None:
            raise DamagedTable(f"{self.paths[site]}: gone or changed meanwhile; give the same command again")
        return _table(content, names)

    def rows(self, numbers: Places, names: Sequence[str]) -> Any:
        """Columns of records by their numbers (rising), with the number of their site in `site`."""
        parts = [SIGNATURES.empty_table().select(list(names)).append_column("site", pa.array([], pa.int64()))]
        for site, rows in self.by_site(numbers):
            part = self.columns(site, names).take(pa.array(rows))
            parts.append(part.append_column("site", pa.array(np.full(len(rows), site))))
        return pa.concat_tables(parts).combine_chunks()

    def by_site(self, numbers: Places) -> Iterable[tuple[int, Places]]:
        """Of records by their numbers (rising), those of each site as rows of its signatures."""
        places = np.searchsorted(numbers, self.starts)
        for site in np.flatnonzero(np.diff(places)).tolist():
            yield site, numbers[places[site] : places[site + 1]] - self.starts[site]


def stock_of(folder: Path, sites: Sequence[str], entries: Mapping[str, Mapping[str, str]], limit: int) -> Stock:
    """The signatures of these sites, whose tables have these entries; those that are missing or damaged are made.
    Up to `limit` bytes of them stay in memory."""
    paths, counts, opened = [], [], {}
    for number, site in enumerate(sites):
        path = _path(folder, site, entries)
        content = _checked(path)
        if content is None:
            keep(
                folder, site, entries, signed(*(newest(folder, entries, name, site) for name in ("posts", "comments")))
            )
            content = path.read_bytes()
        paths.append(path)
        counts.append(len(_table(content, ["size"])))
        limit -= len(content)
        if limit >= 0:
            opened[number] = content
    return Stock(folder, tuple(sites), tuple(paths), np.append(0, np.cumsum(counts)).astype(np.int64), opened)


def sweep(stock: Stock) -> None:
    """Remove the signatures of tables that are no longer in force."""
    for path in (stock.folder / FOLDER).glob("*.signatures"):
        if path not in stock.paths:
            path.unlink()


def _path(folder: Path, site: str, entries: Mapping[str, Mapping[str, str]]) -> Path:
    said = [entries[file_of(name, site)]["sha256"] for name in ("posts", "comments")]
    key = hashlib.sha256("\n".join([MADE_BY, *said]).encode()).hexdigest()[:16]
    return folder / FOLDER / f"{site}.{key}.signatures"


def _checked(path: Path) -> bytes | None:
    """The bytes of a file that is as it was written."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(memoryview(content)[:-32]).digest() == content[-32:] else None


def _table(content: bytes, names: Sequence[str]) -> Any:
    places = [SIGNATURES.get_field_index(name) for name in names]
    options = pa.ipc.IpcReadOptions(included_fields=places, use_threads=False)
    return (
        pa.ipc.open_file(pa.py_buffer(content).slice(0, len(content) - 32), options=options)
        .read_all()
        .select(list(names))
    )
