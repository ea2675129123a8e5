"""What tables may not give away, and ids that depend on nothing but what they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pipelines
from pipelines import collection as collections
from pipelines.build import build
from pipelines.collection import Place
from pipelines.schema import TABLES
from scraper.imports import import_files

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<html><head><meta name="generator" content="WordPress 2.9"><link rel="canonical" href="{url}"></head>
<body class="single postid-7"><div class="hentry" id="post-7"><h1 class="entry-title">Salt</h1>
<p class="meta">Posted on December 7, 2009 by
<span class="author vcard"><a class="fn" href="/author/rita-stone/">Rita Stone</a>
</span></p><div class="entry-content"><p>Less of it. See
<a href="https://salt.example/author/helen-marsh/">her</a>.</p></div></div>
<ol class="commentlist"><li class="comment" id="comment-3"><cite class="fn">Helen Marsh</cite>
<a href="#comment-3">May 2, 2011 at 8:00 am</a><p>I tried it for a month.</p></li></ol></body></html>"""
UNNUMBERED = """<html><body><h1>{title}</h1><article><p>{words}</p></article><h2>1 Comment</h2><ol>
<li class="comment"><b class="author">Tom Ash</b> <span class="date">May 2, 2011 8:00</span><p>{said}</p></li>
<li class="comment"><b class="author">Ida Moor</b> <span class="date">May 3, 2011 9:00</span>
<p>So did I, {said}</p></li>
</ol></body></html>"""


def built(home: Path, name: str, pages: dict[str, str], **settings: object) -> pipelines.frames.Frames:
    """A collection of these saved pages, imported and built."""
    place = Place(home, name)
    collections.create(place, collections.made({"scope": "site", **settings}))
    files = []
    for file, html in pages.items():
        (home / file).write_text(html, "utf-8")
        files.append(home / file)
    import_files(place.captures, files)
    build(place, collections.load(place))
    return pipelines.open(home, name)


def test_no_name_stands_outside_of_what_people_wrote(tmp_path: Path) -> None:
    """With pseudonyms, authors' names are in no column but running text: not in dates' words, ids or addresses."""
    frames = built(tmp_path, "a", {"a.html": PAGE.format(url="https://salt.example/2009/12/07/salt/")})
    assert len(frames.comments) == 1
    for table in TABLES:
        frame = getattr(frames, table).drop(columns=["text", "title"], errors="ignore")
        shown = frame.astype(str).to_string().casefold()
        for name in ("rita", "stone", "helen", "marsh"):
            assert name not in shown, (table, name)


def test_another_identity_makes_every_table_anew(tmp_path: Path) -> None:
    """A build of one site after a change of settings builds the others too, so that no table keeps the names."""
    pages = {
        "a.html": PAGE.format(url="https://salt.example/2009/12/07/salt/"),
        "b.html": PAGE.format(url="https://t.example/x/"),
    }
    built(tmp_path, "a", pages, identity="names")
    place = Place(tmp_path, "a")
    collections.save(place, collections.made({"scope": "site", "identity": "pseudonyms"}))
    build(place, collections.load(place), sites=("salt.example",))
    assert not pipelines.open(tmp_path, "a").comments["author"].isin(["Helen Marsh"]).any()


def test_ids_do_not_depend_on_what_else_is_held(tmp_path: Path) -> None:
    """The same page keeps the ids of its post and comments when other pages are imported beside it."""
    first = UNNUMBERED.format(title="Salt", words="Less of it, they say.", said="for a month")
    alone = built(tmp_path, "a", {"a.html": first})
    others = {f"{n}.html": PAGE.format(url=f"https://other.example/{n}/").replace("-7", f"-{n}") for n in range(8, 11)}
    saved = {"d.html": UNNUMBERED.format(title="Pepper", words="More of it, they say.", said="for a year")}
    beside = built(tmp_path, "b", {"a.html": first, **others, **saved})
    assert len(alone.comments) == 2
    assert set(alone.comments["comment_id"]) <= set(beside.comments["comment_id"])


def test_pages_of_no_known_address_are_not_taken_for_one(tmp_path: Path) -> None:
    """Two saved pages of different blogs, both with post 7 and comment 3, stay two posts and two comments."""
    saved = PAGE.replace('<link rel="canonical" href="{url}">', "")
    frames = built(
        tmp_path, "a", {"a.html": saved, "b.html": saved.replace("Salt", "Pepper").replace("a month", "a year")}
    )
    assert (len(frames.posts), len(frames.comments)) == (2, 2)


def test_a_diary_is_not_one_post_in_parts(tmp_path: Path) -> None:
    """/diary, /diary/1 and /diary/2 are entries of their own where nothing says that they are parts of one."""
    pages = {
        f"{n}.html": UNNUMBERED.format(title=f"Day {n}", words=f"Day {n} was long.", said=f"on day {n}").replace(
            "<body>",
            f'<head><link rel="canonical" href="https://salt.example/diary{"/" + str(n) if n else ""}"></head><body>',
        )
        for n in range(4)
    }
    frames = built(tmp_path, "a", pages)
    assert sorted(frames.posts["title"]) == ["Day 0", "Day 1", "Day 2", "Day 3"]
