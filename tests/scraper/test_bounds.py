"""Pages that no person wrote: read in part within a budget of time and memory, and told so; real pages untouched."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scraper.bounds import MAX_DEPTH, MAX_TAGS, bounded
from scraper.page import parsed, read_page

ROOT = Path(__file__).parent.parent.parent
FLAT, CUT = "nested deeper than 512 elements: flattened", "cut after 120000 tags"
HOSTILE = {  # an expression that makes the page, and what is said of it
    "nested tags": ("'<div>x' * 200_000", FLAT),
    "nested comments": ("'<blockquote class=comment><p>x' * 100_000", FLAT),
    "bold left open": ("''.join(f'<p><b id={i}>x' for i in range(100_000))", "formatting elements left open"),
    "fonts left open": ("''.join(f'<font size={i}>' for i in range(1500)) + '<p>x' * 1500", "left open"),
    "two million tags": ("'<p>x' * 2_000_000", CUT),
    "two million line breaks": ("'<br>' * 2_000_000", CUT),
    "attributes": ("'<p ' + ' '.join(f'a{i}=1' for i in range(200_000)) + '>x'", "more than 500 attributes"),
    "one attribute": ("'<p title=' + 'x' * 8_000_000 + '>x'", None),
    "entities": ("'<p>' + '&amp;' * 2_000_000", "cut after 8388608 characters"),
    "ampersands": ("'<p>' + '&' * 8_000_000", None),
    "NULs": ("'<p>' + chr(0) * 8_000_000", None),
    "comments left open": ("'<p>x<!--' * 1_000_000", "in the middle of a comment"),
    "brackets": ("'<' * 4_000_000", CUT),
    "rows left open": ("'<table>' + ''.join(f'<tr><td>Ann {i}<td>words {i}' for i in range(30_000))", None),
    "a whole forum": (
        (
            "''.join(f'<div class=comment id=comment-{i}><cite>Ann {i}</cite> <time>May 3, 2009</time><p>w {i}"
            "</div>' for i in range(40_000))"
        ),
        CUT,
    ),
    "links": ("''.join(f'<a href=/p/{i}?x={i}#c{i}>{i}</a>' for i in range(70_000))", CUT),
    "JSON-LD": ("'<script type=application/ld+json>' + '[' * 200_000 + '</script><p>x'", None),
}
READ = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
from scraper.page import read_page
from scraper.reading import read
def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
read(read_page("https://salt.example/", b"<p>warm"))
before = peak()
page = read_page("https://salt.example/2009/05/salt/", (%s).encode())
reading = read(page)
print(json.dumps([peak() - before, page.problem, len(reading.comments)]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is measured by Linux's /proc")
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_page_stays_within_its_budget(kind: str) -> None:
    """It ends, takes no more than 300 MB, and what was not read of it is told."""
    expression, said = HOSTILE[kind]
    command = [sys.executable, "-c", READ % expression]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    grown, problem, _ = json.loads(done.stdout)
    assert grown < 300
    assert (problem is None) if said is None else said in problem


LISTS = "<ol>" + "<li><p>words <b>bold <i>both</b></i>" * 3_000 + "</ol>"
TABLES = "<table>" + "<tr><td>Ann<td>words<tr><td colspan=2>more" * 3_000 + "</table>"
NESTED = "<div>" * (MAX_DEPTH - 10) + "words" + "</div>" * (MAX_DEPTH - 10)


@pytest.mark.parametrize("page", [LISTS, TABLES, NESTED * 3, "<p>" + "x" * 200_000, "<p>a<br>" * 20_000])
def test_a_page_that_a_person_could_have_written_stays_as_it_is(page: str) -> None:
    """Tags left open as the standard allows, deep nesting, long pages: byte for byte the same."""
    assert bounded(page) == (page, None)
    assert read_page("https://salt.example/", page.encode()).problem is None


def test_what_lies_too_deep_keeps_its_words() -> None:
    """The tags go, the words stay, in their order; what follows the depth is read as before."""
    deep = "<div>" * 2_000 + "<em>far</em> down" + "</div>" * 2_000 + "<p id=after>after"
    page = read_page("https://salt.example/", deep.encode())
    assert page.tree.body.text() == "far downafter"
    assert page.tree.css_first("body > #after") is not None
    assert page.problem == f"out of bounds: {FLAT}"


def test_a_cut_falls_between_tags() -> None:
    """The last tag that counts is whole."""
    text, said = bounded("<p>x</p>" * MAX_TAGS)
    assert text == "<p>x</p>" * (MAX_TAGS // 2)
    assert said == CUT
    assert parsed(text).body is not None
