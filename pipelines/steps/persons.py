"""Which of the names, addresses and keys that comments are signed with are one person's on a site.

Joined are those with the same account, the same key of the platform, the same address, or the same name. Two people of
one name stay two where each gives a key or an address of their own; a name without either is theirs who alone has it
there, else it is somebody of that name. Case, width and white space of names do not count, accents do.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from pipelines.services import service_of
from pipelines.steps.accounts import account_of
from pipelines.steps.nobody import is_nobody, is_role

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARED = 4  # an address with so many names is a clinic's or a joke's: it joins those of one name alone


class Signed(NamedTuple):
    """What stands for an author: one row of a site's posts and comments, or many alike."""

    platform: str | None
    key: str | None
    url: str | None
    name: str | None
    writes_posts: bool = False


class Person(NamedTuple):
    """Who that is: `identity` is account:blogger:123, key:wordpress:3, url:ann.example or name:ann, the strongest that
    is known of them; `platform` is theirs, or where they were seen."""

    identity: str
    platform: str


def persons(signed: Sequence[Signed]) -> list[Person | None]:
    """The person of each; None for nobody: no name at all, or one like Anonymous without key and address."""
    authors = {plain(one.name) for one in signed if one.writes_posts and one.name}
    traits = [_traits(one, authors) for one in signed]
    groups = _Groups(len(signed))
    _join_marks(groups, traits)
    _join_addresses(groups, traits)
    _join_names(groups, traits)
    known: dict[int, Person] = {}
    shared = _shared(groups, traits)
    for root, members in groups.members().items():
        found = [trait for n in members for trait in traits[n].known_by(shared) if trait]
        if found:
            seen = sorted(str(one.platform) for n in members if (one := signed[n]).platform not in (None, *_VAGUE))
            known[root] = _person(min(found, key=lambda one: (_STRENGTH[one.split(":", 1)[0]], one)), seen)
    return [known.get(groups.root(n)) for n in range(len(signed))]


def plain(name: str | None) -> str:
    """A name as it is compared: case, width, Unicode form and white space do not count."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", name or "").casefold()).strip()


_SPACES = re.compile(r"[\s\u200b\u200e\u200f\ufeff]+")
_VAGUE = ("generic", "text")
_STRENGTH = {"account": 0, "key": 1, "url": 2, "name": 3}


@dataclass(frozen=True, slots=True)
class _Traits:
    account: str | None
    key: str | None
    url: str | None
    name: str | None

    def known_by(self, shared: set[str]) -> tuple[str | None, ...]:
        """What tells this person from others; an address that several share only with the name."""
        url = f"{self.url}#{self.name or ''}" if self.url in shared else self.url
        return self.account, self.key, url, self.name

    @property
    def is_stated(self) -> bool:
        return self.account is not None or self.key is not None


def _traits(one: Signed, authors: set[str]) -> _Traits:
    account = account_of(one.platform, one.url)
    name = plain(one.name)
    is_name = bool(name) and (not is_nobody(one.name) or (is_role(one.name) and name in authors))
    url = None if account else _own_address(one.url)
    return _Traits(
        f"account:{account}" if account else None,
        f"key:{one.platform}:{one.key}" if one.key else None,
        f"url:{url}" if url else None,
        f"name:{name}" if is_name else None,
    )


def _own_address(url: str | None) -> str | None:
    """An address as somebody's: not the front page of a service that thousands use."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    if not host or (not path and not parts.query and service_of(f"http://{host}/")):
        return None
    return f"{host}{path}" + (f"?{parts.query}" if parts.query else "")


def _person(identity: str, seen: list[str]) -> Person:
    kind, rest = identity.split(":", 1)
    platform = rest.split(":", 1)[0] if kind in ("account", "key") else seen[0] if seen else "generic"
    return Person(identity, platform)


@dataclass
class _Groups:
    size: int
    parent: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.parent = list(range(self.size))

    def root(self, n: int) -> int:
        while self.parent[n] != n:
            self.parent[n] = self.parent[self.parent[n]]
            n = self.parent[n]
        return n

    def join(self, n: int, other: int) -> None:
        a, b = sorted((self.root(n), self.root(other)))
        self.parent[b] = a

    def members(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for n in range(self.size):
            found[self.root(n)].append(n)
        return found


def _join_marks(groups: _Groups, traits: list[_Traits]) -> None:
    """Those of one account, and those of one key."""
    first: dict[str, int] = {}
    for n, one in enumerate(traits):
        for mark in (one.account, one.key):
            if mark:
                groups.join(n, first.setdefault(mark, n))


def _join_addresses(groups: _Groups, traits: list[_Traits]) -> None:
    """Those of one address: of one name, or of any where it is nobody's account and few names go with it."""
    by_url: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(traits):
        if one.url:
            by_url[one.url].append(n)
    for rows in by_url.values():
        names = {traits[n].name for n in rows}
        by_name: dict[str | None, list[int]] = defaultdict(list)
        for n in rows:
            by_name[traits[n].name].append(n)
        for same in by_name.values():
            stated = {groups.root(n) for n in same if traits[n].is_stated}
            if len(stated) <= 1:
                for n in same:
                    groups.join(n, same[0])
        if len(names) < SHARED and not any(traits[n].is_stated for n in rows):
            for n in rows:
                groups.join(n, rows[0])


def _shared(groups: _Groups, traits: list[_Traits]) -> set[str]:
    """Addresses that more than one person gives."""
    given: dict[str, set[int]] = defaultdict(set)
    for n, one in enumerate(traits):
        if one.url:
            given[one.url].add(groups.root(n))
    return {url for url, people in given.items() if len(people) > 1}


def _join_names(groups: _Groups, traits: list[_Traits]) -> None:
    """A name without key or address: with who alone has it on the site, else with others who gave the name alone."""
    bare: dict[str, list[int]] = defaultdict(list)
    holders: dict[str, set[int]] = defaultdict(set)
    for n, one in enumerate(traits):
        if one.name and not one.is_stated and not one.url:
            bare[one.name].append(n)
        elif one.name:
            holders[one.name].add(groups.root(n))
    for name, rows in bare.items():
        for n in rows:
            groups.join(n, rows[0])
        if len(holders[name]) == 1:
            groups.join(rows[0], next(iter(holders[name])))
