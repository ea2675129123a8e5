"""How a collection stands: its account over all sites, its tables' counts, and what became of one address or row."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipelines import runs
from pipelines.alike import alike, same_as, spelled_otherwise
from pipelines.dropped import why_dropped
from pipelines.repeated import repetition
from scraper import archive
from scraper.errors import CaptureError, NoSuchTable, UsageError
from scraper.exported import ADDRESS
from scraper.ledger import STATES, account, captures_of, reading
from scraper.ledger.store import fact_of, holder, mend
from scraper.searching import FORM, may_have_more
from scraper.succession import succession_of
from scraper.urls import normal, site_of
from scraper.wayback.index import moment
from scraper.wayback.mementos import Memento

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path

    from pipelines.collection import Place


def of(place: Place) -> dict[str, Any]:
    """The object of `status --json`: urls, sites, posts, comments, comments_declared, reasons, last_run, and

    `running` (the process that crawls or builds, or null), `problems` (site: what is wrong with its ledger and the
    cure), `changed_hands` (site: since when, and why), `left_out` (by reason, posts and comments), `gaps` (gap_reason:
    how many threads), `disagreements` (site: what its sources gave, where they are not of one mind), `searches_in_part`
    (site: words for which its search may have more than it could be asked for)."""
    urls = dict.fromkeys(("discovered", *STATES), 0)
    reasons: dict[str, dict[str, int]] = {"refused": {}, "failed": {}}
    problems, changed = dict[str, str](), dict[str, Any]()
    in_part = dict[str, list[str]]()
    sites = place.sites()
    for site in sites:
        try:
            with reading(place.captures / site) as db:
                counts, found = account(db), db.execute(_REASONS).fetchall()
                if words := may_have_more(fact_of(db, FORM)):
                    in_part[site] = words
            if (succession := succession_of(place.captures / site)) is not None:
                changed[site] = asdict(succession)
        except CaptureError as error:
            problems[site] = str(error) if _has_ledger(place, site) else f"ledger lost: {mend(_ledger(place, site))}"
            continue
        for key, number in counts.items():
            urls[key] += number
        for state, reason, number in found:
            reasons[state][reason] = reasons[state].get(reason, 0) + number
    last = runs.last(place.home, place.name)
    return {
        "urls": urls,
        "sites": len(sites),
        **rows(place),
        "reasons": reasons,
        "last_run": last,
        "running": running(place) if last is not None and last["ended"] is None else None,
        "problems": problems,
        "changed_hands": changed,
        "searches_in_part": in_part,
    }


def running(place: Place) -> str | None:
    """The process that holds a site or the tables of a collection, as "process 123"; None where none does."""
    locks = [*sorted(place.captures.glob("*/site.lock")), place.folder / ".build.lock"]
    return next((found for lock in locks if (found := holder(lock)) is not None), None)


def rows(place: Place) -> dict[str, Any]:
    """What the tables hold: posts, comments, comments_declared, left_out, gaps; zeros before the first build."""
    import pyarrow.compute as pc  # noqa: PLC0415  (only where there are tables)

    from pipelines import tables  # noqa: PLC0415

    try:
        posts = tables.read(place.folder, "posts", columns=["comments_declared", "gap_reason"])
        comments = tables.read(place.folder, "comments", columns=["comment_id"])
        dropped = tables.read(place.folder, "dropped")
    except NoSuchTable:
        empty: dict[str, Any] = {"left_out": {}, "gaps": {}, "disagreements": {}}
        return dict.fromkeys(("posts", "comments", "comments_declared"), 0) | empty
    reasons = pc.value_counts(posts["gap_reason"].drop_null()).to_pylist()
    by_reason = {r["values"]: r["counts"] for r in sorted(reasons, key=lambda r: (-r["counts"], r["values"]))}
    return {
        "posts": posts.num_rows,
        "comments": comments.num_rows,
        "comments_declared": int(pc.sum(posts["comments_declared"]).as_py() or 0),
        "left_out": _left_out(by_reason, dropped),
        "gaps": by_reason,
        "disagreements": _disagreements(tables.read(place.folder, "sites").to_pylist()),
    }


def _disagreements(sites: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By site what each source gave, where one lacks comments that others have, or says them in other words."""
    found = {}
    for row in sites:
        sources, differ = row["sources"] or [], row["comments_disagree"] or 0
        if differ or any(source["lacks"] for source in sources):
            found[row["site"]] = {"sources": sources, "comments_disagree": differ}
    return found


def _left_out(gaps: dict[str, int], dropped: Any) -> dict[str, dict[str, int]]:
    """By reason, how many posts and comments the collection's settings leave out; a post off topic keeps its row."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    dropped = dropped.filter(pc.is_in(dropped["step"], value_set=pa.array(["topic", "period", "rules"])))
    kinds = pc.if_else(pc.match_substring(dropped["record_id"], ":post:"), "posts", "comments")
    grouped = pa.table({"reason": dropped["reason"], "kind": kinds}).group_by(["reason", "kind"], use_threads=False)
    found = {OFF_TOPIC: {"posts": gaps[OFF_TOPIC], "comments": 0}} if OFF_TOPIC in gaps else {}
    for row in grouped.aggregate([([], "count_all")]).to_pylist():
        found.setdefault(row["reason"], {"posts": 0, "comments": 0})[row["kind"]] += row["count_all"]
    return found


def without_words(place: Place, runs: Iterable[str]) -> list[str]:
    """Addresses of what these runs captured in which no reader found a post or comment."""
    import pyarrow.compute as pc  # noqa: PLC0415  (only where there are tables)

    from pipelines import tables  # noqa: PLC0415

    held = tables.read(place.folder, "captures", columns=["url", "run_id", "posts", "comments"])
    is_empty = pc.and_(pc.equal(held["posts"], 0), pc.equal(held["comments"], 0))
    rows = zip(held["url"].to_pylist(), held["run_id"].to_pylist(), is_empty.to_pylist(), strict=True)
    wanted = set(runs)
    return [url for url, run, empty in rows if empty and run in wanted]


def explained(place: Place, what: str) -> dict[str, Any]:
    """What is known of an address, or of the post, comment or capture of that id.

    Raises UsageError for what is not known, DamagedLedger where the ledger that may know it is lost.
    """
    url = normal(what)
    if url is not None:
        return _address(place, url, what if Memento.of(what) else url)
    for site in place.sites():
        folder = place.captures / site
        with reading(folder) as db:
            if (row := _one(db, "SELECT * FROM captures WHERE capture_id = ?", what.strip("<>"))) is not None:
                return {"capture": row | _from_archive(folder, row), "address": _told(folder, db, row["url"])}
            if what.startswith(ADDRESS) and (told := _told(folder, db, what)) is not None:
                return {"site": site, **told}
    if (found := _row(place, what) or why_dropped(place, what)) is not None:
        return found
    raise UsageError(
        f"{what!r} is no address (they begin with http:// or https://), and no post, comment or capture of "
        f"{place.name} has that id; ids stand in its tables, which `threadkeep build {place.name}` makes"
    )


def _address(place: Place, url: str, asked: str) -> dict[str, Any]:
    """An address by the ledger of its own site, else by any other; one that differs little is named, not taken.
    `asked` is it as it was given, where it is one of a web archive, which holds another."""
    sites = place.sites()
    own = site_of(url)
    unread: CaptureError | None = None
    like: str | None = None
    for site in sorted(sites, key=lambda site: site != own):
        try:
            folder = place.captures / site
            with reading(folder) as db:
                if (found := _told(folder, db, asked)) is not None:
                    return {"site": site, **found}
                like = like or next((u for u in alike(url) if _told(folder, db, u) is not None), None)
                like = like or spelled_otherwise(
                    url, (known for (known,) in db.execute("SELECT url FROM urls ORDER BY id"))
                )
        except CaptureError as error:
            unread = unread or error
    if unread is not None:
        raise unread
    if (found := _row(place, url, (("posts", "url"),))) is not None:  # of an export, whose records have other addresses
        return found
    if like is not None:
        raise UsageError(f"{url} is not known here, but {like} is: ask for that")
    if own not in sites:
        held = f"there are: {', '.join(sites)}" if sites else "nothing was captured yet"
        raise UsageError(
            f"{url} is not known here: {own} is no site of {place.name} ({held}); links off a site are not asked for"
        )
    raise UsageError(f"{url} is not known here: no page that was captured leads there")


def _has_ledger(place: Place, site: str) -> bool:
    path = _ledger(place, site)
    return path.exists() and path.stat().st_size > 0


def _ledger(place: Place, site: str) -> Path:
    return place.captures / site / "ledger.db"


def _told(folder: Path, db: sqlite3.Connection, url: str) -> dict[str, Any] | None:
    """What a ledger knows of an address: its row and its captures; of one that only a web archive has, the captures."""
    row = _one(db, "SELECT * FROM urls WHERE url = ?", url)
    captures = [_dict(_CAPTURE_FIELDS, capture) for capture in db.execute(_CAPTURES_OF, (url,))]
    captures = [capture | _from_archive(folder, capture) for capture in captures]
    if row is None:
        return {"url": url, "captures": captures} if captures else None
    if row["kind"] == "memento" and not captures and (memento := Memento.of(url)) is not None:
        then = f"{moment(memento.timestamp):%Y-%m-%dT%H:%M:%S}%"
        there = db.execute(f"{_CAPTURES_AT} ORDER BY rowid", (then,)).fetchall()
        captures = [{"url": c[-1], **_dict(_CAPTURE_FIELDS, c)} for c in there if _is_alike(c[-1], memento.original)]
    found_on = _one(db, "SELECT url FROM urls WHERE id = ?", row["found_on"])
    return {
        "url": url,
        "state": row["state"],
        "reason": row["reason"],
        "asked_for_as": row["kind"],
        "found_on": found_on["url"] if found_on else None,
        "discovered_at": row["discovered_at"],
        "last_attempt": row["last_attempt"],
        "last_outcome": row["last_outcome"],
        "not_before": row["not_before"],
        "tries": [
            _dict(("at", "outcome"), attempt)
            for attempt in db.execute("SELECT at, outcome FROM attempts WHERE url_id = ? ORDER BY rowid", (row["id"],))
        ],
        "captures": captures,
        "same_as": same_as(db, row["id"], url),
    }


def _dict(names: tuple[str, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(names, values, strict=False))


def _from_archive(folder: Path, capture: dict[str, Any]) -> dict[str, Any]:
    """Where a web archive was asked for a capture, and when: the capture's own address and time are of then."""
    if capture["source"] != "wayback":
        return {}
    row = next((row for row in captures_of(folder) if row.capture_id == capture["capture_id"]), None)
    try:
        exchange = archive.read_exchange(folder / capture["warc_file"], row)
    except CaptureError:
        return {}
    return {"asked_at": exchange.source_uri, "asked": exchange.created_at} if exchange.source_uri else {}


def _is_alike(url: str, original: str) -> bool:
    known = normal(original)
    return known is not None and (url == known or url in alike(known))


def _row(place: Place, value: str, columns: tuple[tuple[str, str], ...] = ()) -> dict[str, Any] | None:
    """A row of posts or comments by its id, or by another of their columns, with the capture it was read from."""
    import pyarrow.compute as pc  # noqa: PLC0415  (only where an id is asked for)

    from pipelines import tables  # noqa: PLC0415

    for name, key in columns or (("posts", "post_id"), ("comments", "comment_id")):
        try:
            table = tables.read(place.folder, name)
        except NoSuchTable:
            break
        found = table.filter(pc.field(key) == value).to_pylist()
        if found:
            capture_id = found[0].get("capture_id")
            said = {name[:-1]: found[0], **repetition(place.folder, found[0])}
            return {**said, **({"from": explained(place, capture_id)} if capture_id else {})}
    return None


def _one(db: sqlite3.Connection, query: str, value: Any) -> dict[str, Any] | None:
    cursor = db.execute(query, (value,))
    row = cursor.fetchone()
    return dict(zip((c[0] for c in cursor.description), row, strict=True)) if row else None


OFF_TOPIC = "off topic"  # the words of the step `topic`
_REASONS = """
SELECT state, COALESCE(reason, '?'), COUNT(*) FROM urls WHERE state IN ('refused', 'failed')
GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"""
_CAPTURE_FIELDS = (
    "capture_id", "fetched_at", "http_status", "source", "warc_file", "warc_offset", "problem", "revisit_of",
)  # fmt: skip
_CAPTURES_OF = f"SELECT {', '.join(_CAPTURE_FIELDS)} FROM captures WHERE url = ? ORDER BY fetched_at"
_CAPTURES_AT = f"SELECT {', '.join(_CAPTURE_FIELDS)}, url FROM captures WHERE source = 'wayback' AND fetched_at LIKE ?"
