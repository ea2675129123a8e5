"""A lost or damaged ledger made again from the WARC files, which are the evidence."""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper import archive
from scraper.anew import made_again
from scraper.evidence import is_sound
from scraper.following import NOTHING_HEARD, entries, heard_in, redirects
from scraper.ledger import PRIORITIES, Found, Ledger, locked
from scraper.ledger.rows import LOOK_AGAIN, OF_THE_ARCHIVE
from scraper.needs import EVERYTHING, Needs

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.archive import Exchange


def repair(folder: Path) -> str | None:
    """Make the ledger of a site again where it is lost or cannot be read; gives what was done, None where all is well.

    Captures come from the WARC records, links from reading the pages anew; what was pending, refused or failed is
    found again by those links. The damaged ledger is kept beside the new one. A torn tail is cut.
    """
    if is_sound(folder):
        return None
    lock = locked(folder / "site.lock", f"the site {folder.name}")
    try:
        for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
            if (folder / name).exists():
                (folder / name).rename(folder / f"{name}.damaged-{time.time_ns()}")
        part = folder / "repair"
        part.mkdir(exist_ok=True)
        for leftover in part.iterdir():
            leftover.unlink()
        ledger = Ledger.open(part)
        try:
            entered = [_entered(folder / path.name, ledger, folder.name) for path in sorted(folder.glob("*.warc.gz"))]
            made_again(ledger, EVERYTHING)
            pending = ledger.counts()["pending"]
        finally:
            ledger.close()
        (part / "ledger.db").replace(folder / "ledger.db")
        for leftover in part.iterdir():
            leftover.unlink()
        part.rmdir()
    finally:
        lock.release()
    kept, cuts = sum(number for number, _ in entered), "".join(cut for _, cut in entered)
    found = f"{kept:,} capture{'' if kept == 1 else 's'} found again in the WARC files"
    return f"captures/{folder.name}/ledger.db: {found}, {pending:,} address{'' if pending == 1 else 'es'} pending{cuts}"


def _entered(path: Path, ledger: Ledger, site: str) -> tuple[int, str]:
    """Enter the captures of one WARC file; cuts what is not whole at its end. Gives how many, and words on the cut."""
    cut = ""
    kept, end, sound, run_id = 0, 0, 0, re.sub(r"-\d{3}$", "", path.name.split(".")[0])
    ledger.begin_warc(path.name, run_id)
    for offset, length, headers, exchange in archive.scan(path):
        end = offset + length
        sound += length
        if exchange is not None:
            place = archive.Place(path.name, offset, length, end, headers["WARC-Record-ID"].strip("<>"))
            _enter(ledger, place, headers, exchange, run_id, site)
            kept += 1
    if (torn := path.stat().st_size - end) > 0:
        aside = path.with_name(f"{path.name}.torn-{time.time_ns()}")
        shutil.copyfile(path, aside)  # nothing is thrown away
        archive.cut(path, end)
        cut = f"its last {torn:,} bytes were no whole record and are cut off ({aside.name} has them)"
        cut += ": if a capture was in them, only a backup or a crawl brings it back"
        ledger.note(f"cut {path.name}", cut)
    lost = end - sound
    if lost:
        ledger.note(f"damaged {path.name}", f"{lost} bytes in it are no whole records; restore it from a backup")
    ledger.end_warc(path.name, end, archive.file_digest(path))
    return kept, cut and f"; {path.name}: {cut}"


def _enter(
    ledger: Ledger, place: archive.Place, headers: dict[str, str], exchange: Exchange, run_id: str, site: str
) -> None:
    """Enter one capture, with what its page leads to. The new ledger is made in a folder beside the WARC files."""
    is_import = "-import-" in run_id
    of_archive = not is_import and (exchange.source_uri is not None or exchange.role in OF_THE_ARCHIVE)
    revisit_of = headers.get("WARC-Refers-To", "").strip("<>") or None
    held = ledger.capture(revisit_of or "") if headers.get("WARC-Profile") == archive.SAME_PAYLOAD else None
    if held is not None:  # a record of the same bytes leaves them out, but its row has their digest
        exchange = replace(exchange, body=archive.read_exchange(ledger.folder.parent / held.warc_file, held).body)
    if of_archive:
        _enter_archived(ledger, place, exchange, run_id, revisit_of)
        return
    leads_nowhere = is_import or exchange.kind == "revisit"
    needs = Needs(ledger, EVERYTHING, run_id)
    heard = NOTHING_HEARD if leads_nowhere else heard_in(exchange, needs.topic)
    role = exchange.role if exchange.role in PRIORITIES else "page"
    ledger.discover([Found(exchange.url, role)], run_id)
    row = ledger.row(exchange.url)
    assert row is not None
    hops = [] if is_import else [*redirects(exchange, role, row.hops, site)]
    ledger.commit(
        row,
        exchange,
        place,
        run_id=run_id,
        found=[*hops, *entries(heard.links.on_site, exchange, site, ledger.knows)],
        problem=heard.problem or exchange.problem,
        revisit_of=revisit_of,
        source="import" if is_import else "live",
        listed=heard.links.listed,
        and_then=lambda: needs.told(row, heard, exchange.status),
    )


def _enter_archived(
    ledger: Ledger, place: archive.Place, exchange: Exchange, run_id: str, revisit_of: str | None
) -> None:
    """Enter what a web archive gave: under the address that it was asked for at, with the site's own in its capture.
    What was pending is found again when the index is asked anew."""
    is_note = exchange.kind == "revisit"  # of what the index says: the query is what was asked
    asked_as = "index" if is_note else "memento" if exchange.source_uri else exchange.role or "memento"
    ledger.discover([Found(exchange.source_uri or exchange.url, asked_as)], run_id)
    row = ledger.row(exchange.source_uri or exchange.url)
    assert row is not None
    kind = exchange.role if exchange.role in PRIORITIES else "page"
    ledger.commit(
        replace(row, url=exchange.url, kind=kind),
        exchange,
        place,
        run_id=run_id,
        problem=exchange.problem,
        revisit_of=revisit_of,
        source="wayback",
        settles=not is_note,
    )
    ledger.note(LOOK_AGAIN, run_id)
