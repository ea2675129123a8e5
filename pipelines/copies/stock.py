"""The signatures of sites on disk, a file a site: written when its tables are made, read a few columns at a time."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.alike.words import VERSION
from pipelines.files import write_whole
from pipelines.signatures import ORDER_NAMES, SIGNATURES, signed
from pipelines.tables import file_of, newest
from scraper.errors import DamagedTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pipelines.alike.words import Places

FOLDER = "signatures"
MADE_BY = f"1, {VERSION}, {SIGNATURES}"  # raised when a signature would come out otherwise


def keep(folder: Path, site: str, entries: Mapping[str, Mapping[str, str]], signatures: Any) -> None:
    """Write the signatures of a site whose tables have these entries. `folder` is the collection's."""
    sink = io.BytesIO()
    packing = {name: "none" if name in ORDER_NAMES else "zstd" for name in SIGNATURES.names}
    rest = [name for name in SIGNATURES.names if name in ("post_id", "kind", "author_id")]
    pq.write_table(signatures, sink, compression=packing, use_dictionary=rest, write_page_checksum=True)
    write_whole(_path(folder, site, entries), sink.getvalue())


@dataclass(frozen=True, slots=True)
class Stock:
    """The signatures of some sites; their records are numbered through, site after site."""

    folder: Path
    sites: tuple[str, ...]
    paths: tuple[Path, ...]
    starts: Places

    def __len__(self) -> int:
        return int(self.starts[-1])

    def columns(self, site: int, names: Sequence[str]) -> Any:
        """Columns of a site's signatures as an Arrow table."""
        return _read(self.paths[site], names)

    def rows(self, numbers: Places, names: Sequence[str]) -> Any:
        """Columns of records by their numbers (rising), with the number of their site in `site`."""
        parts = [SIGNATURES.empty_table().select(list(names)).append_column("site", pa.array([], pa.int64()))]
        for site, rows in self.by_site(numbers):
            part = self.columns(site, names).take(pa.array(rows))
            parts.append(part.append_column("site", pa.array(np.full(len(rows), site))))
        return pa.concat_tables(parts).combine_chunks()

    def by_site(self, numbers: Places) -> Iterable[tuple[int, Places]]:
        """Of records by their numbers (rising), those of each site as rows of its signatures."""
        of = np.searchsorted(self.starts, numbers, "right") - 1
        for site in np.unique(of).tolist():
            yield site, numbers[of == site] - self.starts[site]


def stock_of(folder: Path, sites: Sequence[str], entries: Mapping[str, Mapping[str, str]]) -> Stock:
    """The signatures of these sites, whose tables have these entries; those that are missing or damaged are made."""
    paths, counts = [], []
    for site in sites:
        path = _path(folder, site, entries)
        counts.append(_rows(path) if path.exists() else -1)
        if counts[-1] < 0:
            posts, comments = (newest(folder, entries, name, site) for name in ("posts", "comments"))
            made = signed(posts, comments)
            keep(folder, site, entries, made)
            counts[-1] = len(made)
        paths.append(path)
    return Stock(folder, tuple(sites), tuple(paths), np.append(0, np.cumsum(counts)).astype(np.int64))


def sweep(stock: Stock) -> None:
    """Remove the signatures of tables that are no longer in force."""
    for path in (stock.folder / FOLDER).glob("*.signatures"):
        if path not in stock.paths:
            path.unlink()


def _path(folder: Path, site: str, entries: Mapping[str, Mapping[str, str]]) -> Path:
    said = [entries[file_of(name, site)]["sha256"] for name in ("posts", "comments")]
    key = hashlib.sha256("\n".join([MADE_BY, *said]).encode()).hexdigest()[:16]
    return folder / FOLDER / f"{site}.{key}.signatures"


def _rows(path: Path) -> int:
    """How many records a file holds; -1 where it cannot be read."""
    try:
        found = pq.ParquetFile(path, page_checksum_verification=True)
        return int(found.metadata.num_rows) if found.schema_arrow.names == SIGNATURES.names else -1
    except (pa.ArrowException, OSError, ValueError):
        return -1


def _read(path: Path, names: Sequence[str]) -> Any:
    try:
        return pq.ParquetFile(path, page_checksum_verification=True).read(columns=list(names), use_threads=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        path.unlink(missing_ok=True)  # it is made of tables, and the next build makes it again
        raise DamagedTable(f"{FOLDER}/{path.name}: cannot be read ({error}); give the same command again") from error
