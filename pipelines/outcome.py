"""What a build gave, site by site, and in a few lines what it could not read, what that costs, and the cure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Rows = tuple[int, int]  # posts and comments


@dataclass(frozen=True, slots=True)
class Unread:
    """Captures of a site that could not be read: by WARC file how many, and which of these files are missing.

    `lost` is the error of a ledger that could not be read at all. `kept` says how many posts and comments the earlier
    tables hold, which then stay in force; None where there are none, or where other settings made them.
    """

    damaged: Mapping[str, int]
    missing: frozenset[str] = frozenset()
    lost: str | None = None
    kept: Rows | None = None


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What the build of one site gave; `problems` are lines that name a capture, or the ledger, and what is wrong.

    `posts` and `comments` are the rows that its tables hold now. `unread` is None where every record could be read.
    """

    site: str
    captures: int = 0
    posts: int = 0
    comments: int = 0
    dropped: int = 0
    problems: tuple[str, ...] = ()
    unread: Unread | None = None


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build gave. `removed` names sites without captures, whose tables are gone for that."""

    sites: tuple[SiteResult, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def posts(self) -> int:
        """Posts in all."""
        return sum(site.posts for site in self.sites)

    @property
    def comments(self) -> int:
        """Comments in all."""
        return sum(site.comments for site in self.sites)

    @property
    def failed(self) -> tuple[str, ...]:
        """Sites of which a ledger or a record could not be read: the command ends with 1."""
        return tuple(site.site for site in self.sites if site.unread)

    @property
    def problems(self) -> tuple[str, ...]:
        """Every problem, a line each."""
        return tuple(problem for site in self.sites for problem in site.problems)

    def causes(self, name: str) -> list[str]:
        """A line for each cause why something was not read, with the cure; `name` is the collection's."""
        lines = [_lost(site, name) for site in self.sites if site.unread and site.unread.lost]
        damaged = Counter({_file(s, file): n for s in self.sites if s.unread for file, n in s.unread.damaged.items()})
        missing = {_file(s, file) for s in self.sites if s.unread for file in s.unread.missing}
        verify = f"`threadkeep verify {name}`"
        cures = ((False, f"{verify} names each"), (True, f"missing: restore from a backup, {verify} names each"))
        for is_missing, cure in cures:
            files = {file: n for file, n in damaged.items() if (file in missing) is is_missing}
            if files:
                could_not = f"{_number(sum(files.values()), 'capture')} could not be read"
                lines.append(f"{could_not}: {_some(sorted(files))}{' ' if is_missing else '; '}{cure}")
        lines += [_stays(site) for site in self.sites if site.unread and not site.unread.lost and site.unread.kept]
        partly = sum(len(site.problems) for site in self.sites) - sum(damaged.values())
        partly -= sum(1 for site in self.sites if site.unread and site.unread.lost)
        if partly:
            lines.append(
                f"{_number(partly, 'page')} {'was' if partly == 1 else 'were'} not read, not wholly, or from another "
                "record of the same bytes: "
                "the column `problem` of the table `captures` says why"
            )
        if self.removed:
            lines.append(f"no captures any more, so no tables: {_some(self.removed)}")
        return lines


def _lost(site: SiteResult, name: str) -> str:
    unread = site.unread
    assert unread is not None
    stays = "it has no earlier tables that could stay" if unread.kept is None else _stay(unread.kept)
    return f"{site.site}: {(unread.lost or '').replace('NAME', name)}; until then {stays}"


def _stays(site: SiteResult) -> str:
    assert site.unread is not None
    assert site.unread.kept is not None
    return f"{site.site}: none of its pages could be read; {_stay(site.unread.kept)}"


def _stay(kept: Rows) -> str:
    return f"its {_number(kept[0], 'post')} and {_number(kept[1], 'comment')} stay as last built"


def _file(site: SiteResult, file: str) -> str:
    return f"captures/{site.site}/{file}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _some(names: Iterable[str]) -> str:
    """The first names of a list, and how many more there are."""
    listed = list(names)
    more = f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
    return ", ".join(listed[:_NAMED]) + more


_NAMED = 3
