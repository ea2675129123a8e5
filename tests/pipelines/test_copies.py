"""Copies across sites: the earliest leads, mirrors are named, and all is the same after a change of one site."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipelines import open as frames_of
from pipelines.copies import compared as remembering
from pipelines.repeated import repetition
from pipelines.tables import read, read_index
from tests.pipelines.copied_sites import NOON, SEEN, Row, comment, post, put

if TYPE_CHECKING:
    from pathlib import Path

WORDS = [
    f"{one}{other}"
    for one in ("har", "ket", "lan", "mea", "or", "peb", "quar")
    for other in ("bour", "tle", "tern", "dow", "chard", "ble", "ry")
]
A, B, C = "a.example", "b.example", "c.example"


def said(seed: int, words: int = 40) -> str:
    """Some words, always the same of a seed, that share nothing with those of another."""
    drawn = random.Random(seed)
    return " ".join(drawn.choice(WORDS) for _ in range(words))


def edited(text: str, *places: int) -> str:
    """The text with other words in these places."""
    words = text.split()
    for place in places:
        words[place] = "another"
    return " ".join(words)


def rows(folder: Path) -> dict[str, dict[str, Any]]:
    """The table `duplicates` by record."""
    return {row["record_id"]: row for row in read(folder, "duplicates").to_pylist()}


def post_id(site: str, number: int) -> str:
    return f"wordpress:{site}:post:{number}"


def comment_id(site: str, number: int) -> str:
    return f"wordpress:{site}:comment:{number}"


def test_the_earliest_stated_is_the_one_that_others_repeat(tmp_path: Path) -> None:
    """By date, whatever the sites are called; the row says how, how much, and stands with the site that repeats."""
    put(
        tmp_path,
        {
            A: [post(A, 5, said(1)), post(A, 6, said(2))],
            B: [post(B, 3, said(1)), post(B, 8, edited(said(2), 7, 30))],
            C: [post(C, 4, edited(said(1), 20)), post(C, 9, said(3))],
        },
    )
    found = rows(tmp_path)
    assert {record: (row["canonical_id"], row["kind"]) for record, row in found.items()} == {
        post_id(A, 5): (post_id(B, 3), "exact"),
        post_id(C, 4): (post_id(B, 3), "near"),
        post_id(B, 8): (post_id(A, 6), "near"),
    }
    assert found[post_id(A, 5)]["similarity"] == 1
    assert found[post_id(C, 4)]["similarity"] == pytest.approx(35 / 41)  # one word spoils 3 of 38 sequences
    assert read(tmp_path, "duplicates", sites=[C])["record_id"].to_pylist() == [post_id(C, 4)]


def test_what_states_no_date_was_not_earlier(tmp_path: Path) -> None:
    """Then who was seen first counts, then the id."""
    put(
        tmp_path,
        {
            A: [post(A, n, said(n), published=None, title="On paper") for n in (1, 2, 3)],
            B: [
                post(B, 1, said(1)),
                post(B, 2, said(2), published=None, first_seen=SEEN - timedelta(days=1)),
                post(B, 3, said(3), published=None),
            ],
        },
    )
    assert sorted(rows(tmp_path)) == [post_id(A, 1), post_id(A, 2), post_id(B, 3)]


def test_short_texts_and_pings_are_nobodys_copies(tmp_path: Path) -> None:
    """Fewer than eight words are said by many; a pingback is no more than a notice."""
    thanks = "Thank you so much for this, Helen!"
    put(
        tmp_path,
        {
            A: [post(A, 1, said(1)), comment(A, 1, 1, thanks), comment(A, 2, 1, said(5))],
            B: [post(B, 1, said(2)), comment(B, 1, 1, thanks), comment(B, 2, 1, said(5), kind="pingback")],
        },
    )
    assert rows(tmp_path) == {}


def test_a_blog_on_two_hosts_is_a_mirror_with_its_comments(tmp_path: Path) -> None:
    """Also the short ones, and those without a word, one for one; the host seen first is the one mirrored."""

    def blog(site: str, seen: Any) -> list[Row]:
        posts = [post(site, n, said(n), first_seen=seen) for n in (1, 2, 3, 4)]
        said_there = [(1, "Thank you!"), (1, "Thank you!"), (2, "❤"), (3, said(30)), (4, edited(said(31), 3))]
        return posts + [comment(site, n, of, text, first_seen=seen) for n, (of, text) in enumerate(said_there, 1)]

    old = [*blog(B, SEEN), comment(B, 9, 4, "Me too.")]
    new = [*blog(A, SEEN + timedelta(days=3)), comment(A, 9, 4, "Only here."), comment(A, 10, 1, "Thank you!")]
    put(tmp_path, {A: new, B: old, C: [post(C, n, said(n + 50)) for n in (1, 2, 3)]})
    found = rows(tmp_path)
    assert {row["kind"] for row in found.values()} == {"mirror"}
    assert sorted(found) == sorted(
        [*(post_id(A, n) for n in (1, 2, 3, 4)), *(comment_id(A, n) for n in (1, 2, 3, 4, 5))]
    )
    assert all(row["canonical_id"] == record.replace(A, B) for record, row in found.items())


def test_two_guest_posts_make_no_mirror(tmp_path: Path) -> None:
    """Blogs that share less than half of what the smaller one holds are two blogs."""
    put(
        tmp_path,
        {site: [post(site, n, said(n)) for n in (1, 2)] + [post(site, n, said(n * k)) for n in (11, 12, 13)]
         for k, site in ((1, A), (7, B))},
    )  # fmt: skip
    assert {row["kind"] for row in rows(tmp_path).values()} == {"exact"}


def test_who_repeats_one_of_its_own_site_has_no_second_row(tmp_path: Path) -> None:
    """It follows through `duplicate_of`."""
    put(
        tmp_path,
        {
            A: [post(A, 1, said(1))],
            B: [post(B, 2, said(1)), post(B, 3, said(1), duplicate_of=post_id(B, 2))],
        },
    )
    assert list(rows(tmp_path)) == [post_id(B, 2)]


def test_what_a_person_told_apart_has_no_row(tmp_path: Path) -> None:
    """Neither as a copy of the same words nor of nearly the same; others may still repeat it."""
    sites = {A: [post(A, 1, said(1)), post(A, 2, said(2))], B: [post(B, 3, said(1)), post(B, 4, edited(said(2), 9))]}
    put(tmp_path, sites, apart=[post_id(B, 3), post_id(B, 4)])
    assert rows(tmp_path) == {}


def test_a_quote_with_words_of_its_own_is_no_copy(tmp_path: Path) -> None:
    """A letter quoted whole with an answer is none; with a line before it, it is."""
    put(
        tmp_path,
        {
            A: [post(A, 1, said(1, 60))],
            B: [post(B, 2, said(1, 60) + " " + said(9, 30)), post(B, 3, "Reposted from a friend: " + said(1, 60))],
        },
    )
    assert list(rows(tmp_path)) == [post_id(B, 3)]


def test_footers_make_no_copies_and_hide_none(tmp_path: Path) -> None:
    """What a site puts under all it sends is left out of the comparison."""
    foot = "\n\n" + said(99, 60)
    other = "\n\n" + said(98, 60)
    put(
        tmp_path,
        {
            A: [post(A, n, said(n, 20) + foot) for n in range(1, 6)],
            B: [post(B, n, said(n + 40, 20) + foot) for n in range(6, 11)],
            C: [post(C, n + 20, said(n, 20) + other) for n in range(1, 6)],
        },
    )
    found = rows(tmp_path)
    assert {record: row["canonical_id"] for record, row in found.items()} == {
        post_id(C, n + 20): post_id(A, n) for n in range(1, 6)
    }
    assert {row["similarity"] for row in found.values()} == {1.0}


def many(seed: int, sites: int = 12, each: int = 60) -> dict[str, list[Row]]:
    """Sites full of copies of each other, with and without edits."""
    drawn = random.Random(seed)
    found: dict[str, list[Row]] = {}
    for number in range(sites):
        site = f"site{number:02}.example"
        found[site] = []
        for n in range(each):
            text = said(drawn.randrange(300), drawn.choice((9, 25, 60)))
            text = edited(text, *drawn.sample(range(len(text.split())), drawn.randrange(3)))
            at = NOON + timedelta(days=drawn.randrange(2000)) if drawn.random() < 0.9 else None
            found[site].append(post(site, n, text, published=at))
    return found


def files(folder: Path) -> dict[str, str]:
    return {file: entry["sha256"] for file, entry in read_index(folder).files.items()}


def test_after_a_change_of_one_site_all_is_as_if_made_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte, with only new pairs compared; also after a site is taken out."""
    first, second = many(1), many(2)
    changed = {**first, "site04.example": second["site04.example"]}
    put(tmp_path / "steps", first)
    asked: list[int] = []
    compare = remembering.compared
    monkeypatch.setattr(remembering, "compared", lambda texts, a, b: asked.append(len(a)) or compare(texts, a, b))
    put(tmp_path / "steps", {"site04.example": changed["site04.example"]}, kept=changed)
    anew = sum(asked)
    put(tmp_path / "at-once", changed)
    assert files(tmp_path / "steps") == files(tmp_path / "at-once")
    assert anew < (sum(asked) - anew) / 2
    assert len(rows(tmp_path / "steps")) > 100
    fewer = {site: rows for site, rows in changed.items() if site != "site07.example"}
    put(tmp_path / "steps", {}, kept=fewer)
    put(tmp_path / "fewer", fewer)
    assert files(tmp_path / "steps") == files(tmp_path / "fewer")


def test_lost_or_damaged_signatures_are_made_again(tmp_path: Path) -> None:
    """They are a cache: the tables say all that they say."""
    put(tmp_path, many(3))
    before = files(tmp_path)
    kept = {path.name: path.read_bytes() for path in (tmp_path / "signatures").iterdir()}
    for number, path in enumerate(sorted((tmp_path / "signatures").iterdir())):
        path.write_bytes(path.read_bytes()[:-20]) if number % 2 else path.unlink()
    put(tmp_path, {}, kept=many(3))
    assert files(tmp_path) == before
    assert {path.name: path.read_bytes() for path in (tmp_path / "signatures").iterdir()} == kept


def test_in_many_parts_the_same_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However little memory may be used."""
    put(tmp_path / "whole", many(4))
    for limit in (30_000, 5_000):
        monkeypatch.setattr("pipelines.copies.LIMIT", limit)
        put(tmp_path / str(limit), many(4))
        assert files(tmp_path / str(limit)) == files(tmp_path / "whole")


def test_what_a_row_repeats_is_told_from_both_sides(tmp_path: Path) -> None:
    """Its own site's, another site's with kind and similarity; what repeats it, wherever."""
    put(
        tmp_path,
        {
            A: [post(A, 1, said(1)), post(A, 2, said(1), duplicate_of=post_id(A, 1))],
            B: [post(B, 3, edited(said(1), 20)), post(B, 4, said(2))],
        },
    )
    told = {row["post_id"]: repetition(tmp_path, row) for row in read(tmp_path, "posts").to_pylist()}
    assert told == {
        post_id(A, 1): {"repeated_by": [post_id(A, 2), post_id(B, 3)]},
        post_id(A, 2): {"repeats": {"record_id": post_id(A, 1), "where": "this site"}},
        post_id(B, 3): {
            "repeats": {"record_id": post_id(A, 1), "where": "another site", "kind": "near", "similarity": 0.854}
        },
        post_id(B, 4): {},
    }


def test_the_discussion_has_every_contribution_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without repeats of the own site and of others."""
    put(
        tmp_path / "veins",
        {
            A: [post(A, 1, said(1)), post(A, 2, said(1), duplicate_of=post_id(A, 1))],
            B: [post(B, 3, said(1)), comment(B, 1, 3, "Thank you!")],
        },
    )
    assert frames_of(tmp_path, "veins").discussion()["record_id"].tolist() == [post_id(A, 1), comment_id(B, 1)]
    assert "left out, repeats of another: 2 posts, 0 comments" in capsys.readouterr().out
