"""Where to start: addresses as a person gives them, on the command line or in a file of lines, CSV or OPML."""

from __future__ import annotations

import csv
import html
import re
from typing import TYPE_CHECKING

from scraper.errors import UsageError
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def addresses_in(words: Iterable[str]) -> list[str]:
    """Normal addresses, each once; https:// where no scheme is given. Raises UsageError for what is no address."""
    found = []
    for word in words:
        address = normal(word if "://" in word else f"https://{word}")
        if address is None:
            raise UsageError(f"{word!r} is no web address: give it as https://host/path")
        found.append(address)
    return list(dict.fromkeys(found))


def seeds_in(path: Path) -> list[str]:
    """The addresses in a file: one a line with # for notes; CSV with the address in a column; OPML, as of a blogroll.

    Raises UsageError where the file cannot be read or holds something else.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    if path.suffix.lower() == ".opml" or "<opml" in text[:2000].lower():
        return addresses_in(_in_opml(text))
    if path.suffix.lower() == ".csv":
        return addresses_in(_in_csv(path, text))
    return addresses_in(word for line in text.splitlines() if (word := re.split(r"\s#|^#", line)[0].strip()))


def _in_opml(text: str) -> list[str]:
    """A blog's page where the outline names it, else its feed's address."""
    found = []
    for outline in re.findall(r"<outline\s[^<>]*>", text, re.I):
        named = {name.lower(): html.unescape(value) for name, _, value in _ATTRIBUTE.findall(outline)}
        address = named.get("htmlurl") or named.get("url") or named.get("xmlurl")
        if address:
            found.append(address)
    return found


def _in_csv(path: Path, text: str) -> list[str]:
    """The first cell of each row that is an address with its scheme; other cells are notes."""
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=";" if text.count(";") > text.count(",") else ","))
    except csv.Error as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    cells = [next((cell.strip() for cell in row if "://" in cell), None) for row in rows]
    return [cell for cell in cells if cell]


_ATTRIBUTE = re.compile(r"([A-Za-z]+)\s*=\s*([\"'])(.*?)\2")
