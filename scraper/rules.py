"""How far a crawl goes from a seed: paths it keeps to, paths it leaves, steps along links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.paths import matches
from scraper.urls import normal, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable

OUTSIDE_RULES = "outside the seed's rules"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one seed, the address `url`. `include` and `exclude` are patterns of paths with * for anything; with
    `hops` only what lies so many links from the seed is asked for."""

    url: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hops: int | None = None

    @property
    def site(self) -> str:
        """The site of the seed."""
        return site_of(normal(self.url) or self.url)

    @property
    def is_free(self) -> bool:
        """Does it bound nothing?"""
        return not self.include and not self.exclude and self.hops is None

    def allows(self, url: str) -> bool:
        """Do the paths allow an address of the seed's site?"""
        path = re.sub(r"^https?://[^/?#]*", "", url) or "/"
        if any(_matches(pattern, path) for pattern in self.exclude):
            return False
        return not self.include or any(_matches(pattern, path) for pattern in self.include)


def refuses(rules: tuple[Rules, ...], url: str, steps: int | None) -> str | None:
    """Why an address of a site may not be asked for by the rules of its seeds; None where one of them allows it.
    `steps` are the links that lead there from a seed, None where nobody knows."""
    near = [rule for rule in rules if rule.allows(url)]
    if rules and not near:
        return OUTSIDE_RULES
    if steps is None or any(rule.hops is None or steps <= rule.hops for rule in near):
        return None
    return too_far(max(rule.hops or 0 for rule in near)) if near else None


def bounding(rules: Iterable[Rules]) -> tuple[Rules, ...]:
    """The rules of the seeds of such sites as are bounded: a seed without rules allows all of its site."""
    rules = tuple(rules)
    free = {rule.site for rule in rules if rule.is_free}
    return tuple(rule for rule in rules if rule.site not in free)


def too_far(hops: int) -> str:
    """The reason for what lies farther than that."""
    return f"more than {hops} {'hop' if hops == 1 else 'hops'} from the seed"


def _matches(pattern: str, path: str) -> bool:
    """Does a pattern match a whole path? /blog/* takes the folder in, and one without a query takes any."""
    bare = path.partition("?")[0]
    if pattern.endswith("/*") and (matches(f"{pattern[:-2]}$", bare) or matches(pattern[:-1], path)):
        return True
    return matches(f"{pattern}$", path) or ("?" not in pattern and matches(f"{pattern}$", bare))
