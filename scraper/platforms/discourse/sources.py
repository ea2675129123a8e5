"""A Discourse board asked as a whole: the addresses of its lists of topics, its search, its news and its topics."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from scraper.items import Link, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.items import Want


def source_at(root: str) -> Source:
    """The board that begins at `root`, which ends with a slash."""
    return Source("discourse", root)


def requests(root: str, want: Want) -> tuple[Link, ...]:
    """The first request of each list that answers `want`; the answers lead on to their next pages."""
    return tuple(_requests(root, want))


def _requests(root: str, want: Want) -> Iterator[Link]:
    if want.what == "everything":  # by when they were begun, so that none moves to a page that was read already
        yield Link(f"{root}latest.json?order=created&ascending=true", "listing")
    elif want.what == "news":  # what was said last, whole, then which topics that leaves changed
        yield Link(f"{root}posts.json", "news")
        yield Link(f"{root}latest.json?order=activity", "news")
    elif want.what == "search":
        for words in want.words:
            yield Link(f"{root}search.json?q={quote(words.strip('*'), safe='')}&page=1", "search")
    elif want.what == "threads":
        for key in want.keys:
            yield Link(f"{root}t/{key}.json", "api")


def rest_of(root: str, topic: int, posts: Sequence[int]) -> tuple[str, ...]:
    """The addresses of those posts of a topic, as many in one as an address may hold."""
    batches = [posts[at : at + _BATCH] for at in range(0, len(posts), _BATCH)]
    return tuple(
        f"{root}t/{topic}/posts.json?{'&'.join(f'post_ids[]={number}' for number in batch)}" for batch in batches
    )


_BATCH = 100  # an address of 2,000 characters, which every server takes
