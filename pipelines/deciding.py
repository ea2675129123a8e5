"""Decisions against the tables: which are applied, which wait for a build, which are on what is gone."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipelines import tables
from pipelines.build import settings_of
from pipelines.collection import load
from pipelines.decisions import decisions
from scraper.errors import NoSuchTable, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.collection import Place
    from pipelines.decisions import Decision

APPLIED = "applied"
WAITS = "waits for a build"
OUT = "its record is left out of the tables"
GONE = "no row has that id now"


def listing(place: Place) -> dict[str, Any]:
    """The object of `decide --list --json`: `decisions`, each with its `state`; `problems`, lines on what of the file
    cannot be used."""
    found = decisions(place)
    rows = [asdict(one) | {"state": state} for one, state in _with_states(place, found.in_force)]
    return {"decisions": rows, "problems": list(found.problems)}


def of_record(place: Place, record_id: str) -> list[dict[str, str]]:
    """What was decided on a record, with its state, for `explain`."""
    mine = [one for one in decisions(place).in_force if one.record_id == record_id]
    said = ("field", "value", "reason", "by", "at")
    return [
        {name: getattr(one, name) for name in said if getattr(one, name)} | {"state": state}
        for one, state in _with_states(place, mine)
    ]


def unapplied(place: Place) -> list[str]:
    """A line for each cause why decisions are not in the tables though these were just built; of the file's own
    problems `build` tells. Read only where something was decided."""
    states = [(one, state) for one, state in _with_states(place, decisions(place).in_force) if state in (WAITS, GONE)]
    by_state: dict[str, list[str]] = {}
    for one, state in states:
        by_state.setdefault(state, []).append(one.record_id)
    return [
        f"decisions: {len(ids):,} kept, though {_WHY[state]}, such as {ids[0]}"
        for state, ids in sorted(by_state.items())
    ]


_WHY = {GONE: "no row has their ids now", WAITS: "their sites were not built"}


def known(place: Place) -> set[str]:
    """Every id that the tables hold, those of what a step left out among them. Raises NoSuchTable."""
    ids = [tables.read(place.folder, name, columns=[key])[key] for name, key in _KEYS.items()]
    return {one for column in ids for one in column.to_pylist()}


def check_parent(place: Place, parent: str, ids: Sequence[str]) -> None:
    """Raise UsageError where a comment is of another thread than one of those that are said to answer it."""
    rows = tables.read(place.folder, "comments", columns=["comment_id", "post_id"])
    threads = dict(zip(rows["comment_id"].to_pylist(), rows["post_id"].to_pylist(), strict=True))
    if apart := [one for one in ids if threads.get(one) != threads.get(parent)]:
        raise UsageError(f"{parent} cannot be parent_id of {apart[0]}: it is of another thread")


_KEYS = {"posts": "post_id", "comments": "comment_id", "dropped": "record_id"}


def _with_states(place: Place, held: list[Decision]) -> list[tuple[Decision, str]]:
    if not held:
        return []
    try:
        rows = {
            one
            for name in ("posts", "comments")
            for one in tables.read(place.folder, name, columns=[_KEYS[name]])[_KEYS[name]].to_pylist()
        }
        out = set(tables.read(place.folder, "dropped", columns=["record_id"])["record_id"].to_pylist())
    except NoSuchTable:
        return [(one, WAITS) for one in held]
    settings = settings_of(place, load(place))
    made_by = tables.settings_by_site(place.folder)
    found = []
    for one in held:
        state = APPLIED if one.record_id in rows else OUT if one.record_id in out else GONE
        if made_by.get(one.site, settings.digest_of(one.site)) != settings.digest_of(one.site):
            state = WAITS
        found.append((one, state))
    return found
