"""What a person decided, put over what was read: the author, date, title, kind, language and parent of a row before the
steps that build on them; its relevance where the topic is told; last its duplicate, and a mark on every row corrected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.schema import STRING, STRINGS
from pipelines.site import KEYS, with_column
from pipelines.steps.hiding import unsigned

if TYPE_CHECKING:
    from pipelines.site import Site

DECIDED = "decided"  # where published_zone is from
ROWS = ("posts", "comments")


def corrected(site: Site) -> Site:
    """The site with fields of its posts and comments as they were decided; `dropped` lists each."""
    by_field = _by_field(site)
    if not by_field:
        return site
    known = _people(site) if "author" in by_field else {}
    for name in ROWS:
        table = site.tables[name]
        if "author" in by_field:
            table = _written_by(table, KEYS[name], by_field["author"], known, site.settings.identity)
        for field in ("title", "published", "kind", "language", "parent_id"):
            if field in by_field and field in table.column_names:
                table = _with(table, KEYS[name], field, by_field[field])
        if "published" in by_field:
            zones = {one: DECIDED if when else None for one, when in by_field["published"].items()}
            table = _with(table, KEYS[name], "published_zone", zones)
        site = site.having(**{name: table})
    for field, values in sorted(by_field.items()):
        held = {one for name in ROWS for one in _held(site.tables[name][KEYS[name]], values)}
        site = site.dropping(sorted(held), "decisions", f"decided by a person: {field}")
    return site


def relevant(site: Site, posts: Any, comments: Any) -> tuple[Any, Any]:
    """Posts and comments with `on_topic` as it was decided, where the posts have it by their words.

    What is decided of a comment counts as its words would: a relevant one brings its thread, one that is not brings
    none, and is itself no part of the discussion.
    """
    decided = _by_field(site).get("on_topic", {})
    of_comments = {one: value for one, value in decided.items() if ":comment:" in one}
    matching = pc.is_valid(comments["topic_terms"])
    own = pc.is_valid(posts["topic_terms"]) if site.settings.terms else pa.array([True] * len(posts), pa.bool_())
    if of_comments:
        counted = _with(with_column(comments, "counted", matching), "comment_id", "counted", of_comments)["counted"]
        threads = pc.unique(comments["post_id"].filter(counted))
        posts = with_column(posts, "on_topic", pc.or_(own, pc.is_in(posts["post_id"], value_set=threads)))
    posts = _with(posts, "post_id", "on_topic", decided)
    at = pc.index_in(comments["post_id"].combine_chunks(), posts["post_id"].combine_chunks())
    comments = with_column(comments, "on_topic", posts["on_topic"].combine_chunks().take(at))
    without = {one: value for one, value in of_comments.items() if not value}
    return posts, _with(comments, "comment_id", "on_topic", without)


def marked(site: Site) -> Site:
    """The site with `duplicate_of` as it was decided, nothing guessed in place of a parent that was, and `decided`."""
    by_field = _by_field(site)
    for name in ROWS:
        table, key = site.tables[name], KEYS[name]
        table = _with(table, key, "duplicate_of", by_field.get("duplicate_of", {}))
        for guess in ("inferred_parent_id", "inferred_how"):
            if guess in table.column_names:
                table = _with(table, key, guess, dict.fromkeys(by_field.get("parent_id", {})))
        fields: dict[str, list[str]] = {}
        for field, values in sorted(by_field.items()):
            for record_id in values:
                fields.setdefault(record_id, []).append(field)
        table = with_column(table, "decided", pa.nulls(len(table), STRINGS))
        site = site.having(**{name: _with(table, key, "decided", fields)})
    return site


def _by_field(site: Site) -> dict[str, dict[str, Any]]:
    """By field, the values decided by record."""
    found: dict[str, dict[str, Any]] = {}
    for one in site.settings.corrections.get(site.name, ()):
        found.setdefault(one.field, {})[one.record_id] = one.value
    return found


def _with(table: Any, key: str, name: str, values: dict[str, Any]) -> Any:
    """A table with a column's values replaced by those of these records."""
    if not values or not len(table):
        return table
    at = pc.index_in(table[key].combine_chunks(), pa.array(list(values), STRING))
    if at.null_count == len(at):
        return table
    column = table[name].combine_chunks()
    new = pa.array(list(values.values()), column.type).take(at)
    return with_column(table, name, _chosen(pc.is_valid(at), new, column))


def _chosen(mask: Any, new: Any, old: Any) -> Any:
    """Of two columns the first where the mask says so; lists too, of which `if_else` knows nothing."""
    if pa.types.is_nested(old.type):
        pairs = zip(mask.to_pylist(), new.to_pylist(), old.to_pylist(), strict=True)
        return pa.array([one if is_new else other for is_new, one, other in pairs], old.type)
    return pc.if_else(mask, new, old)


def _held(ids: Any, values: dict[str, Any]) -> list[str]:
    return pc.unique(ids.filter(pc.is_in(ids, value_set=pa.array(list(values), STRING)))).to_pylist()  # type: ignore[no-any-return]


def _people(site: Site) -> dict[str, tuple[str | None, str | None]]:
    """By name, the key and the address of the one person of the site who goes by it."""
    found: dict[str, set[tuple[str | None, str | None]]] = {}
    for name in ROWS:
        table = site.tables[name].select(["author", "author_key", "author_url"])
        for row in table.group_by(table.column_names, use_threads=False).aggregate([]).to_pylist():
            found.setdefault(row["author"], set()).add((row["author_key"], row["author_url"]))
    return {name: next(iter(said)) for name, said in found.items() if len(said) == 1}


def _written_by(
    table: Any, key: str, authors: dict[str, str | None], known: dict[str, tuple[str | None, str | None]], identity: str
) -> Any:
    """A table with other authors, who are the persons of the site that go by these names; no trace of those before in
    the words of a date, where names are not kept."""
    if identity == "pseudonyms":
        table = with_column(table, "published_raw", unsigned(table["published_raw"], table["author"]))
    said = {one: known.get(author or "", (None, None)) for one, author in authors.items()}
    table = _with(table, key, "author", authors)
    table = _with(table, key, "author_key", {one: pair[0] for one, pair in said.items()})
    table = _with(table, key, "author_url", {one: pair[1] for one, pair in said.items()})
    return _with(table, key, "is_owner", dict.fromkeys(authors))
