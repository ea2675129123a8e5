"""The tables held against the ledgers and against each other: ids, threads, accounts, copies, wordings, links."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import tables
from pipelines.verify.threads import verify_threads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.collection import Place
    from pipelines.verify.report import Report


def verify_rows(place: Place, captures: Iterable[str], report: Report) -> None:
    """Check every row; a finding a cause and site. Raises TableError where there are no tables that can be read."""
    rows = Rows(place, report)
    report.counted("posts", len(rows.posts))
    report.counted("comments", len(rows.comments))
    _verify_ids(rows)
    _verify_captures(rows, pa.array(sorted(captures), pa.string()))
    verify_threads(rows)
    _verify_accounts(rows)
    _verify_copies(rows)
    _verify_what_hangs(rows)


class Rows:
    """Posts, comments and both together (`records`: id, site, published, first_seen, last_seen, capture_id,
    duplicate_of, decided), with `name` to say what is wrong with some."""

    def __init__(self, place: Place, report: Report) -> None:
        self.place, self.report = place, report
        self.build = f"run `threadkeep build {place.name} --again`"
        self.posts = tables.read(
            place.folder, "posts", columns=["post_id", *_BOTH, "comments_declared", "comments_archived", "gap_reason"]
        ).combine_chunks()
        self.comments = tables.read(
            place.folder,
            "comments",
            columns=["comment_id", *_BOTH, "post_id", "parent_id", "inferred_parent_id", "position", "depth"],
        ).combine_chunks()
        both = [self.posts.select(["post_id", *_BOTH]), self.comments.select(["comment_id", *_BOTH])]
        self.records = pa.concat_tables([one.rename_columns(["record_id", *_BOTH]) for one in both]).combine_chunks()

    def name(self, table: Any, wrong: Any, what: str) -> None:
        """A finding for each site with rows of which `wrong` (a mask) holds; the table's first column has their ids."""
        bad = table.filter(pc.fill_null(pa.array(wrong) if isinstance(wrong, np.ndarray) else wrong, False))
        for site in sorted(pc.unique(bad["site"]).to_pylist()):
            of = bad.filter(pc.equal(bad["site"], site))
            such_as = f"such as {of.column(0)[0].as_py()}"
            self.report.findings.append(f"tables: {len(of):,} rows of {site} {what}, {such_as}; {self.build_of(site)}")

    def build_of(self, site: str) -> str:
        """What makes one site's tables anew, whatever they were made of."""
        return f"run `threadkeep build {self.place.name} --site {site} --again`"


_BOTH = ["site", "published", "first_seen", "last_seen", "capture_id", "duplicate_of", "decided"]


def where(ids: Any, within: Any) -> Any:
    """By id the row of it in another column, -1 where there is none."""
    found = pc.index_in(_whole(ids), _whole(within), skip_nulls=True)
    return np.asarray(pc.fill_null(found, -1)).astype(np.int64)


def _whole(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _verify_ids(rows: Rows) -> None:
    counted = pc.value_counts(rows.records["record_id"])
    twice = counted.filter(pc.greater(counted.field("counts"), 1)).to_pylist()
    if twice:
        such_as = f"such as {twice[0]['values']}, {twice[0]['counts']} times"
        rows.report.findings.append(f"tables: {len(twice)} ids stand more than once, {such_as}; {rows.build}")
    rows.name(rows.records, pc.greater(rows.records["first_seen"], rows.records["last_seen"]), "end before they begin")


def _verify_captures(rows: Rows, held: Any) -> None:
    """Every row comes from a capture in a ledger. Rows of a site whose ledger cannot be read are explained by that."""
    listed = tables.read(rows.place.folder, "captures", columns=["capture_id", "site"]).combine_chunks()
    ids = pa.concat_arrays([_whole(rows.records["record_id"]), _whole(listed["capture_id"])])
    sites = pa.concat_arrays([_whole(rows.records["site"]), _whole(listed["site"])])
    of = pa.concat_arrays([_whole(rows.records["capture_id"]), _whole(listed["capture_id"])])
    bad = pc.and_(pc.is_valid(of), pc.invert(pc.is_in(of, value_set=held)))
    found = pa.table({"id": ids, "site": sites, "capture": of}).filter(bad)
    there = rows.place.sites()
    for site in sorted(pc.unique(found["site"]).to_pylist()):
        if site in rows.report.unread:
            continue
        mine = found.filter(pc.equal(found["site"], site))
        one, capture = mine["id"][0].as_py(), mine["capture"][0].as_py()
        what = f"{len(mine)} rows of {site} come from captures that no ledger has, such as {one} from {capture}"
        cure = rows.build_of(site)
        if site not in there:
            cure = f"run `threadkeep build {rows.place.name}`"
            what = f"captures/{site} is missing, and with it the captures of {len(mine)} rows"
            cure += f" to do without, or restore {rows.place.captures / site} from a backup"
        rows.report.findings.append(f"tables: {what}; {cure}")


def _verify_accounts(rows: Rows) -> None:
    """What posts say they hold, and what sites say, is what stands in the tables."""
    at = where(rows.comments["post_id"], rows.posts["post_id"])
    held = np.bincount(at[at >= 0], minlength=len(rows.posts))
    archived = np.asarray(rows.posts["comments_archived"])
    rows.name(rows.posts, held != archived, "say they hold another number of comments than stand in the tables")
    sites = tables.read(rows.place.folder, "sites").to_pylist()
    by_site = {row["site"]: row for row in sites}
    counted = [
        {r["values"]: r["counts"] for r in pc.value_counts(t["site"]).to_pylist()} for t in (rows.posts, rows.comments)
    ]
    for site in sorted({*by_site, *counted[0], *counted[1]}):
        said, is_so = by_site.get(site), tuple(of.get(site, 0) for of in counted)
        if said is None or (said["posts"], said["comments"]) != is_so:
            words = "has no row" if said is None else f"says {said['posts']} posts and {said['comments']} comments"
            held_now = f"{is_so[0]} posts and {is_so[1]} comments stand in the tables"
            rows.report.findings.append(f"tables: sites: {site} {words}, {held_now}; {rows.build_of(site)}")


def _verify_copies(rows: Rows) -> None:
    """What repeats another repeats one that is held, of its site, and not one that was written later."""
    records = rows.records
    at = where(records["duplicate_of"], records["record_id"])
    stated = np.asarray(pc.is_valid(records["duplicate_of"]))
    free = stated & ~np.asarray(pc.is_valid(records["decided"]))  # not as a person decided
    rows.name(records, free & (at < 0), "repeat what is no row")
    if (at >= 0).any():
        sites = _whole(records["site"])
        other = np.asarray(pc.fill_null(pc.not_equal(sites, sites.take(pa.array(at, mask=at < 0))), False))
        rows.name(records, (at >= 0) & other, "repeat a row of another site")
        is_comment = at >= len(rows.posts)  # a post comes before its comments, whatever the clocks say
        rows.name(records, free & is_comment & _later(records, at), "repeat a row that was written later")
    pairs = tables.read(rows.place.folder, "duplicates", columns=["record_id", "canonical_id"]).combine_chunks()
    own, canonical = (where(pairs[name], records["record_id"]) for name in ("record_id", "canonical_id"))
    lost = (own < 0) | (canonical < 0)
    numbers = np.asarray(_whole(records["site"]).dictionary_encode().indices)
    at_home = ~lost & (numbers[own.clip(0)] == numbers[canonical.clip(0)]) if len(records) else lost & False
    for wrong, what in ((lost, "of what is no row"), (at_home, "that name two records of one site")):
        if wrong.any():
            one = pairs["record_id"][int(np.flatnonzero(wrong)[0])].as_py()
            told = f"{int(wrong.sum()):,} rows {what}, such as that of {one}"
            rows.report.findings.append(f"tables: duplicates: {told}; {rows.build}")


def _later(records: Any, at: Any) -> Any:
    """By row: is the one it repeats stated to be written after it?"""
    when = _whole(records["published"])
    return np.asarray(pc.fill_null(pc.less(when, when.take(pa.array(at, mask=at < 0))), False))


_OUT = pa.array(["merge", "period", "rules", "topic"])  # steps that leave no row of what they drop


def _verify_what_hangs(rows: Rows) -> None:
    """Wordings and links are of records, wordings give their digest, and what was left out is in no table."""
    ids, report = rows.records["record_id"], rows.report
    versions = tables.read(rows.place.folder, "versions", columns=["record_id", "text_sha256", "text"]).combine_chunks()
    for name, column in (
        ("versions", versions["record_id"]),
        ("links", tables.read(rows.place.folder, "links", columns=["record_id"])["record_id"]),
    ):
        lost = pc.filter(_whole(column), pa.array(where(column, ids) < 0))
        if len(lost):
            such_as = f"such as of {lost[0].as_py()}"
            report.findings.append(f"tables: {name}: {len(lost):,} rows of what is no row, {such_as}; {rows.build}")
    pairs = zip(versions["text_sha256"].to_pylist(), versions["text"].to_pylist(), strict=True)
    wrong = sum(hashlib.sha256(text.encode()).hexdigest() != digest for digest, text in pairs)
    report.counted("wordings", len(versions))
    if wrong:
        report.findings.append(f"tables: versions: {wrong:,} wordings have not their digest; {rows.build}")
    dropped = tables.read(rows.place.folder, "dropped").combine_chunks()
    dropped = dropped.filter(pc.is_in(dropped["step"], value_set=_OUT))
    if (there := where(dropped["record_id"], ids) >= 0).any():
        one = dropped["record_id"][int(np.flatnonzero(there)[0])].as_py()
        count = f"{int(there.sum()):,} records were left out and are in a table"
        report.findings.append(f"tables: dropped: {count}, such as {one}; {rows.build}")
