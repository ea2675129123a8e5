"""Say who wrote what: join one person's posts and comments, mark the owner, put pseudonyms in place of names.

Who is one person is told by `persons`; across sites only where a profile's page proves it (`accounts`). Pseudonyms are
the default; with them no name is left in any column but running text.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.schema import BOOL, STRING
from pipelines.site import with_column
from pipelines.steps import hiding
from pipelines.steps.hiding import unsigned, without_profiles
from pipelines.steps.nobody import is_nobody
from pipelines.steps.persons import Person, Signed, persons, plain
from scraper.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipelines.site import Settings, Site

NOBODY = "anonymous"  # in place of a name that is nobody's, with pseudonyms


def people(site: Site) -> Site:
    """The site with author_id and is_owner; with pseudonyms, authors' names and addresses are gone from its tables."""
    settings = site.settings
    if settings.identity == "pseudonyms" and len(settings.key) < 32:
        raise UsageError("pseudonyms need the collection's key of 32 bytes: it is missing or cut")
    posts, comments = site.tables["posts"], site.tables["comments"]
    signed, which = _signed(posts, comments)
    found = persons(signed)
    who = _Who(site, signed, found)
    of_posts, of_comments = which[: len(posts)], which[len(posts) :]
    owners = _owners(found, of_posts, of_comments, comments)
    posts = _told(posts, of_posts, who, owners)
    comments = _told(comments, of_comments, who, owners)
    site = site.having(posts=posts, comments=comments)
    return site if settings.identity == "names" else _hidden(site, of_posts, of_comments, who)


def pseudonym(key: bytes, site: str, identity: str) -> str:
    """12 hex digits that stand for a person of a site: keyed, since plain hashes of names can be guessed."""
    return hmac.new(key, f"{site}\0{identity}".encode(), hashlib.sha256).hexdigest()[:12]


def _signed(posts: Any, comments: Any) -> tuple[list[Signed], NDArray[np.int64]]:
    """What authors are signed by, each once, and by row of posts and then comments which of these."""
    names = ("platform", "author_key", "author_url", "author")
    columns = [pa.concat_arrays([table[name].combine_chunks() for table in (posts, comments)]) for name in names]
    columns.append(pa.array(np.arange(len(posts) + len(comments)) < len(posts)))
    which = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        encoded = column.dictionary_encode()
        codes = np.asarray(pc.fill_null(encoded.indices, len(encoded.dictionary))).astype(np.int64)
        _, which = np.unique(which * (len(encoded.dictionary) + 1) + codes, return_inverse=True)
    _, first = np.unique(which, return_index=True)
    taken = [column.take(pa.array(first)).to_pylist() for column in columns]
    return [Signed(*one) for one in zip(*taken, strict=True)], which


class _Who:
    """By what authors are signed by (their place among these): author_id, shown name and whether anybody."""

    def __init__(self, site: Site, signed: list[Signed], found: list[Person | None]) -> None:
        self.site, self.settings, self.signed, self.found = site.name, site.settings, signed, found
        self.known: dict[str, str] = {}
        self.ids = [self._author_id(person) if person else None for person in found]
        self.shown = [self._shown(*pair) for pair in zip(signed, found, strict=True)]
        self.by_name = self._by_name()

    def digest(self, identity: str) -> str:
        if identity not in self.known:
            site = "" if identity.startswith("account:") else self.site  # an account is the same on every site
            self.known[identity] = _digest(self.settings, site, identity)
        return self.known[identity]

    def _author_id(self, person: Person) -> str:
        kind, rest = person.identity.split(":", 1)
        stem = f"{person.platform}:account:" if kind == "account" else f"{person.platform}:{self.site}:author:"
        if self.settings.identity == "pseudonyms":
            return f"{stem}~{self.digest(person.identity)}"
        if kind in ("account", "key"):
            return stem + rest.split(":", 1)[1]
        return f"{stem}{kind}:{self.digest(person.identity)}"

    def _shown(self, one: Signed, person: Person | None) -> str | None:
        if self.settings.identity == "names":
            return one.name
        if person is None:
            return NOBODY if one.name else None
        return f"person-{self.digest(person.identity)[:10]}"

    def _by_name(self) -> dict[str, str]:
        """Names that one person of the site goes by, so that a quote of that name is of that person."""
        people: dict[str, set[str]] = {}
        for one, person in zip(self.signed, self.found, strict=True):
            if one.name and person:
                people.setdefault(plain(one.name), set()).add(person.identity)
        return {name: next(iter(known)) for name, known in people.items() if len(known) == 1}

    def called(self, name: str) -> str:
        """The pseudonym of whoever goes by a name."""
        if plain(name) not in self.by_name and is_nobody(name):
            return NOBODY
        identity = self.by_name.get(plain(name), f"name:{plain(name)}")
        return f"person-{self.digest(identity)[:10]}"


def _digest(settings: Settings, site: str, identity: str) -> str:
    if settings.identity == "pseudonyms":
        return pseudonym(settings.key, site, identity)
    return hashlib.sha256(f"{site}\0{identity}".encode()).hexdigest()[:12]


def _owners(
    found: list[Person | None], of_posts: NDArray[np.int64], of_comments: NDArray[np.int64], comments: Any
) -> set[str]:
    """Who owns the site: whom its pages mark, and who wrote more than half of its posts (as nobody does in a forum)."""
    marked = np.asarray(pc.fill_null(comments["is_owner"].combine_chunks(), False))
    owners = {person.identity for n in np.unique(of_comments[marked]).tolist() if (person := found[n]) is not None}
    written: dict[str, int] = {}
    for n, count in enumerate(np.bincount(of_posts, minlength=len(found)).tolist()):
        person = found[n]
        if person is not None:
            written[person.identity] = written.get(person.identity, 0) + count
    return owners | {identity for identity, count in written.items() if count * 2 > len(of_posts)}


def _told(table: Any, which: NDArray[np.int64], who: _Who, owners: set[str]) -> Any:
    """A table with author_id, is_owner and the author as shown; the true author stays until `_hidden`."""
    at = pa.array(which)
    table = with_column(table, "author_id", pa.array(who.ids, STRING).take(at))
    owner = pa.array([person.identity in owners if person else None for person in who.found], BOOL).take(at)
    stated = table["is_owner"].combine_chunks()
    return with_column(table, "is_owner", pc.coalesce(pc.if_else(stated, True, None), owner, stated))


def _hidden(site: Site, of_posts: NDArray[np.int64], of_comments: NDArray[np.int64], who: _Who) -> Site:
    """The site with pseudonyms in place of names, and no name left in dates' words, titles, tags and addresses."""
    names = hiding.Names({one.name: who.called(one.name) for one in who.signed if one.name})
    posts = _pseudonymous(site.tables["posts"], of_posts, who)
    comments = _pseudonymous(site.tables["comments"], of_comments, who)
    comments = with_column(comments, "quotes", _quotes(comments["quotes"].combine_chunks(), who))
    posts = with_column(posts, "title", names.out_of_titles(posts["title"]))
    posts = with_column(posts, "tags", names.out_of_tags(posts["tags"].combine_chunks()))
    posts = with_column(posts, "url", names.out_of_addresses(posts["url"]))
    comments = with_column(comments, "url", names.out_of_addresses(comments["url"]))
    site = site.having(posts=posts, comments=comments)
    links = site.tables.get("links")
    if links is None:
        return site
    return site.having(links=with_column(links, "url", names.out_of_addresses(without_profiles(links["url"]))))


def _pseudonymous(table: Any, which: NDArray[np.int64], who: _Who) -> Any:
    table = with_column(table, "published_raw", unsigned(table["published_raw"], table["author"]))
    table = with_column(table, "author", pa.array(who.shown, STRING).take(pa.array(which)))
    for secret in ("author_url", "author_key"):
        table = with_column(table, secret, pa.nulls(len(table), STRING))
    return table


def _quotes(column: Any, who: _Who) -> Any:
    if column.null_count == len(column):
        return column
    rows = column.to_pylist()
    for quotes in rows:
        for quote in quotes or ():
            if quote["author"] is not None:
                quote["author"] = who.called(quote["author"])
    return pa.array(rows, column.type)
