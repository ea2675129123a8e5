"""The golden pairs: a page as served, its address in urls.txt beside it, and what it must be read as."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scraper.page import read_page
from scraper.reading import as_json, read

if TYPE_CHECKING:
    from scraper.items import Page

HERE = Path(__file__).parent
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/rss+xml; charset=utf-8",
    ".rest": "application/json; charset=utf-8",
    ".wxr": "application/x-wordpress-export+xml; charset=utf-8",
    ".atom": "application/x-blogger-export+xml; charset=utf-8",
}


@dataclass(frozen=True)
class Case:
    """One pair; `platform` is the folder it lies in."""

    platform: str
    path: Path
    url: str

    @property
    def golden(self) -> Path:
        return self.path.with_suffix(".json")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [("content-type", MEDIA_TYPES[self.path.suffix])]

    @property
    def page(self) -> Page:
        return read_page(self.url, self.path.read_bytes(), headers=self.headers)

    def answer(self) -> dict[str, Any]:
        """What the project reads today, as JSON would hold it."""
        page = self.page
        return json.loads(json.dumps(as_json(page, read(page))))

    def __str__(self) -> str:
        return f"{self.platform}/{self.path.name}"


def all_cases() -> list[Case]:
    """Every page of every platform's folder, in the order of their names."""
    cases = []
    for folder in sorted(path for path in HERE.iterdir() if (path / "urls.txt").exists()):
        urls = dict(line.split(maxsplit=1) for line in (folder / "urls.txt").read_text("utf-8").splitlines() if line)
        pages = sorted(path for path in folder.iterdir() if path.suffix in MEDIA_TYPES and path.name != "urls.txt")
        cases += [Case(folder.name, path, urls[path.name]) for path in pages]
    return cases
