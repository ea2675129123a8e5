"""Why a post or comment is on the topic, or is not: each match, where it stands, what was taken back, the score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines import tables
from scraper import archive, reading
from scraper.errors import NoSuchTable, ThreadkeepError
from scraper.ledger import captures_of
from scraper.topic import FORMULA, score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.collection import Collection, Place
    from scraper.topic import Terms

AROUND = 40  # characters shown on either side of a match


def matched(place: Place, collection: Collection, found: dict[str, Any]) -> dict[str, Any] | None:
    """What the collection's terms match in the post, comment or address that `explain` found; None where none is one.

    `score` and `formula` are of the post or comment itself, `matches` of a post those of its comments too: a comment
    brings its whole thread.
    """
    terms = collection.topic
    if not terms.terms:
        return None
    if (comment := found.get("comment")) is not None:
        return _told(list(_matches(terms, comment, (("text", comment["text"]),))))
    post = found.get("post") or _post_at(place, found.get("url"))
    if post is None:
        return None
    own = list(_matches(terms, post, _said(place, post)))
    return _told(own) | {"on_topic": post["on_topic"], "in_comments": list(_in_comments(place, terms, post["post_id"]))}


def _told(matches: list[dict[str, Any]]) -> dict[str, Any]:
    counted = sum(match["taken_back_by"] is None for match in matches)
    return {"score": score(counted) if counted else 0.0, "formula": FORMULA, "counted": counted, "matches": matches}


def _matches(terms: Terms, row: dict[str, Any], said: tuple[tuple[str, str | None], ...]) -> Iterator[dict[str, Any]]:
    for where, words in said:
        for term, start, end, found, taken_back_by in terms.matches(words or "", row["language"]):
            around = " ".join((words or "")[max(start - AROUND, 0) : end + AROUND].split())
            yield {"term": term, "words": found, "where": where, "around": around, "taken_back_by": taken_back_by}


def _said(place: Place, post: dict[str, Any]) -> tuple[tuple[str, str | None], ...]:
    """A post's words by where they stand; of one off topic those of its capture, for its row has lost them."""
    title, text, tags = post["title"], post["text"], post["tags"] or ()
    if text is None and (read := _captured(place, post)) is not None:
        text = read
    return (("title", title), ("text", text), *(("tag", tag) for tag in tags))


def _captured(place: Place, post: dict[str, Any]) -> str | None:
    folder = place.captures / post["site"]
    try:
        row = next(row for row in captures_of(folder) if row.capture_id == post["capture_id"])
        page = archive.page_of(archive.read_exchange(folder / row.warc_file, row))
        return next(one.text for one in reading.read(page).posts if post["url"] in (one.url, None))
    except (StopIteration, ThreadkeepError, OSError):
        return None


def _in_comments(place: Place, terms: Terms, post_id: str) -> Iterator[dict[str, Any]]:
    import pyarrow.compute as pc  # noqa: PLC0415

    comments = tables.read(place.folder, "comments", columns=["comment_id", "post_id", "text", "language"])
    for row in comments.filter(pc.field("post_id") == post_id).to_pylist():
        for match in _matches(terms, row, (("comment", row["text"]),)):
            yield match | {"comment_id": row["comment_id"]}


def _post_at(place: Place, url: str | None) -> dict[str, Any] | None:
    import pyarrow.compute as pc  # noqa: PLC0415

    if url is None:
        return None
    try:
        found: list[dict[str, Any]] = tables.read(place.folder, "posts").filter(pc.field("url") == url).to_pylist()
    except NoSuchTable:
        return None
    return found[0] if found else None
