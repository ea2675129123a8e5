"""What the commands print: progress while a person watches, results, the account."""

from __future__ import annotations

import json
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import typer

from scraper.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipelines.collection import Place
    from scraper.crawl import CrawlResult
    from scraper.site import SiteCrawl


def as_json(value: Any) -> str:
    """JSON to print: characters that standard output cannot hold are escaped, so that none is lost."""
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return json.dumps(value, indent=2, default=str)
    return text


@contextmanager
def progress() -> Iterator[Callable[[SiteCrawl], None]]:
    """A line that is kept up to date on a terminal, a log line every ten seconds elsewhere."""
    seen: dict[str, SiteCrawl] = {}
    terminal = sys.stderr.isatty()
    every = 0.2 if terminal else 10.0
    last = time.monotonic()

    def report(site: SiteCrawl) -> None:
        nonlocal last
        seen[site.name] = site
        if time.monotonic() - last < every:
            return
        last = time.monotonic()
        kept = sum(s.tally.captured for s in seen.values())
        pending = sum(s.ledger.counts(own=True)["pending"] for s in seen.values())
        waiting = [note for s in seen.values() for note in s.tally.notes[-1:]]
        line = f"{kept} captured, {pending} pending, {site.name}" + (f"; {waiting[-1]}" if waiting else "")
        print(f"\r\x1b[K{line[:150]}" if terminal else line, end="" if terminal else "\n", file=sys.stderr, flush=True)

    yield report
    if terminal:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def crawled(result: CrawlResult, code: int, place: Place, how: str = "") -> None:
    """The account of a run, per site and overall, and what to do next; `how` are the options it was given."""
    again = f"`threadkeep crawl {place.name}{how}`"
    for site, tally in result.sites.items():
        asked = counted(tally.requests, "request")
        unchanged = f" ({tally.unchanged} unchanged)" if tally.unchanged else ""
        typer.echo(f"{site}: {asked} beside robots.txt, {tally.captured} captured{unchanged}, {tally.bytes:,} bytes")
    for note in result.notes:
        typer.echo(f"note: {note}")
    typer.echo(f"{account(result.account)} in {result.seconds:.1f} s")
    if others := result.whole["pending"] - result.pending:
        left, options = counted(others, "request"), "" if how else f" {WAYBACK}"
        typer.echo(f"another crawl has work pending, {left}: go on with `threadkeep crawl {place.name}{options}`")
    for seed, reason in result.lost.items():
        meant = f"; if it is meant, add its host to allow_hosts in {place.folder / 'collection.toml'}"
        typer.echo(f"no page at the seed {seed}: {reason}{meant if reason.endswith('address not public') else ''}")
    for site, found in result.changed.items():
        changed_hands(site, found.reason, found.since, place.name)
    if code == 1 and result.stopped is None:
        typer.echo(f"nothing to read at any seed: are the addresses right? See `threadkeep explain {place.name} URL`")
    elif code == 1:
        typer.echo(f"stopped: {result.stopped} ({place.captures}); what was captured is safe: mend that, then {again}")
    elif code == 3:
        typer.echo(f"work is pending: go on with {again}")
    elif code == 4 and not result.changed:
        typer.echo(
            "much less was found than by the last run: is the site still what it was? "
            f"See `threadkeep status {place.name}`"
        )


def changed_hands(site: str, reason: str, since: str, name: str) -> None:
    """That a domain is somebody else's now, what that means for the rows, and where what was lost may be had."""
    typer.echo(
        f"changed hands: {site}: {reason}; what was captured from {since[:10]} on says nothing of its discussion: its "
        f"rows stay, as `unknown`; `threadkeep crawl {name} --site {site} {WAYBACK}` reads what an archive has"
    )


WAYBACK = "--via wayback"


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 post, 2 posts, 3 addresses."""
    return f"{number:,} {noun}" + ("" if number == 1 else "es" if noun.endswith("s") else "s")


def account(urls: dict[str, int]) -> str:
    """The account in one line."""
    return (
        f"discovered {urls['discovered']} = captured {urls['captured']} + refused {urls['refused']}"
        f" + failed {urls['failed']} + pending {urls['pending']}"
    )


def built(result: Any, place: Place) -> None:
    """What a build made, and what it left out."""
    from pipelines import deciding, standing

    made = f"{counted(result.posts, 'post')}, {counted(result.comments, 'comment')}"
    some = [site.site for site in result.sites] if len(result.sites) < len(place.sites()) else []
    of = f" of {', '.join(some)}" if some else ""
    typer.echo(f"tables: {made}{of} in {place.folder / 'tables'}")
    with suppress(TableError):  # damage in the tables of another site, which `verify` names
        left_out(standing.rows(place))
        for line in deciding.unapplied(place):
            typer.echo(line)
    for cause in result.causes(place.name):
        typer.echo(f"problem: {cause}")


def standing(name: str, found: dict[str, Any]) -> None:
    """A collection's state for a person."""
    held = [counted(found[f"{noun}s"], noun) for noun in ("site", "post", "comment")]
    typer.echo(f"{name}: {', '.join(held)}")
    for site, problem in found["problems"].items():
        typer.echo(f"  {site}: {problem}")
    for site, said in found["changed_hands"].items():
        changed_hands(site, said["reason"], said["since"], name)
    typer.echo(f"comments declared by the pages: {found['comments_declared']:,}")
    for reason, number in found["gaps"].items():
        typer.echo(f"  gap in {counted(number, 'thread')}: {reason}")
    left_out(found)
    for site, said in found["disagreements"].items():
        typer.echo(f"  {site}: {_disagreement(said)}")
    for site, words in found["searches_in_part"].items():
        typer.echo(
            f"  {site}: the search may have more for {', '.join(words)}: it names no later page that could be asked"
        )
    typer.echo(f"addresses: {account(found['urls'])}")
    for state, reasons in found["reasons"].items():
        for reason, number in reasons.items():
            typer.echo(f"  {state}: {number} x {reason}")
    run = found["last_run"]
    if run is None:
        typer.echo("never crawled")
    elif found["running"]:
        typer.echo(f"running: {found['running']} since {run['started']}")
    elif run["exit_code"] is None:
        how = f" {WAYBACK}" if run.get("via") == "wayback" else ""
        typer.echo(f"last run: {run['started']}, cut short: go on with `threadkeep crawl {name}{how}`")
    else:
        why = f" ({run['stopped']})" if run["exit_code"] == 1 and run.get("stopped") else ""
        typer.echo(f"last run: {run['started']}, exit code {run['exit_code']}{why}")


def _disagreement(said: dict[str, Any]) -> str:
    """Where the sources of a site are not of one mind, in a line."""
    lacking = [
        f"{source['source']} has {source['comments']:,} and lacks {source['lacks']:,} that others give"
        if source["lacks"]
        else f"{source['source']} has {source['comments']:,}"
        for source in said["sources"]
    ]
    words = f"; {counted(said['comments_disagree'], 'comment')} in other words" if said["comments_disagree"] else ""
    return f"comments by source: {', '.join(lacking)}{words}"


def left_out(found: dict[str, Any]) -> None:
    """What scope, period and the rules of seeds left out, so that a small table is no riddle."""
    for reason, out in found["left_out"].items():
        kept = found["gaps"].get(reason, 0)
        titles = f" ({'titles' if kept == out['posts'] else f'{kept:,} titles'} kept)" if kept else ""
        what = f"{counted(out['posts'], 'post')}{titles} and {counted(out['comments'], 'comment')}"
        typer.echo(f"left out, {reason}: {what}; the table `dropped` lists them")


def gaps(threads: list[dict[str, Any]], sums: list[dict[str, Any]]) -> None:
    """The threads that have a gap, a line each; then each reason with what can be done about it."""
    for row in threads:
        declared = "none" if row["comments_declared"] is None else f"{row['comments_declared']:,}"
        counts = f"{declared} declared, {row['comments_archived']:,} held"
        why = row["gap_reason"] + (f": {row['detail']}" if row["detail"] else "")
        typer.echo(f"{why}: {counts}: {row['title'] or '(no title)'}, {row['url'] or row['post_id']}")
    typer.echo(f"{counted(len(threads), 'thread')} with a gap")
    for one in sums:
        counts = f"{one['declared']:,} declared, {one['held']:,} held"
        typer.echo(f"  {counted(one['threads'], 'thread')}, {counts}: {one['gap_reason']}: {one['to_do']}")


def explained(found: dict[str, Any]) -> None:
    """What `explain` found, a fact a line."""
    _lines(found, 0)


def _lines(value: Any, depth: int) -> None:
    for key, item in value.items():
        if isinstance(item, dict):
            typer.echo(f"{'  ' * depth}{key}:")
            _lines(item, depth + 1)
        elif isinstance(item, list) and item and isinstance(item[0], dict):
            typer.echo(f"{'  ' * depth}{key}:")
            for entry in item:
                words = ", ".join(f"{k} {v}" for k, v in entry.items() if v is not None)
                typer.echo(f"{'  ' * (depth + 1)}- {words}")
        elif item not in (None, [], ()):
            typer.echo(f"{'  ' * depth}{key}: {item}")
