"""What browsers and their extensions write into a page they save: where it came from, and when."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.dates import read_date
from scraper.page import read_page
from scraper.page.wrapped import REPLAYED, is_replay, unwrapped
from scraper.urls import normal

if TYPE_CHECKING:
    from scraper.archive import Exchange


def stated_in(exchange: Exchange, *, is_known: bool = False) -> tuple[str | None, datetime | None]:
    """The address that a saved page states for itself, and the time it was saved, or archived; None each where not.

    Comments of the browser or extension come first, then the archive that replayed it, then what the page itself calls
    its address, for which it is parsed: not where its address `is_known`.
    """
    body = exchange.body
    start = (
        body[:65536] if b"\0" not in body[:1000] else read_page("http://import.invalid/", body).text[:65536].encode()
    )
    address, when = _in_comments(start)
    if address is not None and normal(of_archive(address)[0]) is None:  # file:///…, or torn: the page may say better
        address = None
    if address is None and is_replay(body):
        address, when = _in_replay(body)
    if address is None and not is_known and _may_state_address(body):
        address = _in_markup(exchange)
    shown, archived = of_archive(address) if address else (None, None)
    return normal(shown or ""), archived or when


def of_archive(address: str) -> tuple[str, datetime | None]:
    """An address without the archive or the view of the source that it is shown by, and when it was archived."""
    bare = re.sub(r"^view-source:", "", address)
    match = REPLAYED.search(bare.encode())
    if match is None:
        return bare, None
    shown = bare.encode()[match.end() :].decode()
    return re.sub(r"^(https?:)/+", r"\1//", shown), _moment(match[1].decode())


def nameless(exchange: Exchange) -> str:
    """An address for a page that states none: an id from its content."""
    return f"urn:threadkeep:import:{hashlib.sha256(exchange.body).hexdigest()[:32]}"


def _in_comments(start: bytes) -> tuple[str | None, datetime | None]:
    if b"save" not in start:  # which each of them says
        return None, None
    if match := _SAVED_FROM.search(start):
        return match[1].decode("utf-8", "replace"), None
    for address, date in ((_SINGLE_FILE, _SINGLE_FILE_DATE), (_SAVE_PAGE, _SAVE_PAGE_DATE)):
        if match := address.search(start):
            stated = date.search(start)
            words = stated[1].decode("utf-8", "replace") if stated else ""
            return match[1].decode("utf-8", "replace"), _script_date(words)
    return None, None


def _in_replay(body: bytes) -> tuple[str | None, datetime | None]:
    """What a replay says of itself: its script's address and time, or the words of its last comment."""
    if match := _WOMBAT.search(body):
        return match[1].decode("utf-8", "replace"), _moment(match[2].decode())
    archived = _ARCHIVED_ON.search(body)
    when = read_date(f"{archived[2].decode()} {archived[1].decode()}", language="en") if archived else None
    return None, when.replace(tzinfo=UTC) if when is not None else None


def _in_markup(exchange: Exchange) -> str | None:
    """What the page calls its own address."""
    page = read_page("http://import.invalid/", unwrapped(exchange.body), headers=exchange.headers)
    if page.tree is None:
        return None
    for selector, name in (('link[rel="canonical"]', "href"), ('meta[property="og:url"]', "content")):
        for node in page.tree.css(selector):
            if normal(of_archive(node.attributes.get(name) or "")[0]) is not None:
                return str(node.attributes[name])
    return None


def _may_state_address(body: bytes) -> bool:
    """Could it state an address, in an encoding without NULs at least? Cheaper than to parse it."""
    folded = body.lower()
    return b"\0" in body[:1000] or any(name in folded for name in (b"canonical", b"og:url"))


def _script_date(words: str) -> datetime | None:
    """A date as scripts write it: Tue Mar 02 2021 10:20:30 GMT+0100 (Central European Standard Time)."""
    match = _SCRIPT_DATE.search(words)
    if match is None:
        at = read_date(words.strip(), language="en")
        return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
    try:
        stated = datetime.strptime(f"{match[1]} {match[2] or '+0000'}", "%b %d %Y %H:%M:%S %z")
        return stated.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _moment(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_SINGLE_FILE = re.compile(rb"<!--\s*Page saved with SingleFile.{0,200}?\burl:\s*(\S+)", re.S)
_SINGLE_FILE_DATE = re.compile(rb"saved date:\s*([^\r\n<>]{10,80})")
_SAVE_PAGE = re.compile(rb"""<meta name=["']?savepage-url["']? content=["']([^"']+)["']""")
_SAVE_PAGE_DATE = re.compile(rb"""<meta name=["']?savepage-date["']? content=["']([^"']+)["']""")
_SCRIPT_DATE = re.compile(r"([A-Z][a-z]{2} \d{2} \d{4} \d{2}:\d{2}:\d{2})(?: GMT([+-]\d{4}))?")
_WOMBAT = re.compile(rb"""_wm\.wombat\(\s*["'](https?:[^"']+)["']\s*,\s*["'](\d{14})["']""")
_ARCHIVED_ON = re.compile(rb"FILE ARCHIVED ON (\d\d:\d\d:\d\d) ([A-Z][a-z]{2} \d\d?, \d{4})")
