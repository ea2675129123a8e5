"""Which sites belong to a collection: its seeds, what was proposed, what was refused; taking in and refusing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines import decided
from pipelines.discover import probes_of
from pipelines.discover.listing import NUMBERS, read, score_in
from pipelines.seeds import addresses_in
from pipelines.seeds_text import add_seed, remove_seed
from scraper.errors import UsageError
from scraper.ledger import locked
from scraper.outward import bare
from scraper.urls import normal, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.collection import Collection, Place


def membership(place: Place, collection: Collection) -> dict[str, Any]:
    """The object of `sites --json`: seeds (url, site, captured), candidates of the last discover that are still open
    (the row of candidates.csv), refused (site, reason, at), added (site, reason, at)."""
    held = set(place.sites())
    own = {bare(site_of(url)) for url in _seeds(collection)}
    out = decided.refused(place)
    said = decided.decisions(place)
    open_rows = [row for row in read(place) if bare(row["site"]) not in own | out and row["verdict"] != "service"]
    return {
        "seeds": [{"url": url, "site": site_of(url), "captured": site_of(url) in held} for url in _seeds(collection)],
        "candidates": [_numbered(row) for row in open_rows],
        "refused": [_plain(one) for one in said if bare(one.site) in out],
        "added": [_plain(one) for one in said if one.decision == "added"],
    }


def added(place: Place, collection: Collection, given: str, note: str | None) -> Iterator[str]:
    """Take a site in: a seed in collection.toml, and what its probe captured becomes a part of the collection."""
    url = _address(place, given, _seeds(collection))
    site = site_of(url)
    if any(site_of(seed) == site for seed in _seeds(collection)):
        yield f"{site} is in the collection already"
        return
    add_seed(place, url, note)
    decided.decide(place, site, "added", note or "")
    yield f"added {url} to the seeds: `threadkeep crawl {place.name} --site {site}` fetches it"
    if (kept := _taken_over(place, site)) is not None:
        yield kept


def refused(place: Place, collection: Collection, given: str, reason: str) -> Iterator[str]:
    """Refuse a site: it is proposed no more; where it was a seed it is none any more. What was captured stays."""
    known = {bare(site_of(url)): url for url in _seeds(collection)}
    site = site_of(_address(place, given, _seeds(collection)))
    if bare(site) in known:
        for seed in collection.addresses:
            if bare(site_of(normal(seed) or seed)) == bare(site):
                remove_seed(place, seed)
                yield f"{seed} is no seed any more; what was captured of it stays"
    decided.decide(place, site, "refused", reason)
    yield f"refused {site}: it is not proposed again"


def _address(place: Place, given: str, seeds: list[str]) -> str:
    """The front page of a site that is given by its name, as it was found, or by an address."""
    row = next((row for row in read(place) if given in (row["site"], bare(row["site"]), row["home"])), None)
    if row is not None:
        return row["home"]
    if "%3A" in given or ("~" in given and "://" not in given):
        raise UsageError(f"{given!r} is no candidate of {place.name}: give its address, as https://host/path")
    url = addresses_in([given])[0]
    if "/" in given.rstrip("/"):
        return url
    known = {row["site"]: row["home"] for row in read(place)} | {site_of(seed): seed for seed in seeds}
    at = [known[site] for site in (site_of(url), site_of(f"http://{given}")) if site in known]
    return at[0] if at else url


def _taken_over(place: Place, site: str) -> str | None:
    """Move what a probe captured to where a crawl goes on from it, unless the site was captured otherwise already."""
    probed, target = probes_of(place) / site, place.captures / site
    if not (probed / "ledger.db").exists() or target.exists():
        return None
    locked(probed / "site.lock", f"the site {site}").release()
    target.parent.mkdir(parents=True, exist_ok=True)
    probed.rename(target)
    return "what its probe fetched is kept: the crawl goes on from there"


def _seeds(collection: Collection) -> list[str]:
    return [normal(seed) or seed for seed in collection.addresses]


def _numbered(row: dict[str, str]) -> dict[str, Any]:
    """A row of candidates.csv with its numbers as such and what is absent as null, as `discover --json` has it."""
    known: dict[str, Any] = {name: value or None for name, value in row.items()}
    numbers = {name: int(row[name]) for name in NUMBERS if (row.get(name) or "").isdecimal()}
    return known | numbers | {"score": score_in(row), "rank": numbers.get("rank", 0)}


def _plain(one: decided.Decision) -> dict[str, str]:
    return {"site": one.site, "reason": one.reason, "at": one.at}
