"""`discover` finds the on-topic blogs of a made-up web within its budget, says why, and leaves the rest alone."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.discover import attic, heirs

if TYPE_CHECKING:
    from tests.discover.conftest import Started

BUDGET = 300


def host_of(row: dict[str, Any]) -> str:
    """The host in a site's name."""
    return str(row["site"]).partition("%3A")[0]


@pytest.fixture(scope="module")
def found(web: Started) -> dict[str, Any]:
    """What a run of discover says, with `asked`: what the web was asked for."""
    before, cdx = len(web.server.asked), attic.cdx_of(web.server.web)
    done = web("discover", "web", "--delay", "0", "--budget", str(BUDGET), "--cdx", cdx, "--json")
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout), "asked": web.server.asked[before:]}


def test_what_is_on_topic_is_proposed_within_the_budget(web: Started, found: dict[str, Any]) -> None:
    """Recall and precision 0.8 in one web, any web, with no request more than the budget has.

    0.9 is for many webs (`benchmarks.discover`): in one of fifteen blogs two that nothing found leads to are 0.87.
    """
    proposed = {host_of(row) for row in found["candidates"] if row["verdict"] == "propose"}
    wanted = web.server.web.wanted
    seed = web.server.web.seed
    right = proposed & wanted
    assert len(right) / len(wanted) >= 0.8, (seed, sorted(wanted - proposed))
    assert len(right) / len(proposed) >= 0.8, (seed, sorted(proposed - wanted))
    assert len([target for _, target in found["asked"] if target != "/robots.txt"]) <= BUDGET


def test_every_score_is_explained(found: dict[str, Any]) -> None:
    """The points of a candidate are the sum of its lines; each says who names it, or what was found."""
    for row in found["candidates"]:
        assert row["score"] == pytest.approx(sum(why["points"] for why in row["why"]), abs=0.06)
        assert row["why"]


def test_domains_that_are_somebody_elses_now_are_named(web: Started, found: dict[str, Any]) -> None:
    """Parked ones and casinos are named as such, or gone where nothing answers; none is proposed."""
    verdicts = {host_of(row): row["verdict"] for row in found["candidates"]}
    states = {blog.host: blog.state for blog in web.server.web.blogs}
    parked = [verdict for host, verdict in verdicts.items() if states.get(host) == "parked"]
    assert parked
    assert set(parked) == {"changed hands"}
    lost = [
        verdicts[host] for host, state in states.items() if state in ("casino", "dead", "closed") and host in verdicts
    ]
    assert "propose" not in lost
    assert {verdict for host, verdict in verdicts.items() if states.get(host) == "dead"} <= {"gone", "not probed"}
    assert {verdict for host, verdict in verdicts.items() if states.get(host) == "closed"} <= {"closed", "not probed"}


def test_no_site_that_is_itself_is_taken_for_another_s(web: Started, found: dict[str, Any]) -> None:
    """Of what changed hands more than half is named, as the budget ends before all are asked about; nothing else is."""
    states = {blog.host: blog.state for blog in web.server.web.blogs}
    said = {host_of(row): row["verdict"] for row in found["candidates"] if row["verdict"] != "not probed"}
    named = {host for host, verdict in said.items() if verdict == "changed hands"}
    right = {host for host in said if states[host] in heirs.ANOTHERS}
    assert named <= right, (web.server.web.seed, sorted(named - right))
    assert len(named) >= len(right) / 2, (web.server.web.seed, sorted(right - named))


def test_manners_hold_for_probes(web: Started, found: dict[str, Any]) -> None:
    """A closed site is asked for its robots.txt and nothing else, no address twice, a site of the collection never."""
    closed = {blog.host for blog in web.server.web.blogs if blog.state == "closed"}
    assert {target for host, target in found["asked"] if host in closed} <= {"/robots.txt"}
    starts = {blog.host for blog in web.server.web.starts}
    assert not [host for host, _ in found["asked"] if host in starts]
    hangs = {blog.host for blog in web.server.web.blogs if blog.state == "hangs"}
    once = [one for one in found["asked"] if one[0] not in hangs]
    assert len(once) == len(set(once))


def test_nothing_is_crawled_and_nothing_asked_twice(web: Started, found: dict[str, Any]) -> None:
    """Status knows the starts alone; the same again, without requests, gives the same table, for a spreadsheet too."""
    status = json.loads(web("status", "web", "--json").stdout)
    assert status["sites"] == len(web.server.web.starts)
    before = len(web.server.asked)
    again = json.loads(web("discover", "web", "--budget", "0", "--json").stdout)
    assert len(web.server.asked) == before
    first = {row["site"]: row["verdict"] for row in found["candidates"]}
    proposed = {site for site, verdict in first.items() if verdict == "propose"}
    assert {row["site"] for row in again["candidates"] if row["verdict"] == "propose"} == proposed
    text = (web.home / "web" / "candidates.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["site"] for row in rows if row["verdict"] == "propose"} == proposed


def test_a_sample_of_what_was_left_out_is_the_same_for_a_seed(web: Started, found: dict[str, Any]) -> None:
    """Drawn by chance among all that was not proposed, to be filled in by a person; nothing is asked for it."""
    before = len(web.server.asked)
    samples = [
        json.loads(web("discover", "web", "--audit", "5", "--seed", seed, "--json").stdout)["audit"] for seed in "778"
    ]
    assert len(web.server.asked) == before
    names = [[row["site"] for row in sample] for sample in samples]
    assert names[0] == names[1] != names[2]
    assert all(row["verdict"] != "propose" for sample in samples for row in sample)
    text = (web.home / "web" / "audit.csv").read_text("utf-8-sig")
    assert text.startswith("site,home,is_on_topic,note")


def test_an_accepted_candidate_is_crawled_from_where_its_probe_stopped(web: Started, found: dict[str, Any]) -> None:
    """It becomes a seed with the note, its captures move, and its front page is not asked for again; a refused one is
    not proposed any more."""
    best, other = [row["site"] for row in found["candidates"] if row["verdict"] == "propose"][:2]
    done = web("sites", "web", "--add", best, "--note", "Ann knows them")
    assert done.returncode == 0, done.stderr
    assert web("sites", "web", "--refuse", other, "--reason", "not theirs").returncode == 0
    assert "Ann knows them" in (web.home / "web" / "collection.toml").read_text("utf-8")
    before = len(web.server.asked)
    crawled = web("crawl", "web", "--site", best, "--delay", "0")
    assert crawled.returncode == 0, crawled.stdout
    host = best.partition("%3A")[0]
    asked = [target for one, target in web.server.asked[before:] if one == host]
    assert asked
    again = {(host, target) for target in asked} & {one for one in found["asked"] if one[1] != "/robots.txt"}
    assert (host, "/") not in again
    assert len(again) <= 1, again  # in one web of nine one address is: which, a failure says
    listed = json.loads(web("sites", "web", "--json").stdout)
    assert best in {seed["site"] for seed in listed["seeds"] if seed["captured"]}
    assert [one["site"] for one in listed["refused"]] == [other]
    later = json.loads(web("discover", "web", "--budget", "0", "--json").stdout)
    assert not {best, other} & {row["site"] for row in later["candidates"]}
