"""Which post and which comment each observation is of: ids that stay the same across crawls, sources and machines."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pipelines.site import Site

UNKNOWN = "page"  # what ids begin with where no platform is known
NO_ADDRESS = "urn:threadkeep:import:"  # pages imported without an address: their numbers are of blogs nobody knows
VAGUE = ("generic", "text")  # readers that know no platform


@dataclass(frozen=True, slots=True)
class Identity:
    """By row of `observed`: the post's id, and the record's own (None for what = "page" without a post)."""

    post_ids: list[str | None]
    record_ids: list[str | None]


def identify(site: Site) -> Identity:
    """Give every observation of a post or comment its id.

    The platform's number where there is one; else the post's address, else a comment's content and place. A post
    without a number joins the one with a number that has its address; a comment without, the one with its words.
    """
    seen = _Seen(site)
    seen.name_posts()
    seen.name_comments()
    return Identity(seen.post_ids, seen.record_ids)


@lru_cache(maxsize=262144)
def address(url: str) -> str:
    """An address as an identity: no scheme, fragment, trailing slash; `www.` stays."""
    bare = url.split("#", 1)[0]
    return _SCHEME.sub("", bare).rstrip("/")


def words(text: str | None) -> str:
    """A text's letters and digits only, for telling whether two sources say the same."""
    return _NOT_WORDS.sub("", text).casefold() if text else ""


def split_page(place: str, known: set[str]) -> tuple[str, int]:
    """Of an address, that of the post's first page and the number of this one: /slug/2 is page 2 of /slug."""
    match = _NUMBERED.match(place)
    if match and match.group(1).rstrip("/") in known:
        return match.group(1).rstrip("/"), int(match.group(2))
    return place, 1


def numbered(page: str, key: str) -> str:
    """A platform's number, which on a page of no known address counts for that page alone."""
    return f"{page.removeprefix(NO_ADDRESS)[:12]}-{key}" if page.startswith(NO_ADDRESS) else key


_SCHEME = re.compile(r"^https?://", re.I)
_NOT_WORDS = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"^(.+?)(?:/|[?&]page=)(\d{1,3})$")


class _Seen:
    """The columns of `observed` that say whose words a row holds, and the ids found so far."""

    def __init__(self, site: Site) -> None:
        table = site.observed
        self.site = site.name
        self.what = table["what"].to_pylist()
        self.how = table["how"].to_pylist()
        self.capture = table["capture_id"].to_pylist()
        self.platform = table["platform"].to_pylist()
        self.key = table["key"].to_pylist()
        self.url = table["url"].to_pylist()
        self.text = table["text"].to_pylist()
        self.page_url = table["page_url"].to_pylist()
        self.post_key = table["post_key"].to_pylist()
        self.post_url = table["post_url"].to_pylist()
        self.table = table
        self.post_ids: list[str | None] = [None] * len(self.what)
        self.record_ids: list[str | None] = [None] * len(self.what)
        self.by_address: dict[str, str] = {}
        self.shown: dict[
            str, str
        ] = {}  # posts without a number by the page that shows their words, for a service's part
        self.page_post: dict[str, str | None] = {}  # capture -> its only post
        captured = zip(site.captured["capture_id"].to_pylist(), site.captured["kind"].to_pylist(), strict=True)
        self.threads = {capture for capture, kind in captured if kind in ("thread", "comments")}

    def _family(self, row: int) -> str:
        """What an id begins with: one word for every reader that knows no platform, whatever else the site holds."""
        platform = self.platform[row]
        return UNKNOWN if platform in VAGUE or not platform else str(platform)

    def _number(self, row: int, key: str) -> str:
        return numbered(self.page_url[row] or "", key)

    def name_posts(self) -> None:
        posts = [n for n, what in enumerate(self.what) if what == "post"]
        count = Counter(self.capture[n] for n in posts)
        # An API's word for a number's address comes before a page's.
        for n in sorted(posts, key=lambda n: (self.how[n] != "api", self._family(n) == UNKNOWN, n)):
            known_as = self.by_address.get(address(self.url[n])) if self.url[n] else None
            if known_as is not None and self._family(n) == UNKNOWN:
                self.post_ids[n] = known_as
            elif self.key[n]:
                post_id = f"{self._family(n)}:{self.site}:post:{self._number(n, self.key[n])}"
                self.post_ids[n] = post_id
                self._lies_at(self.url[n], post_id)
                if count[self.capture[n]] == 1 and self.capture[n] in self.threads:
                    self._lies_at(self.page_url[n], post_id)
        for n, what in enumerate(self.what):
            if what == "comment" and self.how[n] == "api" and self.post_key[n] and self.post_url[n]:
                key = self._number(n, self.post_key[n])
                self._lies_at(self.post_url[n], f"{self._family(n)}:{self.site}:post:{key}")
        known = set(self.by_address) | {address(self.url[n]) for n in posts if self.url[n]}
        for n in sorted(posts, key=lambda n: (self.text[n] is None, n)):
            place = self.url[n] or self.page_url[n]
            if self.post_ids[n] is None and self.text[n] is None:
                self.post_ids[n] = self.shown.get(address(place))
            if self.post_ids[n] is None:
                self.post_ids[n] = self._at(place, self._family(n), known)
                if self.text[n] is not None:
                    self.shown.setdefault(address(place), str(self.post_ids[n]))
        # A feed's entry without words says how many comments a thread has: alone it is no sighting of a post.
        bare = {n for n in posts if self.how[n] == "feed" and self.text[n] is None and not self.key[n]}
        seen = {*self.by_address.values(), *(self.post_ids[n] for n in posts if n not in bare)}
        for n in posts:
            if n in bare and self.post_ids[n] not in seen:
                self.post_ids[n] = None
            self.record_ids[n] = self.post_ids[n]
            self.page_post[self.capture[n]] = self.post_ids[n] if count[self.capture[n]] == 1 else None

    def _lies_at(self, url: str | None, post_id: str) -> None:
        if url:
            self.by_address.setdefault(address(url), post_id)

    def _at(self, url: str, family: str, known: set[str]) -> str:
        place = address(url)
        first, _ = split_page(place, known)
        # Only of a post with a number is /2/ known to be its second page: a diary may have entries /1/ and /2/.
        found = self.by_address.get(place) or (self.by_address.get(first) if first != place else None)
        return found or f"{family}:{self.site}:post:~{hashlib.sha256(place.encode()).hexdigest()[:12]}"

    def name_comments(self) -> None:
        known = set(self.by_address)
        unnumbered = []
        for n, what in enumerate(self.what):
            if what == "page":
                self.post_ids[n] = self.page_post.get(self.capture[n])
                continue
            if what != "comment":
                continue
            family = self._family(n)
            if self.post_key[n]:
                self.post_ids[n] = f"{family}:{self.site}:post:{self._number(n, self.post_key[n])}"
            else:
                of_page = None if self.post_url[n] else self.page_post.get(self.capture[n])
                of_page = of_page or self.shown.get(address(self.post_url[n] or ""))
                self.post_ids[n] = of_page or self._at(self.post_url[n] or self.page_url[n], family, known)
            if self.key[n]:
                family = str(self.post_ids[n]).split(":", 1)[0] if family == UNKNOWN else family
                self.record_ids[n] = f"{family}:{self.site}:comment:{self._number(n, self.key[n])}"
            else:
                unnumbered.append(n)
        if unnumbered:
            self._name_unnumbered(unnumbered)

    def _name_unnumbered(self, rows: list[int]) -> None:
        """By their words where a numbered comment of the thread has the same, else by content; the k-th on a page of
        the same content is the k-th everywhere."""
        text, author = self.text, self.table["author"].to_pylist()
        shown, raw = self.table["published"].to_pylist(), self.table["published_raw"].to_pylist()
        numbered = self._numbered({self.post_ids[n] for n in rows}, text, author)
        times: Counter[tuple[object, ...]] = Counter()
        taken: defaultdict[str, set[str]] = defaultdict(set)
        for n in rows:
            post_id, capture = self.post_ids[n], self.capture[n]
            content = words(text[n]) or words(author[n])
            for alike in ((post_id, author[n], content), (post_id, content)):
                free = [c for c in numbered.get(alike, ()) if c not in taken[capture]]
                if free and content:
                    self.record_ids[n] = free[0]
                    taken[capture].add(free[0])
                    break
            else:
                when = shown[n].isoformat() if shown[n] else raw[n] or ""
                # Not the author: who has the table could try names against the digest.
                said = "\x1f".join((str(post_id).split(":", 1)[1], when, words(text[n])[:200]))
                digest = hashlib.sha256(said.encode()).hexdigest()[:16]
                times[capture, digest] += 1
                again = f"-{times[capture, digest]}" if times[capture, digest] > 1 else ""
                family = str(post_id).split(":", 1)[0]
                self.record_ids[n] = f"{family}:{self.site}:comment:~{digest}{again}"

    def _numbered(
        self, threads: set[str | None], text: list[Any], author: list[Any]
    ) -> dict[tuple[Any, ...], list[str]]:
        found: defaultdict[tuple[Any, ...], dict[str, int]] = defaultdict(dict)
        for n, key in enumerate(self.key):
            record = self.record_ids[n]
            if self.what[n] != "comment" or not key or record is None or self.post_ids[n] not in threads:
                continue
            content, place = words(text[n]) or words(author[n]), number(key)
            found[self.post_ids[n], author[n], content][record] = place
            found[self.post_ids[n], content][record] = place
        return {alike: sorted(ids, key=lambda i: (ids[i], i)) for alike, ids in found.items()}


def number(key: str | None) -> int:
    """A platform's number as one, to sort by; those that are none come last."""
    return int(key) if key and key.isdecimal() and len(key) < 18 else int(np.iinfo(np.int64).max)
