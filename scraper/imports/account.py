"""What an import took of each file that it was given, by kind, and what it left out, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Taken:
    """What was taken of one given file or folder by one kind of reading ("WordPress export", "saved page" …).

    `found` counts posts, pages and comments, whether they were held already or not; `left_out` what was not taken, by
    reason. `files` is how many files of that kind were read.
    """

    given: str
    kind: str
    files: int = 0
    found: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    def finds(self, noun: str, count: int = 1) -> None:
        """Count what was found."""
        if count:
            self.found[noun] = self.found.get(noun, 0) + count

    def leaves(self, reason: str, count: int = 1) -> None:
        """Count what is left out."""
        if count:
            self.left_out[reason] = self.left_out.get(reason, 0) + count


@dataclass(slots=True)
class Imported:
    """What an import did: captures kept, those held already, those left out by reason, the sites touched, its runs.

    `taken` has a part for each given file and kind; `not_read` a line for each file that holds no page, and for each
    record or entry that is damaged or cut.
    """

    kept: int = 0
    held: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    sites: tuple[str, ...] = ()
    runs: set[str] = field(default_factory=set)
    not_read: list[str] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    given: str = ""  # what is being read now
    now: Taken | None = None

    def reads(self, kind: str) -> Taken:
        """From now on a file of that kind is read."""
        found = next((one for one in self.taken if (one.given, one.kind) == (self.given, kind)), None)
        if found is None:
            found = Taken(self.given, kind)
            self.taken.append(found)
        found.files += 1
        self.now = found
        return found

    def skips(self, reason: str, count: int = 1) -> None:
        """Count pages that are left out."""
        if count:
            self.skipped[reason] = self.skipped.get(reason, 0) + count
        if self.now is not None:
            self.now.leaves(reason, count)

    def names(self, lines: list[str], whole: str) -> None:
        """Name what was not read of a file: the first ones, then how many in all (`whole` with the number)."""
        self.not_read += lines[:MOST_TOLD]
        if len(lines) > MOST_TOLD:
            self.not_read.append(whole.format(len(lines)))


MOST_TOLD = 10  # records of one file that are named one by one
