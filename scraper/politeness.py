"""What a site asks of its visitors: robots.txt by RFC 9309, Crawl-delay, Retry-After."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.paths import matches

if TYPE_CHECKING:
    from scraper.archive import Exchange

AGENT = "threadkeep"  # the product token that robots.txt may name
ROBOTS_CAP = 500 * 1024  # bytes of a robots.txt that are obeyed (RFC 9309, 2.5)
DELAY_CAP = 3600.0  # seconds; a longer Crawl-delay is a way to say no, and is kept at an hour a page
WAIT_CAP = 366 * 86400.0  # seconds; a Retry-After of the year 9999 would leave a site alone for good


@dataclass(slots=True)
class Clock:
    """When a server was last asked (monotonic time), and until when (Unix time) it asked to be left alone."""

    last: float = float("-inf")
    waits_until: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a group: a path pattern and whether it allows."""

    pattern: str
    allow: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """What robots.txt says to us. `closed` says why nothing may be asked for where it could not be had."""

    rules: tuple[Rule, ...] = ()
    crawl_delay: float | None = None
    closed: str | None = None
    sitemaps: tuple[str, ...] = ()

    def refuses(self, url: str) -> str | None:
        """The reason not to ask for an address, or None (RFC 9309, 2.2.2: the longest pattern wins, allow on a tie)."""
        if self.closed:
            return self.closed
        if not self.rules:
            return None
        parts = urlsplit(url)
        path = _octets((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        if path == "/robots.txt":
            return None
        best = max(
            ((len(rule.pattern), rule.allow) for rule in self.rules if matches(rule.pattern, path)), default=(0, True)
        )
        return None if best[1] else "robots.txt disallows it"


OPEN = Robots()


def read_robots(body: bytes, agent: str = AGENT) -> Robots:
    """Read a robots.txt for one product token; the groups that name it are joined, else those for `*`."""
    text = body[:ROBOTS_CAP].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    rules: dict[bool, list[Rule]] = {True: [], False: []}  # of the groups that name us, and of those for all
    delays: dict[bool, float] = {}
    sitemaps: list[str] = []
    groups: set[bool] = set()  # the kinds of group that the present lines belong to
    saw_named = in_agents = False
    for line in re.split(r"\r\n|\r|\n", text):
        key, value = _field(line)
        if key == "user-agent":
            groups = groups if in_agents else set()
            in_agents = True
            token = re.match(r"[a-zA-Z_-]*", value)
            if re.match(r"\*(\s|$)", value):
                groups.add(False)
            elif token and token.group(0).lower() == agent.lower():
                groups.add(True)
                saw_named = True
        elif key in ("allow", "disallow", "crawl-delay"):
            in_agents = False
            for group in groups:
                if key == "crawl-delay":
                    delays.setdefault(group, _seconds(value))
                elif value:
                    rules[group].append(Rule(_octets(value), key == "allow"))
        elif key == "sitemap" and value:
            sitemaps.append(value)
    return Robots(tuple(rules[saw_named]), delays.get(saw_named) or None, sitemaps=tuple(sitemaps))


def wait_asked(exchange: Exchange) -> float | None:
    """Seconds of Retry-After of an answer that asks to be left alone, else None."""
    if exchange.status not in (429, 503):
        return None
    return retry_after(exchange.header("retry-after"), datetime.now(UTC))


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After asks for (RFC 9110, 10.2.3: a number or a date), None where it asks for nothing."""
    if not value:
        return None
    value = value.strip()
    if re.fullmatch(r"[0-9]+", value):
        return min(float(value[:12]), WAIT_CAP)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), WAIT_CAP)


def _field(line: str) -> tuple[str, str]:
    """Key and value of a line; a forgotten colon and common misspellings are read as they were meant."""
    key, colon, value = line.partition("#")[0].partition(":")
    if not colon:
        words = key.split()
        key, value = words if len(words) == 2 else ("", "")
    key = key.strip().lower()
    return _MEANT.get(key, key), value.strip()


_MEANT = {"useragent": "user-agent", "user agent": "user-agent", "site-map": "sitemap"} | dict.fromkeys(
    ("dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"
)


def _seconds(value: str) -> float:
    try:
        return min(max(0.0, float(value.replace(",", "."))), DELAY_CAP)  # max in this order makes 0 of nan
    except ValueError:
        return 0.0


def _octets(path: str) -> str:
    """Percent escapes in one form: upper case, non-ASCII escaped, what needs no escape undone (RFC 9309, 2.2.2)."""
    if not _ESCAPED.search(path):
        return path
    out = []
    for part in re.split(r"(%[0-9a-fA-F]{2})", path):
        if len(part) == 3 and part[0] == "%":
            char = chr(int(part[1:], 16))
            out.append(char if char.isascii() and (char.isalnum() or char in "-._~") else part.upper())
        else:
            out.append("".join(c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode()) for c in part))
    return "".join(out)


_ESCAPED = re.compile(r"[^!-$&-~]")  # a percent sign, or what is sent as an escape
