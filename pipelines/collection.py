"""A collection: its folder, its collection.toml, and the home it lies in."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from datetime import date
from pathlib import Path
from typing import Any, Literal

import msgspec
import tomli_w

from pipelines.files import write_whole
from pipelines.mistakes import in_plain_words
from scraper.errors import BadCollectionFile, NoSuchCollection, UsageError
from scraper.rules import Rules
from scraper.topic import Terms, check, checked

FORMAT = 1  # of collection.toml


class About(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Who made a collection and under what approval; a release cites it."""

    title: str | None = None
    creators: list[str] = []
    approval: str | None = None
    licence: str | None = None


class Seed(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A place to start from, and how far to go from there: patterns of paths (/blog/*) and steps along links."""

    url: str
    include: list[str] = []
    exclude: list[str] = []
    hops: int | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        for pattern in (*self.include, *self.exclude):
            if not pattern.startswith(("/", "*")):
                raise ValueError(f"{pattern!r} is no pattern of a path: begin it with /, such as /blog/*")
        if self.hops is not None and self.hops < 0:
            raise ValueError("hops cannot be fewer than 0, the seed alone")

    @property
    def is_plain(self) -> bool:
        """Is it its address and no more?"""
        return not (self.include or self.exclude or self.note) and self.hops is None


class Collection(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What collection.toml holds. Delays in seconds; dates bound the posts (ISO 8601).

    `terms`, `exclude`, `languages` and `accents` are of `scraper.topic`.
    """

    format: int = FORMAT
    terms: list[str] = []
    seeds: list[str | Seed] = []
    exclude: list[str] = []
    languages: list[str] = []
    accents: Literal["folded", "kept"] = "folded"
    scope: Literal["topic", "site"] = "topic"
    evidence: Literal["page", "api"] = "page"
    identity: Literal["pseudonyms", "names"] = "pseudonyms"
    identity_reason: str | None = None
    contact: str | None = None
    allow_hosts: list[str] = []
    delay: float = 1.0
    period_from: date | None = None
    period_until: date | None = None
    about: About = msgspec.field(default_factory=About)

    def __post_init__(self) -> None:
        if self.period_from and self.period_until and self.period_from > self.period_until:
            raise ValueError(f"the period ends ({self.period_until}) before it begins ({self.period_from})")
        try:
            for term in (*self.terms, *self.exclude):
                check(term)
            checked(self.languages)
        except UsageError as error:
            raise ValueError(str(error)) from error
        for host in self.allow_hosts:
            if not is_host(host):
                raise ValueError(f"{host!r} in allow_hosts is no host: give a host without port, such as 10.0.0.1")

    @property
    def places(self) -> list[Seed]:
        """The seeds, each with its rules."""
        return [Seed(seed) if isinstance(seed, str) else seed for seed in self.seeds]

    @property
    def addresses(self) -> list[str]:
        """The addresses of the seeds."""
        return [place.url for place in self.places]

    @property
    def rules(self) -> tuple[Rules, ...]:
        """How far to go from each seed, as a crawl takes it."""
        return tuple(Rules(at.url, tuple(at.include), tuple(at.exclude), at.hops) for at in self.places)

    @property
    def topic(self) -> Terms:
        """The terms, ready to be looked for."""
        return Terms(self.terms, self.exclude, self.languages, self.accents)


def is_host(text: str) -> bool:
    """Is this a name or an IP address, and no more than that?"""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return _HOST.fullmatch(text) is not None
    return True


_HOST = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*")


class Place(msgspec.Struct, frozen=True):
    """Where a collection lies: its home and its name."""

    home: Path
    name: str

    @property
    def folder(self) -> Path:
        """`<home>/<name>`."""
        return self.home / self.name

    @property
    def captures(self) -> Path:
        """The folder of its sites' captures."""
        return self.folder / "captures"

    def sites(self) -> list[str]:
        """The sites it holds captures of, sorted."""
        if not self.captures.exists():
            return []
        return sorted(f.name for f in self.captures.iterdir() if (f / "ledger.db").exists() or any(f.glob("*.warc.gz")))


def home_folder(given: Path | None) -> Path:
    """The data home: `--home`, else THREADKEEP_HOME, else ./datasets where it exists, else the user's data folder."""
    if given is not None:
        return given.absolute()
    if os.environ.get("THREADKEEP_HOME"):
        return Path(os.environ["THREADKEEP_HOME"]).absolute()
    if Path("datasets").is_dir():
        return Path("datasets").absolute()
    import platformdirs  # noqa: PLC0415

    return platformdirs.user_data_path("threadkeep", appauthor=False)


def checked_name(name: str) -> str:
    """A collection's name that is a safe folder on every operating system. Raises UsageError."""
    if name.lower() in _RESERVED:
        raise UsageError(f"{name!r} cannot name a collection: the data home or an operating system keeps it for itself")
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot name a collection: use letters, digits, - and _, beginning with a letter")
    return name


def create(place: Place, collection: Collection) -> None:
    """Make a new collection on disk, with its key for pseudonyms. Raises UsageError where one of that name is there."""
    checked_name(place.name)
    if (place.folder / "collection.toml").exists():
        raise UsageError(f"there is a collection {place.name!r} already in {place.home}: choose another name")
    place.captures.mkdir(parents=True, exist_ok=True)
    save(place, collection)
    key(place)


def made(values: dict[str, Any]) -> Collection:
    """A Collection of plain values, checked as collection.toml is. Raises UsageError, naming the value at fault."""
    try:
        return msgspec.convert(values, Collection)
    except msgspec.ValidationError as error:
        raise UsageError(f"{in_plain_words(error, Collection)}; see `threadkeep new --help`") from error


def load(place: Place) -> Collection:
    """Read a collection's settings. Raises NoSuchCollection and BadCollectionFile, which names the key at fault."""
    path = place.folder / "collection.toml"
    if not path.exists():
        there = sorted(f.parent.name for f in place.home.glob("*/collection.toml")) if place.home.exists() else []
        known = f"there are: {', '.join(there)}" if there else f"make it with `threadkeep new {place.name} --seed URL`"
        raise NoSuchCollection(f"no collection {place.name!r} in {place.home}; {known}")
    try:
        collection = msgspec.toml.decode(path.read_bytes(), type=Collection)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadCollectionFile(f"{path}: {in_plain_words(error, Collection)}") from error
    if collection.format > FORMAT:
        raise BadCollectionFile(f"{path} was written by a later version of Threadkeep: update it")
    return collection


def save(place: Place, collection: Collection) -> None:
    """Write collection.toml whole or not at all."""
    values: dict[str, Any] = msgspec.to_builtins(collection, builtin_types=(date,))
    values = {"format": collection.format, **{k: v for k, v in values.items() if v is not None and v != {}}}
    write_whole(place.folder / "collection.toml", tomli_w.dumps(values).encode())


def key(place: Place) -> bytes:
    """The 32-byte key of a collection's pseudonyms, which lies outside of it; made where no tables exist yet.

    Raises BadCollectionFile where it is lost: with another, the same people would get other pseudonyms.
    """
    path = place.home / "keys" / f"{place.name}.key"
    if lost := lost_key(place):
        raise BadCollectionFile(lost)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, secrets.token_bytes(_KEY_BYTES), mode=0o600)
    return path.read_bytes()


def lost_key(place: Place) -> str | None:
    """What is wrong with the key that the pseudonyms in the tables were made by; None where it is there."""
    path = place.home / "keys" / f"{place.name}.key"
    if not (place.folder / "tables.json").exists() or (path.exists() and path.stat().st_size == _KEY_BYTES):
        return None
    return (
        f"{path} is {'damaged' if path.exists() else 'lost'}: restore it from a backup, or delete "
        f"{place.folder / 'tables.json'} to make all pseudonyms anew (rows can then not be joined with earlier tables)"
    )


_KEY_BYTES = 32
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_RESERVED = {"keys", "con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
