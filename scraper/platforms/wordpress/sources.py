"""A WordPress asked as a whole: the addresses of its REST API and of its feed, for everything, a topic, or the news.

The blogs of WordPress.com have the same API on a host of the platform, below their own names; it counts comments, too.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from scraper.items import Link, Source
from scraper.platforms.feed import sources as feed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.items import LinkKind, Want


def source_at(root: str) -> Source:
    """The API that begins at `root`: /wp-json/, or /?rest_route=/ where permalinks are plain."""
    return Source("wordpress", root)


def root_at_com(page_url: str) -> str:
    """The API of a blog of WordPress.com, by the address of any of its pages."""
    return f"{_at_com()}{urlsplit(page_url).netloc}/"


def is_at_com(url: str) -> bool:
    """Is this an address of the API that WordPress.com has for its blogs?"""
    return url.startswith((_at_com(), f"{COM}rest/v1"))


def root_of(url: str) -> str:
    """Where the API begins that an address asks for something."""
    if not is_at_com(url):
        return url.partition("wp/v2/")[0]
    return f"{_at_com()}{_blog_at_com(url)}/"


def blog_of(root: str) -> str:
    """The front page of the blog whose API begins there."""
    if is_at_com(root):
        return f"{urlsplit(COM).scheme}://{_blog_at_com(root)}/"
    return root.partition("?")[0].removesuffix("wp-json/").removesuffix("index.php").removesuffix("index.php/")


def thread_of(link: str) -> str:
    """The thread of a comment, by the comment's address on a page of its comments."""
    url, query, parameters = _COMMENT_PAGE.sub("/", link.split("#", maxsplit=1)[0]).partition("?")
    kept = "&".join(one for one in parameters.split("&") if not one.startswith("cpage="))
    return f"{url}{query}{kept}" if kept else url


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
        yield from _counts_of(root, *want.period)
    elif want.what == "news":
        yield _listing(root, "posts", "news", "orderby=modified&order=desc", _EMBED)
        yield _listing(root, "pages", "news", "orderby=modified&order=desc", _EMBED)
        yield _listing(root, "comments", "news", "orderby=date_gmt&order=desc")
        yield Link(_feed(root, "comments/"), "feed")
    elif want.what == "search":
        in_comments: set[str] = set()
        for words in want.beginnings or want.words:  # which it finds within words
            asked = _searched(words)
            yield _listing(root, "pages", "search", asked, *within, _BY_ID, _EMBED)
            yield _listing(root, "posts", "search", asked, *within, _BY_ID, _EMBED)
            word = max(words.split() or [words], key=len)  # comments it searches for what is asked as a whole
            if word not in in_comments:
                yield _listing(root, "comments", "search", _searched(word), _BY_ID)
            in_comments.add(word)
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
    return Link(f"{_routes(root)}comments/{number}", "api", comment=number)


def _listing(root: str, kind: str, asked_as: LinkKind, *parameters: str) -> Link:
    mark = "&" if "?" in root else "?"
    asked = [one for one in parameters if one != _EMBED]
    query = "&".join(("per_page=100", *asked, "page=1", *parameters[len(asked) :]))
    return Link(f"{_routes(root)}{kind}{mark}{query}", asked_as)


def _searched(words: str) -> str:
    return f"search={quote(words.strip('*'), safe='')}"


def _routes(root: str) -> str:
    return root if is_at_com(root) else f"{root}wp/v2/"


def _counts(root: str) -> Link:
    """What says how many comments each entry has."""
    if is_at_com(root):
        fields = "fields=ID,URL,title,discussion"
        return Link(f"{COM}rest/v1.1/sites/{_blog_at_com(root)}/posts/?number=100&type=any&{fields}", "counts")
    return Link(_by_count(_feed(root)), "counts")


def _within(first: date | None, last: date | None) -> tuple[str, ...]:
    """The period in the blog's own clock, a day more on either side: builds know the zone."""
    return (
        *([f"after={first - min(_DAY, first - date.min)}T00:00:00"] if first else []),
        *([f"before={last + min(2 * _DAY, date.max - last)}T00:00:00"] if last else []),
    )


def _counts_of(root: str, first: date | None, last: date | None) -> Iterator[Link]:
    """The counts of all posts, the newest first, or the feeds of the years of a period that ended."""
    if first is None or last is None or last.year - first.year > _YEARS or is_at_com(root):
        yield _counts(root)
        return
    feed = _feed(root)
    mark = "&" if "?" in feed else "?"
    yield from (Link(f"{feed}{mark}year={year}", "counts") for year in range(first.year, last.year + 1))


def _feed(root: str, of: str = "", kind: str = "rss2") -> str:
    """The blog's feed of its posts, or of its comments."""
    blog, plain, _ = root.partition("?rest_route=")
    if plain:
        blog = blog.removesuffix("index.php")  # which would lead there
        return f"{blog}?feed={'comments-' if of else ''}{kind}"
    ending = "" if kind == "rss2" else f"{kind}/"
    return f"{blog_of(root)}{of}feed/{ending}"


def _by_count(feed: str) -> str:
    """The feed with the liveliest threads first: it need be read no further than to those without a comment."""
    return f"{feed}{'&' if '?' in feed else '?'}orderby=comment_count+ID&order=desc"


_COMMENT_PAGE = re.compile(r"/comment-page-\d+/?(?=$|\?)")
_DAY = timedelta(1)
_YEARS = 12  # beyond which the one feed is as good


def _at_com() -> str:
    return f"{COM}wp/v2/sites/"


def _blog_at_com(url: str) -> str:
    """The blog's name in an address of the API, which is its host."""
    return url.partition("/sites/")[2].partition("/")[0]


COM = "https://public-api.wordpress.com/"  # the platform's own host, for every blog of WordPress.com

_BY_ID = "orderby=id&order=asc"
_EMBED = "_embed=author,wp:term"
