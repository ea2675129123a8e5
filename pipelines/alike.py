"""One page under several addresses: other spellings of one, and those whose captures say the same."""

from __future__ import annotations

import re
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus, urlsplit

from scraper.urls import normal, path_and_query

if TYPE_CHECKING:
    from collections.abc import Iterable


def alike(url: str) -> list[str]:
    """The address by the other scheme, with or without its last stroke, with or without www."""
    rest = url.partition("://")[2]
    hosts = (rest, rest.removeprefix("www.") if rest.startswith("www.") else f"www.{rest}")
    ends = [end for host in hosts for end in (host, host.removesuffix("/") if host.endswith("/") else f"{host}/")]
    tried = [normal(f"{one}://{end}") for one in ("https", "http") for end in ends]
    return [found for found in dict.fromkeys(tried) if found is not None and found != url]


def spelled_otherwise(url: str, known: Iterable[str]) -> str | None:
    """Which of the known addresses is this one in a spelling that `normal` keeps apart, for it may be another page: in
    capitals, with its parameters in another order, with or without index.html."""
    wanted = _folded(url)
    return next((one for one in known if one != url and _folded(one) == wanted), None)


def same_as(db: sqlite3.Connection, row_id: int, url: str) -> list[str]:
    """Other addresses of a ledger whose pages say word for word the same, or were sent byte for byte the same."""
    found: list[str] = []
    with suppress(sqlite3.OperationalError):  # a ledger of an earlier format, which noted no words
        found += [other for (other,) in db.execute(_SAME_WORDS, (row_id, row_id))]
    found += [other for (other,) in db.execute(_SAME_BYTES, (url, url))]
    return list(dict.fromkeys(found))


def _folded(url: str) -> tuple[str, str, tuple[str, ...]]:
    path, query = path_and_query(url)
    path = _INDEX.sub("/", unquote_plus(path).casefold()).rstrip("/")
    host = (urlsplit(url).netloc if "[" not in url else url).removeprefix("www.")
    return host, path, tuple(sorted(unquote_plus(query).casefold().split("&")))


_INDEX = re.compile(r"/(?:index|default)\.(?:[sx]?html?|php\d?|aspx?|jsp)$")
_SAME_WORDS = """
SELECT url FROM urls JOIN looks ON looks.url_id = urls.id
WHERE looks.digest = (SELECT digest FROM looks WHERE url_id = ?) AND urls.id != ? ORDER BY urls.id LIMIT 20"""
_SAME_BYTES = """
SELECT DISTINCT url FROM captures WHERE http_status = 200 AND revisit_of IS NULL AND url != ?
AND kind NOT LIKE '%robots' AND sha256 IN (SELECT sha256 FROM captures WHERE url = ? AND http_status = 200)
ORDER BY rowid LIMIT 20"""
