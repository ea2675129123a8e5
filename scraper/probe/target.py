"""A site to probe."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.addresses import is_loopback


@dataclass(frozen=True, slots=True)
class Target:
    """A site to probe: its name, its front page, addresses on it that others link to (the most linked first), how many
    requests it is worth in all, and whether more of its threads are to be read."""

    site: str
    home: str
    linked: tuple[str, ...] = ()
    most: int = 5
    deeper: bool = False

    @property
    def is_here(self) -> bool:
        """Does it lie on this machine?"""
        place = self.home.split("/")[2]
        return is_loopback(place.rpartition(":")[0] or place)
