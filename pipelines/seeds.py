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

    Raises UsageError where the file cannot be read, holds none, or holds something else, by its line.
    """
    text = _text_of(path)
    if path.suffix.lower() == ".opml" or "<opml" in text[:2000].lower():
        words = _in_opml(text)
    elif path.suffix.lower() == ".csv":
        words = _in_csv(path, text)
    else:
        lines = enumerate(text.splitlines(), 1)
        words = [(line, word) for line, said in lines if (word := re.split(r"\s#|^#", said)[0].strip())]
    if not words:
        raise UsageError(f"{path} holds no address: give one a line, such as https://host/path")
    found = []
    for line, word in words:
        try:
            found += addresses_in([word])
        except UsageError as error:
            raise UsageError(f"{path}, line {line}: {error}") from None
    return list(dict.fromkeys(found))


def _text_of(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}, line {line}: not UTF-8: save the file as UTF-8 text") from error


def _in_opml(text: str) -> list[tuple[int, str]]:
    """A blog's page where the outline names it, else its feed's address; each with its line."""
    found = []
    for outline in re.finditer(r"<outline\s[^<>]*>", text, re.I):
        named = {name.lower(): html.unescape(value) for name, _, value in _ATTRIBUTE.findall(outline[0])}
        address = named.get("htmlurl") or named.get("url") or named.get("xmlurl")
        if address:
            found.append((text.count("\n", 0, outline.start()) + 1, address))
    return found


def _in_csv(path: Path, text: str) -> list[tuple[int, str]]:
    """The first cell of each row that is an address with its scheme, with its line; other cells are notes.

    Raises UsageError for a row without one, but for the first, which names the columns.
    """
    rows = csv.reader(text.splitlines(), delimiter=";" if text.count(";") > text.count(",") else ",")
    found = []
    try:
        for row in rows:
            address = next((cell.strip() for cell in row if "://" in cell), None)
            if address is not None:
                found.append((rows.line_num, address))
            elif rows.line_num > 1 and any(cell.strip() for cell in row):
                raise UsageError(f"{path}, line {rows.line_num}: no cell is an address that begins with https://")
    except csv.Error as error:
        raise UsageError(f"{path}, line {rows.line_num}: {error}") from error
    return found


_ATTRIBUTE = re.compile(r"([A-Za-z]+)\s*=\s*([\"'])(.*?)\2")
