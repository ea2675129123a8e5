"""Which addresses posts and comments link to, and what kind of thing lies there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.steps.merge.choosing import Rows, is_there
from scraper.urls import site_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


def links(rows: Rows, chosen: NDArray[np.int64], site: str) -> Any:
    """A row for each address a record links to, each once; `chosen` is the row that each record's words are from."""
    lists = rows.take("links", chosen)
    parents, urls = pc.list_parent_indices(lists), pc.list_flatten(lists)
    flat = pa.table({"record_id": pa.array(rows.ids, pa.string()).take(parents), "url": urls})
    flat = flat.filter(pc.is_valid(flat["url"])).group_by(["record_id", "url"], use_threads=False).aggregate([])
    encoded = flat["url"].combine_chunks().dictionary_encode()
    known = [_domain_and_kind(url, site) for url in encoded.dictionary.to_pylist()]
    domain, kind = ([pair[n] for pair in known] for n in (0, 1))
    flat = flat.append_column("domain", pa.array(domain, pa.string()).take(encoded.indices))
    return flat.append_column("kind", pa.array(kind, pa.string()).take(encoded.indices))


def linking_rows(rows: Rows, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    """The row each record's links are from: that of its words where it has any, else the best that has."""
    there = is_there(rows.table["links"])
    has = (chosen >= 0) & there[chosen.clip(0)] if len(there) else np.zeros(len(chosen), bool)
    return np.where(has, chosen, rows.known("links"))


def _domain_and_kind(url: str, site: str) -> tuple[str | None, str]:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        own = site_of(url) == site
    except ValueError:
        return None, "web"
    for kind, hosts in _KINDS:
        if hosts.search(f"{host}{parts.path}"):
            return host or None, kind
    return host or None, "site" if own else "web"


# Registries of papers and video services, which are the same for every collection; no site of a discussion.
_KINDS = (
    ("doi", re.compile(r"^(?:dx\.)?doi\.org/10\.|/doi/(?:\w+/)?10\.\d{4}", re.I)),
    ("pubmed", re.compile(r"^(?:pubmed\.)?ncbi\.nlm\.nih\.gov/(?:pubmed|pmc|\d)|^pmc\.ncbi\.nlm\.nih\.gov/", re.I)),
    (
        "video",
        re.compile(
            r"^(?:m\.)?(?:youtube(?:-nocookie)?\.com|youtu\.be|(?:player\.)?vimeo\.com|dailymotion\.com)/", re.I
        ),
    ),
)
