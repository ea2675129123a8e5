"""How a site is asked in one run, and what the run did there."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """How a site is asked. Times in seconds; `max_pages` are requests a run, robots.txt left out."""

    delay: float = 1.0
    max_pages: int | None = None
    tries: int = 3
    retry_wait: float = 5.0
    max_wait: float = 600.0  # a longer Retry-After ends the run for this site with work pending
    max_hops: int = 10


@dataclass(slots=True)
class Tally:
    """What one run did at a site."""

    requests: int = 0
    captured: int = 0
    unchanged: int = 0
    found: int = 0  # answers that hold a page: 200, or 304 for what is held; of a site with an API the threads it told
    is_news: bool = False  # was only what may be new asked for?
    bytes: int = 0
    notes: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)  # where seeds lead that are redirected to another site
