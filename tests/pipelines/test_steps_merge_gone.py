"""Gone or only elsewhere: a comment is gone where every place that would show it lacks it, and nowhere else."""

from __future__ import annotations

import pytest

from scraper.items import Link
from tests.pipelines.observations import HOST, PAGE, Captures, comment, comments, post

FIRST, SECOND = f"{PAGE}comment-page-1/", f"{PAGE}comment-page-2/"
LISTING = f"https://{HOST}/wp-json/wp/v2/comments?per_page=3&orderby=id&order=asc&page="


def states(captures: Captures) -> dict[str, str]:
    """The state of each comment by its number."""
    return {number: row["state"] for number, row in comments(captures).items()}


def thread_page(captures: Captures, url: str, numbers: tuple[int, ...], *others: str, run: str = "run-1") -> str:
    """A capture of a page of a thread whose theme counts nothing; `others` are its links to comment pages."""
    links = tuple(Link(other, "comments") for other in others)
    return captures.add(url, (post(45),), tuple(comment(n) for n in numbers), links=links, run=run)


def listing_page(captures: Captures, page: int, numbers: tuple[int, ...], *, run: str = "run-1") -> str:
    """A capture of a page of the API's listing, three comments to a page."""
    listed = tuple(comment(n, post_key="45") for n in numbers)
    return captures.add(f"{LISTING}{page}", (), listed, how="api", kind="api", run=run)


def test_what_only_the_api_lists_is_not_gone_from_a_page() -> None:
    """A reply under a comment that is held back stands in the API alone."""
    captures = Captures()
    listing_page(captures, 1, (1, 2))
    thread_page(captures, PAGE, (1,))
    thread_page(captures, PAGE, (1,), run="run-2")
    assert states(captures) == {"1": "live", "2": "live"}


def test_what_only_the_page_shows_is_not_gone_from_the_api() -> None:
    """The API lists no pings."""
    captures = Captures()
    thread_page(captures, PAGE, (1, 2))
    listing_page(captures, 1, (1,), run="run-2")
    assert states(captures) == {"1": "live", "2": "live"}


@pytest.mark.parametrize(
    ("page", "held", "gone"),
    [
        (1, (1, 3), {"2"}),  # between the first and the last of the answer
        (1, (2, 3), {"1"}),  # before the first: there is no earlier page
        (1, (1, 2), {"3"}),  # behind the last of an answer with room for more; what stood on page 2 may still do so
        (1, (1, 2, 4), {"3"}),  # its place was taken by the next one: 5 may stand on page 2, which was not asked for
        (2, (5, 6), set()),  # 4 may have moved to page 1, which was not asked for
        (2, (4, 6), {"5"}),
        (2, (4,), {"5"}),
        (1, (), set()),  # a listing that says nothing at all is no word on anybody
    ],
)
def test_an_answer_speaks_of_the_numbers_it_spans(page: int, held: tuple[int, ...], gone: set[str]) -> None:
    """Two pages of a listing, of which one is asked for again."""
    captures = Captures()
    listing_page(captures, 1, (1, 2, 3))
    listing_page(captures, 2, (4, 5))
    listing_page(captures, page, held, run="run-2")
    assert {number for number, state in states(captures).items() if state == "gone"} == gone


@pytest.mark.parametrize(("second_run", "is_gone"), [("run-2", True), ("run-3", False)])
def test_between_two_answers_of_one_run(second_run: str, is_gone: bool) -> None:
    """The last of a page may have moved to the page before; both, asked for one after the other, say that it has not.
    Of two runs, anything may have moved meanwhile."""
    captures = Captures()
    for page, numbers in ((1, (1, 2, 3)), (2, (4, 5, 6)), (3, (7,))):
        listing_page(captures, page, numbers)
    listing_page(captures, 1, (1, 2, 3), run="run-2")
    listing_page(captures, 2, (5, 6, 7), run=second_run)
    assert (states(captures)["4"] == "gone") is is_gone


def test_an_unchanged_answer_speaks_again() -> None:
    """A page of the listing that answers "unchanged" is one of the two."""
    captures = Captures()
    first = listing_page(captures, 1, (1, 2, 3))
    listing_page(captures, 2, (4, 5))
    captures.add(f"{LISTING}1", status=304, revisit_of=first, kind="api", run="run-2")
    listing_page(captures, 2, (5,), run="run-2")
    assert states(captures) == {"1": "live", "2": "live", "3": "live", "4": "gone", "5": "live"}


def test_a_listing_in_another_order_speaks_only_when_it_is_whole() -> None:
    """The newest ten say nothing of the eleventh."""
    newest = f"https://{HOST}/wp-json/wp/v2/comments?per_page=3"
    captures = Captures()
    for numbers in ((1, 2, 3), (2, 3, 4)):
        captures.add(newest, (), tuple(comment(n, post_key="45") for n in numbers), how="api")
    assert set(states(captures).values()) == {"live"}
    captures.add(newest, (), (comment(2, post_key="45"),), how="api")
    assert states(captures) == {"1": "gone", "2": "live", "3": "gone", "4": "gone"}


def test_a_comment_that_has_moved_to_another_comment_page() -> None:
    """Its page shows the newest now; until the page that it links to is captured, nobody knows."""
    captures = Captures()
    thread_page(captures, PAGE, (1, 2))
    thread_page(captures, PAGE, (3, 4), FIRST, run="run-2")
    assert states(captures) == dict.fromkeys("1234", "live")
    thread_page(captures, FIRST, (2,), SECOND, run="run-2")
    assert states(captures) == dict.fromkeys("1234", "live")
    thread_page(captures, SECOND, (3, 4), FIRST, run="run-2")
    assert states(captures) == {"1": "gone", "2": "live", "3": "live", "4": "live"}


def test_a_page_of_the_thread_that_was_not_looked_at_again() -> None:
    """What left one comment page may have come to another, or to the post's own page."""
    captures = Captures()
    thread_page(captures, PAGE, (3, 4), FIRST)
    thread_page(captures, FIRST, (1, 2))
    thread_page(captures, FIRST, (1,), run="run-2")
    assert states(captures)["2"] == "live"
    captures.add(PAGE, status=500, run="run-2")
    assert states(captures)["2"] == "live"
    thread_page(captures, PAGE, (3, 4), FIRST, run="run-2")
    assert states(captures) == {"1": "live", "2": "gone", "3": "live", "4": "live"}


def test_pages_that_are_unchanged_or_gone_were_looked_at() -> None:
    """304 says that a page still lacks it, 404 that the page is no more."""
    captures = Captures()
    thread_page(captures, PAGE, (3,), FIRST, SECOND)
    first = thread_page(captures, FIRST, (1,))
    thread_page(captures, SECOND, (2,))
    thread_page(captures, PAGE, (3,), FIRST, run="run-2")
    captures.add(FIRST, status=304, revisit_of=first, run="run-2")
    assert states(captures)["2"] == "live"
    captures.add(SECOND, status=404, run="run-2")
    assert states(captures) == {"1": "live", "2": "gone", "3": "live"}


def test_what_is_imported_later_is_no_look() -> None:
    """A page saved by somebody, whenever, may be older than what was seen live."""
    captures = Captures()
    thread_page(captures, PAGE, (1, 2))
    captures.add(PAGE, (post(45),), (comment(1),), source="import", run="run-2")
    assert states(captures) == {"1": "live", "2": "live"}
    thread_page(captures, PAGE, (1,), run="run-3")
    assert states(captures) == {"1": "live", "2": "gone"}


def test_what_an_api_lists_no_more_is_gone_whatever_the_page_declares() -> None:
    """Some themes count pings and more; the API's listing has no room for doubt."""
    captures = Captures()
    listing_page(captures, 1, (1, 2))
    captures.add(PAGE, (post(45, comments_declared=9),), (comment(1), comment(2)))
    listing_page(captures, 1, (1,), run="run-2")
    assert states(captures)["2"] == "live"
    captures.add(PAGE, (post(45, comments_declared=9),), (comment(1),), run="run-2")
    assert states(captures) == {"1": "live", "2": "gone"}


def test_what_an_api_lists_no_more_has_not_moved_within_its_thread() -> None:
    """However many pages of it nobody captured."""
    captures = Captures()
    listing_page(captures, 1, (1, 2))
    thread_page(captures, PAGE, (1, 2), FIRST)
    thread_page(captures, PAGE, (1,), FIRST, run="run-2")
    listing_page(captures, 1, (1,), run="run-2")
    assert states(captures) == {"1": "live", "2": "gone"}


def test_a_comment_with_an_address_of_its_own() -> None:
    """An API asked for a single comment answers 404 where it is no more."""
    own = f"https://{HOST}/wp-json/wp/v2/comments/9"
    captures = Captures()
    captures.add(own, (), (comment(9, post_key="45"),), how="api", kind="api")
    captures.add(own, (), (comment(9, post_key="45"),), how="api", kind="api", run="run-2")
    assert states(captures) == {"9": "live"}
    captures.add(own, status=404, how="api", kind="api", run="run-3")
    assert states(captures) == {"9": "gone"}
