"""Who answered whom: edges that say whether they are stated, and the graph of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

import pipelines
from pipelines import tables
from pipelines.build import tables_of
from pipelines.schema import arrow_schema
from scraper.errors import UsageError
from tests.pipelines.observations import Captures, comment, post

if TYPE_CHECKING:
    from pathlib import Path

HOST = "blog.example"


def cid(number: int) -> str:
    """A comment's id."""
    return f"wordpress:{HOST}:comment:{number}"


@pytest.fixture
def frames(tmp_path: Path) -> Any:
    """A thread in which Ben answers Ann, Ann seems to answer Ben, Cleo answers what is not there, and a ping."""
    captures = Captures()
    said = (
        comment(1, author="Ann"),
        comment(2, author="Ben", parent="1"),
        comment(3, "Ben, I agree.", author="Ann"),
        comment(4, author="Cleo", parent="99"),
        comment(5, author="A blog", kind="pingback"),
        comment(6, author=None),
    )
    captures.add(f"https://{HOST}/veins/", (post(1),), said)
    made = tables_of(captures.site())
    rows = tables.sorted_table("comments", made["comments"]).to_pylist()
    rows[2] |= {"inferred_parent_id": cid(2), "inferred_how": "named at the start"}
    made["comments"] = pa.Table.from_pylist(rows, schema=arrow_schema("comments"))
    tables.publish(tmp_path / "veins", tables.stage(tmp_path / "veins", HOST, made), kept=(HOST,))
    return pipelines.open(tmp_path, "veins")


def test_every_comment_of_the_discussion_answers_something(frames: Any) -> None:
    """Stated parents before guessed ones, else the post; pings answer nothing."""
    edges = frames.replies().set_index("record_id")
    assert list(edges.index) == [cid(n) for n in (1, 2, 3, 4, 6)]
    assert edges["how"].tolist() == ["post", "stated", "inferred", "stated", "post"]
    assert edges["to_id"].tolist() == [f"wordpress:{HOST}:post:1", cid(1), cid(2), cid(99), f"wordpress:{HOST}:post:1"]
    assert edges["to_author"].fillna("?").tolist() == ["Olive", "Ann", "Ben", "?", "Olive"]
    assert edges["inferred_how"].dropna().to_dict() == {cid(3): "named at the start"}
    assert edges.loc[cid(2), ["author_id", "to_author_id"]].tolist() == [
        frames.comments.set_index("comment_id").loc[cid(n), "author_id"] for n in (2, 1)
    ]


def test_a_thread_takes_guessed_parents_where_it_is_asked_to(frames: Any) -> None:
    """Else they stand as they were stated."""
    thread = frames.thread(f"wordpress:{HOST}:post:1")
    assert [reply.comment["comment_id"] for reply in thread.replies] == [cid(n) for n in (1, 3, 4, 5, 6)]
    guessed = frames.thread(f"wordpress:{HOST}:post:1", inferred=True)
    (ben,) = guessed.replies[0].replies
    assert [reply.comment["comment_id"] for reply in ben.replies] == [cid(3)]


def test_the_graph_of_people_counts_replies(frames: Any) -> None:
    """An edge a pair, with how many replies are stated, guessed, or to a post."""
    graph = frames.reply_graph()
    names = {person: said["author"] for person, said in graph.nodes(data=True)}
    assert sorted(names.values()) == ["Ann", "Ben", "Cleo", "Olive"]
    edges = {(names[one], names[other]): said for one, other, said in graph.edges(data=True)}
    assert edges == {
        ("Ann", "Olive"): {"weight": 1, "stated": 0, "inferred": 0, "post": 1},
        ("Ben", "Ann"): {"weight": 1, "stated": 1, "inferred": 0, "post": 0},
        ("Ann", "Ben"): {"weight": 1, "stated": 0, "inferred": 1, "post": 0},
    }
    assert {names[person]: said["comments"] for person, said in graph.nodes(data=True)} == {
        "Ann": 2, "Ben": 1, "Cleo": 1, "Olive": 0,
    }  # fmt: skip
    records = frames.reply_graph(of="records")
    assert records.edges[cid(3), cid(2)] == {"how": "inferred"}
    assert len(records) == 7


def test_without_networkx_it_says_what_to_install(frames: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line; the frame of edges needs nothing."""
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(UsageError, match="pip install networkx"):
        frames.reply_graph()
    assert len(frames.replies())
