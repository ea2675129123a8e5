"""What `crawl --dry-run` prints: by site what would be asked for first, how many requests, how long they take."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from pipelines.cli.telling import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.collection import Collection
    from scraper.forecast import Forecast


def as_object(name: str, forecasts: list[Forecast]) -> dict[str, Any]:
    """The object of `crawl --dry-run --json`; `requests` and `seconds` are of the known sites, side by side."""
    known = [one for one in forecasts if one.requests is not None]
    return {
        "collection": name,
        "sites": [asdict(one) for one in forecasts],
        "requests": sum(one.requests or 0 for one in known),
        "seconds": max((one.seconds or 0.0 for one in known), default=0.0),
        "new_sites": len(forecasts) - len(known),
    }


def told(forecasts: list[Forecast], collection: Collection, *, is_archived: bool) -> None:
    """The same for a person."""
    for one in forecasts:
        for line in _lines(one, collection, is_archived=is_archived):
            typer.echo(line)
    found = as_object("", forecasts)
    new = found["new_sites"]
    if len(forecasts) > new:
        typer.echo(f"about {counted(found['requests'], 'request')}, {_time(found['seconds'])}, all sites side by side")
    if new:
        typer.echo(f"{counted(new, 'new site')}: how much is there shows once it is asked")
    typer.echo("nothing was asked for and nothing written")


def _lines(one: Forecast, collection: Collection, *, is_archived: bool) -> Iterator[str]:
    yield f"{one.site}: {_BEGINS[one.begins]}"
    if one.requests is None:
        yield from _examples(one, collection, is_archived=is_archived)
    else:
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in one.kinds.items())
        more = f" ({kinds})" if kinds else ""
        yield f"  about {counted(one.requests, 'request')}{more}, {_time(one.seconds or 0.0)}; answers may lead to more"
    for url in one.first:
        yield f"  asks for {url}"
    held = sum(one.kinds.values()) - len(one.first)
    if held > 0:
        yield f"  and {held:,} more"
    for reason, number in one.refused.items():
        yield f"  refused: {number:,} x {reason}"
    limits = [f"{one.delay:g} s between two requests"]
    if one.delay > collection.delay:
        limits[0] += " (robots.txt or --delay)"
    if one.max_pages is not None:
        limits.append(f"at most {counted(one.max_pages, 'request')}")
    if one.waits_until is not None:
        limits.append(f"left alone until {one.waits_until:%Y-%m-%d %H:%M} UTC, as it asked")
    yield f"  {', '.join(limits)}"


def _examples(one: Forecast, collection: Collection, *, is_archived: bool) -> Iterator[str]:
    """What a site of which nothing is known would take, if it were one of these."""

    from scraper.forecast import QUICKEST

    def taken(requests: int) -> str:
        return f"about {requests:,} requests, {_time(requests * max(one.delay, QUICKEST))}"

    yield "  how much is there nobody knows yet; for comparison:"
    if is_archived:
        yield f"  a blog of 100 posts, kept in two versions each: {taken(220)}"
        return
    for posts, comments in ((100, 1_000), (1_000, 10_000)):
        listings = posts // 100 + comments // 100 + posts // 10  # posts and comments by hundreds, counts by tens
        asked = listings + posts // 25 + 10 + (posts if collection.evidence == "page" else 0)
        yield f"  a WordPress of {posts:,} posts and {comments:,} comments: {taken(round(asked, -1))}"
    yield f"  a site without API or feeds, of 100 posts: {taken(150)}"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


_BEGINS = {
    "new": "new: robots.txt, the seed, then its API or feeds if it has some",
    "goes on": "a run goes on where it was cut short",
    "news": "its API is asked for the news",
    "again": "front pages, feeds and lively threads are asked for again",
    "sweep": "everything is looked at again",
}
