"""What an analyst waits for, and how much room the tables take beside the same rows as JSON lines."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.costs import cost_of, python
from pipelines.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.collection import Place

_OPEN = """
import sys, time
import pipelines
import pandas, pipelines.frames, pyarrow.parquet
home, name, site, what = sys.argv[1:]
began = time.perf_counter()
held = pipelines.open(home, name)
if what == "site":
    rows = len(held.table("comments", sites=[site]))
else:
    months = held.table("comments", columns=["published"])["published"].dt.tz_localize(None).dt.to_period("M")
    rows = int(months.value_counts().sort_index().sum())
print(time.perf_counter() - began, rows)
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """Seconds until it stood, imports not counted, and its rows."""

    seconds: float
    rows: int


def first_frame(place: Place, what: str, rounds: int = 3) -> Frame:
    """All columns of the comments of one `site`, the one with most of a tenth; or of all sites counts by `months`.

    Each in a process of its own, the least of some rounds.
    """
    sites = sorted((path.stat().st_size, path.stem) for path in (place.folder / "tables/comments").glob("*.parquet"))
    site = sites[len(sites) * 9 // 10][1]
    said = [cost_of(python(_OPEN, place.home, place.name, site, what)).said.split() for _ in range(rounds)]
    return Frame(min(float(seconds) for seconds, _ in said), int(said[0][1]))


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes: the comments as lean lines, these packed, and by table its files and the same rows as lines, packed.

    A lean line is what people write of a comment: its number, thread, parent, author, time and words.
    """

    lean: int
    lean_packed: int
    files: dict[str, int]
    packed: dict[str, int]

    @property
    def ratio(self) -> float:
        """All tables beside the same rows as gzip'd JSON lines."""
        return sum(self.files.values()) / sum(self.packed.values())


def size(place: Place, most: int = 24) -> Size:
    """Of all sites, or of `most` of them over all sizes."""
    folder = place.folder / "tables"
    sites = sorted((path.stat().st_size, path.name) for path in (folder / "comments").glob("*.parquet"))
    names = [name for _, name in sites[:: max(1, len(sites) // most)]]
    files, packed = {}, {}
    for table in TABLES:
        paths = [folder / table / name for name in names]
        files[table] = sum(path.stat().st_size for path in paths)
        packed[table] = len(_gzipped(_lines(pq.ParquetFile(path).read() for path in paths)))
    comments = (pq.ParquetFile(folder / "comments" / name).read(columns=[*_LEAN]) for name in names)
    lean = "".join(_line(_short(row)) for table in comments for row in table.to_pylist()).encode()
    return Size(len(lean), len(_gzipped(lean)), files, packed)


_LEAN = ("comment_id", "post_id", "parent_id", "author", "published", "text")


def _short(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the platform's numbers in place of ids."""
    return {k: v.rpartition(":")[2] if k.endswith("_id") and v else v for k, v in row.items()}


def _lines(tables: Iterable[pa.Table]) -> bytes:
    return "".join(_line(row) for table in tables for row in table.to_pylist()).encode()


def _line(row: dict[str, Any]) -> str:
    return json.dumps({k: v for k, v in row.items() if v is not None}, ensure_ascii=False, default=str) + "\n"


def _gzipped(lines: bytes) -> bytes:
    return gzip.compress(lines, 6, mtime=0)
