"""What a dry run says a crawl would ask for is what the crawl then asks for; the dry run itself leaves no trace."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from server import Server, answer, chain, page, pages, robots

from pipelines.cli import telling_forecast
from pipelines.collection import Collection
from scraper.crawl import CrawlPlan
from scraper.errors import UsageError
from scraper.forecast import Forecast, forecast
from scraper.needs import Aim
from scraper.site import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Crawler

SLOW = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 3\n"


def foreseen(crawl: Crawler, *seeds: str, aim: Aim | None = None, **limits: object) -> list[Forecast]:
    """The forecast of a crawl; nothing under its folder may change."""
    before = traces(crawl.captures)
    limit = Limits(**{"delay": 0.0, **limits})  # type: ignore[arg-type]
    found = forecast(CrawlPlan("test", crawl.captures, seeds, aim=aim or Aim(), limits=limit))
    assert traces(crawl.captures) == before
    return found


def traces(folder: Path) -> dict[str, str]:
    """Every file below a folder with its digest."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()] if folder.exists() else []
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_new_site_is_asked_for_its_rules_and_the_seed(crawl: Crawler) -> None:
    """How much is behind them nobody knows; not even a folder is made."""
    with Server(chain(3)) as server:
        (found,) = foreseen(crawl, f"{server.url}/0")
        assert (found.begins, found.requests, found.seconds) == ("new", None, None)
        assert found.first == [f"{server.url}/robots.txt", f"{server.url}/0"]
        assert server.asked == []
    assert not crawl.captures.exists()


def test_a_run_that_was_cut_short_is_foreseen(crawl: Crawler) -> None:
    """As many requests as then come, of a site whose pages lead nowhere new; robots.txt is still fresh."""
    front = {"/": page("front", *(f"/{n}" for n in range(20)), "/private/x")}
    with Server(pages(front | {f"/{n}": page(str(n)) for n in range(20)}, robots(SLOW.replace(b"3", b"0")))) as server:
        crawl(f"{server.url}/", limits={"max_pages": 5})
        (found,) = foreseen(crawl, f"{server.url}/")
        assert (found.begins, found.requests) == ("goes on", 16)
        assert found.refused == {"robots.txt disallows it": 1}
        (bounded,) = foreseen(crawl, f"{server.url}/", max_pages=4)
        assert (bounded.requests, bounded.max_pages) == (4, 4)
        asked = len(server.asked)
        crawl(f"{server.url}/")
        assert len(server.asked) - asked == found.requests


@pytest.mark.parametrize("sweep", [True, False])
def test_a_later_run_is_foreseen(crawl: Crawler, sweep: bool) -> None:
    """What is due again, in a sweep and else."""
    with Server(chain(6)) as server:
        crawl(f"{server.url}/0")
        (found,) = foreseen(crawl, f"{server.url}/0", aim=Aim(sweep=sweep))
        assert found.begins == ("sweep" if sweep else "again")
        asked = len(server.asked)
        crawl(f"{server.url}/0", sweep=sweep)
        assert len(server.asked) - asked == found.requests
        assert found.requests >= (6 if sweep else 1)


def test_how_long_it_takes_is_what_the_site_asks_for(crawl: Crawler) -> None:
    """robots.txt's delay where that is longer, and the time it asked to be left alone."""
    front = {"/": page("front", "/1", "/2"), "/1": page("1"), "/2": answer("busy", 503, Retry_After="300")}
    with Server(pages(front, robots(SLOW))) as server:
        crawl(f"{server.url}/", limits={"max_pages": 1})
        (found,) = foreseen(crawl, f"{server.url}/", delay=1.0)
        assert (found.delay, found.requests, found.seconds) == (3.0, 2, 6.0)


def test_it_is_told_as_lines_and_as_an_object(crawl: Crawler, capsys: pytest.CaptureFixture[str]) -> None:
    """Sites side by side: their requests add up, the time is the longest's; a new site's is not made up."""
    with Server(chain(6)) as server:
        crawl(f"{server.url}/0", limits={"max_pages": 2})
        found = foreseen(crawl, f"{server.url}/0", "http://127.0.0.1:9/", delay=2.0)
    told = telling_forecast.as_object("a", found)
    assert (told["new_sites"], told["requests"], told["seconds"]) == (1, found[0].requests, found[0].seconds)
    assert json.loads(json.dumps(told, default=str))["sites"][1]["requests"] is None
    telling_forecast.told(found, Collection(), is_archived=False)
    lines = capsys.readouterr().out
    assert "2 s between two requests (robots.txt or --delay)" in lines
    assert "a WordPress of 100 posts and 1,000 comments: about 140 requests, 5 min\n" in lines
    assert "a site without API or feeds, of 100 posts: about 150 requests, 5 min\n" in lines
    assert "1 new site: how much is there shows once it is asked" in lines
    assert lines.endswith("nothing was asked for and nothing written\n")


def test_what_a_crawl_would_want_is_said_here_too(crawl: Crawler) -> None:
    """A contact, for what is not this machine."""
    with pytest.raises(UsageError, match="contact"):
        foreseen(crawl, "https://blog.example/")
