"""Captures -> tables, end to end: real WARC records, the ledger, the readers, the steps, the files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import pipelines
from pipelines import tables
from pipelines.build import build
from pipelines.collection import Collection, Place, create
from pipelines.schema import TABLES
from scraper.errors import Busy, ThreadkeepError, UsageError
from scraper.ledger import captures_of
from scraper.ledger.store import locked
from tests.pipelines.observations import HOST, SPOOLS, START, Answer, capture, thread_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = SPOOLS

NAMES = Collection(scope="site", identity="names")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty collection."""
    place = Place(tmp_path, "veins")
    create(place, NAMES)
    return place


def small_blog(place: Place) -> list[str]:
    """Captures of two threads, robots.txt and a page that is gone."""
    return capture(
        place,
        [
            Answer(f"https://{HOST}/robots.txt", b"User-agent: *\n", "text/plain", kind="robots"),
            thread_page(1, [(10, None, "Ann", "I was there too, it was cold."), (11, 10, "Ben", "Was it?")]),
            thread_page(2, []),
            Answer(f"https://{HOST}/gone/", b"not here", status=404),
        ],
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that a build writes for readers."""
    files = [*(folder / "tables").rglob("*.parquet"), folder / "tables.json"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_rows_of_a_capture(place: Place) -> None:
    """A thread page becomes a post and its comments, each naming its capture."""
    ids = small_blog(place)
    result = build(place, NAMES)
    assert (result.posts, result.comments, result.problems) == (2, 2, ())
    opened = pipelines.open(place.home, place.name)
    posts = opened.posts.set_index("post_id")
    first = posts.loc[f"wordpress:{HOST}:post:1"]
    assert first["title"] == "Post 1"
    assert first["text"] == "In the garden the first crocus is out."
    assert first["comments_declared"] == first["comments_archived"] == 2
    assert first["capture_id"] == ids[1]
    comments = opened.comments.set_index("comment_id")
    assert comments.index.tolist() == [f"wordpress:{HOST}:comment:{n}" for n in (10, 11)]
    assert comments["text"].tolist() == ["I was there too, it was cold.", "Was it?"]
    assert comments["author"].tolist() == ["Ann", "Ben"]
    assert comments["published_zone"].unique().tolist() == ["stated"]
    assert comments["published"].iloc[0].isoformat() == "2026-02-11T09:00:00+00:00"
    captures = opened.captures.set_index("capture_id")
    assert captures.loc[ids[1], ["posts", "comments"]].tolist() == [1, 2]
    assert captures["http_status"].loc[ids].tolist() == [200, 200, 200, 404]
    site = opened.sites.iloc[0]
    assert site[["site", "platform", "via", "robots", "posts", "comments"]].tolist() == [
        HOST,
        "wordpress",
        "page",
        "obeyed",
        2,
        2,
    ]


def test_a_build_run_twice_is_byte_equal(place: Place) -> None:
    """Nothing of clock or order gets into a table; from the cache, read again, or by two processes."""
    small_blog(place)
    capture(place, [thread_page(3, [(30, None, "Cleo", "Me too, in the rain.")], site="other.example")])
    build(place, NAMES)
    first = contents(place.folder)
    assert len(first) == 2 * len(TABLES) + 1
    for options in ({}, {"again": True}, {"again": True, "processes": 2}):
        build(place, NAMES, **options)
        assert contents(place.folder) == first, options


def test_observations_are_a_cache(place: Place) -> None:
    """They can be deleted or damaged; the tables are the same."""
    small_blog(place)
    build(place, NAMES)
    first = contents(place.folder)
    cached = sorted((place.folder / "observations").rglob("*.parquet"))
    assert len(cached) == 1
    bad = bytearray(cached[0].read_bytes())
    bad[len(bad) // 2] ^= 4
    cached[0].write_bytes(bad)
    build(place, NAMES)
    assert contents(place.folder) == first
    cached[0].unlink()
    build(place, NAMES)
    assert contents(place.folder) == first


def test_a_damaged_record_costs_its_own_page_only(place: Place) -> None:
    """It is named with its capture; the rest is built, and a restored file is read at the next build."""
    ids = small_blog(place)
    site = place.captures / HOST
    row = next(row for row in captures_of(site) if row.capture_id == ids[1])
    warc = site / row.warc_file
    good = warc.read_bytes()
    bad = bytearray(good)
    bad[row.warc_offset + row.warc_length // 2] ^= 1
    warc.write_bytes(bad)
    result = build(place, NAMES)
    assert (result.posts, result.comments) == (1, 0)
    assert len(result.problems) == 1
    assert ids[1] in result.problems[0]
    problems = pipelines.open(place.home, place.name).captures.set_index("capture_id")["problem"]
    assert problems[ids[1]].startswith("damaged record: ")
    assert problems.drop(ids[1]).isna().all()
    warc.write_bytes(good)
    assert build(place, NAMES).comments == 2


def test_a_cut_file_is_not_hidden_by_the_cache(place: Place) -> None:
    """A WARC file cut after a build shows at the next one."""
    ids = small_blog(place)
    build(place, NAMES)
    row = next(row for row in captures_of(place.captures / HOST) if row.capture_id == ids[2])
    warc = place.captures / HOST / row.warc_file
    warc.write_bytes(warc.read_bytes()[: row.warc_offset + 10])
    result = build(place, NAMES)
    assert result.posts == 1
    assert any(ids[2] in problem for problem in result.problems)


def test_a_later_run_adds_to_the_tables(place: Place) -> None:
    """An edited comment is marked and keeps both wordings; an unchanged page is seen again; a page gone is gone."""
    small_blog(place)
    later = START + timedelta(days=7)
    changed = thread_page(1, [(10, None, "Ann", "I was there too, it was warm."), (11, 10, "Ben", "Was it?")])
    gone = replace_status(thread_page(2, []), 410)
    capture(place, [changed, gone], run="run-2", at=later)
    capture(place, [changed._replace(unchanged=True, status=304, body=b"")], run="run-3", at=later + timedelta(days=7))
    build(place, NAMES)
    opened = pipelines.open(place.home, place.name)
    comments = opened.comments.set_index("comment_id")
    assert comments["state"].tolist() == ["edited", "live"]
    assert comments["text"].iloc[0] == "I was there too, it was warm."
    assert comments["first_seen"].iloc[0] == START + timedelta(minutes=1)
    assert comments["last_seen"].iloc[0] == later + timedelta(days=7)
    assert opened.posts.set_index("post_id")["state"].tolist() == ["live", "gone"]
    wordings = opened.versions[opened.versions["record_id"] == comments.index[0]]
    assert wordings["text"].tolist() == ["I was there too, it was cold.", "I was there too, it was warm."]
    assert wordings["source"].unique().tolist() == ["page"]


def replace_status(answer: Answer, status: int) -> Answer:
    """The same address with an error page."""
    return answer._replace(status=status, body=b"no more")


def test_only_the_sites_asked_for_are_built(place: Place) -> None:
    """Other sites' files stay as they are; a site whose captures are gone loses its files."""
    small_blog(place)
    capture(place, [thread_page(3, [], site="other.example")])
    build(place, NAMES)
    before = contents(place.folder)
    capture(place, [thread_page(4, [], site="other.example")], run="run-2")
    assert [site.site for site in build(place, NAMES, sites=["other.example"]).sites] == ["other.example"]
    after = contents(place.folder)
    assert {f for f in after if after[f] != before[f] and HOST in f} == set()
    assert pipelines.open(place.home, place.name).posts["site"].tolist() == [HOST] * 2 + ["other.example"] * 2
    for path in sorted((place.captures / "other.example").iterdir()):
        path.unlink()
    (place.captures / "other.example").rmdir()
    build(place, NAMES)
    assert tables.read_index(place.folder).sites == (HOST,)


@pytest.mark.parametrize("content", [None, b"{}", b"not json"])
def test_a_lost_index_is_made_again_for_all_sites(place: Place, content: bytes | None) -> None:
    """Also where one site only was asked for: without it nothing says which files are whole."""
    small_blog(place)
    capture(place, [thread_page(3, [], site="other.example")])
    build(place, NAMES)
    before = contents(place.folder)
    if content is None:
        (place.folder / "tables.json").unlink()
    else:
        (place.folder / "tables.json").write_bytes(content)
    build(place, NAMES, sites=["other.example"])
    assert contents(place.folder) == before


def test_a_site_that_is_not_there(place: Place) -> None:
    """Is wrong use, not a build of nothing; the tables stay as they are."""
    small_blog(place)
    build(place, NAMES)
    with pytest.raises(UsageError, match=rf"^no captures of oter.example here; there are: {HOST}$"):
        build(place, NAMES, sites=["oter.example"])
    assert len(pipelines.open(place.home, place.name).posts) == 2


def test_two_builds_at_once(place: Place) -> None:
    """The second one is refused and nothing is changed."""
    small_blog(place)
    lock = locked(place.folder / ".build.lock", "the tables")
    try:
        with pytest.raises(Busy):
            build(place, NAMES)
    finally:
        lock.release()
    assert build(place, NAMES).posts == 2


def test_no_captures(place: Place) -> None:
    """A collection without captures gives empty tables that open."""
    assert build(place, NAMES).posts == 0
    opened = pipelines.open(place.home, place.name)
    assert len(opened.posts) == 0
    assert opened.posts.columns.tolist() == list(TABLES["posts"].names)


def test_pseudonyms_keep_names_out_of_the_tables(place: Place) -> None:
    """Not a byte of a name in any table; the same person has the same pseudonym."""
    answers = [thread_page(n, [(n * 10, None, "Zebedee Quill", f"Word {n} of the day.")]) for n in (1, 2)]
    capture(place, answers)
    settings = replace_identity()
    build(place, settings)
    comments = pipelines.open(place.home, place.name).comments
    assert comments["author"].nunique() == 1
    assert comments["author"].str.fullmatch(r"person-[0-9a-f]{10}").all()
    assert comments["author_id"].nunique() == 1
    assert comments["author_url"].isna().all()
    everything = b"".join(repr(tables.read(place.folder, name).to_pylist()).encode() for name in TABLES)
    assert b"Quill" not in everything


def replace_identity() -> Collection:
    """The settings with pseudonyms."""
    return Collection(scope="site", identity="pseudonyms")


def test_a_reader_that_fails_is_a_problem_of_its_page(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in a reader costs one page, not the build."""
    import pipelines.observe as observing

    ids = small_blog(place)
    real = observing.read

    def read(page: object, **how: object) -> object:
        if "post-2" in getattr(page, "url", ""):
            raise RecursionError("too deep")
        return real(page, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(observing, "read", read)
    result = build(place, NAMES)
    assert (result.posts, result.comments) == (1, 2)
    assert ids[2] in result.problems[0]
    assert "RecursionError" in result.problems[0]


def test_errors_are_of_one_root() -> None:
    """Whatever a build raises on purpose, the command can print as one line."""
    assert issubclass(Busy, ThreadkeepError)
