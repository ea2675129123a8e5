"""Candidates are ranked by who names them and what was found; services are named by kind and never asked."""

from __future__ import annotations

import pytest

from pipelines.discover.mentions import Mention
from pipelines.discover.ranking import Candidate, judge, next_to_probe, worth_more
from pipelines.services import service_of
from scraper.hands import Face
from scraper.probe import Entry, Findings

OPEN = (None, None)


def candidate(*mentions: Mention, found: Findings | None = None) -> Candidate:
    """A candidate, judged."""
    one = Candidate("salt.example", [*mentions], found)
    judge(one, OPEN)
    return one


def by(site: str, how: str = "cited", thread: str = "t", person: str | None = None, words: str = "") -> Mention:
    """A mention of the candidate."""
    return Mention("https://salt.example/", how, site, f"https://{site}/{thread}", person, words, 2010)  # type: ignore[arg-type]


def test_distinct_sites_count_more_than_one_site_that_says_it_again() -> None:
    """Ten threads of one blog are less than one each of three; people are counted once."""
    thrice = candidate(by("a.example"), by("b.example"), by("c.example"))
    again = candidate(*(by("a.example", thread=str(n)) for n in range(3)))
    assert thrice.score > again.score > candidate(by("a.example")).score
    assert "3 threads" in again.why[0][1]
    same = candidate(*(by("a.example", "author", "t", "a:Tove") for _ in range(5)))
    assert same.score == candidate(by("a.example", "author", "t", "a:Tove")).score
    assert "1 person" in same.why[0][1]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.youtube.com/watch?v=1", "video"),
        ("https://dx.doi.org/10.1000/1", "paper"),
        ("https://journal.example/doi/full/10.1000/1", "paper"),
        ("https://www.amazon.co.uk/dp/1", "shop"),
        ("https://en.wikipedia.org/wiki/Salt", "encyclopedia"),
        ("https://www.google.com/search?q=salt", "search engine"),
        ("https://groups.google.com/group/salt/", None),
        ("https://sites.google.com/site/salt/", None),
        ("https://salt-amazon.example/", None),
        ("https://mybit.ly.example/", None),
    ],
)
def test_a_service_is_named_by_kind(url: str, kind: str | None) -> None:
    """A host of many blogs or groups is none, nor is one whose name is like a service's."""
    assert service_of(url) == kind


def test_a_service_is_never_probed() -> None:
    """However often it is named, its score is nothing."""
    one = Candidate("youtube.com", [Mention(f"https://www.youtube.com/{n}", "cited", f"{n}.example") for n in range(9)])
    judge(one, OPEN)
    assert (one.verdict, one.score) == ("service", 0.0)
    assert next_to_probe([one]) == []


def test_a_verdict_says_what_was_found() -> None:
    """On topic with answers; without; touched in passing; nothing; parked; closed."""
    talk = Findings(entries={"a": Entry("a", "Cuff", strength=1.0, comments=3)}, answered={"seed"})
    alone = Findings(entries={"a": Entry("a", "Cuff", strength=1.0, comments=0)}, answered={"seed"})
    aside = Findings(entries={"a": Entry("a", "Cuff", strength=1.0, comments=0), "b": Entry("b", comments=2)})
    aside.answered.add("seed")
    passing = Findings(entries={"a": Entry("a", strength=0.5, comments=3), "b": Entry("b")}, answered={"seed"})
    nothing = Findings(entries={"a": Entry("a", comments=3)}, answered={"seed"})
    parked = Findings(face=Face(None, nobodys="the domain is for sale: “…”"), answered={"seed"})
    closed = Findings(problem="robots.txt disallows it")
    dead = Findings(problem="no such host")
    verdicts = [
        candidate(by("a.example"), found=found).verdict
        for found in (talk, aside, alone, passing, nothing, parked, closed, dead)
    ]
    assert verdicts == [
        "propose", "propose", "no discussion", "doubtful", "off topic", "changed hands", "closed", "gone",
    ]  # fmt: skip


def test_what_is_in_doubt_is_looked_at_again_before_what_is_off_topic() -> None:
    """What is left of a budget goes where there was a trace."""
    trace = candidate(
        by("a.example"), found=Findings(entries={"a": Entry("a", strength=0.5, comments=1)}, answered={"seed"})
    )
    none = candidate(
        *(by(f"{n}.example") for n in range(5)), found=Findings(entries={"a": Entry("a")}, answered={"seed"})
    )
    assert worth_more([none, trace]) == [trace, none]


def test_where_posts_were_searched_in_vain_comments_are_looked_for_if_there_are_any() -> None:
    """A shop where nobody answers is done with."""
    form = "https://salt.example/?s=cuff"
    shop, blog = (
        Findings(entries={"a": Entry("a", comments=n)}, answered={"seed"}, searches=(form,), passed={form})
        for n in (None, 3)
    )
    talked = candidate(by("a.example"), found=blog)
    assert worth_more([candidate(by("a.example"), found=shop), talked]) == [talked]


def test_an_address_that_is_not_public_is_not_gone() -> None:
    """What to do is said, for a collection that is there and for one to come."""
    one = candidate(by("a.example"), found=Findings(problem="address not public"))
    assert one.verdict == "closed"
    assert 'allow_hosts = ["salt.example"]' in one.why[-1][1]
    assert "--allow-host salt.example" in one.why[-1][1]
