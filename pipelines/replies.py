"""Who answered whom: the replies of a collection as a frame of edges, and as a graph of networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from scraper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

STATED, INFERRED, POST = "stated", "inferred", "post"


def replies(discussion: pd.DataFrame, posts: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame:
    """A row a comment of the discussion, with what it answers: `how` is stated, inferred, or post.

    Columns: record_id, author_id, author (who answers), to_id, to_author_id, to_author (who is answered), how,
    inferred_how, post_id, site, published. A stated parent that is not held has no author.
    """
    said = discussion[discussion["kind"] != "post"].rename(columns={"published": "at"})
    parents = comments.set_index("comment_id")[["parent_id", "inferred_parent_id", "inferred_how"]]
    rows = said[["record_id", "author_id", "author", "post_id", "site", "at"]].reset_index(drop=True)
    found = parents.loc[rows["record_id"]].reset_index(drop=True)
    stated, guessed = found["parent_id"].notna(), found["parent_id"].isna() & found["inferred_parent_id"].notna()
    rows["to_id"] = found["parent_id"].where(stated, found["inferred_parent_id"].where(guessed, rows["post_id"]))
    rows["how"] = pd.Series(POST, index=rows.index).mask(guessed, INFERRED).mask(stated, STATED)
    rows["inferred_how"] = found["inferred_how"].where(guessed)
    names = pd.concat(
        [frame.set_index(key)[["author_id", "author"]] for frame, key in ((posts, "post_id"), (comments, "comment_id"))]
    )
    rows[["to_author_id", "to_author"]] = names.reindex(rows["to_id"]).to_numpy()
    return rows.rename(columns={"at": "published"})[list(_COLUMNS)]


_COLUMNS = (
    "record_id", "author_id", "author", "to_id", "to_author_id", "to_author", "how", "inferred_how", "post_id", "site",
    "published",
)  # fmt: skip


def reply_graph(edges: pd.DataFrame, of: Literal["people", "records"]) -> Any:
    """The frame of `replies` as a networkx.DiGraph. Raises UsageError where networkx is not installed."""
    try:
        import networkx  # noqa: PLC0415  (of a notebook, and no dependency of ours)
    except ImportError:
        raise UsageError("a graph needs networkx, which is not installed: `pip install networkx`") from None
    if of not in ("people", "records"):
        raise UsageError(f"a graph is of people or of records, not of {of!r}")
    graph = networkx.DiGraph()
    graph.add_nodes_from(_people(edges) if of == "people" else _records(edges))
    graph.add_edges_from(_between_people(edges) if of == "people" else _between_records(edges))
    return graph


def _people(edges: pd.DataFrame) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everybody known who answers or is answered, with the name and how many comments they wrote."""
    wrote = edges["author_id"].value_counts()
    both = pd.concat(
        [
            edges[["author_id", "author"]],
            edges[["to_author_id", "to_author"]].set_axis(["author_id", "author"], axis="columns"),
        ]
    )
    for person, name in both.dropna(subset="author_id").drop_duplicates("author_id").itertuples(index=False):
        yield person, {"author": name if pd.notna(name) else None, "comments": int(wrote.get(person, 0))}


def _between_people(edges: pd.DataFrame) -> Iterator[tuple[str, str, dict[str, int]]]:
    """A pair of people with the number of replies, and how many of them are stated, inferred, or to a post."""
    known = edges.dropna(subset=["author_id", "to_author_id"])
    counted = known.groupby(["author_id", "to_author_id", "how"]).size().unstack(fill_value=0)
    counted = counted.reindex(columns=[STATED, INFERRED, POST], fill_value=0)
    for pair, numbers in zip(counted.index.to_list(), counted.to_numpy().tolist(), strict=True):
        yield *pair, {"weight": sum(numbers), **dict(zip((STATED, INFERRED, POST), numbers, strict=True))}


def _records(edges: pd.DataFrame) -> Iterator[tuple[str, dict[str, Any]]]:
    known = pd.concat(
        [
            edges[["to_id", "to_author_id"]].set_axis(["record_id", "author_id"], axis="columns"),
            edges[["record_id", "author_id"]],
        ]
    ).drop_duplicates("record_id", keep="last")
    for record, person in known.itertuples(index=False):
        yield record, {"author_id": person if pd.notna(person) else None}


def _between_records(edges: pd.DataFrame) -> Iterator[tuple[str, str, dict[str, str]]]:
    for one, other, how in edges[["record_id", "to_id", "how"]].itertuples(index=False):
        yield one, other, {"how": how}
