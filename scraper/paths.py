"""Patterns of paths, as robots.txt writes them and the rules of seeds do too."""

from __future__ import annotations


def matches(pattern: str, path: str) -> bool:
    """Does a pattern match a path, `*` for anything and a last `$` for the end? Linear in both."""
    anchored = pattern.endswith("$")
    parts = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(parts[0]):
        return False
    position = len(parts[0])
    for part in parts[1:-1]:
        position = path.find(part, position)
        if position < 0:
            return False
        position += len(part)
    if len(parts) == 1:
        return position == len(path) if anchored else True
    last = parts[-1]
    if anchored:
        return path.endswith(last) and len(path) - len(last) >= position
    return path.find(last, position) >= 0
