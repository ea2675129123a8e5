"""Say of each link what it leads to, who gave it and when; and add what posts and comments name without a link.

"doi:10.1000/xyz", "PMID 123456" and addresses written out get rows of their own, found = text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.schema import STRING, TIME
from pipelines.steps.citing import Cited, address_of, addresses_in, cited, named
from scraper.urls import normal, site_of

if TYPE_CHECKING:
    from pipelines.site import Site


def links(site: Site) -> Site:
    """The site with what its links lead to, by whom and when they were given, and what its words name."""
    given = site.tables["links"]
    records = _records(site)
    rows = _linked(given, site.name)
    rows += _written(records, rows, site.name)
    table = pa.table({name: [row[name] for row in rows] for name in _FOUND.names}, schema=_FOUND)
    at = pc.index_in(table["record_id"].combine_chunks(), records["record_id"].combine_chunks())
    for name in ("site", "post_id", "author_id", "published"):
        table = table.append_column(name, records[name].combine_chunks().take(at))
    return site.having(links=table)


_FOUND = pa.schema([(name, STRING) for name in ("record_id", "url", "domain", "kind", "identifier", "found")])


def _records(site: Site) -> Any:
    """Posts and comments alike."""
    posts, comments = site.tables["posts"], site.tables["comments"]
    names = ["site", "post_id", "author_id", "published", "text"]
    both = [
        posts.select(names).append_column("record_id", posts["post_id"]),
        comments.select(names).append_column("record_id", comments["comment_id"]),
    ]
    table = pa.concat_tables(both, promote_options="default")
    return table.set_column(3, "published", table["published"].cast(TIME))


def _linked(given: Any, site: str) -> list[dict[str, Any]]:
    known: dict[str, dict[str, Any]] = {}
    rows = []
    for record, url in zip(given["record_id"].to_pylist(), given["url"].to_pylist(), strict=True):
        if url not in known:
            known[url] = _row(url, cited(url), site, "link")
        rows.append({"record_id": record, **known[url]})
    return rows


def _written(records: Any, linked: list[dict[str, Any]], site: str) -> list[dict[str, Any]]:
    """What words name that is not linked as well."""
    hits = records.filter(pc.fill_null(pc.match_substring_regex(records["text"], _MAY_NAME), False))
    has: dict[str, list[dict[str, Any]]] = {}
    for row in linked:
        has.setdefault(row["record_id"], []).append(row)
    rows = []
    for record, text in zip(hits["record_id"].to_pylist(), hits["text"].to_pylist(), strict=True):
        there = has.get(record, [])
        for row in _rows_in(text, site):
            if not any(_is_same(row, other) for other in there):
                there = [*there, row]
                rows.append({"record_id": record, **row})
    return rows


# Finds the few texts that may name something, so that the many others cost no Python.
_MAY_NAME = r"(?i)10\.\d{4}|PMID|Pub\s?Med|PMC\d|arxiv|NCT\d{8}|ISRCTN|https?://|www\."


def _rows_in(text: str, site: str) -> list[dict[str, Any]]:
    rows = []
    for address in addresses_in(text):
        url = normal(address if "://" in address else f"http://{address}")
        if url is not None:
            rows.append(_row(url, cited(url), site, "text"))
    return rows + [_row(address_of(one), one, site, "text") for one in named(text)]


def _is_same(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Does a link lead there already? An address may be shown without its end."""
    if row["identifier"] is not None and (row["kind"], row["identifier"]) == (other["kind"], other["identifier"]):
        return True
    return bool(_bare(other["url"]).startswith(_bare(row["url"])))


def _bare(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.").rstrip("/").casefold()


def _row(url: str, what: Cited | None, site: str, found: str) -> dict[str, Any]:
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.") or None
        own = site_of(url) == site
    except ValueError:
        host, own = None, False
    kind = what.kind if what else "site" if own else "web"
    return {"url": url, "domain": host, "kind": kind, "identifier": what and what.identifier, "found": found}
