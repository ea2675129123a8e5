"""What a build gave, site by site, and in a few lines what it could not read, what that costs, and the cure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Rows = tuple[int, int]  # posts and comments


@dataclass(frozen=True, slots=True)
class Unread:
    """Captures of a site that could not be read: by WARC file how many, and which of these files are missing.

    `lost` is the error of a ledger that could not be read at all. `kept` says how many posts and comments the earlier
    tables hold, which then stay in force; None where there are none, or where other settings made them. `fewer` is how
    many posts and comments less the new tables hold.
    """

    damaged: Mapping[str, int]
    missing: frozenset[str] = frozenset()
    lost: str | None = None
    kept: Rows | None = None
    fewer: Rows = (0, 0)


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
    """What a build gave. `removed` names sites without captures, whose tables are gone for that; `undecided` says of
    rows and columns of decisions.csv why they were not applied."""

    sites: tuple[SiteResult, ...] = ()
    removed: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()

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
        unread = [(site, site.unread) for site in self.sites if site.unread]
        lost = [_lost(site, one.lost, one.kept, name) for site, one in unread if one.lost]
        stays = [
            f"{site.site}: none of its pages could be read; {_stay(one.kept)}"
            for site, one in unread
            if not one.lost and one.kept
        ]
        fewer = [_fewer(site.site, *one.fewer) for site, one in unread if any(one.fewer)]
        partly = len(self.problems) - len(lost) - sum(sum(one.damaged.values()) for _, one in unread)
        removed = [f"no captures any more, so no tables: {_some(self.removed)}"] if self.removed else []
        parts = [_partly(partly)] if partly else []
        return [*lost, *_damaged(unread, name), *stays, *fewer, *parts, *removed, *self.undecided]


def _damaged(unread: list[tuple[SiteResult, Unread]], name: str) -> list[str]:
    """Records that are damaged, and those of files that are missing: a line each."""
    verify = f"`threadkeep verify {name}` names each"
    lines = []
    for is_missing, cure in ((False, f"; {verify}"), (True, f" missing: restore from a backup, {verify}")):
        files = {
            f"captures/{site.site}/{file}": number
            for site, one in unread
            for file, number in one.damaged.items()
            if (file in one.missing) is is_missing
        }
        if files:
            number = _number(sum(files.values()), "capture")
            lines.append(f"{number} could not be read: {_some(sorted(files))}{cure}")
    return lines


def _partly(number: int) -> str:
    were = "was" if number == 1 else "were"
    return (
        f"{_number(number, 'page')} {were} not read, not wholly, or from another record of the same bytes: "
        "the column `problem` of the table `captures` says why"
    )


def _lost(site: SiteResult, error: str, kept: Rows | None, name: str) -> str:
    stays = "it has no earlier tables that could stay" if kept is None else _stay(kept)
    return f"{site.site}: {error.replace('NAME', name)}; until then {stays}"


def _fewer(site: str, posts: int, comments: int) -> str:
    less = f"{_number(posts, 'post')} and {_number(comments, 'comment')}"
    return f"{site}: {less} fewer than last built, until these captures are back"


def _stay(kept: Rows) -> str:
    return f"its {_number(kept[0], 'post')} and {_number(kept[1], 'comment')} stay as last built"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _some(names: Iterable[str]) -> str:
    """The first names of a list, and how many more there are."""
    listed = list(names)
    more = f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
    return ", ".join(listed[:_NAMED]) + more


_NAMED = 3
