"""A collection's own site whose domain is somebody else's at a later run: named, and its rows are not gone for it."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from server import Asked, Server, answer, moved, pages
from test_moved import threadkeep

import pipelines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def entry(number: int) -> bytes:
    """A post with a comment, as an old WordPress shows it."""
    return answer(
        f'<!DOCTYPE html><html lang="en"><head><title>Day {number} | Salt days</title><meta name="generator" '
        f'content="WordPress 2.8"></head><body><div class="post" id="post-{number}"><h2>Day {number}</h2><small>May '
        f'{number}, 2011</small><div class="entry"><p>It rained on day {number}.</p></div></div><h3 id="comments">1 Response'
        f'</h3><ol class="commentlist"><li class="comment" id="comment-{number}"><cite class="fn">Tove</cite> says:<p>Here '
        f'too, {number}.</p></li></ol></body></html>'
    )  # fmt: skip


ITEMS = "".join(
    f'<div class="post" id="post-{n}"><h2><a href="/{n}/" rel="bookmark">Day {n}</a></h2></div>' for n in range(1, 5)
)
FRONT = answer(
    f'<!DOCTYPE html><html lang="en"><head><title>Salt days</title><meta name="generator" content="WordPress 2.8"></head><body>{ITEMS}</body></html>'
)
BLOG: dict[str, object] = {"/": FRONT, **{f"/{n}/": entry(n) for n in range(1, 5)}}
PARKED = answer(
    "<html><head><title>salt-days.example</title></head><body><h1>This domain is for sale</h1></body></html>"
)
CASINO = answer(
    "<html lang='en'><head><title>Best casino bonus</title></head><body>"
    + "".join(f"<h2><a href='/play/{n}'>{game}</a></h2>" for n, game in enumerate(("Casino slots", "Poker", "Roulette now")))
    + "</body></html>"
)  # fmt: skip


def everywhere(what: bytes) -> Callable[[Asked], object]:
    """One answer for every address but robots.txt."""
    return lambda asked: answer(b"", 404) if asked.path == "/robots.txt" else what


def slow(asked: Asked) -> object:
    """A casino whose front page is asked for first, and answers last."""
    if asked.path == "/":
        time.sleep(0.5)
    return pages({"/": CASINO})(asked)


FATES = {
    "a casino, its front page the last to answer": slow,
    "parked, every address the same": everywhere(PARKED),
    "a casino, the rest not found": pages({"/": CASINO}),
    "a casino, all leads there": lambda asked: CASINO if asked.path == "/" else moved("/"),
}


@pytest.mark.parametrize("fate", FATES)
def test_a_domain_that_changed_hands_is_named(tmp_path: Path, fate: str) -> None:
    """Exit code 4, a line in crawl and status, no row gone; itself again, it is not named any more."""
    with Server(pages(BLOG)) as server:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{server.url}/")
        assert threadkeep(tmp_path, "crawl", "salt", "--delay", "0").returncode == 0
        server.answer = FATES[fate]
        done = threadkeep(tmp_path, "crawl", "salt", "--sweep", "--delay", "0")
        status = json.loads(threadkeep(tmp_path, "status", "salt", "--json").stdout)
        held = pipelines.open(tmp_path, "salt")
        states = {*held.posts["state"], *held.comments["state"]}
        listed = len(held.captures)
        server.answer = pages(BLOG)
        again = threadkeep(tmp_path, "crawl", "salt", "--sweep", "--delay", "0")
        later = json.loads(threadkeep(tmp_path, "status", "salt", "--json").stdout)
    assert done.returncode == 4, done.stdout
    assert f"changed hands: {server.site}" in done.stdout
    assert list(status["changed_hands"]) == [server.site]
    assert (len(held.posts), len(held.comments), states) == (4, 4, {"unknown"})
    assert listed > 6
    assert again.returncode == 0, again.stdout
    assert later["changed_hands"] == {}
    assert set(pipelines.open(tmp_path, "salt").posts["state"]) == {"live"}


def test_a_blog_that_lost_its_posts_is_still_itself(tmp_path: Path) -> None:
    """Its owner took them down: they are gone, and nobody else is named for it."""
    with Server(pages(BLOG)) as server:
        threadkeep(tmp_path, "new", "salt", "--scope", "site", "--seed", f"{server.url}/")
        threadkeep(tmp_path, "crawl", "salt", "--delay", "0")
        server.answer = pages(
            {"/": answer("<html lang='en'><head><title>Salt days</title></head><body><p>On holiday.</p></body></html>")}
        )
        done = threadkeep(tmp_path, "crawl", "salt", "--sweep", "--delay", "0")
        held = pipelines.open(tmp_path, "salt")
    assert "changed hands" not in done.stdout
    assert set(held.posts["state"]) == {"gone"}
