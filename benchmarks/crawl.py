"""CPU a page of crawl and captures on a static blog, beside a bare Scrapy spider that keeps nothing, in alternation.

`python -m benchmarks.crawl --posts 2000 --rounds 3 [--floor 1.0]`: user and system time of the crawling process and
its children (`getrusage`), start-up included, divided by the pages that the server sent. The server is a process of
its own and does not count. With `--floor` the command fails where the ratio of the medians is higher.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor

from benchmarks.serving import Running, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@dataclass(frozen=True, slots=True)
class Measured:
    """One crawl: CPU seconds, seconds by the clock, pages sent by the server."""

    cpu: float
    seconds: float
    pages: int

    @property
    def cpu_a_page(self) -> float:
        """Milliseconds."""
        return 1000 * self.cpu / self.pages


def with_build(posts: int = 2000, rounds: int = 3) -> tuple[Measured, Measured]:
    """Crawl, captures and build of a blog with 20 comments a post, and the bare spider: the median rounds of each."""
    ours, bares = [], []
    with running(posts, least=15) as blog:
        for _ in range(rounds):
            bares.append(bare(blog))
            ours.append(threadkeep(blog, then_build=True))
    return tuple(sorted(each, key=lambda m: m.cpu_a_page)[rounds // 2] for each in (ours, bares))  # type: ignore[return-value]


def threadkeep(blog: Running, *, then_build: bool = False) -> Measured:
    """`threadkeep crawl` of the whole site into WARC and ledger, without a build or with one."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "THREADKEEP_HOME": home}
        command = [str(Path(sys.executable).with_name("threadkeep"))]
        new = [*command, "new", "bench", "--scope", "site", "--seed", f"{blog.base}/"]
        subprocess.run(new, env=env, check=True, stdout=subprocess.DEVNULL)
        command += ["crawl", "bench", "--delay", "0", *([] if then_build else ["--no-build"])]
        return _measured(blog, command, env)


def bare(blog: Running) -> Measured:
    """A spider of ten lines that follows every link of the site but `?replytocom=`, and keeps nothing."""
    return _measured(blog, [sys.executable, "-m", "benchmarks.crawl", "--bare", f"{blog.base}/"], dict(os.environ))


class BareSpider(scrapy.Spider):
    """Parses with Scrapy's own response, follows LinkExtractor's links, keeps nothing."""

    name = "bare"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The seed, given as argument `seed`."""
        host = urlsplit(self.seed).netloc
        self.links = LinkExtractor(allow_domains=[host], deny=[r"[?&]replytocom="])
        yield scrapy.Request(self.seed)

    def parse(self, response: scrapy.http.Response) -> Iterator[scrapy.Request]:
        """Follow everything."""
        for link in self.links.extract_links(response):
            yield scrapy.Request(link.url)


def crawl_bare(seed: str) -> None:
    """Run the bare spider in this process, at Scrapy's defaults but for what is said."""
    process = CrawlerProcess(
        {
            "LOG_LEVEL": "ERROR",
            "ROBOTSTXT_OBEY": True,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 2,  # as many as Threadkeep has in flight
            "DOWNLOAD_DELAY": 0,
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    process.crawl(BareSpider, seed=seed)
    process.start()


def _measured(blog: Running, command: list[str], env: dict[str, str]) -> Measured:
    blog.reset()
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Measured(cpu, seconds, sum(n for target, n in blog.counts().items() if target != "/robots.txt"))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--floor", type=float, help="fail where the ratio of the medians is higher")
    parser.add_argument("--bare", metavar="URL", help="run the bare spider on that site in this process")
    given = parser.parse_args()
    if given.bare:
        crawl_bare(given.bare)
        return
    results: dict[str, list[Measured]] = {"bare Scrapy": [], "threadkeep": []}
    with running(given.posts, latency=given.latency) as blog:
        for number in range(given.rounds):
            for name, crawl in (("bare Scrapy", bare), ("threadkeep", threadkeep)):
                got = crawl(blog)
                results[name].append(got)
                line = f"{got.cpu_a_page:6.2f} ms a page, {got.pages} pages, {got.seconds:.1f} s"
                print(f"  {number + 1}. {name:12} {line}", flush=True)
    medians = {name: statistics.median(m.cpu_a_page for m in measured) for name, measured in results.items()}
    ratio = medians["threadkeep"] / medians["bare Scrapy"]
    print(f"\n{'':14} {'CPU a page':>12} {'pages':>7}   (medians of {given.rounds}, {given.posts} posts)")
    for name, median in medians.items():
        print(f"{name:14} {median:9.2f} ms {max(m.pages for m in results[name]):7}")
    print(f"{'ratio':14} {ratio:9.2f}")
    if given.floor is not None and ratio > given.floor:
        sys.exit(f"Threadkeep takes {ratio:.2f} times the CPU of a bare spider; {given.floor:.2f} is the most allowed")


if __name__ == "__main__":
    main()
