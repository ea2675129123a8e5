"""Take people's names out of what is not running text: the words of dates, titles, tags and addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.schema import STRING
from pipelines.steps.persons import plain

if TYPE_CHECKING:
    from collections.abc import Mapping


def without_profiles(urls: Any) -> Any:
    """Addresses with the name in those of a person's own pages (/author/NAME/, ?author=NAME, /@NAME) left out."""
    return pc.replace_substring_regex(pc.replace_substring_regex(urls, _PROFILE, r"\1~"), _ASKED, r"\1~")


_PROFILE = (
    r"(?i)(/(?:author|autor|auteur|autore|users?|members?|profiles?|profil|people|person|u|by|memberlist|utilisateur|"
    r"usuario|benutzer|mitglied)/|//[^/?#]+/@)[^/?#]+"
)
_ASKED = r"(?i)([?&](?:author(?:_name)?|user(?:name)?|member|nick(?:name)?)=)[^&#]+"


def unsigned(words: Any, authors: Any) -> Any:
    """The words of a date without the name that some themes put into them ("December 7, 2009 by NAME")."""
    pairs = zip(words.to_pylist(), authors.to_pylist(), strict=True)
    return pa.array([_unsigned(said, name) if said and name else said for said, name in pairs], STRING)


def _unsigned(said: str, name: str) -> str | None:
    if name.casefold() not in said.casefold():
        return said
    return re.sub(re.escape(name), "", said, flags=re.I).strip(" ,|·–-") or None


class Names:
    """Whole names of two words and more that stand for people of a site, and what to put in their place."""

    def __init__(self, shown: Mapping[str, str]) -> None:
        self.shown = {plain(name): instead for name, instead in shown.items() if len(_words(name)) > 1}
        slugs = {joint.join(_words(name)) for name in self.shown for joint in ("-", "_", ".", "", " ")}
        self.slugs = slugs

    def out_of_addresses(self, urls: Any) -> Any:
        """Addresses without the parts that are such a name (/rita-stone/, ?by=rita+stone)."""
        if not self.slugs:
            return urls
        encoded = urls.combine_chunks().dictionary_encode()
        known = pa.array([self._address(url) for url in encoded.dictionary.to_pylist()], STRING)
        return known.take(encoded.indices)

    def _address(self, url: str) -> str:
        parts = _PARTS.split(url)
        if not any(self._is_name(part) for part in parts[2:]):
            return url
        return "".join(part if n < 2 or not self._is_name(part) else "~" for n, part in enumerate(parts))

    def _is_name(self, part: str) -> bool:
        return len(part) > 3 and plain(unquote(part).replace("+", " ")) in self.slugs

    def out_of_titles(self, titles: Any) -> Any:
        """Titles in which "by NAME" has another name for it ("Comment on Veins by Rita Stone")."""
        if not self.shown:
            return titles
        return pa.array([title and _SIGNED.sub(self._signed, title) for title in titles.to_pylist()], STRING)

    def _signed(self, match: re.Match[str]) -> str:
        words = match.group(2).split(" ")
        for end in range(min(len(words), 6), 1, -1):
            name = " ".join(words[:end])
            bare = name.rstrip(".,:;!?)]")
            instead = self.shown.get(plain(bare))
            if instead is not None:
                rest = "".join(f" {word}" for word in words[end:])
                return f"{match.group(1)}{instead}{name[len(bare) :]}{rest}"
        return match.group()

    def out_of_tags(self, tags: Any) -> Any:
        """Tags without those that are such a name."""
        if not self.shown or tags.null_count == len(tags):
            return tags
        rows = [[tag for tag in row if plain(tag) not in self.shown] if row else row for row in tags.to_pylist()]
        return pa.array([row or None for row in rows], tags.type)


_PARTS = re.compile(r"([/?&=#])")
_SIGNED = re.compile(r"(?i)\b((?:by|von|vom|par|por|di|de|door|av|af|przez|od|от|tarafından)\s+)(\S+(?: \S+){1,7})")


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", plain(name)) if word]
