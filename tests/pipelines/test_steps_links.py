"""What is cited, by whom, when: one identifier for every address of a paper, named with or without a link."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.steps.citing import Cited, address_of, addresses_in, cited, named
from pipelines.steps.links import links
from tests.pipelines.observations import HOST, PAGE, Captures, comment, post, stepped


@pytest.mark.parametrize(
    ("url", "kind", "identifier"),
    [
        ("https://doi.org/10.1000/xyz", "doi", "10.1000/xyz"),
        ("http://dx.doi.org/10.1136/JNNP.2008.157164", "doi", "10.1136/jnnp.2008.157164"),
        ("https://doi.org/10.1002%2Fana.22228", "doi", "10.1002/ana.22228"),
        ("https://journal.example/doi/full/10.1177/1352458510394452", "doi", "10.1177/1352458510394452"),
        ("https://journal.example/doi/10.1002/ana.22228/abstract", "doi", "10.1002/ana.22228"),
        ("https://journal.example/doi/pdf/10.1002/ana.22228", "doi", "10.1002/ana.22228"),
        ("https://journal.example/article/10.1007/s00415-011-6001-7/fulltext.html", "doi", "10.1007/s00415-011-6001-7"),
        ("https://journal.example/articles/10.3389/fneur.2012.00001/full", "doi", "10.3389/fneur.2012.00001"),
        ("https://journal.example/x?id=10.1371/journal.pone.0012345", "doi", "10.1371/journal.pone.0012345"),
        ("https://journal.example/info%3Adoi%2F10.1371%2Fjournal.pone.0012345", "doi", "10.1371/journal.pone.0012345"),
        ("https://journal.example/resolve?doi=10.1000/xyz&lang=en", "doi", "10.1000/xyz"),
        ("https://www.nature.com/articles/s41586-020-2649-2", "doi", "10.1038/s41586-020-2649-2"),
        ("https://doi.org/10.1016/S0140-6736(10)60000-1", "doi", "10.1016/s0140-6736(10)60000-1"),
        ("https://pubmed.ncbi.nlm.nih.gov/19060024/", "pubmed", "19060024"),
        ("http://www.ncbi.nlm.nih.gov/pubmed/19060024?dopt=Abstract", "pubmed", "19060024"),
        ("https://www.ncbi.nlm.nih.gov/m/pubmed/19060024/", "pubmed", "19060024"),
        ("https://pubmed.ncbi.nlm.nih.gov/?term=19060024", "pubmed", "19060024"),
        ("https://www.ncbi.nlm.nih.gov/pubmed?term=19060024%5Buid%5D", "pubmed", "19060024"),
        ("http://www.ncbi.nlm.nih.gov/entrez/query.fcgi?db=PubMed&list_uids=19060024", "pubmed", "19060024"),
        ("https://pubmed.ncbi.nlm.nih.gov/?term=venous+insufficiency", "pubmed", None),
        ("https://europepmc.org/abstract/MED/19060024", "pubmed", "19060024"),
        ("https://europepmc.org/article/med/19060024", "pubmed", "19060024"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC2647682/", "pmc", "PMC2647682"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC2647682/#s1", "pmc", "PMC2647682"),
        ("http://www.pubmedcentral.nih.gov/articlerender.fcgi?artid=2647682", "pmc", "PMC2647682"),
        ("https://europepmc.org/articles/PMC2647682", "pmc", "PMC2647682"),
        ("https://europepmc.org/article/PMC/PMC2647682", "pmc", "PMC2647682"),
        ("https://www.ncbi.nlm.nih.gov/books/NBK1234/", "paper", None),
        ("https://arxiv.org/abs/0805.1234v2", "arxiv", "0805.1234"),
        ("https://arxiv.org/pdf/math.GT/0309136.pdf", "arxiv", "math.GT/0309136"),
        ("https://clinicaltrials.gov/ct2/show/NCT01205633?term=veins", "trial", "NCT01205633"),
        ("https://www.isrctn.com/ISRCTN12345678", "trial", "ISRCTN12345678"),
        ("https://www.youtube.com/watch?feature=share&v=abcDEF-_123", "video", "youtube:abcDEF-_123"),
        ("https://youtu.be/abcDEF-_123?t=10", "video", "youtube:abcDEF-_123"),
        ("https://www.youtube-nocookie.com/embed/abcDEF-_123", "video", "youtube:abcDEF-_123"),
        ("https://www.youtube.com/user/somebody", "video", None),
        ("https://player.vimeo.com/video/12345678", "video", "vimeo:12345678"),
        ("https://vimeo.com/channels/staff/12345678", "video", "vimeo:12345678"),
        ("https://www.dailymotion.com/video/x2abcd_a-title", "video", "dailymotion:x2abcd"),
        ("https://en.wikipedia.org/wiki/Vein", "encyclopedia", None),
    ],
)  # fmt: skip
def test_what_an_address_names(url: str, kind: str, identifier: str | None) -> None:
    """Every form of a registry's or publisher's address gives the same identifier."""
    assert cited(url) == Cited(kind, identifier)


@pytest.mark.parametrize(
    "url", ["https://blog.example/2010/10/veins/", "https://blog.example/v10.1/notes", "http://[broken"]
)
def test_a_page_of_the_web(url: str) -> None:
    """It is no registry's."""
    assert cited(url) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See doi:10.1136/jnnp.2008.157164.", [("doi", "10.1136/jnnp.2008.157164")]),
        ("(DOI 10.1016/S0140-6736(10)60000-1), and", [("doi", "10.1016/s0140-6736(10)60000-1")]),
        ("„10.1000/xyz“ und 10.1000/XYZ", [("doi", "10.1000/xyz")]),
        ("PMID: 19060024; PMCID: PMC2647682.", [("pubmed", "19060024"), ("pmc", "PMC2647682")]),
        ("arXiv:0805.1234 and NCT01205633", [("arxiv", "0805.1234"), ("trial", "NCT01205633")]),
        ("version 10.2 / 10.3 of 2010.10/11, at 10.30/11.00", []),
        ("call 110.1000/22", []),
    ],
)
def test_what_words_name(text: str, expected: list[tuple[str, str]]) -> None:
    """Without a link; the marks of the sentence are no part of it."""
    assert named(text) == [Cited(*one) for one in expected]


def test_an_identifier_has_an_address() -> None:
    """The registry's own, which is recognised again."""
    for one in (
        Cited("doi", "10.1000/xyz"), Cited("pubmed", "19060024"), Cited("pmc", "PMC2647682"),
        Cited("arxiv", "0805.1234"), Cited("trial", "NCT01205633"), Cited("trial", "ISRCTN12345678"),
    ):  # fmt: skip
        assert cited(address_of(one)) == one


def test_addresses_in_words() -> None:
    """Written out, with or without http; cut ones are not guessed at."""
    text = "See www.clinic.example/a_(b), (http://lab.example/x). Or http://lab.example/very-lo… and me@mail.example"
    assert addresses_in(text) == ["www.clinic.example/a_(b)", "http://lab.example/x"]


def rows_of(*comments: Any, **fields: Any) -> list[dict[str, Any]]:
    """The table of a thread."""
    captures = Captures()
    captures.add(PAGE, (post(45, **fields),), comments)
    return sorted(stepped(captures, links).tables["links"].to_pylist(), key=lambda row: (row["record_id"], row["url"]))


def test_who_cites_what_and_when() -> None:
    """Each row says where, by whom and when; words count once beside a link to the same."""
    when = datetime(2010, 3, 1, 9, 0)  # noqa: DTZ001  (a page's bare clock)
    said = comment(
        1,
        "As doi.org/10.1000/xyz (doi:10.1000/XYZ) and PMID 19060024 say, https://clinic.example/pa…",
        author="Ada",
        published=when,
        links=("https://doi.org/10.1000/xyz", "https://clinic.example/page", f"https://{HOST}/nerves/"),
    )
    rows = rows_of(said, links=("https://www.clinic.example/",))
    assert sorted(
        (row["kind"], row["identifier"], row["domain"], row["found"]) for row in rows if row["identifier"]
    ) == [
        ("doi", "10.1000/xyz", "doi.org", "link"),
        ("pubmed", "19060024", "pubmed.ncbi.nlm.nih.gov", "text"),
    ]
    assert sorted((row["kind"], row["url"], row["found"]) for row in rows if not row["identifier"]) == [
        ("site", f"https://{HOST}/nerves/", "link"),
        ("web", "https://clinic.example/page", "link"),
        ("web", "https://www.clinic.example/", "link"),
    ]
    mine = [row for row in rows if row["record_id"].endswith("comment:1")]
    assert {row["post_id"] for row in rows} == {f"wordpress:{HOST}:post:45"}
    assert {row["site"] for row in rows} == {HOST}
    assert {row["published"] for row in mine} == {when.replace(tzinfo=UTC)}
    assert len({row["author_id"] for row in mine}) == 1
    assert mine[0]["author_id"] is not None
