"""Blogs that are gone, read from a web archive: its index says what it holds, raw captures are what it kept.

`index` knows the forms of CDX servers, `choosing` which captures tell something new, `mementos` what of an archive's
answer is the site's own; all three are pure. `asking` has the manners, `site` asks, through the ledger and the spider
that live crawls use.
"""

from __future__ import annotations

from scraper.wayback.asking import AtArchive, Stream
from scraper.wayback.choosing import ArchivedPage, Version, pages_of
from scraper.wayback.index import INTERNET_ARCHIVE, Archive, Archived, read_index
from scraper.wayback.mementos import Memento, original_of
from scraper.wayback.site import WaybackCrawl

__all__ = [
    "INTERNET_ARCHIVE", "Archive", "Archived", "ArchivedPage", "AtArchive", "Memento", "Stream", "Version",
    "WaybackCrawl", "original_of", "pages_of", "read_index",
]  # fmt: skip
