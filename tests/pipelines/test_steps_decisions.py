"""What a person decided stands in the rows, whatever was read, and is marked there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.build import tables_of
from pipelines.site import Correction, Settings
from pipelines.steps.decisions import marked
from tests.pipelines.observations import HOST, NAMES, Captures, comment, post, rows, stepped

PSEUDONYMS = Settings(scope="site", identity="pseudonyms", key=b"k" * 32)


def cid(number: int) -> str:
    """A comment's id."""
    return f"wordpress:{HOST}:comment:{number}"


def pid(number: int) -> str:
    """A post's id."""
    return f"wordpress:{HOST}:post:{number}"


def decided(*given: tuple[str, str, Any], settings: Settings = NAMES) -> Settings:
    """Settings with these decisions."""
    return replace(settings, corrections={HOST: tuple(Correction(*one) for one in given)})


def blog() -> Captures:
    """Two threads: one on veins with three comments, one on cake with two."""
    captures = Captures()
    said = (
        comment(1, "I had my veins opened.", author="Helen", author_key="7", depth=1),
        comment(2, "So did I.", parent="1", author="Ben", published_raw="May 2, 2010 by Ben"),
        comment(3, "Thank you all.", author="Cleo"),
    )
    captures.add(f"https://{HOST}/veins/", (post(1, title="Veins"),), said)
    captures.add(
        f"https://{HOST}/cake/", (post(2, "cake", title="Cake"),), (comment(4, "With cream."), comment(5, "And tea."))
    )
    return captures


def made(settings: Settings) -> dict[str, dict[str, dict[str, Any]]]:
    """Rows by table and id."""
    tables = stepped(blog(), marked, settings).tables
    return {name: rows(tables[name], key) for name, key in (("posts", "post_id"), ("comments", "comment_id"))}


def test_each_field_is_as_it_was_decided_and_marked() -> None:
    """Author, date, kind, language, parent, title, duplicate: the value, and the column named in `decided`."""
    when = datetime(2010, 5, 3, 8, tzinfo=UTC)
    found = made(
        decided(
            (pid(1), "title", "On veins"),
            (cid(3), "author", "Dora"),
            (cid(3), "published", when),
            (cid(3), "kind", "pingback"),
            (cid(3), "language", "sv"),
            (cid(3), "parent_id", cid(2)),
            (cid(2), "parent_id", None),
            (cid(5), "duplicate_of", cid(4)),
        )
    )
    assert found["posts"][pid(1)]["title"] == "On veins"
    row = found["comments"][cid(3)]
    assert (row["author"], row["published"], row["published_zone"]) == ("Dora", when, "decided")
    assert (row["kind"], row["language"], row["parent_id"]) == ("pingback", "sv", cid(2))
    assert row["decided"] == ["author", "kind", "language", "parent_id", "published"]
    assert (found["comments"][cid(2)]["parent_id"], found["comments"][cid(2)]["depth"]) == (None, 1)
    assert found["comments"][cid(5)]["duplicate_of"] == cid(4)
    assert found["comments"][cid(1)]["decided"] is None


def test_a_parent_decided_places_the_comment() -> None:
    """Position and depth follow the decision."""
    row = made(decided((cid(3), "parent_id", cid(2))))["comments"][cid(3)]
    assert (row["depth"], row["position"]) == (3, 3)


def test_dropped_lists_what_was_corrected_without_a_name() -> None:
    """A row a record and field; the value is not in it."""
    tables = tables_of(blog().site(decided((cid(3), "author", "Dora"))))
    (row,) = tables["dropped"].to_pylist()
    assert row == {"record_id": cid(3), "step": "decisions", "reason": "decided by a person: author"}


def test_an_author_decided_is_the_person_of_that_name() -> None:
    """Where one person of the site goes by the name, the row is of that person; else of the name."""
    found = made(decided((cid(2), "author", "Helen"), (cid(3), "author", "Nobody else")))["comments"]
    assert found[cid(2)]["author_id"] == found[cid(1)]["author_id"]
    assert found[cid(3)]["author_id"] not in (None, found[cid(1)]["author_id"])


def test_with_pseudonyms_no_corrected_name_reaches_a_table() -> None:
    """Neither the name decided, nor the one before it, which some themes write beside the date."""
    settings = decided((cid(2), "author", "Dora Quist"), (cid(3), "author", "Helen"), settings=PSEUDONYMS)
    tables = tables_of(blog().site(settings))
    said = " ".join(str(table.drop_columns(["text"]).to_pylist() if "text" in table.column_names else table.to_pylist())
                    for table in tables.values())  # fmt: skip
    for name in ("Dora", "Quist", "Helen", "Ben"):
        assert name not in said, name
    found = rows(tables["comments"], "comment_id")
    assert found[cid(3)]["author_id"] == found[cid(1)]["author_id"]
    assert found[cid(2)]["author"].startswith("person-")


TOPIC = replace(NAMES, terms=("veins",), scope="topic")


def test_a_thread_decided_irrelevant_goes_whole() -> None:
    """Its post keeps a row without words, its comments go."""
    found = made(decided((pid(1), "on_topic", False), settings=TOPIC))
    assert (found["posts"][pid(1)]["on_topic"], found["posts"][pid(1)]["text"]) == (False, None)
    assert found["posts"][pid(1)]["decided"] == ["on_topic"]
    assert not found["comments"]


def test_a_thread_decided_relevant_comes_whole() -> None:
    """By a decision on its post, or on one of its comments, which is marked."""
    for record in (pid(2), cid(5)):
        found = made(decided((record, "on_topic", True), settings=TOPIC))
        assert found["posts"][pid(2)]["on_topic"], record
        assert {cid(4), cid(5)} <= set(found["comments"])
        assert (found["posts"] | found["comments"])[record]["decided"] == ["on_topic"]


def test_a_comment_decided_irrelevant_brings_no_thread_and_leaves_the_discussion() -> None:
    """Where its words alone brought the thread, the thread goes; in another thread it stays, off topic itself."""
    captures = Captures()
    captures.add(f"https://{HOST}/cake/", (post(2, "cake", title="Cake"),), (comment(4, "Veins!"), comment(5, "Tea.")))
    off = decided((cid(4), "on_topic", False), settings=TOPIC)
    assert not len(stepped(captures, marked, off).tables["comments"])
    found = made(decided((cid(3), "on_topic", False), settings=TOPIC))["comments"]
    assert [found[cid(n)]["on_topic"] for n in (1, 2, 3)] == [True, True, False]


def test_in_the_scope_site_nothing_goes() -> None:
    """A decision there is a mark."""
    found = made(decided((pid(1), "on_topic", False)))
    assert (found["posts"][pid(1)]["on_topic"], len(found["comments"])) == (False, 5)


@pytest.mark.parametrize("record", ["wordpress:other.example:comment:1", cid(99)])
def test_a_decision_on_what_is_not_there_changes_nothing(record: str) -> None:
    """Of another site, or gone."""
    assert made(decided((record, "author", "Dora"))) == made(NAMES)


def test_the_digest_tells_what_was_decided_of_that_site_alone() -> None:
    """And which tables may stay where a site cannot be read: those of the same settings."""
    one = decided((cid(3), "author", "Dora"))
    assert one.digest_of(HOST) not in (NAMES.digest_of(HOST), decided((cid(3), "author", "Eve")).digest_of(HOST))
    assert one.digest_of(HOST).startswith(f"{NAMES.digest}-")
    assert one.digest_of("other.example") == NAMES.digest
    assert decided((cid(3), "duplicate_of", None)).not_duplicates(HOST) == {cid(3)}
