"""A collection made: what is said is checked before anything is written, and what is wanted before a crawl is told."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from pipelines.collection import Place, Seed, load
from tests.pipelines.commands import one_line

if TYPE_CHECKING:
    from pathlib import Path


def test_a_collection_is_not_made_twice(run) -> None:
    """A name that is taken is refused."""
    run("new", "a")
    code, _, err = run("new", "a")
    one_line(code, 2, err, "already")


def test_new_keeps_its_key_to_itself(run, tmp_path: Path) -> None:
    """The key of the pseudonyms lies outside the collection, for its owner's eyes alone."""
    run("new", "a")
    key = tmp_path / "home" / "keys" / "a.key"
    assert len(key.read_bytes()) == 32
    if os.name == "posix":
        assert key.stat().st_mode & 0o777 == 0o600


def test_a_collection_without_seeds_cannot_be_crawled(run) -> None:
    """Nothing to crawl: exit code 2, and how to name a place to start."""
    assert run("new", "a")[0] == 0
    code, _, err = run("crawl", "a")
    one_line(code, 2, err, "seeds = [", "collection.toml")
    assert '"last_run": null' in run("status", "a", "--json")[1]


def test_a_crawl_names_whom_to_write_to(run) -> None:
    """A seed that is not this machine needs a contact: exit code 2 and where to put it."""
    assert run("new", "a", "--seed", "http://blog.example/")[0] == 0
    code, _, err = run("crawl", "a")
    one_line(code, 2, err, "contact", "collection.toml")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--scope", "world"], ["'topic'", "'site'"]),
        (["--evidence", "video"], ["'page'", "'api'"]),
        (["--identity", "none"], ["'pseudonyms'", "'names'"]),
        (["--from", "2012-02-01", "--until", "2012-01-31"], ["2012-02-01", "2012-01-31"]),
        (["--contact", "nobody"], ["'nobody'", "you@your.university"]),
        (["--contact", "a@b.example\r\nX: y"], ["e-mail"]),
        (["--contact", "@b.example"], ["e-mail"]),
        (["--term", "veins", "--term", ""], ["a term is empty"]),
        (["--term", " * "], ["a term is empty"]),
        *((["--allow-host", host], ["a host without port"]) for host in ("http://x/", "x:80", "", "*", "x/", "a b")),
    ],
)
def test_what_cannot_be_meant_is_told_with_what_can(run, tmp_path: Path, options: list[str], words: list[str]) -> None:
    """Each value is checked, its error says what is allowed, and nothing is made or said to be allowed."""
    code, out, err = run("new", "a", "--seed", "http://127.0.0.1:9/", *options)
    one_line(code, 2, err, *words)
    assert out == ""
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("host", ["10.0.0.1", "Forum.Example", "localhost", "[::1]", "fe80::1", "a_b.example"])
def test_a_host_that_is_one_is_allowed(run, tmp_path: Path, host: str) -> None:
    """A name or an address, with the brackets of an address or without."""
    assert run("new", "a", "--allow-host", host)[0] == 0
    assert host.strip("[]").lower() in (tmp_path / "home" / "a" / "collection.toml").read_text()


def test_a_contact_in_collection_toml_is_checked_too(run, tmp_path: Path) -> None:
    """What is sent with every request is an address, wherever it was written."""
    run("new", "a", "--seed", "http://blog.example/", "--contact", "me@uni.example")
    path = tmp_path / "home" / "a" / "collection.toml"
    path.write_text(path.read_text().replace("me@uni.example", "me at uni"))
    code, _, err = run("crawl", "a")
    one_line(code, 2, err, "me at uni")


def test_a_contact_that_will_be_wanted_is_asked_for_at_once(run) -> None:
    """A seed on the web without a contact: `new` says what to add, and says nothing for this machine."""
    assert "contact = " in run("new", "a", "--seed", "https://blog.example/")[1]
    assert "contact = " not in run("new", "b", "--seed", "https://blog.example/", "--contact", "me@uni.example")[1]
    assert "contact = " not in run("new", "c", "--seed", "http://127.0.0.1:9/")[1]


def test_an_address_without_its_scheme_is_told_as_it_was_taken(run) -> None:
    """https:// is put before what has no scheme, and said."""
    assert "blog.example is taken as https://blog.example/" in run("new", "a", "--seed", "blog.example")[1]


def test_what_the_tables_will_hold_is_said_at_once(run, tmp_path: Path) -> None:
    """The scope topic without a term keeps every thread, and names want a reason: both are told, where they apply."""
    assert "no terms, so every thread is kept" in run("new", "a")[1]
    assert "no terms" not in run("new", "b", "--term", " veins ")[1]
    assert "no terms" not in run("new", "c", "--scope", "site")[1]
    assert "identity_reason = " in run("new", "d", "--identity", "names")[1]
    assert "identity_reason" not in run("new", "e")[1]
    assert '"veins"' in (tmp_path / "home" / "b" / "collection.toml").read_text()


def test_a_dry_run_writes_nothing(run, tmp_path: Path) -> None:
    """Exit code 0, an object on request, no ledger and no history; `--json` is of a dry run alone."""
    run("new", "a", "--seed", "http://127.0.0.1:9/")
    before = sorted((tmp_path / "home").rglob("*"))
    code, out, _ = run("crawl", "a", "--dry-run")
    assert code == 0
    assert "127.0.0.1%3A9: new: robots.txt, the seed" in out
    told = json.loads(run("crawl", "a", "--dry-run", "--json")[1])
    assert (told["collection"], told["new_sites"], told["sites"][0]["begins"]) == ("a", 1, "new")
    assert sorted((tmp_path / "home").rglob("*")) == before
    code, _, err = run("crawl", "a", "--json")
    one_line(code, 2, err, "--json is of a dry run")


def test_seeds_may_have_rules(run, tmp_path: Path) -> None:
    """Those of the command line, but where a file gives a seed its own; a plain seed stays a line."""
    (tmp_path / "a.csv").write_text("url,hops,note\nhttps://salt.example/,3,the first\nhttps://tea.example/,,\n")
    options = ("--seeds", tmp_path / "a.csv", "--include", "/blog/*", "--exclude-path", "/blog/shop/*", "--hops", "2")
    assert run("new", "a", "--seed", "https://cup.example/", "--contact", "a@b.example", *options)[0] == 0
    cup, salt, tea = load(Place(tmp_path / "home", "a")).places
    assert cup == Seed("https://cup.example/", ["/blog/*"], ["/blog/shop/*"], 2)
    assert salt == Seed("https://salt.example/", hops=3, note="the first")
    assert tea.hops == 2
    run("new", "b", "--seed", "https://cup.example/")
    assert load(Place(tmp_path / "home", "b")).seeds == ["https://cup.example/"]
    code, _, err = run("new", "c", "--seed", "https://cup.example/", "--include", "blog")
    one_line(code, 2, err, "'blog' is no pattern of a path", "/blog/*")
