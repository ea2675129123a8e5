"""Who wrote what: joined within a site, the owner marked, pseudonyms keyed."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from pipelines.site import Settings, Site
from pipelines.steps.accounts import account_of
from pipelines.steps.nobody import is_nobody
from pipelines.steps.people import people, pseudonym
from pipelines.steps.persons import Signed, persons
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
    assert ids["5"] == ids["6"] == ids["7"]
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
    digest = hmac.new(KEY, f"{HOST}\0name:ann".encode(), hashlib.sha256).hexdigest()
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


def groups(*signed: Signed) -> list[int | None]:
    """Who is whom: a number for each person, from 0 in the order of the rows; None for nobody."""
    found = persons(signed)
    order = {who: n for n, who in enumerate(dict.fromkeys(who for who in found if who is not None))}
    for other in permutations(range(len(signed)), len(signed)) if len(signed) < 5 else ():
        again = persons([signed[n] for n in other])
        assert [again[other.index(n)] for n in range(len(signed))] == found  # whatever comes first
    return [None if who is None else order[who] for who in found]


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        # A key on one comment, the same address and name on another, the bare name on a third: one person.
        (
            [
                Signed("wordpress", "3", "https://ann.example/", "Ann"),
                Signed("wordpress", None, "http://www.ann.example", "Ann"),
                Signed("wordpress", None, None, "ann "),
            ],
            [0, 0, 0],
        ),
        # Two people of one name, each with a key or an address: two; the bare name may be either's, so a third.
        (
            [
                Signed("wordpress", "3", None, "Ann"),
                Signed("wordpress", "4", None, "Ann"),
                Signed("wordpress", None, "https://ann.example/", "Ann"),
                Signed("wordpress", None, None, "Ann"),
            ],
            [0, 1, 2, 3],
        ),
        # Somebody else types the address of one who is signed in.
        (
            [
                Signed("wordpress", "3", "https://ann.example/", "Ann"),
                Signed("wordpress", None, "https://ann.example/", "Zora"),
            ],
            [0, 1],
        ),
        # Accents tell people apart.
        ([Signed("wordpress", None, None, "José"), Signed("wordpress", None, None, "Jose")], [0, 1]),
        # The front page of a service is nobody's address.
        (
            [
                Signed("wordpress", None, "https://www.facebook.com/", "Ann"),
                Signed("wordpress", None, "https://www.facebook.com/", "Ben"),
            ],
            [0, 1],
        ),
        # The same number on two platforms is two people's.
        ([Signed("wordpress", "3", None, "Ann"), Signed("disqus", "3", None, "Ben")], [0, 1]),
        # Nobody's names are not joined, but for those with a key or an address.
        (
            [
                Signed("wordpress", None, None, "Anonymous"),
                Signed("wordpress", None, None, None),
                Signed("wordpress", None, "https://a.example/", "Guest"),
                Signed("wordpress", None, "https://a.example/", "guest 2"),
            ],
            [None, None, 0, 0],
        ),
        # An admin is somebody where the site's posts are signed so.
        (
            [Signed("wordpress", None, None, "admin", True), Signed("wordpress", None, None, "Admin")],
            [0, 0],
        ),
        ([Signed("wordpress", None, None, "admin")], [None]),
        ([Signed("phpbb", None, None, "Guest", True)], [None]),
    ],
)
def test_who_is_one_person(signed: list[Signed], expected: list[int | None]) -> None:
    """By account, key, address and name, joined over several comments."""
    assert groups(*signed) == expected


def test_an_address_of_many_names_is_nobodys_own() -> None:
    """A clinic's page that four people give joins those of one name alone."""
    of = [Signed("wordpress", None, "https://clinic.example/", name) for name in ("Ann", "Ben", "Cleo", "Dora", "ann")]
    assert groups(*of) == [0, 1, 2, 3, 0]


@pytest.mark.parametrize(
    ("platform", "url", "account"),
    [
        ("blogger", "https://www.blogger.com/profile/04266000000000000001", "blogger:04266000000000000001"),
        ("blogger", "http://draft.blogger.com/profile/04266000000000000001?x=1", "blogger:04266000000000000001"),
        ("blogger", "https://ann.example/", None),
        ("wordpress", "https://www.blogger.com/profile/04266000000000000001", None),
        ("wordpress", "https://gravatar.com/ann", None),
        ("disqus", "https://disqus.com/by/Ann/", "disqus:ann"),
        ("livejournal", "https://ann.livejournal.com/profile", "livejournal:ann"),
        ("stackexchange", "https://stackexchange.com/users/12/ann", "stackexchange:12"),
        ("stackexchange", "https://forum.example/users/12/ann", None),
        ("movabletype", "https://profile.typepad.com/ann", "typepad:ann"),
    ],
)
def test_what_proves_an_account(platform: str, url: str, account: str | None) -> None:
    """A profile's page where its own service signs people in; an address typed into a form proves nothing."""
    assert account_of(platform, url) == account


@pytest.mark.parametrize("settings", [NAMES, PSEUDONYMS])
def test_an_account_is_one_person_on_many_sites(settings: Settings) -> None:
    """The same author_id and pseudonym where a profile proves it, others for the same name or address alone."""
    ids = []
    for site in ("one.example", "two.example"):
        captures = Captures()
        profile = "https://www.blogger.com/profile/04266000000000000001"
        said = (
            comment(1, author="Ann", author_key="04266000000000000001", author_url=profile),
            comment(2, author="Ben", author_url="https://ben.example/"),
        )
        captures.add(f"https://{site}/veins/", (post(45),), said, platform="blogger")
        found = people(replace(stepped(captures, thread, settings), name=site)).tables["comments"].to_pylist()
        ids.append([(row["author_id"], row["author"]) for row in found])
    assert ids[0][0] == ids[1][0]
    assert ids[0][0][0].startswith("blogger:account:")
    assert ids[0][1][0] != ids[1][1][0]


@pytest.mark.parametrize(
    "name",
    ["Anonymous", " anonym ", "Guest 12", "Gast", "(anonymous)", "Аноним", "匿名", "익명", "مجهول", "???", "", None],
)
def test_nobodys_names(name: str | None) -> None:
    """In many languages, with numbers and marks."""
    assert is_nobody(name)


@pytest.mark.parametrize("name", ["Ann", "Guestav", "Anonymous Ann", "Invitée Dupont", "Li", "محمد", "花子"])
def test_names_of_somebody(name: str) -> None:
    """A name that only begins so is somebody's."""
    assert not is_nobody(name)


def test_names_are_gone_from_every_column() -> None:
    """Dates' words, titles, tags, addresses and quotes; running text alone keeps what people wrote."""
    said = comment(
        1,
        "I went there.",
        author="Rita Stone",
        author_key="7",
        published_raw="May 2 by RITA STONE",
        permalink=f"https://{HOST}/rita-stone/veins/#comment-1",
        quotes=(Quote("Who?", "rita stone"),),
        links=(
            "https://other.example/author/rita/", "https://other.example/?author=rita", "https://m.example/@rita",
            "https://other.example/by?q=Rita+Stone", "https://disqus.com/by/rita/", "https://keep.example/pebbles/",
        ),
    )  # fmt: skip
    site = people(
        before_people(PSEUDONYMS, said, title="Comment on Veins by Rita Stone, again", tags=("Rita Stone", "Veins"))
    )
    everything = repr([table.to_pylist() for name, table in site.tables.items() if name != "versions"]).casefold()
    assert "rita" not in everything
    assert "stone" not in everything
    assert "keep.example/pebbles" in everything
    found = site.tables["posts"].to_pylist()[0]
    assert found["title"].startswith("Comment on Veins by person-")
    assert found["title"].endswith(", again")
    assert found["tags"] == ["Veins"]


def test_a_name_that_is_nobodys_is_no_pseudonym() -> None:
    """With pseudonyms it reads anonymous, with names as given; author_id and is_owner are null."""
    for settings, shown in ((NAMES, "Guest"), (PSEUDONYMS, "anonymous")):
        row = by_number(people(before_people(settings, comment(1, author="Guest"))))["1"]
        assert (row["author"], row["author_id"], row["is_owner"]) == (shown, None, None)
