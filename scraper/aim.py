"""What a collection wants of a site: its topic, its period, how much evidence."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from scraper.period import Period
from scraper.rules import Rules, bounding
from scraper.topic import Terms

if TYPE_CHECKING:
    from scraper.topic.folding import Accents


@dataclass(frozen=True, slots=True)
class Aim:
    """What a collection wants of a site. Without `terms` everything is on topic; `sweep` looks at everything again."""

    terms: tuple[str, ...] = ()
    scope: Literal["topic", "site"] = "site"
    evidence: Literal["page", "api"] = "page"
    sweep: bool = False
    exclude: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    accents: Accents = "folded"
    period: Period = field(default_factory=Period)
    rules: tuple[Rules, ...] = ()

    def at(self, site: str) -> Aim:
        """The aim at one site: with the rules of its own seeds, none where one of these has none."""
        return replace(self, rules=tuple(rule for rule in bounding(self.rules) if rule.site == site))

    @property
    def topic(self) -> Terms:
        """The terms, ready to be looked for."""
        return Terms(self.terms, self.exclude, self.languages, self.accents)

    @property
    def is_topical(self) -> bool:
        """Is only what is on the topic wanted?"""
        return self.scope == "topic" and bool(self.terms)

    @property
    def digest(self) -> str:
        """What tells a run of another aim: then what was refused may be wanted."""
        return hashlib.sha256(repr(astuple(replace(self, sweep=False))).encode()).hexdigest()[:16]


EVERYTHING = Aim()
