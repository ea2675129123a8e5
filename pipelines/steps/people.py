"""Join what one person wrote on a site, mark its owner, put pseudonyms in place of names unless names are asked for.

A person is known by the platform's key, else by the address given, else by the exact name; never across sites.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.site import with_column
from scraper.errors import UsageError

if TYPE_CHECKING:
    from pipelines.site import Settings, Site


def people(site: Site) -> Site:
    """The site with author_id and is_owner; with pseudonyms, authors' names and addresses are gone from its tables."""
    settings = site.settings
    if settings.identity == "pseudonyms" and len(settings.key) < 32:
        raise UsageError("pseudonyms need the collection's key of 32 bytes: it is missing or cut")
    posts, comments = site.tables["posts"], site.tables["comments"]
    post_people, comment_people = _identities(posts), _identities(comments)
    owners = _owners(post_people, comment_people, comments)
    names = _Names(site)
    posts = _named(posts, post_people, owners, names)
    comments = _named(comments, comment_people, owners, names)
    if settings.identity == "pseudonyms":
        quotes = _quotes(comments["quotes"], _by_name(site.tables["comments"], comment_people), names)
        comments = with_column(comments, "quotes", quotes)
        links = site.tables.get("links")
        if links is not None:
            site = site.having(links=with_column(links, "url", without_profiles(links["url"])))
    return site.having(posts=posts, comments=comments)


def without_profiles(urls: Any) -> Any:
    """Addresses with the name in those of a person's own pages (/author/NAME/) left out."""
    return pc.replace_substring_regex(urls, _PROFILE, r"\1~")


_PROFILE = r"(?i)(/(?:author|autor|auteur|autore|users?|members?|profiles?|profil|people|u)/)[^/?#]+"


def unsigned(words: Any, authors: Any) -> Any:
    """The words of a date without the name that some themes put into them ("December 7, 2009 by NAME")."""
    pairs = zip(words.to_pylist(), authors.to_pylist(), strict=True)
    return pa.array(
        [w.replace(name, "").strip(" ,|·–-") if w and name and name in w else w for w, name in pairs], pa.string()
    )


def pseudonym(key: bytes, site: str, identity: str) -> str:
    """12 hex digits that stand for a person of a site: keyed, since plain hashes of names can be guessed."""
    return hmac.new(key, f"{site}\0{identity}".encode(), hashlib.sha256).hexdigest()[:12]


class _Names:
    """author_id and shown name of an identity on a site, each worked out once."""

    def __init__(self, site: Site) -> None:
        self.site, self.settings = site.name, site.settings
        self.known: dict[str, str] = {}

    def digest(self, identity: str) -> str:
        if identity not in self.known:
            self.known[identity] = _digest(self.settings, self.site, identity)
        return self.known[identity]

    def author_id(self, platform: str | None, identity: str) -> str:
        stem = f"{platform or 'generic'}:{self.site}:author:"
        kind, _, value = identity.partition(":")
        if self.settings.identity == "pseudonyms":
            return f"{stem}~{self.digest(identity)}"
        return f"{stem}{value}" if kind == "key" else f"{stem}{kind}:{self.digest(identity)}"


def _digest(settings: Settings, site: str, identity: str) -> str:
    if settings.identity == "pseudonyms":
        return pseudonym(settings.key, site, identity)
    return hashlib.sha256(f"{site}\0{identity}".encode()).hexdigest()[:12]


def _identities(table: Any) -> Any:
    """By row, what the author is known by: key:3, url:https://…, name:Helen; null for nobody."""
    found = [
        pc.binary_join_element_wise(pa.scalar(f"{kind}:"), table[f"author{column}"].combine_chunks(), "")
        for kind, column in (("key", "_key"), ("url", "_url"), ("name", ""))
    ]
    return pc.coalesce(*found)


def _owners(posts: Any, comments: Any, comment_rows: Any) -> set[str]:
    """Who owns the site: whom its pages mark, and who wrote more than half of its posts (as nobody does in a forum)."""
    marked = comments.filter(pc.fill_null(comment_rows["is_owner"].combine_chunks(), False))
    owners = {identity for identity in marked.to_pylist() if identity is not None}
    written = pc.value_counts(posts.drop_null())
    most = [row["values"] for row in written.to_pylist() if row["counts"] * 2 > len(posts)]
    return owners | set(most)


def _named(table: Any, identities: Any, owners: set[str], names: _Names) -> Any:
    encoded = identities.dictionary_encode()
    persons = encoded.dictionary.to_pylist()
    platforms = table["platform"].combine_chunks().dictionary_encode()
    pairs = np.asarray(pc.fill_null(encoded.indices, -1)).astype(np.int64) * (len(platforms.dictionary) + 1)
    pairs += np.asarray(pc.fill_null(platforms.indices, len(platforms.dictionary))).astype(np.int64)
    unique, which = np.unique(pairs, return_inverse=True)
    known = [*platforms.dictionary.to_pylist(), None]
    ids = [
        names.author_id(known[p % len(known)], persons[p // len(known)]) if p >= 0 else None for p in unique.tolist()
    ]
    table = with_column(table, "author_id", pa.array(ids, pa.string()).take(pa.array(which)))
    owner = pa.array([person in owners for person in persons], pa.bool_()).take(encoded.indices)
    table = with_column(
        table, "is_owner", pc.coalesce(pc.if_else(table["is_owner"], True, None), owner, table["is_owner"])
    )
    if names.settings.identity == "names":
        return table
    table = with_column(table, "published_raw", unsigned(table["published_raw"], table["author"]))
    shown = pa.array([f"person-{names.digest(person)[:10]}" for person in persons], pa.string())
    table = with_column(table, "author", shown.take(encoded.indices))
    for secret in ("author_url", "author_key"):
        table = with_column(table, secret, pa.nulls(len(table), pa.string()))
    return table


def _by_name(comments: Any, identities: Any) -> dict[str, str]:
    """Names that one person of the site goes by, so that a quote of that name is of that person."""
    found: dict[str, set[str]] = {}
    for name, identity in zip(comments["author"].to_pylist(), identities.to_pylist(), strict=True):
        if name is not None:
            found.setdefault(name, set()).add(identity)
    return {name: next(iter(people)) for name, people in found.items() if len(people) == 1}


def _quotes(column: Any, by_name: dict[str, str], names: _Names) -> Any:
    column = column.combine_chunks()
    if column.null_count == len(column):
        return column
    rows = column.to_pylist()
    for quotes in rows:
        for quote in quotes or ():
            if quote["author"] is not None:
                identity = by_name.get(quote["author"], f"name:{quote['author']}")
                quote["author"] = f"person-{names.digest(identity)[:10]}"
    return pa.array(rows, column.type)
