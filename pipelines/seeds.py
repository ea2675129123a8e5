"""Where to start: addresses as a person gives them, on the command line or in a file.

A file is lines, CSV, OPML, or HTML: a blogroll, a page saved for its links, the bookmarks that a browser exports.
"""

from __future__ import annotations

import codecs
import csv
import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines.collection import Seed
from scraper.errors import UsageError
from scraper.urls import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def addresses_in(words: Iterable[str]) -> list[str]:
    """Normal addresses, each once; https:// where no scheme is given. Raises UsageError for what is no address."""
    found = []
    for word in words:
        address = normal(word if "://" in word else f"https://{word}")
        if address is None or ("://" not in word and not _names_a_host(word)):
            raise UsageError(f"{word!r} is no web address: give it as https://host/path")
        found.append(address)
    return list(dict.fromkeys(found))


def _names_a_host(word: str) -> bool:
    """May a word without a scheme be meant as an address? One without a dot is a word like any other."""
    host = word.partition("/")[0]
    return "." in host or ":" in host or host == "localhost"


def seeds_in(path: Path) -> list[Seed]:
    """The seeds in a file, each address once, with notes and rules where it has some.

    One a line, with # for notes; CSV with any delimiter, by its columns url, note, include, exclude and hops where it
    names them; OPML; of HTML the links that lead off its own site. Raises UsageError where the file cannot be read,
    holds none, or holds something else, by its line.
    """
    text = _text_of(path)
    found: dict[str, Seed] = {}
    for line, said in _said(path, text):
        try:
            url = addresses_in([said.pop("url")])[0]
            found.setdefault(url, _seed(url, said))
        except (UsageError, ValueError) as error:
            raise UsageError(f"{path}, line {line}: {error}") from None
    if not found:
        raise UsageError(f"{path} holds no address: give one a line, such as https://host/path")
    return list(found.values())


def _said(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    start = text[:2000].lower()
    if path.suffix.lower() == ".opml" or "<opml" in start:
        return _in_opml(text)
    if path.suffix.lower() in (".html", ".htm") or re.search(r"<!doctype|<html|<a\s|<[uod]l\b", start):
        return _in_html(text)
    if path.suffix.lower() in (".csv", ".tsv"):
        return _in_csv(path, text)
    return _in_lines(text)


def _seed(url: str, said: dict[str, str]) -> Seed:
    """A seed by the words of a row; patterns are parted by blanks."""
    hops = said.get("hops", "").strip()
    if hops and not hops.isdigit():
        raise ValueError(f"hops should be a whole number, and is {hops!r}")
    note = " ".join(said.get("note", "").split())
    include, exclude = said.get("include", "").split(), said.get("exclude", "").split()
    return Seed(url, include, exclude, int(hops) if hops else None, note or None)


def _text_of(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # as spreadsheets write "Unicode text"
    try:
        return data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}, line {line}: not UTF-8: save the file as UTF-8 text") from error


def _in_lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    for line, said in enumerate(text.splitlines(), 1):
        word, _, note = [*re.split(r"(?:^|\s)(#)", said, maxsplit=1), "", ""][:3]
        if word.strip():
            yield line, {"url": word.strip(), "note": note}


def _in_opml(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """A blog's page where the outline names it, else its feed's address; each with its line."""
    for outline in re.finditer(r"<outline\s[^<>]*>", text, re.I):
        named = _attributes(outline[0])
        address = named.get("htmlurl") or named.get("url") or named.get("xmlurl")
        if address:
            yield _line(text, outline.start()), {"url": address, "note": named.get("title") or named.get("text") or ""}


def _in_html(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The links of a page or a part of one, with their words; those to its own site, as it names it, are none."""
    own = _own_host(text)
    for link in re.finditer(r"<a\s([^<>]*)>(.*?)(?=</a|<a\s|$)", text, re.I | re.S):
        address = _attributes(link[1]).get("href", "").strip()
        if address.lower().startswith(("http:", "https:", "//")):
            address = f"https:{address}" if address.startswith("//") else address
            if own is None or _bare_host(address) != own:
                words = html.unescape(re.sub(r"<[^<>]*>", " ", link[2]))
                yield _line(text, link.start()), {"url": address, "note": words}


def _own_host(text: str) -> str | None:
    """The host that a saved page is of, where it says so: saved from, canonical, base or og:url."""
    saved = re.search(r"<!--\s*saved from url=(?:\(\d+\))?(\S+)", text[:2000], re.I)
    if saved:
        return _bare_host(saved[1])
    for tag in re.finditer(r"<(?:base|link|meta)\s[^<>]*>", text, re.I):
        named = _attributes(tag[0])
        if named.get("rel", "").lower() == "canonical" or (tag[0][1:5].lower() == "base"):
            return _bare_host(named.get("href", ""))
        if named.get("property", "").lower() == "og:url":
            return _bare_host(named.get("content", ""))
    return None


def _bare_host(address: str) -> str | None:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def _in_csv(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """By the columns that the first row names; else the first cell of each row that is an address with its scheme, the
    other cells being notes.

    Raises UsageError for a row without one, but for the first, which names the columns.
    """
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    rows = csv.reader(lines, delimiter=max(";,\t|", key=first.count))
    names: list[str] = []
    try:
        for row in rows:
            if not names and rows.line_num == 1 and not any("://" in cell for cell in row):
                names = [_COLUMNS.get(cell.strip().lower(), "") for cell in row]
                continue
            if not any(cell.strip() for cell in row):
                continue
            said = {name: cell for name, cell in zip(names, row, strict=False) if name and cell.strip()}
            if "url" not in names:
                at = next((place for place, cell in enumerate(row) if "://" in cell), None)
                said |= {} if at is None else {"url": row[at].strip()}
            if "url" not in said:
                raise UsageError(f"{path}, line {rows.line_num}: no cell is an address that begins with https://")
            yield rows.line_num, {**said, "url": said["url"].strip()}
    except csv.Error as error:
        raise UsageError(f"{path}, line {rows.line_num}: {error}") from error


def _attributes(tag: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag)
    return {name.lower(): html.unescape(quoted or bare) for name, _, quoted, bare in found}


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


_COLUMNS = (
    dict.fromkeys(("url", "address", "link", "seed", "homepage"), "url")
    | {name: name for name in ("note", "include", "exclude", "hops")}
    | dict.fromkeys(("notes", "comment", "name", "title"), "note")
)
_ATTRIBUTE = re.compile(r"([A-Za-z:_-]+)\s*=\s*(?:([\"'])(.*?)\2|([^\s\"'>]+))", re.S)
