"""A blog that is gone, read from a real pywb that archived it in 2010 and in 2013: the union of both."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from pywb_server import HOST, Pywb, Seen

from scraper.wayback.index import Archive, Archived, read_index

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.e2e

MOST = 1.2  # fetches a capture held; 1.06 were measured: each version once, the index, robots.txt and where it leads


def test_the_union_of_both_years(pywb: Pywb, tmp_path: Path) -> None:
    """Every post and comment of either year, once, with its state and times; few fetches; a second crawl asks once."""
    before = len(pywb.requests())
    _crawled(tmp_path, pywb)
    asked = pywb.requests()[before:]
    captures = pd.read_parquet(tmp_path / "blog/tables/captures")
    fetched = {url for url in asked if "id_/" in url}
    own = captures[captures["url"].str.contains(HOST, regex=False) & (captures["fetched_at"].dt.year < 2014)]
    assert set(own["source"]) == {"wayback"}
    assert len(own) >= len(fetched)
    assert len(asked) <= MOST * len(fetched)
    assert not [url for url in asked if "replytocom" in url or "cat.jpg" in url]
    comments, posts = _rows(tmp_path, "comments"), _rows(tmp_path, "posts")
    _compare(posts, pywb.posts)
    _compare(comments, pywb.comments)
    assert {number for number, row in comments.items() if row["state"] == "gone"} == {
        number
        for number, seen in pywb.comments.items()
        if 2013 not in seen.words and number // 10 != 6  # of which there is no later capture
    }
    sites = pd.read_parquet(tmp_path / "blog/tables/sites")
    assert sites["via"].tolist() == ["wayback page"]
    before = len(pywb.requests())
    _threadkeep(tmp_path, *_crawl(pywb))
    assert len(pywb.requests()) - before == 1
    assert "all is well" in _threadkeep(tmp_path, "verify", "blog")


def test_killed_ten_times_and_resumed_it_is_the_same(pywb: Pywb, tmp_path: Path) -> None:
    """The tables of a crawl that was killed with -9 at ten moments are those of one that was not."""
    _crawled(tmp_path / "whole", pywb)
    home, rng = tmp_path / "killed", random.Random(10)
    _new(home)
    for _ in range(10):
        after = len(pywb.requests()) + rng.randrange(1, 5)
        with subprocess.Popen(
            [sys.executable, "-m", "pipelines.cli", *_crawl(pywb), "--no-build"],
            env=_env(home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            end = time.monotonic() + 30
            while len(pywb.requests()) < after and process.poll() is None and time.monotonic() < end:
                time.sleep(0.01)
            process.kill()
    _threadkeep(home, *_crawl(pywb))
    for name in ("posts", "comments", "versions"):
        whole, killed = _plain(tmp_path / "whole", name), _plain(home, name)
        assert len(whole)
        pd.testing.assert_frame_equal(whole, killed)
    assert "all is well" in _threadkeep(home, "verify", "blog")


def test_an_index_in_halves_lists_what_the_whole_does(pywb: Pywb) -> None:
    """The archive knows the bounds that a half is asked for with; both years are apart within two halvings."""
    archive = Archive.at(pywb.cdx)

    def listed(query: str) -> set[Archived]:
        with urllib.request.urlopen(query, timeout=60) as answer:
            return set(read_index(answer.read().decode())[0])

    whole = archive.query(f"http://{HOST}/")
    early, late = archive.halves(whole)
    assert {line.timestamp[:4] for line in listed(early)} == {"2010"}
    assert {line.timestamp[:4] for line in listed(late)} == {"2013"}
    assert listed(early) | listed(late) == listed(whole)


def test_discover_says_what_the_archive_has_of_a_site_that_is_gone(pywb: Pywb, tmp_path: Path) -> None:
    """The index about the year of the link, one or two captures: gone, with captures of two years, on the topic."""
    page = tmp_path / "start.html"
    page.write_text(
        '<!doctype html><html lang="en"><head><meta name="generator" content="WordPress 2.8.4"><title>Rooms</title>'
        '</head><body class="single postid-1"><div id="post-1" class="post hentry"><h1 class="entry-title">Rooms</h1>'
        '<abbr class="published" title="2010-05-03T10:00:00">May 3, 2010</abbr><div class="entry-content"><p>From the '
        f'waiting room: <a href="http://{HOST}/2009/03/post-2/">see there</a>.</p></div></div></body></html>',
        "utf-8",
    )
    contact = ("--contact", "me@uni.example", "--term", "waiting room", "--seed", "http://start.example/")
    _threadkeep(tmp_path, "new", "rooms", *contact)
    _threadkeep(tmp_path, "import", "rooms", str(page), "--url", "http://start.example/2010/05/rooms/")
    before = len(pywb.requests())
    told = json.loads(_threadkeep(tmp_path, "discover", "rooms", "--cdx", pywb.cdx, "--delay", "0", "--json"))
    (found,) = (row for row in told["candidates"] if row["site"] == HOST)
    assert (found["verdict"], found["archived_from"], found["archived_until"]) == ("gone", "2010-03-05", "2013-03-05")
    assert found["archived_on_topic"] >= 1
    asked = [target for target in pywb.requests()[before:] if "robots.txt" not in target]
    assert len(asked) == told["run"]["archive_requests"] <= 4


def _compare(rows: dict[int, dict[str, Any]], truth: dict[int, Seen]) -> None:
    assert rows.keys() == truth.keys()
    for number, seen in truth.items():
        row, years = rows[number], sorted(seen.words)
        assert row["text"] == seen.words[years[-1]], number
        assert [row["first_seen"].year, row["last_seen"].year] == [years[0], years[-1]], number
        if len(set(seen.words.values())) > 1:
            assert row["state"] == "edited", number
        elif row["state"] != "gone":
            assert row["state"] == "unknown", number  # nobody looked since


def _rows(home: Path, name: str) -> dict[int, dict[str, Any]]:
    frame = pd.read_parquet(home / "blog/tables" / name)
    key = f"{name.removesuffix('s')}_id"
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    found = {int(row[key].rpartition(":")[2]): row for row in rows}
    assert len(found) == len(rows)
    return found


def _plain(home: Path, name: str) -> pd.DataFrame:
    frame = pd.read_parquet(home / "blog/tables" / name).drop(columns="capture_id")
    return frame.sort_values(list(frame.columns[:2])).reset_index(drop=True)


def _crawl(pywb: Pywb) -> list[str]:
    return ["crawl", "blog", "--via", "wayback", "--cdx", pywb.cdx, "--delay", "0"]


def _crawled(home: Path, pywb: Pywb) -> None:
    _new(home)
    _threadkeep(home, *_crawl(pywb))


def _new(home: Path) -> None:
    seed = ("--seed", f"http://{HOST}/", "--contact", "me@uni.example")
    _threadkeep(home, "new", "blog", "--scope", "site", "--identity", "names", *seed)


def _env(home: Path) -> dict[str, str]:
    return {**os.environ, "THREADKEEP_HOME": str(home)}


def _threadkeep(home: Path, *arguments: str) -> str:
    home.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pipelines.cli", *arguments]
    done = subprocess.run(command, env=_env(home), check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, (arguments, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout
