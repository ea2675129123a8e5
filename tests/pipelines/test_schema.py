"""The schema against the design, and the data dictionary against the schema."""

from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.dictionary import dictionary
from pipelines.schema import TABLES, TIME, arrow_schema, empty

MINIMUM = {
    "posts": """
        post_id site url title author author_id is_owner published published_raw published_zone
        modified language text tags topic_score topic_terms on_topic comments_declared
        comments_archived gap_reason duplicate_of first_seen last_seen state capture_id platform
        reader
    """,
    "comments": """
        comment_id post_id site url parent_id inferred_parent_id inferred_how position depth author
        author_id author_url is_owner published published_raw published_zone text quotes kind
        language topic_score topic_terms duplicate_of visible_on_page first_seen last_seen state
        capture_id reader
    """,
    "captures": """
        capture_id site url fetched_at http_status media_type sha256 warc_file warc_offset
        warc_length source run_id platform posts comments problem
    """,
    "versions": """
        record_id text_sha256 text first_seen last_seen capture_id source
    """,
    "links": """
        record_id url domain kind
    """,
    "dropped": """
        record_id step reason
    """,
    "sites": """
        site platform via robots posts comments comments_declared sources comments_disagree agreement
        first_seen last_seen
    """,
    "duplicates": """
        record_id canonical_id kind similarity
    """,
}


@pytest.mark.parametrize("table", MINIMUM)
def test_every_table_has_the_columns_promised(table: str) -> None:
    """Scripts rely on these columns; more may stand beside them."""
    assert set(MINIMUM[table].split()) <= set(TABLES[table].names)


def test_no_other_tables() -> None:
    """The design names eight tables."""
    assert set(TABLES) == set(MINIMUM)


def test_times_are_utc_and_places_are_int32() -> None:
    """The types that an analyst's code depends on."""
    comments = arrow_schema("comments")
    assert comments.field("published").type == TIME == pa.timestamp("us", tz="UTC")
    assert comments.field("position").type == comments.field("depth").type == pa.int32()
    assert arrow_schema("posts").field("tags").type == pa.list_(pa.string())


@pytest.mark.parametrize("table", MINIMUM)
def test_every_column_is_explained(table: str) -> None:
    """A column without a meaning or an example is of no use to a stranger."""
    for column in TABLES[table].columns:
        assert column.meaning, column.name
        assert column.example, column.name


def test_sort_columns_exist_and_hold_no_null() -> None:
    """Rows are sorted by columns that every row has."""
    for table in TABLES.values():
        required = {column.name for column in table.columns if column.required}
        assert set(table.sort) <= required


def test_nulls_do_not_turn_integers_into_floats() -> None:
    """Counts and truth values with nulls open in pandas as Int32 and boolean."""
    frame = empty("posts").to_pandas()
    assert str(frame["comments_declared"].dtype) == "Int32"
    assert str(frame["is_owner"].dtype) == "boolean"
    assert str(frame["comments_archived"].dtype) == "int32"


def test_the_data_dictionary_is_not_stale() -> None:
    """datasets/README.md is what `python -m pipelines.dictionary` writes now."""
    written = Path(__file__).parents[2] / "datasets" / "README.md"
    assert written.read_text("utf-8") == dictionary(), "run `python -m pipelines.dictionary > datasets/README.md`"
