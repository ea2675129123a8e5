"""What lies in a ZIP: a WACZ with its WARC files, or pages and exports that somebody packed. Nothing of it is unpacked.

A name that leads out of the archive, a link, a password, an entry that unpacks to far more than it takes: such an
archive was made to harm, or is no archive of pages, and is refused as a whole.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from scraper.archive import BUFFER
from scraper.errors import CannotImport
from scraper.imports.folders import pages_among
from scraper.page.packing import RATIO_CAP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.imports.account import Imported
    from scraper.imports.sources import Source


@dataclass(frozen=True, slots=True)
class InZip:
    """A file in a ZIP; `sha256` is what the archive says its digest is."""

    archive: zipfile.ZipFile
    info: zipfile.ZipInfo
    outer: str
    sha256: str | None = None

    @property
    def label(self) -> str:
        return f"{self.outer}: {self.info.filename}"

    @property
    def name(self) -> str:
        return PurePosixPath(self.info.filename).name.lower()

    def open(self) -> tuple[BinaryIO, datetime]:
        """The file, read once to check it: where it is stored as it is, from its place in the archive."""
        stored = self.info.compress_type == zipfile.ZIP_STORED
        digest = hashlib.sha256()
        file = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115  (the caller closes it)
        try:
            with self.archive.open(self.info) as packed:
                while chunk := packed.read(1 << 20):
                    digest.update(chunk)
                    if not stored:
                        file.write(chunk)
        except _BROKEN as error:
            file.close()
            raise CannotImport(f"{self.label}: damaged ({error}); get the archive again from its source") from error
        if self.sha256 not in (None, digest.hexdigest()):
            file.close()
            raise CannotImport(f"{self.label}: refused: its digest is not the one that datapackage.json states")
        if stored:
            file.close()
            file = cast("BinaryIO", io.BufferedReader(_Part(self.archive, self.info), BUFFER))
        file.seek(0)
        return file, _when(self.info)


def files_in(file: BinaryIO, source: Source, done: Imported) -> Iterator[InZip]:
    """The files of a ZIP that may hold pages, those of a WACZ as it lists them. Raises CannotImport."""
    try:
        archive = zipfile.ZipFile(file)
        infos = [info for info in archive.infolist() if not info.is_dir()]
    except _BROKEN as error:
        raise CannotImport(f"{source.label}: a ZIP that is cut or damaged ({error}); get it again") from error
    with archive:
        if reason := _harm(infos, file.seek(0, io.SEEK_END)):
            raise CannotImport(f"{source.label}: refused: {reason}")
        by_name = {str(PurePosixPath(info.filename.replace("\\", "/"))): info for info in infos}  # "./a" and "b//c" too
        if "datapackage.json" in by_name or source.name.endswith(".wacz"):
            yield from _of_wacz(archive, by_name, source, done)
            return
        if _DOCUMENT & by_name.keys():
            raise CannotImport(
                f"{source.label}: not a page: an office document or an e-book; save it as .html or .txt and give that"
            )
        wanted, left_out = pages_among(PurePosixPath(name) for name in by_name)
        taken = done.reads("ZIP")
        for reason, count in left_out.items():
            taken.leaves(reason, count)
        if not wanted:
            raise CannotImport(f"{source.label}: a ZIP, but no page, export or WARC file is in it")
        for name in wanted:
            yield InZip(archive, by_name[str(name)], source.label)


def _of_wacz(
    archive: zipfile.ZipFile, by_name: dict[str, zipfile.ZipInfo], source: Source, done: Imported
) -> Iterator[InZip]:
    """The WARC files of a WACZ (specs.webrecorder.net/wacz/1.1.1), each with its stated digest."""
    listed = _listed(archive, by_name, source)
    warcs = [name for name in sorted(by_name) if re.search(r"\.w?arc(?:\.gz)?$", name)]
    done.reads("WACZ")
    for name in listed.keys() - by_name.keys():
        done.not_read.append(f"{source.label}: {name}: its datapackage.json lists it, but it is not there")
    if not warcs:
        raise CannotImport(f"{source.label}: a WACZ, but no WARC file is in it")
    for name in warcs:
        yield InZip(archive, by_name[name], source.label, listed.get(name))


def _listed(archive: zipfile.ZipFile, by_name: dict[str, zipfile.ZipInfo], source: Source) -> dict[str, str]:
    """SHA-256 of the files as datapackage.json states them, once it is sure that it is the one that was written."""
    package = _small(archive, by_name.get("datapackage.json"))
    sealed = _json(_small(archive, by_name.get("datapackage-digest.json")))
    stated = sealed.get("hash") if isinstance(sealed, dict) else None
    if isinstance(stated, str) and stated.removeprefix("sha256:") != hashlib.sha256(package).hexdigest():
        raise CannotImport(f"{source.label}: refused: its datapackage.json is not the one that its digest is of")
    data = _json(package)
    resources = data.get("resources") if isinstance(data, dict) else None
    found = {}
    for one in resources if isinstance(resources, list) else ():
        path, digest = (one.get("path"), one.get("hash")) if isinstance(one, dict) else (None, None)
        if isinstance(path, str) and isinstance(digest, str) and digest.startswith("sha256:"):
            found[path] = digest.removeprefix("sha256:").lower()
    return found


def _small(archive: zipfile.ZipFile, info: zipfile.ZipInfo | None) -> bytes:
    if info is None or info.file_size > _IN_MEMORY:
        return b""
    try:
        return archive.read(info)
    except _BROKEN:
        return b""


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except (ValueError, RecursionError):
        return None


def _harm(infos: list[zipfile.ZipInfo], size: int) -> str | None:
    """Why an archive is not to be opened, None where it may be."""
    if len(infos) > _MOST:
        return f"{len(infos)} files in it"
    if sum(info.compress_size for info in infos) > size:
        return "its files lie over one another"
    for info in infos:
        name = info.orig_filename.replace("\\", "/")
        if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/") or "\0" in name:
            return f"the name {info.orig_filename!r} leads out of it"
        if (info.external_attr >> 16) & 0o170000 == 0o120000:
            return f"{info.filename!r} is a link"
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return f"{info.filename!r} is packed in a way that is not read; unpack it and give the files in it"
        if info.flag_bits & 1:
            return f"{info.filename!r} is behind a password; unpack it and give the files in it"
        if info.file_size > max(1 << 20, info.compress_size * RATIO_CAP):
            return f"{info.filename!r} unpacks to {info.file_size} bytes from {info.compress_size}"
    return None


class _Part(io.RawIOBase):
    """A file stored in a ZIP as it is, read from its place in it."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        super().__init__()
        assert archive.fp is not None
        self._file = archive.fp
        self._file.seek(info.header_offset)
        head = self._file.read(30)
        name, extra = struct.unpack("<HH", head[26:30])
        self._start, self._size, self._at = info.header_offset + 30 + name + extra, info.file_size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        self._file.seek(self._start + self._at)
        data = self._file.read(max(0, min(len(buffer), self._size - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _when(info: zipfile.ZipInfo) -> datetime:
    try:
        return datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)


_DOCUMENT = {"[Content_Types].xml", "mimetype"}  # of Word and the like; of OpenDocument and EPUB
_MOST = 200_000  # files in one archive
_IN_MEMORY = 16 << 20  # bytes
# What zipfile raises for an archive that is damaged, encrypted or packed in a way it does not know (a RuntimeError).
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, struct.error)
