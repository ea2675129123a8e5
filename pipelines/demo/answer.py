"""What the demo's server says to one request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """A body not yet packed, its media type, the status, and header fields beside the usual ones."""

    body: bytes
    media_type: str = "text/html; charset=UTF-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
