"""Reading and writing tables: one Parquet file a table and site, replaced whole, every byte checked on reading.

Page checksums do not cover a Parquet file's footer, its dictionary pages and its magic bytes, so `tables.json` beside
the folder `tables` holds a digest of every file, and one of itself. New files are made in `tables.new`; a build is in
force at the instant `tables.json` is replaced, and its files move after that. Who reads in between, or after a crash
there, takes what has not moved yet from `tables.new`: always one build, never half of one and half of another.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipelines.files import flush_all, sync_folder, write_whole
from pipelines.packing import packed, sorted_table, unpacked
from pipelines.schema import FORMAT, TABLES, arrow_schema
from scraper.errors import DamagedTable, LaterTables, NoSuchTable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Index:
    """What `tables.json` says: digest and site of every file ("posts/blog.example.parquet"), which may still wait in
    `tables.new`, and by site what its tables were made of (see `pipelines.unchanged`); the format is its own, of files
    of an earlier one their entry has it."""

    files: dict[str, dict[str, str]] = field(default_factory=dict)
    moving: tuple[str, ...] = ()
    format: int = FORMAT
    made: dict[str, Any] = field(default_factory=dict)

    def format_of(self, entry: Mapping[str, str]) -> int:
        """The format of the file of that entry."""
        return int(entry.get("format", self.format))

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites that have tables, sorted."""
        return tuple(sorted({entry["site"] for entry in self.files.values()}))


def file_of(table: str, site: str) -> str:
    """The file of a site in a table, relative to `tables`. A site's name is a file's (see `scraper.urls.site_of`)."""
    return f"{table}/{site}.parquet"


def stage(folder: Path, site: str, tables: Mapping[str, Any], settings: str = "") -> dict[str, dict[str, str]]:
    """Write a site's tables to `tables.new`; gives the entries for `publish`. `folder` is the collection's.

    `settings` is a digest of what they were made by: tables of other settings are made anew, not mixed.
    """
    staged = {}
    for name in TABLES:
        content = packed(sorted_table(name, tables[name]))
        file = file_of(name, site)
        path = folder / "tables.new" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)  # whole by its digest, and flushed to the disk by `publish`
        staged[file] = {"sha256": hashlib.sha256(content).hexdigest(), "site": site, "settings": settings}
    return staged


def restaged(
    folder: Path, site: str, name: str, table: Any, entries: Mapping[str, dict[str, str]]
) -> dict[str, dict[str, str]]:
    """Write one table of a site to `tables.new` where it is not what the site's entries (by file) say already; gives
    the entry for `publish`."""
    content, file = packed(sorted_table(name, table)), file_of(name, site)
    digest = hashlib.sha256(content).hexdigest()
    if entries.get(file, {}).get("sha256") == digest:
        return {}
    write_whole(folder / "tables.new" / file, content)
    like = entries[file_of("posts", site)]
    return {file: {**like, "sha256": digest}}


def newest(
    folder: Path, entries: Mapping[str, Mapping[str, str]], name: str, site: str, columns: Collection[str] | None = None
) -> Any:
    """A table of a site as these entries have it, staged or in force. Raises DamagedTable."""
    file = file_of(name, site)
    return _table_in(_bytes_of(folder, file, entries[file]["sha256"]), folder, file, name, columns)


def entries_in_force(folder: Path, sites: Collection[str]) -> dict[str, dict[str, str]]:
    """The entries of these sites' files by their names."""
    return {file: entry for file, entry in _mended_index(folder).files.items() if entry["site"] in sites}


def settings_by_site(folder: Path) -> dict[str, str]:
    """The digest of settings that each site's tables in force were made by."""
    return {entry["site"]: entry.get("settings", "") for entry in _mended_index(folder).files.values()}


def earlier_sites(folder: Path) -> set[str]:
    """The sites with a file of an earlier format, which lacks columns of today."""
    index = _mended_index(folder)
    return {entry["site"] for entry in index.files.values() if index.format_of(entry) < FORMAT}


def publish(
    folder: Path, staged: Mapping[str, dict[str, str]], *, kept: Collection[str], made: Mapping[str, Any] | None = None
) -> None:
    """Put staged files in force in one step and take sites out that are not in `kept`; under the collection's lock.

    `made` is what the staged ones were made of, by site.
    """
    anew = {entry["site"] for file, entry in staged.items() if file.startswith("posts/")}  # not `duplicates` alone
    same = {s: said for s, said in _mended_index(folder).made.items() if s in kept and s not in anew}
    index = Index({**_in_force(folder, kept), **staged}, tuple(sorted(staged)), made={**same, **(made or {})})
    flush_all(folder / "tables.new", index.moving)
    _write_index(folder, index)
    settle(folder)
    for stray in _strays(folder, index):
        (folder / "tables" / stray).unlink()


def _in_force(folder: Path, kept: Collection[str]) -> dict[str, dict[str, str]]:
    """The entries of these sites' files; those of an earlier format say so."""
    held = _mended_index(folder)
    files = {file: entry for file, entry in held.files.items() if entry["site"] in kept}
    older = {f: {**e, "format": str(held.format_of(e))} for f, e in files.items() if held.format_of(e) < FORMAT}
    return files | older


def settle(folder: Path) -> None:
    """Finish the moves of a build that was cut short, and clear `tables.new`."""
    index = _mended_index(folder)
    for file in index.moving:
        new = folder / "tables.new" / file
        if new.exists() and _digest(new) == index.files[file]["sha256"]:
            target = folder / "tables" / file
            target.parent.mkdir(parents=True, exist_ok=True)
            new.replace(target)
    if index.moving:
        for parent in {(folder / "tables" / file).parent for file in index.moving}:
            sync_folder(parent)
        _write_index(folder, Index(_in_force(folder, index.sites), made=index.made))
    shutil.rmtree(folder / "tables.new", ignore_errors=True)


def read(
    folder: Path, table: str, *, sites: Collection[str] | None = None, columns: Collection[str] | None = None
) -> Any:
    """A table of all sites, or of `sites`, as one Arrow table; every file's bytes are checked first.

    Raises NoSuchTable before the first build, DamagedTable naming the file whose bytes changed.
    """
    if table not in TABLES:
        raise NoSuchTable(f"no table {table!r}; there are {', '.join(TABLES)}")
    index = read_index(folder)
    files = sorted(
        f for f, e in index.files.items() if f.startswith(f"{table}/") and (sites is None or e["site"] in sites)
    )
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        parts = list(pool.map(lambda file: _checked_table(folder, file, table, columns, index), files))
    schema = arrow_schema(table)
    if columns is not None:
        schema = pa.schema([schema.field(c) for c in columns], metadata=schema.metadata)
    return pa.concat_tables([schema.empty_table(), *parts])


def read_index(folder: Path) -> Index:
    """What `tables.json` says. Raises NoSuchTable where nothing is built, DamagedTable where it is lost or changed,
    LaterTables where a later version wrote it."""
    path = folder / "tables.json"
    again = f"run `threadkeep build {folder.name}`"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        if _strays(folder, Index()):
            raise DamagedTable(f"tables.json: is lost, and the tables' digests with it; {again}") from None
        raise NoSuchTable(f"{folder.name} has no tables yet: {again}") from None
    try:
        found = json.loads(content)
        body = found["tables"]
        if found["sha256"] != _sha256_of(body):
            raise ValueError("digest")
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedTable(f"tables.json: bytes changed since it was written; {again}") from error
    if body["format"] > FORMAT:
        raise LaterTables(f"{path} was written by a later version of Threadkeep: update it")
    return Index(body["files"], tuple(body["moving"]), body["format"], body.get("made", {}))


def index_or_none(folder: Path) -> Index | None:
    """What `tables.json` says, None where there is none that is as it was written. Raises LaterTables."""
    try:
        return read_index(folder)
    except (NoSuchTable, DamagedTable):
        return None


def is_readable(folder: Path) -> bool:
    """Is there a `tables.json` that is as it was written? Raises LaterTables."""
    return index_or_none(folder) is not None


def _mended_index(folder: Path) -> Index:
    """The index for who is about to write it: none, or a damaged one, counts as empty, since a build makes it anew."""
    return index_or_none(folder) or Index()


def as_stated(folder: Path, file: str, index: Index) -> bool:
    """Does a file in force hold the bytes that the index states?"""
    path = folder / "tables" / file
    return path.exists() and _digest(path) == index.files[file]["sha256"]


def check(folder: Path) -> list[str]:
    """What is wrong with the tables, a line each that names the file and what repairs it; empty when all is well."""
    try:
        index = read_index(folder)
    except NoSuchTable:
        return []
    except (DamagedTable, LaterTables) as error:
        return [str(error)]
    problems = [
        f"tables/{s}: not part of the last build; run `threadkeep build {folder.name}`" for s in _strays(folder, index)
    ]
    for file in sorted(index.files):
        try:
            _checked_table(folder, file, file.split("/")[0], None, index)
        except DamagedTable as error:
            problems.append(str(error))
    return problems


def _checked_table(folder: Path, file: str, table: str, columns: Collection[str] | None, index: Index) -> Any:
    return _table_in(_checked_bytes(folder, file, index), folder, file, table, columns)


def _table_in(content: bytes, folder: Path, file: str, table: str, columns: Collection[str] | None) -> Any:
    try:
        held = unpacked(content, columns)
        wanted = [arrow_schema(table).field(c) for c in (arrow_schema(table).names if columns is None else columns)]
        for field in wanted:  # a column that is newer than the file
            if field.name not in held.column_names and field.nullable:
                held = held.append_column(field, pa.nulls(len(held), field.type))
        return held.select([field.name for field in wanted]).cast(pa.schema(wanted, arrow_schema(table).metadata))
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:  # whole by its digest, yet no such table
        again = f"run `threadkeep build {folder.name}`"
        raise DamagedTable(f"tables/{file}: cannot be read as {table} ({error}); {again}") from error


def _checked_bytes(folder: Path, file: str, index: Index) -> bytes:
    """A file's bytes, once they give its digest. A build may replace it meanwhile: the index is then read again."""
    for attempt in range(3):
        index = read_index(folder) if attempt else index
        entry = index.files.get(file)
        if entry is None:
            break
        with suppress(DamagedTable):
            return _bytes_of(folder, file, entry["sha256"])
    return _bytes_of(folder, file, "")


def _bytes_of(folder: Path, file: str, digest: str) -> bytes:
    """The bytes of that digest, in their place or still waiting for it."""
    for path in (folder / "tables" / file, folder / "tables.new" / file):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        if hashlib.sha256(content).hexdigest() == digest:
            return content
    missing = not (folder / "tables" / file).exists()
    wrong = "is missing" if missing else "bytes changed since it was written"
    raise DamagedTable(f"tables/{file}: {wrong}; run `threadkeep build {folder.name}`")


def _write_index(folder: Path, index: Index) -> None:
    body = {"format": FORMAT, "files": dict(sorted(index.files.items())), "moving": list(index.moving)}
    body |= {"made": dict(sorted(index.made.items()))}
    text = json.dumps({"sha256": _sha256_of(body), "tables": body}, indent=1, ensure_ascii=False)
    write_whole(folder / "tables.json", text.encode() + b"\n")


def _sha256_of(body: Any) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _strays(folder: Path, index: Index) -> list[str]:
    found = (f"{table}/{path.name}" for table in TABLES for path in (folder / "tables" / table).glob("*.parquet"))
    return sorted(file for file in found if file not in index.files)
