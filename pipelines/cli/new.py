"""The command new: what a person says of a collection, checked before anything is made of it."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer

from pipelines import collection as collections
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
    name: Annotated[str, typer.Argument(help="The collection's name.", metavar="NAME")],
    term: Annotated[
        list[str] | None,
        typer.Option(metavar="TERM", help="A word or phrase of the topic in any form; repeat. See docs/topic.md."),
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="TERM", help="A phrase in which a term does not count; repeat.")
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="A language of the terms [default: the page's, else all]; repeat."),
    ] = None,
    seed: Annotated[list[str] | None, typer.Option(metavar="URL", help="An address to start from; repeat.")] = None,
    seeds: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file of addresses: lines, CSV, OPML, a blogroll, bookmarks.")
    ] = None,
    include: Annotated[
        list[str] | None, typer.Option(metavar="PATH", help="Ask at the seeds for these paths only (/blog/*); repeat.")
    ] = None,
    leave: Annotated[
        list[str] | None, typer.Option("--exclude-path", metavar="PATH", help="Do not ask for these; repeat.")
    ] = None,
    hops: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=0, help="Follow so many links from a seed and no more.")
    ] = None,
    from_: Annotated[
        datetime | None,
        typer.Option("--from", metavar="DATE", formats=["%Y-%m-%d"], help="Posts from this day on (2009-01-31)."),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="Posts until this day.")
    ] = None,
    scope: Annotated[
        Literal["topic", "site"], typer.Option(help="topic: keep threads on the topic; site: keep everything.")
    ] = "topic",
    evidence: Annotated[
        Literal["page", "api"], typer.Option(help="page: capture each kept thread's page too; api: do without.")
    ] = "page",
    identity: Annotated[
        Literal["pseudonyms", "names"], typer.Option(help="pseudonyms, or names (say why in collection.toml).")
    ] = "pseudonyms",
    contact: Annotated[
        str | None, typer.Option(metavar="MAIL", help="E-mail address that crawls name; required but for this machine.")
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="A private host that may be asked; repeat, no port.")
    ] = None,
) -> None:
    """Make a collection: its topic, where to start, how to behave."""
    place = Place(collections.home_folder(context.obj), collections.checked_name(name))
    places = _places([*map(Seed, addresses_in(seed or [])), *(seeds_in(seeds) if seeds else [])], include, leave, hops)
    addresses = [place.url for place in places]
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
    for line in _told(place, addresses, own, contact, evidence):
        typer.echo(line)
    if scope == "topic" and not term:
        typer.echo(f"note: it has no terms, so every thread is kept: add `terms = [...]` to {place.folder / _SETTINGS}")
    if identity == "names":
        typer.echo(f"note: tables will carry names: say why, `identity_reason = ...` in {place.folder / _SETTINGS}")
    for given in seed or []:
        if "://" not in given:
            typer.echo(f"note: {given} is taken as {addresses_in([given])[0]}; with http:// where that is meant")


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
