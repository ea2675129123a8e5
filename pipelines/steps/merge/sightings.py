"""Where each post was seen: what tells one that was asked for from one that a list brought along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipelines.schema import BOOL, INT, STRINGS
from pipelines.site import with_column
from pipelines.steps.merge.identity import address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.site import Site
    from pipelines.steps.merge.choosing import Rows


def with_sightings(site: Site, posts: Any, said: Iterable[Rows]) -> Any:
    """Posts with columns for the steps after; `said` are the observations of posts and of comments.

    is_given: is it, or a comment of it, of an import? is_own: was it asked for itself, or all of the site listed with
    it? shown_at: the addresses of its own pages. steps: the fewest links from a seed to a page with it, null where
    anything else told of it, or nobody counted.
    """
    captured = {row["capture_id"]: row for row in site.captured.to_pylist()}
    at: dict[str, _Seen] = {}
    for rows in said:
        columns = (rows.table[name].to_pylist() for name in ("capture_id", "how", "what", "page_url", "url"))
        for post_id, capture, *row in zip(rows.post_ids.to_pylist(), *columns, strict=True):
            at.setdefault(post_id, _Seen()).enter(captured[capture], *row)
    found = [at.get(post_id, _Seen()) for post_id in posts["post_id"].to_pylist()]
    posts = with_column(posts, "is_given", pa.array([seen.is_given for seen in found], BOOL))
    posts = with_column(posts, "is_own", pa.array([seen.is_own for seen in found], BOOL))
    posts = with_column(posts, "shown_at", pa.array([sorted(seen.pages) for seen in found], STRINGS))
    return with_column(posts, "steps", pa.array([seen.steps for seen in found], INT))


class _Seen:
    """What was seen of one thread."""

    def __init__(self) -> None:
        self.is_given = self.is_own = False
        self.pages: set[str] = set()
        self._steps: list[int | None] = []

    @property
    def steps(self) -> int | None:
        known = [one for one in self._steps if one is not None]
        return min(known) if known and len(known) == len(self._steps) else None

    def enter(self, capture: dict[str, Any], how: str, what: str, page_url: str, url: str | None) -> None:
        is_its_page = how == "page" and what == "post" and url is not None and address(url) == address(page_url)
        self.is_given |= capture["source"] == "import"
        self.is_own |= is_its_page or capture["kind"] in _OWN or capture["source"] != "live"
        if is_its_page or (how == "page" and capture["kind"] in _PAGES):
            self.pages.add(page_url)
        self._steps.append(capture.get("steps"))


_PAGES = ("thread", "comments")
_OWN = (*_PAGES, "lacking", "listing", "api")  # kinds that are asked for one thread, or for all of a site
