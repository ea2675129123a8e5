"""The command new: what a person says of a collection, checked before anything is made of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import typer

from pipelines import collection as collections
from pipelines.cli.arguments import (
    AllowHost,
    Contact,
    Evidence,
    Exclude,
    ExcludePath,
    From,
    Hops,
    Identity,
    Include,
    Language,
    Name,
    Scope,
    SeedAddress,
    SeedFile,
    Term,
    Until,
)  # fmt: skip
from pipelines.collection import Place, Seed
from pipelines.seeds import addresses_in, seeds_in
from scraper.errors import UsageError
from scraper.topic import check, checked

if TYPE_CHECKING:
    from collections.abc import Iterator


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(new)


def new(
    context: typer.Context,
    name: Name,
    term: Term = None,
    exclude: Exclude = None,
    language: Language = None,
    seed: SeedAddress = None,
    seeds: SeedFile = None,
    include: Include = None,
    leave: ExcludePath = None,
    hops: Hops = None,
    from_: From = None,
    until: Until = None,
    scope: Scope = "topic",
    evidence: Evidence = "page",
    identity: Identity = "pseudonyms",
    contact: Contact = None,
    allow_host: AllowHost = None,
) -> None:
    """Make a collection: its topic, where to start, how to behave."""
    place = Place(collections.home_folder(context.obj), collections.checked_name(name))
    places = _places([*map(Seed, addresses_in(seed or [])), *(seeds_in(seeds) if seeds else [])], include, leave, hops)
    allowed = [host.lower().removeprefix("[").removesuffix("]") for host in allow_host or []]
    own = [host for host in _local_hosts(seed or []) if host not in allowed]
    values = {
        "terms": [check(one) for one in term or []],
        "exclude": [check(one) for one in exclude or []],
        "languages": list(checked(language or [])),
        "seeds": [place.url if place.is_plain else msgspec.to_builtins(place) for place in places],
        "scope": scope,
        "evidence": evidence,
        "identity": identity,
        "contact": checked_contact(contact),
        "allow_hosts": [*allowed, *own],
        "period_from": from_.date() if from_ else None,
        "period_until": until.date() if until else None,
    }
    collections.create(place, collections.made(values))
    for line in (
        *_told(place, [one.url for one in places], own, contact, evidence),
        *_noted(place, values, seed or []),
    ):
        typer.echo(line)


def _noted(place: Place, values: dict[str, Any], seeds: list[str]) -> Iterator[str]:
    """What a person may have meant otherwise."""
    if values["scope"] == "topic" and not values["terms"]:
        yield f"note: it has no terms, so every thread is kept: add `terms = [...]` to {place.folder / _SETTINGS}"
    if values["identity"] == "names":
        yield f"note: tables will carry names: say why, `identity_reason = ...` in {place.folder / _SETTINGS}"
    for given in seeds:
        if "://" not in given:
            yield f"note: {given} is taken as {addresses_in([given])[0]}; with http:// where that is meant"


def _places(seeds: list[Seed], include: list[str] | None, exclude: list[str] | None, hops: int | None) -> list[Seed]:
    """Each seed once; those that have no rules of their own get those of the command line."""
    for seed in seeds:
        if not seed.include and not seed.exclude and seed.hops is None:
            seed.include, seed.exclude, seed.hops = [*(include or [])], [*(exclude or [])], hops
    return list({seed.url: seed for seed in reversed(seeds)}.values())[::-1]


def checked_contact(contact: str | None) -> str | None:
    """An e-mail address that stands in the header of every request. Raises UsageError for what is none."""
    if contact is not None and not _MAIL.fullmatch(contact):
        raise UsageError(f"the contact {contact!r} is no e-mail address: give one such as you@your.university")
    return contact


def _told(place: Place, addresses: list[str], own: list[str], contact: str | None, evidence: str) -> Iterator[str]:
    """What was made, and what is still wanted before a crawl."""
    yield f"made {place.folder}"
    for host in own:
        yield f"{host} is this machine: allowed, as you named it (allow_hosts in collection.toml)"
    if evidence == "api":
        yield "note: where a site has an API, pages are captured only of threads that it does not have whole"
    if not addresses:
        yield f'it has no seeds yet: add `seeds = ["https://host/path"]` to {place.folder / _SETTINGS}'
    elif contact is None and len(_local_hosts(addresses)) < len(_hosts(addresses)):
        yield (
            f'note: a crawl names whom to write to: add `contact = "you@your.university"` to {place.folder / _SETTINGS}'
        )


def _hosts(addresses: list[str]) -> list[str]:
    from urllib.parse import urlsplit

    return list(dict.fromkeys(urlsplit(address).hostname or "" for address in addresses_in(addresses)))


def _local_hosts(addresses: list[str]) -> list[str]:
    from scraper.addresses import is_loopback

    return [host for host in _hosts(addresses) if is_loopback(host)]


_SETTINGS = "collection.toml"
_MAIL = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+[^@\s<>,;:\"().]")
