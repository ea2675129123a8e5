"""What a check found: what was checked, what is wrong and what mends it, and what is no fault."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """What was checked, by kind, and what was found wrong: a line a cause names file and record, and what mends it.

    `notes` tell of what is no fault, or past help: a WARC file that a crawl has open, a capture that is lost and held
    again. `unread` are sites without a readable ledger, `losses` by site the WARC files in which something is lost,
    each with the digest it has now.
    """

    checked: dict[str, int] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    losses: dict[str, dict[str, str]] = field(default_factory=dict)

    def counted(self, what: str, number: int = 1) -> None:
        """Add to what was checked."""
        self.checked[what] = self.checked.get(what, 0) + number
