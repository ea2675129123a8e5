"""The benchmarks measure what they say: the blog is whole, the bare spider sees it all, kills are survived."""

from __future__ import annotations

import os

from benchmarks.blog import pages, paths_of
from benchmarks.crawl import bare
from benchmarks.kills import run_trials
from benchmarks.serving import running
from scraper.page import parsed

IN_CI = "CI" in os.environ


def test_the_blog_is_closed_and_of_a_real_blog_s_size() -> None:
    """Links of the made pages reach every page of the blog and nothing else on it, but for reply links."""
    made = pages(60, "http://blog.example")
    assert sorted(made) == sorted(paths_of(60))
    targets = {
        href.removeprefix("http://blog.example").partition("#")[0]
        for html in made.values()
        for a in parsed(html).css("a[href]")
        if (href := a.attributes["href"] or "").startswith("http://blog.example") and "?replytocom=" not in href
    }
    assert targets == set(made)
    assert all(30_000 < len(html) < 65_000 for html in made.values() if 'class="single' in html)


def test_the_bare_spider_sees_the_whole_blog() -> None:
    """The spider that Threadkeep is measured against fetches each page once, and no reply link."""
    with running(60) as blog:
        measured = bare(blog)
        counts = blog.counts()
    assert measured.pages == len(paths_of(60))
    assert {target: n for target, n in counts.items() if target != "/robots.txt"} == dict.fromkeys(paths_of(60), 1)


def test_a_killed_crawl_loses_and_doubles_nothing() -> None:
    """Killed with -9 at random moments and in the middle of writes, then resumed: every page is held exactly once."""
    trials = run_trials(10, 400, seed=7) if IN_CI else run_trials(2, 60, seed=7)
    kills = sum(len(trial.kills) for trial in trials)
    assert [(t.kills, t.lost, t.doubled, t.damaged, t.account) for t in trials if not t.is_good] == []
    assert kills >= len(trials) / 2
    assert sum(t.refetched for t in trials) <= 2 * kills
