"""Files a person gives become captures: saved pages (.html, .mhtml, .txt) and WARC files made by any tool."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper import __version__, archive
from scraper.archive import Exchange
from scraper.errors import CannotImport, UsageError
from scraper.ledger import Found, Ledger
from scraper.page import read_page
from scraper.urls import normal, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

IMPORT_SITE = "import"  # the site of pages whose address nobody knows


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: captures kept, those held already, and the sites they belong to."""

    kept: int
    held: int
    sites: tuple[str, ...]


def import_files(captures: Path, files: Iterable[Path], url: str | None = None) -> Imported:
    """Keep the pages in files as captures of their sites, whose folders lie under `captures`.

    `url` is the address of the one page given; without it a page's canonical address is taken, else the site
    `import` and an id from the content. Raises CannotImport where a file holds no page: nothing of it is kept then.
    """
    by_site: dict[str, list[Exchange]] = {}
    exchanges = [exchange for path in files for exchange in pages_in(path, url)]
    if url is not None and len(exchanges) != 1:
        raise UsageError(f"--url names one page, but the files hold {len(exchanges)}: import them one by one")
    for exchange in exchanges:
        site = site_of(exchange.url) if exchange.url.startswith("http") else IMPORT_SITE
        by_site.setdefault(site, []).append(exchange)
    kept = sum(_keep(captures / site, exchanges) for site, exchanges in sorted(by_site.items()))
    return Imported(kept, len(exchanges) - kept, tuple(sorted(by_site)))


def pages_in(path: Path, url: str | None = None) -> Iterator[Exchange]:
    """The captures a file holds, each with its address. Raises CannotImport."""
    if url is not None and normal(url) is None:
        raise UsageError(f"{url!r} is no web address: give it as https://host/path")
    try:
        body = path.read_bytes()
        saved = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise CannotImport(f"{path}: {error.strerror or error}") from error
    if body.startswith((b"WARC/", b"\x1f\x8b")):
        yield from _in_warc(path)
        return
    if not body.strip():
        raise CannotImport(f"{path} is empty")
    if body[:4096].lower().find(b"\nmime-version:") >= 0 or path.suffix.lower() in (".mhtml", ".mht"):
        exchange = _in_mhtml(path, body, saved)
    else:
        media_type = "text/plain" if path.suffix.lower() in (".txt", ".text") else "text/html"
        exchange = Exchange("", 200, (("Content-Type", media_type),), body, saved, kind="resource", role="thread")
    yield replace(exchange, url=_address(exchange, url))


def _in_warc(path: Path) -> Iterator[Exchange]:
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

    found = 0
    try:
        for exchange in archive.foreign_captures(path):
            address = normal(exchange.url)
            if address is not None:
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


def _keep(folder: Path, exchanges: list[Exchange]) -> int:
    ledger = Ledger.open(folder)
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-import-{secrets.token_hex(3)}"
    kept, warc = 0, None
    try:
        for exchange in exchanges:
            ledger.discover([Found(exchange.url, "thread")], run_id)
            row = ledger.row(exchange.url)
            assert row is not None
            held = ledger.last_capture(exchange.url)
            if held is not None and (held.http_status, held.sha256) == (exchange.status, exchange.sha256):
                continue
            if warc is None:
                name = f"{run_id}.warc.gz"
                ledger.begin_warc(name, run_id)
                warc = archive.WarcFile(folder / name, _warcinfo(run_id))
            ledger.commit(row, exchange, warc.append(exchange), run_id=run_id, source="import")
            kept += 1
    finally:
        if warc is not None:
            ledger.close_warc(warc.path.name, warc.close())
        ledger.close()
    return kept


def _warcinfo(run_id: str) -> dict[str, str]:
    return {
        "software": f"Threadkeep/{__version__}",
        "format": "WARC File Format 1.1",
        "description": f"import {run_id}",
        "threadkeep-run": run_id,
    }


_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
