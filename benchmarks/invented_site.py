"""A made-up WordPress: its threads, and what its API, its pages and a later look at them answered, body by body, each
with what a reader finds in it."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import numpy as np

from benchmarks.invented import LANGUAGES, lengths_of, people, tongue
from benchmarks.invented_pages import ADDRESS, ZONE, clock_of, comment_entry, down, page_of, post_entry
from scraper.items import Comment, Link, Links, Post
from scraper.platforms import by_name
from scraper.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

A_LISTING = 100  # entries an API's answer holds
ON_PAGE = 0.5  # share of the threads whose page was captured too
SEEN_AGAIN = 0.1  # and of these, by a later run
EDITED = 0.02  # of what is seen again, reworded
OBSERVED = 1 + ON_PAGE * (1 + SEEN_AGAIN)  # observations a comment, about
FIRST_RUN, LATER_RUN = datetime(2026, 11, 2, 9, tzinfo=UTC), datetime(2026, 11, 9, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was captured, and what is to be found in it."""

    url: str
    kind: str
    media_type: str
    body: bytes
    at: datetime
    run_id: str
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Said:
    """A comment: its number, the number it replies to (0: none), level, who, when (UTC), words."""

    number: int
    parent: int
    depth: int
    author: str
    home: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A post and what was said below it."""

    number: int
    url: str
    title: str
    at: datetime
    text: str
    tags: tuple[str, ...]
    said: tuple[Said, ...]


def answers(seed: int, place: int, comments: int) -> Iterator[Answer]:
    """What a crawl of the site and another a week later were answered; `comments` are the observations of comments."""
    rng = np.random.default_rng([seed, place])
    host = host_of(place)
    threads = threads_of(rng, host, max(1, round(comments / OBSERVED)))
    yield Answer(f"https://{host}/robots.txt", "robots", "text/plain", b"User-agent: *\n", FIRST_RUN, "run-1", None)
    yield from _listed(host, threads)
    shown = rng.random(len(threads)) < ON_PAGE
    again = shown & (rng.random(len(threads)) < SEEN_AGAIN)
    for n in np.flatnonzero(shown).tolist():
        yield _page(threads[n], FIRST_RUN + timedelta(minutes=30, seconds=n), "run-1")
    for n in np.flatnonzero(again).tolist():
        yield _page(_reworded(rng, threads[n]), LATER_RUN + timedelta(seconds=n), "run-2")


def host_of(place: int) -> str:
    """The host of the n-th site."""
    return f"blog-{place:03}.example"


def threads_of(rng: np.random.Generator, host: str, comments: int) -> list[Thread]:
    """Threads with so many comments in all, most of them short and some long."""
    words = tongue(str(rng.choice(list(LANGUAGES), p=list(LANGUAGES.values()))))
    sizes = np.exp(rng.normal(np.log(9), 1.1, max(4, comments // 4))).astype(int).clip(0, 800)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), comments)) + 1]
    sizes[-1] -= max(0, int(sizes.sum()) - comments)
    texts = iter(_linking(rng, words.texts(rng, lengths_of(rng, int(sizes.sum())))))
    posts = words.texts(rng, (lengths_of(rng, len(sizes)) * 6).clip(40, 3000))
    titles = words.texts(rng, rng.integers(2, 8, len(sizes)))
    tags = sorted(set(words.texts(rng, np.ones(30, np.int64))))
    who = _People(rng, int(sizes.sum()))
    begun = datetime(2008, 1, 7, tzinfo=UTC) + timedelta(days=int(rng.integers(0, 400)))
    hours = np.cumsum(rng.exponential(5 * 365 * 24 / len(sizes), len(sizes)))
    number = 0
    found = []
    for n, size in enumerate(sizes.tolist()):
        at = (begun + timedelta(hours=float(hours[n]))).replace(microsecond=0)
        said = tuple(_said(rng, who, at, size, number, texts))
        number += size
        title = " ".join(titles[n].rstrip(".").split())
        slug = "-".join(re.findall("[a-z]+", unicodedata.normalize("NFD", title.lower())))
        url = f"https://{host}/{at.astimezone(ZONE):%Y/%m}/{slug}-{n + 1}/"
        chosen = tuple(dict.fromkeys(tags[k].rstrip(".") for k in rng.integers(0, len(tags), 3).tolist()))
        found.append(Thread(n + 1, url, title, at, posts[n], chosen, said))
    return found


def _linking(rng: np.random.Generator, texts: list[str]) -> list[str]:
    """Texts of which a few end with an address: of a paper, a video, a page."""
    links = (rng.random(len(texts)) < 0.06).tolist()
    which = rng.integers(0, 4000, len(texts)).tolist()
    forms = ("https://doi.org/10.1000/xyz{0}", "https://www.youtube.com/watch?v=made{0}", "https://paper-{0}.example/a")
    return [f"{t} {forms[k % 3].format(k)}" if link else t for t, link, k in zip(texts, links, which, strict=True)]


class _People:
    """Who writes on a site: a few much, many once; some with a homepage."""

    def __init__(self, rng: np.random.Generator, comments: int) -> None:
        self.names = list(dict.fromkeys(people(rng, max(5, int(comments**0.8)))))
        count = len(self.names)
        has_home = rng.random(count) < 0.3
        self.homes = [
            f"https://{n.lower().replace(' ', '-').replace('ö', 'o')}.example/" if h else ""
            for n, h in zip(self.names, has_home.tolist(), strict=True)
        ]
        weight = 1 / (np.arange(count) + 3.0)
        self._chance = np.cumsum(weight / weight.sum())

    def some(self, rng: np.random.Generator, count: int) -> list[int]:
        """The writers of so many comments."""
        found: list[int] = np.searchsorted(self._chance, rng.random(count)).clip(0, len(self.names) - 1).tolist()
        return found


def _said(
    rng: np.random.Generator, who: _People, begun: datetime, size: int, number: int, texts: Iterator[str]
) -> Iterator[Said]:
    writers = who.some(rng, size)
    hours = np.sort(rng.exponential(60, size)).tolist()
    replies, back = (rng.random(size) < 0.45).tolist(), rng.random(size).tolist()
    depths: list[int] = []
    for k in range(size):
        above = k - 1 - int(back[k] ** 2 * min(k, 12)) if replies[k] and k else -1
        depth = 1 if above < 0 or depths[above] >= 5 else depths[above] + 1
        depths.append(depth)
        at = begun + timedelta(seconds=60 + int(hours[k] * 3600))
        person = writers[k]
        parent = number + above + 1 if depth > 1 else 0
        yield Said(number + k + 1, parent, depth, who.names[person], who.homes[person], at, next(texts))


def _reworded(rng: np.random.Generator, thread: Thread) -> Thread:
    changed = (rng.random(len(thread.said)) < EDITED).tolist()
    said = [
        replace(one, text=f"{one.text} [edited: {one.text[:40].strip()}]") if c else one
        for one, c in zip(thread.said, changed, strict=True)
    ]
    return replace(thread, said=tuple(said))


def _listed(host: str, threads: list[Thread]) -> Iterator[Answer]:
    """The answers of its API: posts, then all comments by number."""
    root = f"https://{host}/wp-json/wp/v2"
    entries = [(post_entry(t), _post(t, by_api=True)) for t in threads]
    comments = [(comment_entry(t, s), _comment(t, s, by_api=True)) for t in threads for s in t.said]
    for kind, rows, asked in (
        ("posts", entries, "_embed=wp%3Aterm&orderby=id&order=asc"),
        ("comments", comments, "order=asc&orderby=id"),
    ):
        for page, start in enumerate(range(0, len(rows), A_LISTING), 1):
            some = rows[start : start + A_LISTING]
            url = f"{root}/{kind}?{asked}&per_page={A_LISTING}" + (f"&page={page}" if page > 1 else "")
            body = json.dumps([entry for entry, _ in some], ensure_ascii=False, separators=(",", ":")).encode()
            records = tuple(record for _, record in some)
            read = (records, ()) if kind == "posts" else ((), records)
            links = Links(tuple(Link(one.url, "thread") for one in read[0]))
            at = FIRST_RUN + timedelta(seconds=(page if kind == "posts" else 600 + page))
            yield Answer(url, "listing", "application/json", body, at, "run-1", _reading(*read, links))  # type: ignore[arg-type]


def _reading(posts: tuple[Post, ...], comments: tuple[Comment, ...], links: Links) -> Reading:
    return Reading("wordpress", f"wordpress {by_name('wordpress').VERSION}", posts, comments, links)


def _post(thread: Thread, *, by_api: bool) -> Post:
    local = thread.at.astimezone(ZONE)
    return Post(
        url=thread.url,
        key=str(thread.number),
        title=thread.title,
        author=None if by_api else "Wilma",
        author_key="1" if by_api else None,
        author_url=None if by_api else urljoin(thread.url, "/author/wilma/"),
        published=thread.at if by_api else local,
        published_raw=clock_of(thread.at) if by_api else f"{local:%d.%m.%Y}",
        text=thread.text,
        language=None if by_api else "en",
        tags=thread.tags,
        links=tuple(ADDRESS.findall(thread.text)),
        comments_declared=None if by_api else len(thread.said),
    )


def _comment(thread: Thread, said: Said, *, by_api: bool) -> Comment:
    local = said.at.astimezone(ZONE)
    return Comment(
        text=said.text,
        key=str(said.number),
        parent=str(said.parent) if said.parent else None,
        author=said.author,
        author_url=said.home or None,
        published=said.at if by_api else local,
        published_raw=clock_of(said.at) if by_api else f"{local:%d.%m.%Y at %H:%M}",
        depth=None if by_api else said.depth,
        permalink=f"{thread.url}#comment-{said.number}",
        post_key=str(thread.number) if by_api else None,
        post_url=thread.url if by_api else None,
        links=tuple(ADDRESS.findall(said.text)),
    )


def _page(thread: Thread, at: datetime, run_id: str) -> Answer:
    ordered = tuple(_comment(thread, said, by_api=False) for said in down(thread))
    reading = _reading((_post(thread, by_api=False),), ordered, Links(()))
    return Answer(thread.url, "thread", "text/html", page_of(thread), at, run_id, reading)
