"""The three faces of the demo's blogs: a theme is a file with `thread(...)` and `listing(...)`, both -> HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.demo.themes import block, classic, nested

if TYPE_CHECKING:
    from types import ModuleType

THEMES: dict[str, ModuleType] = {"nested": nested, "block": block, "classic": classic}
