"""The command demo: invented blogs served on this machine, crawled twice by the very same code, built and shown."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import typer

import pipelines
from pipelines import collection as collections
from pipelines.cli import telling
from pipelines.collection import Place
from scraper.errors import ThreadkeepError, UsageError
from scraper.ledger import locked

if TYPE_CHECKING:
    from pipelines.frames import Frames

NAME = "demo"
TITLE = "The Halden cuff: a demonstration with invented people"


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(demo)


def demo(context: typer.Context) -> None:
    """Crawl a small invented blog on this machine and show what comes of it; makes the collection `demo`."""
    place = Place(collections.home_folder(context.obj), NAME)
    place.home.mkdir(parents=True, exist_ok=True)
    lock = locked(place.home / ".demo.lock", f"the demo in {place.home}")
    try:
        _made(place)
    finally:
        lock.release()


def _made(place: Place) -> None:
    """The whole of it; two at once would take each other's collection away."""
    _clear(place)
    from pipelines.demo.server import PORT, serve

    port = PORT
    for number in (1, 2):
        with serve(number, port=port) as address:
            if number == 1:
                _create(place, address)
                port = int(address.rpartition(":")[2])  # another one where it was taken
            typer.echo(f"{'first' if number == 1 else 'second'} crawl of {address} …")
            _crawl(place, "--no-build" if number == 1 else "--sweep")
    _show(place)


def _clear(place: Place) -> None:
    """Remove what an earlier demo made, and nothing else."""
    if not place.folder.exists():
        return
    try:
        made_here = collections.load(place).about.title == TITLE
    except UsageError:
        made_here = False
    if not made_here:
        raise UsageError(f"{place.folder} is not a demo's: it stays as it is; give another place with --home")
    shutil.rmtree(place.folder)


def _create(place: Place, address: str) -> None:
    from pipelines.demo.server import seeds

    settings = collections.made(
        {
            "terms": ["Halden", "cuff*", "vein*"],
            "seeds": list(seeds(address)),
            "scope": "site",
            "identity": "names",
            "identity_reason": "its people are invented",
            "allow_hosts": ["127.0.0.1"],
            "delay": 0.0,
            "about": {"title": TITLE, "creators": ["The Threadkeep authors"], "licence": "CC0-1.0"},
        }
    )
    collections.create(place, settings)


def _crawl(place: Place, *options: str) -> None:
    """Crawl and build in a process of its own: Scrapy's reactor starts once a process."""
    command = [sys.executable, "-m", "pipelines.cli", "--home", str(place.home), "crawl", place.name, *options]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode != 0:
        lines = (done.stderr.strip() or done.stdout.strip() or "no word").splitlines()
        raise ThreadkeepError(f"the demo's crawl ended with {done.returncode}: {lines[-1]}")


def _show(place: Place) -> None:
    from pipelines import standing

    found = standing.of(place)
    typer.echo("")
    telling.standing(place.name, found)
    frames = pipelines.open(place.home, place.name)
    posts, comments = frames.posts, frames.comments
    per_post = comments.groupby("post_id").agg(comments=("comment_id", "size"), depth=("depth", "max"))
    most = per_post.sort_values(["depth", "comments"], ascending=False).index[0]
    typer.echo(f"\n{frames.thread(most)}\n")
    typer.echo(f"between the two crawls: {_changes(frames, found['last_run']['run_id'])}")
    held = f"{telling.counted(len(posts), 'post')}, {telling.counted(len(comments), 'comment')}"
    typer.echo(f"{held}; open them with one line of pandas:\n")
    typer.echo(f'    pandas.read_parquet("{place.folder / "tables" / "comments"}")\n')


def _changes(frames: Frames, run_id: str) -> str:
    """What the second crawl found changed: the demo's blogs change a little between the two."""
    captures, comments = frames.captures, frames.comments
    since = captures.loc[captures["run_id"] == run_id, "fetched_at"].min()
    new = [
        telling.counted(int((rows["first_seen"] >= since).sum()), noun)
        for rows, noun in ((frames.posts, "new post"), (comments, "new comment"))
    ]
    edited = telling.counted(int((comments["state"] == "edited").sum()), "comment")
    gone = telling.counted(int((comments["state"] == "gone").sum()), "comment")
    return f"{', '.join(new)}, {edited} edited (`versions` has both wordings), {gone} removed (kept, its state is gone)"
