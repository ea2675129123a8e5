"""Files a person gives become captures: saved pages (.html, .mhtml, .txt) and WARC files made by any tool."""

from __future__ import annotations

import email
import email.policy
import hashlib
import os
import re
import secrets
import zlib
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from scraper import __version__, archive
from scraper.archive import Exchange
from scraper.errors import CannotImport, UsageError
from scraper.ledger import Found, Ledger
from scraper.ledger.store import room
from scraper.page import BODY_CAP, read_page
from scraper.page.signatures import PACKED, binary_type
from scraper.urls import never_asked, normal, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

IMPORT_SITE = "import"  # the site of pages whose address nobody knows


@dataclass(slots=True)
class Imported:
    """What an import did: captures kept, those held already, those left out by reason, the sites touched, its runs.

    `not_read` has a line for each file that holds no page, and for each record that is damaged or cut.
    """

    kept: int = 0
    held: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    sites: tuple[str, ...] = ()
    runs: set[str] = field(default_factory=set)
    not_read: list[str] = field(default_factory=list)

    def skips(self, reason: str) -> None:
        """Count one that is left out."""
        self.skipped[reason] = self.skipped.get(reason, 0) + 1


def import_files(captures: Path, files: Iterable[Path], url: str | None = None) -> Imported:
    """Keep the pages in files as captures of their sites, whose folders lie under `captures`.

    `url` is the address of the one page given; without it a page's canonical address is taken, else the site
    `import` and an id from the content. A file that holds no page does not keep the others out. Raises UsageError
    before anything is kept where a file is missing, or where `url` would name more than one page.
    """
    files, done = list(files), Imported()
    _checked(files, url)
    open_sites: dict[str, _SiteImport] = {}
    sites: set[str] = set()
    with room(captures), ExitStack() as stack:
        stack.callback(_close, open_sites)
        for exchange in _pages(files, url, done):
            site = site_of(exchange.url) if exchange.url.startswith("http") else IMPORT_SITE
            reason = _left_out(exchange)
            if reason:
                done.skips(reason)
                continue
            if site not in open_sites:
                if len(open_sites) >= OPEN_SITES:
                    _close(open_sites)
                open_sites[site] = _SiteImport(captures / site)
                done.runs.add(open_sites[site].run_id)
            kept = open_sites[site].keep(exchange)
            done.kept += kept
            done.held += not kept
            sites.add(site)
    done.sites = tuple(sorted(sites))
    return done


OPEN_SITES = 50  # ledgers and WARC files open at once; an archive of a whole crawl names thousands


def _checked(files: list[Path], url: str | None) -> None:
    for path in files:
        if not path.exists():
            raise UsageError(f"{path}: no such file; nothing was imported")
        if path.is_dir():
            raise UsageError(f"{path} is a folder: name the files in it; nothing was imported")
    if url is not None and len(files) > 1:
        raise UsageError(_ONE_BY_ONE)


def _pages(files: Iterable[Path], url: str | None, done: Imported) -> Iterator[Exchange]:
    """The pages of all files, one at a time. Raises UsageError where `url` should name one of many."""
    for path in files:
        try:
            pages = pages_in(path, url, done)
            if url is not None and len(first := list(islice(pages, 2))) > 1:
                raise UsageError(_ONE_BY_ONE)
            yield from pages if url is None else first
        except CannotImport as error:
            done.not_read.append(str(error))


_ONE_BY_ONE = "--url names one page, but the files hold more: import them one by one"


def _left_out(exchange: Exchange) -> str | None:
    """What is no page to keep: robots.txt, which is asked live, and what a crawl would never ask for."""
    if exchange.url.endswith("/robots.txt"):
        return "robots.txt"
    media_type = (exchange.header("content-type") or "").partition(";")[0].strip().lower()
    if media_type.startswith(("image/", "audio/", "video/", "font/")) or media_type in _NO_PAGES:
        return "not a page"
    if not exchange.url.startswith("http") or exchange.kind == "resource":
        return None
    reason = never_asked(exchange.url)
    is_answer = media_type.endswith(("json", "/xml", "rss+xml", "atom+xml"))  # an API's or a feed's, as a crawl asks it
    return None if is_answer and reason is not None and reason.startswith("trap:") else reason


_NO_PAGES = ("text/css", "text/javascript", "application/javascript", "application/x-javascript", "application/pdf")


def _close(open_sites: dict[str, _SiteImport]) -> None:
    while open_sites:
        open_sites.popitem()[1].close()


def pages_in(path: Path, url: str | None = None, done: Imported | None = None) -> Iterator[Exchange]:
    """The captures a file holds, each with its address; records left out are noted in `done`. Raises CannotImport."""
    if url is not None and normal(url) is None:
        raise UsageError(f"{url!r} is no web address: give it as https://host/path")
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            body = file.read(-1 if 0 < status.st_size < BODY_CAP else BODY_CAP + 1)  # no more room than it takes
    except OSError as error:
        raise CannotImport(f"{path}: {error.strerror or error}") from error
    if _is_warc(body):
        yield from _in_warc(path, done or Imported())
    else:
        exchange = _in_page(path, body, datetime.fromtimestamp(status.st_mtime, UTC))
        yield replace(exchange, url=_address(exchange, url))


def _is_warc(body: bytes) -> bool:
    """Is this a WARC file, or its forerunner ARC, plain or packed? A cut or damaged one is one too."""
    if body.startswith(b"\x1f\x8b\x08"):
        with suppress(zlib.error):
            body = zlib.decompressobj(wbits=31).decompress(body[:65536], 64)
    return body.startswith((b"WARC/", b"filedesc://"))


def _in_page(path: Path, body: bytes, saved: datetime) -> Exchange:
    """The page that a file is. Raises CannotImport, with what the file is and what to do."""
    name, media_type = path.name.lower(), binary_type(body)
    if not body.strip():
        raise CannotImport(f"{path}: not a page: it is empty; save or download it again")
    if name.endswith((".warc", ".warc.gz", ".arc", ".arc.gz")):
        if media_type == "application/gzip":
            raise CannotImport(f"{path}: not a WARC file, or damaged where it begins; get it again from its source")
        raise CannotImport(
            f"{path}: not a WARC file but {media_type or 'text'}; if it is a page, name it .html or .txt"
        )
    if media_type is not None:
        unpack = "unpack it and give the files in it" if media_type in PACKED else "give the page that shows it"
        raise CannotImport(f"{path}: not a page: {media_type}; {unpack} (.html, .mhtml, .txt, or a WARC file)")
    if len(body) > BODY_CAP:
        raise CannotImport(f"{path}: not a page: over {BODY_CAP >> 20} MiB; cut it into pages")
    if body[:4096].lower().find(b"\nmime-version:") >= 0 or name.endswith((".mhtml", ".mht")):
        return _in_mhtml(path, body, saved)
    media_type = "text/plain" if name.endswith((".txt", ".text")) else "text/html"
    return Exchange("", 200, (("Content-Type", media_type),), body, saved, kind="resource", role="thread")


def _in_warc(path: Path, done: Imported) -> Iterator[Exchange]:
    found, not_read = 0, []
    for exchange in archive.foreign_captures(path, BODY_CAP):
        if isinstance(exchange, archive.Unread):
            if exchange.reason == archive.TOO_LARGE:
                done.skips(f"over {BODY_CAP >> 20} MiB")
            else:
                not_read.append(f"{path}: the record at byte {exchange.offset} was not imported: {exchange.reason}")
        elif (address := normal(exchange.url)) is None:
            done.skips("no web address")
        else:
            found += 1
            yield replace(exchange, url=address, role="thread")
    if not found:
        what = "nothing in it is whole; get it again from its source" if not_read else "no page is in it"
        raise CannotImport(f"{path}: a WARC file, but {what}")
    done.not_read += not_read[:MOST_TOLD]
    if len(not_read) > MOST_TOLD:
        done.not_read.append(f"{path}: {len(not_read)} records in all were not imported")


MOST_TOLD = 10  # records of one file that are named one by one


def _in_mhtml(path: Path, body: bytes, saved: datetime) -> Exchange:
    message = email.message_from_bytes(body, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            address = part.get("Content-Location") or message.get("Snapshot-Content-Location") or ""
            charset = part.get_content_charset()
            media_type = "text/html" + (f"; charset={charset}" if charset else "")
            when = message.get("Date")
            moment = when.datetime if when is not None and when.datetime else saved
            assert isinstance(content, bytes)
            headers = (("Content-Type", media_type),)
            return Exchange(address, 200, headers, content, moment.astimezone(UTC), kind="resource", role="thread")
    raise CannotImport(f"{path}: no HTML in this MHTML file")


def _address(exchange: Exchange, given: str | None) -> str:
    """The address given, or the one the file states, or the one the page calls canonical, or an id from the content."""
    stated = normal(given) if given else normal(exchange.url) if exchange.url else None
    if stated is None and _may_state_address(exchange.body):
        page = read_page("http://import.invalid/", exchange.body, headers=exchange.headers)
        saved_from = _SAVED_FROM.search(page.text[:2000])
        stated = normal(saved_from.group(1)) if saved_from else None
        if page.tree is not None:
            node = page.tree.css_first('link[rel="canonical"]')
            node = node or page.tree.css_first('meta[property="og:url"]')
            address = (node.attributes.get("href") or node.attributes.get("content") or "") if node else ""
            stated = normal(address) or stated
    return stated or f"urn:threadkeep:import:{hashlib.sha256(exchange.body).hexdigest()[:32]}"


def _may_state_address(body: bytes) -> bool:
    """Could it state an address, in an encoding without NULs at least? Cheaper than to parse it."""
    folded = body.lower()
    return b"\0" in body[:1000] or any(name in folded for name in (b"canonical", b"og:url", b"saved from url"))


class _SiteImport:
    """One site's folder while pages are imported into it."""

    def __init__(self, folder: Path) -> None:
        self._ledger = Ledger.open(folder)
        self._folder = folder
        self.run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-import-{secrets.token_hex(3)}"
        self._warc: archive.WarcFile | None = None

    def keep(self, exchange: Exchange) -> bool:
        """Keep one page; False where the very same is held. An address that a crawl still has to ask stays pending."""
        ledger = self._ledger
        if ledger.holds(exchange.url, exchange.status, exchange.sha256):
            return False
        is_new = ledger.row(exchange.url) is None
        if self._warc is None:
            ledger.begin_warc(f"{self.run_id}.warc.gz", self.run_id)
            self._warc = archive.WarcFile(self._folder / f"{self.run_id}.warc.gz", _warcinfo(self.run_id))
        place: archive.Place | None = None
        try:
            with ledger.transaction():  # the address with its record, or it would stay pending, to be asked by nobody
                if is_new:
                    ledger.discover([Found(exchange.url, "thread")], self.run_id)
                row = ledger.row(exchange.url)
                assert row is not None
                place = self._warc.append(exchange)
                ledger.commit(
                    row,
                    exchange,
                    place,
                    run_id=self.run_id,
                    source="import",
                    settles=is_new,
                    problem=exchange.problem,
                )
        except BaseException:
            if place is not None:
                self._warc.take_back(place)
            raise
        return True

    def close(self) -> None:
        """Close the WARC file for good, and the ledger."""
        if self._warc is not None:
            self._ledger.close_warc(self._warc.path.name, self._warc.close())
        self._ledger.close()


def _warcinfo(run_id: str) -> dict[str, str]:
    return {
        "software": f"Threadkeep/{__version__}",
        "format": "WARC File Format 1.1",
        "description": f"import {run_id}",
        "threadkeep-run": run_id,
    }


_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
