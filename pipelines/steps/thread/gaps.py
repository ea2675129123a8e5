"""What each post declares against what we hold, and where the two differ, why."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.site import with_column
from scraper.items import NOT_TOLD

if TYPE_CHECKING:
    from numpy.typing import NDArray


def accounted(posts: Any, comments: Any) -> Any:
    """Posts with comments_archived, comments_disagree and, where archived and declared differ, gap_reason."""
    threads = posts["post_id"].combine_chunks()
    at = np.asarray(pc.index_in(comments["post_id"].combine_chunks(), threads)).astype(np.int64)
    archived = np.bincount(at, minlength=len(posts))
    disagree = np.bincount(at[_true(pc.equal(comments["agrees"], False))], minlength=len(posts))
    names = ("comments_declared", "gap_reason", "on_page", "by_api", "pages_missing", "page_failed", "platform")
    known = (posts[name].to_pylist() for name in names)
    surplus = _surplus(posts, comments, at, archived)
    reasons = [_gap(*row) for row in zip(archived.tolist(), surplus, *known, strict=True)]
    posts = with_column(posts, "comments_archived", pa.array(archived, pa.int32()))
    posts = with_column(posts, "comments_disagree", pa.array(disagree, pa.int32()))
    return with_column(posts, "gap_reason", pa.array(reasons, pa.string()))


def _surplus(posts: Any, comments: Any, at: NDArray[np.int64], archived: NDArray[np.int64]) -> list[str]:
    """By post, why more is held than declared: the fewest causes that together account for the whole difference."""
    declared_at = posts["declared_at"].combine_chunks().take(pa.array(at))
    causes = {
        "some held are gone from the page": _true(pc.equal(comments["state"], "gone")),
        "some held are not shown on the page": _true(pc.invert(comments["visible_on_page"])),
        "trackbacks not counted": _true(pc.is_in(comments["kind"], value_set=_PINGS)),
        "some held were written after the count": _true(pc.greater(comments["published"], declared_at)),
    }
    more = archived - np.asarray(pc.fill_null(posts["comments_declared"].combine_chunks(), 0)).astype(np.int64)
    found = np.full(len(posts), _UNEXPLAINED, object)
    for number in range(
        len(causes), 0, -1
    ):  # fewer causes, and of as many the first named, are written over the others
        for some in reversed([*combinations(causes, number)]):
            held = np.logical_or.reduce([causes[cause] for cause in some])
            found[np.bincount(at[held], minlength=len(posts)) == more] = "; ".join(some)
    reasons: list[str] = found.tolist()
    return reasons


_UNEXPLAINED = "more held than declared"
_PINGS = pa.array(["pingback", "trackback"])


def _true(column: Any) -> NDArray[np.bool_]:
    return np.asarray(pc.fill_null(column, False))


def _gap(
    archived: int,
    surplus: str,
    declared: int | None,
    stated: str | None,
    on_page: bool | None,
    by_api: bool | None,
    pages_missing: bool | None,
    page_failed: bool | None,
    platform: str | None,
) -> str | None:
    """Why `archived` differs from `declared`; what a page states of comments held elsewhere counts also without.
    What a page leaves open, as who wrote which comment, stays open where the numbers agree."""
    if stated and NOT_TOLD in stated:
        return stated
    if declared is not None and archived > declared and surplus != _UNEXPLAINED:
        return surplus
    if declared is None or (stated and not pages_missing):
        return stated if declared != archived else None
    if archived >= declared:
        return surplus if archived > declared else None
    if page_failed:
        return "capture failed"
    if pages_missing:
        return "later pages not captured"
    if by_api and not on_page and platform == "wordpress":
        return "trackbacks counted"  # an API lists comments only; the pings stand on the page, which was not captured
    if by_api and not on_page:
        return "counted, but not given by the API"
    if on_page is False and not by_api:
        return "its own page was not captured"  # as one that no archive holds
    return "counted, but not public on the pages captured"
