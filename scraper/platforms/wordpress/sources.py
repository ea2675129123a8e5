"""A WordPress asked as a whole: the addresses of its REST API and of its feed, for everything, a topic, or the news."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from scraper.items import Link, Source
from scraper.platforms.feed import sources as feed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.items import LinkKind, Want


def source_at(root: str) -> Source:
    """The API that begins at `root`: /wp-json/, or /?rest_route=/ where permalinks are plain."""
    return Source("wordpress", root)


def instead(root: str) -> Source:
    """Where the API answers nobody, the blog's feed lists its posts: as Atom, which holds their words."""
    return feed.source_at(_feed(root, kind="atom"))


def requests(root: str, want: Want) -> tuple[Link, ...]:
    """The first request of each listing that answers `want`; the answers lead on to their next pages."""
    return tuple(_requests(root, want))


def _requests(root: str, want: Want) -> Iterator[Link]:
    within = _within(*want.period)
    if want.what == "everything":
        yield _listing(root, "pages", "listing", *within, _BY_ID, _EMBED)
        yield _listing(root, "posts", "listing", *within, _BY_ID, _EMBED)
        if not within:
            yield _listing(root, "comments", "listing", _BY_ID)
        yield from (Link(feed, "counts") for feed in _feeds_of(root, *want.period))
    elif want.what == "news":
        yield _listing(root, "posts", "news", "orderby=modified&order=desc", _EMBED)
        yield _listing(root, "pages", "news", "orderby=modified&order=desc", _EMBED)
        yield _listing(root, "comments", "news", "orderby=date_gmt&order=desc")
        yield Link(_feed(root, "comments/"), "feed")
    elif want.what == "search":
        for words in want.beginnings or want.words:  # which it finds within words
            asked = f"search={quote(words.strip('*'), safe='')}"
            yield _listing(root, "pages", "search", asked, *within, _BY_ID, _EMBED)
            yield _listing(root, "posts", "search", asked, *within, _BY_ID, _EMBED)
            yield _listing(root, "comments", "search", asked, _BY_ID)
        for kind in ("tags", "categories"):
            yield _listing(root, kind, "search", "orderby=count&order=desc")
    elif want.what == "posts" and want.keys:
        for kind in ("posts", "pages"):
            yield _listing(root, kind, "api", f"include={','.join(want.keys)}", _BY_ID, _EMBED)
    elif want.what == "comments" and want.keys:
        yield _listing(root, "comments", "api", f"post={','.join(want.keys)}", _BY_ID)
    elif want.what == "remainder":
        yield from feed.requests(_feed(root, kind="atom"), want)


def request_of_posts(root: str, taxonomy: str, number: int, name: str) -> Link:
    """The posts that are filed under a tag or category."""
    return _listing(root, "posts", "search", f"{taxonomy}={number}", _BY_ID, _EMBED)._replace(about=name)


def request_of_comment(root: str, number: str) -> Link:
    """One comment: the listing leaves pings out, and answers for them one by one."""
    return Link(f"{root}wp/v2/comments/{number}", "api")


def _listing(root: str, kind: str, asked_as: LinkKind, *parameters: str) -> Link:
    mark = "&" if "?" in root else "?"
    asked = [one for one in parameters if one != _EMBED]
    query = "&".join(("per_page=100", *asked, "page=1", *parameters[len(asked) :]))
    return Link(f"{root}wp/v2/{kind}{mark}{query}", asked_as)


def _within(first: date | None, last: date | None) -> tuple[str, ...]:
    """The period in the blog's own clock, a day more on either side: builds know the zone."""
    return (
        *([f"after={first - min(_DAY, first - date.min)}T00:00:00"] if first else []),
        *([f"before={last + min(2 * _DAY, date.max - last)}T00:00:00"] if last else []),
    )


def _feeds_of(root: str, first: date | None, last: date | None) -> Iterator[str]:
    """The feed of all posts, newest first, or those of the years of a period that ended."""
    feed = _feed(root)
    if first is None or last is None or last.year - first.year > _YEARS:
        yield feed
        return
    mark = "&" if "?" in feed else "?"
    yield from (f"{feed}{mark}year={year}" for year in range(first.year, last.year + 1))


def _feed(root: str, of: str = "", kind: str = "rss2") -> str:
    """The blog's feed of its posts, or of its comments."""
    blog, plain, _ = root.partition("?rest_route=")
    if plain:
        return f"{blog}?feed={'comments-' if of else ''}{kind}"
    ending = "" if kind == "rss2" else f"{kind}/"
    return f"{blog.removesuffix('wp-json/').removesuffix('index.php/')}{of}feed/{ending}"


_DAY = timedelta(1)
_YEARS = 12  # beyond which the one feed is as good
_BY_ID = "orderby=id&order=asc"
_EMBED = "_embed=author,wp:term"
