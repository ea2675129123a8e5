"""Files a person gives become captures: saved pages (.html, .mhtml, .txt) and WARC files made by any tool."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from scraper import __version__, archive
from scraper.archive import Exchange
from scraper.errors import CannotImport, UsageError
from scraper.ledger import Found, Ledger
from scraper.page import BODY_CAP, read_page
from scraper.urls import never_asked, normal, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

IMPORT_SITE = "import"  # the site of pages whose address nobody knows


@dataclass(slots=True)
class Imported:
    """What an import did: captures kept, those held already, those left out by reason, and the sites touched."""

    kept: int = 0
    held: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    sites: tuple[str, ...] = ()


def import_files(captures: Path, files: Iterable[Path], url: str | None = None) -> Imported:
    """Keep the pages in files as captures of their sites, whose folders lie under `captures`.

    `url` is the address of the one page given; without it a page's canonical address is taken, else the site
    `import` and an id from the content. Raises CannotImport where a file holds no page: nothing is kept then.
    """
    files, done = list(files), Imported()
    for path in files:  # each is looked through first, a record at a time, so that nothing is half imported
        for _ in pages_in(path, url):
            pass
    open_sites: dict[str, _SiteImport] = {}
    try:
        for exchange in _pages(files, url, done):
            site = site_of(exchange.url) if exchange.url.startswith("http") else IMPORT_SITE
            reason = _left_out(exchange)
            if reason:
                done.skipped[reason] = done.skipped.get(reason, 0) + 1
                continue
            if site not in open_sites:
                if len(open_sites) >= OPEN_SITES:
                    _close(open_sites)
                open_sites[site] = _SiteImport(captures / site)
            kept = open_sites[site].keep(exchange)
            done.kept += kept
            done.held += not kept
            done.sites = tuple(sorted({*done.sites, site}))
    finally:
        _close(open_sites)
    return done


OPEN_SITES = 50  # ledgers and WARC files open at once; an archive of a whole crawl names thousands


def _pages(files: Iterable[Path], url: str | None, done: Imported) -> Iterator[Exchange]:
    """The pages of all files, one at a time. Raises UsageError where `url` should name one of many."""
    given = ((path, exchange) for path in files for exchange in pages_in(path, url, done))
    if url is None:
        yield from (exchange for _, exchange in given)
        return
    first = [exchange for _, exchange in islice(given, 2)]
    if len(first) != 1:
        raise UsageError("--url names one page, but the files hold more: import them one by one")
    yield first[0]


def _left_out(exchange: Exchange) -> str | None:
    """What is no page to keep: robots.txt, which is asked live, and what a crawl would never ask for."""
    if exchange.url.endswith("/robots.txt"):
        return "robots.txt"
    return never_asked(exchange.url) if exchange.url.startswith("http") and exchange.kind != "resource" else None


def _close(open_sites: dict[str, _SiteImport]) -> None:
    while open_sites:
        open_sites.popitem()[1].close()


def pages_in(path: Path, url: str | None = None, done: Imported | None = None) -> Iterator[Exchange]:
    """The captures a file holds, each with its address; records left out are counted in `done`. Raises CannotImport."""
    if url is not None and normal(url) is None:
        raise UsageError(f"{url!r} is no web address: give it as https://host/path")
    try:
        with path.open("rb") as file:
            body = file.read(BODY_CAP + 1)
        saved = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise CannotImport(f"{path}: {error.strerror or error}") from error
    if body.startswith((b"WARC/", b"\x1f\x8b")):
        yield from _in_warc(path, done or Imported())
        return
    if not body.strip():
        raise CannotImport(f"{path} is empty")
    if len(body) > BODY_CAP:
        raise CannotImport(f"{path} is over {BODY_CAP >> 20} MiB: no page is")
    if body[:4096].lower().find(b"\nmime-version:") >= 0 or path.suffix.lower() in (".mhtml", ".mht"):
        exchange = _in_mhtml(path, body, saved)
    else:
        media_type = "text/plain" if path.suffix.lower() in (".txt", ".text") else "text/html"
        exchange = Exchange("", 200, (("Content-Type", media_type),), body, saved, kind="resource", role="thread")
    yield replace(exchange, url=_address(exchange, url))


def _in_warc(path: Path, done: Imported) -> Iterator[Exchange]:
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

    found = 0
    try:
        for exchange in archive.foreign_captures(path, BODY_CAP):
            address = normal(exchange.url) if exchange is not None else None
            if exchange is None or address is None:
                done.skipped["damaged or too large"] = done.skipped.get("damaged or too large", 0) + 1
            else:
                found += 1
                yield replace(exchange, url=address, role="thread")
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise CannotImport(f"{path}: not a WARC file that can be read ({error})") from error
    if not found:
        raise CannotImport(f"{path}: no page in this WARC file")


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
    if stated is None:
        page = read_page("http://import.invalid/", exchange.body, headers=exchange.headers)
        saved_from = _SAVED_FROM.search(page.text[:2000])
        stated = normal(saved_from.group(1)) if saved_from else None
        if page.tree is not None:
            node = page.tree.css_first('link[rel="canonical"]')
            node = node or page.tree.css_first('meta[property="og:url"]')
            address = (node.attributes.get("href") or node.attributes.get("content") or "") if node else ""
            stated = normal(address) or stated
    return stated or f"urn:threadkeep:import:{hashlib.sha256(exchange.body).hexdigest()[:32]}"


class _SiteImport:
    """One site's folder while pages are imported into it."""

    def __init__(self, folder: Path) -> None:
        self._ledger = Ledger.open(folder)
        self._folder = folder
        self._run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-import-{secrets.token_hex(3)}"
        self._warc: archive.WarcFile | None = None

    def keep(self, exchange: Exchange) -> bool:
        """Keep one page; False where the very same is held. An address that a crawl still has to ask stays pending."""
        ledger = self._ledger
        if ledger.holds(exchange.url, exchange.status, exchange.sha256):
            return False
        is_new = ledger.row(exchange.url) is None
        ledger.discover([Found(exchange.url, "thread")], self._run_id)
        row = ledger.row(exchange.url)
        assert row is not None
        if self._warc is None:
            ledger.begin_warc(f"{self._run_id}.warc.gz", self._run_id)
            self._warc = archive.WarcFile(self._folder / f"{self._run_id}.warc.gz", _warcinfo(self._run_id))
        place = self._warc.append(exchange)
        try:
            ledger.commit(
                row,
                exchange,
                place,
                run_id=self._run_id,
                source="import",
                settles=is_new,
                problem=f"truncated: {exchange.truncated}" if exchange.truncated else None,
            )
        except BaseException:
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
