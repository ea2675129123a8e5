"""Tables on disk: whole or not at all, the same bytes twice, nothing wrong ever read silently, open to every reader."""

from __future__ import annotations

import hashlib
import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipelines
from pipelines import tables
from pipelines.build import tables_of
from pipelines.schema import TABLES, arrow_schema, empty
from scraper.errors import DamagedTable, NoSuchCollection, NoSuchTable, TableError
from scraper.urls import site_of
from tests.pipelines.observations import Captures, comment, post

if TYPE_CHECKING:
    from collections.abc import Callable

NAUGHTY = [
    "\ufeffbom", "a\u200bb", "e\u0301", "👩‍👩‍👧", "🇩🇪", "\u202eleft",
    "Ω≈ç√∫", "田中さん", "\u00ad", "' OR 1=1 --",
    "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "null", "NULL", "None", "nan", "0", "-1", "1e5", "\\N", "\u2028",
    "a\x00b", "  ", "\t\n", "\U0010ffff", "{}", "[]", "1970-01-01", "true", "\\ud800", "%00", "../../etc",
]  # fmt: skip


def made(slug: str = "veins") -> dict[str, Any]:
    """Tables of a small site."""
    captures = Captures()
    captures.add(
        f"https://blog.example/{slug}/",
        (post(1, slug, tags=("Veins", "Garden"), comments_declared=3),),
        (comment(1), comment(2, parent="1", author=None), comment(3, links=("https://doi.org/10.1000/x",))),
    )
    return tables_of(captures.site())


def built(folder: Path, *sites: str) -> Path:
    """A collection's folder with the tables of some sites."""
    staged = {}
    for site in sites or ("blog.example",):
        staged.update(tables.stage(folder, site, made()))
    tables.publish(folder, staged, kept=sites or ("blog.example",))
    return folder


def test_tables_without_their_index_are_no_tables(folder: Path) -> None:
    """Files that nothing vouches for are told, not taken for a collection that was never built."""
    (folder / "tables.json").unlink()
    (finding,) = tables.check(folder)
    assert "tables.json: is lost" in finding
    assert "threadkeep build" in finding
    with pytest.raises(DamagedTable, match=r"tables\.json"):
        tables.read(folder, "posts")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection with tables of one site."""
    (tmp_path / "veins").mkdir()
    return built(tmp_path / "veins")


def everything(folder: Path) -> dict[str, Any]:
    """All tables through `pipelines.open`."""
    opened = pipelines.open(folder.parent, folder.name)
    return {name: getattr(opened, name) for name in TABLES}


def test_what_is_written_is_read(folder: Path) -> None:
    """Rows come back equal, sorted by id."""
    for name in TABLES:
        assert tables.read(folder, name).equals(tables.sorted_table(name, made()[name])), name
    ids = tables.read(folder, "comments")["comment_id"].to_pylist()
    assert ids == sorted(ids)


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    """Two builds of the same captures are byte-equal, tables.json too."""
    one, two = (built(tmp_path / name, "a.example", "b.example") for name in ("one", "two"))
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert len(files) == 2 * len(TABLES) + 1
    for file in files:
        assert (one / file).read_bytes() == (two / file).read_bytes(), file


def test_no_flipped_bit_is_read_silently(folder: Path) -> None:
    """200 flips anywhere in the tables, footer and dictionary pages included: each is an error that names the file."""
    dice = random.Random(20261)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for _ in range(200):
        file = dice.choice(files)
        good = file.read_bytes()
        bad = bytearray(good)
        bad[dice.randrange(len(bad))] ^= 1 << dice.randrange(8)
        file.write_bytes(bad)
        with pytest.raises(TableError, match="threadkeep build veins") as caught:
            everything(folder)
        assert file.name in str(caught.value)
        assert any(file.name in line for line in tables.check(folder))
        file.write_bytes(good)
    assert not tables.check(folder)


def test_no_cut_file_is_read_silently(folder: Path) -> None:
    """A file cut anywhere, or gone, is an error that names it."""
    dice = random.Random(20262)
    for file in sorted((folder / "tables").rglob("*.parquet")):
        good = file.read_bytes()
        for length in (0, 4, dice.randrange(len(good)), len(good) - 1):
            file.write_bytes(good[:length])
            with pytest.raises(DamagedTable, match=file.name):
                everything(folder)
        file.unlink()
        with pytest.raises(DamagedTable, match="is missing"):
            everything(folder)
        assert len(tables.check(folder)) == 1
        file.write_bytes(good)


def test_files_swapped_between_sites_are_noticed(tmp_path: Path) -> None:
    """Each file is checked against its own digest, not against any."""
    folder = tmp_path / "veins"
    staged = tables.stage(folder, "a.example", made())
    staged |= tables.stage(folder, "b.example", made("hands"))
    tables.publish(folder, staged, kept=("a.example", "b.example"))
    one, two = (folder / "tables" / "comments" / f"{site}.example.parquet" for site in "ab")
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    with pytest.raises(DamagedTable):
        tables.read(folder, "comments")


class Crash(Exception):
    """The end of the process, at a moment of the test's choice."""


@pytest.mark.parametrize("moment", range(24))
def test_a_build_cut_short_leaves_one_whole_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int) -> None:
    """Whenever a build dies, what is read is the old build or the new one, in every table."""
    folder = tmp_path / "veins"
    old, new = made("veins"), made("hands")
    tables.publish(folder, tables.stage(folder, "blog.example", old), kept=("blog.example",))
    left = iter(range(moment))

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any) -> Any:
            if next(left, None) is None:
                raise Crash
            return real(*given)

        return step

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", counted(Path.write_bytes))
        patched.setattr(Path, "replace", counted(Path.replace))
        with pytest.raises(Crash) if moment < 18 else pytest.MonkeyPatch.context():
            tables.publish(folder, tables.stage(folder, "blog.example", new), kept=("blog.example",))
    expected = old if moment <= 8 else new
    for name in TABLES:
        assert tables.read(folder, name).equals(tables.sorted_table(name, expected[name])), name
    tables.settle(folder)
    assert not tables.check(folder)
    assert not (folder / "tables.new").exists()
    for name in TABLES:
        assert tables.read(folder, name).equals(tables.sorted_table(name, expected[name])), name


def test_a_site_without_captures_has_no_files(tmp_path: Path) -> None:
    """Files of a removed site go with the next build."""
    folder = built(tmp_path / "veins", "a.example", "b.example")
    tables.publish(folder, {}, kept=("b.example",))
    assert [path.name for path in (folder / "tables" / "posts").iterdir()] == ["b.example.parquet"]
    assert tables.read_index(folder).sites == ("b.example",)


def test_pandas_duckdb_and_polars_open_the_folders(tmp_path: Path) -> None:
    """Plain readers see the same rows and the types of the schema, empty files among them."""
    folder = built(tmp_path / "veins", "a.example", "b.example")
    nothing = {**made(), "comments": empty("comments"), "links": empty("links")}
    staged = tables.stage(folder, "empty.example", nothing)
    tables.publish(folder, staged, kept=("a.example", "b.example", "empty.example"))
    for name in TABLES:
        ours = getattr(pipelines.open(tmp_path, "veins"), name)
        place = folder / "tables" / name
        pandas = pd.read_parquet(place)
        pd.testing.assert_frame_equal(pandas, ours, check_like=False)
        assert pl.read_parquet(place).to_arrow().num_rows == len(ours)
        assert set(pl.read_parquet_schema(next(place.glob("*.parquet")))) == set(TABLES[name].names)
        quick = duckdb.sql(f"select * from read_parquet('{place.as_posix()}/*.parquet')").to_arrow_table()
        assert quick.num_rows == len(ours)
        assert quick.column_names == list(TABLES[name].names)
    comments = pd.read_parquet(folder / "tables" / "comments")
    assert str(comments["published"].dtype) == "datetime64[us, UTC]"
    assert comments["position"].dtype == "int32"
    assert comments["author"].dtype == "str"
    assert comments["author"].isna().sum() == 2
    assert pl.read_parquet(folder / "tables" / "posts").schema["tags"] == pl.List(pl.String)


@pytest.mark.parametrize("host", ["aux.example", "con", "blog.example:8080", "host.example/~Alice", "a" * 250 + ".b"])
def test_a_site_has_one_name_everywhere(tmp_path: Path, host: str) -> None:
    """Ports, device names of Windows, capitals and very long hosts: one file each, of the name that the site has."""
    site = site_of(f"http://{host}")
    tables.publish(tmp_path, tables.stage(tmp_path, site, made()), kept=(site,))
    assert [path.name for path in (tmp_path / "tables" / "posts").iterdir()] == [f"{site}.parquet"]
    assert tables.read_index(tmp_path).sites == (site,)
    assert tables.read(tmp_path, "posts", sites=[site]).num_rows == 1


def test_a_null_in_a_required_column_is_refused(tmp_path: Path) -> None:
    """A row without an id can never be written."""
    broken = made()
    broken["posts"] = broken["posts"].set_column(0, "post_id", pa.nulls(broken["posts"].num_rows, pa.string()))
    with pytest.raises((pa.ArrowException, ValueError)):
        tables.stage(tmp_path, "blog.example", broken)


def test_a_column_that_came_later_is_null_in_tables_of_before(folder: Path) -> None:
    """Also one that is never null since: whoever reads both needs one schema."""
    from dataclasses import replace

    from pipelines.schema.arrow import arrow_schema_of

    columns = tuple(replace(c, required=True, since=2) if c.name == "depth" else c for c in TABLES["comments"].columns)
    schema = arrow_schema_of(replace(TABLES["comments"], columns=columns), 2)
    assert schema.field("depth").nullable
    assert str(schema.empty_table().to_pandas()["depth"].dtype) == "Int32"
    file = folder / "tables" / "comments" / "blog.example.parquet"
    content = tables.packed(tables.unpacked(file.read_bytes()).drop_columns(["depth"]))
    file.write_bytes(content)
    index = folder / "tables.json"
    body = json.loads(index.read_bytes())["tables"]
    body["files"]["comments/blog.example.parquet"]["sha256"] = hashlib.sha256(content).hexdigest()
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    index.write_text(json.dumps({"sha256": digest, "tables": body}), "utf-8")
    with pytest.raises(DamagedTable, match="cannot be read as comments"):  # one that was always there
        tables.read(folder, "comments")


def test_asking_for_what_is_not_there(tmp_path: Path, folder: Path) -> None:
    """No collection, no tables yet, no such table: each error says what to do."""
    with pytest.raises(NoSuchCollection, match="threadkeep new"):
        pipelines.open(tmp_path, "other")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoSuchTable, match="threadkeep build empty"):
        pipelines.open(tmp_path, "empty")
    with pytest.raises(NoSuchTable, match="posts"):
        tables.read(folder, "post")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(NAUGHTY) | st.none(), max_size=20))
@settings(max_examples=100, deadline=None)
def test_strings_come_back_as_they_were(texts: list[str | None]) -> None:
    """Any text of any alphabet, null or empty, is the same after Parquet."""
    table = pa.table(
        {"text": pa.array(texts, pa.string()), "tags": pa.array([[t] for t in texts], pa.list_(pa.string()))}
    )
    back = tables.unpacked(tables.packed(table))
    assert back["text"].to_pylist() == texts
    assert back["tags"].to_pylist() == [[t] for t in texts]


def test_opening_imports_pandas_only_when_asked() -> None:
    """`import pipelines` costs next to nothing."""
    import subprocess
    import sys

    code = "import sys, pipelines; sys.exit('pandas' in sys.modules or 'pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_thread_is_a_tree_that_prints_as_a_conversation(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Replies hang under what they reply to, and `str` shows them indented."""
    thread = pipelines.open(folder.parent, "veins").thread("wordpress:blog.example:post:1")
    assert [reply.comment["comment_id"].rsplit(":")[-1] for reply in thread.replies] == ["1", "3"]
    assert [reply.comment["author"] for reply in thread.replies[0].replies] == [None]
    lines = str(thread).splitlines()
    assert lines[0] == "Post 1"
    assert "└ Person 1, undated" in lines
    assert "    └ unnamed, undated" in lines
    with pytest.raises(NoSuchTable, match=r"\.posts\.post_id"):
        pipelines.open(folder.parent, "veins").thread("wordpress:blog.example:post:2")


def test_the_discussion_says_what_it_leaves_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Off-topic threads, duplicates and pings are left out, and their counts printed."""
    from dataclasses import replace

    from tests.pipelines.observations import NAMES

    captures = Captures()
    captures.add("https://blog.example/veins/", (post(1, title="On ccsvi"),), (comment(1), comment(2, kind="pingback")))
    captures.add("https://blog.example/cake/", (post(2, "cake"),), (comment(3),))
    made = tables_of(captures.site(replace(NAMES, terms=("CCSVI",))))
    folder = tmp_path / "veins"
    tables.publish(folder, tables.stage(folder, "blog.example", made), kept=("blog.example",))
    frame = pipelines.open(tmp_path, "veins").discussion()
    assert frame["record_id"].tolist() == ["wordpress:blog.example:post:1", "wordpress:blog.example:comment:1"]
    assert frame["kind"].tolist() == ["post", "comment"]
    said = capsys.readouterr().out
    assert "left out, off topic: 1 post, 1 comment" in said
    assert "left out, pingbacks and trackbacks: 0 posts, 1 comment" in said
    assert "discussion: 1 post, 1 comment" in said


def test_times_in_frames_are_times(folder: Path) -> None:
    """first_seen is the capture's own moment."""
    posts = pipelines.open(folder.parent, "veins").posts
    assert posts["first_seen"].iloc[0] == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert tables.read(folder, "posts").schema.metadata == arrow_schema("posts").metadata
