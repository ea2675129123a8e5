"""The rules of a site's seeds: which threads they leave out of the tables, whatever brought them along."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

import pipelines
from pipelines import dropped, standing
from pipelines.build import build, tables_of
from pipelines.cli import telling
from pipelines.collection import Collection, Place, Seed, create
from pipelines.site import Settings, with_column
from scraper.items import Post
from scraper.rules import Rules, bounding
from tests.pipelines.observations import HOST, NAMES, SPOOLS, Captures, capture, comment, post, thread_page

SEED = f"https://{HOST}/blog/"
REASON = "outside the seed's rules"


def bound(**given: Any) -> Settings:
    """Settings with these rules for the seed /blog/."""
    return replace(NAMES, rules=(Rules(SEED, **given),))


def told(captures: Captures, settings: Settings, steps: list[int | None] | None = None) -> dict[str, list[Any]]:
    """The tables of a site, its captures so many links from the seed."""
    site = captures.site(settings)
    if steps is not None:
        site = replace(site, captured=with_column(site.captured, "steps", pa.array(steps, pa.int32())))
    return {name: table.to_pylist() for name, table in tables_of(site).items()}


def names(tables: dict[str, list[Any]]) -> list[str]:
    """The numbers of the posts that are rows."""
    return [row["post_id"].rpartition(":")[2] for row in tables["posts"]]


def listed() -> Captures:
    """An API's lists of a post in the paths of the seed and one elsewhere, a comment each."""
    captures = Captures()
    posts = (post(1, "blog/a"), post(2, "shop/b", links=("https://doi.example/10.1000/xyz",)))
    captures.add(f"https://{HOST}/wp-json/wp/v2/posts", posts, how="api", kind="listing")
    said = tuple(comment(10 * n, post_key=str(n), post_url=one.url) for n, one in enumerate(posts, 1))
    captures.add(f"https://{HOST}/wp-json/wp/v2/comments", (), said, how="api", kind="listing")
    return captures


@pytest.mark.parametrize("given", [{"include": ("/blog/*",)}, {"exclude": ("/shop/*",)}])
def test_what_a_list_brings_is_bounded(given: dict[str, Any]) -> None:
    """A post elsewhere is listed in `dropped` with its comment, and nothing of it is left in any table."""
    tables = told(listed(), bound(**given))
    assert names(tables) == ["1"]
    assert [row["comment_id"][-2:] for row in tables["comments"]] == ["10"]
    gone = [f"wordpress:{HOST}:{record}" for record in ("comment:20", "post:2")]
    assert tables["dropped"] == [{"record_id": record, "step": "rules", "reason": REASON} for record in gone]
    assert not {row["record_id"] for row in tables["versions"] + tables["links"]} & set(gone)
    assert [site["posts"] for site in tables["sites"]] == [1]


def test_a_thread_known_by_its_comments_alone_is_bounded() -> None:
    """Its address is what they say."""
    captures = Captures()
    captures.add(
        f"https://{HOST}/comments/feed/",
        (),
        (comment(20, post_key="2", post_url=f"https://{HOST}/shop/b/"),),
        how="feed",
        kind="feed",
    )
    assert names(told(captures, bound(exclude=("/shop/*",)))) == []


def test_rules_of_other_sites_and_of_sites_with_a_free_seed_bound_nothing() -> None:
    """Rules are of their own site; a seed without any allows all of it."""
    other = (Rules("https://other.example/", include=("/blog/*",)),)
    assert names(told(listed(), replace(NAMES, rules=other))) == ["1", "2"]
    seeds = [Seed(SEED, include=["/blog/*"]), f"https://{HOST}/"]
    assert not bounded_by(Collection(seeds=seeds))
    assert bounded_by(Collection(seeds=seeds[:1]))


def bounded_by(collection: Collection) -> tuple[Rules, ...]:
    """The rules that a build obeys."""
    return bounding(collection.rules)


def test_what_a_person_gave_stays() -> None:
    """A thread of which anything was imported; and the post that a seed names, also where it is redirected."""
    captures = listed()
    captures.add(f"https://{HOST}/shop/b/", (post(2, "shop/b"),), source="import")
    assert names(told(captures, bound(include=("/blog/*",)))) == ["1", "2"]
    captures = listed()
    captures.add(f"https://{HOST}/shop/b/", (post(2, "shop/b"),), kind="seed")
    assert names(told(captures, bound(include=("/blog/*",)))) == ["1", "2"]
    seeds = (Rules(f"http://{HOST}/shop/b", include=("/blog/*",)),)
    assert names(told(listed(), replace(NAMES, rules=seeds))) == ["1", "2"]


def test_a_page_that_was_asked_for_by_the_rules_keeps_its_post() -> None:
    """Also where it names another address as its own."""
    captures = Captures()
    captures.add(f"https://{HOST}/blog/a/", (post(1, "archive/a"),), (comment(10),))
    captures.add(f"https://{HOST}/blog/", (post(3, "shop/c"), post(4, "blog/d")), kind="archive")
    assert names(told(captures, bound(include=("/blog/*",)))) == ["1", "4"]


def test_links_are_counted_for_what_pages_alone_show() -> None:
    """What is too far by every page that shows it goes; what a list names too was met by no link."""
    captures = Captures()
    captures.add(SEED, (post(1, "blog/a"),), kind="seed")
    captures.add(f"https://{HOST}/blog/b/", (post(2, "blog/b"),))
    captures.add(f"https://{HOST}/blog/c/", (post(3, "blog/c"),))
    captures.add(f"https://{HOST}/blog/d/", (post(4, "blog/d"),))
    captures.add(f"https://{HOST}/feed/", (post(4, "blog/d"),), how="feed", kind="feed")
    tables = told(captures, bound(hops=1), [0, 1, 2, 2, None])
    assert names(tables) == ["1", "2", "4"]
    assert [row["reason"] for row in tables["dropped"]] == ["more than 1 hop from the seed"]


def test_a_post_without_an_address_stays() -> None:
    """Nobody can say that it lies elsewhere."""
    captures = Captures()
    captures.add("urn:threadkeep:import:0123456789abcdef", (Post(url=None, text="Words.", key="1"),))
    assert len(told(captures, bound(include=("/blog/*",)))["posts"]) == 1


@SPOOLS
def test_a_build_alone_obeys_changed_rules(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Tables of other rules are made anew, `status` says what was left out, and what is opened again comes back."""
    place = Place(tmp_path, "veins")
    url = thread_page(1, [(10, None, "Ann", "I was there too.")]).url
    free = Collection(scope="site", identity="names", seeds=[f"https://{HOST}/"])
    create(place, free)
    capture(place, [thread_page(1, [(10, None, "Ann", "I was there too.")])])
    build(place, free)
    path = url.removeprefix(f"https://{HOST}")
    seed = Seed(f"https://{HOST}/", exclude=[path])
    bounded = Collection(scope="site", identity="names", seeds=[seed])
    build(place, bounded, sites=[])
    frames = pipelines.open(place.home, place.name)
    assert (len(frames.posts), len(frames.comments), len(frames.dropped)) == (0, 0, 2)
    assert standing.of(place)["left_out"] == {REASON: {"posts": 1, "comments": 1}}
    telling.left_out(standing.of(place))
    assert f"left out, {REASON}: 1 post and 1 comment; the table `dropped` lists them" in capsys.readouterr().out
    found = standing.explained(place, url)
    assert dropped.why_bounded(place, bounded, found) == REASON
    assert dropped.why_bounded(place, free, found) is None
    assert standing.explained(place, f"wordpress:{HOST}:post:1")["dropped"]["reason"] == REASON
    near = Collection(scope="site", identity="names", seeds=[Seed(f"https://{HOST}/", hops=2)])
    build(place, near, sites=[])
    assert len(pipelines.open(place.home, place.name).posts) == 1
