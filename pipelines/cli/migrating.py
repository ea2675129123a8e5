"""The command that brings an older home up to date: migrate."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines import collection as collections


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(migrate)


def migrate(
    context: typer.Context,
    name: Annotated[
        list[str] | None, typer.Argument(help="Collections; all of the home where none is named.", metavar="[NAME...]")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done; change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> int:
    """Bring a home of an earlier version up to date, store by store; what cannot be made again is copied first."""
    from pipelines.cli import telling
    from pipelines.migrate import as_object, collections_of, stores_of
    from pipelines.migrate import migrate as bring_up

    home = collections.home_folder(context.obj)
    stores = stores_of(home, collections_of(home, name or ()))

    def report(store: object) -> None:
        if not as_json:
            typer.echo(str(store))

    if dry_run:
        problems: list[str] = []
        for store in stores:
            report(store)
    else:
        problems = bring_up(stores, report)
    old = sum(store.is_old for store in stores)
    if as_json:
        typer.echo(telling.as_json(as_object(stores, problems)))
    else:
        for problem in problems:
            typer.echo(f"problem: {problem}")
        word = "to bring up" if dry_run else "brought up"
        number = old if dry_run else old - len(problems)
        typer.echo(f"{telling.counted(len(stores), 'store')}: {number} {word}" if old else "all is of today")
    return 1 if problems else 0
