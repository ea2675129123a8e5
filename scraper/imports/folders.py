"""Which files of a folder, or of a ZIP, are pages: not the pictures and frames that a browser saves beside each."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from scraper.imports.pages import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKED = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wacz")
EXPORTS = (".xml", ".xml.gz", ".wxr", ".atom")


def pages_among(names: Iterable[PurePosixPath]) -> tuple[list[PurePosixPath], Counter[str]]:
    """The names of what may hold pages, in their order; and how many others there are, by reason."""
    names = sorted(names)
    stems = {
        (name.parent, name.stem.lower()) for name in names if name.name.lower().endswith((".html", ".htm", ".xhtml"))
    }
    wanted, left_out = [], Counter[str]()
    for name in names:
        if any(part.startswith(".") or part == "__MACOSX" for part in name.parts):
            left_out["hidden file"] += 1
        elif any(_belongs_to_a_page(folder, stems) for folder in name.parents):
            left_out["file beside a page"] += 1
        elif name.name.lower().endswith((*ENDINGS, *PACKED, *EXPORTS)) and name.name.lower() not in _NO_PAGES:
            wanted.append(name)
        else:
            left_out["other file"] += 1
    return wanted, left_out


def files_below(folder: Path) -> list[PurePosixPath]:
    """All files below a folder, as names within it. Links to other places are not gone after."""
    found = []
    for where, folders, files in os.walk(folder, followlinks=False):
        folders.sort()
        inside = Path(where)
        found += [
            PurePosixPath((inside / name).relative_to(folder).as_posix())
            for name in files
            if not (inside / name).is_symlink()
        ]
    return found


def _belongs_to_a_page(folder: PurePosixPath, stems: set[tuple[PurePosixPath, str]]) -> bool:
    match = _BESIDE.fullmatch(folder.name.lower())
    return match is not None and (folder.parent, match[1]) in stems


# What browsers and office programs call the folder beside a page, in their languages.
_BESIDE = re.compile(
    r"(.+)(?:[_-](?:files?|dateien|fichiers|archivos|bestanden|filer|tiedostot|pliki|soubory|elemei|fájlok|ficheiros|"
    r"arquivos|dosyalar|datoteke|fitxers|failid|fails|bylos|fajlovi|fitxategiak|файлы|файлове|файли|data)|"
    r"(?:_|\.)(?:のファイル|文件|檔案|파일)|\.resources)"
)
_NO_PAGES = ("robots.txt", "readme.txt", "license.txt", "sitemap.xml")
