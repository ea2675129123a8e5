"""What `import` prints: a line for each file given and kind of it, then the sum; or all of it as one object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

from pipelines.cli.telling import counted

if TYPE_CHECKING:
    from scraper.imports import Imported, Taken


def imported(result: Imported, *, dry: bool = False, as_json: bool = False) -> None:
    """What was taken of each file, then the sum and the sites; what could not be read as errors."""
    if as_json:
        typer.echo(json.dumps(_as_json(result, dry=dry), ensure_ascii=False, indent=2))
    else:
        _told(result, dry=dry)
    for line in result.not_read:
        typer.echo(f"threadkeep: {line}", err=True)


def _told(result: Imported, *, dry: bool) -> None:
    for taken in result.taken:
        if taken.found or taken.left_out:
            typer.echo(_line(taken))
    if result.sites or result.skipped:
        verb = "would be imported" if dry else "imported"
        noun = "page" if all(one.kind not in _EXPORTS for one in result.taken if one.found) else "entry"
        kept = counted(result.kept, noun) if noun == "page" else _entries(result.kept)
        sites = ", ".join(result.sites) or "nothing to keep"
        sum_up = f"{kept} {verb}" if dry else f"{verb} {kept}"
        held = f", {result.held} held already" if result.held else ""
        typer.echo(f"{sum_up}{held}: {sites}")


def _as_json(result: Imported, *, dry: bool) -> dict[str, Any]:
    return {
        "dry_run": dry,
        "kept": result.kept,
        "held": result.held,
        "sites": list(result.sites),
        "runs": sorted(result.runs),
        "files": [
            {"given": one.given, "kind": one.kind, "files": one.files, **_found(one), "left_out": one.left_out}
            for one in result.taken
        ],
        "not_read": result.not_read,
    }


_EXPORTS = ("WordPress export", "Blogger backup")
_NOUNS = ("post", "page", "comment")
# What takes an s where it is many.
_COUNTED = ("comment", "draft", "frame", "file", "hidden file", "other file")


def _found(taken: Taken) -> dict[str, int]:
    return {f"{noun}s": taken.found.get(noun, 0) for noun in _NOUNS}


def _entries(count: int) -> str:
    return f"{count} entries" if count != 1 else "1 entry"


def _line(taken: Taken) -> str:
    files = f" ({taken.files} files)" if taken.files > 1 else ""
    found = ", ".join(counted(taken.found[noun], noun) for noun in _NOUNS if taken.found.get(noun))
    left = ", ".join(_left(reason, number) for reason, number in sorted(taken.left_out.items()))
    parts = [*([found] if found else ()), *([f"left out: {left}"] if left else ())]
    return f"{taken.given}: {taken.kind}{files}: {'; '.join(parts)}"


def _left(reason: str, number: int) -> str:
    """A number of what is left out, for one reason."""
    if number == 1:
        return f"1 {reason}"
    first = next((word for word in sorted(_COUNTED, key=len, reverse=True) if reason.startswith(word)), None)
    return f"{number} {first}s{reason.removeprefix(first)}" if first else f"{number} {reason}"
