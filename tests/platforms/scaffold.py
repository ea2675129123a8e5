"""Begin a platform: `python tests/platforms/scaffold.py NAME` makes its file, registry line and a golden pair.

What it makes is whole: the page is read, the tests pass. Then the page is replaced by one in the platform's own markup,
the file by what tells that markup (docs/add-a-platform.md).
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BEFORE = '    "wordpress",\n'  # in the registry: what every page of a kind may look like is asked last


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scaffold.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name", help="lower-case letters and digits, as in tests/platforms: phpbb, stackexchange")
    parser.add_argument("--title", help="the platform's own name, for its docstring [default: NAME]")
    given = parser.parse_args(arguments)
    name = given.name
    module, folder = ROOT / f"scraper/platforms/{name}.py", ROOT / f"tests/platforms/{name}"
    if not re.fullmatch(r"[a-z][a-z0-9]+", name):
        parser.error(f"{name!r} is no name of a platform: lower-case letters and digits, beginning with a letter")
    if module.exists() or module.with_suffix("").exists() or folder.exists():
        parser.error(f"{name} exists: {module.relative_to(ROOT)}, {folder.relative_to(ROOT)}")
    registry = ROOT / "scraper/platforms/__init__.py"
    stated = registry.read_text("utf-8")
    if stated.count(BEFORE) != 1:
        parser.error(f"{registry.relative_to(ROOT)} has no line {BEFORE.strip()} to put {name} before")
    module.write_text(MODULE.format(name=name, title=given.title or name), "utf-8")
    registry.write_text(stated.replace(BEFORE, f'    "{name}",\n{BEFORE}'), "utf-8")
    folder.mkdir()
    (folder / "thread.html").write_text(PAGE.format(name=name), "utf-8")
    (folder / "urls.txt").write_text("thread.html https://sourdough.example/threads/17\n", "utf-8")
    subprocess.run(
        [sys.executable, str(Path(__file__).with_name("write_goldens.py")), f"{name}/"], check=True, cwd=ROOT
    )
    for path in (module, registry, *sorted(folder.iterdir())):
        print(path.relative_to(ROOT))
    return 0


MODULE = '''"""{title}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "{name}"
VERSION = 1


def detect(page: Page) -> bool:
    """Is it a page that {title} made?"""
    return is_made_by(page, ("{name}",), "meta[name='generator'][content^='{name}' i]")


def links(page: Page) -> Links:
    """Threads, their later pages and boards."""
    return links_of_board(page, _ADDRESSES)


def post(page: Page) -> Post | None:
    """The first entry of a thread; of a later page the title alone."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The entries after the first; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Post and comments, found in one search."""
    return read_board(page, (_MARKUP,), _ADDRESSES)


_ADDRESSES = Addresses(thread=r"/threads/\\d+", later=r"[?&]page=(?:[2-9]|[1-9]\\d+)\\b", archive=r"/boards/\\d+")
_MARKUP = Markup(
    entry=".entry",
    text=".entry-text",
    author=".entry-author",
    date="time",
    quote="blockquote",
    quote_head="cite",
    title="h1",
    thread_key=r"/threads/(\\d+)",
    later=r"[?&]page=(?:[2-9]|[1-9]\\d+)\\b",
)
'''
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="generator" content="{name} 1.0"><title>A starter that sleeps</title></head>
<body>
<h1>A starter that sleeps</h1>
<div class="entry" id="entry-1">
  <a class="entry-author" href="/people/4">Runa</a> <time datetime="2011-02-03T09:15:00Z">3 February 2011, 9:15</time>
  <div class="entry-text"><p>Mine has not risen for three days.</p></div>
</div>
<div class="entry" id="entry-2">
  <a class="entry-author" href="/people/9">Teo</a> <time datetime="2011-02-03T10:40:00Z">3 February 2011, 10:40</time>
  <div class="entry-text"><p>Put it somewhere warm.</p></div>
</div>
<div class="entry" id="entry-3">
  <a class="entry-author" href="/people/4">Runa</a> <time datetime="2011-02-04T07:02:00Z">4 February 2011, 7:02</time>
  <div class="entry-text"><blockquote><cite>Teo wrote:</cite> Put it somewhere warm.</blockquote>
  <p>That woke it.</p></div>
</div>
</body>
</html>
"""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
