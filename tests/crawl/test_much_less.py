"""Exit code 4: done, but much less found than the last time at the same sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import Server, answer, page, pages
from test_moved import threadkeep

if TYPE_CHECKING:
    from pathlib import Path

LEAVES = {f"/{n}": page(f"page {n}") for n in range(1, 15)}
LARGE = {"/": page("home", *LEAVES), **LEAVES}


def test_a_site_that_lost_most_of_its_pages_is_told(tmp_path: Path) -> None:
    """Half of the pages and more are gone: 4, and 0 once that is what there was the last time."""
    with Server(pages(LARGE)) as server:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{server.url}/")
        codes = [
            threadkeep(tmp_path, "crawl", "salt", "--sweep", "--delay", "0", "--no-build").returncode for _ in range(2)
        ]
        server.answer = pages(LARGE | dict.fromkeys(LEAVES, answer(b"", 404)))
        codes += [
            threadkeep(tmp_path, "crawl", "salt", "--sweep", "--delay", "0", "--no-build").returncode for _ in range(2)
        ]
    assert codes == [0, 0, 4, 0]


def test_a_crawl_of_one_site_is_measured_by_that_site(tmp_path: Path) -> None:
    """A small site of two finds less than both did, as it should; and hides nothing of what the other loses."""
    with Server(pages(LARGE)) as large, Server(pages({"/": page("home")})) as small:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{large.url}/", "--seed", f"{small.url}/")
        crawl = ("crawl", "salt", "--sweep", "--delay", "0", "--no-build")
        codes = [threadkeep(tmp_path, *crawl, *more).returncode for more in ((), ("--site", small.site))]
        large.answer = pages(LARGE | dict.fromkeys(LEAVES, answer(b"", 404)))
        codes.append(threadkeep(tmp_path, *crawl).returncode)
    assert codes == [0, 0, 4]


def test_the_first_crawl_is_what_a_sweep_is_measured_by(tmp_path: Path) -> None:
    """A crawl, then a sweep that finds less than half of it: 4."""
    with Server(pages(LARGE)) as server:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{server.url}/")
        crawl = ("crawl", "salt", "--delay", "0", "--no-build")
        codes = [threadkeep(tmp_path, *crawl).returncode]
        server.answer = pages(LARGE | dict.fromkeys(LEAVES, answer(b"", 404)))
        codes.append(threadkeep(tmp_path, *crawl, "--sweep").returncode)
    assert codes == [0, 4]
