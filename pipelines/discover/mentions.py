"""Who names other sites in a collection: links in its on-topic threads, people's own pages, pings, lists of blogs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from pipelines import tables
from pipelines.observe import observe
from scraper.archive import page_of, read_exchange
from scraper.errors import ThreadkeepError
from scraper.ledger import captures_of
from scraper.outward import bare, is_front, outward_of
from scraper.urls import normal, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipelines.collection import Place

How = Literal["ping", "cited", "in a comment", "author", "listed", "listed by a candidate"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that names another site: `url` is what it names, `by` the site that does, `thread` the post's address
    (of a list of blogs the page's), `person` who did, one per site, `words` what the link says, `year` when."""

    url: str
    how: How
    by: str
    thread: str = ""
    person: str | None = None
    words: str = ""
    year: int | None = None


def mentions_in(place: Place) -> list[Mention]:
    """All mentions of other sites in the on-topic threads of a collection, and on the pages around them.

    Raises NoSuchTable before the first build.
    """
    posts = tables.read(
        place.folder, "posts", columns=["post_id", "site", "url", "on_topic", "published", "duplicate_of"]
    )
    posts = posts.filter(posts["on_topic"])
    found: list[Mention] = []
    for site in sorted(set(posts["site"].to_pylist())):
        own = posts.filter(pc.equal(posts["site"], site))
        threads = {key: row for row in own.to_pylist() for key in _keys(row)}
        found += _said(place, site, threads)
        found += _listed(place, site, {row["url"] for row in own.to_pylist() if row["url"]})
    return found


def names_of(mention: Mention) -> str:
    """The site that a mention names, without www."""
    return bare(site_of(mention.url))


def _keys(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if row["url"]:
        yield "url", normal(row["url"]) or row["url"]
    yield "key", row["post_id"].rpartition(":post:")[2]


def _said(place: Place, site: str, threads: dict[tuple[str, str], dict[str, Any]]) -> Iterator[Mention]:
    """Links in posts and comments, and the addresses that people give as theirs: from what was observed, for the
    tables of a collection with pseudonyms keep no such address."""
    observed, _ = observe(place.folder, site)
    rows = observed.filter(pc.is_in(observed["what"], value_set=pa.array(["post", "comment"]))).select(_COLUMNS)
    seen: set[tuple[str, str, str, str | None]] = set()
    for row in rows.to_pylist():
        thread = _thread(row, threads)
        if thread is None or row["protected"]:
            continue
        for mention in _of_row(row, site, thread):
            mark = (mention.url, mention.how, mention.thread, mention.person)
            if mark not in seen and names_of(mention) != bare(site):
                seen.add(mark)
                yield mention


def _thread(row: dict[str, Any], threads: dict[tuple[str, str], dict[str, Any]]) -> dict[str, Any] | None:
    """The on-topic thread that an observed row is of."""
    is_post = row["what"] == "post"
    url, key = (row["url"], row["key"]) if is_post else (row["post_url"] or row["page_url"], row["post_key"])
    found = threads.get(("key", key)) if key else None
    return found or (threads.get(("url", normal(url) or url)) if url else None)


def _of_row(row: dict[str, Any], site: str, thread: dict[str, Any]) -> Iterator[Mention]:
    at = row["published"] or thread["published"]
    year = at.year if at else None
    where = thread["url"] or thread["post_id"]
    is_post = row["what"] == "post"
    who = row["author_key"] or row["author_url"] or row["author"]
    person = None if is_post else f"{site}:{who}" if who else None
    bare_ones = _ADDRESS.findall(row["text"] or "")
    for link in dict.fromkeys([*(row["links"] or ()), *(one.rstrip(".,;:!?)…") for one in bare_ones)]):
        if (url := normal(link)) is not None:
            yield Mention(url, "cited" if is_post else "in a comment", site, where, person, "", year)
    own = normal(row["author_url"]) if row["author_url"] else None
    if own is not None:
        is_ping = row["kind"] in ("pingback", "trackback")
        words = row["author"] or ""
        yield Mention(own, "ping" if is_ping else "author", site, where, None if is_ping else person, words, year)


def _listed(place: Place, site: str, on_topic: set[str]) -> Iterator[Mention]:
    """Sites in lists of blogs on a site's pages."""
    pages = list(_pages(place, site, on_topic))
    counted: Counter[str] = Counter()
    words: dict[str, str] = {}
    where: dict[str, str] = {}
    for url, links in pages:
        for one in links:
            counted[one.url] += 1
            words[one.url] = words.get(one.url) or one.words
            where.setdefault(one.url, url)
    for url in counted:
        yield Mention(url, "listed", site, where[url], None, words[url])


def _pages(place: Place, site: str, on_topic: set[str]) -> Iterator[tuple[str, Any]]:
    folder = place.captures / site
    wanted = {normal(url) or url for url in on_topic}
    newest: dict[str, Any] = {}
    for row in captures_of(folder):
        if row.http_status == 200 and row.revisit_of is None and "html" in (row.media_type or "html"):
            newest[row.url] = row
    rows = sorted(newest.values(), key=lambda row: (row.kind != "seed", not is_front(row.url), row.url not in wanted))
    for row in rows[:_PAGES]:
        try:
            page = page_of(read_exchange(folder / row.warc_file, row))
        except ThreadkeepError:
            continue
        yield row.url, [one for one in outward_of(page) if one.in_list]


def counted_by(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    """Mentions by the site they name."""
    found: dict[str, list[Mention]] = {}
    for mention in mentions:
        found.setdefault(names_of(mention), []).append(mention)
    return found


_ADDRESS = re.compile(r"https?://[^\s<>\"'“”]+")  # written out, as people do who cannot make links
_PAGES = 24  # of a site that are looked through for lists of blogs
_COLUMNS = [
    "what", "url", "key", "post_key", "post_url", "page_url", "author", "author_key", "author_url", "published",
    "links", "kind", "protected", "text",
]  # fmt: skip
