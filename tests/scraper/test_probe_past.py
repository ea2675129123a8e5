"""What an archive holds of a candidate: which captures are read, and what is told of them."""

from __future__ import annotations

from datetime import UTC, datetime

from scraper.archive import Exchange
from scraper.probe.feed import usual_feed
from scraper.probe.past import years_of
from scraper.probe.then import Then, captures_to_read, reads
from scraper.topic import Terms
from scraper.wayback import Archive, Archived

BLOG = "http://salt.example"
TOPIC = Terms(["cuff*"])


def listed(*lines: tuple[str, str]) -> Then:
    """What an index lists: path and 14 digits; each with a body of its own."""
    then = Then()
    each = [Archived(f"{BLOG}{path}", when, digest=f"{path}{when}") for path, when in lines]
    then.lists(each, "salt.example", is_cut=False)
    return then


def capture(path: str, when: datetime, body: str, title: str = "Salt days") -> Exchange:
    """An answer of then."""
    text = f"<html lang='en'><head><title>{title}</title></head><body>{body}</body></html>"
    return Exchange(f"{BLOG}{path}", 200, (("Content-Type", "text/html"),), text.encode(), when, role="page")


THEN = (
    ("/", "20080101000000"), ("/", "20100601000000"), ("/", "20130101000000"), ("/2010/05/cuff/", "20100701000000"),
    ("/2010/06/rain/", "20100702000000"), ("/tag/rain/", "20100702000000"),
)  # fmt: skip


def test_what_is_read_is_of_the_years_of_the_links() -> None:
    """The front page nearest to them, the page that others link to in whatever spelling, then another entry."""
    then = listed(*THEN)
    wanted = [*captures_to_read(then, ["https://www.salt.example/2010/05/cuff"], 2010)]
    assert [(line.original.removeprefix(BLOG), line.timestamp[:4]) for line in wanted] == [
        ("/", "2010"), ("/2010/05/cuff/", "2010"), ("/2010/06/rain/", "2010"),
    ]  # fmt: skip
    assert (then.captures, then.span) == (6, (datetime(2008, 1, 1, tzinfo=UTC), datetime(2013, 1, 1, tzinfo=UTC)))


def test_a_front_page_that_was_for_sale_by_then_leads_to_an_earlier_one() -> None:
    """It is nobody's face; the one before it is asked for next."""
    then = listed(*THEN)
    at = datetime(2010, 6, 1, tzinfo=UTC)
    reads(then, capture("/", at, "<p>This domain is for sale.</p>"), TOPIC)
    assert then.face is None
    assert [line.timestamp[:4] for line in captures_to_read(then, [], 2010)][:2] == ["2010", "2008"]


def test_what_was_read_tells_its_name_and_the_topic() -> None:
    """The front page's face, though another page was read first; the terms that stand there; what to compare today."""
    then = listed(*THEN)
    at = datetime(2010, 7, 1, tzinfo=UTC)
    reads(then, capture("/2010/05/cuff/", at, "<p>I wore the cuffs.</p>", "The cuff"), TOPIC)
    reads(then, capture("/", at, "<h2><a href='/2010/06/rain/'>Rain again</a></h2><p>It rained.</p>"), TOPIC)
    assert then.face is not None
    assert (then.face.title, then.face.at, then.terms) == ("Salt days", at, ("cuff*",))
    assert then.addresses == (f"{BLOG}/2010/05/cuff/", f"{BLOG}/2010/06/rain/")


def test_an_index_is_asked_about_years() -> None:
    """In both forms: from a year before the first link to three years after the last."""
    assert years_of([2010, 2012]) == (2009, 2015)
    assert years_of([]) is None
    for cdx in ("https://web.archive.org/cdx/search/cdx", "http://127.0.0.1:8080/web/cdx"):
        query = Archive.at(cdx).query(f"{BLOG}/", (2009, 2015), 400)
        assert query.endswith("&from=200901&to=201512")
        assert "limit=400" in query
        assert "from=" not in Archive.at(cdx).query(f"{BLOG}/")


def test_a_feed_that_no_page_names_lies_where_its_make_has_it() -> None:
    """WordPress and Blogger; of others nobody knows."""
    assert usual_feed("wordpress", f"{BLOG}/~ann/") == f"{BLOG}/~ann/feed/"
    assert usual_feed("blogger", f"{BLOG}/") == f"{BLOG}/feeds/posts/default"
    assert usual_feed("generic", f"{BLOG}/") is None
