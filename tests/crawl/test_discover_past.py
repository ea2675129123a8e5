"""`discover` and a web archive: what candidates were that are gone or another's now, in what manner it is asked."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from archive import Kept, thread
from server import Server, answer, pages
from test_moved import threadkeep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GAMES = ("Casino slots", "Poker", "Roulette")
CASINO = (
    "<html lang='en'><head><title>Best casino bonus</title></head><body>"
    + "".join(f"<h2><a href='/play/{n}'>{game}</a></h2>" for n, game in enumerate(GAMES))
    + "</body></html>"
)
ENTRY = '<div class="post" id="post-{n}"><h2><a href="{at}" rel="bookmark">{title}</a></h2><small>{day}</small></div>'


def front(title: str, *entries: tuple[str, str, str], language: str = "en") -> str:
    """A blog's front page as an old WordPress shows it: address, title and day of each entry."""
    items = "".join(ENTRY.format(n=n, at=at, title=name, day=day) for n, (at, name, day) in enumerate(entries, 1))
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><title>{title}</title><meta name="generator" '
        f'content="WordPress 2.8"></head><body><h1>{title}</h1>{items}</body></html>'
    )


OLD = (
    ("/2010/03/norrvik/", "My first month with Norrvik", "March 5, 2010"),
    ("/2010/04/rain/", "Rain", "April 2, 2010"),
)
BOATS = (("/keel/", "Painting a keel", "May 1, 2024"), ("/oars/", "Oars of ash", "May 2, 2024"))


class Web:
    """Servers on this machine: a start, candidates it links to, and an archive of them."""

    def __init__(self, home: Path) -> None:
        self.home, self.kept = home, Kept()
        self.archive = Server(self.kept)
        self.servers: list[Server] = []
        self.links: list[str] = []

    def site(self, texts: dict[str, str] | None, *, archived: bool = True) -> str:
        """A candidate with these pages, gone where it has none; others link to an entry of it. Gives its address."""
        server = Server(pages({path: answer(text) for path, text in (texts or {}).items()}))
        self.servers.append(server)
        at = f"http://127.0.0.1:{server.port}"
        if texts is None:
            server.__exit__(None, None, None)
        self.links.append(f"{at}{OLD[0][0]}")
        if archived:
            entries = tuple((f"{at}{path}", name, day) for path, name, day in OLD)
            self.kept.add(f"{at}/", 2010, front("Salt days", *entries))
            self.kept.add(
                f"{at}/", 2011, front("Salt days", *entries, (f"{at}/2011/01/snow/", "Snow", "January 3, 2011"))
            )
            self.kept.add(f"{at}{OLD[0][0]}", 2010, thread("My first month with Norrvik", (1, "Norrvik helped me.")))
            self.kept.add(f"{at}{OLD[1][0]}", 2010, thread("Rain", number=46))
        return at

    @property
    def cdx(self) -> str:
        """Where the archive's index is asked."""
        return f"{self.archive.url}/cdx/search/cdx"

    def started(self) -> None:
        """The collection `a` of a start that links to all of them."""
        links = "".join(f'<p>See <a href="{url}">this</a>.</p>' for url in self.links)
        post = thread("Norrvik and I", (1, "Norrvik, yes.")).replace("What we were told", f"{links} On Norrvik")
        post = post.replace("<h1", '<abbr class="published" title="2010-05-03T10:00:00">May 3, 2010</abbr><h1')
        home = front("Start", ("/2010/05/n/", "Norrvik and I", "May 3, 2010"))
        start = Server(pages({"/": answer(home), "/2010/05/n/": answer(post)}))
        self.servers.append(start)
        told = threadkeep(self.home, "new", "a", "--scope", "site", "--term", "norrvik", "--seed", f"{start.url}/")
        assert told.returncode == 0, told.stderr
        done = threadkeep(self.home, "crawl", "a", "--delay", "0")
        assert done.returncode == 0, done.stdout + done.stderr

    def discover(self, *options: str) -> dict[str, dict[str, Any]]:
        """The candidates by address, with `run` what the run did."""
        done = threadkeep(self.home, "discover", "a", "--delay", "0", "--json", *options)
        assert done.returncode == 0, done.stdout + done.stderr
        told = json.loads(done.stdout)
        return {row["home"].rstrip("/"): row for row in told["candidates"]} | {"run": told["run"]}


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """No candidate yet."""
    made = Web(tmp_path)
    yield made
    for server in (made.archive, *made.servers):
        server.__exit__(None, None, None)


def words(row: dict[str, Any]) -> str:
    """Why a candidate has its score."""
    return "; ".join(why["words"] for why in row["why"])


def test_what_is_another_s_or_gone_is_named_with_what_it_was(web: Web) -> None:
    """The casino with the blog that it was, the dead site with its captures; each score is the sum of its lines, and
    a later look at the table asks nothing."""
    casino, dead = web.site({"/": CASINO}), web.site(None)
    web.started()
    found = web.discover("--cdx", web.cdx)
    assert found[casino]["verdict"] == "changed hands"
    assert "in 2010 a wordpress site “Salt days” on norrvik; today gambling: “Best casino bonus”" in words(
        found[casino]
    )
    assert found[dead]["verdict"] == "gone"
    for row in (found[casino], found[dead]):
        assert (row["archived"], row["archived_from"], row["archived_until"]) == (4, "2010-03-05", "2011-03-05")
        assert row["archived_on_topic"] == 1
        assert row["score"] == pytest.approx(sum(why["points"] for why in row["why"]), abs=0.06)
        assert "then `crawl --via wayback`" in words(row)
    asked = len(web.archive.asked)
    told = threadkeep(web.home, "discover", "a", "--budget", "0").stdout
    assert "gone, with 4 captures from 2010-03-05 to 2011-03-05:" in told
    assert "on the topic once:" in told
    again = web.discover("--cdx", web.cdx)
    assert {at: again[at]["why"] for at in (casino, dead)} == {at: found[at]["why"] for at in (casino, dead)}
    assert len(web.archive.asked) == asked


def test_the_archive_is_asked_politely_and_within_the_budget(web: Web) -> None:
    """Its index once a second, two captures of a site at most, all of it counted; nothing unless it is named."""
    for _ in range(3):
        web.site(None)
    web.started()
    unasked = web.discover()
    assert not web.archive.asked
    assert unasked["run"]["archive_requests"] == 0
    found = web.discover("--cdx", web.cdx, "--budget", "24")
    paths = [one for one in web.archive.asked if one.path != "/robots.txt"]
    index = [one.at for one in paths if one.path.startswith("/cdx/")]
    assert len(paths) == found["run"]["archive_requests"] == 6  # a quarter of the budget
    assert len(index) == 2
    assert all(later - earlier >= 1 for earlier, later in pairwise(index))
    assert all("from=200901" in one.path and "to=201312" in one.path for one in paths if one.path.startswith("/cdx/"))
    assert len([one for one in web.archive.asked if one.path == "/robots.txt"]) == 1


def test_somebody_else_s_blog_is_known_by_its_past(web: Web) -> None:
    """Another name, and what the archive has is lost: in the same language, without wares, with a feed or without."""
    heir = web.site({"/": front("Boatyard almanac", *BOATS)})
    web.started()
    assert web.discover()[heir]["verdict"] == "off topic"
    found = web.discover("--cdx", web.cdx)[heir]
    assert found["verdict"] == "changed hands", words(found)
    assert "today “Boatyard almanac”" in words(found)


ITSELF = {
    "its name": {"/": front("Salt days", *BOATS, language="de")},
    "entries of then, by day": {"/": front("Gravel mornings", ("/norrvik-first/", "A month of it", "March 5, 2010"))},
    "entries of then, by address": {"/": front("Gravel mornings", ("/2010/04/rain/", "Wet again", "May 1, 2024"))},
    "entries of then, by title": {"/": front("Gravel mornings", ("/wet/", OLD[0][1], "May 1, 2024"))},
    "pages of then": {"/": front("Gravel mornings", *BOATS), "/2010/04/rain/": thread("Rain", number=46)},
    "its topic": {"/": front("Gravel mornings", ("/new/", "Norrvik, ten years on", "May 1, 2024"))},
}


def test_who_moved_renamed_or_fell_silent_is_nobody_else(web: Web) -> None:
    """One sign is enough that a site is itself, whatever else it changed."""
    signs = {web.site(texts): sign for sign, texts in ITSELF.items()}
    web.started()
    found = web.discover("--cdx", web.cdx)
    wrong = {sign: words(found[at]) for at, sign in signs.items() if found[at]["verdict"] == "changed hands"}
    assert not wrong
    assert len(web.archive.paths()) > 1


def test_an_archive_that_is_down_holds_up_nothing(web: Web) -> None:
    """Each candidate says so; the next run asks again."""
    dead = web.site(None)
    web.started()
    found = web.discover("--cdx", "http://127.0.0.1:9/cdx/search/cdx")[dead]
    assert found["verdict"] == "gone"
    assert found["archived"] is None
    assert "no word of its past: the archive's robots.txt unreachable" in words(found)
    assert web.discover("--cdx", web.cdx)[dead]["archived"] == 4


def test_a_site_without_a_past_is_said_to_have_none(web: Web) -> None:
    """The index is asked about the years of the links, then about any; that is that."""
    dead = web.site(None, archived=False)
    web.started()
    found = web.discover("--cdx", web.cdx)[dead]
    assert (found["archived"], found["archived_on_topic"]) == (0, None)
    assert "the archive holds no page of it" in words(found)
    assert [one.path for one in web.archive.asked if "from=" not in one.path][1:]


def test_what_was_looked_at_is_not_fetched_again_by_the_crawl_of_it(web: Web) -> None:
    """Taken in, its captures move; the archive is asked for the rest."""
    dead = web.site(None)
    web.started()
    web.discover("--cdx", web.cdx)
    read = {one.path for one in web.archive.asked if one.path.startswith("/web/")}
    assert len(read) == 2
    assert threadkeep(web.home, "sites", "a", "--add", f"{dead}/").returncode == 0
    site = dead.removeprefix("http://").replace(":", "%3A")
    crawl = ("crawl", "a", "--site", site, "--via", "wayback", "--cdx", web.cdx, "--delay", "0")
    done = threadkeep(web.home, *crawl)
    assert done.returncode == 0, done.stdout + done.stderr
    asked = [one.path for one in web.archive.asked if one.path.startswith("/web/")]
    assert len(asked) == len(set(asked)) == 4
    assert "all is well" in threadkeep(web.home, "verify", "a").stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [(("--via", "memory"), "--via memory"), (("--cdx", "http://127.0.0.1/web/"), "no CDX server that is known")],
)
def test_wrong_use_is_told_in_a_line(web: Web, options: tuple[str, ...], said: str) -> None:
    """Before anything is asked."""
    threadkeep(web.home, "new", "a", "--term", "norrvik")
    done = threadkeep(web.home, "discover", "a", *options)
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert said in line


def test_an_address_that_is_not_public_says_what_to_do(web: Web) -> None:
    """It is not gone: how to except it, and once it is excepted it is asked."""
    web.links.append("http://10.255.255.1/2010/norrvik/")
    web.started()
    settings = web.home / "a" / "collection.toml"
    settings.write_text(settings.read_text("utf-8") + '\ncontact = "me@uni.example"\n', "utf-8")
    found = web.discover()["http://10.255.255.1"]
    assert found["verdict"] == "closed"
    assert 'allow_hosts = ["10.255.255.1"]' in words(found)
    assert "--allow-host 10.255.255.1" in words(found)
