"""Made-up captures and observations for the tests of steps: people, words and hosts are invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pytest

from pipelines.observe import observed_page, observed_table
from pipelines.site import CAPTURED, Settings, Site
from pipelines.steps import STEPS
from pipelines.steps.merge import merge
from scraper.archive import Exchange, WarcFile
from scraper.items import Comment, Link, Links, Page, Post
from scraper.ledger import Found, Ledger
from scraper.reading import Reading
from scraper.urls import site_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.collection import Place

HOST = "blog.example"
API = f"https://{HOST}/wp-json/wp/v2/comments?page=1"
PAGE = f"https://{HOST}/veins/"
FEED = f"https://{HOST}/veins/feed/"
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
# warcio leaves its spool of each record to the garbage collector
SPOOLS = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
NAMES = Settings(scope="site", identity="names")


class Captures:
    """A site's captures as they come, each an hour after the one before, and what is read from them."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.captured: list[dict[str, Any]] = []

    def add(
        self,
        url: str,
        posts: tuple[Post, ...] = (),
        comments: tuple[Comment, ...] = (),
        *,
        how: str = "page",
        platform: str = "wordpress",
        status: int = 200,
        revisit_of: str | None = None,
        source: str = "live",
        kind: str = "thread",
        links: tuple[Link, ...] = (),
        problem: str | None = None,
        run: str = "run-1",
    ) -> str:
        """Add a capture; gives its id."""
        capture_id = f"urn:uuid:{len(self.captured):04}"
        media_type = {"page": "text/html", "api": "application/json", "feed": "application/rss+xml"}[how]
        page = Page(url, status, media_type, data={} if how == "api" else None)
        read = status == 200 and not revisit_of and not problem
        reading = Reading(platform, f"{platform}/1", posts, comments, Links(links)) if read else None
        self.rows += observed_page(capture_id, page, reading, sha256=capture_id, problem=problem)
        self.captured.append(
            {
                "capture_id": capture_id,
                "url": url,
                "fetched_at": START + timedelta(hours=len(self.captured)),
                "http_status": status,
                "media_type": media_type,
                "sha256": capture_id,
                "warc_file": "a.warc.gz",
                "warc_offset": len(self.captured) * 100,
                "warc_length": 100,
                "source": source,
                "run_id": run,
                "kind": kind,
                "problem": None,
                "revisit_of": revisit_of,
            }
        )
        return capture_id

    def site(self, settings: Settings = NAMES) -> Site:
        """What was added, as the steps take it."""
        captured = pa.Table.from_pylist(self.captured, schema=CAPTURED)
        return Site(HOST, settings, observed_table(self.rows), captured)


def comment(number: int | None, text: str | None = None, **fields: Any) -> Comment:
    """A comment with words of its own."""
    said = f"Comment {number}: the doctor was kind, the wait was long." if text is None else text
    key = None if number is None else str(number)
    return Comment(**{"text": said, "key": key, "author": f"Person {number}", **fields})


def post(number: int | None, slug: str = "veins", **fields: Any) -> Post:
    """A post with words of its own."""
    key = None if number is None else str(number)
    words = {"title": f"Post {number}", "text": f"Words of post {number}, which I wrote in the garden."}
    return Post(**{"url": f"https://{HOST}/{slug}/", "key": key, "author": "Olive", **words, **fields})


def rows(table: Any, key: str) -> dict[str, dict[str, Any]]:
    """A table's rows by their id."""
    return {row[key]: row for row in table.to_pylist()}


def stepped(captures: Captures, last: Callable[[Site], Site], settings: Settings = NAMES) -> Site:
    """The site after the steps up to `last`."""
    site = captures.site(settings)
    for step in STEPS[: STEPS.index(last) + 1]:
        site = step(site)
    return site


def merged(captures: Captures) -> Site:
    """The site after clean and merge."""
    return stepped(captures, merge)


def comments(captures: Captures) -> dict[str, dict[str, Any]]:
    """Merged comments by the end of their id."""
    return {
        key.split("comment:")[1]: row for key, row in rows(merged(captures).tables["comments"], "comment_id").items()
    }


def posts(captures: Captures) -> dict[str, dict[str, Any]]:
    """Merged posts by the end of their id."""
    return {key.split("post:")[1]: row for key, row in rows(merged(captures).tables["posts"], "post_id").items()}


class Answer(NamedTuple):
    """What a server answered at an address."""

    url: str
    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    kind: str = "thread"
    unchanged: bool = False


def capture(place: Place, answers: list[Answer], *, run: str = "run-1", at: datetime = START) -> list[str]:
    """Keep answers as captures of their sites, as a crawl does, in one WARC file a site; gives their ids."""
    ids = []
    for site in dict.fromkeys(site_of(answer.url) for answer in answers):
        folder = place.captures / site
        folder.mkdir(parents=True, exist_ok=True)
        ledger = Ledger.open(folder)
        try:
            ledger.begin_warc(f"{run}.warc.gz", run)
            warc = WarcFile(folder / f"{run}.warc.gz", {"software": "test"})
            for n, answer in enumerate(a for a in answers if site_of(a.url) == site):
                ledger.discover([Found(answer.url, answer.kind)], run)
                row = ledger.row(answer.url)
                assert row is not None
                headers = (("Content-Type", answer.media_type),)
                exchange = Exchange(
                    answer.url, answer.status, headers, answer.body, at + timedelta(minutes=n), reason="OK"
                )
                earlier = ledger.earlier(answer.url) if answer.unchanged else None
                stands = warc.append(exchange, earlier)
                revisit_of = earlier.capture_id if earlier else None
                ledger.commit(row, exchange, stands, run_id=run, revisit_of=revisit_of)
                ids.append(stands.capture_id)
            ledger.close_warc(f"{run}.warc.gz", warc.close())
        finally:
            ledger.close()
    return ids


def thread_page(
    number: int, comments: list[tuple[int, int | None, str, str]], *, site: str = HOST, text: str = ""
) -> Answer:
    """A thread as a blog shows it; a comment is (number, its parent, author, words)."""
    shown = "".join(
        f'<li id="comment-{n}" class="comment depth-{1 if parent is None else 2}"><cite class="fn">{author}</cite>'
        f'<time datetime="2026-02-{n % 27 + 1:02}T10:00:00+01:00">then</time>'
        f'<div class="comment-content"><p>{words}</p></div></li>'
        for n, parent, author, words in comments
    )
    url = f"https://{site}/post-{number}/"
    html = (
        f'<!DOCTYPE html><html lang="en"><head><meta name="generator" content="WordPress 6.4">'
        f"<title>Post {number}</title>"
        f'<link rel="canonical" href="{url}"></head><body class="single-post postid-{number}">'
        f'<article id="post-{number}" class="post"><h1 class="entry-title">Post {number}</h1>'
        f'<time class="entry-date published" datetime="2026-02-01T09:00:00+01:00">1 February 2026</time>'
        f'<div class="entry-content"><p>In the garden the first crocus is out.</p></div></article>'
        f'<div id="comments" class="comments-area"><h2 class="comments-title">{len(comments)} Comments</h2>'
        f'<ol class="comment-list">{shown}</ol></div></body></html>'
    )
    return Answer(url, html.encode())
