"""Addresses: one spelling for each, the site it belongs to, and the ones never worth a request."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import quote, unquote_plus, unquote_to_bytes, urljoin, urlsplit, urlunsplit

CALENDAR = "trap: calendar"
DEFAULT_PORTS = {"http": 80, "https": 443}


def normal(url: str, base: str | None = None) -> str | None:
    """One spelling for an http(s) address, joined to `base`; None for what is no such address.

    Lower-case scheme and host, no default port, no fragment, no credentials, dot segments gone, percent escapes of
    unreserved characters undone and the others in upper case (RFC 3986, 6.2.2), spaces and non-ASCII escaped as a
    browser would, session ids and campaign parameters dropped. The order of parameters is kept.
    """
    if base is not None:  # what does not depend on the page is remembered for the next one
        if url.startswith(("http://", "https://")):
            base = None
        elif url.startswith("/") and not url.startswith("//"):
            base = origin_of(base)
    return _normal(url, base)


@lru_cache(maxsize=65536)
def _normal(url: str, base: str | None) -> str | None:
    plain = _PLAIN.fullmatch(url if base is None else _simply_joined(url, base))
    if plain:  # most addresses are normal but for a parameter or the fragment
        query = _normal_query(plain[3]) if plain[3] else ""
        return f"{plain[1]}{plain[2] or '/'}?{query}" if query else plain[1] + (plain[2] or "/")
    url = _NOT_IN_URLS.sub("", url.strip(_BLANK))
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        port = parts.port
        host = _ascii_host((parts.hostname or "").rstrip("."))
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or host is None:
        return None
    netloc = host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    # Escapes first: %2e%2e is .. to a server, and a second pass must find nothing left to do.
    path = _without_dots(_SESSION_PATH.sub("", _escaped(parts.path, _PATH_SAFE)))
    query = _normal_query(_escaped(parts.query, _QUERY_SAFE))
    return urlunsplit((scheme, netloc, _DOUBLE_SLASHES.sub("/", path) or "/", query, ""))


def _simply_joined(url: str, base: str) -> str:
    """Most links joined to their page, "" for those that need more than to be put behind a part of it."""
    if url.startswith("/"):
        return base + url if url[1:2] != "/" else ""
    if url.startswith("#"):
        return base
    folder = base.partition("#")[0].partition("?")[0].rpartition("/")[0]
    if not _NAME_IN_FOLDER.match(url) or folder.count("/") < 2 or folder.endswith(":/"):
        return ""
    return f"{folder}/{url.removeprefix('./')}"


def site_of(url: str) -> str:
    """The site an address belongs to: lower-case host, `%3Aport` where not the default, `~name` for a path of one host
    that is a blog of its own. `url` is normal (see `normal`).

    It is the site's name and that of its folders and files: legal on every operating system, never the same as another
    where file systems do not tell Alice from alice, and at most 200 characters. What a name cannot hold stands as the
    percent escapes of its characters, so that `urllib.parse.unquote` gives it back; past 200 characters a digest does.
    """
    match = _SITE_PART.match(url)
    return _site_of(match[0] if match else url)


@lru_cache(maxsize=4096)
def _site_of(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().replace(":", "%3A").replace("[", "").replace("]", "")
    site = host if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{host}%3A{parts.port}"
    if user := _USER_PATH.match(parts.path):
        site += "~" + "".join(chr(c) if c in _IN_A_NAME else f"%{c:02X}" for c in unquote_to_bytes(user.group(1)))
    if _DEVICE.match(site):
        site = f"%{ord(site[0]):02X}{site[1:]}"
    if site.endswith("."):  # Windows would drop it
        site = f"{site[:-1]}%2E"
    if len(site) > 200:  # "%-" is no escape: no other name has it
        site = f"{site[:150]}%-{hashlib.sha256(site.encode()).hexdigest()[:32]}"
    return site


_IN_A_NAME = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789-._~")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)")  # Windows keeps `aux` and `aux.anything`


@lru_cache(maxsize=4096)
def origin_of(url: str) -> str:
    """Scheme, host and port: what robots.txt speaks for (RFC 9309, 2.3)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_same_site(site: str, url: str) -> bool:
    """Does a normal address lie on that site?"""
    return site_of(url) == site


def path_and_query(url: str) -> tuple[str, str]:
    """Those two parts of a normal address."""
    rest = url.partition("#")[0]
    place = rest.find("/", 8)
    path, _, query = (rest[place:] if place >= 0 else "").partition("?")
    return path, query


@lru_cache(maxsize=65536)
def never_asked(url: str) -> str | None:
    """The reason why an address is never worth a request, whatever the platform; None where it may be."""
    path, query = path_and_query(url)
    if len(url) > 2000:
        return "trap: address over 2000 characters"
    if _FILES.search(path):
        return "not a page"
    for traps, part in ((_TRAPS_IN_QUERY, query), (_TRAPS_IN_PATH, path)):
        for pattern, reason in traps if part else ():
            if pattern.search(part):
                return reason
    if path.count("/") > 5 and _repeats(path):
        return "trap: path repeats itself"
    return None


def _normal_query(query: str) -> str:
    if not query:
        return ""
    parts = [part for part in query.split("&") if part and not _SESSION.match(part)]
    return "&".join(part for part in parts if not _NOISE.match(unquote_plus(part.split("=")[0])))


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    out: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(out) > 1:
                out.pop()
        elif segment != ".":
            out.append(segment)
    if segments[-1] in (".", ".."):
        out.append("")
    return "/".join(out)


def _escaped(part: str, safe: str) -> str:
    if part.isascii() and "%" not in part and not _UNSAFE.search(part):
        return part
    part = _ESCAPE.sub(_undone, _BARE_PERCENT.sub("%25", part))
    return quote(part, safe=safe + "%", errors="replace")  # half a surrogate, out of JSON, is no character


def _undone(match: re.Match[str]) -> str:
    char = chr(int(match.group(1), 16))
    return char if char.isascii() and (char.isalnum() or char in "-._~") else match.group(0).upper()


def _ascii_host(host: str) -> str | None:
    host = host.lower()
    if ":" in host:
        return f"[{host}]"
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return host if _HOST.fullmatch(host) else None


def _repeats(path: str) -> bool:
    """A path whose segments come again and again (/a/b/a/b/a/b): relative links that grow at each hop."""
    segments = [s for s in path.split("/") if s]
    if len(segments) < 6:
        return False
    return max(segments.count(s) for s in set(segments)) >= 3 or len(segments) > 20


_BLANK = " \t\r\n\f\v\0"
_NOT_IN_URLS = re.compile(r"[\t\r\n]")
_DOUBLE_SLASHES = re.compile(r"//+")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_BARE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_UNSAFE = re.compile(r"[^!$&'()*+,\-./0-9:;=@A-Z_a-z~?\[\]]")
_PATH_SAFE = "/:@!$&'()*+,;=-._~"
_QUERY_SAFE = _PATH_SAFE + "?[]"
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?")
# A normal address with a query of any parameters and a fragment: its segments are neither empty nor dots nor escaped.
_PLAIN = re.compile(
    r"(https?://[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?)((?:/(?!\.)(?:[!$&'()*+,\-.0-9:=@A-Z_a-z~]++|%[89A-F][0-9A-F])++)*+/?)"
    r"(?:\?((?:[!$&'()*+,\-./0-9:;=@A-Z_a-z~?\[\]]++|%[89A-F][0-9A-F])*+))?(?:#[!-~]*+)?"
)
_NAME_IN_FOLDER = re.compile(r"(?:\./)?[A-Za-z0-9_~-][A-Za-z0-9_.~-]*(?:[/?#]|$)")
_SITE_PART = re.compile(r"https?://[^/?#]+(?:/~[^/?#]+)?")
_USER_PATH = re.compile(r"/~([^/]+)(?:/|$)")
_SESSION_PATH = re.compile(r";jsessionid=[^/;?]*", re.I)
_NOISE = re.compile(r"(?:utm_\w+|fbclid|gclid|phpsessid|jsessionid|sid|osCsid|zenid|cfid|cftoken|mc_[ce]id)$", re.I)
_SESSION = re.compile(r"s=[0-9a-f]{32}$")  # of vBulletin and Invision; a search has the name, not the form
_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|bmp|ico|svg|css|js|mjs|woff2?|ttf|eot|pdf|docx?|xlsx?|pptx?|zip|gz|tgz|rar|7z|exe|dmg|"
    r"apk|mp[34]|m4[av]|avi|mov|wmv|flv|ogg|ogv|webm|wav|swf|epub|mobi)$",
    re.I,
)
_FORMS = "login|logout|register|reply|post|quote|report|edit|search|newreply"
_TRAPS_IN_QUERY = tuple(
    (re.compile(pattern, re.I), reason)
    for pattern, reason in (
        (r"(?:^|&)replytocom=", "trap: replytocom"),
        (r"(?:^|&)(?:share|like_comment|nb|shared|openidserver)=", "trap: share"),
        (r"(?:^|&)(?:print|view=print|format=print|action=printpage)(?:=|&|$)", "trap: print view"),
        (r"(?:^|&)(?:month|calendar|cal|tribe-bar-date|ical)=", CALENDAR),
        (r"(?:^|&)(?:sort|orderby|order|sortby|sortdir|dir|sort_by|sk|sd)=", "trap: sort order"),
        (rf"(?:^|&)(?:action|do|mode|act)=(?:{_FORMS})", "login or form"),
    )
)
_TRAPS_IN_PATH = tuple(
    (re.compile(pattern, re.I), reason)
    for pattern, reason in (
        (r"/wp-(?:login|signup|comments-post|trackback)\.php|/wp-admin|/xmlrpc\.php", "login or form"),
        (r"/(?:login|logout|signin|sign-in|register|signup|lostpassword|trackback)/?$", "login or form"),
        (r"/print(?:er|able)?/?$", "trap: print view"),
        (r"/(?:calendar|kalender)/\d", CALENDAR),
    )
)
