"""The command that corrects rows: decide."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines import collection as collections
from pipelines.collection import Place
from scraper.errors import NoSuchTable, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.decisions import Decision

Text = typer.Option


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(decide)


def decide(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The collection's name.", metavar="NAME")],
    ids: Annotated[
        list[str] | None, typer.Argument(help="Ids of posts or comments, as in the tables.", metavar="ID...")
    ] = None,
    relevant: Annotated[bool, typer.Option("--relevant", help="On the topic, and its thread with it.")] = False,
    irrelevant: Annotated[bool, typer.Option("--irrelevant", help="Off the topic.")] = False,
    author: Annotated[str | None, Text(metavar="NAME", help="Who wrote it, or none.")] = None,
    date: Annotated[str | None, Text(metavar="DATE", help="When: 2009-12-08, 2009-12-08T15:01Z, or none.")] = None,
    not_duplicate: Annotated[bool, typer.Option("--not-duplicate", help="It repeats no other.")] = False,
    duplicate_of: Annotated[str | None, Text(metavar="ID", help="It repeats that one of its site.")] = None,
    parent: Annotated[str | None, Text(metavar="ID", help="The comment it answers, or none.")] = None,
    kind: Annotated[str | None, Text(metavar="KIND", help="comment, answer, pingback or trackback.")] = None,
    title: Annotated[str | None, Text(metavar="TEXT", help="A post's title, or none.")] = None,
    language: Annotated[str | None, Text(metavar="CODE", help="Of its text: en, fr, or none.")] = None,
    reason: Annotated[str, Text(metavar="TEXT", help="Why; kept beside it.")] = "",
    by: Annotated[str, Text(metavar="NAME", help="Who decided [default: your login].")] = "",
    file: Annotated[
        Path | None, Text(metavar="FILE.csv", help="Take decisions from a file of the form of decisions.csv.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take what was decided on these ids back.")] = False,
    field: Annotated[list[str] | None, Text(metavar="FIELD", help="With --undo: this field alone; repeat.")] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List what was decided, and whether the tables have it.")
    ] = False,
    no_build: Annotated[bool, typer.Option("--no-build", help="Leave the tables as they are.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --list: print one JSON object.")] = False,
) -> int:
    """Correct rows: relevance, author, date, duplicate, parent. Kept in decisions.csv, applied by every build."""
    from pipelines import decisions

    place = Place(collections.home_folder(context.obj), name)
    collections.load(place)
    said = {
        "author": author,
        "published": date,
        "parent_id": parent,
        "kind": kind,
        "title": title,
        "language": language,
    }
    said["on_topic"] = "yes" if relevant else "no" if irrelevant else None
    said["duplicate_of"] = "none" if not_duplicate else duplicate_of
    given = {key: value for key, value in said.items() if value is not None}
    _check_use(ids or (), given, file, undo=undo, listed=listed, relevant=relevant and irrelevant)
    if field and not undo:
        raise UsageError("--field is of --undo: a decision's own option names its field")
    if as_json and not listed:
        raise UsageError("--json is of --list")
    if listed:
        return _told(place, as_json=as_json)
    if undo:
        changed = _undone(place, ids or (), field or ())
    elif file is not None:
        changed = decisions.decide(place, _of_file(file))
    else:
        _check_known(place, ids or (), parent, duplicate_of)
        made = [decisions.made(one, key, value, reason, by) for one in ids or () for key, value in given.items()]
        changed = decisions.decide(place, made)
    _say(place, changed, "taken back" if undo else "decided")
    return 0 if no_build else _built(place, changed)


def _check_use(
    ids: Sequence[str], given: dict[str, str], file: Path | None, *, undo: bool, listed: bool, relevant: bool
) -> None:
    """Raise UsageError where no one thing is asked for."""
    asked = [
        word for word, is_asked in (("--undo", undo), ("--list", listed), ("--file", file is not None)) if is_asked
    ]
    if len(asked) > 1 or (asked and given):
        raise UsageError(f"{' and '.join(asked)}: give one of --undo, --list, --file or a decision")
    if relevant:
        raise UsageError("give one of --relevant and --irrelevant")
    if (listed or file is not None) and ids:
        raise UsageError(f"{asked[0]} takes no ids")
    if not asked and not (ids and given):
        raise UsageError("give ids of posts or comments and what is decided, such as --irrelevant, --author or --date")
    if undo and not ids:
        raise UsageError("--undo takes the ids whose decisions are taken back")


def _check_known(place: Place, ids: Sequence[str], parent: str | None, original: str | None) -> None:
    """Raise UsageError for an id that the tables never had, and for a parent in another thread."""
    from pipelines.deciding import check_parent, known

    there = known(place)
    others = [one for one in (parent, original) if one not in (None, "none")]
    if unknown := [one for one in [*ids, *others] if one not in there]:
        raise UsageError(f"no post or comment of {place.name} has the id {unknown[0]!r}: take it from the tables")
    if parent not in (None, "none"):
        check_parent(place, str(parent), ids)


def _undone(place: Place, ids: Sequence[str], fields: Sequence[str]) -> list[Decision]:
    from pipelines.decisions import undo

    if not (gone := undo(place, ids, fields)):
        raise UsageError(f"nothing such was decided on {', '.join(ids)}; see `threadkeep decide {place.name} --list`")
    return gone


def _of_file(path: Path) -> list[Decision]:
    """The decisions in a file. Raises UsageError, naming the first that cannot be, before any is entered."""
    from pipelines.decisions import read

    if not path.exists():
        raise UsageError(f"{path} is no file")
    found = read(path)
    if found.problems:
        more = f" (and {len(found.problems) - 1} more)" if len(found.problems) > 1 else ""
        raise UsageError(f"{found.problems[0]}{more}; nothing was entered")
    if not found.rows:
        raise UsageError(f"{path} holds no decision")
    return list(found.rows)


def _say(place: Place, changed: Sequence[Decision], word: str) -> None:
    from pipelines.deciding import known

    try:
        there = known(place)
    except NoSuchTable:
        there = {one.record_id for one in changed}
    for one in changed[:_SHOWN]:
        gone = "" if one.record_id in there else " (no row has that id now; the decision is kept)"
        typer.echo(f"{word}: {one.record_id}: {one.field} {one.value}{gone}")
    if len(changed) > _SHOWN:
        missing = sum(one.record_id not in there for one in changed[_SHOWN:])
        gone = f", {missing} of them on what has no row now" if missing else ""
        typer.echo(f"… and {len(changed) - _SHOWN} more{gone}")


_SHOWN = 20


def _told(place: Place, *, as_json: bool) -> int:
    from pipelines.cli import telling
    from pipelines.deciding import listing

    found = listing(place)
    if as_json:
        typer.echo(telling.as_json(found))
        return 0
    for row in found["decisions"]:
        why = " · ".join(word for word in (row["reason"], row["by"], row["at"]) if word)
        typer.echo(f"{row['record_id']}: {row['field']} {row['value']}: {row['state']}" + (f" ({why})" if why else ""))
    for problem in found["problems"]:
        typer.echo(f"wrong: {problem}")
    if not found["decisions"]:
        typer.echo("nothing was decided")
    return 0


def _built(place: Place, changed: Sequence[Decision]) -> int:
    """Build the sites of what was decided again; those that nothing is captured of wait."""
    from pipelines.build import build
    from pipelines.cli import telling

    sites = sorted({one.site for one in changed} & set(place.sites()))
    if not sites:
        return 0
    result: Any = build(place, collections.load(place), sites=sites)
    telling.built(result, place)
    return 1 if result.failed else 0
