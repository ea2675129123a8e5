"""Who wrote what: joined within a site, the owner marked, pseudonyms keyed."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import Any

import pytest

from pipelines.site import Settings, Site
from pipelines.steps.people import people, pseudonym
from pipelines.steps.thread import thread
from scraper.errors import UsageError
from scraper.items import Comment, Quote
from tests.pipelines.observations import HOST, NAMES, Captures, comment, post, rows, stepped

KEY = bytes(range(32))
PSEUDONYMS = Settings(scope="site", identity="pseudonyms", key=KEY)


def before_people(settings: Settings, *comments: Comment, **fields: Any) -> Site:
    """A site of one thread, after the steps before `people`."""
    captures = Captures()
    captures.add(f"https://{HOST}/veins/", (post(45, **fields),), comments)
    return stepped(captures, thread, settings)


def by_number(site: Site) -> dict[str, dict[str, Any]]:
    """Comments by number."""
    return {key.rsplit(":", 1)[1]: row for key, row in rows(site.tables["comments"], "comment_id").items()}


def test_a_person_is_joined_by_key_then_address_then_name() -> None:
    """Each by the strongest thing known of the comment's author."""
    site = people(
        before_people(
            NAMES,
            comment(1, author="Ann", author_key="3"),
            comment(2, author="Annie", author_key="3"),
            comment(3, author="Ben", author_url="https://ben.example/"),
            comment(4, author="Benjamin", author_url="https://ben.example/"),
            comment(5, author="Cleo"),
            comment(6, author="Cleo"),
            comment(7, author="cleo"),
            comment(8, author=None),
        )
    )
    ids = {n: row["author_id"] for n, row in by_number(site).items()}
    assert ids["1"] == ids["2"] == f"wordpress:{HOST}:author:3"
    assert ids["3"] == ids["4"]
    assert ids["3"].startswith(f"wordpress:{HOST}:author:url:")
    assert ids["5"] == ids["6"] != ids["7"]
    assert ids["8"] is None
    assert [row["author"] for row in by_number(site).values()][:2] == ["Ann", "Annie"]


def test_the_owner_is_marked() -> None:
    """Who wrote most posts, and whom pages mark; null where nobody is named."""
    said = (
        comment(1, author="Olive"),
        comment(2, author="Ben"),
        comment(3, author="Cleo", is_owner=True),
        comment(4, author="Cleo"),
        comment(5, author=None),
    )
    site = people(before_people(NAMES, *said))
    assert [row["is_owner"] for row in by_number(site).values()] == [True, False, True, True, None]
    assert site.tables["posts"]["is_owner"].to_pylist() == [True]


def test_pseudonyms_are_keyed_by_site_and_person() -> None:
    """HMAC-SHA256 of site and identity; another key or site gives others."""
    site = people(
        before_people(PSEUDONYMS, comment(1, author="Ann"), comment(2, author="Ann"), comment(3, author="Ben"))
    )
    found = by_number(site)
    digest = hmac.new(KEY, f"{HOST}\0name:Ann".encode(), hashlib.sha256).hexdigest()
    assert found["1"]["author"] == found["2"]["author"] == f"person-{digest[:10]}"
    assert found["1"]["author_id"] == f"wordpress:{HOST}:author:~{digest[:12]}"
    assert found["3"]["author"] != found["1"]["author"]
    assert pseudonym(KEY, "other.example", "name:Ann") != pseudonym(KEY, HOST, "name:Ann")
    assert pseudonym(bytes(32), HOST, "name:Ann") != pseudonym(KEY, HOST, "name:Ann")


def test_no_name_is_left() -> None:
    """Not in authors, addresses, keys or quotes; a quote's author is the person quoted."""
    quotes = (Quote("I said so.", "Zebedee"), Quote("Who?", "Stranger Quill"))
    said = (
        comment(1, author="Zebedee", author_url="https://zebedee.example/"),
        comment(2, author="Ben", quotes=quotes),
    )
    site = people(before_people(PSEUDONYMS, *said, author="Ottilie", author_key="ottilie"))
    everything = repr([site.tables[name].to_pylist() for name in ("posts", "comments")])
    for name in ("Zebedee", "zebedee", "Stranger", "Ottilie", "ottilie"):
        assert name not in everything
    found = by_number(site)
    assert found["2"]["quotes"][0]["author"] == found["1"]["author"]
    assert found["2"]["quotes"][1]["author"].startswith("person-")


def test_names_are_kept_where_they_were_asked_for() -> None:
    """With identity = names the author's own words stay."""
    site = people(before_people(NAMES, comment(1, author="Ann", author_url="https://ann.example/")))
    assert by_number(site)["1"]["author"] == "Ann"
    assert by_number(site)["1"]["author_url"] == "https://ann.example/"


def test_pseudonyms_need_a_whole_key() -> None:
    """A short or missing key would make names guessable."""
    with pytest.raises(UsageError, match="32 bytes"):
        people(before_people(replace(PSEUDONYMS, key=b"short"), comment(1)))


def test_the_key_is_not_shown() -> None:
    """A settings object in a log or traceback shows no key."""
    assert "key" not in repr(PSEUDONYMS)
