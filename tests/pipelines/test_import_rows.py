"""What an import makes of the tables: an export and a crawl of the same blog are one row a post and comment."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from scraper.archive import Exchange, WarcFile
from scraper.ledger import captures_of
from tests.scraper.exports_written import ATOM_HEAD, BLOG, comment, item, wxr

ROOT = Path(__file__).parents[2]
POSTS = {1: 'It\'s odd -- "really" odd...\n\nA second paragraph,\nand a line.', 2: "Quiet."}
SHOWN = {
    1: "<p>It&#8217;s odd &#8212; &#8220;really&#8221; odd&#8230;</p>\n<p>A second paragraph,<br />\nand a line.</p>\n",
    2: "<p>Quiet.</p>\n",
}


def rest_answers(path: Path) -> Path:
    """The same blog as its API gives it, a year after the export, in a WARC file."""
    posts = [
        {
            "id": n, "link": f"{BLOG}/{n}/", "date": "2011-05-01T09:15:00", "date_gmt": "2011-05-01T08:15:00",
            "title": {"rendered": f"Day {n}"}, "content": {"rendered": SHOWN[n], "protected": False}, "author": 2,
            "comment_status": "open", "_embedded": {"author": [{"id": 2, "name": "Mara of Tidewater"}]},
        }
        for n in SHOWN
    ]  # fmt: skip
    comments = [
        {
            "id": n, "post": 1, "parent": parent, "author_name": "Piet", "author_url": "",
            "date": "2011-05-02T09:15:00",
            "date_gmt": "2011-05-02T08:15:00", "content": {"rendered": "<p>Yes.</p>\n"}, "type": "comment",
            "link": f"{BLOG}/1/#comment-{n}",
        }
        for n, parent in ((21, 0), (22, 21))
    ]  # fmt: skip
    file = WarcFile(path, {})
    for kind, entries in (("posts", posts), ("comments", comments)):
        body = json.dumps(entries).encode()
        headers = (("Content-Type", "application/json"),)
        url = f"{BLOG}/wp-json/wp/v2/{kind}?per_page=100"
        file.append(Exchange(url, 200, headers, body, datetime(2013, 3, 1, tzinfo=UTC), "OK"))
    file.close()
    return path


def rows(home: Path, table: str) -> list[dict[str, Any]]:
    frame = pd.read_parquet(home / "a" / "tables" / table)
    found: list[dict[str, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return found


@pytest.mark.parametrize("first", ["export", "api"])
def test_an_export_and_the_api_are_one_row_each(run, tmp_path: Path, first: str) -> None:
    """Same ids, same words, same times, nothing "edited": whichever of them came first."""
    said = [comment(21), comment(22, parent=21), comment(23, "SECRET", "0")]
    (tmp_path / "blog.xml").write_text(wxr(item(1, *said, words=POSTS[1]), item(2, words=POSTS[2])))
    files = [tmp_path / "blog.xml", rest_answers(tmp_path / "api.warc.gz")]
    run("new", "a", "--scope", "site", "--identity", "names")
    for file in files if first == "export" else reversed(files):
        assert run("import", "a", file)[0] == 0
        posts, comments = rows(tmp_path / "home", "posts"), rows(tmp_path / "home", "comments")
        assert [row["post_id"] for row in posts] == [f"wordpress:salt.example:post:{n}" for n in (1, 2)]
        assert (
            posts[0]["text"] == "It\u2019s odd \u2014 \u201creally\u201d odd\u2026\n\nA second paragraph,\nand a line."
        )
        assert {row["author"] for row in posts} == {"Mara of Tidewater"}
        assert {str(row["published"]) for row in posts} == {"2011-05-01 08:15:00+00:00"}
        told = [(row["comment_id"], row["parent_id"], row["author"], row["text"], row["state"]) for row in comments]
        stem = "wordpress:salt.example:comment:"
        assert told == [(f"{stem}21", None, "Piet", "Yes.", "live"), (f"{stem}22", f"{stem}21", "Piet", "Yes.", "live")]
        assert {row["state"] for row in posts} == {"live"}
    assert {row["source"] for row in rows(tmp_path / "home", "versions")} == {"import api"}
    for asked, words in ((f"{BLOG}/1/", "title: Day 1"), (f"urn:threadkeep:export:{BLOG}/?p=1", "state: captured")):
        code, out, _ = run("explain", "a", asked)
        assert (code, words in out) == (0, True), out


def test_a_backup_and_the_pages_of_blogger_are_one_row_each(run, tmp_path: Path) -> None:
    """Blogger's numbers are the same in its backup and on its pages."""
    pair = ROOT / "tests/platforms/blogger/threaded-2015"
    golden = json.loads(pair.with_suffix(".json").read_text("utf-8"))
    post, page = golden["post"], golden["post"]["url"]
    kind = "<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#{}'/>"
    head = re.sub("https://harbour.example/", f"{page.split('/20')[0]}/", ATOM_HEAD)

    def written(one: dict[str, Any], what: str, more: str) -> str:
        text = escape(escape(one["text"]).replace("\n", "<br />"))
        number = one["key"] if what == "post" else one["id"]
        return (
            f"<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id><published>2015-03-01T10:00:00Z</published>"
            f"{kind.format(what)}<title type='text'>x</title><content type='html'>{text}</content>"
            f"<author><name>{escape(one['author'] or '')}</name></author>{more}</entry>"
        )

    above = f"<thr:in-reply-to href='{page}' ref='tag:blogger.com,1999:blog-1.post-{post['key']}'/>"
    entries = [written(post, "post", f"<link rel='alternate' type='text/html' href='{page}'/>")]
    for one in golden["comments"]:
        parent = (
            f"<link rel='related' href='{page}/feeds/1/comments/default/{one['parent']}'/>" if one["parent"] else ""
        )
        entries.append(written(one, "comment", above + parent))
    (tmp_path / "blog.xml").write_text(head + "".join(entries) + "</feed>")
    run("new", "a", "--scope", "site", "--identity", "names")
    assert run("import", "a", pair.with_suffix(".html"), "--url", golden["url"])[0] == 0
    before = {row["comment_id"]: row["parent_id"] for row in rows(tmp_path / "home", "comments")}
    code, out, err = run("import", "a", tmp_path / "blog.xml")
    assert (code, err) == (0, "")
    assert f"1 post, {len(golden['comments'])} comments" in out
    assert {row["comment_id"]: row["parent_id"] for row in rows(tmp_path / "home", "comments")} == before
    assert len(before) == len(golden["comments"])
    assert len(rows(tmp_path / "home", "posts")) == 1


def test_what_was_taken_of_each_file_is_told(run, tmp_path: Path) -> None:
    """A line a file and kind, with what was left out; as JSON too; without keeping anything where that is asked."""
    hidden = [item(n, status="draft") for n in (5, 6)]
    (tmp_path / "blog.wxr").write_text(
        wxr(item(1, comment(9), comment(10, approved="0"), comment(11, approved="0")), *hidden)
    )
    (tmp_path / "page.html").write_text("<title>A day</title><article><h1>A day</h1><p>Words.</p></article>")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    run("new", "a", "--scope", "site")
    files = [tmp_path / name for name in ("blog.wxr", "page.html")]
    code, out, _ = run("import", "a", *files, "--dry-run")
    told = "blog.wxr: WordPress export: 1 post, 1 comment; left out: 2 comments not approved, 2 drafts"
    assert code == 0
    assert told in out
    assert "2 entries would be imported: import, salt.example" in out
    assert not (tmp_path / "home/a/captures/salt.example").exists()
    code, out, err = run("import", "a", *files, tmp_path / "photo.png", "--json", "--no-build")
    found = json.loads(out)
    assert (code, found["kept"], found["held"], found["sites"]) == (1, 2, 0, ["import", "salt.example"])
    assert len(found["runs"]) == 2
    assert found["files"][0] == {
        "given": str(tmp_path / "blog.wxr"), "kind": "WordPress export", "files": 1, "posts": 1, "pages": 0,
        "comments": 1, "left_out": {"comment not approved": 2, "draft": 2},
    }  # fmt: skip
    assert "photo.png" in found["not_read"][0]
    assert "photo.png" in err
    code, out, _ = run("import", "a", tmp_path / "blog.wxr")
    assert code == 0
    assert told in out
    assert "imported 0 entries, 1 held already: salt.example" in out


def test_an_import_that_was_killed_goes_on(run, tmp_path: Path) -> None:
    """Killed in the middle and given again, an export is kept whole, each of its entries once."""
    (tmp_path / "blog.xml").write_text(wxr(*(item(n, comment(1000 + n), words="word " * 400) for n in range(1, 501))))
    run("new", "a", "--scope", "site", "--identity", "names")
    env = {**os.environ, "THREADKEEP_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "pipelines.cli", "import", "a", str(tmp_path / "blog.xml"), "--no-build"]
    captures = tmp_path / "home/a/captures/salt.example"
    kills = 0
    for size in (100_000, 200_000):
        with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            until = time.monotonic() + 60
            while process.poll() is None and time.monotonic() < until:
                if sum(path.stat().st_size for path in captures.glob("*.warc.gz")) > size:
                    process.send_signal(signal.SIGKILL)
                    break
            process.communicate()
            kills += process.returncode == -signal.SIGKILL
    assert kills
    code, out, err = run("import", "a", tmp_path / "blog.xml")
    assert (code, err) == (0, "")
    assert "held already" in out
    assert sorted(row.url for row in captures_of(captures)) == sorted(
        f"urn:threadkeep:export:{BLOG}/?p={n}" for n in range(1, 501)
    )
    assert len(rows(tmp_path / "home", "posts")) == len(rows(tmp_path / "home", "comments")) == 500
    assert run("verify", "a")[0] == 0
