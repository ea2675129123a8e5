"""Files a person gives become captures: saved pages, owners' exports, WARC files and WACZ made by any tool, folders."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from scraper.errors import CannotImport, UsageError
from scraper.exported import ADDRESS
from scraper.imports.account import Imported, Taken
from scraper.imports.exports import entries_in
from scraper.imports.folders import files_below, pages_among
from scraper.imports.keeping import Keeper, SiteCount, SiteImport
from scraper.imports.pages import WHOLE_CAP, pages_of
from scraper.imports.sources import OnDisk, Source
from scraper.imports.streams import export_stream
from scraper.imports.warcs import answers_in, is_warc
from scraper.imports.zips import files_in
from scraper.ledger.store import room
from scraper.page import BODY_CAP
from scraper.page.signatures import binary_type
from scraper.urls import never_asked, normal, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scraper.archive import Exchange

__all__ = ["IMPORT_SITE", "Imported", "Taken", "import_files", "pages_in"]

IMPORT_SITE = "import"  # the site of pages whose address nobody knows


def import_files(captures: Path, files: Iterable[Path], url: str | None = None, *, dry: bool = False) -> Imported:
    """Keep what files and folders hold as captures of their sites, whose folders lie under `captures`.

    `url` is the address of the one page given, or of the blog whose export it is; without it a page's own word for its
    address is taken, else the site `import` and an id from the content. A file that holds no page does not keep the
    others out. With `dry` nothing is kept: only told. Raises UsageError before anything is kept where a file is
    missing, or where `url` would name more than one page.
    """
    files, done = list(files), Imported()
    _checked(files, url)
    open_sites: dict[str, Keeper] = {}
    sites: set[str] = set()
    with room(captures), ExitStack() as stack:
        stack.callback(_close, open_sites)
        for exchange in _pages(files, url, done):
            reason = _left_out(exchange)
            if reason:
                done.skips(reason)
                if done.now is not None:
                    done.now.finds("page", -1)
                continue
            site = _site_of(exchange.url)
            if site not in open_sites:
                if len(open_sites) >= OPEN_SITES:
                    _close(open_sites)
                open_sites[site] = SiteCount(captures / site) if dry else SiteImport(captures / site)
            keeper = open_sites[site]
            kept = keeper.keep(exchange)
            if keeper.run_id is not None:
                done.runs.add(keeper.run_id)
            done.kept += kept
            done.held += not kept
            sites.add(site)
    done.sites = tuple(sorted(sites))
    return done


OPEN_SITES = 50  # ledgers and WARC files open at once; an archive of a whole crawl names thousands


def pages_in(path: Path, url: str | None = None, done: Imported | None = None) -> Iterator[Exchange]:
    """The captures a file holds, each with its address; what is left out is noted in `done`. Raises CannotImport."""
    if url is not None and normal(url) is None:
        raise UsageError(f"{url!r} is no web address: give it as https://host/path")
    yield from _pages_in(OnDisk(path), url, done if done is not None else Imported())


def _checked(files: list[Path], url: str | None) -> None:
    for path in files:
        if not path.exists():
            raise UsageError(f"{path}: no such file; nothing was imported")
    if url is not None and (len(files) > 1 or any(path.is_dir() for path in files)):
        raise UsageError(_ONE_BY_ONE)
    if url is not None and normal(url) is None:
        raise UsageError(f"{url!r} is no web address: give it as https://host/path")


def _pages(files: Iterable[Path], url: str | None, done: Imported) -> Iterator[Exchange]:
    """The pages of all files, one at a time. Raises UsageError where `url` should name one of many."""
    for path in files:
        done.given, done.now = str(path), None
        for source in _sources(path, done):
            try:
                pages = _pages_in(source, url, done)
                if url is not None:
                    first = list(islice(pages, 2))
                    if len(first) > 1 and not first[0].url.startswith(ADDRESS):
                        raise UsageError(_ONE_BY_ONE)
                    yield from first
                yield from pages
            except CannotImport as error:
                done.not_read.append(str(error))


_ONE_BY_ONE = "--url names one page, or the one blog of an export, but the files hold more: import them one by one"


def _sources(path: Path, done: Imported) -> Iterator[Source]:
    """A file, or those of a folder that may hold pages."""
    if not path.is_dir():
        yield OnDisk(path)
        return
    wanted, left_out = pages_among(files_below(path))
    taken = done.reads("folder")
    for reason, count in left_out.items():
        taken.leaves(reason, count)
    if not wanted:
        done.not_read.append(f"{path}: a folder, but no page, export or WARC file is in it")
    for name in wanted:
        yield OnDisk(path / name)


def _pages_in(source: Source, url: str | None, done: Imported, *, packed: bool = False) -> Iterator[Exchange]:
    """What one file holds; `packed` is one that lies in a ZIP already."""
    file, saved = source.open()
    with file:
        start = file.read(65536)
        if start.startswith((b"PK\3\4", b"PK\5\6")):
            if packed:
                raise CannotImport(f"{source.label}: a ZIP within a ZIP; unpack the outer one and give this")
            yield from _in_zip(file, source, url, done)
        elif is_warc(start):
            yield from answers_in(file, source.label, done)
        elif (export := export_stream(file, start)) is not None:
            yield from entries_in(*export, saved, source, url, done)
        else:
            size = WHOLE_CAP if source.name.endswith((".mhtml", ".mht", ".webarchive")) else BODY_CAP
            yield from pages_of(source, start + file.read(size + 1 - len(start)), saved, url, done)


def _in_zip(file: BinaryIO, source: Source, url: str | None, done: Imported) -> Iterator[Exchange]:
    """The files of a ZIP; one that cannot be read does not keep the others out. Raises CannotImport if none can."""
    found = False
    for inner in files_in(file, source, done):
        try:
            for exchange in _pages_in(inner, url, done, packed=True):
                found = True
                yield exchange
        except CannotImport as error:
            done.not_read.append(str(error))
    if not found:
        raise CannotImport(f"{source.label}: nothing in it was imported")


def _site_of(address: str) -> str:
    """The site that a capture is kept with."""
    address = address.removeprefix(ADDRESS)
    return site_of(address) if address.startswith("http") else IMPORT_SITE


def _left_out(exchange: Exchange) -> str | None:
    """What is no page to keep: robots.txt, which is asked live, and what a crawl would never ask for."""
    if exchange.url.endswith("/robots.txt"):
        return "robots.txt"
    media_type = (exchange.header("content-type") or "").partition(";")[0].strip().lower()
    kinds = (media_type, binary_type(exchange.body) or "")  # a picture may be called a page
    if any(kind.startswith(("image/", "audio/", "video/", "font/")) or kind in _NO_PAGES for kind in kinds):
        return "not a page"
    if not exchange.url.startswith("http") or exchange.kind == "resource":
        return None
    reason = never_asked(exchange.url)
    is_answer = media_type.endswith(("json", "/xml", "rss+xml", "atom+xml"))  # an API's or a feed's, as a crawl asks it
    return None if is_answer and reason is not None and reason.startswith("trap:") else reason


_NO_PAGES = ("text/css", "text/javascript", "application/javascript", "application/x-javascript", "application/pdf")


def _close(open_sites: dict[str, Keeper]) -> None:
    while open_sites:
        open_sites.popitem()[1].close()
