"""Captures -> observations: what is read, what is not, and when the cache holds."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

import pipelines.observe as observing
from pipelines.collection import Collection, Place, create
from pipelines.observe import forget_learned, how_seen, observe, observed_page, observed_table
from pipelines.site import CAPTURED, OBSERVED
from scraper.items import Comment, Link, Links, Page, Post, Quote
from scraper.platforms.markup import Markup
from scraper.reading import Reading
from tests.pipelines.observations import HOST, SPOOLS, START, Answer, capture, thread_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = SPOOLS

URL = f"https://{HOST}/post-1/"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A collection with captures of one thread."""
    place = Place(tmp_path, "veins")
    create(place, Collection())
    capture(place, [thread_page(1, [(1, None, "Ann", "Cold."), (2, 1, "Ben", "Was it?")])])
    return place


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of pages that are read, in order."""
    real, seen = observing.read, []

    def read(page: Page, **how: Any) -> Reading:
        seen.append(page.url)
        return real(page, **how)

    monkeypatch.setattr(observing, "read", read)
    return seen


def test_a_row_for_the_page_the_post_and_each_comment(place: Place) -> None:
    """In the order of the page, in typed columns."""
    observed, captured = observe(place.folder, HOST)
    assert observed.schema.equals(OBSERVED)
    assert captured.schema.equals(CAPTURED)
    assert observed["what"].to_pylist() == ["page", "post", "comment", "comment"]
    assert observed["row"].to_pylist() == [0, 0, 0, 1]
    comment = observed.to_pylist()[3]
    assert (comment["key"], comment["parent"], comment["post_key"], comment["how"]) == ("2", "1", "1", "page")
    assert comment["published"] == datetime(2026, 2, 3, 10)  # noqa: DTZ001  (the clock of the page)
    assert comment["published_offset"] == 3600


def test_pages_are_read_once(place: Place, reads: list[str]) -> None:
    """The second time only what is new is read, unless all is asked for again."""
    first, _ = observe(place.folder, HOST)
    assert reads == [URL]
    assert observe(place.folder, HOST)[0].equals(first)
    assert reads == [URL]
    capture(place, [thread_page(2, [])], run="run-2")
    observe(place.folder, HOST)
    assert reads == [URL, f"https://{HOST}/post-2/"]
    observe(place.folder, HOST, again=True)
    assert len(reads) == 4


def test_another_reader_reads_again(place: Place, reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of any reader makes a new cache and takes the old one away."""
    observe(place.folder, HOST)
    monkeypatch.setattr(observing, "reader_version", lambda: "newer")
    observe(place.folder, HOST)
    assert len(reads) == 2
    kept = sorted(path.suffix for path in (place.folder / "observations" / HOST).iterdir())
    assert kept == [".parquet", ".sha256"]


def test_a_pattern_reads_beside_the_plain_reading(
    place: Place, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are kept; another pattern takes the place of the first, another reader that of all."""
    plain, learned = Markup("li.comment"), Markup("li")

    def kept() -> int:
        return len(list((place.folder / "observations" / HOST).glob("*.parquet")))

    observe(place.folder, HOST)
    first, _ = observe(place.folder, HOST, pattern=plain)
    assert first["reader"].to_pylist()[-1].endswith(", learned")
    for _ in range(2):
        assert not observe(place.folder, HOST)[0]["reader"].to_pylist()[-1].endswith(", learned")
        assert observe(place.folder, HOST, pattern=plain)[0].equals(first)
    assert (len(reads), kept()) == (2, 2)
    observe(place.folder, HOST, pattern=learned)
    assert (len(reads), kept()) == (3, 2)
    forget_learned(place.folder, HOST)
    assert kept() == 1
    observe(place.folder, HOST, pattern=plain)
    monkeypatch.setattr(observing, "reader_version", lambda: "newer")
    observe(place.folder, HOST)
    assert kept() == 1


def test_a_rewritten_record_is_read_again(place: Place, reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache is of the captures' digests: what `forget` cut out of a WARC file does not live on in it."""
    from dataclasses import replace

    observe(place.folder, HOST)
    real = observing.captures_of
    monkeypatch.setattr(observing, "captures_of", lambda folder: [replace(r, sha256="0" * 64) for r in real(folder)])
    observed, _ = observe(place.folder, HOST)
    assert "damaged record: " in observed["problem"].to_pylist()[0]
    assert len(observed) == 1


def test_a_flipped_bit_in_the_cache_is_never_read(place: Place) -> None:
    """Wherever it lies, the capture is read again."""
    good, _ = observe(place.folder, HOST)
    cache = next((place.folder / "observations" / HOST).glob("*.parquet"))
    content = cache.read_bytes()
    dice = random.Random(20263)
    for _ in range(40):
        bad = bytearray(content)
        bad[dice.randrange(len(bad))] ^= 1 << dice.randrange(8)
        cache.write_bytes(bad)
        assert observe(place.folder, HOST)[0].equals(good)
        assert cache.read_bytes() == content


def test_what_says_nothing_is_not_read(place: Place, reads: list[str]) -> None:
    """robots.txt, redirects, error pages and unchanged answers are a row without words."""
    answers = [
        Answer(f"https://{HOST}/robots.txt", b"User-agent: *", "text/plain", kind="robots"),
        Answer(f"https://{HOST}/old/", b"moved", status=301),
        Answer(f"https://{HOST}/none/", b"<p>not found</p>", status=404),
        Answer(URL, b"", status=304, unchanged=True),
    ]
    capture(place, answers, run="run-2", at=START + timedelta(days=1))
    observed, captured = observe(place.folder, HOST)
    assert reads == [URL]
    assert observed["what"].to_pylist().count("page") == len(captured) == 5
    assert observed["problem"].null_count == len(observed)
    assert captured["revisit_of"].null_count == 4


def test_what_cannot_be_unpacked_is_a_problem(place: Place) -> None:
    """A page that is no page costs nothing but itself."""
    capture(place, [Answer(f"https://{HOST}/data/", b"{not json", "application/json")], run="run-2")
    observed, _ = observe(place.folder, HOST)
    assert [problem for problem in observed["problem"].to_pylist() if problem] == ["not valid JSON"]
    assert observed["what"].to_pylist().count("comment") == 2


@pytest.mark.parametrize(
    ("page", "how"),
    [
        (Page(URL), "page"),
        (Page(URL, media_type="text/plain"), "page"),
        (Page(URL, media_type="application/json", data=[]), "api"),
        (Page(URL, media_type="application/rss+xml"), "feed"),
        (Page(URL, media_type="text/xml", text='<?xml version="1.0"?><rss version="2.0">'), "feed"),
        (Page(URL, media_type="text/xml", text='<?xml version="1.0"?><feed xmlns="">'), "feed"),
        (Page(URL, media_type="application/xhtml+xml", text="<html><p>rss</p>"), "page"),
    ],
)
def test_how_a_page_was_seen(page: Page, how: str) -> None:
    """An API, a feed, or a page: that decides whose word counts."""
    assert how_seen(page) == how


def rows_of(post: Post, *comments: Comment) -> list[dict[str, Any]]:
    """Observed rows of a reading, as they come back from a table."""
    links = Links((Link(f"{URL}comment-page-2/", "comments"), Link(f"https://{HOST}/about/", "page")))
    rows = observed_page("urn:1", Page(URL), Reading("wordpress", "wordpress 1", (post,), comments, links))
    found: list[dict[str, Any]] = observing._safe_table([rows]).to_pylist()
    return found


def test_every_field_is_kept() -> None:
    """Nothing that a reader says is lost on the way."""
    moment = datetime(2026, 3, 1, 10, 0, 5, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    post = Post(
        URL, "1", "Title", "Olive", "3", "https://o.example/", moment, "1 March", datetime(2026, 3, 2, tzinfo=UTC),
        "en", "Words.", ("a",), ("https://l.example/",), 7, "held by Disqus", True,
    )  # fmt: skip
    comment = Comment(
        "Words.", "2", "1", "Ann", "4", "https://a.example/", moment, "then", (Quote("said", "Ben", "1"),), "answer", 3,
        f"{URL}#c2", "1", URL, True, ("https://l.example/",),
    )  # fmt: skip
    page, seen_post, seen = rows_of(post, comment)
    assert page["thread_pages"] == [f"{URL}comment-page-2/"]
    for record, row in ((post, seen_post), (comment, seen)):
        for name in ("key", "author", "author_key", "author_url", "published_raw", "text"):
            assert row[name] == getattr(record, name), name
        assert row["published"] == moment.replace(tzinfo=None)
        assert row["published_offset"] == -12600
        assert row["links"] == ["https://l.example/"]
    assert (seen_post["url"], seen_post["title"], seen_post["language"], seen_post["tags"]) == (
        URL,
        "Title",
        "en",
        ["a"],
    )
    assert (seen_post["comments_declared"], seen_post["gap_reason"], seen_post["protected"]) == (
        7,
        "held by Disqus",
        True,
    )
    assert (seen_post["modified"], seen_post["modified_offset"]) == (datetime(2026, 3, 2), 0)  # noqa: DTZ001
    assert seen["quotes"] == [{"text": "said", "author": "Ben", "comment": "1"}]
    assert (seen["kind"], seen["depth"], seen["url"]) == ("answer", 3, f"{URL}#c2")
    assert (seen["is_owner"], seen["parent"]) == (True, "1")
    assert (seen["post_key"], seen["post_url"]) == ("1", URL)


def test_values_that_no_table_can_hold_are_mended() -> None:
    """Half a surrogate pair becomes U+FFFD, a count beyond all sense null; the other captures are as they were."""
    page, post, comment = rows_of(Post(URL, "1", "a\ud800b", comments_declared=10**20), Comment("x\udfff", "2"))
    assert post["title"] == "a\ufffdb"
    assert post["comments_declared"] is None
    assert comment["text"] == "x\ufffd"
    assert page["problem"] is None


def test_a_reading_of_the_wrong_type_is_a_problem_of_its_page() -> None:
    """A reader that gives a number for a text costs its page only."""
    rows = rows_of(Post(URL, "1", text={"a": 1}))  # type: ignore[arg-type]
    assert len(rows) == 1
    assert rows[0]["problem"].startswith("cannot be read: ")


def test_no_captures_at_all() -> None:
    """An empty table has the same columns."""
    assert observed_table([]).schema.equals(OBSERVED)
