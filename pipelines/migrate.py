"""A home of an earlier version brought up to date, store by store: what it was, what it is.

Each store is replaced whole or not at all and says by its own format whether it is done, so a run that was killed goes
on where it stopped, and a run over what is done changes nothing. What cannot be made again is copied first.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pipelines import collection as collections
from pipelines import decided, decisions, observe, runs, schema, tables
from pipelines.build import build
from pipelines.collection import Place, load
from pipelines.files import sync_folder
from pipelines.spreadsheet import read_sheet
from scraper.errors import DamagedTable, NoSuchTable, TableError, ThreadkeepError
from scraper.ledger import Ledger
from scraper.ledger.rows import FORMAT as LEDGER_FORMAT
from scraper.ledger.store import format_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Store:
    """A store: the collection it is of ("" for the home's own), its name, the format it has and that of today, and what
    brings it up; None where nothing has to."""

    collection: str
    name: str
    was: int | str
    now: int | str
    bring_up: Callable[[], object] | None = None

    @property
    def is_old(self) -> bool:
        """Is it of an earlier format?"""
        return self.was != self.now

    def __str__(self) -> str:
        """The line that tells of it."""
        of = f"{self.collection}: " if self.collection else ""
        return f"{of}{self.name}: format {self.was}" + (f" -> {self.now}" if self.is_old else "")


def collections_of(home: Path, names: Sequence[str]) -> list[Place]:
    """The collections of a home, all or some. Raises NoSuchCollection."""
    there = sorted(path.parent.name for path in home.glob("*/collection.toml"))
    places = [Place(home, name) for name in names or there]
    for place in places:
        load(place)
    return places


def stores_of(home: Path, places: Sequence[Place]) -> list[Store]:
    """Every store of these collections, and the home's own. Raises what a store raises that cannot be read, and
    LaterFormat, LaterTables or UsageError for the first one that a later version wrote."""
    own = runs.format_of(home)
    found = [] if own is None else [Store("", "threadkeep.db", own, runs.FORMAT, partial(runs.bring_up, home))]
    for place in places:
        found += _stores(place)
    return found


def migrate(stores: Sequence[Store], report: Callable[[Store], None]) -> list[str]:
    """Bring up what is old, telling of each store; gives a line for each that could not be, with the cure."""
    problems = []
    for store in stores:
        if store.is_old and store.bring_up is not None:
            try:
                store.bring_up()
            except ThreadkeepError as error:
                problems.append(f"{store.collection}: {store.name}: stays as it is: {error}")
                continue
        report(store)
    return problems


def as_object(stores: Sequence[Store], problems: Sequence[str]) -> dict[str, Any]:
    """The object of `migrate --json`."""
    rows = [{"collection": s.collection or None, "store": s.name, "was": s.was, "now": s.now} for s in stores]
    return {"stores": rows, "problems": list(problems)}


def _stores(place: Place) -> Iterator[Store]:
    yield Store(place.name, "collection.toml", load(place).format, collections.FORMAT)
    for module, write in ((decided, _rewrite_sites), (decisions, _rewrite_decisions)):
        path = place.folder / module.FILE
        if path.exists():
            found = read_sheet(path, (), (), module.FORMAT).format
            yield Store(place.name, module.FILE, found or module.FORMAT, module.FORMAT, partial(write, place))
    for folder in sorted(
        path.parent for of in ("captures", "probes") for path in place.folder.glob(f"{of}/*/ledger.db")
    ):
        name = f"{folder.parent.name}/{folder.name}/ledger.db"
        if not (folder / "ledger.db").stat().st_size:
            continue  # lost: `verify` names it
        was = format_of(folder / "ledger.db")
        yield Store(place.name, name, was, LEDGER_FORMAT, partial(_bring_up_ledger, folder, was))
    yield from _made_again(place)


def _made_again(place: Place) -> Iterator[Store]:
    """Observations and tables, which a build makes of the captures."""
    today = observe.readers()
    for folder in sorted(path for path in (place.folder / "observations").glob("*") if path.is_dir()):
        earlier = sorted(path for path in folder.glob("*.parquet*") if f".{today}" not in path.name)
        had = "of earlier readers" if earlier else today
        yield Store(place.name, f"observations/{folder.name}", had, today, partial(_remove, earlier))
    try:
        index = tables.read_index(place.folder)
    except NoSuchTable:
        return
    except DamagedTable:
        index = tables.Index(format=0)
    was: int | str = min([index.format, *(index.format_of(entry) for entry in index.files.values())])
    if index.moving and was == schema.FORMAT:
        was = f"{was}, not all in their place"
    yield Store(place.name, "tables", was, schema.FORMAT, partial(_build, place))


def _remove(paths: Sequence[Path]) -> None:
    """Take files of a cache away that nothing reads any more: what they say is read anew by the build that asks."""
    for path in paths:
        path.unlink(missing_ok=True)


def _build(place: Place) -> None:
    result = build(place, load(place), sites=())
    if tables.earlier_sites(place.folder):
        cause = next(iter(result.causes(place.name)), "no captures are left of what they were made of")
        raise TableError(f"{cause} (they can be read as they are: newer columns are empty)")


def _rewrite_sites(place: Place) -> None:
    _keep(place.folder / decided.FILE, "format-1")
    decided.write(place, decided.decisions(place))


def _rewrite_decisions(place: Place) -> None:
    _keep(place.folder / decisions.FILE, "format-1")
    decisions.write(place, decisions.decisions(place).rows)


def _keep(path: Path, as_what: str) -> None:
    """Copy a file beside itself, whole or not at all, unless that was done before."""
    target = path.with_name(f"{path.name}.{as_what}.bak")
    if not target.exists():
        part = target.with_name(f".{target.name}.part")
        shutil.copyfile(path, part)
        part.replace(target)
        sync_folder(path.parent)


def _bring_up_ledger(folder: Path, was: int) -> None:
    """Copy a ledger with what is in its log, then let its writer bring it up, in one transaction."""
    path = folder / "ledger.db"
    target = path.with_name(f"ledger.db.format-{was}.bak")
    if not target.exists():
        part = target.with_name(f".{target.name}.part")
        part.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as held,
            closing(sqlite3.connect(part)) as copy,
        ):
            held.backup(copy)
        part.replace(target)
        sync_folder(folder)
    Ledger.open(folder).close()
