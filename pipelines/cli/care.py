"""Commands that look after a collection: verify."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines import collection as collections
from pipelines.cli.arguments import Name
from pipelines.collection import Place


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(verify)


def verify(
    context: typer.Context,
    name: Name,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Make a lost or damaged ledger again from the WARC files, and take what is lost in them as lost.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> int:
    """Check captures and tables against their digests and each other; name what is wrong and what mends it."""
    from pipelines.cli import telling
    from pipelines.verify import accept, repaired
    from pipelines.verify import verify as check

    place = Place(collections.home_folder(context.obj), name)
    collections.load(place)
    mended = repaired(place) if repair else []
    report = check(place)
    taken = accept(place, report) if repair else []
    if as_json:
        found = {"mended": mended, "checked": report.checked, "findings": report.findings, "notes": report.notes}
        found |= {"taken": taken} if repair else {}
        typer.echo(telling.as_json(found))
    else:
        for line in mended:
            typer.echo(f"mended: {line}")
        for line in report.notes:
            typer.echo(f"note: {line}")
        for line in report.findings:
            typer.echo(f"wrong: {line}")
        for line in taken:
            typer.echo(f"noted: {line}")
        checked = ", ".join(
            f"{number:,} {_ONE.get(what, what) if number == 1 else what}" for what, number in report.checked.items()
        )
        wrong = telling.counted(len(report.findings), "finding")
        typer.echo(f"checked {checked}: " + (wrong if report.findings else "all is well"))
    return 1 if report.findings else 0


_ONE = {
    "sites": "site",
    "addresses": "address",
    "WARC files": "WARC file",
    "captures": "capture",
    "posts": "post",
    "comments": "comment",
    "stated parents that are not public": "stated parent that is not public",
}
