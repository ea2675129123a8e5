"""The index of a web archive: how it is asked what it holds of a site, and its answers in each of their forms.

The Internet Archive's CDX server (internetarchive/wayback, wayback-cdx-server/README.md) gives one JSON array with a
row of names first, and after an empty row the key to go on with; pywb's gives a JSON object a line, under other names,
and neither filters nor pages; both give plain lines of seven fields where JSON is not known.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from scraper.errors import UnreadablePage, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

INTERNET_ARCHIVE = "https://web.archive.org/cdx/search/cdx"
LINES = 20_000  # of one answer; the key that follows them asks for the next


@dataclass(frozen=True, slots=True)
class Archived:
    """One capture as an index lists it: the address as it was spelled then, 14 digits of UTC, the status (None where
    the index has none, as of what is unchanged), media type, and the digest of the body ("" where there is none)."""

    original: str
    timestamp: str
    status: int | None = 200
    media_type: str = "text/html"
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Archive:
    """A web archive by the address of its CDX server; `replay` is what the addresses of its captures begin with."""

    cdx: str
    replay: str

    @classmethod
    def at(cls, cdx: str) -> Archive:
        """The archive whose CDX server has this address. Raises UsageError where it has no form that is known."""
        parts = urlsplit(cdx)
        path = parts.path.rstrip("/")
        known = _PATH.search(path) if parts.scheme in ("http", "https") and parts.hostname else None
        if known is None or parts.query or parts.fragment:
            raise UsageError(
                f"{cdx!r} is no CDX server that is known: give it as {INTERNET_ARCHIVE} or https://host/collection/cdx"
            )
        root = f"{parts.scheme}://{parts.netloc}"
        folder = "/web" if known[0] == _INTERNET_ARCHIVE else path[: known.start()]
        return cls(f"{root}{path}", f"{root}{folder}/")

    @property
    def host(self) -> str:
        """The host that is asked."""
        return urlsplit(self.cdx).hostname or ""

    def query(self, seed: str, years: tuple[int, int] | None = None, most: int = LINES) -> str:
        """Where to ask for all captures of the site that a normal address lies on; with `years` of these alone."""
        parts = urlsplit(seed)
        user = _USER.match(parts.path)
        if user or parts.port is not None:
            scope = {"url": f"{parts.netloc}{user[0].rstrip('/') if user else ''}/", "matchType": "prefix"}
        else:
            scope = {"url": parts.netloc, "matchType": "host"}
        asked = {**scope, "output": "json"}
        if not self.cdx.endswith(_INTERNET_ARCHIVE):
            # pywb answers with what is like it where nothing is it, unless told not to.
            limited = {"limit": str(most)} if most < LINES else {}
            return f"{self.cdx}?{urlencode({**asked, 'allowFuzzy': '0', **limited})}{_between(years)}"
        # No collapse=digest: the last time that a page was seen as it is stands in the lines it would leave out.
        fields = "urlkey,timestamp,original,mimetype,statuscode,digest"
        filters = [("filter", "statuscode:200|404|410|-"), ("filter", f"!mimetype:{_NO_PAGES}")]
        paging = [("fl", fields), ("limit", str(most)), ("showResumeKey", "true")]
        return f"{self.cdx}?{urlencode([*asked.items(), *filters, *paging])}{_between(years)}"

    @staticmethod
    def next_query(query: str, key: str) -> str:
        """Where to ask for what comes after the answer to `query` that ended with this key."""
        return f"{query.partition('&resumeKey=')[0]}&resumeKey={quote(key, safe=_IN_KEYS)}"

    @staticmethod
    def halves(query: str) -> tuple[str, ...]:
        """Two queries for what the answer to `query` is too large to list at once, of earlier and of later times; none
        where it is of one month. Both forms of index know `from` and `to`."""
        bounds = dict(_BOUND.findall(query))
        first, last = (_month(bounds.get(name, default)) for name, default in (("from", _FIRST), ("to", _LAST)))
        if first >= last:
            return ()
        middle, whole = (first + last) // 2, _BOUND.sub("", query)
        since = f"&from={bounds['from']}" if "from" in bounds else ""
        until = f"&to={bounds['to']}" if "to" in bounds else ""
        return f"{whole}{since}&to={_digits(middle)}", f"{whole}&from={_digits(middle + 1)}{until}"

    def memento(self, line: Archived) -> str:
        """The address of a raw capture, as the site sent it."""
        return f"{self.replay}{line.timestamp}id_/{line.original}"


_INTERNET_ARCHIVE = "/cdx/search/cdx"
_PATH = re.compile(rf"{_INTERNET_ARCHIVE}$|[/-]cdx$")
_USER = re.compile(r"/~[^/]+")
_NO_PAGES = r"image/.*|video/.*|audio/.*|font/.*|text/css|.*javascript.*|application/(?:pdf|zip|.*flash.*|.*font.*)"
_BOUND = re.compile(r"&(from|to)=(\d{6})")
_FIRST, _LAST = "199601", "202712"  # web archives begin with 1996; later than the last is in its half
_IN_KEYS = "%+!*'(),;:@&=/~"  # the Internet Archive's keys come escaped


def _between(years: tuple[int, int] | None) -> str:
    return f"&from={years[0]}01&to={years[1]}12" if years else ""


def _month(digits: str) -> int:
    return int(digits[:4]) * 12 + int(digits[4:6]) - 1


def _digits(month: int) -> str:
    return f"{month // 12:04}{month % 12 + 1:02}"


def read_index(text: str) -> tuple[list[Archived], str | None]:
    """The captures that an answer lists, and the key to go on with where there are more. Raises UnreadablePage."""
    text = text.strip("\ufeff \t\r\n")
    try:
        if text.startswith("["):
            return _of_array(json.loads(text))
        if text.startswith("{"):
            return _of_objects(json.loads(line) for line in text.splitlines() if line.strip()), None
        return _of_lines(text.splitlines())
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise UnreadablePage(f"no CDX index: it begins with {text[:40]!r}") from error


def _of_array(rows: Any) -> tuple[list[Archived], str | None]:
    if not rows:
        return [], None
    if isinstance(rows[0], dict):
        return _of_objects(rows), None
    names, end = rows[0], len(rows)
    if "timestamp" not in names or isinstance(names, str):
        raise ValueError("no timestamp")
    if [] in rows:
        end = rows.index([])
    key = str(rows[end + 1][0]) if end + 1 < len(rows) else None
    return _of_objects(dict(zip(names, row, strict=True)) for row in rows[1:end]), key


def _of_objects(rows: Iterable[Any]) -> list[Archived]:
    found = []
    for row in rows:
        if "timestamp" not in row:
            raise ValueError(row.get("message") or row.get("error") or "no timestamp")
        original, media_type = row.get("original") or row.get("url"), row.get("mimetype") or row.get("mime")
        status = row.get("statuscode") or row.get("status")
        line = _line(row["timestamp"], original, media_type, status, row.get("digest"))
        found += [line] if line else []
    return found


def _of_lines(lines: list[str]) -> tuple[list[Archived], str | None]:
    found, key = [], None
    for n, text in enumerate(lines):
        fields = text.split(" ")
        if not text.strip():
            key = lines[n + 1].strip() if n + 1 < len(lines) else None
            break
        if len(fields) < 6 or not fields[1].isdigit():
            raise ValueError(text[:40])
        line = _line(fields[1], fields[2], fields[3], fields[4], fields[5])
        found += [line] if line else []
    return found, key


def _line(timestamp: Any, original: Any, media_type: Any, status: Any, digest: Any) -> Archived | None:
    """A line that names a capture; None for one whose time or address is none."""
    try:
        moment(str(timestamp))
        str(original).encode()  # half a surrogate is in no address
    except ValueError:
        return None
    if not str(original or "").lower().startswith(("http://", "https://")):
        return None
    code = int(status) if re.fullmatch("[0-9]{1,9}", str(status)) else None
    folded = str(media_type or "").partition(";")[0].strip().lower()
    return Archived(str(original), str(timestamp), code, folded, str(digest or "").removeprefix("sha1:").strip("-"))


def moment(timestamp: str) -> datetime:
    """The time that 14 digits name. Raises ValueError."""
    if len(timestamp) != 14 or not timestamp.isdecimal():
        raise ValueError(timestamp)
    month, day, hour, minute, second = (int(timestamp[n : n + 2]) for n in range(4, 14, 2))
    # A tenth of what strptime takes, for each line of an index.
    return datetime(int(timestamp[:4]), month, day, hour, minute, second, tzinfo=UTC)
