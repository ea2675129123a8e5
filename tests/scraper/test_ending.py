"""Pages that stop in the middle are told from those that leave their last tags out."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.archive import Exchange, page_of
from scraper.following import heard_in
from scraper.page import read_page
from scraper.page.ending import stops_short
from scraper.topic import Terms

GOLDENS = sorted((Path(__file__).parents[1] / "platforms").glob("*/*.html"))
HEAD = "<!doctype html><html><head><title>Salt</title></head><body>"


@pytest.mark.parametrize("page", [
    "", "<p>words", "Some words, a < b and 3 <4", "<title>Salt</title><p>One<p>Two", "<ul><li>One</ul>",
    f"{HEAD}<p>One", f"{HEAD}<ul><li>One<li>Two</ul><table><tr><td>a<td>b</table>",
    f"{HEAD}<div>left open</body></html>", f"{HEAD}<div>left open</body>",
    f"{HEAD}<!-- a comment --><script>if (a<b) '</div>'</script><p>One",
    f"{HEAD}<p>One</p></html><!-- saved by a cache", f"{HEAD}<script>'<div>'</script><!-- <div> --><p>One",
    "<html><frameset cols='1,2'><frame src='a'></frameset></html>",
])  # fmt: skip
def test_a_page_without_its_last_tags_may_be_whole(page: str) -> None:
    """Ends that HTML lets an author leave out, or that only a forgetful one does, are no sign of a cut."""
    assert stops_short(page, "text/html") is None


@pytest.mark.parametrize(("page", "place"), [
    (f"{HEAD}<ol><li><p>A comm", "before </ol>"), (f"{HEAD}<div id='comments'><p>A</p>", "before </div>"),
    (f"{HEAD}<p>One</p><a href='http://blog.ex", "in the middle of a tag"),
    (f"{HEAD}<p>One</", "in the middle of a tag"),
    (f"{HEAD}<p>One</p><!-- and th", "in the middle of a comment of its markup"),
    (f"{HEAD}<p>One</p><script>var a = '<p>", "in the middle of <script>"),
    ("<html><head><style>p {", "in the middle of <style>"), ("<html><head><title>Sal", "in the middle of <title>"),
])  # fmt: skip
def test_a_page_that_stops_is_told_with_the_place(page: str, place: str) -> None:
    """The page is read as far as it goes, and its problem says where it stops."""
    assert stops_short(page, "text/html") == place
    read = read_page("http://blog.example/", page.encode(), headers=[("Content-Type", "text/html")])
    assert read.problem == f"incomplete: stops {place}"
    assert read.tree is not None


@pytest.mark.parametrize(("feed", "place"), [
    ("<?xml version='1.0'?><!-- <x> --><rss version='2.0'><channel><item><title>A</title>", "before </rss>"),
    ("<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>", None), ("<feed/>", None), ("no markup", None),
])  # fmt: skip
def test_a_feed_ends_where_its_root_does(feed: str, place: str | None) -> None:
    """XML lets nobody leave an end out."""
    assert stops_short(feed, "application/rss+xml") == place


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_whole_pages_are_not_flagged(path: Path) -> None:
    """Every page of the goldens is whole."""
    assert stops_short(path.read_text("utf-8", "replace"), "text/html") is None


def test_pages_cut_within_their_body_are_flagged() -> None:
    """Nearly all, wherever they are cut: what stops between two paragraphs of a bare page could be its end."""
    flagged = cut = 0
    for path in GOLDENS:
        text = path.read_text("utf-8", "replace")
        lower = text.lower()
        if (start := lower.find("<body")) > 0 and (end := lower.rfind("</body")) > start:
            cuts = range(start + (end - start) // 10, end, max(1, (end - start) // 40))
            flagged += sum(stops_short(text[:at], "text/html") is not None for at in cuts)
            cut += len(cuts)
    assert flagged > 0.97 * cut


@pytest.mark.parametrize(
    "hostile",
    ["<script" * 200_000, "<!--" * 300_000, "<a" * 500_000, "<" + "a" * 1_000_000, "<!-- --><script>" * 60_000],
)
@pytest.mark.parametrize("media_type", ["text/html", "text/xml"])
def test_no_page_takes_long_to_judge(hostile: str, media_type: str) -> None:
    """A million characters of half tags: well under a second."""
    started = time.process_time()
    stops_short(f"<body>{hostile}", media_type)
    stops_short(f"<body>{hostile}</script>-->", media_type)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(("answer", "problem"), [
    ({}, None), ({"truncated": "length"}, "incomplete: truncated (length)"), ({"status": 206}, "incomplete: a part"),
    ({"headers": (("Content-Length", "900"),)}, "incomplete: 11 of 900 bytes"),
    ({"headers": (("Content-Length", "900"),), "status": 304}, None), ({"headers": (("Content-Length", "x9"),)}, None),
    ({"headers": (("Content-Length", "900"),), "kind": "revisit"}, None),
    ({"headers": (("Content-Length", "5"),)}, None),
])  # fmt: skip
def test_an_answer_that_is_not_all_there_says_so(answer: dict, problem: str | None) -> None:
    """What the network cut, or only a part that was sent, is a problem of the page; a 304 has no body to miss."""
    known = {"url": "http://blog.example/", "status": 200, "headers": (), "body": b"<p>half</p>"}
    exchange = Exchange(**(known | {"fetched_at": datetime(2009, 12, 8, tzinfo=UTC)} | answer))
    page = page_of(exchange)
    assert heard_in(exchange, Terms(())).problem == page.problem
    assert page.problem is None if problem is None else (page.problem or "").startswith(problem)
