"""A site to probe."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.addresses import is_loopback


@dataclass(frozen=True, slots=True)
class Target:
    """A site to probe: its name, its front page, addresses on it that others link to (the most linked first), how many
    requests it is worth in all, whether more of its threads are to be read, and how many of those addresses are to be
    asked for (None for the usual number)."""

    site: str
    home: str
    linked: tuple[str, ...] = ()
    most: int = 5
    deeper: bool = False
    pages: int | None = None

    @property
    def is_here(self) -> bool:
        """Does it lie on this machine?"""
        place = self.home.split("/")[2]
        return is_loopback(place.rpartition(":")[0] or place)


@dataclass(frozen=True, slots=True)
class PastTarget:
    """A site of which an archive is to be asked, about the `years` in which others linked to it (None where nobody
    knows), with so many requests at most. `title` is what it is called today, where it may be what it was: by the same
    name it was itself, and no more of it is read."""

    site: str
    home: str
    linked: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    title: str | None = None
    most: int = 4
