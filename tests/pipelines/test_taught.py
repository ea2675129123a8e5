"""The site teaches the reader: captures of blogs in unknown themes -> tables, and sources that must teach nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import pipelines
from pipelines import observe as observing
from pipelines import taught as teaching
from pipelines.build import build
from pipelines.collection import Collection, Place, create
from pipelines.observe import observe
from pipelines.taught import observe_taught, threads_of
from tests.pipelines.observations import SPOOLS, Answer, capture, thread_page
from tests.platforms.odd_themes import HOST, THEMES, api_of, feed_of, html_of, remarks, url_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = SPOOLS

NAMES = Collection(scope="site", identity="names")
KNOWN, POSTS = range(3, 7), range(3, 12)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty collection."""
    place = Place(tmp_path, "veins")
    create(place, NAMES)
    return place


def pages_in(theme: str) -> list[Answer]:
    """The pages of all posts."""
    return [Answer(url_of(post), html_of(post, remarks(post), theme).encode()) for post in POSTS]


def api(posts: range = KNOWN) -> Answer:
    """What the API gives: the comments of some posts."""
    body = api_of([(post, remark) for post in posts for remark in remarks(post)])
    return Answer(f"https://{HOST}/wp-json/wp/v2/comments?page=1", body.encode(), "application/json", kind="api")


def listed(said: list[tuple[int, int | None, str, str]]) -> Answer:
    """What the API gives of the comments of a `thread_page`."""
    entries = [
        {
            "id": n,
            "post": 3,
            "parent": parent or 0,
            "author_name": author,
            "date": f"2026-02-{n % 27 + 1:02}T10:00:00",
            "date_gmt": f"2026-02-{n % 27 + 1:02}T09:00:00",
            "content": {"rendered": f"<p>{words}</p>"},
            "link": f"https://{HOST}/post-3/#comment-{n}",
        }
        for n, parent, author, words in said
    ]
    url = f"https://{HOST}/wp-json/wp/v2/comments?page=1"
    return Answer(url, json.dumps(entries).encode(), "application/json", kind="api")


def feeds(**how: Any) -> list[Answer]:
    """The comment feeds of some posts."""
    return [
        Answer(f"{url_of(post)}feed/", feed_of(post, remarks(post), **how).encode(), "application/rss+xml", kind="feed")
        for post in KNOWN
    ]


def rows(place: Place) -> list[tuple[Any, ...]]:
    """What the table says of each comment, by number."""
    table = pipelines.open(place.home, place.name).comments
    numbers = table["comment_id"].str.split(":").str[-1]
    shown = zip(numbers, table["author"], table["text"], table["published"], strict=True)
    return sorted((key, author, text, at.strftime("%Y-%m-%d %H:%M")) for key, author, text, at in shown)


def truth() -> list[tuple[Any, ...]]:
    """What a perfect reading says; the blog's clock is two hours ahead of UTC."""
    return sorted(
        (str(r.number), r.author, "\n\n".join(r.words), f"{r.at:%Y-%m-%d} {r.at.hour - 2:02}:{r.at:%M}")
        for post in POSTS
        for r in remarks(post)
    )


def site_of(place: Place) -> Any:
    """The row of the site."""
    return pipelines.open(place.home, place.name).sites.iloc[0]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("source", ["api", "feed"])
def test_the_rest_of_a_blog_is_read_by_what_a_part_teaches(
    place: Place, monkeypatch: pytest.MonkeyPatch, theme: str, source: str
) -> None:
    """The API or feeds of four threads: all nine are read whole, where without them the theme was not."""
    capture(place, [*([api()] if source == "api" else feeds()), *pages_in(theme)])
    with monkeypatch.context() as patch:
        patch.setattr(teaching, "_disagree", lambda _: False)
        build(place, NAMES)
        assert rows(place) != truth()
        before = site_of(place)["agreement"]
    build(place, NAMES, again=True)  # nothing that a build looks at has changed
    assert rows(place) == truth()
    assert site_of(place)["agreement"] == 1.0
    assert not before > 0.9
    table = pipelines.open(place.home, place.name).comments
    of_pages = table[~table["post_id"].isin([f"wordpress:{HOST}:post:{post}" for post in KNOWN])]
    assert set(of_pages["reader"].str.partition(", ")[2]) == {"learned"}


def test_an_unchanged_site_is_read_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the pages nor what they teach is looked at again; asked again, the same comes out."""
    capture(place, [api(), *pages_in("hover_dates")])
    first, captured = observe_taught(place.folder, HOST)
    assert observe_taught(place.folder, HOST, again=True)[0].equals(first)

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError

    for room, name in ((observing, "read"), (teaching, "read_exchange")):
        monkeypatch.setattr(room, name, never)
    again, _ = observe_taught(place.folder, HOST)
    assert again.equals(first)
    assert not any(thread.wrong for thread in threads_of(again, captured))


def test_what_was_learned_is_a_cache(place: Place) -> None:
    """Damaged or gone, it is learned again."""
    capture(place, [api(), *pages_in("hover_dates")])
    first, _ = observe_taught(place.folder, HOST)
    kept = place.folder / "observations" / HOST / "learned.json"
    content = kept.read_bytes()
    other = json.loads(content)
    other["pattern"]["entry"] = "li["
    for damaged in (b"", b"[1]", content[:-9], json.dumps(other).encode(), None):
        if damaged is None:
            kept.unlink()
        else:
            kept.write_bytes(damaged)
        assert observe_taught(place.folder, HOST)[0].equals(first)
        assert kept.read_bytes() == content


@pytest.mark.parametrize("how", [{"cut": 30}, {"stripped": True}])
def test_feeds_that_cut_or_strip_teach_nothing(place: Place, how: dict[str, Any]) -> None:
    """The pages are read as they are without them."""
    capture(place, [*feeds(**how), *pages_in("other_language"), *pages_in("words_first")[:1]])
    plain, _ = observe(place.folder, HOST)
    assert observe_taught(place.folder, HOST)[0].equals(plain)
    assert not [path for path in (place.folder / "observations" / HOST).glob("*.parquet") if "-" in path.suffixes[-2]]


def test_where_the_readings_agree_nothing_is_learned(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A known theme and its API: no page is looked at a second time."""
    said: list[tuple[int, int | None, str, str]] = [
        (1, None, "Ann", "It was cold in the waiting room that day."),
        (2, 1, "Ben", "Was it? Mine was warm."),
    ]
    page = thread_page(3, said)
    capture(place, [page, listed(said)])
    monkeypatch.setattr(teaching, "_pattern", lambda *_, **__: pytest.fail("learned"))
    observed, captured = observe_taught(place.folder, HOST)
    assert observed["what"].to_pylist().count("comment") == 4
    assert threads_of(observed, captured) == []
    build(place, NAMES)
    assert site_of(place)["agreement"] == 1.0


def test_agreement_counts_what_pages_lack(place: Place) -> None:
    """One of four comments that the feed gives stands on no page, one has another writer there; a cut one agrees."""
    words = "The waiting room was cold, and the doctor had time for all of us until the evening came."
    shown = [(n, None, "Ann", f"{words} So I say for the {n}th time.") for n in (1, 2, 3)]
    page = thread_page(3, shown)
    items = "".join(
        f"<item><link>{page.url}#comment-{n}</link><dc:creator>{author}</dc:creator><guid>{page.url}#comment-{n}</guid>"
        f"<pubDate>{n % 27 + 1:02} Feb 2026 09:00:00 +0000</pubDate><description>{text}</description></item>"
        for n, author, text in (
            (1, "Ann", shown[0][3]),
            (2, "Ann", f"{words[:50]} [...]"),
            (3, "Someone Else", shown[2][3]),
            (4, "Ben", "I never made it to the page."),
        )
    )
    feed = f"<rss><channel><generator>https://wordpress.org/</generator>{items}</channel></rss>"
    capture(place, [page, Answer(f"{page.url}feed/", feed.encode(), "application/rss+xml", kind="feed")])
    build(place, NAMES)
    assert site_of(place)["comments"] == 4
    assert site_of(place)["agreement"] == 0.5


def test_what_was_written_after_a_page_is_not_missed_there(place: Place) -> None:
    """A page captured before a comment was made says nothing against itself."""
    from dataclasses import replace
    from datetime import datetime

    late = replace(remarks(3)[0], number=399, at=datetime(2026, 3, 2, 12), words=("I only came here the day after.",))  # noqa: DTZ001
    body = api_of([(3, remark) for remark in (*remarks(3), late)])
    url = f"https://{HOST}/wp-json/wp/v2/comments?page=1"
    capture(place, [*pages_in("words_first")[:1], Answer(url, body.encode(), "application/json", kind="api")])
    (thread,) = threads_of(*observe(place.folder, HOST))
    assert (len(thread.known), thread.wrong) == (7, 7)  # all seven by their writers' names, not the eighth


def test_answers_to_what_nobody_sees_are_not_missed_on_a_page(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A blog shows no answer to a comment that was taken down, nor what answers that: its reader has no fault."""
    shown: list[tuple[int, int | None, str, str]] = [
        (n, None, "Ann", f"It was cold in the waiting room for the {n}th time.") for n in (1, 2, 3)
    ]
    page = thread_page(3, shown)
    hidden: list[tuple[int, int | None, str, str]] = [
        (5, 4, "Ben", "You should not say so."),
        (6, 5, "Ann", "He did, and he meant it."),
    ]
    capture(place, [page, listed([*hidden, *shown])])
    (thread,) = threads_of(*observe(place.folder, HOST))
    assert (len(thread.known), thread.wrong) == (3, 0)
    monkeypatch.setattr(teaching, "_pattern", lambda *_, **__: pytest.fail("learned"))
    assert observe_taught(place.folder, HOST)[0]["what"].to_pylist().count("comment") == 8
