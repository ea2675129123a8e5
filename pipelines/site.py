"""What passes from step to step: a site's observations, its captures, and the tables made of them so far."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.schema import BOOL, INT, LONG, QUOTES, STRING, STRINGS, TIME
from scraper.topic import MATCHING, Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from scraper.rules import Rules

CLOCK = pa.timestamp("us")  # as shown, in a zone that `offset` states or nobody does

# A row a post or comment seen in a capture, and one (what = "page") for each capture, which may be all there is.
OBSERVED = pa.schema(
    [
        ("capture_id", STRING),
        ("row", INT),  # place on the page among posts, or among comments, from 0
        ("what", STRING),  # page, post, comment
        ("how", STRING),  # api, page, feed
        ("platform", STRING),
        ("reader", STRING),
        ("page_url", STRING),
        ("url", STRING),  # of the post or comment, as stated
        ("key", STRING),  # the platform's number
        ("post_key", STRING),
        ("post_url", STRING),
        ("parent", STRING),  # key, or #N for the N-th comment of the page from 0
        ("title", STRING),
        ("author", STRING),
        ("author_key", STRING),
        ("author_url", STRING),
        ("published", CLOCK),
        ("published_offset", INT),  # seconds east of UTC, null where none is stated
        ("published_raw", STRING),
        ("modified", CLOCK),
        ("modified_offset", INT),
        ("language", STRING),
        ("text", STRING),
        ("tags", STRINGS),
        ("links", STRINGS),
        ("quotes", QUOTES),
        ("comments_declared", INT),
        ("gap_reason", STRING),
        ("protected", BOOL),
        ("kind", STRING),
        ("depth", INT),
        ("is_owner", BOOL),
        ("thread_pages", STRINGS),  # of a page: the thread's other comment pages that it links to
        ("problem", STRING),
        ("damaged", BOOL),  # of a page: its record is not as it was written, or missing; else null
        ("sha256", STRING),  # of a page: the capture's digest, by which a cached observation is known to be of it
    ]
)

# What steps need of the ledger; `captures` of DESIGN 4 is made of it.
CAPTURED = pa.schema(
    [
        ("capture_id", STRING),
        ("url", STRING),
        ("fetched_at", TIME),
        ("http_status", INT),
        ("media_type", STRING),
        ("sha256", STRING),
        ("warc_file", STRING),
        ("warc_offset", LONG),
        ("warc_length", LONG),
        ("source", STRING),
        ("run_id", STRING),
        ("kind", STRING),  # what the ledger expected: api, feed, thread, …, seed, robots
        ("problem", STRING),
        ("revisit_of", STRING),  # a 304: the capture whose body still holds
    ]
)


class Correction(NamedTuple):
    """What a person decided: a record's field and its value (a truth, a time, a text, or None for none)."""

    record_id: str
    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class Settings:
    """What a collection asks of its steps. `key` is 32 secret bytes, needed for pseudonyms only; `period` is the first
    and the last day of the posts that are kept, None where it is open; `rules` are of seeds whose sites are bounded,
    `corrections` what was decided, by site."""

    terms: tuple[str, ...] = ()
    scope: Literal["topic", "site"] = "topic"
    identity: Literal["pseudonyms", "names"] = "pseudonyms"
    key: bytes = field(default=b"", repr=False)
    period: tuple[date | None, date | None] = (None, None)
    exclude: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    accents: Literal["folded", "kept"] = "folded"
    rules: tuple[Rules, ...] = ()
    corrections: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)

    def digest_of(self, site: str) -> str:
        """What tells a site's tables made otherwise: `digest`, then after a dash that of what was decided of its rows,
        keyed, since a name may be in it."""
        own = self.corrections.get(site)
        return (
            f"{self.digest}-{hmac.new(self.key, repr(own).encode(), 'sha256').hexdigest()[:16]}" if own else self.digest
        )

    def not_duplicates(self, site: str) -> frozenset[str]:
        """The records of a site that a person decided to be no duplicates."""
        own = self.corrections.get(site, ())
        return frozenset(one.record_id for one in own if one.field == "duplicate_of" and one.value is None)

    @property
    def topic(self) -> Terms:
        """The terms, ready to be looked for."""
        return Terms(self.terms, self.exclude, self.languages, self.accents)

    @property
    def digest(self) -> str:
        """What tells tables made by other settings; of the key only whether it is the same."""
        period = [day.isoformat() if day else "" for day in self.period]
        named = (self.terms, self.scope, self.identity, *([period] if any(period) else []))
        how = (MATCHING, self.exclude, self.languages, self.accents) if self.terms else ()
        said = repr((*named, *how, *self.rules)).encode() + hashlib.sha256(b"digest" + self.key).digest()
        return hashlib.sha256(said).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Site:
    """A site on its way: `observed` (OBSERVED), `captured` (CAPTURED) and the tables made so far, by name.

    Until the last step `posts` and `comments` also carry columns that are no part of the schema.
    """

    name: str
    settings: Settings
    observed: Any
    captured: Any
    tables: Mapping[str, Any] = field(default_factory=dict)

    def having(self, **tables: Any) -> Site:
        """The same site with these tables in place of those it had."""
        return replace(self, tables={**self.tables, **tables})

    def without(self, record_ids: Any, tables: Iterable[str]) -> Site:
        """The same site without the rows of these records (an array of ids) in `tables`, which are of KEYS."""
        if not len(record_ids):
            return self
        kept = {n: pc.invert(pc.is_in(self.tables[n][KEYS[n]], value_set=record_ids)) for n in tables}
        return self.having(**{name: self.tables[name].filter(mask) for name, mask in kept.items()})

    def dropping(self, record_ids: list[str], step: str, reason: str) -> Site:
        """The same site with these records listed in `dropped`; taking them out is the step's own work."""
        if not record_ids:
            return self
        rows = {"record_id": record_ids, "step": [step] * len(record_ids), "reason": [reason] * len(record_ids)}
        added = pa.table(rows, schema=DROPPED)
        return self.having(dropped=pa.concat_tables([self.tables.get("dropped", added.slice(0, 0)), added]))

    def before(self, since: datetime) -> tuple[Site, Any]:
        """The same site without what was captured from a time on, as its domain is somebody else's since; and all its
        captures, these with that as their problem."""
        later = pc.greater_equal(self.captured["fetched_at"], pa.scalar(since, TIME))
        old = self.captured.filter(pc.invert(later))
        seen = self.observed.filter(pc.is_in(self.observed["capture_id"], value_set=old["capture_id"].combine_chunks()))
        named = pc.if_else(later, "the domain changed hands", self.captured["problem"])
        return replace(self, captured=old, observed=seen), with_column(self.captured, "problem", named)


def with_column(table: Any, name: str, column: Any) -> Any:
    """A table with this column, in the place of the one of that name if there is one."""
    if name in table.column_names:
        return table.set_column(table.schema.get_field_index(name), name, column)
    return table.append_column(name, column)


KEYS = {"posts": "post_id", "comments": "comment_id", "versions": "record_id", "links": "record_id"}
DROPPED = pa.schema([("record_id", STRING), ("step", STRING), ("reason", STRING)])
