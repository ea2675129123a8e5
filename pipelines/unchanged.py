"""Sites whose tables would be made again just as they are: known by a digest of all that they are made of."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from pipelines.outcome import SiteResult
from pipelines.schema import TABLES
from pipelines.tables import as_stated, file_of, index_or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipelines.tables import Index

Made = dict[str, Any]  # what `tables.json` says of how a site's tables were made


def made_of(folder: Path, site: str, settings: str) -> str:
    """A digest of what a site's tables are made of: its ledger, its WARC files by name and length, the digest of the
    `settings`, the code that reads and makes, and the libraries that its results turn on. What `build` begins to make
    tables of belongs here, too."""
    there = folder / "captures" / site
    found = hashlib.sha256(f"{settings}\n{_code()}".encode())
    for name in ("ledger.db", "ledger.db-wal"):
        content = (there / name).read_bytes() if (there / name).exists() else b""
        found.update(f"\n{name} {len(content)}\n".encode() + content)
    files = sorted((path.name, path.stat().st_size) for path in there.glob("*.warc.gz"))
    found.update(repr(files).encode())
    return found.hexdigest()


def made(digest: str, result: SiteResult, observed: Any) -> Made | None:
    """What to keep of a site's build for `as_before`; None where a part of its captures is to be read again."""
    pages = observed.filter(pc.equal(observed["what"], "page"))
    if result.unread or pc.any(pc.equal(pages["sha256"], "")).as_py():
        return None
    said = asdict(result)
    return {"made_of": digest, **{name: said[name] for name in _TOLD}}


def as_before(folder: Path, sites: Iterable[str], settings: Callable[[str], str]) -> dict[str, SiteResult]:
    """Of these sites those that need no build, with what their last one gave: all that they are made of is as it was,
    and their files hold the bytes that they were given. `settings` gives the digest of a site's."""
    index = index_or_none(folder)
    if index is None:
        return {}
    known = [site for site in sites if site in index.made]
    with ThreadPoolExecutor() as pool:
        are_same = list(pool.map(partial(_is_same, folder, index, settings), known))
    return {site: _result(site, index.made[site]) for site, same in zip(known, are_same, strict=True) if same}


def _is_same(folder: Path, index: Index, settings: Callable[[str], str], site: str) -> bool:
    files = [file_of(table, site) for table in TABLES]
    try:
        if index.made[site]["made_of"] != made_of(folder, site, settings(site)):
            return False
        return all(file in index.files and as_stated(folder, file, index) for file in files)
    except OSError:
        return False


def _result(site: str, made: Made) -> SiteResult:
    said = {name: made[name] for name in _TOLD}
    return SiteResult(site, **said | {"problems": tuple(said["problems"])})


_TOLD = ("captures", "posts", "comments", "dropped", "problems")


@cache
def _code() -> str:
    """A digest of the sources of this project, and the versions of what they lean on."""
    found = hashlib.sha256("".join(version(name) for name in _LIBRARIES).encode())
    root = Path(__file__).parents[1]
    for path in sorted(path for room in ("pipelines", "scraper") for path in (root / room).rglob("*.py")):
        found.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


_LIBRARIES = ("beautifulsoup4", "numpy", "py3langid", "pyarrow", "selectolax", "snowballstemmer", "warcio")
