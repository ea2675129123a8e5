"""The tables of a collection as pandas frames, its discussion as one frame, its threads as trees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from textwrap import indent, wrap
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from pipelines.replies import replies, reply_graph
from pipelines.schema import TABLES
from pipelines.tables import read, read_index
from scraper.errors import NoSuchCollection, NoSuchTable

if TYPE_CHECKING:
    from collections.abc import Collection
    from os import PathLike


def checked_folder(home: str | PathLike[str], name: str) -> Path:
    """The folder of a collection that has tables. Raises NoSuchCollection and NoSuchTable."""
    folder = Path(home) / name
    if not name or not folder.is_dir():
        raise NoSuchCollection(f"no collection {name!r} in {home}: run `threadkeep new {name or 'NAME'} --term …`")
    read_index(folder)
    return folder


class Frames:
    """A collection's tables as pandas frames, each loaded once, when first asked for, and checked against its digest.

    Columns are as in `datasets/README.md`. Raises DamagedTable, naming the file, where bytes changed since the build.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __repr__(self) -> str:
        return f"<Threadkeep collection {self.folder.name!r}: {', '.join(TABLES)}>"

    def table(
        self, name: str, *, sites: Collection[str] | None = None, columns: Collection[str] | None = None
    ) -> pd.DataFrame:
        """A table as a frame; of some `sites` or with some `columns` only, which is quicker. Not kept."""
        frame: pd.DataFrame = read(self.folder, name, sites=sites, columns=columns).to_pandas()
        return frame

    @cached_property
    def posts(self) -> pd.DataFrame:
        """A row a post."""
        return self.table("posts")

    @cached_property
    def comments(self) -> pd.DataFrame:
        """A row a comment, answer or ping."""
        return self.table("comments")

    @cached_property
    def captures(self) -> pd.DataFrame:
        """A row a WARC record."""
        return self.table("captures")

    @cached_property
    def versions(self) -> pd.DataFrame:
        """A row a wording ever seen."""
        return self.table("versions")

    @cached_property
    def links(self) -> pd.DataFrame:
        """A row an address that a post or comment links to."""
        return self.table("links")

    @cached_property
    def dropped(self) -> pd.DataFrame:
        """A row a record that a step left out or corrected, with the reason."""
        return self.table("dropped")

    @cached_property
    def sites(self) -> pd.DataFrame:
        """A row a site."""
        return self.table("sites")

    @cached_property
    def duplicates(self) -> pd.DataFrame:
        """A row a record that repeats one of another site."""
        return self.table("duplicates")

    def discussion(self) -> pd.DataFrame:
        """What was said on the topic: posts and comments as one frame, a row a contribution, in reading order.

        Left out, and printed with their counts: threads and comments off topic, records that repeat another of
        their site or of another, pings. Posts have position and depth 0 and the kind `post`.
        """
        rows = _contributions(self.posts, self.comments)
        thread_is_off = ~rows["post_id"].isin(self.posts.loc[self.posts["on_topic"].astype(bool), "post_id"])
        filters = (
            ("off topic", thread_is_off | (rows["on_topic"] == False).fillna(False)),  # noqa: E712  (null is no word on it)
            ("repeats of another", rows["duplicate_of"].notna() | rows["record_id"].isin(self.duplicates["record_id"])),
            ("pingbacks and trackbacks", rows["kind"].isin(["pingback", "trackback"])),
        )
        print(f"{self.folder.name}: {_counted(rows)}")
        kept = pd.Series(True, index=rows.index)
        for reason, out in filters:
            print(f"  left out, {reason}: {_counted(rows[kept & out])}")
            kept &= ~out
        found = rows[kept].drop(columns=["duplicate_of", "on_topic"]).reset_index(drop=True)
        print(f"  discussion: {_counted(found)}")
        return found

    def replies(self) -> pd.DataFrame:
        """Who answered whom in the discussion: a row a comment, from record and author to record and author.

        `how` says whether its parent is `stated`, `inferred` (a guess), or neither: then it answers the `post`.
        Columns: record_id, author_id, author, to_id, to_author_id, to_author, how, inferred_how, post_id, site and
        published.
        """
        return replies(self.discussion(), self.posts, self.comments)

    def reply_graph(self, of: Literal["people", "records"] = "people") -> Any:
        """The replies as a networkx.DiGraph: of people (edges count replies in `weight`, and by `how`), or of records.

        Replies by or to somebody unnamed are in the latter alone. Raises UsageError where networkx is not installed.
        """
        return reply_graph(self.replies(), of)

    def thread(self, post_id: str, *, inferred: bool = False) -> Thread:
        """A post with its comments as a tree; `print` it to read it. With `inferred`, a comment without a stated parent
        hangs under the one that was guessed. Raises NoSuchTable for an unknown id."""
        post = self.posts[self.posts["post_id"] == post_id]
        if post.empty:
            raise NoSuchTable(f"no post {post_id!r} in {self.folder.name}: its posts are listed by .posts.post_id")
        comments = self.comments[self.comments["post_id"] == post_id].sort_values("position")
        return Thread(_record(post)[0], _tree(_record(comments), inferred=inferred))


@dataclass(frozen=True, slots=True)
class Reply:
    """A comment (a dict of its columns, None where absent) and the replies to it, in order."""

    comment: dict[str, Any]
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Thread:
    """A post (a dict of its columns) and its comments as a tree; `str` of it is the conversation, indented."""

    post: dict[str, Any]
    replies: tuple[Reply, ...] = ()

    def __str__(self) -> str:
        head = self.post["title"] or self.post["url"] or self.post["post_id"]
        lines = [head, _said_by(self.post), _worded(self.post["text"], "")]
        waiting = [(reply, 1) for reply in reversed(self.replies)]
        while waiting:
            reply, depth = waiting.pop()
            margin = "    " * min(depth - 1, 10) + "  "
            lines += ["", f"{margin[:-2]}└ {_said_by(reply.comment)}", _worded(reply.comment["text"], margin)]
            waiting += [(below, depth + 1) for below in reversed(reply.replies)]
        return "\n".join(lines)


def _contributions(posts: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame:
    first = posts.rename(columns={"post_id": "record_id"}).assign(
        post_id=posts["post_id"], kind="post", parent_id=None, position=0, depth=0
    )
    rest = comments.rename(columns={"comment_id": "record_id"})
    rows = pd.concat([first[list(_VIEW)].astype(_VIEW_TYPES), rest[list(_VIEW)].astype(_VIEW_TYPES)], ignore_index=True)
    return rows.sort_values(["site", "post_id", "position"], kind="stable", ignore_index=True)


_VIEW = (
    "record_id",
    "post_id",
    "site",
    "kind",
    "position",
    "depth",
    "parent_id",
    "author",
    "author_id",
    "is_owner",
    "published",
    "language",
    "text",
    "url",
    "topic_score",
    "on_topic",
    "duplicate_of",
    "capture_id",
)
_VIEW_TYPES = {"on_topic": "boolean", "parent_id": "str", "kind": "str", "position": "int32", "depth": "int32"}


def _counted(rows: pd.DataFrame) -> str:
    posts = int((rows["kind"] == "post").sum())
    comments = len(rows) - posts
    return f"{posts} post{'' if posts == 1 else 's'}, {comments} comment{'' if comments == 1 else 's'}"


def _record(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dicts, with None for every kind of null that pandas has."""
    plain = frame.astype(object)
    return list(plain.where(frame.notna(), None).to_dict("records"))  # type: ignore[arg-type]


def _tree(comments: list[dict[str, Any]], *, inferred: bool) -> tuple[Reply, ...]:
    """Comments in the order of their positions, hung under their parents; those whose parent is not held stand first
    level. A reply, guessed or not, comes after what it replies to, so that going backwards every comment's replies are
    complete."""
    held = {comment["comment_id"] for comment in comments}
    below: dict[str | None, list[Reply]] = {}
    for comment in reversed(comments):
        stated, guessed = comment["parent_id"], comment["inferred_parent_id"] if inferred else None
        parent = stated if stated in held else guessed if stated is None and guessed in held else None
        replies = tuple(reversed(below.pop(comment["comment_id"], [])))
        below.setdefault(parent, []).append(Reply(comment, replies))
    return tuple(reversed(below.get(None, [])))


def _said_by(record: dict[str, Any]) -> str:
    when = f"{record['published']:%Y-%m-%d %H:%M} UTC" if record["published"] is not None else record["published_raw"]
    owner = " (owner)" if record["is_owner"] else ""
    kind = f" [{record['kind']}]" if record.get("kind", "comment") != "comment" else ""
    return f"{record['author'] or 'unnamed'}{owner}{kind}, {when or 'undated'}"


def _worded(text: str | None, margin: str) -> str:
    lines = [
        part for line in (text or "(no text)").split("\n") for part in wrap(line, 100 - min(len(margin), 40)) or [""]
    ]
    return indent("\n".join(lines), margin)
