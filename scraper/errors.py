"""Every error that Threadkeep raises on purpose, under one root.

ThreadkeepError                  the root: its message says what is wrong and what to do; the command prints that line
├── UsageError                   a name, path or option that cannot be right (exit code 2)
│   ├── NoSuchCollection         no collection of that name in this home
│   └── BadCollectionFile        collection.toml cannot be read, or has a key that is not known
├── Busy                         another process holds the site or the collection; names it
├── CaptureError                 a store of captures is not as it was written
│   ├── DamagedRecord            a WARC record whose bytes do not give its digest, or that is cut
│   ├── DamagedLedger            a ledger that SQLite cannot read
│   ├── LaterFormat              a store that a later version wrote: nothing to repair
│   └── CannotImport             a file that holds no page we can read
├── TableError                   a table that is missing or whose checksum is wrong
│   ├── DamagedTable             bytes changed since it was written
│   ├── LaterTables              tables that a later version wrote
│   └── NoSuchTable              not built yet
└── UnreadablePage               a page that no platform could be applied to (too large, not text, over its budget)
    └── BodyTooLarge             a body, or what it unpacks to, over the cap
"""


class ThreadkeepError(Exception):
    """The root. `exit_code` is what the command ends with."""

    exit_code = 1


class UsageError(ThreadkeepError):
    """Raised from the command and from `pipelines.collection` for a value that cannot be right."""

    exit_code = 2


class NoSuchCollection(UsageError):
    """Raised when a collection is asked for that this home does not hold."""


class BadCollectionFile(UsageError):
    """Raised from `pipelines.collection` when collection.toml cannot be read."""


class Busy(ThreadkeepError):
    """Raised when another process holds the lock of a site or a collection."""


class CaptureError(ThreadkeepError):
    """Raised from `scraper.archive` and `scraper.ledger` when captures are not as they were written."""


class DamagedRecord(CaptureError):
    """Raised from `scraper.archive` for a record that is cut or whose digest is wrong."""


class DamagedLedger(CaptureError):
    """Raised from `scraper.ledger` for a ledger that cannot be read."""


class LaterFormat(CaptureError):
    """Raised from `scraper.ledger` and `pipelines.runs` for a store of a later version; updating is what helps."""


class CannotImport(CaptureError):
    """Raised from `scraper.imports` for a file that holds no page."""


class TableError(ThreadkeepError):
    """Raised from `pipelines.tables`."""


class DamagedTable(TableError):
    """Raised when a table's bytes changed since it was written; `threadkeep build` makes it again."""


class LaterTables(TableError):
    """Raised for tables of a later version of Threadkeep; updating is what helps."""


class NoSuchTable(TableError):
    """Raised when a table is asked for that was not built."""


class UnreadablePage(ThreadkeepError):
    """Raised from `scraper.page` for a body that is no page."""


class BodyTooLarge(UnreadablePage):
    """Raised from `scraper.page` where a body unpacks to more than the cap, or by more than the ratio allowed."""
