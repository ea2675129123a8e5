"""WARC files: exchanges written as records that are closed for good, and read back only where they are whole.

WARC 1.1 (ISO 28500:2017; iipc.github.io/warc-specifications): a warcinfo, then a response (or revisit, or resource)
and its request a capture, each record a gzip member of its own. A record counts only where the ledger has its row.
"""

from __future__ import annotations

from scraper.archive.exchange import NOT_MODIFIED, SAME_PAYLOAD, Earlier, Exchange, Place, page_of
from scraper.archive.foreign import REVISIT, TOO_LARGE, Unread, foreign_answers, foreign_captures
from scraper.archive.members import BUFFER
from scraper.archive.reading import disagreements, file_digest, is_whole, read_exchange, scan
from scraper.archive.writing import SIZE_CAP, WarcFile, cut, write_all

__all__ = [
    "BUFFER", "NOT_MODIFIED", "REVISIT", "SAME_PAYLOAD", "SIZE_CAP", "TOO_LARGE", "Earlier", "Exchange", "Place",
    "Unread", "WarcFile", "cut", "disagreements", "file_digest", "foreign_answers", "foreign_captures", "is_whole",
    "page_of", "read_exchange", "scan", "write_all",
]  # fmt: skip
